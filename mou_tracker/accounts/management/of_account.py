"""Commands about one account, named by its e-mail address."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.actions import Conflict
from mou_tracker.accounts.models import User


class AccountCommand(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"]
        user = User.objects.filter(email__iexact=address).first()
        if user is None:
            raise CommandError(f"Nobody has an account with {address}.")
        try:
            self.stdout.write(self.done_to(user))
        except Conflict as error:
            raise CommandError(error.message) from error

    def done_to(self, user: User) -> str:
        """Does it, and says what the account is like now."""
        raise NotImplementedError
