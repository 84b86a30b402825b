"""Facts that are recorded before their day, acts beside a term signed ahead, and terms that would
begin too early or end before they begin: what is accepted, and what follows (domain §2, §3)."""

from datetime import date
from typing import NamedTuple

import pytest

from agreements.derive import refresh
from agreements.models import Agreement, AuditEntry, ChangeEntry, Event, Signature, Term
from tests.api_client import ApiClient, partner_client, staff_client
from tests.factories import make_agreement, make_party
from tests.kept import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AT = "agreements/A/"
TODAY = date(2026, 11, 28)
UNTIL_MARCH = {
    "end": {"kind": "fixed", "on": "2027-03-31"},
    "effect": {"mode": "on_last_signature"},
    "renewal": {"mode": "none"},
    "notice": {"value": 3, "unit": "months", "basis": "received", "anchor": "before_end"},
}
FOLLOWS = {
    "effect": {"mode": "on_last_signature"},
    "end": {"kind": "duration", "years": 3},
    "renewal": {"mode": "none"},
    "notice": None,
}


@pytest.fixture
def agreement(home, consip):
    return make_agreement("A", consip, on=TODAY)


@pytest.fixture
def chain(staff, agreement):
    """Enters terms through the API: each its body, the day it was signed, and what is said of its
    start. Returns the last answer."""
    return lambda *terms: entered(staff.key, agreement, terms)


class Answer(NamedTuple):
    status_code: int
    content: bytes


@kept
def entered(key: str, agreement: Agreement, terms: tuple) -> Answer:
    staff = ApiClient(key)
    for ordinal, (body, signed, more) in enumerate(terms):
        opened = staff.post(f"{AT}terms/", {"ordinal": ordinal, **body})
        assert opened.status_code == 201, opened.content
        answer = sign(staff, agreement, ordinal, signed, **more) if signed else opened
    return Answer(answer.status_code, answer.content)


def sign(staff, agreement, ordinal, signed, **more):
    rows = [{"party": party.uid, "signed": signed} for party in agreement.parties.all()]
    return staff.post(f"{AT}terms/{ordinal}/signature/", {"signatures": rows, **more})


def told(answer) -> tuple[str, str]:
    """The field and the words of the one thing that was refused."""
    assert answer.status_code == 400, answer.content
    (error,) = answer.json()["errors"]
    return error["field"], error["message"]


def expiry(staff, ordinal=0):
    rows = staff.get("deadlines/", {"agreement": "A", "kind": "expiry"}).json()["results"]
    return {row["day"]: (row["state"], row["closed_on"], row["closed_as"]) for row in rows}


def status_on(staff, day):
    return staff.get(AT, {"on": day}).json()["status"]["code"]


# --- The last notification -----------------------------------------------------------------------


@pytest.fixture
def waiting(chain):
    """A term until 2027-03-31; its renewal signed on 2026-11-01, waiting for a notification."""
    renewal = FOLLOWS | {"effect": {"mode": "on_last_notification"}}
    answer = chain(
        (UNTIL_MARCH, "2026-01-01", {}), (renewal, "2026-11-01", {"starts": "after_current_end"})
    )
    assert answer.status_code == 201, answer.content


def test_a_notification_settles_the_term_before(waiting, staff):
    assert expiry(staff)["2027-03-31"][0] == "open"
    answer = staff.post(f"{AT}terms/1/notification/", {"on": "2026-11-20"})
    assert answer.status_code == 201, answer.content
    assert (answer.json()["effect"]["on"], answer.json()["effective_on"]) == (
        "2026-11-20", "2027-04-01",
    )  # fmt: skip
    assert expiry(staff)["2027-03-31"] == ("done", "2026-11-20", "done")
    again = staff.post(f"{AT}terms/1/notification/", {"on": "2026-11-21"})
    assert again.status_code == 409


def test_a_planned_notification_settles_nothing_until_it_happened(waiting, staff, clock):
    answer = staff.post(f"{AT}terms/1/notification/", {"on": "2027-03-01"})
    assert answer.status_code == 201, answer.content
    assert expiry(staff)["2027-03-31"][0] == "open"
    assert "planned" in {note["code"] for note in staff.get(AT).json()["warnings"]}
    put_off = staff.post(f"{AT}terms/1/notification/", {"on": "2027-03-05"})
    assert put_off.status_code == 201, "a planned one is replaced"
    clock.move_to("2027-03-06T03:00:00+00:00")
    assert expiry(staff)["2027-03-31"][0] == "open"
    assert staff.post(f"{AT}terms/1/as_planned/", {}).status_code == 201
    assert expiry(staff)["2027-03-31"] == ("done", "2027-03-05", "done")


def test_corrected_away_the_end_is_open_again(waiting, staff):
    staff.post(f"{AT}terms/1/notification/", {"on": "2026-11-20"})
    body = {"set": {"effect": {"mode": "on_last_notification"}}, "reason": "It was another text"}
    assert staff.post(f"{AT}terms/1/correction/", body).status_code == 201
    assert expiry(staff)["2027-03-31"][0] == "open"


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({}, "on", ""),
        ({"on": "2026-10-31"}, "on", "before the last signature, 2026-11-01"),
        ({"on": "2026-11"}, "on", "2026-06-01"),
        ({"on": "2026-11-20", "by": "x"}, "by", "Unknown"),
    ],
)
def test_a_notification_that_cannot_be(waiting, staff, body, field, words):
    answer = staff.post(f"{AT}terms/1/notification/", body)
    assert told(answer)[0] == field
    assert words in told(answer)[1]


def test_who_may_record_a_notification(waiting, people, consip):
    officer, stranger = staff_client(people["officer"]), partner_client(make_party("BBG"))
    assert officer.post(f"{AT}terms/1/notification/", {"on": "2026-11-20"}).status_code == 403
    assert partner_client(consip).post(f"{AT}terms/1/notification/", {}).status_code == 403
    assert stranger.post(f"{AT}terms/1/notification/", {}).status_code == 404


# --- Planned facts -------------------------------------------------------------------------------


@pytest.fixture
def planned(chain):
    """A term until 2026-12-31; its renewal's signing planned for 2026-12-10, for the day after."""
    body = UNTIL_MARCH | {"end": {"kind": "fixed", "on": "2026-12-31"}}
    answer = chain(
        (body, "2026-01-01", {}), (FOLLOWS, "2026-12-10", {"starts": "after_current_end"})
    )
    assert answer.status_code == 201, answer.content


def questions(staff, on):
    asked = {"agreement": "A", "kind": "to_settle", "state": "open", "on": on, "until": on}
    rows = staff.get("deadlines/", asked).json()["results"]
    return [row["day"] for row in rows]


