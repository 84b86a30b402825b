"""One partner learns nothing about another: every address, asked before and after the rows of
somebody else change, answers the same bytes; foreign and absent are alike."""

from json import loads

import pytest

from django.utils import timezone

from activities.actions import add_forum, change_activity, log_activity
from activities.models import Activity
from agreements.actions import (
    add_area,
    add_claim,
    add_commitment,
    add_person,
    amend,
    change_agreement,
    change_commitment,
    record_event,
    supersede,
)
from agreements.dates import parse_edtf
from agreements.models import Agreement, Commitment
from tests.api_client import partner_client
from tests.factories import DAY, make_agreement, make_party, make_term
from tests.kept import kept

pytestmark = pytest.mark.django_db

LISTS = (
    "agreements/", "agreements/?count=1&page_size=1", "agreements/?ordering=-ends_on&q=memo",
    "agreements/?ordering=-updated_at", "agreements/?country=AT", "agreements/?status=in_force",
    "agreements/?in_force_on=2026-01-01", "parties/?count=1", "areas/?count=1", "renewals/?count=1",
    "commitments/?count=1", "documents/?count=1", "deadlines/?count=1", "deadlines/?state=open",
    "activities/?count=1", "activities/?outside_cover=1", "forums/?count=1", "cases/?count=1",
    "changes/", "me/", "agreements/?on=2020-05-05", "agreements/?on=2050-05-05",
)  # fmt: skip
OF_ONE = (
    "", "terms/", "terms/0/", "terms/0/texts/", "terms/0/commitments/", "amendments/", "events/",
    "claims/", "history/", "timeline/",
)  # fmt: skip


def asked(client, own):
    paths = [*LISTS, *(f"agreements/{own}/{part}" for part in OF_ONE)]
    found = {path: client.get(path) for path in paths}
    assert {path: one.status_code for path, one in found.items() if one.status_code != 200} == {}
    return {path: (one.content, sorted(one.headers.items())) for path, one in found.items()}


@kept
def world_of(partner, own):
    agreement = make_agreement(own, partner)
    term = make_term(agreement, "2026-01-01", end_kind="duration", end_years=3)
    add_commitment(by=None, on=DAY, term=term, text={"en": "Do"}, side="ours")
    add_claim(by=None, on=DAY, agreement=agreement, kind="since_year", value=2026)
    log_activity(
        by=None, on=DAY, kind="workshop", title={"en": "Own"}, agreements=[agreement],
        held=parse_edtf("2026-02-03"), confidentiality="partners",
    )  # fmt: skip
    return agreement


@kept
def change_everything_else(other):
    """All that another partner's work may leave behind."""
    third = make_party("Third", country="AT")
    agreement = make_agreement("ZZ-1", other, third)
    term = make_term(
        agreement, "2020-01-01", end_kind="duration", end_years=9,
        areas=[add_area(by=None, on=DAY, code="secret", names={"en": "Secret"})],
    )  # fmt: skip
    add_commitment(by=None, on=DAY, term=term, text={"en": "Secret"}, side="joint",
                   due=parse_edtf("2027"))  # fmt: skip
    add_claim(by=None, on=DAY, agreement=agreement, kind="free", words="memo", claimant=other)
    add_person(by=None, on=DAY, native_name="Secret")
    amend(by=None, on=DAY, term=term, kind="annex", signed=parse_edtf("2021"), summary="memo")
    record_event(by=None, on=DAY, agreement=agreement, kind="suspended", event_on=DAY)
    change_agreement(by=None, on=DAY, agreement=agreement, title={"en": "memo"})
    forum = add_forum(by=None, on=DAY, short_name="Secret", names={"en": "Secret"})
    log_activity(by=None, on=DAY, kind="meeting", title={"en": "Secret"}, agreements=[agreement],
                 when=parse_edtf("2027-01-05"), forum=forum, confidentiality="public",
                 participants=[{"party": other, "people": ["Secret"]}])  # fmt: skip
    return agreement


def test_what_others_do_changes_no_byte(people, home, consip, bbg):
    world_of(consip, "OWN-1")
    theirs = partner_client(consip)
    theirs.get("me/")
    before = asked(theirs, "OWN-1")
    change_everything_else(bbg)
    after = asked(theirs, "OWN-1")
    assert [path for path in before if before[path] != after[path]] == []


def test_a_successor_one_may_not_see_is_not_named(home, consip, bbg):
    own = world_of(consip, "OWN-1")
    foreign = change_everything_else(bbg)
    supersede(by=None, on=DAY, agreement=own, successor=foreign)
    theirs = partner_client(consip)
    for path, (content, _headers) in asked(theirs, "OWN-1").items():
        assert b"ZZ-1" not in content, path


