"""`manage.py changepassword ADDRESS`, in place of Django's own: it leaves a trace, ends sessions,
and whose account it is hears of it."""

from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from mou_tracker.accounts.actions import change_password
from mou_tracker.accounts.management.of_account import AccountCommand
from mou_tracker.accounts.models import User


class Command(AccountCommand):
    help = (
        "Set the password of the account with this e-mail address; it is asked for, twice. All "
        "sessions of the account end, and its owner is told by mail."
    )

    def done_to(self, user: User) -> str:
        if not user.is_active:
            raise CommandError("This account is closed: an administrator opens it again.")
        password = getpass("Password: ")
        if getpass("Password (again): ") != password:
            raise CommandError("The two are not the same. Nothing was changed.")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        change_password(by=None, user=user, password=password)
        return f"{user.email} signs in with the new password."