def test_a_planned_signature_is_confirmed_once_its_day_has_come(planned, staff, clock):
    assert expiry(staff)["2026-12-31"][0] == "open"
    early = staff.post(f"{AT}terms/1/as_planned/", {})
    assert early.status_code == 409
    assert "still-ahead" in early.json()["type"]
    clock.move_to("2026-12-20T03:00:00+00:00")
    assert questions(staff, "2026-12-20") == ["2026-12-10"]
    assert expiry(staff)["2026-12-31"][0] == "open"
    answer = staff.post(f"{AT}terms/1/as_planned/", {})
    assert answer.status_code == 201, answer.content
    assert answer.json()["signed"] == "2026-12-10"
    assert questions(staff, "2026-12-20") == []
    assert expiry(staff)["2026-12-31"] == ("done", "2026-12-10", "done")
    assert "planned" not in {note["code"] for note in staff.get(AT).json()["warnings"]}
    entry = AuditEntry.objects.filter(verb="as_planned").get()
    assert entry.detail == {"days": ["2026-12-10"]}
    assert staff.post(f"{AT}terms/1/as_planned/", {}).status_code == 409


def test_each_signature_by_itself(planned, staff, clock):
    clock.move_to("2026-12-20T03:00:00+00:00")
    first, second = Signature.objects.filter(is_planned=True)
    assert staff.post(f"{AT}signatures/{first.uid}/as_planned/", {}).status_code == 201
    assert expiry(staff)["2026-12-31"][0] == "open", "the other party's is planned still"
    assert staff.post(f"{AT}signatures/{first.uid}/as_planned/", {}).status_code == 409
    assert staff.post(f"{AT}signatures/{second.uid}/as_planned/", {}).status_code == 201
    assert expiry(staff)["2026-12-31"][0] == "done"


def test_a_signature_that_was_planned_gives_way_to_the_one_given(planned, staff, agreement, clock):
    clock.move_to("2026-12-20T03:00:00+00:00")
    answer = sign(staff, agreement, 1, "2026-12-11")
    assert answer.status_code == 201, answer.content
    assert answer.json()["signed"] == "2026-12-11"
    assert Signature.objects.filter(term__ordinal=1).count() == 2
    assert not Signature.objects.filter(is_planned=True).exists()
    assert expiry(staff)["2026-12-31"] == ("done", "2026-12-11", "done")
    assert sign(staff, agreement, 1, "2026-12-12").status_code == 409


def test_no_day_given_takes_no_planned_day_away(planned, staff, agreement, clock):
    clock.move_to("2026-12-20T03:00:00+00:00")
    rows = Signature.objects.filter(term__ordinal=1)
    before = list(rows.values())
    answer = sign(staff, agreement, 1, None)
    assert answer.status_code == 409, answer.content
    assert answer.json()["type"].endswith("planned")
    assert list(rows.values()) == before


#: Of a term until 2027-03-31: the day its renewal's signing is planned for, with the choice of its
#: start; the day it is signed instead, with the choice given then; the choice that stands.
SIGNED_INSTEAD = {
    "the choice stands": ("2026-12-10", "at_once", "2026-12-11", None, "at_once"),
    "another is given": ("2026-12-10", "at_once", "2026-12-11", "2027-01-15", "2027-01-15"),
    "a stated day stands": ("2026-12-10", "2027-01-15", "2026-12-11", None, "2027-01-15"),
    "signed before that day": ("2027-04-10", None, "2026-12-11", "at_once", "at_once"),
    "signed after it": ("2026-12-10", "after_current_end", "2027-04-10", None, None),
    "not asked before": ("2027-04-10", None, "2026-12-11", None, 400),
    "past the stated day": ("2026-12-10", "2026-12-12", "2026-12-14", None, 400),
    "nothing is asked": ("2026-12-10", "at_once", "2027-04-10", "at_once", 400),
}


@pytest.mark.parametrize("name", SIGNED_INSTEAD)
def test_signed_on_another_day_than_planned_the_start_is_asked_anew(
    chain, staff, agreement, clock, name
):
    ahead, starts, signed, given, expected = SIGNED_INSTEAD[name]
    chosen = {"starts": starts} if starts else {}
    chain((UNTIL_MARCH, "2026-01-01", {}), (FOLLOWS, ahead, chosen))
    clock.move_to("2027-04-20T03:00:00+00:00")
    answer = sign(staff, agreement, 1, signed, **({"starts": given} if given else {}))
    if expected == 400:
        assert told(answer)[0] == "starts"
        assert Signature.objects.filter(is_planned=True).count() == 2
        return
    assert answer.status_code == 201, answer.content
    assert answer.json()["starts"] == expected


def test_and_the_day_a_text_fixes_is_held_to_it_again(chain, staff, agreement, clock):
    fixed = FOLLOWS | {"effect": {"mode": "fixed_date", "on": "2026-12-12"}}
    chain((UNTIL_MARCH, "2026-01-01", {}), (fixed, "2026-12-10", {}))
    clock.move_to("2026-12-20T03:00:00+00:00")
    assert told(sign(staff, agreement, 1, "2026-12-15"))[0].startswith("effect")
    assert sign(staff, agreement, 1, "2026-12-11").status_code == 201


def test_no_partner_is_told_of_a_text_that_is_not_complete(chain, staff, home, clock):
    chain((UNTIL_MARCH, "2026-01-01", {}), (FOLLOWS, None, {}))
    row = {"party": home.uid, "signed": "2026-12-10"}
    assert staff.post(f"{AT}terms/1/signature/", {"signatures": [row]}).status_code == 201
    clock.move_to("2026-12-20T03:00:00+00:00")
    assert staff.post(f"{AT}terms/1/as_planned/", {}).status_code == 201
    told = ChangeEntry.objects.filter(verb="as_planned")
    assert told.filter(party=None).exists() and not told.exclude(party=None).exists()


def test_an_act_and_an_amendment(chain, staff, agreement, consip, clock):
    chain((UNTIL_MARCH, "2026-01-01", {}))
    notice = {"kind": "notice_received", "on": "2026-12-01", "by_party": consip.uid}
    event = staff.post(f"{AT}events/", notice).json()["id"]
    annex = {"kind": "annex", "signed": "2026-12-05", "summary": "Annex A"}
    amendment = staff.post(f"{AT}amendments/", annex).json()["id"]
    clock.move_to("2026-12-20T03:00:00+00:00")
    for fact, id in (("events", event), ("amendments", amendment)):
        assert staff.post(f"{AT}{fact}/{id}/as_planned/", {}).status_code == 201
        assert staff.post(f"{AT}{fact}/{id}/as_planned/", {}).status_code == 409
    assert staff.get(AT).json()["status"]["code"] == "terminating"


def test_what_is_not_planned_and_who_may_not_say_so(planned, staff, people, consip, clock):
    clock.move_to("2026-12-20T03:00:00+00:00")
    assert staff.post(f"{AT}terms/0/as_planned/", {}).status_code == 409
    assert staff.post(f"{AT}terms/7/as_planned/", {}).status_code == 404
    assert staff.post(f"{AT}signatures/nosuchuid/as_planned/", {}).status_code == 404
    assert staff.post(f"{AT}terms/1/as_planned/", {"on": "2026-12-10"}).status_code == 400
    officer = staff_client(people["officer"])
    assert officer.post(f"{AT}terms/1/as_planned/", {}).status_code == 403
    assert partner_client(consip).post(f"{AT}terms/1/as_planned/", {}).status_code == 403