def test_what_is_internal_stays_in_the_house(home, consip):
    own = world_of(consip, "OWN-1")
    make_agreement("INT-1", consip, confidentiality="internal")
    make_agreement("CON-1", consip, confidentiality="confidential")
    change_agreement(by=None, on=DAY, agreement=own, notes="hush-hush", tags=["hush-tag"])
    log_activity(by=None, on=DAY, kind="other", title={"en": "hush-work"}, agreements=[own],
                 held=parse_edtf("2026-03-01"))  # fmt: skip
    theirs = partner_client(consip)
    for path, (content, _headers) in asked(theirs, "OWN-1").items():
        for word in (b"hush", b"INT-1", b"CON-1", b"start_renewal", b"to_settle"):
            assert word not in content, (path, word)


#: Whom a commitment is handed to, and handed on.
OWNERS = {"a": "officer", "b": "manager"}


def test_work_inside_the_house_moves_nothing_a_partner_gets(home, consip, people):
    """Not even a version, a time, or a place in an order: no byte of any answer."""
    own, second = world_of(consip, "OWN-1"), world_of(consip, "OWN-2")
    theirs = partner_client(consip)
    before = asked(theirs, "OWN-1")
    for notes in ("a", "b"):
        own.refresh_from_db()
        change_agreement(
            by=None, on=DAY, agreement=own, notes=notes, tags=["t"], responsible=people["officer"]
        )
        for promise in Commitment.objects.filter(term__agreement=own):
            change_commitment(by=None, on=DAY, commitment=promise, owner=people[OWNERS[notes]])
        for work in Activity.objects.filter(agreements=own):
            change_activity(
                by=None, on=DAY, activity=work, notes=notes, responsible=people["manager"]
            )
    after = asked(theirs, "OWN-1")
    assert {path for path in after if after[path] != before[path]} == set()
    own.refresh_from_db()
    change_agreement(by=None, on=DAY, agreement=own, title={"en": "Seen by both"})
    told = theirs.get("agreements/OWN-1/")
    old = loads(before["agreements/OWN-1/"][0])
    assert told.json()["version"] != old["version"]
    assert told.json()["updated_at"] > old["updated_at"]
    assert told["ETag"].startswith(f'"{told.json()["version"]}.')
    rows = theirs.get("agreements/?ordering=-updated_at").json()["results"]
    assert [row["reference"] for row in rows] == ["OWN-1", second.reference]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"])
@pytest.mark.parametrize("part", ["", "terms/", "terms/0/", "terms/0/signature/", "amendments/",
                                  "events/", "claims/", "history/", "timeline/",
                                  "terms/0/correction/"])  # fmt: skip
def test_foreign_and_absent_answer_alike(home, consip, bbg, method, part):
    world_of(consip, "OWN-1")
    change_everything_else(bbg)
    theirs = partner_client(consip)
    foreign = theirs.send(method, f"agreements/ZZ-1/{part}", {})
    absent = theirs.send(method, f"agreements/ZZ-2/{part}", {})
    assert (foreign.status_code, foreign.content) == (absent.status_code, absent.content)
    assert sorted(foreign.headers.items()) == sorted(absent.headers.items())
    assert foreign.status_code in (404, 405)
    assert Agreement.objects.count() == 2


def test_another_partners_id_answers_like_one_that_never_was(home, consip, bbg):
    world_of(consip, "OWN-1")
    change_everything_else(bbg)
    theirs = partner_client(consip)
    for path in ("parties/{}/", "agreements/?party={}", "activities/?party={}", "commitments/{}/"):
        foreign, absent = (theirs.get(path.format(uid)) for uid in (bbg.uid, "a" * 12))
        assert foreign.status_code == absent.status_code, path
        told = [one.content.replace(uid.encode(), b"X") for one, uid in
                ((foreign, bbg.uid), (absent, "a" * 12))]  # fmt: skip
        assert told[0] == told[1], path


def test_what_changed_since_asks_for_what_was_told(home, consip):
    own = world_of(consip, "OWN-1")
    theirs = partner_client(consip)
    since = timezone.now().isoformat().replace("+00:00", "Z")
    change_agreement(by=None, on=DAY, agreement=own, notes="in the office")
    found = theirs.get("agreements/", {"updated_since": since})
    assert (found.status_code, found.json()["results"]) == (200, [])
    own.refresh_from_db()
    change_agreement(by=None, on=DAY, agreement=own, title={"en": "Seen by both"})
    for order in ("reference", "-updated_at"):
        found = theirs.get("agreements/", {"updated_since": since, "ordering": order}).json()
        assert [row["reference"] for row in found["results"]] == ["OWN-1"]
