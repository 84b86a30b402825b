"""A provider of sign-ins that is slow, absent or speaks nonsense: a page says so, and nobody else
waits for it."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import environ
import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount

from django.test import Client

from agreements.bounded_calls import BoundedCalls
from agreements.models import AuditEntry
from mou_tracker.accounts import provider_session
from mou_tracker.accounts.models import User
from mou_tracker.operations import doctor
from mou_tracker.server.sign_in_provider import provider_settings
from tests.drips import dripping
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/oidc/office/login/"
DISCOVERY = "/.well-known/openid-configuration"
JSON = "application/json"


class Provider(BaseHTTPRequestHandler):
    answers: dict[str, bytes | Callable[[BaseHTTPRequestHandler], None]]
    asked: list[str]
    kind = JSON

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = self.answers.get(self.path)
        if callable(body):
            body(self)
            return
        self.send_response(200 if body is not None else 500)
        if self.kind:
            self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    do_POST = do_GET

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def provider(settings, monkeypatch):
    """One that says of itself what it should."""
    kind = type("Provider", (Provider,), {"asked": [], "answers": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    url = f"http://127.0.0.1:{server.server_port}"
    kind.answers[DISCOVERY] = json.dumps({
        "issuer": url, "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token", "userinfo_endpoint": f"{url}/userinfo",
        "jwks_uri": f"{url}/keys",
    }).encode()  # fmt: skip
    told = {"ISSUER": url, "NAME": "Ministry login", "CLIENT_ID": "mou", "CLIENT_SECRET": "secret"}
    for name, value in told.items():
        monkeypatch.setenv(f"OIDC_{name}", value)
    for name, value in provider_settings(environ.Env(), debug=False).items():
        setattr(settings, name, value)
    provider_session.forget()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield kind
    server.shutdown()
    provider_session.forget()


@pytest.fixture
def officer():
    return make_user("officer", email="officer@mou.example")


def pressed(client: Client | None = None):
    return (client or Client(headers={"accept-language": "en"})).post(LOGIN)


def says_why(answer) -> bool:
    return answer.status_code == 403 and "Ministry login: no answer" in answer.content.decode()


def test_what_it_says_of_itself_is_asked_once(provider):
    assert [pressed().status_code for _again in range(3)] == [302] * 3
    assert provider.asked == [DISCOVERY]


def test_doctor_asks_it(provider):
    assert doctor._provider().is_well and provider.asked == [DISCOVERY]
    provider_session.forget()
    provider.answers[DISCOVERY] = None
    found = doctor._provider()
    assert not found.is_well and "is of no use: 500 Server Error" in found.sentence


def test_an_answer_that_never_ends_keeps_nobody(provider, monkeypatch):
    """A byte now and then: no time-out of a socket ever comes."""
    monkeypatch.setattr(provider_session, "MOST_SECONDS", 0.3)
    over = threading.Event()

    def drips(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.end_headers()
        while not over.wait(0.05):
            to.wfile.write(b" ")

    provider.answers[DISCOVERY] = drips
    assert says_why(pressed())
    assert says_why(pressed()) and provider.asked == [DISCOVERY]  # known to hang
    over.set()


def test_so_many_calls_hang_and_the_next_is_refused(monkeypatch):
    monkeypatch.setattr(provider_session, "_calls", BoundedCalls("provider", most=1))
    monkeypatch.setattr(provider_session, "MOST_SECONDS", 0.1)
    over, called = threading.Event(), []
    with pytest.raises(requests.Timeout, match="in time"):
        provider_session.bounded(over.wait)
    with pytest.raises(requests.Timeout, match="already"):
        provider_session.bounded(lambda: called.append(1))
    assert called == []
    over.set()


@pytest.mark.parametrize(
    ("scheme", "first", "drop"),
    [
        ("http", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", b" "),
        ("http", b"HTTP/1.1 200 OK\r\nName: ", b"x"),
        ("https", b"\x16\x03\x03\x40\x00\x02", b"\x00"),
    ],
    ids=["body", "head", "TLS"],
)
def test_who_drips_keeps_no_place(monkeypatch, scheme, first, drop):
    """However far it is: the call's connections end when it is given up, and its place is free."""
    calls = BoundedCalls("provider", most=1)
    monkeypatch.setattr(provider_session, "_calls", calls)
    monkeypatch.setattr(provider_session, "MOST_SECONDS", 0.5)
    with dripping(first, drop) as port:
        url = f"{scheme}://127.0.0.1:{port}/userinfo"
        with pytest.raises(requests.Timeout, match="in time"):
            provider_session.ProviderSession().get(url, headers={"Authorization": "Bearer t"})
        assert calls.room.acquire(timeout=20)


@pytest.mark.parametrize("body", [b"[]", b"1", b'"x"', b"{", b"", b"{}", None])
def test_nonsense_about_itself(provider, body):
    provider.answers[DISCOVERY] = body
    assert says_why(pressed())


def test_a_charset_that_is_none(provider):
    provider.kind = f"{JSON}; charset=idna"
    assert says_why(pressed())


