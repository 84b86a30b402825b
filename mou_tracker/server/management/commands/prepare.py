"""Everything a new version, or a new installation, needs before it serves."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from agreements.clock import today
from mou_tracker.operations import session_limits
from mou_tracker.reminders.actions import add_office_rules
from mou_tracker.seed.first_start import first_administrator, has_people
from mou_tracker.server import static
from mou_tracker.server.preparing import await_database, bring_up_to_date

NOBODY = (
    "Nobody has an account yet. Name who looks after the installation: "
    "manage.py prepare --administrator NAME@OFFICE"
)


class Command(BaseCommand):
    help = (
        "Bring database and static files to this version, before it serves; safe to repeat. "
        "With --administrator, a new installation invites its first person."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--administrator", metavar="ADDRESS", help="e-mail of the first account, once"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        await_database(self._say)
        bring_up_to_date(self._say)
        add_office_rules()
        if names := session_limits.unlimited():
            self.stderr.write(session_limits.sentence(names))
        if not (settings.STATIC_ROOT / "staticfiles.json").exists() or _is_writable():
            static.build_if_changed()
        if address := options["administrator"]:
            self._invite(address)
        elif not has_people():
            self.stdout.write(NOBODY)
        self.stdout.write("Ready to serve.")

    def _say(self, words: str) -> None:
        """At once, also where it is read from a log."""
        self.stdout.write(words)
        self.stdout.flush()

    def _invite(self, address: str) -> None:
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"{address} is no e-mail address.") from error
        if first_administrator(on=today(), email=address) is None:
            raise CommandError("There are accounts already: whoever administers them can invite.")
        self.stdout.write(f"An invitation for {address} leaves with the next round of mail.")


def _is_writable() -> bool:
    """Built files that came with an image are whole, and stand where nothing may be written."""
    try:
        (settings.STATIC_ROOT / ".writable").touch()
    except OSError:
        return False
    (settings.STATIC_ROOT / ".writable").unlink()
    return True
