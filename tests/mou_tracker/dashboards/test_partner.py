"""The partner's page, what went which way, and the scope of an agreement over its renewals."""

from datetime import date

import pytest

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from activities.actions import change_activity, log_activity, log_correspondence, set_exchange
from activities.models import Activity
from agreements.access import rights_of
from agreements.actions import add_area, add_commitment, add_person
from agreements.dates import parse_edtf
from agreements.models import Party
from mou_tracker.dashboards.coverage.question import Question
from mou_tracker.dashboards.coverage.reciprocity import balances
from mou_tracker.dashboards.coverage.relations import ids_behind
from tests.api_client import staff_client
from tests.factories import DAY, make_agreement, make_term
from tests.markup import flat

pytestmark = pytest.mark.day(DAY)


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def agreement(consip):
    row = make_agreement("KR-IT-1", consip)
    make_term(row, "2025-01-01", end_kind="duration", end_years=5)
    return row


def held(day, agreement, kind="workshop", **fields):
    return log_activity(
        by=None, on=DAY, kind=kind, title={"en": f"{kind} {day}"}, agreements=[agreement],
        held=parse_edtf(day), **fields,
    )  # fmt: skip


def letter(day, agreement, direction="outward", **fields):
    return log_correspondence(
        by=None, on=DAY, direction=direction, files=(), title={"en": f"Letter {day}"},
        agreements=[agreement], held=parse_edtf(day), **fields,
    )  # fmt: skip


def test_letters_wait_until_one_answers(agreement, people, consip):
    old, fresh = letter("2026-08-01", agreement), letter("2026-11-10", agreement)
    came = letter("2026-09-01", agreement, "inward")
    seen = Activity.objects.visible_to(people["officer"])
    assert list(seen.unanswered(DAY, seen_by=people["officer"])) == [old]
    page = flat(client_of(people["officer"]).get(f"/parties/{consip.uid}/").content.decode())
    assert "Letters without a reply" in page and "Letter 2026-08-01" in page
    answer = client_of(people["officer"])
    assert answer.post(f"/activities/{came.uid}/answers/", {"answers": old.uid}).status_code == 302
    assert not seen.unanswered(DAY, seen_by=people["officer"]).exists()
    # on a day before the reply came it was still missed
    assert not seen.unanswered(date(2026, 8, 30), seen_by=people["officer"]).exists()
    with pytest.raises(ValidationError):
        change_activity(by=None, on=DAY, activity=fresh, answers=held("2026-06-01", agreement))
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=old.pk).update(answers=old)
    told = staff_client(people["manager"]).get(f"activities/{came.uid}/").json()
    assert told["answers"] == old.uid


def test_what_went_which_way_is_recomputed_from_the_api(agreement, people, consip, home):
    held("2026-03-01", agreement, host=home, participants=[{"party": consip, "head_count": 4}])
    held("2026-04-01/2026-04-03", agreement, host=consip, participants=[
        {"party": home, "people": ["Kim", "Lee"]}, {"party": consip, "head_count": 5}])  # fmt: skip
    held("2026-05-01", agreement, mode="online")
    unknown = held("2026-06", agreement)
    companies = held("2026-07-01", agreement, kind="company_exchange")
    set_exchange(by=None, on=DAY, activity=companies, direction="inward", companies=7)
    held("2026-07-02", agreement, kind="company_exchange")
    held("2020-01-01", agreement, host=home)  # too long ago
    letter("2026-08-01", agreement)
    asked = Question(rights_of(people["manager"]), DAY)
    (found,) = balances(asked)
    told = staff_client(people["manager"]).get("activities/?state=held&from=2024-11-24").json()
    rows = [row for row in told["results"] if row["kind"] not in ("correspondence", "publication")]
    hosts = [row["host"] for row in rows if row["mode"] != "online"]
    assert found.visited == hosts.count(consip.uid) == 1
    assert found.hosted == hosts.count(home.uid) + 1  # companies that came to us
    assert found.online == sum(row["mode"] == "online" for row in rows) == 1
    assert found.unplaced == 2
    assert (found.companies_in, found.companies_out, found.companies_unknown) == (7, None, 1)
    assert (found.days_ours, found.days_theirs) == (2 * 3, 4 + 5 * 3)
    assert found.uncounted == 4
    for name in ("hosted", "visited", "online", "unplaced", "uncounted"):
        ids = ids_behind(asked, name, column=consip.uid)
        assert Activity.objects.filter(pk__in=ids).count() == getattr(found, name), name
    assert unknown.uid in {row["id"] for row in rows}
    page = flat(client_of(people["reader"]).get("/coverage/reciprocity/").content.decode())
    assert "Consip" in page and "?1" in page


