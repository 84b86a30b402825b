"""Addresses nobody writes by hand: every route with a NUL in it, every page at the ends of time."""

import re
from collections.abc import Iterator

import pytest

from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

from tests.factories import DAY
from tests.test_site import READ

pytestmark = pytest.mark.django_db
FILLED = {"int": "1", "slug": "a", None: "%00", "str": "%00", "path": "%00"}


def routes(patterns: list, before: str = "/") -> Iterator[str]:
    """Every route of our own that takes a text, with a NUL in each of its places."""
    for one in patterns:
        if not isinstance(one.pattern, RoutePattern):
            continue
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            if re.search(r"<(str:)?\w+>", route):
                yield re.sub(r"<(?:(\w+):)?\w+>", lambda found: FILLED[found[1]], route)
        else:
            yield from routes(one.url_patterns, route)


@pytest.fixture
def officer(people):
    client = Client(raise_request_exception=False)
    client.force_login(people["officer"])
    return client


def test_a_nul_in_an_address_names_nothing(real_case, officer):
    found = list(routes(get_resolver().url_patterns))
    assert len(found) > 60 and "/api/v1/agreements/%00/" in found
    for path in found:
        for answer in (officer.get(path), officer.post(path)):
            assert 400 <= answer.status_code < 500, path


@pytest.mark.parametrize("path", [*READ, "/activities/new/?agreement=", "/inbox/?state="])
def test_a_nul_in_a_question_is_refused_in_the_readers_language(real_case, people, path):
    people["officer"].language = "ko"
    people["officer"].save()
    client = Client(raise_request_exception=False)
    client.force_login(people["officer"])
    answer = client.get(f"{path}{'' if '?' in path else '?q='}%00")
    assert answer.status_code == 400
    assert '<html lang="ko"' in answer.text


@pytest.mark.day(DAY)
def test_a_day_before_all_days_is_refused_and_named(real_case, officer):
    for path in READ:
        for on in ("0001-01-01", "0226-06-01", "1499-12-31", "2201-01-01", "9998-12-31"):
            answer = officer.get(path, {"on": on})
            assert answer.status_code in (200, 302, 400), (path, on)
        assert officer.get(path, {"on": "1500-01-01"}).status_code == 200, path
    assert "1500-01-01" in officer.get("/", {"on": "0001-01-01"}).text
    assert "2056-12-31" in officer.get("/", {"on": "2201-01-01"}).text


def test_a_form_without_its_proof_gives_the_words_back_and_saves_nothing(real_case, people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["officer"])
    words = "Two hours of talk <b>about</b> AI"
    answer = client.post("/activities/new/", {"line": words, "password": "secret", "form_key": "k"})
    assert answer.status_code == 403
    assert "Two hours of talk &lt;b&gt;about" in answer.text
    assert "secret" not in answer.text and "<form" not in answer.text.split("<main")[1]
