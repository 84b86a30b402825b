"""`manage.py reset_second_factor ADDRESS`: the way back in for who lost app, passkey and codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.actions import Conflict
from mou_tracker.accounts.models import User
from mou_tracker.accounts.second_factor import reset_factor


class Command(BaseCommand):
    help = (
        "Take away the second factor, passkeys and recovery codes of the account with this e-mail "
        "address, and end its sessions: the password alone signs in again. Where the role needs a "
        "second factor, another is set up at once. For an administrator whom nobody else can help."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"]
        user = User.objects.filter(email__iexact=address).first()
        if user is None:
            raise CommandError(f"Nobody has an account with {address}.")
        try:
            reset_factor(by=None, user=user)
        except Conflict as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{user.email} signs in with the password alone.")
