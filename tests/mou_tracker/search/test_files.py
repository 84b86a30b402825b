"""A word in a PDF is told with its page, which has an address; of a scan it is said that it is not
searched."""

import pytest

from django.test import Client

from agreements.actions import attach, examine
from agreements.files import receive
from mou_tracker.search import sources
from tests.agreements import made
from tests.factories import DAY, make_agreement, make_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(people):
    client = Client()
    client.force_login(people["officer"])
    return client


@pytest.fixture
def ask(client):
    return lambda words: client.get("/search/", {"q": words})


@pytest.fixture
def kept(people, home, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    agreement = make_agreement("KR-IT-1", make_party("Consip"))

    def keep(content: bytes, name: str, pages: str = ""):
        file = examine(receive([content]), name=name)
        row = attach(by=people["officer"], on=DAY, file=file, agreements=[agreement])
        if pages:
            row.extracted_text = pages
            row.save()
        return row

    return keep


def test_the_page_of_a_find(kept, ask, client):
    kept(made.pdf("x"), "long.pdf", "first page\f\f제 6 차 양해각서 갱신\flast")
    for words in ("제6차", "제 6 차", "6차 양해각서"):
        (hit,) = [hit for hit in ask(words).context["hits"] if hit.kind == "document"]
        place = hit.places[0]
        assert str(place.field) == "page 3", words
        assert place.path == "?page=3#page-3"
    page = client.get(f"{hit.path}?page=3").content.decode()
    assert "양해각서" in page and "first page" not in page


def test_the_pages_of_a_file_share_what_is_searched_of_one(monkeypatch):
    monkeypatch.setattr(sources, "MAX_TEXT", 10)
    pages = dict(sources._pages("first\f\fsecond\fthird"))
    assert pages == {"page 1": "first", "page 3": "secon"}


def test_the_same_words_on_two_pages_are_of_two_pages(kept, ask):
    kept(made.pdf("x"), "long.pdf", "annex\fannex\fsoldier words")
    (hit,) = ask("soldier").context["hits"]
    assert str(hit.places[0].field) == "page 3"


def test_on_another_day_the_link_stays_on_it(kept, client):
    kept(made.pdf("x"), "long.pdf", "first\fsecond page")
    answer = client.get("/search/", {"q": "second", "on": "2026-01-02"})
    (hit,) = answer.context["hits"]
    assert f"{hit.path}{hit.places[0].path}".endswith("/?on=2026-01-02&page=2#page-2")


def test_a_scan_says_that_it_is_not_searched(kept, ask):
    kept(made.pdf(""), "scanned memorandum.pdf")
    (hit,) = ask("scanned memorandum").context["hits"]
    assert hit.is_unread
    nothing = ask("nowhere-to-be-found")
    assert nothing.context["scans"] == 1
    assert "/documents/?without_text=1" in nothing.content.decode()