# --- How far an act reaches ----------------------------------------------------------------------


@pytest.fixture
def ahead(chain):
    """A term until 2027-06-30; its renewal signed on 2026-10-01 for the day after."""
    body = UNTIL_MARCH | {"end": {"kind": "fixed", "on": "2027-06-30"}}
    answer = chain(
        (body, "2026-01-01", {}), (FOLLOWS, "2026-10-01", {"starts": "after_current_end"})
    )
    assert answer.status_code == 201, answer.content


CONSENT = {"kind": "terminated_by_consent", "on": "2026-11-15", "effective_on": "2027-06-30"}


def test_a_consent_beside_a_term_signed_ahead_says_how_far_it_reaches(ahead, staff):
    field, words = told(staff.post(f"{AT}events/", CONSENT))
    assert field == "reach"
    assert "running_term" in words and "agreement" in words
    assert not Event.objects.exists()
    assert status_on(staff, "2027-07-01") == "in_force"


@pytest.mark.parametrize(
    ("reach", "then"), [("running_term", "in_force"), ("agreement", "terminated")]
)
def test_what_follows_from_its_reach(ahead, staff, reach, then):
    answer = staff.post(f"{AT}events/", CONSENT | {"reach": reach})
    assert answer.status_code == 201, answer.content
    assert answer.json()["reach"] == reach
    assert status_on(staff, "2027-07-01") == then
    assert expiry(staff)["2027-06-30"][0] == ("done" if reach == "running_term" else "open")


def test_a_notice_dated_before_the_renewal_was_signed_has_none(ahead, staff, consip):
    notice = {"kind": "notice_received", "on": "2026-09-15", "by_party": consip.uid}
    for reach in ("running_term", "agreement"):
        field, words = told(staff.post(f"{AT}events/", notice | {"reach": reach}))
        assert field == "reach"
        assert "leave out" in words
    assert staff.post(f"{AT}events/", notice).status_code == 201
    assert status_on(staff, "2027-06-30") == "in_force"
    assert status_on(staff, "2027-07-01") == "in_force"


def test_the_only_partner_withdraws(ahead, staff, consip):
    left = {
        "kind": "party_withdrew", "on": "2026-11-15", "by_party": consip.uid,
        "effective_on": "2027-06-30",
    }  # fmt: skip
    for reach in ("running_term", "agreement"):
        assert told(staff.post(f"{AT}events/", left | {"reach": reach}))[0] == "reach"
    assert staff.post(f"{AT}events/", left).status_code == 201
    assert status_on(staff, "2027-07-01") == "terminated"
    found = expiry(staff)
    assert found.pop("2027-06-30")[0] == "open"
    assert {state for state, *_day in found.values()} == {"void"}


def test_the_same_notice_is_not_taken_a_second_time(ahead, staff, home, consip):
    notice = {"kind": "notice_received", "on": "2026-09-15", "by_party": consip.uid}
    first = staff.post(f"{AT}events/", notice).json()["id"]
    again = staff.post(f"{AT}events/", notice | {"reason": "A second letter"})
    assert again.status_code == 409
    assert again.json()["type"].endswith("recorded-already")
    assert "2026-09-15" in again.json()["detail"]
    other = staff.post(f"{AT}events/", notice | {"on": "2026-09-16"}).json()["id"]
    moved = {"set": {"on": "2026-09-15"}, "reason": "Misread"}
    assert staff.post(f"{AT}events/{other}/correction/", moved).status_code == 409
    struck = {"void": True, "reason": "Never came"}
    assert staff.post(f"{AT}events/{first}/correction/", struck).status_code == 201
    assert staff.post(f"{AT}events/{other}/correction/", moved).status_code == 201


def test_one_that_is_planned_is_confirmed_instead(ahead, staff, consip, clock):
    notice = {"kind": "notice_received", "on": "2026-12-15", "by_party": consip.uid}
    planned = notice | {"reach": "running_term"}
    assert staff.post(f"{AT}events/", planned).status_code == 201
    clock.move_to("2026-12-20T03:00:00+00:00")
    assert "as planned" in staff.post(f"{AT}events/", planned).json()["detail"]


def test_what_was_stored_twice_is_put_right_all_the_same(ahead, staff, consip):
    notice = {"kind": "notice_received", "on": "2026-09-15", "by_party": consip.uid}
    first = staff.post(f"{AT}events/", notice).json()["id"]
    staff.post(f"{AT}events/", notice | {"on": "2026-09-16"})
    Event.objects.update(on=date(2026, 9, 15))
    body = {"set": {"reason": "Agreed"}, "reason": "Typo"}
    assert staff.post(f"{AT}events/{first}/correction/", body).status_code == 201


def test_a_notice_taken_back_has_no_reach_of_its_own(ahead, staff, consip):
    notice = {"kind": "notice_received", "on": "2026-11-15", "by_party": consip.uid}
    given = staff.post(f"{AT}events/", notice | {"reach": "agreement"})
    assert status_on(staff, "2027-07-01") == "terminated"
    back = {"kind": "notice_withdrawn", "on": "2026-11-20", "withdraws": given.json()["id"]}
    assert told(staff.post(f"{AT}events/", back | {"reach": "agreement"}))[0] == "reach"
    assert staff.post(f"{AT}events/", back).status_code == 201
    assert status_on(staff, "2027-07-01") == "in_force"


def test_a_correction_asks_where_the_day_makes_it_necessary(ahead, staff, agreement):
    early = staff.post(f"{AT}events/", CONSENT | {"on": "2026-09-15"}).json()["id"]

    def correct(**fields):
        return staff.post(f"{AT}events/{early}/correction/", {"set": fields, "reason": "Misread"})

    assert told(correct(on="2026-11-15"))[0] == "reach"
    assert told(correct(reach="agreement"))[0] == "reach"
    assert correct(on="2026-11-15", reach="agreement").status_code == 201
    assert told(correct(on="2026-09-15"))[0] == "reach"
    assert told(correct(reach=None))[0] == "reach"
    assert correct(on="2026-09-15", reach=None).status_code == 201


def test_what_was_recorded_before_acts_said_so_is_not_asked_by_the_way(ahead, staff, agreement):
    event = staff.post(f"{AT}events/", CONSENT | {"reach": "agreement"}).json()["id"]
    Event.objects.update(reach=None)
    at = f"{AT}events/{event}/correction/"
    assert staff.post(at, {"set": {"reason": "Agreed"}, "reason": "Typo"}).status_code == 201
    assert told(staff.post(at, {"set": {"on": "2026-11-16"}, "reason": "Typo"}))[0] == "reach"


# --- Extensions beside a term signed ahead -------------------------------------------------------


