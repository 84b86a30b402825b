"""Until when an agreement is in effect, as far as is known, and between which days (domain §4 and
rule 2a): histories entered through the API, and what must be answered."""

import pytest

from tests.api_client import staff_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ON = "2026-11-28"
NO_RENEWAL = {"mode": "none"}
THREE_MONTHS = {"value": 3, "unit": "months", "basis": "sent", "anchor": "before_end"}
AT_SIGNATURE = {"mode": "on_last_signature"}


@pytest.fixture
def staff(people):
    return staff_client(people["manager"])


@pytest.fixture
def enter(staff, home, consip):
    """Enters an agreement of signed terms: (day, columns of the term, choice of start)."""

    def enter(*terms, reference="KR-IT-1"):
        made = staff.post(
            "agreements/",
            {
                "reference": reference, "kind": "mou", "legal_nature": "non_binding",
                "title": {"en": "Memorandum"}, "confidentiality": "partners",
                "parties": [
                    {"party": home.uid, "side": "ours"}, {"party": consip.uid, "side": "theirs"},
                ],
            },
        )  # fmt: skip
        assert made.status_code == 201, made.content
        for ordinal, (signed, columns, *starts) in enumerate(terms):
            at = f"agreements/{reference}/terms/"
            body = {"effect": AT_SIGNATURE, **columns}
            assert (made := staff.post(at, body)).status_code == 201, made.content
            if signed is None:
                continue
            rows = [{"party": one.uid, "signed": signed} for one in (home, consip)]
            body = {"signatures": rows} | ({"starts": starts[0]} if starts else {})
            made = staff.post(f"{at}{ordinal}/signature/", body)
            assert made.status_code == 201, made.content

    return enter


@pytest.fixture
def told(staff):
    def told(on=ON, reference="KR-IT-1"):
        return staff.get(f"agreements/{reference}/", {"on": on}).json()

    return told


@pytest.fixture
def due(staff):
    def due(kind, on=ON, reference="KR-IT-1"):
        asked = {"agreement": reference, "kind": kind, "on": on}
        return staff.get("deadlines/", asked).json()["results"]

    return due


def cover_of(found):
    names = ("kind", "until", "certain", "earliest", "latest")
    return tuple(found["cover"][name] for name in names)


def years(n, **more):
    return {"end": {"kind": "duration", "years": n}, **more}


TACIT = {"mode": "tacit", "years": 1}


def test_an_old_end_in_doubt_makes_the_renewal_after_it_doubtful(enter, told, due, staff):
    express = {"mode": "express"}
    enter(
        ("2023-06", years(3, renewal=NO_RENEWAL)),
        ("2026-05-24", years(3, renewal=express, notice=THREE_MONTHS), "after_current_end"),
    )
    found = told()
    assert (found["status"]["code"], found["status"]["certain"]) == ("in_force", True)
    assert cover_of(found) == ("day", "2029-06-29", False, "2029-05-31", "2029-06-29")
    assert found["term"]["bounds"] == {
        "effective_on": {"earliest": "2026-06-01", "latest": "2026-06-30"},
        "ends_on": {"earliest": "2029-05-31", "latest": "2029-06-29"},
        "notice_by": {"earliest": "2029-02-28", "latest": "2029-03-29"},
    }
    [notice] = due("notice")
    assert (notice["safe_by"], notice["certain"]) == ("2029-02-28", False)
    body = {"set": {"effect": {"mode": "fixed_date", "on": "2026-06-30"}}, "reason": "The text."}
    assert staff.post("agreements/KR-IT-1/terms/1/correction/", body).status_code in (200, 201)
    found = told()
    assert found["term"]["bounds"] == {}
    assert cover_of(found) == ("day", "2029-06-29", True, "2029-06-29", "2029-06-29")


def test_a_notice_between_the_edges_of_its_notice_day(enter, told, due, staff, home):
    enter(("2023-06", years(1, renewal=TACIT, notice=THREE_MONTHS)))
    body = {"kind": "notice_sent", "on": "2026-03-10", "by_party": home.uid, "reason": "ours"}
    assert staff.post("agreements/KR-IT-1/events/", body).status_code == 201
    found = told()
    assert cover_of(found) == ("day", "2027-06-09", False, "2026-06-10", "2027-06-09")
    assert not found["status"]["certain"]
    assert {row["safe_by"] for row in due("expiry")} == {"2026-06-10"}


