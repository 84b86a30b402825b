"""Reads what mail servers could not deliver."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mou_tracker.reminders.bounces import Outcome, read_folder


class Command(BaseCommand):
    help = (
        "Read the delivery reports that are new in a Maildir. A mail that came back is a dead "
        "letter; an address that does not exist is marked. Reports that nobody can prove are left."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("maildir", type=Path, metavar="MAILDIR")

    def handle(self, *args: Any, maildir: Path, **options: Any) -> None:
        if not settings.BOUNCE_ADDRESS:
            raise CommandError("BOUNCE_ADDRESS is not set: no mail has a return path of its own.")
        if not all((maildir / name).is_dir() for name in ("new", "cur")):
            raise CommandError(f"{maildir} is no Maildir: it has no folders new/ and cur/.")
        found = read_folder(maildir)
        told = ", ".join(f"{found[one]} {one}" for one in Outcome)
        self.stdout.write(f"{found.total()} read: {told}")