def test_a_signing_day_put_right_leaves_no_act_that_has_no_reach_to_tell(ahead, staff):
    """The act would say how far it reaches, and no later term was signed by its day."""
    id = staff.post(f"{AT}events/", CONSENT | {"reach": "agreement"}).json()["id"]
    own, _other = Signature.objects.filter(term__ordinal=1)
    at = f"{AT}signatures/{own.uid}/correction/"
    earlier = {"set": {"signed": "2026-11-14"}, "reason": "Misread"}
    assert staff.post(at, earlier).status_code == 201, "still signed by that day"
    later = {"set": {"signed": "2026-11-20"}, "reason": "Misread"}
    field, words = told(staff.post(at, later))
    assert field == "signed"
    assert "2026-11-15" in words
    own.refresh_from_db()
    assert str(own.signed) == "2026-11-14"
    void = {"void": True, "reason": "Never signed"}
    for fact in (f"signatures/{own.uid}", "terms/1"):
        struck = staff.post(f"{AT}{fact}/correction/", void)
        assert struck.status_code == 409, struck.content
        assert "2026-11-15" in struck.content.decode()
    assert staff.post(f"{AT}events/{id}/correction/", void).status_code == 201
    assert staff.post(at, later).status_code == 201
    assert staff.post(f"{AT}events/", CONSENT).status_code == 201


def test_one_that_had_none_to_tell_before_keeps_no_signing_day(ahead, staff):
    staff.post(f"{AT}events/", CONSENT | {"reach": "agreement"})
    Event.objects.update(on=date(2026, 9, 20))
    own = Signature.objects.filter(term__ordinal=1).first()
    put = {"set": {"signed": "2026-10-02"}, "reason": "Misread"}
    answer = staff.post(f"{AT}signatures/{own.uid}/correction/", put)
    assert answer.status_code == 201, answer.content


def extension(signed, until):
    return {"kind": "extension", "signed": signed, "summary": "Longer", "new_ends_on": until}


def test_an_extension_after_the_next_term_was_signed_is_refused(ahead, staff):
    field, words = told(staff.post(f"{AT}amendments/", extension("2026-11-15", "2027-12-31")))
    assert field == "successor_starts"
    assert "2026-10-01" in words
    on_the_day = extension("2026-10-01", "2027-12-31") | {"ordinal": 0}
    assert told(staff.post(f"{AT}amendments/", on_the_day))[0] == "successor_starts"
    before = extension("2026-09-30", "2027-12-31") | {"ordinal": 0}
    assert staff.post(f"{AT}amendments/", before).status_code == 201
    own = extension("2026-11-15", "2031-12-31") | {"ordinal": 1}
    assert staff.post(f"{AT}amendments/", own).status_code == 201, "of the later term itself"
    other = {"kind": "annex", "signed": "2026-11-15", "summary": "Annex"}
    assert staff.post(f"{AT}amendments/", other).status_code == 201


def test_an_extension_may_follow_a_signing_that_is_only_planned(planned, staff):
    assert staff.post(f"{AT}amendments/", extension("2026-11-20", "2027-12-31")).status_code == 201


def test_a_correction_makes_no_such_extension_either(ahead, staff):
    id = staff.post(f"{AT}amendments/", extension("2026-09-30", "2027-12-31")).json()["id"]
    at = f"{AT}amendments/{id}/correction/"
    moved = staff.post(at, {"set": {"signed": "2026-11-15"}, "reason": "Misread"})
    assert told(moved)[0] == "successor_starts"
    assert staff.post(at, {"set": {"summary": "One year"}, "reason": "Typo"}).status_code == 201


#: The renewal of a term until 2027-06-30, that is extended to 2027-12-31: what is said of its first
#: day, on which day it begins then, and on which the extended term ends.
SUCCESSOR = {
    "after_current_end": ("2028-01-01", "2027-12-31"),
    "at_once": ("2027-07-01", "2027-06-30"),
    "2027-09-01": ("2027-09-01", "2027-08-31"),
    "2028-01-01": ("2028-01-01", "2027-12-31"),
}


def spans(staff):
    """By ordinal: the first and the last day of each term in effect."""
    rows = staff.get(f"{AT}terms/").json()["results"]
    return {row["ordinal"]: (row["effective_on"], row["ends_on"]) for row in rows}


@pytest.mark.parametrize("starts", SUCCESSOR)
def test_an_extension_says_what_becomes_of_the_signed_renewal(ahead, staff, starts):
    first, last = SUCCESSOR[starts]
    body = extension("2026-11-15", "2027-12-31") | {"successor_starts": starts}
    answer = staff.post(f"{AT}amendments/", body)
    assert answer.status_code == 201, answer.content
    assert spans(staff)[0][1] == last
    assert spans(staff)[1][0] == first
    assert status_on(staff, last) == status_on(staff, first) == "in_force"
    codes = {note["code"] for note in staff.get(AT).json()["warnings"]}
    assert not codes & {"starts_out_of_bounds", "overtaken", "end_before_start"}
    entry = AuditEntry.objects.get(verb="amend")
    kept = starts == "at_once"
    assert entry.detail["successor"] == 1
    assert entry.detail["starts"] == ("at_once" if kept else ["after_current_end", first])
    history = Term.objects.get(ordinal=1).history.filter(pgh_context=entry.context)
    assert history.exists() is not kept


@pytest.mark.parametrize("starts", ["2026-09-30", "2028-01-02", "soon", "2027-01-01x"])
def test_a_first_day_that_cannot_be(ahead, staff, starts):
    before = spans(staff)
    body = extension("2026-11-15", "2027-12-31") | {"successor_starts": starts}
    assert told(staff.post(f"{AT}amendments/", body))[0] == "successor_starts"
    assert spans(staff) == before


def test_it_is_not_asked_where_nothing_is_left_open(ahead, staff):
    for more in (
        extension("2026-09-30", "2027-12-31") | {"ordinal": 0},
        extension("2026-11-15", "2031-12-31") | {"ordinal": 1},
        {"kind": "annex", "signed": "2026-11-15", "summary": "Annex"},
    ):
        for starts in ("at_once", "after_current_end", "2027-09-01"):
            answer = staff.post(f"{AT}amendments/", more | {"successor_starts": starts})
            assert told(answer)[0] == "successor_starts"


def test_a_renewal_that_would_end_before_that_is_refused(short_renewal, staff):
    body = extension("2026-11-15", "2028-01-31") | {"successor_starts": "after_current_end"}
    field, words = told(staff.post(f"{AT}amendments/", body))
    assert field == "successor_starts"
    assert "2028-02-01" in words and "2027-12-31" in words
    assert staff.post(
        f"{AT}amendments/", body | {"successor_starts": "2027-12-31"}
    ).status_code == 201  # fmt: skip


def test_struck_out_the_renewal_begins_as_before(ahead, staff):
    before = spans(staff)
    body = extension("2026-11-15", "2027-12-31") | {"successor_starts": "after_current_end"}
    id = staff.post(f"{AT}amendments/", body).json()["id"]
    assert spans(staff) != before
    struck = {"void": True, "reason": "Never signed"}
    assert staff.post(f"{AT}amendments/{id}/correction/", struck).status_code == 201
    assert spans(staff) == before
    assert staff.get(f"{AT}terms/1/").json()["starts"] == "after_current_end"


