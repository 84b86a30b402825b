"""Worked sums a lawyer can check, and properties that hold for all of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.dates import (
    DateError,
    Length,
    add_months,
    last_day,
    month_end,
    notice_day,
    notice_runs_until,
    parse_edtf,
    partnership,
    quarter_end,
    year_end,
)

D = date.fromisoformat
DAYS = st.dates(date(1950, 1, 1), date(2200, 12, 31))

# start, length, last day: Korean Civil Act arts. 157 proviso, 160(2)(3)
DAY_BEFORE = [
    ("2018-06-04", Length(years=2), "2020-06-03"),
    ("2024-02-29", Length(months=12), "2025-02-28"),
    ("2024-02-29", Length(months=48), "2028-02-28"),
    ("2026-08-31", Length(months=6), "2027-02-28"),
    ("2026-01-31", Length(months=1), "2026-02-28"),
    ("2026-02-01", Length(months=1), "2026-02-28"),
    ("2024-02-01", Length(months=1), "2024-02-29"),
    ("2024-02-29", Length(years=1, months=1), "2025-03-28"),
    ("2024-02-29", Length(years=1, days=10), "2025-03-10"),
    ("2026-06-01", Length(days=1), "2026-06-01"),
    ("2026-06-01", Length(days=30), "2026-06-30"),
    ("2026-12-31", Length(months=2), "2027-02-28"),
]
# Regulation 1182/71 art. 3
SAME_DAY = [
    ("2018-06-04", Length(years=2), "2020-06-04"),
    ("2024-02-29", Length(months=12), "2025-02-28"),
    ("2026-06-01", Length(days=30), "2026-07-01"),
]
# actual last day, notice, last day on which it can be given
NOTICE = [
    ("2028-05-31", Length(months=3), "2028-02-29"),
    ("2028-05-31", Length(days=90), "2028-03-02"),
    ("2028-06-30", Length(months=3), "2028-03-31"),
    ("2027-02-28", Length(months=1), "2027-01-31"),
    ("2027-08-30", Length(months=6), "2027-02-27"),
    ("2029-12-31", Length(months=6), "2029-06-30"),
]
FORWARD = [
    ("2026-06-01", Length(days=90), "2026-08-30"),
    ("2027-02-28", Length(months=3), "2027-05-31"),
]


@pytest.mark.parametrize(("start", "length", "last"), DAY_BEFORE)
def test_last_day_is_the_day_before_the_corresponding_date(start, length, last):
    assert last_day(D(start), length) == D(last)


@pytest.mark.parametrize(("start", "length", "last"), SAME_DAY)
def test_last_day_by_the_other_reading(start, length, last):
    assert last_day(D(start), length, "same_day") == D(last)


@pytest.mark.parametrize(("last", "notice", "given_by"), NOTICE)
def test_notice_day(last, notice, given_by):
    assert notice_day(D(last), notice) == D(given_by)


@pytest.mark.parametrize(("received", "notice", "last"), FORWARD)
def test_notice_runs_without_the_day_of_receipt(received, notice, last):
    assert notice_runs_until(D(received), notice) == D(last)


NOTICES = st.one_of(
    st.builds(Length, months=st.integers(1, 36)), st.builds(Length, days=st.integers(1, 400))
)


@given(last=DAYS, notice=NOTICES)
def test_notice_day_is_the_last_from_which_the_period_still_fits(last, notice):
    found = notice_day(last, notice)
    assert found < last
    assert last_day(found + timedelta(days=1), notice) <= last
    assert last_day(found + timedelta(days=2), notice) > last


@given(start=DAYS, months=st.integers(1, 1200))
def test_stepping_from_the_anchor_never_drifts(start, months):
    reached = add_months(start, months)
    assert reached.day == start.day or reached == month_end(reached)
    assert (reached.year - start.year) * 12 + reached.month - start.month == months


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-06-01", (17, 18, 19, True)),
        ("2026-11-22", (18, 18, 19, True)),
        ("2026-09-15", (17, 18, 19, False)),  # the bounds of 2008-09 disagree within September
        ("2008-09-10", (0, 0, 1, True)),
    ],
)
def test_partnership_is_three_numbers(on, expected):
    found = partnership(parse_edtf("2008-09"), D(on))
    assert (
        found.completed_years, found.calendar_difference, found.inclusive, found.certain
    ) == expected  # fmt: skip


def test_no_partnership_before_the_first_signature():
    assert partnership(parse_edtf("2008-09"), D("2008-08-31")) is None


def test_ends_of_month_quarter_and_year():
    day = D("2024-02-10")
    assert (month_end(day), quarter_end(day), year_end(day)) == (
        D("2024-02-29"), D("2024-03-31"), D("2024-12-31"),
    )  # fmt: skip


@pytest.mark.parametrize("length", [Length(years=9000), Length(days=10**9), Length()])
def test_lengths_beyond_the_calendar_are_refused(length):
    with pytest.raises(DateError):
        last_day(D("2026-01-01"), length)