def test_between_the_edges_of_a_tacit_period_both_that_may_run_are_told(enter, told, staff):
    """The one that is told may have ended before the asked day; then the next one runs."""
    renewal = years(1, renewal=TACIT, notice=THREE_MONTHS)
    enter(("2025-12", renewal))
    found = told("2026-12-10")
    assert found["term"]["bounds"]["ends_on"] == {"earliest": "2026-12-10", "latest": "2027-12-30"}
    assert found["term"]["bounds"]["notice_by"]["latest"] == "2027-09-29"
    assert cover_of(found) == ("rolls", None, False, "2027-11-30", None)
    page = staff.get("agreements/", {"on": "2026-12-10"}).json()["results"]
    assert [row["term"]["bounds"] for row in page] == [found["term"]["bounds"]]
    for day in ("2025-12-01", "2025-12-09", "2025-12-10", "2025-12-31"):
        enter((day, renewal), reference=f"KR-IT-{day}")
        exact = told("2026-12-10", f"KR-IT-{day}")["term"]
        for name in ("ends_on", "notice_by"):
            edges = found["term"]["bounds"][name]
            assert edges["earliest"] <= exact[name] <= edges["latest"], day


def test_asked_between_the_edges_of_a_notice_day(enter, told):
    """The least last day is the first that a notice of the asked day would still reach."""
    enter(("2025-12", years(1, renewal=TACIT, notice={**THREE_MONTHS, "value": 1})))
    assert cover_of(told("2026-11-28")) == ("rolls", None, False, "2026-12-28", None)
    assert cover_of(told("2026-10-30"))[3] == "2026-12-28", "one asks today"
    assert cover_of(told("2026-12-01"))[3] == "2027-11-30"


def test_a_tacit_roll_is_no_end(enter, told, staff):
    enter(("2022-02-19", years(1, renewal=TACIT, notice=THREE_MONTHS)))
    assert cover_of(told()) == ("rolls", None, False, "2028-02-18", None)
    assert told()["cover"]["because"]["text"].endswith("= 2028-02-18")
    within = {"ends_from": ON, "ends_until": "2027-05-27", "on": ON}
    assert staff.get("agreements/", within).json()["results"] == []


def test_a_roll_that_can_still_be_stopped(enter, told):
    enter(("2022-02-19", years(1, renewal=TACIT | {"max_count": 6}, notice=THREE_MONTHS)))
    # what may still be stopped is judged on today, or on the asked day where it lies ahead
    assert cover_of(told()) == ("day", "2029-02-18", False, "2028-02-18", "2029-02-18")
    ahead = told("2027-11-19")["cover"]
    assert (ahead["earliest"], ahead["latest"]) == ("2029-02-18", "2029-02-18")


def test_a_clause_that_is_not_recorded_leaves_the_end_in_doubt(enter, told, staff):
    enter(("2019-02-04", {"end": {"kind": "fixed", "on": "2027-03-31"}}))
    assert cover_of(told()) == ("day", "2027-03-31", False, "2027-03-31", "2027-03-31")
    body = {"set": {"renewal": NO_RENEWAL}, "reason": "The text has none."}
    assert staff.post("agreements/KR-IT-1/terms/0/correction/", body).status_code in (200, 201)
    assert cover_of(told()) == ("day", "2027-03-31", True, "2027-03-31", "2027-03-31")


@pytest.mark.parametrize(
    ("stated", "earliest", "latest"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-41", "2026-07-01", "2026-12-31"),
        ("2026-11-20/2026-12-10", "2026-11-20", "2026-12-10"),
    ],
)
def test_a_stated_end_may_be_a_month_or_a_year(enter, told, due, stated, earliest, latest):
    end = {"kind": "fixed", "on": stated}
    enter(("2019-02-04", {"end": end, "renewal": NO_RENEWAL}))
    found = told()
    assert cover_of(found) == ("day", latest, False, earliest, latest)
    assert (found["status"]["code"], found["status"]["certain"]) == (
        "in_force", earliest > ON,
    )  # fmt: skip
    [expiry] = due("expiry")
    assert (expiry["day"], expiry["safe_by"], expiry["state"]) == (latest, earliest, "open")


