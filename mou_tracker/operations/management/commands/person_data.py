"""`manage.py person_data ADDRESS`: what is kept of one person, and how it goes."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.actions.action import Conflict
from agreements.clock import today
from mou_tracker.accounts.models import Role, User
from mou_tracker.operations.personal import about, erasing


class Command(BaseCommand):
    help = (
        "Print all that is kept of the person with this e-mail address, as JSON. With --erase it "
        "goes, but for names in acts and in the audit trail; an account is closed first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--erase", action="store_true", help="take it away")
        parser.add_argument(
            "--by", metavar="ADDRESS", help="the administrator who does so, for the trail"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"]
        if not about.accounts_of(address) and not about.people_of(address):
            raise CommandError(f"Nothing is kept under {address}.")
        if not options["erase"]:
            told = about.kept_of(address)
            self.stdout.write(json.dumps(told, indent=1, ensure_ascii=False, default=str))
            return
        by = self._administrator(options["by"])
        try:
            for sentence in erasing.erase(by=by, on=today(), address=address):
                self.stdout.write(sentence)
        except Conflict as error:
            raise CommandError(error.message) from error

    def _administrator(self, address: str | None) -> User | None:
        """None: whoever runs the machine, as the trail says."""
        if address is None:
            return None
        found: User | None = User.objects.filter(
            email__iexact=address, role=Role.ADMINISTRATOR, is_active=True
        ).first()
        if found is None:
            raise CommandError(f"{address} is no administrator of this installation.")
        return found