@pytest.mark.parametrize(
    "odd",
    [
        {"authorization_endpoint": "http://["}, {"authorization_endpoint": 5},
        {"token_endpoint_auth_methods_supported": 5}, {"token_endpoint": "http://a..b/token"},
        {"userinfo_endpoint": "javascript:1"},
    ],
    ids=str,
)  # fmt: skip
def test_addresses_that_are_none(provider, odd):
    """Said at once, or once such an address is asked."""
    told = json.loads(provider.answers[DISCOVERY]) | odd
    provider.answers[DISCOVERY] = json.dumps(told).encode()
    client = Client(headers={"accept-language": "en"})
    answer = pressed(client)
    if answer.status_code == 302:
        there = parse_qs(urlsplit(answer.headers["Location"]).query)
        answer = client.get(f"{LOGIN}callback/", {"code": "c", "state": there["state"][0]})
    assert says_why(answer)


@pytest.mark.parametrize("at", ["/token", "/userinfo"])
@pytest.mark.parametrize(
    "body",
    [
        b"[]", b"1", b"null", b"{", b"{}", b'{"sub":"a\\u0000"}', None, b"[" * 9_999,
        b'{"sub":"a","x":["\\ud800"]}', '{"sub":"a\\u0000"}'.encode("utf-16"),
        b'{"sub":"a","x":1%s}' % (b"0" * 400), b'{"sub":"a","x":1%s}' % (b"0" * 5_000),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [JSON, ""])
def test_nonsense_about_somebody(provider, at, body, kind):
    provider.kind = kind
    assert says_why(comes(provider, **{at: body}))
    assert not User.objects.exists() and not AuditEntry.objects.exists()


def comes(provider, client: Client | None = None, **answers: bytes | None):
    client = client or Client(headers={"accept-language": "en"})
    there = parse_qs(urlsplit(pressed(client).headers["Location"]).query)
    provider.answers |= {"/token": b'{"access_token":"t"}', "/userinfo": b'{"sub":"s"}', **answers}
    return client.get(f"{LOGIN}callback/", {"code": "c", "state": there["state"][0]})


def token(settings, **claims) -> bytes:
    issuer = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"]
    known = {"iss": issuer, "aud": "mou", "exp": int(time.time()) + 60, "sub": "s", **claims}
    return json.dumps({"access_token": "t", "id_token": jwt.encode(known, "k" * 32)}).encode()


@pytest.mark.parametrize("is_asked", [False, True])
@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "a\0"}, {"sub": "x" * 400}, {"sub": ""}, {"sub": 5}, {"name": "\ud800"},
        {"more": [{"\0": 1}]}, {"exp": 1e300}, {"exp": "soon"}, {"email": ["a"]}, {"email": 5},
    ],
    ids=str,
)  # fmt: skip
def test_claims_that_cannot_be_kept_sign_nobody_in(provider, settings, officer, claims, is_asked):
    """What is said of somebody in a token is as foreign as the rest: a sentence, never a fault."""
    told = token(settings, **{"email": officer.email, "email_verified": True, **claims})
    info = json.dumps({"sub": "s", **(claims if is_asked else {})}).encode()
    answer = comes(provider, **{"/token": told, "/userinfo": info})
    assert answer.status_code == 403 and "Ministry login: " in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_who_the_token_and_who_the_answer_is_about_are_one(provider, settings, officer):
    vouched = json.dumps({"sub": "s", "email": officer.email, "email_verified": True}).encode()
    assert says_why(
        comes(provider, **{"/token": token(settings, sub="another"), "/userinfo": vouched})
    )
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b", "a\u202e@x.example", "x" * 300 + "@x.example"]
)
def test_what_is_no_address_admits_nobody(provider, settings, email):
    settings.OIDC_NEW_READERS = True
    claims = {"email": email, "email_verified": True, "name": "x" * 300}
    answer = comes(provider, **{"/token": token(settings, **claims)})
    assert answer.status_code == 403 and answer.context["reason"] == "no_address"
    assert not User.objects.exists()


def test_the_same_claims_in_order_sign_in(provider, settings, officer):
    claims = {"email": officer.email, "email_verified": True, "name": "한" * 300}
    answer = comes(provider, **{"/token": token(settings, **claims)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert SocialAccount.objects.get().user == officer


@pytest.mark.parametrize("at", [DISCOVERY, "/token", "/userinfo"])
def test_no_more_is_read_than_any_answer_needs(provider, monkeypatch, at):
    """One that is led elsewhere first is read no further either."""
    monkeypatch.setattr(provider_session, "MOST_BYTES", 100_000)
    sent = []

    def pours(to: BaseHTTPRequestHandler) -> None:
        to.send_response(302)
        to.send_header("Location", DISCOVERY)
        to.end_headers()
        while len(sent) < 2_000:
            to.wfile.write(b" " * 100_000)
            sent.append(1)

    if at == DISCOVERY:
        provider.answers[DISCOVERY] = pours
        assert says_why(pressed())
    else:
        assert says_why(comes(provider, **{at: pours}))
    assert len(sent) < 200  # what the two ends of a connection hold
