"""Activities, commitments, to-dos and cases changed several at once: as one by one, and back."""

import re

import pytest

from django.test import Client

from activities.actions import (
    add_action_item,
    add_case,
    change_activity,
    log_activity,
    select_case,
    settle_action_item,
)
from activities.actions.several import ACTIVITIES, CASES, TO_DOS
from activities.models import Activity, Case
from agreements.actions import add_area, add_commitment
from agreements.actions.several import (
    COMMITMENTS,
    AddAndRemove,
    SetTo,
    change_several,
    held,
    take_back_several,
)
from agreements.dates import parse_edtf
from agreements.models import Area, AuditEntry
from tests.factories import DAY, make_agreement, make_party, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(people):
    make_party("PPS", country="KR", is_home=True)
    agreement = make_agreement("KR-1", make_party("Consip"))
    term = make_term(agreement, "2025-06-01", end_kind="indefinite")
    by = {"by": people["manager"], "on": DAY}
    areas = [add_area(**by, code=code, names={"en": code}) for code in ("ai", "green")]
    for number in range(3):
        log_activity(
            **by, kind="workshop", title={"en": f"Workshop {number}"}, agreements=[agreement],
            state="held", held=parse_edtf("2026-05-01"), areas=areas[:number],
        )  # fmt: skip
        add_commitment(**by, term=term, text={"en": f"Promise {number}"}, side="ours")
        add_action_item(**by, text=f"Answer letter {number}", agreement=agreement)
        add_case(**by, title={"en": f"Case {number}"}, agreements=[agreement])
    return people


def kept(noun) -> list[list]:
    return [[held(row, name) for name in noun.fields] for row in noun.model.objects.order_by("pk")]


def wishes(noun, people) -> dict:
    if noun in (COMMITMENTS, TO_DOS):
        return {"owner": SetTo(people["officer"].pk)}
    if noun is CASES:
        area = Area.objects.get(code="ai").pk
        return {"area": SetTo(area), "confidentiality": SetTo("partners")}
    return {"areas": AddAndRemove(add=("green",), remove=("ai",)),
            "responsible": SetTo(people["officer"].pk)}  # fmt: skip


NOUNS = [ACTIVITIES, COMMITMENTS, TO_DOS, CASES]


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.name)
def test_there_and_back(world, noun):
    by = {"by": world["manager"], "on": DAY}
    rows = [(row, row.version) for row in noun.model.objects.order_by("pk")]
    before = kept(noun)
    batch = change_several(**by, noun=noun, rows=rows, wishes=wishes(noun, world))
    told = AuditEntry.objects.filter(detail__batch=batch.uid)
    assert told.count() == len(batch.rows) == 3
    assert kept(noun) != before
    take_back_several(**by, noun=noun, batch=batch)
    assert kept(noun) == before


def test_as_one_by_one(world):
    by = {"by": world["manager"], "on": DAY}
    rows = [(row, row.version) for row in Activity.objects.order_by("pk")]
    batch = change_several(**by, noun=ACTIVITIES, rows=rows, wishes=wishes(ACTIVITIES, world))
    at_once = kept(ACTIVITIES)
    take_back_several(**by, noun=ACTIVITIES, batch=batch)
    for row in Activity.objects.order_by("pk"):
        codes = {area.code for area in row.areas.all()} - {"ai"} | {"green"}
        areas = list(Area.objects.filter(code__in=codes))
        change_activity(**by, activity=row, areas=areas, responsible=world["officer"])
    assert kept(ACTIVITIES) == at_once


#: Where each is listed, and a field of the form with what is chosen there.
LISTS = {
    "activities": ("/activities/", "responsible"),
    "commitments": ("/commitments/", "owner"),
    "to-dos": ("/to-dos/?whose=all", "owner"),
    "cases": ("/cases/?view=list", "area"),
}


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.name)
def test_the_list_leads_to_it(world, noun):
    client = Client()
    client.force_login(world["officer"])
    path, field = LISTS[noun.name]
    page = client.get(path).content.decode()
    keys = re.findall(r'name="row" value="([^"]+)"', page)
    assert set(keys) == set(noun.model.objects.values_list("uid", flat=True))
    chosen = client.get(f"/several/{noun.name}/", {"row": keys[:2]})
    data = {"row": re.findall(r'name="row" checked\s+value="([^"]+)"', chosen.content.decode())}
    sought = Area.objects.get(code="ai") if field == "area" else world["coordinator"]
    data[field] = sought.code if field == "area" else sought.pk
    assert client.post(f"/several/{noun.name}/", data).status_code == 200
    assert client.post(f"/several/{noun.name}/", data | {"do": "1"}).status_code == 302
    assert noun.model.objects.filter(**{field: sought}).count() == 2
    reader = Client()
    reader.force_login(world["reader"])
    assert 'name="row"' not in reader.get(path).content.decode()


def chosen(client: Client, address: str, **query: str) -> list[str]:
    return [line["label"] for line in client.get(address, query).context["lines"]]


def test_all_that_match_are_those_the_list_shows(world):
    """Also of a page that does not show them; another's to-do is none of one's own, a settled one
    and one of a meeting are none at all."""
    client, by = Client(), {"by": world["manager"], "on": DAY}
    client.force_login(world["officer"])
    mine = add_action_item(**by, text="Mine", owner=world["officer"])
    done = add_action_item(**by, text="Done", owner=world["officer"])
    settle_action_item(**by, item=done, state="done")
    for query in ({}, {"whose": "all"}):
        listed = client.get("/to-dos/", query)
        carried = '<input type="hidden" name="whose" value="all">'
        assert (carried in listed.text) == bool(query)
        shown = [row.text for row in listed.context["rows"]]
        assert sorted(chosen(client, "/several/to-dos/", all="1", **query)) == sorted(shown)
    assert chosen(client, "/several/to-dos/", all="1") == [mine.text]
    first = Case.objects.order_by("pk").first()
    select_case(**by, case=first)
    for query in ({"view": "list"}, {"state": "candidate"}, {"state": "jointly_selected"}):
        shown = {row.title["en"] for row in client.get("/cases/", query).context["rows"]}
        assert set(chosen(client, "/several/cases/", all="1", **query)) == shown != set()
    assert client.get("/several/cases/", {"all": "1", "state": "no"}).status_code == 400