def test_put_right_it_takes_the_renewal_along(ahead, staff):
    body = extension("2026-11-15", "2027-12-31") | {"successor_starts": "after_current_end"}
    id = staff.post(f"{AT}amendments/", body).json()["id"]
    at, later = f"{AT}amendments/{id}/correction/", {"new_ends_on": "2028-02-29"}
    assert told(staff.post(at, {"set": later, "reason": "Misread"}))[0] == "successor_starts"
    later |= {"successor_starts": "after_current_end"}
    assert staff.post(at, {"set": later, "reason": "Misread"}).status_code == 201
    assert spans(staff)[1][0] == "2028-03-01"
    own = {"set": {"starts": "2028-02-01"}, "reason": "Misread"}
    assert staff.post(f"{AT}terms/1/correction/", own).status_code == 201
    assert spans(staff)[0][1] == "2028-01-31"
    struck = {"void": True, "reason": "Never signed"}
    assert staff.post(at, struck).status_code == 201
    assert spans(staff)[1][0] == "2028-02-01", "what somebody said since stays"


#: Of an extension to 2027-12-31 that moved the renewal to the day after: what is put right one by
#: one, with what is said of the renewal; the days on which the renewal begins each time.
ANSWERED_ANEW = {
    "later": [({"new_ends_on": "2028-02-29"}, "after_current_end", "2028-03-01")],
    "later, as before the extension": [({"new_ends_on": "2028-02-29"}, "at_once", "2027-07-01")],
    "shorter": [({"new_ends_on": "2027-09-30"}, "after_current_end", "2027-10-01")],
    "shorter, then longer": [
        ({"new_ends_on": "2027-09-30"}, "2027-09-01", "2027-09-01"),
        ({"new_ends_on": "2028-01-31"}, "after_current_end", "2028-02-01"),
    ],
    "none any more": [({"kind": "annex", "new_ends_on": None}, None, "2027-07-01")],
    "none any more, and again": [
        ({"kind": "annex", "new_ends_on": None}, None, "2027-07-01"),
        ({"kind": "extension", "new_ends_on": "2027-10-31"}, "after_current_end", "2027-11-01"),
    ],
    "signed before the renewal": [({"signed": "2026-09-30"}, None, "2028-01-01")],
    "signed another day after it": [({"signed": "2026-11-16"}, None, "2028-01-01")],
    "only the answer": [({}, "2027-09-01", "2027-09-01")],
}


@pytest.mark.parametrize("name", ANSWERED_ANEW)
def test_put_right_the_extension_gives_back_what_it_moved_and_asks_anew(ahead, staff, name):
    body = extension("2026-11-15", "2027-12-31") | {"successor_starts": "after_current_end"}
    before = spans(staff)[1][0]
    at = f"{AT}amendments/{staff.post(f'{AT}amendments/', body).json()['id']}/correction/"
    for put, starts, first in ANSWERED_ANEW[name]:
        said = {"successor_starts": starts} if starts else {}
        if said and put:
            unsaid = staff.post(at, {"set": put, "reason": "Misread"})
            assert told(unsaid)[0] == "successor_starts"
        answer = staff.post(at, {"set": put | said, "reason": "Misread"})
        assert answer.status_code == 201, answer.content
        assert spans(staff)[1][0] == first
        codes = {note["code"] for note in staff.get(AT).json()["warnings"]}
        assert not codes & {"starts_out_of_bounds", "overtaken", "end_before_start", "gap"}
        assert date.fromisoformat(spans(staff)[0][1]).toordinal() + 1 == (
            date.fromisoformat(first).toordinal()
        ), "no day between the two"
    struck = staff.post(at, {"void": True, "reason": "Never signed"})
    assert struck.status_code == 201
    assert spans(staff)[1][0] == before
    assert staff.get(f"{AT}terms/1/").json()["starts"] == "after_current_end"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first", "last"])
def test_two_extensions_struck_out_in_any_order_leave_nothing(ahead, staff, order):
    before, ids = spans(staff), []
    for signed, until in (("2026-11-15", "2027-12-31"), ("2026-11-16", "2028-06-30")):
        body = extension(signed, until) | {"successor_starts": "after_current_end"}
        ids.append(staff.post(f"{AT}amendments/", body).json()["id"])
    assert spans(staff)[1][0] == "2028-07-01"
    for at in order:
        struck = {"void": True, "reason": "Never signed"}
        answer = staff.post(f"{AT}amendments/{ids[at]}/correction/", struck)
        assert answer.status_code == 201, answer.content
    assert spans(staff) == before


@pytest.mark.parametrize("starts", ["after_current_end", "2027-09-01"])
def test_a_renewal_whose_text_fixes_its_day_is_not_moved(chain, staff, starts):
    body = UNTIL_MARCH | {"end": {"kind": "fixed", "on": "2027-06-30"}}
    fixed = FOLLOWS | {"effect": {"mode": "fixed_date", "on": "2027-07-01"}}
    chain((body, "2026-01-01", {}), (fixed, "2026-10-01", {}))
    longer, before = extension("2026-11-15", "2027-12-31"), staff.get(f"{AT}terms/1/").json()
    field, words = told(staff.post(f"{AT}amendments/", longer | {"successor_starts": starts}))
    assert field == "successor_starts"
    assert "fixes its first day" in words and "2026-10-01" in words
    assert staff.get(f"{AT}terms/1/").json() == before
    kept = staff.post(f"{AT}amendments/", longer | {"successor_starts": "at_once"})
    assert kept.status_code == 201, kept.content
    assert spans(staff)[0][1] == "2027-06-30"


def test_as_long_as_the_renewal_waits_or_the_extension_is_planned_its_day_stays(waiting, staff):
    body = extension("2026-11-15", "2027-12-31")
    for starts in ("after_current_end", "2027-06-01"):
        refused = staff.post(f"{AT}amendments/", body | {"successor_starts": starts})
        assert "waits for a notification" in told(refused)[1]
    kept = staff.post(f"{AT}amendments/", body | {"successor_starts": "at_once"})
    assert kept.status_code == 201, kept.content


# --- First and last days -------------------------------------------------------------------------

UNTIL_2028 = UNTIL_MARCH | {"end": {"kind": "fixed", "on": "2028-06-30"}}
TOO_SHORT = FOLLOWS | {"end": {"kind": "fixed", "on": "2028-01-31"}}


def test_a_renewal_that_would_end_before_it_begins_is_refused(chain, staff, agreement):
    chain((UNTIL_2028, "2026-01-01", {}), (TOO_SHORT, None, {}))
    before = staff.get(f"{AT}terms/1/").json()
    field, words = told(sign(staff, agreement, 1, "2026-11-01", starts="after_current_end"))
    assert field == "starts"
    assert "2028-07-01" in words and "2028-01-31" in words
    assert staff.get(f"{AT}terms/1/").json() == before, "the term in preparation stays as it was"
    stated = sign(staff, agreement, 1, "2026-11-01", starts="2028-02-01")
    assert "2028-02-01" in told(stated)[1]
    assert sign(staff, agreement, 1, "2026-11-01", starts="2028-01-31").status_code == 201