def test_an_end_open_at_one_side_is_refused(enter, staff):
    enter((None, {}))
    body = {"end": {"kind": "fixed", "on": "2027/.."}}
    at = "agreements/KR-IT-1/terms/0/"
    version = staff.get(at).headers["ETag"]
    answer = staff.patch(at, body, HTTP_IF_MATCH=version)
    assert answer.status_code == 400 and "end" in str(answer.json()["errors"])


def test_lists_are_ordered_by_the_end_of_cover(enter, staff, home):
    enter(("2019-02-02", years(6, renewal=NO_RENEWAL)), reference="ENDED")
    enter(("2022-02-02", years(5, renewal=NO_RENEWAL)), reference="ENDING")
    enter(("2022-02-02", {"renewal": NO_RENEWAL}), reference="UNKNOWN")

    def found(**asked):
        rows = staff.get("agreements/", {"on": ON, **asked}).json()["results"]
        return [row["reference"] for row in rows]

    assert found(ordering="ends_on") == ["ENDED", "ENDING", "UNKNOWN"]
    assert found(ordering="-ends_on") == ["ENDING", "ENDED", "UNKNOWN"]
    assert found(ends_from="2025-01-01", ends_until="2025-12-31") == ["ENDED"]


def test_an_agreement_that_ends_stays_in_sight(enter, told, due, staff, consip):
    enter(("2020-01-01", {"end": {"kind": "indefinite"}, "renewal": NO_RENEWAL}))
    body = {
        "kind": "notice_received", "on": "2026-10-27", "by_party": consip.uid,
        "effective_on": "2027-11-04", "reason": "theirs",
    }  # fmt: skip
    assert staff.post("agreements/KR-IT-1/events/", body).status_code == 201
    assert told()["cover"]["until"] == "2027-11-04"
    for on, state in ((ON, "open"), ("2027-11-04", "open"), ("2027-11-05", "passed")):
        [expiry] = due("expiry", on=on)
        assert (expiry["day"], expiry["state"]) == ("2027-11-04", state)


def test_what_was_due_then(enter, told, due):
    express = {"mode": "express"}
    enter(
        ("2020-10-04", years(3, renewal=express, notice=THREE_MONTHS)),
        ("2023-12-01", years(3, renewal=NO_RENEWAL)),
    )
    first = told("2023-01-01")["next_deadline"]
    assert (first["kind"], first["day"], first["state"]) == ("notice", "2023-07-03", "open")
    states = {row["day"]: row["state"] for row in due("notice", on="2023-08-01")}
    assert states["2023-07-03"] == "passed"
    states = {row["day"]: row["state"] for row in due("expiry", on="2024-01-01")}
    assert states["2023-10-03"] == "passed"


def test_a_successor_without_a_recorded_end_settles(enter, due):
    enter(
        ("2021-06-01", years(5, renewal=NO_RENEWAL)),
        ("2026-06-01", {"effect": AT_SIGNATURE}),
    )
    [expiry] = due("expiry")
    assert (expiry["day"], expiry["state"]) == ("2026-05-31", "done")
    assert due("to_settle")


def test_what_is_in_doubt_is_found_from_its_earliest_day(enter, staff):
    enter(("2024-12", years(2, renewal={"mode": "express"}, notice=THREE_MONTHS)))

    def found(**asked):
        rows = staff.get("deadlines/", {"kind": "notice", **asked}).json()["results"]
        return [(row["earliest"], row["day"]) for row in rows]

    edges = [("2026-08-31", "2026-09-29")]
    assert found() == edges
    for window in (
        ("2026-09-01", "2026-09-02"),
        ("2026-09-29", "2027-01-01"),
        ("2026-08-01", "2026-08-31"),
    ):
        assert found(**dict(zip(("from", "until"), window, strict=True))) == edges, window
    assert found(until="2026-08-30") == found(**{"from": "2026-10-01"}) == []
    for until, references in (("2026-08-30", []), ("2026-08-31", ["KR-IT-1"])):
        asked = {"on": "2026-08-01", "notice_until": until}
        rows = staff.get("agreements/", asked).json()["results"]
        assert [row["reference"] for row in rows] == references, until
