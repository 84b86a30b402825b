"""`manage.py reset_second_factor ADDRESS`: the way back in for who lost app, passkey and codes."""

from mou_tracker.accounts.management.of_account import AccountCommand
from mou_tracker.accounts.models import User
from mou_tracker.accounts.second_factor import reset_factor


class Command(AccountCommand):
    help = (
        "Take away the second factor, passkeys and recovery codes of the account with this e-mail "
        "address, and end its sessions: the password alone signs in again. Where the role needs a "
        "second factor, another is set up at once. For an administrator whom nobody else can help."
    )

    def done_to(self, user: User) -> str:
        reset_factor(by=None, user=user)
        return f"{user.email} signs in with the password alone."