def test_also_where_the_text_says_both_days_or_a_notification_brings_it(chain, staff, agreement):
    fixed = TOO_SHORT | {"effect": {"mode": "fixed_date", "on": "2028-02-01"}}
    chain((UNTIL_2028, "2026-01-01", {}))
    assert "2028-02-01" in told(staff.post(f"{AT}terms/", fixed))[1]
    waits = TOO_SHORT | {"effect": {"mode": "days_after_notification", "days": 30}}
    staff.post(f"{AT}terms/", waits)
    assert sign(staff, agreement, 1, "2026-11-01", starts="at_once").status_code == 201
    late = told(staff.post(f"{AT}terms/1/notification/", {"on": "2028-01-02"}))
    assert late[0] == "on"
    assert "2028-02-01" in late[1] and "2028-01-31" in late[1]
    assert staff.post(f"{AT}terms/1/notification/", {"on": "2028-01-01"}).status_code == 201


def test_a_partial_end_is_refused_where_all_of_it_lies_before(chain, staff, agreement):
    vague = FOLLOWS | {"end": {"kind": "fixed", "on": "2028-05"}}
    chain((UNTIL_2028, "2026-01-01", {}), (vague, None, {}))
    assert told(sign(staff, agreement, 1, "2026-11-01", starts="after_current_end"))[0] == "starts"
    assert sign(staff, agreement, 1, "2026-11-01", starts="2028-05-20").status_code == 201


def test_a_correction_makes_no_such_term_either(chain, staff, agreement):
    chain((UNTIL_2028, "2026-01-01", {}), (FOLLOWS, "2026-11-01", {"starts": "after_current_end"}))

    def correct(**fields):
        return staff.post(f"{AT}terms/1/correction/", {"set": fields, "reason": "Misread"})

    field, words = told(correct(end={"kind": "fixed", "on": "2028-01-31"}))
    assert field == "end.on"
    assert "2028-07-01" in words and "2028-01-31" in words
    assert correct(end={"kind": "fixed", "on": "2028-07-01"}).status_code == 201


# --- Consequences for a later term ---------------------------------------------------------------

UNTIL_2027 = FOLLOWS | {"end": {"kind": "fixed", "on": "2027-12-31"}}


@pytest.fixture
def short_renewal(chain):
    """A term until 2027-03-31, and its renewal after that, until 2027-12-31."""
    answer = chain(
        (UNTIL_MARCH, "2026-01-01", {}),
        (UNTIL_2027, "2026-11-01", {"starts": "after_current_end"}),
    )
    assert answer.status_code == 201, answer.content


def of_term(ordinal, **fields):
    body = {"set": fields, "reason": "Misread"}
    return lambda staff, consip: staff.post(f"{AT}terms/{ordinal}/correction/", body)


def of_extension(signed, until):
    """An extension recorded as signed after the renewal, so that it counts beside it only once its
    day is put right."""

    def act(staff, consip):
        return staff.post(f"{AT}amendments/", extension(signed, until) | {"ordinal": 0})

    return act


#: What leaves the renewal until 2027-12-31 beginning after its last day: the act on the term before
#: it, and the field it is told at.
TOO_LATE = {
    "the old end put right": (of_term(0, end={"kind": "fixed", "on": "2028-03-31"}), "end.on"),
    "by a length": (of_term(0, end={"kind": "duration", "years": 3, "on": None}), "end.on"),
    "an earlier extension": (of_extension("2026-10-15", "2028-03-31"), "new_ends_on"),
    "its own end": (of_term(1, end={"kind": "fixed", "on": "2027-03-31"}), "end.on"),
}
#: The same act one day earlier, or with all of it inside: accepted.
IN_TIME = {
    "the old end put right": of_term(0, end={"kind": "fixed", "on": "2027-12-30"}),
    "by a length": of_term(0, end={"kind": "duration", "years": 1, "months": 11, "on": None}),
    "an earlier extension": of_extension("2026-10-15", "2027-12-30"),
    "its own end": of_term(1, end={"kind": "fixed", "on": "2027-04-01"}),
}


@pytest.mark.parametrize("name", TOO_LATE)
def test_an_act_on_any_term_leaves_none_that_ends_before_it_begins(
    short_renewal, staff, consip, name
):
    act, at = TOO_LATE[name]
    before = staff.get(f"{AT}terms/").json()
    field, words = told(act(staff, consip))
    assert field == at
    for one in ("term 0", "term 1"):
        assert one in words
    rows = staff.get(f"{AT}terms/").json()
    assert rows == before
    answer = IN_TIME[name](staff, consip)
    assert answer.status_code == 201, answer.content


@pytest.mark.parametrize(
    ("day", "status"), [("2026-10-31", 201), ("2026-11-01", 400), ("2026-11-30", 400)]
)
def test_nor_one_that_begins_after_the_next(chain, staff, consip, day, status):
    chain((UNTIL_MARCH, "2026-01-01", {}), (FOLLOWS, "2026-11-01", {"starts": "at_once"}))
    answer = of_term(0, effect={"mode": "fixed_date", "on": day})(staff, consip)
    assert answer.status_code == status, answer.content
    if status == 400:
        field, words = told(answer)
        assert field == "effect.on"
        for one in ("Term 1", "term 0", "2026-11-01", day):
            assert one in words


