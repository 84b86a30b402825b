"""`manage.py restore FILE`: a backup into an empty installation."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mou_tracker.api import row_policies
from mou_tracker.operations.backup import BackupError, restore


class Command(BaseCommand):
    help = (
        "Put the backup FILE into this installation, which is empty: all of it or nothing, "
        "compared table by table, then verified. The copy sends nothing until an administrator "
        "confirms on /settings/status/ that it is the one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="say what came back as JSON, last")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        try:
            found = restore(file, key=settings.BACKUP_KEY)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror or error}.") from error
        documents = found.manifest["documents"]
        self.stdout.write(
            f"restored, equal to the backup of {found.made_at:%Y-%m-%d %H:%M} UTC: {found.rows} "
            f"rows of {len(found.manifest['tables'])} tables, {documents['count']} documents"
        )
        for digest in documents["absent"]:
            self.stderr.write(f"was not in the backup: document {digest}")
        try:
            row_policies.bring_up_to_date()  # no backup holds what belongs to a server
        except row_policies.NotMade as error:
            self.stderr.write(str(error))
        call_command("verify", all=True, stdout=self.stdout)
        if options["json"]:
            told = {"rows": found.rows, "documents": documents["count"]}
            self.stdout.write(json.dumps(told | {"made_at": found.about["made_at"]}))
            return
        self.stdout.write(
            "This copy sends no mail until an administrator confirms on "
            f"{settings.SITE_URL}/settings/status/ that it is the one."
        )
