"""How people come to an account: by invitation, never by signing up."""

from allauth.account.adapter import DefaultAccountAdapter


class InvitationOnly(DefaultAccountAdapter):
    """Nobody opens an account alone; administrators invite."""

    def is_open_for_signup(self, request) -> bool:
        return False