#: Of a term until 2027-06-30 in three readings, whose renewal was signed on 2026-10-01 and begins
#: at once: what is put right of it, so that it would begin no earlier, or the day before.
BEGINS = {
    "a fixed day": ({}, "effect", {"mode": "fixed_date", "on": "2026-10-01"}, 400),
    "a fixed day later": ({}, "effect", {"mode": "fixed_date", "on": "2026-12-01"}, 400),
    "a fixed day before": ({}, "effect", {"mode": "fixed_date", "on": "2026-09-30"}, 201),
    "its notification": (
        {"effect": {"mode": "on_last_notification"}},
        "effect", {"mode": "on_last_notification", "on": "2026-10-15"}, 400,
    ),
    "its notification before": (
        {"effect": {"mode": "on_last_notification"}},
        "effect", {"mode": "on_last_notification", "on": "2026-09-30"}, 201,
    ),
    "days after it": (
        {"effect": {"mode": "days_after_notification", "days": 30}},
        "effect", {"mode": "days_after_notification", "days": 300, "on": "2026-01-10"}, 400,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BEGINS)
def test_put_right_no_term_begins_on_or_after_the_first_day_of_the_next(
    chain, staff, agreement, consip, name
):
    more, field, put, status = BEGINS[name]
    body = UNTIL_MARCH | {"end": {"kind": "fixed", "on": "2027-06-30"}} | more
    chain((body, "2026-01-01", {}))
    if more:
        assert staff.post(f"{AT}terms/0/notification/", {"on": "2026-01-10"}).status_code == 201
    staff.post(f"{AT}terms/", FOLLOWS)
    signed = sign(staff, agreement, 1, "2026-10-01", starts="at_once")
    assert signed.status_code == 201, signed.content
    before = staff.get(f"{AT}terms/").json()
    answer = of_term(0, **{field: put})(staff, consip)
    assert answer.status_code == status, answer.content
    if status == 400:
        assert "2026-10-01" in told(answer)[1]
        assert staff.get(f"{AT}terms/").json() == before


def test_nor_by_a_signing_day_put_right(chain, staff, agreement):
    body = UNTIL_MARCH | {"end": {"kind": "fixed", "on": "2027-06-30"}}
    chain((body, "2026-01-01", {}), (FOLLOWS, "2026-10-01", {"starts": "at_once"}))
    for own, status in zip(Signature.objects.filter(term__ordinal=0), (400, 400), strict=True):
        put = {"set": {"signed": "2026-10-02"}, "reason": "Misread"}
        answer = staff.post(f"{AT}signatures/{own.uid}/correction/", put)
        assert answer.status_code == status, answer.content


def test_a_start_that_was_chosen_is_not_taken_back(short_renewal, staff, consip):
    before = staff.get(f"{AT}terms/1/").json()
    field, words = told(of_term(1, starts=None)(staff, consip))
    assert field == "starts"
    assert "2027-03-31" in words
    assert staff.get(f"{AT}terms/1/").json() == before
    Term.objects.filter(ordinal=1).update(starts_choice="")
    kept = of_term(1, starts=None, place="Rome")(staff, consip)
    assert kept.status_code == 201, "what was never said is not asked by the way"


def test_and_is_asked_where_the_text_no_longer_fixes_its_day(chain, staff, consip):
    fixed = FOLLOWS | {"effect": {"mode": "fixed_date", "on": "2027-02-01"}}
    chain((UNTIL_MARCH, "2026-01-01", {}), (fixed, "2026-11-01", {}))
    on_signature = {"effect": {"mode": "on_last_signature", "on": None}}
    assert told(of_term(1, **on_signature)(staff, consip))[0] == "starts"
    said = of_term(1, **on_signature, starts="at_once")(staff, consip)
    assert said.status_code == 201, said.content


def bounded(chain, staff, agreement, day, *, fixed, signed):
    """The renewal of a term until 2027-03-31, signed on 2026-11-01, made to begin on `day` when it
    is signed, or by a correction."""
    effect = {"mode": "fixed_date", "on": day} if fixed else {"mode": "on_last_signature"}
    first = {"effect": {"mode": "fixed_date", "on": "2027-01-15"}} if fixed else {}
    chain((UNTIL_MARCH, "2026-01-01", {}))
    body = FOLLOWS | ({"effect": effect} if signed else first)
    assert staff.post(f"{AT}terms/", body).status_code == 201
    if signed:
        return sign(staff, agreement, 1, "2026-11-01", **({} if fixed else {"starts": day}))
    said = {} if fixed else {"starts": "at_once"}
    assert sign(staff, agreement, 1, "2026-11-01", **said).status_code == 201
    return of_term(1, **({"effect": effect} if fixed else {"starts": day}))(staff, None)


@pytest.mark.parametrize("signed", [True, False], ids=["signed", "corrected"])
@pytest.mark.parametrize("fixed", [True, False], ids=["fixed", "stated"])
@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-10-31", 400), ("2026-11-01", 201), ("2027-04-01", 201), ("2027-04-02", 400)],
)
def test_out_of_its_bounds_both_are_named(chain, staff, agreement, day, status, fixed, signed):
    answer = bounded(chain, staff, agreement, day, fixed=fixed, signed=signed)
    assert answer.status_code == status, answer.content
    if status == 400:
        words = told(answer)[1]
        assert "2026-11-01" in words and "2027-04-01" in words


def test_both_days_are_named(short_renewal, staff, consip):
    words = told(TOO_LATE["the old end put right"][0](staff, consip))[1]
    for day in ("2028-03-31", "2028-04-01", "2027-12-31"):
        assert day in words


def test_an_old_end_that_may_still_leave_it_days_is_no_contradiction(short_renewal, staff, consip):
    assert of_term(0, end={"kind": "fixed", "on": "2027"})(staff, consip).status_code == 201


def test_what_stood_before_an_act_is_not_what_it_is_refused_for(
    short_renewal, staff, agreement, people
):
    Term.objects.filter(ordinal=0).update(end_on=date(2028, 3, 31))
    refresh(agreement, on=TODAY)
    annex = {"kind": "annex", "signed": "2026-11-15", "summary": "Annex", "ordinal": 0}
    assert staff.post(f"{AT}amendments/", annex).status_code == 201
    worse = of_term(0, end={"kind": "fixed", "on": "2028-04-30"})(staff, None)
    assert told(worse)[0] == "end.on"
    improved = of_term(0, end={"kind": "fixed", "on": "2028-02-29"})(staff, None)
    assert improved.status_code == 201, "still too late, by fewer days"
    better = of_term(0, end={"kind": "fixed", "on": "2027-03-31"})(staff, None)
    assert better.status_code == 201


# --- A signing day put right ---------------------------------------------------------------------

#: Of a term until 2027-03-31: the day its renewal was recorded as signed on, with its choice; the
#: day it is put right to, with the choice given then; the choice that stands.
PUT_RIGHT = {
    "still asked, the choice stands": ("2026-12-10", "at_once", "2026-12-11", None, "at_once"),
    "now asked": ("2027-04-10", None, "2026-12-11", None, 400),
    "now asked, and said": ("2027-04-10", None, "2026-12-11", "at_once", "at_once"),
    "now asked, and stated": ("2027-04-10", None, "2026-12-11", "2027-01-15", "2027-01-15"),
    "asked no more": ("2026-12-10", "after_current_end", "2027-04-10", None, None),
    "asked no more, yet said": ("2026-12-10", "at_once", "2027-04-10", "at_once", 400),
    "past the stated day": ("2026-12-10", "2026-12-12", "2026-12-14", None, 400),
    "past it, and another stated": (
        "2026-12-10", "2026-12-12", "2026-12-14", "2026-12-20", "2026-12-20",
    ),
    "beyond the day after the end": ("2026-12-10", "at_once", "2026-12-11", "2027-04-02", 400),
}  # fmt: skip


@pytest.mark.parametrize("recorded_on", ["2026-11-28", "2027-04-20"], ids=["planned", "past"])
@pytest.mark.parametrize("name", PUT_RIGHT)
def test_a_signing_day_put_right_asks_for_the_start_where_it_needs_one(
    chain, staff, home, clock, name, recorded_on
):
    signed, starts, day, given, expected = PUT_RIGHT[name]
    clock.move_to(f"{recorded_on}T03:00:00+00:00")
    chain((UNTIL_MARCH, "2026-01-01", {}), (FOLLOWS, None, {}))
    other = [one.uid for one in Agreement.objects.get().parties.all() if one != home]
    rows = [{"party": other[0], "signed": "2026-12-01"}, {"party": home.uid, "signed": signed}]
    more = {"starts": starts} if starts else {}
    done = staff.post(f"{AT}terms/1/signature/", {"signatures": rows, **more})
    assert done.status_code == 201, done.content
    own = Signature.objects.get(term__ordinal=1, party=home)
    put = {"signed": day} | ({"starts": given} if given else {})
    answer = staff.post(f"{AT}signatures/{own.uid}/correction/", {"set": put, "reason": "Misread"})
    if expected == 400:
        assert told(answer)[0] == "starts"
        own.refresh_from_db()
        assert str(own.signed) == signed
        return
    assert answer.status_code == 201, answer.content
    assert staff.get(f"{AT}terms/1/").json()["starts"] == expected
    assert "starts" not in {note["code"] for note in staff.get(AT).json()["missing"]}


