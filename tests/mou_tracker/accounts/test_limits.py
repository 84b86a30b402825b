"""How often one may try to sign in: by account and by the address behind the trusted proxies."""

import re
from pathlib import Path

import pytest

from django.conf import settings as product
from django.core.cache import cache
from django.test import Client, RequestFactory

from mou_tracker.client_address import client_address

PASSWORD = "correct horse battery"
LOGIN = "/accounts/login/"
PROXY, INNER, HERE, ELSEWHERE = "10.0.0.1", "10.0.0.2", "198.51.100.7", "203.0.113.9"


@pytest.mark.parametrize(
    ("proxies", "header", "found"),
    [
        # without a proxy nothing that is written counts
        (0, None, PROXY),
        (0, ELSEWHERE, PROXY),
        (0, f"{ELSEWHERE}, {HERE}", PROXY),
        # with one: whom it was asked by, which it wrote last
        (1, HERE, HERE),
        (1, f"{ELSEWHERE}, {HERE}", HERE),
        (1, f"127.0.0.1,{ELSEWHERE},{HERE}", HERE),
        (1, None, PROXY),
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, f"{HERE}, ", PROXY),
        (1, f"{HERE}:4711", HERE),
        (1, f"::ffff:{HERE}", HERE),
        (1, "[2001:DB8::7]:443", "2001:db8::7"),
        (1, "2001:db8:0::7", "2001:db8::7"),
        (1, "<script>" + "," * 5000 + HERE, HERE),
        # with two: the inner one wrote the outer one's address last
        (2, f"{HERE}, {INNER}", HERE),
        (2, f"{ELSEWHERE}, {HERE}, {INNER}", HERE),
        (2, HERE, PROXY),  # came past the outer one: who connected is who counts
        (2, f"nonsense, {INNER}", PROXY),
    ],
)
def test_whose_address_counts(settings, proxies, header, found):
    settings.TRUSTED_PROXIES = proxies
    given = {} if header is None else {"HTTP_X_FORWARDED_FOR": header}
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, **given)
    assert client_address(request) == found


def test_nothing_else_reads_where_a_request_came_from():
    """A limit that read the header itself would be open to whoever writes it."""
    said = re.compile(r"REMOTE_ADDR|X_FORWARDED_FOR|X-Forwarded-For[\"'\]]", re.IGNORECASE)
    packages = [product.BASE_DIR / name for name in ("agreements", "activities", "mou_tracker")]
    files = [file for folder in packages for file in folder.rglob("*.py")]
    named = [file.name for file in files if said.search(file.read_text())]
    assert named == [Path(client_address.__code__.co_filename).name]


def tries(address, password="wrong", *, connected=PROXY, forwarded=None, language="en"):
    """One sign-in; returns the answer's words, empty where it succeeded."""
    client = Client(headers={"accept-language": language})
    given = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    sent = {"login": address, "password": password}
    answer = client.post(LOGIN, sent, REMOTE_ADDR=connected, **given)
    assert answer.status_code in (200, 302)
    return "" if answer.status_code == 302 else " ".join(answer.content.decode().split())


def strangers(count):
    return [f"nobody{n}@example.org" for n in range(count)]


@pytest.fixture
def empty_counts(db):
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("empty_counts")
class TestBehindAProxy:
    def test_who_tries_too_often_shuts_out_nobody_else(self, settings, people):
        settings.TRUSTED_PROXIES = 1
        for n, one in enumerate(strangers(10)):  # each with another forged address before its own
            assert "from this address" not in tries(one, forwarded=f"192.0.2.{n}, {HERE}")
        told = tries("nobody@example.org", forwarded=f"192.0.2.99, {HERE}")
        assert "Too many failed sign-ins from this address. You can try again in 1 min." in told
        email = people["reader"].email
        assert "from this address" in tries(email, PASSWORD, forwarded=HERE)
        assert tries(email, PASSWORD, forwarded=ELSEWHERE) == ""

    def test_a_header_gains_nothing_without_a_proxy(self, settings):
        settings.TRUSTED_PROXIES = 0
        for n, one in enumerate(strangers(10)):
            tries(one, connected=HERE, forwarded=f"192.0.2.{n}")
        told = tries("nobody@example.org", connected=HERE, forwarded="192.0.2.99")
        assert "from this address" in told

    def test_an_account_that_is_shut_says_when_it_opens(self, settings, people):
        settings.TRUSTED_PROXIES = 1
        email = people["reader"].email
        for n in range(5):  # from wherever: it is the account that is guessed at
            assert "can be used again" not in tries(email, forwarded=f"192.0.2.{n}")
        told = tries(email.upper(), PASSWORD, forwarded=HERE)
        assert "with this e-mail address. It can be used again in 5 min." in told
        assert "5분" in tries(email, PASSWORD, forwarded=HERE, language="ko")
        # ... and others at the same place are not concerned
        assert tries(people["officer"].email, PASSWORD, forwarded=HERE) == ""

    def test_right_ones_do_not_count(self, settings, people):
        """A whole office may come in from one address within a minute."""
        settings.TRUSTED_PROXIES = 1
        for _each in range(40):
            assert tries(people["officer"].email, PASSWORD, forwarded=HERE) == ""
