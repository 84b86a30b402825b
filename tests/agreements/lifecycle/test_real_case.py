"""The PPS–Consip cooperation, line by line: known, half-known and unknown terms, and a gap."""

from datetime import date

import pytest

from agreements.dates import parse_edtf, partnership
from agreements.lifecycle import derive_lifecycle, known_on
from agreements.lifecycle.result import Closing
from agreements.wording.explanations import render_all

from .build import history, term

TERMS = (
    term(0, "2008-09", effect="?"),
    term(1, "2009-09-30", effect="?"),
    term(2, "2013-07-26", effect="?"),
    term(3, effect="?"),
    term(4, effect="?"),
    term(5, "2018-06-04", "2y", effect="?"),
    term(6, "2026-06-01", effect="?"),
)
FACTS = history(
    *TERMS,
    registered=date(2026, 11, 23),
    horizon=date(2056, 12, 31),
    home_country="KR",
    partner_countries=("IT",),
)


@pytest.fixture(scope="module")
def life():
    return derive_lifecycle(FACTS)


def status_on(life, day):
    day = date.fromisoformat(day)
    [period] = [
        one
        for one in life.status_periods
        if one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)
    ]
    return period


def test_seven_instruments_two_undated(life):
    assert life.signed == {
        0: "2008-09",
        1: "2009-09-30",
        2: "2013-07-26",
        5: "2018-06-04",
        6: "2026-06-01",
    }
    assert life.first_signed == "2008-09"
    undated = [n.ordinal for n in life.missing if n.code == "signed_on" and not n.params]
    assert undated == [3, 4]


@pytest.mark.parametrize(
    ("day", "status", "ordinal", "since", "until"),
    [
        ("2008-09-15", "in_force", 0, "2008-09-01", "2009-09-29"),
        ("2010-01-01", "in_force", 1, "2009-09-30", "2013-07-25"),
        ("2014-01-01", "in_force", 2, "2013-07-26", "2018-06-03"),
        ("2019-01-01", "in_force", 5, "2018-06-04", "2020-06-03"),
        ("2023-01-01", "expired", 5, "2020-06-04", "2026-05-31"),
        ("2026-06-01", "in_force", 6, "2026-06-01", None),
        ("2050-01-01", "in_force", 6, "2026-06-01", None),
    ],
)
def test_status_on_a_day(life, day, status, ordinal, since, until):
    period = status_on(life, day)
    found = (period.status, period.ordinal, period.starts_on.isoformat())
    assert found == (status, ordinal, since)
    assert (period.ends_on and period.ends_on.isoformat()) == until
    assert period.certain_from is None


def test_the_gap_is_counted_in_days(life):
    [gap] = [step for step in status_on(life, "2023-01-01").because if step.code == "gap"]
    assert gap.params == {"start": "2020-06-04", "end": "2026-05-31", "days": 2188}


def test_the_undated_renewals_are_named(life):
    steps = {step.code: step.params for step in status_on(life, "2014-01-01").because}
    assert steps["undated_between"] == {"ordinals": [3, 4]}


def test_what_is_missing_of_the_newest(life):
    assert {n.code for n in life.missing if n.ordinal == 6} == {
        "ends_on",
        "effective_on",
        "notice",
    }


def test_to_settle_comes_back_every_year(life):
    asked = [one for one in life.deadlines if one.kind == "to_settle"]
    assert [one.day.isoformat() for one in asked[:3]] == ["2026-07-01", "2027-07-01", "2028-07-01"]
    assert [one.key for one in asked[:2]] == ["to_settle:term:106:0", "to_settle:term:106:1"]
    closings = [one.closing for one in asked]
    assert closings[:2] == [Closing(date(2027, 7, 1), "void"), Closing(date(2028, 7, 1), "void")]
    assert closings[-1] is None
    assert asked[-1].day == date(2056, 7, 1)
    assert asked[0].params["missing"] == ["ends_on", "notice"]


def test_the_expiry_of_2020_explains_itself(life):
    [expiry] = [one for one in life.deadlines if one.kind == "expiry"]
    # when the text took effect is not recorded: it is over for sure once the next one is signed
    assert (expiry.day, expiry.closing) == (date(2020, 6, 3), Closing(date(2026, 6, 1), "passed"))
    assert render_all(expiry.because) == "2018-06-04 + 2 years − 1 day = 2020-06-03"


def test_nothing_is_odd(life):
    assert life.warnings == ()


def test_partnership_on_the_day_of_the_sixth_renewal(life):
    age = partnership(parse_edtf(life.first_signed), date(2026, 6, 1))
    assert (age.completed_years, age.calendar_difference, age.inclusive) == (17, 18, 19)


@pytest.mark.parametrize(
    ("known", "on", "status", "until"),
    [
        ("2010-01-01", "2010-01-01", "in_force", None),
        ("2010-01-01", "2014-01-01", "in_force", None),
        ("2019-01-01", "2019-01-01", "in_force", "2020-06-03"),
        ("2023-01-01", "2023-01-01", "expired", None),
        ("2023-01-01", "2027-01-01", "expired", None),
    ],
)
def test_what_one_would_have_said_then(known, on, status, until):
    then = derive_lifecycle(known_on(FACTS, date.fromisoformat(known)))
    period = status_on(then, on)
    assert (period.status, period.ends_on and period.ends_on.isoformat()) == (status, until)


def test_before_the_first_signature_nothing_was_known():
    then = known_on(FACTS, date(2008, 8, 1))
    assert then.terms == ()
    assert derive_lifecycle(then).status_periods[0].starts_on == FACTS.registered_on