def test_another_column_of_a_signature_asks_nothing(short_renewal, staff):
    Term.objects.filter(ordinal=1).update(starts_choice="")
    own = Signature.objects.filter(term__ordinal=1).first()
    body = {"set": {"capacity": "Director"}, "reason": "Misread"}
    assert staff.post(f"{AT}signatures/{own.uid}/correction/", body).status_code == 201


@pytest.fixture
def ahead_of_both(chain):
    """Signed on 2026-10-01 to begin on 2027-01-01, until 2027-06-30; a renewal in preparation."""
    body = UNTIL_MARCH | {
        "effect": {"mode": "fixed_date", "on": "2027-01-01"},
        "end": {"kind": "fixed", "on": "2027-06-30"},
    }
    chain((body, "2026-10-01", {}), (FOLLOWS, None, {}))


@pytest.mark.parametrize("starts", ["at_once", "2026-12-31", "2027-01-01"])
def test_a_start_no_later_than_that_of_the_term_before(ahead_of_both, staff, agreement, starts):
    field, words = told(sign(staff, agreement, 1, "2026-11-01", starts=starts))
    assert field == "starts"
    assert "2027-01-01" in words


@pytest.mark.parametrize("starts", ["after_current_end", "2027-01-02"])
def test_a_start_after_that(ahead_of_both, staff, agreement, starts):
    assert sign(staff, agreement, 1, "2026-11-01", starts=starts).status_code == 201


def test_a_fixed_start_no_later_than_that_of_the_term_before(ahead_of_both, staff, agreement):
    etag = staff.get(f"{AT}terms/1/").headers["ETag"]
    fixed = {"effect": {"mode": "fixed_date", "on": "2027-01-01"}}
    assert staff.patch(f"{AT}terms/1/", fixed, headers={"If-Match": etag}).status_code == 200
    assert "2027-01-01" in told(sign(staff, agreement, 1, "2026-11-01"))[1]


def test_one_recorded_as_signed_on_a_day_nobody_wrote_down(ahead_of_both, staff):
    fixed = FOLLOWS | {"effect": {"mode": "fixed_date", "on": "2026-12-31"}, "stage": "signed"}
    field, words = told(staff.post(f"{AT}terms/", {"ordinal": 2, **fixed}))
    assert field == "effect.on"
    assert "2027-01-01" in words
    fixed["effect"]["on"] = "2027-01-02"
    assert staff.post(f"{AT}terms/", {"ordinal": 2, **fixed}).status_code == 201


def test_where_the_old_end_is_open_too(chain, staff, agreement):
    body = UNTIL_MARCH | {
        "effect": {"mode": "fixed_date", "on": "2027-01-01"}, "end": {"kind": "indefinite"},
    }  # fmt: skip
    chain((body, "2026-10-01", {}), (FOLLOWS, None, {}))
    assert "2027-01-01" in told(sign(staff, agreement, 1, "2026-11-01"))[1]


def test_a_history_known_by_years_is_accepted(chain):
    """Both began some day of that year; the order of the ordinals decides."""
    body = FOLLOWS | {"end": {"kind": "not_recorded"}}
    assert chain((body, "2008", {}), (body, "2008", {})).status_code == 201


@pytest.mark.parametrize(
    ("signed", "asked"),
    [("2026-05-24", True), ("2026-06-10", True), ("2026-06-29", True), ("2026-06-30", False)],
)
def test_an_uncertain_old_end_asks_by_its_latest_day(chain, staff, agreement, signed, asked):
    """Signed some day of June 2023 for three years: it ends between 2026-05-31 and 2026-06-29."""
    first = FOLLOWS | {"end": {"kind": "duration", "years": 3}}
    chain((first, "2023-06", {}), (FOLLOWS, None, {}))
    refused, taken = ({}, {"starts": "after_current_end"})[:: 1 if asked else -1]
    assert told(sign(staff, agreement, 1, signed, **refused))[0] == "starts"
    assert sign(staff, agreement, 1, signed, **taken).status_code == 201


@pytest.fixture
def in_doubt(chain, staff, home):
    """A notice sent between the edges of its notice day: the term ends on 2026-06-29 at the
    latest, or a year later, on 2027-06-09. Its renewal is in preparation."""
    tacit = {"renewal": {"mode": "tacit", "years": 1}, "end": {"kind": "duration", "years": 1}}
    clause = {"value": 3, "unit": "months", "basis": "sent", "anchor": "before_end"}
    chain((FOLLOWS | tacit | {"notice": clause}, "2023-06", {}))
    notice = {"kind": "notice_sent", "on": "2026-03-10", "by_party": home.uid}
    assert staff.post(f"{AT}events/", notice).status_code == 201
    staff.post(f"{AT}terms/", {"ordinal": 1, **FOLLOWS})


@pytest.mark.parametrize("starts", ["after_current_end", "at_once"])
def test_an_old_end_that_a_notice_leaves_in_doubt_asks_too(in_doubt, staff, agreement, starts):
    assert told(sign(staff, agreement, 1, "2026-08-01"))[0] == "starts"
    taken = sign(staff, agreement, 1, "2026-08-01", starts=starts)
    assert taken.status_code == 201, taken.content
    codes = {note["code"] for note in staff.get(AT).json()["warnings"]}
    assert "starts_without_old_end" not in codes


@pytest.mark.parametrize("signed", ["2026-06-05", "2026-06-29", "2026-06-30"])
def test_it_counts_by_its_latest_whichever_day_it_is_signed(in_doubt, staff, agreement, signed):
    too_late = sign(staff, agreement, 1, signed, starts="2027-06-11")
    assert told(too_late)[0] == "starts"
    taken = sign(staff, agreement, 1, signed, starts="2026-09-01")
    assert taken.status_code == 201, taken.content
    codes = {note["code"] for note in staff.get(AT).json()["warnings"]}
    assert "starts_out_of_bounds" not in codes


def test_after_an_uncertain_end_it_begins_then_or_when_it_takes_effect(chain, staff, agreement):
    first = FOLLOWS | {"end": {"kind": "duration", "years": 3}}
    chain((first, "2023-06", {}), (FOLLOWS, None, {}))
    sign(staff, agreement, 1, "2026-06-10", starts="after_current_end")
    bounds = staff.get(AT).json()["term"]["bounds"]["effective_on"]
    assert bounds == {"earliest": "2026-06-10", "latest": "2026-06-30"}


def test_a_partner_cannot_ask_whether_a_renewal_is_in_preparation(chain, consip):
    chain((UNTIL_MARCH, "2026-01-01", {}), (FOLLOWS, None, {}))
    partner = partner_client(consip)
    for doing in ("as_planned", "correction"):
        answers = [partner.post(f"{AT}terms/{n}/{doing}/", {}) for n in (1, 7)]
        assert [one.status_code for one in answers] == [404, 404], doing
        assert answers[0].content == answers[1].content
