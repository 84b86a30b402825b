"""“Forgot your password?”: what the mail says is ours, and what goes wrong with it is told; and
what is typed to sign in is shown on no page."""

import re
from contextlib import suppress

import pytest
from aiosmtpd.controller import Controller
from allauth.account.views import LoginView, PasswordChangeView, ReauthenticateView

from django.core import mail
from django.db import OperationalError
from django.test import Client

from tests.factories import make_user
from tests.mou_tracker.server.system import free_port

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"
KNOWN, UNKNOWN = "officer@pps.example", "nobody@pps.example"


@pytest.fixture(autouse=True)
def officer():
    return make_user("officer", email=KNOWN)


def asked(email: str, **headers: str):
    return Client(headers={"accept-language": "en"}).post(RESET, {"email": email}, **headers)


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_a_forged_host_stands_nowhere_in_the_mail(settings, email):
    """Where a proxy lets any host through, and so do we, the link still leads to us."""
    settings.ALLOWED_HOSTS = ["*"]
    assert asked(email, HTTP_HOST="evil.example").status_code == 302
    (sent,) = mail.outbox
    assert "evil.example" not in sent.subject + sent.body
    if email == KNOWN:
        (link,) = re.findall(r"http\S+", sent.body)
        assert link.startswith(f"{settings.SITE_URL}{RESET}key/")
        path = link.removeprefix(settings.SITE_URL)
        assert Client().get(path, follow=True).status_code == 200


class Refuses:
    async def handle_RCPT(self, server, session, envelope, address, _options):
        return "550 there is nobody of that name"


def smtp(settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_a_mail_server_that_is_away_is_told_alike_of_everybody(settings, email):
    smtp(settings, free_port())
    answer = asked(email)
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    assert "The mail server takes no mail just now." in answer.content.decode()


def test_an_address_that_is_refused_looks_like_any_other(settings):
    found = Controller(Refuses(), hostname="127.0.0.1", port=free_port())
    found.start()
    try:
        smtp(settings, found.port)
        answers = [asked(email) for email in (KNOWN, UNKNOWN)]
    finally:
        with suppress(OSError):
            found.stop()
    assert {(one.status_code, one.headers["Location"]) for one in answers} == {
        (302, f"{RESET}done/")
    }


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/accounts/login/", {"login": KNOWN, "password": "a-secret-word"}),
        ("/accounts/password/change/", {"oldpassword": "a-secret-word", "password1": "a-secret-w"}),
        ("/accounts/reauthenticate/", {"password": "a-secret-word"}),
    ],
)
@pytest.mark.parametrize("goes_wrong", ["away", "forged"])
def test_what_is_typed_to_sign_in_is_given_back_on_no_page(
    officer, monkeypatch, path, typed, goes_wrong
):
    """Other forms get their words back where the database is away or the page was left open."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=goes_wrong == "forged")
    if path != "/accounts/login/":
        client.force_login(officer)

    def away(*_args, **_given):
        raise OperationalError

    if goes_wrong == "away":
        for view in (LoginView, PasswordChangeView, ReauthenticateView):
            monkeypatch.setattr(view, "post", away)
    answer = client.post(path, typed)
    assert answer.status_code == (503 if goes_wrong == "away" else 403)
    assert "a-secret-w" not in answer.content.decode()
