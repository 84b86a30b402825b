"""Histories entered through the API as somebody would, and what must be answered of them on
2026-11-28: no end, notice or renewal falls silent too early, and nothing is certain without reason.
"""

import pytest

from tests.factories import make_agreement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AT = "agreements/A/"
ON_SIGNATURE = {"effect": {"mode": "on_last_signature"}}
NONE, EXPRESS = {"renewal": {"mode": "none"}}, {"renewal": {"mode": "express"}}
YEARLY = {"renewal": {"mode": "tacit", "years": 1}}
QUARTER = {"notice": {"value": 3, "unit": "months", "basis": "sent", "anchor": "before_end"}}
AFTER = {"starts": "after_current_end"}


def until(day):
    return {"end": {"kind": "fixed", "on": day}}


def lasting(years):
    return {"end": {"kind": "duration", "years": years}}


class Office:
    """Enters facts of one agreement, and asks what follows."""

    def __init__(self, staff, parties, reference="A"):
        self.staff, self.parties, self.at = staff, parties, f"agreements/{reference}/"
        self.reference = reference

    def term(self, ordinal, *parts, signed=None, **more):
        body = {"ordinal": ordinal, **ON_SIGNATURE, **NONE}
        for part in parts:
            body |= part
        opened = self.staff.post(f"{self.at}terms/", body)
        assert opened.status_code == 201, opened.content
        if signed:
            answer = self.sign(ordinal, signed, **more)
            assert answer.status_code == 201, answer.content

    def sign(self, ordinal, signed, **more):
        rows = [{"party": party.uid, "signed": signed} for party in self.parties]
        return self.staff.post(f"{self.at}terms/{ordinal}/signature/", {"signatures": rows, **more})

    def event(self, kind, on, **more):
        answer = self.staff.post(f"{self.at}events/", {"kind": kind, "on": on, **more})
        assert answer.status_code == 201, answer.content

    def correct(self, ordinal, **fields):
        body = {"set": fields, "reason": "Read again"}
        answer = self.staff.post(f"{self.at}terms/{ordinal}/correction/", body)
        assert answer.status_code == 201, answer.content

    def told(self, on=None):
        answer = self.staff.get(self.at, {"on": on} if on else None)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def status(self, on):
        found = self.told(on)["status"]
        return found["code"], found["certain"]

    def deadlines(self, kind, on=None, **asked):
        asked |= {"agreement": self.reference, "kind": kind} | ({"on": on} if on else {})
        rows = self.staff.get("deadlines/", asked).json()["results"]
        return {row["day"]: row for row in rows}

    def state(self, kind, day, on=None):
        return self.deadlines(kind, on)[day]["state"]

    def missing(self):
        return set(self.told()["missing"])


@pytest.fixture
def a(staff, home, consip):
    agreement = make_agreement("A", consip)
    return Office(staff, list(agreement.parties.all()))


def test_a_successor_planned_after_the_end(a):
    a.term(0, until("2027-03-31"), QUARTER, signed="2026-01-01")
    a.term(1, lasting(3), signed="2027-06-01")
    assert a.state("expiry", "2027-03-31") == "open"
    found = a.staff.get(f"{AT}timeline/").json()
    assert found["gaps"] == [
        {"since": "2027-04-01", "until": "2027-05-31", "days": 61, "certain": False}
    ]
    assert [one["signed"]["certain"] for one in found["signings"]] == [True, False]
    assert a.status("2027-06-01")[1] is False


def test_days_between_an_act_and_the_renewal_are_a_gap(a):
    """Consent ends the running term alone, before the renewal that was signed for after its end."""
    a.term(0, until("2027-06-30"), QUARTER, signed="2026-01-01")
    a.term(1, lasting(3), signed="2026-10-01", **AFTER)
    a.event("terminated_by_consent", "2026-11-15", effective_on="2027-01-31", reach="running_term")
    found = a.staff.get(f"{AT}timeline/").json()["gaps"]
    assert found == [{"since": "2027-02-01", "until": "2027-06-30", "days": 150, "certain": True}]
    assert a.told("2027-03-01")["status"]["code"] == "terminated"


def test_days_until_a_notification_after_the_old_end_are_a_gap(a):
    a.term(0, until("2026-08-31"), QUARTER, signed="2025-01-01")
    by_notification = {"effect": {"mode": "on_last_notification"}}
    a.term(1, lasting(2), by_notification, signed="2026-08-01", **AFTER)
    done = a.staff.post(f"{AT}terms/1/notification/", {"on": "2026-10-15"})
    assert done.status_code == 201, done.content
    found = a.staff.get(f"{AT}timeline/").json()["gaps"]
    assert found == [{"since": "2026-09-01", "until": "2026-10-14", "days": 44, "certain": True}]
    assert a.told("2026-09-15")["status"]["code"] == "signed"


