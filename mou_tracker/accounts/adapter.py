"""How people come to an account: by invitation, never by signing up; and how often they may try."""

import logging
import time
from math import ceil
from smtplib import SMTPRecipientsRefused
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from mou_tracker.accounts.account_changes import OF_THE_LIBRARY, tell_of_change
from mou_tracker.accounts.actions import change_password
from mou_tracker.accounts.installation import may_speak
from mou_tracker.accounts.provider import came_by_provider
from mou_tracker.accounts.sessions import tell_of_session
from mou_tracker.client_address import client_address
from mou_tracker.mail import Mail

log = logging.getLogger(__name__)

#: Seconds after which another mail is worth a try.
RETRY_AFTER = 60
#: What a wrong sign-in counts for, as allauth names it: the address it came from, the account.
WRONG = {"app": "allauth.account", "action": "login_failed"}
REFUSED = {
    "ip": gettext_lazy(
        "Too many failed sign-ins from this address. You can try again in %(minutes)s min."
    ),
    "key": gettext_lazy(
        "Too many failed sign-ins with this e-mail address. It can be used again in "
        "%(minutes)s min."
    ),
}


class InvitationOnly(DefaultAccountAdapter):
    """Nobody opens an account alone; administrators invite."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """A provider that asks for a second factor itself need not be doubled."""
        stages: list[str] = super().get_login_stages()
        if settings.OIDC_SECOND_FACTOR == "provider" and came_by_provider(self.request):
            return [one for one in stages if not one.startswith("allauth.mfa.")]
        return stages

    def is_reauthentication_required(self, *, app: str, **given: Any) -> bool:
        """Who has just signed in proves nothing twice: a second factor is set up at once."""
        records = get_authentication_records(self.request, self.request.user)
        if any(
            time.time() - one["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for one in records
        ):
            return False
        needed: bool = super().is_reauthentication_required(app=app, **given)
        return needed

    def pre_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponse | None:
        """However somebody proved who they are: a closed account takes nobody in."""
        if not user.is_open:
            clear_login(request)
            answer: HttpResponse = self.respond_user_inactive(request, user)
            return answer
        return cast("HttpResponse | None", super().pre_login(request, user, **given))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Every limit of sign-in counts by it."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuses a try beyond the limits, and says when the next is taken."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            key = self._get_login_attempts_cache_key(request, **credentials)
            per, seconds = _waits(request, key)
            if not per:
                raise  # two tries at once: the count was in use
            minutes = max(1, ceil(seconds / 60))
            raise ValidationError(
                REFUSED[per] % {"minutes": minutes}, code="too_many_login_attempts"
            ) from error

    def login(self, request: HttpRequest, user: Any) -> None:
        with transaction.atomic():
            super().login(request, user)
            tell_of_session(request, user)

    def set_password(self, user: Any, password: str) -> None:
        """The session in which it is done goes on."""
        change_password(
            by=user, user=user, password=password, keep=self.request.session.session_key
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Leads to us, whatever host the request named: whoever may ask for a mail to somebody
        decides nothing of what stands in it."""
        uid, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.SITE_URL}{path}"

    def send_notification_mail(
        self, template_prefix: str, user: Any, *_more: Any, **_given: Any
    ) -> None:
        """What the library would tell by a mail of its own is told by the outbox."""
        if change := OF_THE_LIBRARY.get(template_prefix):
            tell_of_change(change, to=user, by=user)

    def format_email_subject(self, subject: str) -> str:
        return f"[{_site().name}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A silent copy says nothing, here as little as in a reminder. Where the mail server takes
        none, whoever asked is told so; that it refuses an address is not theirs to know."""
        if not may_speak():
            return
        ours = {"current_site": _site(), "signup_url": f"{settings.SITE_URL}{settings.LOGIN_URL}"}
        try:
            super().send_mail(template_prefix, email, {**context, **ours})
        except SMTPRecipientsRefused:
            log.warning("the mail server refuses an address at the sign-in")
        except OSError as error:
            log.error("the mail server takes no mail of the sign-in: %s", type(error).__name__)
            page = render(self.request, "account/no_mail.html", status=503)
            page.headers["Retry-After"] = str(RETRY_AFTER)
            raise ImmediateHttpResponse(page) from error

    def render_mail(self, *args: Any, **kwargs: Any) -> Mail:
        made = super().render_mail(*args, **kwargs)
        mail = Mail(made.subject, made.body, made.from_email, made.to, headers=made.extra_headers)
        mail.alternatives = getattr(made, "alternatives", [])
        return mail


def _site() -> SimpleNamespace:
    """What the library's mails call us."""
    host = urlsplit(settings.SITE_URL).netloc
    return SimpleNamespace(name=host, domain=host)


def _waits(request: HttpRequest, key: str) -> tuple[str, float]:
    """Which count is full ("ip", "key"), and seconds until it takes a try; the longest wait."""
    now, longest = time.time(), ("", 0.0)
    for rate in ratelimit.get_rates(**WRONG):
        tries = cache.get(ratelimit.get_cache_key(request, rate=rate, key=key, **WRONG), [])
        counted = [one for one in tries if one > now - rate.duration]
        if len(counted) >= rate.amount:
            longest = max(longest, (rate.per, min(counted) + rate.duration - now), key=_seconds)
    return longest


def _seconds(found: tuple[str, float]) -> float:
    return found[1]
