"""Sign-in by an OpenID Connect provider: a real one, in a process of its own, by the product's own
settings; and once in a real browser, which keeps to the pages' security policy."""

import copy
import json
import socket
import subprocess
import sys
import time
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

import environ
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from agreements.models import AuditEntry
from mou_tracker.accounts.actions import change_user
from mou_tracker.accounts.models import UserSession
from mou_tracker.server.sign_in_provider import provider_settings
from tests.browser.system import browser, executable, leaving, new_page
from tests.browser.test_main_job import PASSWORD, sound

User = get_user_model()
LOGIN = "/accounts/oidc/office/login/"


class Stays(HTTPRedirectHandler):
    def redirect_request(self, *_args, **_options):
        return None


@pytest.fixture(scope="module")
def issuer():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _try in range(600):
            try:
                urlopen(f"{url}/.well-known/openid-configuration", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def configured(settings, monkeypatch, issuer):
    def configure(**more):
        told = {
            "OIDC_ISSUER": issuer, "OIDC_NAME": "Ministry login", "OIDC_CLIENT_ID": "mou",
            "OIDC_CLIENT_SECRET": "secret", **more,
        }  # fmt: skip
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        found = provider_settings(environ.Env(), debug=False)
        for name, value in found.items():
            setattr(settings, name, value)
        policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
        policy["DIRECTIVES"]["form-action"] = ["'self'", *found["OIDC_ORIGINS"]]
        settings.CONTENT_SECURITY_POLICY = policy

    configure()
    return configure


def knows(issuer, sub, **claims):
    """The provider knows somebody by `sub`, and says so much of them."""
    body = json.dumps(claims).encode()
    asked = Request(
        f"{issuer}/users/{sub}", body, {"Content-Type": "application/json"}, method="PUT"
    )
    urlopen(asked, timeout=30).close()


def comes(sub, client=None, **answer):
    """Somebody presses the button, says at the provider who they are, and is led back."""
    client = client or Client(headers={"accept-language": "en"})
    return client, client.get(led_back(client, sub, **answer))


def led_back(client, sub, **answer) -> str:
    """The address they are led back to."""
    away = client.post(LOGIN)
    assert away.status_code == 302, away.content
    assert "code_challenge=" in away.headers["Location"]
    sent = urlencode(answer or {"sub": sub}).encode()
    try:
        build_opener(Stays).open(Request(away.headers["Location"], sent), timeout=30)
    except HTTPError as led:
        back = urlsplit(led.headers["Location"])
    return f"{back.path}?{back.query}"


def refusal(answer) -> str:
    assert answer.status_code == 403
    assert "You are not signed in" in answer.content.decode()
    return answer.context["reason"]


def verbs() -> set[str]:
    return set(AuditEntry.objects.values_list("verb", flat=True))


def test_an_invited_person_is_linked_once_and_keeps_the_password(people, configured, issuer):
    person = people["officer"]
    before = person.password
    knows(issuer, "o-1", email=person.email.upper(), email_verified=True, name="Officer")
    client, answer = comes("o-1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    page = client.get("/settings/security/").content.decode()
    assert "Ministry login" in page and "by the sign-in of the office" in page
    person.refresh_from_db()
    assert person.password == before
    assert SocialAccount.objects.get().extra_data == {}
    assert {"link_provider", "sign_in"} <= verbs()
    # from then on the identity counts, whatever its address
    knows(issuer, "o-1", email="another@example.org", email_verified=False)
    again, answer = comes("o-1")
    assert answer.headers["Location"] == "/"
    assert SocialAccount.objects.get().extra_data == {}
    assert [row.user for row in UserSession.objects.all()] == [person] * 2
    answer = Client().post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert again.post("/settings/security/unlink/").status_code == 302
    assert not SocialAccount.objects.exists()
    assert refusal(comes("o-1")[1]) == "unverified"


@pytest.mark.parametrize(
    ("claims", "more", "reason"),
    [
        ({}, {}, "no_address"),
        ({"email": "officer", "email_verified": False}, {}, "unverified"),
        ({"email": "officer"}, {}, "unverified"),
        ({"email": "dotless", "email_verified": True}, {}, "not_invited"),
        ({"email": "stranger@example.org", "email_verified": True}, {}, "not_invited"),
        ({"email": "officer", "email_verified": True}, {"OIDC_DOMAINS": "else.example"}, "domain"),
        ({"email": "closed", "email_verified": True}, {}, "closed"),
    ],
)
def test_nobody_else_is_let_in_and_a_page_says_why(
    people, configured, issuer, claims, more, reason
):
    configured(**more)
    closed = people["reader"]
    change_user(by=people["administrator"], user=closed, is_active=False)
    known = {"officer": people["officer"].email, "closed": closed.email}
    known["dotless"] = known["officer"].replace("i", "ı")  # upper case makes one of them
    if "email" in claims:
        claims = {**claims, "email": known.get(claims["email"], claims["email"])}
    sub = f"s-{reason}-{len(claims)}"
    knows(issuer, sub, **claims)
    client, answer = comes(sub)
    assert refusal(answer) == reason
    assert client.get("/settings/profile/").status_code == 302
    assert not SocialAccount.objects.exists() and User.objects.count() == len(people)
    assert AuditEntry.objects.get(verb="refuse_provider").detail == {"reason": reason}


def test_an_identity_given_to_somebody_new_is_not_the_same_person(people, configured, issuer):
    person = people["officer"]
    for sub in ("first", "second"):
        knows(issuer, sub, email=person.email, email_verified=True)
    comes("first")
    assert refusal(comes("second")[1]) == "another_identity"
    manager = Client()
    manager.force_login(people["manager"])
    assert refusal(comes("first", manager)[1]) == "another_person"


def test_a_linked_person_whose_account_is_closed_stays_out(people, configured, issuer):
    person = people["officer"]
    knows(issuer, "leaver", email=person.email, email_verified=True)
    comes("leaver")
    change_user(by=people["administrator"], user=person, is_active=False)
    assert refusal(comes("leaver")[1]) == "closed"


def test_strangers_become_readers_only_where_the_office_says_so(people, configured, issuer):
    configured(OIDC_NEW_READERS="1", OIDC_DOMAINS="pps.example")
    knows(issuer, "new", email="new@pps.example", email_verified=True, name="새 사람")
    knows(issuer, "else", email="new@else.example", email_verified=True)
    assert comes("new")[1].headers["Location"] == "/"
    made = User.objects.get(email="new@pps.example")
    assert (made.role, made.native_name, made.has_usable_password()) == ("reader", "새 사람", False)
    assert refusal(comes("else")[1]) == "domain"
    assert "admit_reader" in verbs()


@pytest.mark.parametrize(
    ("who", "led_to"), [("here", "/accounts/2fa/authenticate/"), ("provider", "/")]
)
def test_the_second_factor_is_asked_for_where_the_office_says(
    people, configured, issuer, who, led_to
):
    configured(OIDC_SECOND_FACTOR=who)
    person = people["officer"]
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    knows(issuer, f"factor-{who}", email=person.email, email_verified=True)
    client, answer = comes(f"factor-{who}")
    assert answer.headers["Location"] == led_to
    assert (client.get("/settings/profile/").status_code == 200) is (led_to == "/")
    # by password it is asked for in any case
    client = Client()
    answer = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"


def test_who_stops_there_and_a_provider_that_is_silent(people, configured, issuer):
    assert refusal(comes("", action="deny")[1]) == "cancelled"
    on_the_way = Client(headers={"accept-language": "en"})
    back = led_back(on_the_way, "away")
    configured(OIDC_ISSUER="http://127.0.0.1:9")
    assert refusal(on_the_way.get(back)) == "failed"
    assert refusal(Client(headers={"accept-language": "en"}).post(LOGIN)) == "failed"
    assert "refuse_provider" not in verbs()
    assert Client().get(f"{LOGIN}callback/?code=x&state=forged").status_code == 403


def test_the_way_there_is_limited_like_the_sign_in(people, configured, settings):
    configured(OIDC_ISSUER="http://127.0.0.1:9")
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client = Client()
    assert [client.post(LOGIN).status_code for _again in range(2)] == [403, 429]


def test_without_a_setting_there_is_no_trace(people, settings):
    client = Client()
    answer = client.get("/accounts/login/")
    assert "oidc" not in answer.content.decode()
    assert "form-action 'self';" in answer.headers["Content-Security-Policy"] + ";"
    assert client.get(LOGIN).status_code == client.post(LOGIN).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"OIDC_ISSUER": "http://login.example.org"},
        {"OIDC_NAME": ""},
        {"OIDC_CLIENT_SECRET": ""},
        {"OIDC_NEW_READERS": "1"},
        {"OIDC_SECOND_FACTOR": "never"},
    ],
)
def test_half_a_setting_stops_the_start(configured, wrong):
    with pytest.raises(ImproperlyConfigured):
        configured(**wrong)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(executable() is None, reason="no Chromium here: install the package chromium")
def test_in_a_browser(live_server, people, configured, issuer):
    """The page's own policy lets the form lead to the provider; a stranger is told the way out."""
    knows(issuer, "b-1", email=people["manager"].email, email_verified=True)
    knows(issuer, "b-2", email="stranger@example.org", email_verified=True)
    with browser() as running:
        for sub, path in (("b-2", f"{LOGIN}callback/"), ("b-1", "/settings/profile/")):
            page = new_page(running, locale="en")
            page.goto(f"{live_server.url}/settings/profile/")
            sound(page)
            with leaving(page):
                page.get_by_role("button", name="Sign in with Ministry login").click()
            assert page.url.startswith(issuer)
            page.fill("[name=sub]", sub)
            with leaving(page):
                page.get_by_role("button", name="Authorize").click()
            assert urlsplit(page.url).path == path
            sound(page)