def test_a_successor_signed_on_an_unknown_day(a):
    a.term(0, until("2027-03-31"), QUARTER, signed="2026-01-01")
    a.term(1, lasting(3), {"stage": "signed"})
    assert a.state("expiry", "2027-03-31") == "open"
    assert a.status("2027-04-01")[1] is False


def test_a_tacit_term_whose_renewal_waits(a):
    a.term(0, lasting(1), YEARLY, QUARTER, signed="2026-04-01")
    a.term(1, lasting(3), {"effect": {"mode": "on_last_notification"}}, signed="2026-11-01")
    assert a.state("notice", "2026-12-31") == "open"
    assert a.state("tacit_renewal", "2027-04-01") == "open"
    cover = a.told()["cover"]
    assert (cover["kind"], cover["until"]) == ("rolls", None)


def test_doubt_travels_until_a_recorded_day_ends_it(a):
    a.term(0, lasting(3), signed="2023-06")
    a.term(1, lasting(3), EXPRESS, QUARTER, signed="2026-05-24", **AFTER)
    first = a.told("2026-05-01")["term"]
    assert first["bounds"]["ends_on"] == {"earliest": "2026-05-31", "latest": "2026-06-29"}
    told = a.told()
    assert (told["status"]["code"], told["status"]["certain"]) == ("in_force", True)
    assert told["term"]["bounds"]["ends_on"] == {"earliest": "2029-05-31", "latest": "2029-06-29"}
    (notice,) = a.deadlines("notice").values()
    assert (notice["certain"], notice["safe_by"]) == (False, "2029-02-28")
    a.correct(1, effect={"mode": "fixed_date", "on": "2026-06-30"})
    told = a.told()
    assert (told["term"]["effective_on"], told["term"]["ends_on"]) == ("2026-06-30", "2029-06-29")
    assert told["term"]["certain"] and not told["term"]["bounds"].get("ends_on")
    (notice,) = a.deadlines("notice").values()
    assert (notice["certain"], notice["day"]) == (True, "2029-03-29")


def test_only_the_second_renewal_is_recorded(a):
    a.term(2, {"end": {"kind": "not_recorded"}}, signed="2023-10-18")
    told = a.told()
    assert told["instruments"] == {
        "count": 3, "at_most": 3, "certain": False, "missing": [0, 1],
    }  # fmt: skip
    assert (told["partnership"]["completed_years"], told["partnership"]["certain"]) == (3, False)
    assert told["first_signed"] == "2023-10-18"
    assert told["bounds"]["first_signed"] == {"earliest": None, "latest": "2023-10-18"}
    before = a.told("2020-01-01")["status"]
    assert (before["code"], before["certain"]) == ("not_yet", False)


def test_an_ending_agreement_stays_in_sight(a, clock):
    a.term(0, {"end": {"kind": "indefinite"}}, QUARTER | {"notice": None}, signed="2020-01-01")
    partner = next(party for party in a.parties if not party.is_home)
    a.event("notice_received", "2026-10-27", by_party=partner.uid, effective_on="2027-11-04")
    assert a.state("expiry", "2027-11-04") == "open"
    assert a.told()["term"]["notice_by"] is None
    assert a.told()["cover"]["until"] == "2027-11-04"
    clock.move_to("2027-11-04T03:00:00+00:00")
    assert a.state("expiry", "2027-11-04") == "open"
    clock.move_to("2027-11-05T03:00:00+00:00")
    assert a.state("expiry", "2027-11-04") == "passed"


def test_what_was_due_then(a):
    a.term(0, until("2023-10-03"), EXPRESS, QUARTER, signed="2020-10-04")
    a.term(1, lasting(3), signed="2023-12-01")
    due = a.told("2023-01-01")["next_deadline"]
    assert (due["kind"], due["day"]) == ("notice", "2023-07-03")
    assert a.state("notice", "2023-07-03", on="2023-01-01") == "open"
    assert a.state("notice", "2023-07-03", on="2023-08-01") == "passed"
    assert a.state("expiry", "2023-10-03", on="2023-09-01") == "open"
    assert a.state("expiry", "2023-10-03", on="2024-01-01") == "passed"


def test_a_notice_between_the_edges_of_its_notice_day(a):
    a.term(0, lasting(1), YEARLY, QUARTER, signed="2023-06")
    home = next(party for party in a.parties if party.is_home)
    a.event("notice_sent", "2026-03-10", by_party=home.uid)
    told = a.told()
    cover = told["cover"]
    assert (cover["earliest"], cover["latest"]) == ("2026-06-10", "2027-06-09")
    assert cover["certain"] is False
    assert told["status"]["code"] in ("terminated", "terminating")
    assert told["status"]["certain"] is False
    assert "2026-06-10" in {row["safe_by"] for row in a.deadlines("expiry").values()}