@pytest.mark.parametrize("role", ["reader", "officer", "coordinator", "manager"])
def test_the_partners_page_for_every_role(agreement, people, consip, role):
    term = agreement.terms.get()
    for side in ("ours", "theirs", "joint"):
        add_commitment(by=None, on=DAY, term=term, text={"en": f"Promise {side}"}, side=side)
    log_activity(
        by=None, on=DAY, kind="meeting", title={"en": "Heads meet"}, agreements=[agreement],
        when=parse_edtf("2027-03-01"),
    )  # fmt: skip
    add_person(by=None, on=DAY, native_name="Anna Bianchi", posts=[
        {"party": consip, "role": "head", "ends_on": date(2025, 1, 1)}])  # fmt: skip
    secret = make_agreement("KR-IT-9", consip, confidentiality="confidential")
    hidden = make_term(secret, "2025-01-01", end_kind="duration", end_years=5)
    add_commitment(by=None, on=DAY, term=hidden, text={"en": "Secret promise"}, side="ours")
    page = flat(client_of(people[role]).get(f"/parties/{consip.uid}/").content.decode())
    for words in ("Promise ours", "Promise theirs", "Promise joint", "Next meeting", "Heads meet",
                  "Formerly", "Anna Bianchi"):  # fmt: skip
        assert words in page, words
    assert ("Secret promise" in page) == (role == "manager")
    then = flat(
        client_of(people[role]).get(f"/parties/{consip.uid}/?on=2024-06-01").content.decode()
    )
    assert "Promise ours" not in then


def test_scope_over_the_renewals(consip, people):
    ai = add_area(by=None, on=DAY, code="ai", names={"en": "AI"})
    green = add_area(by=None, on=DAY, code="green", names={"en": "Green"}, parent=ai)
    agreement = make_agreement("KR-IT-5", consip)
    span = {"end_kind": "duration", "end_years": 2, "effect_mode": "on_last_signature"}
    make_term(agreement, "2018-01-01", areas=[green], **span)
    make_term(agreement, "2020-01-01", **span)
    make_term(agreement, "2022-01-01", areas=[ai], **span)
    row = held("2022-06-01", agreement, areas=[green])
    client = client_of(people["reader"])
    page = client.get("/coverage/terms/?agreement=KR-IT-5").content.decode()
    assert flat(page).count("✓") == 3 and "scope not recorded" in page
    paths = {
        one.split('"')[0].replace("&amp;", "&")
        for one in page.split('href="')
        if one.startswith("/activities/?agreement")
    }
    assert len(paths) == 2  # of the area, and of the one it is part of
    for path in paths:
        assert row.title["en"] in client.get(path).content.decode()
    assert client.get("/coverage/terms/?agreement=nothing").status_code == 404
    assert "KR-IT-5" in client.get("/coverage/terms/").content.decode()


def test_nobody_counts_what_they_may_not_see(agreement, people, consip):
    held(
        "2026-03-01",
        agreement,
        host=Party.objects.get(is_home=True),
        confidentiality="confidential",
    )
    assert balances(Question(rights_of(people["reader"]), DAY)) == []
    assert balances(Question(rights_of(people["auditor"]), DAY)) == []
    assert balances(Question(rights_of(people["manager"]), DAY))[0].hosted == 1
