"""Saved views: one's own and the office's, and never more rows than the reader may see."""

import re
from urllib.parse import urlencode

import pytest

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from agreements.models import AuditEntry
from mou_tracker.collaboration.models import DefaultView, SavedView
from mou_tracker.collaboration.saved_views import (
    ADDRESSES,
    change_view,
    open_with,
    remove_view,
    same_query,
    save_view,
    view_query,
)
from tests.factories import make_agreement, make_party, make_user

pytestmark = pytest.mark.django_db
QUERY = "status=in_force&country=IT"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def chips(page: str) -> list[str]:
    """The views above a page, as they are called."""
    nav = re.search(r'<nav class="saved-views".*?</nav>', page, re.S)
    found = re.findall(r'<a class="chip"[^>]*>([^<]*)', nav[0]) if nav else []
    words = [text.strip() for text in found]
    return [text for text in words if text not in ("All", "", "Save this view")]


@pytest.fixture
def own(people):
    return save_view(by=people["officer"], page="agreements", query=QUERY, name="Italy")


@pytest.fixture
def shared(people):
    return save_view(
        by=people["manager"], page="agreements", query=QUERY, name="Ours", is_shared=True
    )


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("country=IT&after=EX&on=2020-01-01&q=", "country=IT"),
        ("area=a&area=b", "area=a&area=b"),
        ("on=2020-01-01", ""),
        ("q=x&export=csv", "q=x"),
    ],
)
def test_a_view_keeps_what_narrows_and_no_day_or_place(query, kept):
    assert view_query(query) == kept
    assert same_query(query, kept)


def test_each_page_has_its_views(home, people):
    officer = people["officer"]
    for number, page in enumerate(ADDRESSES):
        save_view(by=officer, page=page, query="q=a", name=f"view {number}")
    client = signed_in(officer)
    addresses = dict(zip(ADDRESSES, ("agreements", "activities", "commitments", "timeline",
                                     "deadlines"), strict=True))  # fmt: skip
    for number, (page, path) in enumerate(addresses.items()):
        answer = client.get(f"/{path}/", {"all": "1"})
        assert (answer.status_code, chips(answer.text)) == (200, [f"view {number}"]), page


def test_a_view_is_its_owners_and_a_shared_one_everybodys(home, people, own, shared):
    for role, seen in (("officer", ["Italy", "Ours"]), ("reader", ["Ours"]), ("manager", ["Ours"])):
        client = signed_in(people[role])
        assert chips(client.get("/agreements/").text) == seen
        for row in (own, shared):
            may = row.owner == people[role]
            for path in ("change", "remove"):
                answer = client.get(f"/views/{row.uid}/{path}/")
                assert answer.status_code == (200 if may else 404)
                if not may:
                    assert client.post(f"/views/{row.uid}/{path}/").status_code == 404
    assert SavedView.objects.count() == 2
    assert signed_in(people["administrator"]).get("/views/").status_code == 403


def test_only_managers_share(people, own):
    for role in ("reader", "officer", "coordinator"):
        with pytest.raises(PermissionDenied):
            save_view(by=people[role], page="timeline", query="q=a", name="x", is_shared=True)
    with pytest.raises(PermissionDenied):
        change_view(by=people["officer"], view=own, name="Italy", is_shared=True)
    answer = signed_in(people["officer"]).get("/views/new/", {"of": "timeline", "query": "q=a"})
    assert "is_shared" not in answer.text


def test_who_opens_a_shared_view_sees_what_they_may(home, people, shared):
    """A row the reader may not see changes no byte of what the view shows them."""
    consip = make_party("Consip")
    make_agreement("A-1", consip)
    reader = signed_in(people["reader"])

    def shown() -> str:
        page = reader.get(f"/agreements/?{shared.query}").text
        return re.sub(r'(csrf\w*|nonce)="[^"]*"|value="[\w-]{20,}"', "", page)

    before = shown()
    make_agreement("A-2", consip, confidentiality="confidential", responsible=people["manager"])
    assert shown() == before


def test_a_page_opens_with_the_view_chosen_and_can_be_asked_for_itself(home, people, shared):
    reader = signed_in(people["reader"])
    assert reader.get("/agreements/").status_code == 200
    reader.post(f"/views/{shared.uid}/default/", {"default": "1"})
    answer = reader.get("/agreements/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/agreements/?{QUERY}")
    assert reader.get("/agreements/", {"all": "1"}).status_code == 200
    assert signed_in(people["officer"]).get("/agreements/").status_code == 200
    other = save_view(
        by=people["reader"], page="agreements", query="q=a", name="a", is_default=True
    )
    assert reader.get("/agreements/").headers["Location"] == "/agreements/?q=a"
    reader.post(f"/views/{other.uid}/default/")
    assert reader.get("/agreements/").status_code == 200


def test_what_is_no_longer_shared_opens_nothing(home, people, shared):
    open_with(by=people["reader"], view=shared, is_default=True)
    change_view(by=people["manager"], view=shared, name="Ours", is_shared=False)
    assert signed_in(people["reader"]).get("/agreements/").status_code == 200
    remove_view(by=people["manager"], view=shared)
    assert not DefaultView.objects.exists()


def test_saving_by_the_form(home, people):
    client = signed_in(people["manager"])
    page = client.get(f"/agreements/?{QUERY}").text
    path = "/views/new/?" + urlencode({"of": "agreements", "query": QUERY})
    assert path.replace("&", "&amp;") in page
    assert "/views/new/" not in client.get("/agreements/").text
    assert client.post(path, {"name": " "}).status_code == 422
    answer = client.post(path, {"name": "Italy", "is_shared": "on"})
    assert answer.headers["Location"] == f"/agreements/?{QUERY}"
    row = SavedView.objects.get()
    assert (row.name, row.is_shared, row.query) == ("Italy", True, QUERY)
    assert client.post(path, {"name": "ITALY"}).status_code == 422
    assert client.get("/views/new/?of=nothing").status_code == 400
    assert client.post("/views/new/?of=timeline", {"name": "a"}).status_code == 422
    assert AuditEntry.objects.filter(verb="save_view").count() == 1


def test_the_database_holds_to_it(people, own):
    rows = [
        {"name": "ITALY", "query": "q=a", "page": "agreements"},
        {"name": "", "query": "q=a", "page": "agreements"},
        {"name": "b", "query": "", "page": "agreements"},
        {"name": "b", "query": "q=a", "page": "nowhere"},
    ]
    for row in rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(owner=people["officer"], **row)
    open_with(by=people["officer"], view=own, is_default=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        DefaultView.objects.create(user=people["officer"], page="agreements", view=own)


def test_not_without_end(people, monkeypatch):
    monkeypatch.setattr("mou_tracker.collaboration.saved_views.MOST", 1)
    user = make_user("reader")
    save_view(by=user, page="timeline", query="q=a", name="a")
    with pytest.raises(ValidationError):
        save_view(by=user, page="timeline", query="q=b", name="b")