def test_a_renewal_clause_that_is_not_recorded(a):
    a.term(0, until("2027-03-31"), {"renewal": {"mode": "not_recorded"}}, signed="2026-01-01")
    cover = a.told()["cover"]
    assert (cover["kind"], cover["until"], cover["certain"]) == ("day", "2027-03-31", False)
    assert "renewal" in a.missing()
    a.correct(0, renewal={"mode": "none"})
    assert a.told()["cover"]["certain"] is True
    assert "renewal" not in a.missing()


def test_an_end_known_by_its_year(a):
    a.term(0, until("2026"), signed="2019-02-04")
    told = a.told()
    cover = told["cover"]
    assert (cover["earliest"], cover["latest"], cover["until"], cover["certain"]) == (
        "2026-01-01", "2026-12-31", "2026-12-31", False,
    )  # fmt: skip
    assert (told["status"]["code"], told["status"]["certain"]) == ("in_force", False)
    (expiry,) = a.deadlines("expiry").values()
    assert expiry["safe_by"] == "2026-01-01"


def test_a_successor_without_a_recorded_end(a):
    a.term(0, until("2026-05-31"), signed="2024-06-01")
    a.term(1, {"end": {"kind": "not_recorded"}}, signed="2026-06-01")
    row = a.deadlines("expiry")["2026-05-31"]
    assert (row["state"], row["closed_as"]) == ("done", "done")
    asked = a.deadlines("to_settle", state="open")
    assert asked and "ends_on" in a.missing()


def test_tacit_rolls_are_no_end(a):
    a.term(0, lasting(1), YEARLY, QUARTER, signed="2024-02-19")
    cover = a.told()["cover"]
    assert (cover["kind"], cover["until"], cover["earliest"]) == ("rolls", None, "2028-02-18")
    soon = a.staff.get("agreements/", {"ends_until": "2027-05-27"}).json()["results"]
    assert soon == []


def test_signed_from_and_until_are_one_signature(a):
    a.term(0, lasting(1), signed="2009-09-30")
    a.term(1, lasting(1), signed="2013-07-26")

    def found(since, until):
        asked = {"signed_from": since, "signed_until": until}
        return len(a.staff.get("agreements/", asked).json()["results"])

    assert found("2010-01-01", "2012-12-31") == 0
    assert found("2013-01-01", "2013-12-31") == 1


def test_a_year_of_signature_overlaps(a):
    a.term(0, lasting(1), signed="2012")
    asked = {"signed_from": "2012-06-01", "signed_until": "2012-12-31"}
    assert len(a.staff.get("agreements/", asked).json()["results"]) == 1


def test_ends_mean_cover(staff, a, consip):
    a.term(0, until("2027-02-01"), signed="2024-01-01")
    for reference, end in (("B", until("2025-02-01")), ("C", {"end": {"kind": "not_recorded"}})):
        agreement = make_agreement(reference, consip)
        Office(staff, list(agreement.parties.all()), reference).term(0, end, signed="2024-01-01")

    def found(**asked):
        rows = staff.get("agreements/", asked).json()["results"]
        return [row["reference"] for row in rows]

    assert found(ordering="ends_on") == ["B", "A", "C"]
    assert found(ordering="-ends_on") == ["A", "B", "C"]
    assert found(ends_from="2025-01-01", ends_until="2025-12-31") == ["B"]


# --- What is asked of a term that is signed and does not follow yet -------------------------------

BY_NOTIFICATION = {"effect": {"mode": "on_last_notification"}}


def test_what_a_signed_renewal_waits_for_is_missing(a):
    a.term(0, until("2027-03-31"), QUARTER, EXPRESS, signed="2026-01-01")
    assert a.told()["missing"] == []
    a.term(1, lasting(2), QUARTER, BY_NOTIFICATION, signed="2026-11-01", **AFTER)
    found = a.told()
    assert found["missing"] == ["effective_on"]
    assert {row["ordinal"] for row in found["because"]["missing"]["steps"]} == {1}
    assert a.told("2026-10-31")["missing"] == [], "not signed then"
    done = a.staff.post(f"{AT}terms/1/notification/", {"on": "2026-11-20"})
    assert done.status_code == 201, done.content
    assert a.told()["missing"] == []


def test_a_renewal_signed_on_a_day_not_recorded_is_missing_its_day(a):
    a.term(0, until("2027-03-31"), QUARTER, EXPRESS, signed="2026-01-01")
    a.term(1, lasting(2), QUARTER, signed=None)
    assert a.told()["missing"] == []
    rows = [{"party": party.uid, "signed": None} for party in a.parties]
    done = a.staff.post(f"{AT}terms/1/signature/", {"signatures": rows})
    assert done.status_code == 201, done.content
    assert a.told()["missing"] == ["signed_on"]
