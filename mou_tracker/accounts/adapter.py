"""How people come to an account: by invitation, never by signing up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from mou_tracker.mail import Mail


class InvitationOnly(DefaultAccountAdapter):
    """Nobody opens an account alone; administrators invite."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def render_mail(self, *args: Any, **kwargs: Any) -> Mail:
        made = super().render_mail(*args, **kwargs)
        mail = Mail(made.subject, made.body, made.from_email, made.to, headers=made.extra_headers)
        mail.alternatives = getattr(made, "alternatives", [])
        return mail
