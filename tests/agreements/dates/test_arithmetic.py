"""Worked sums a lawyer can check, and properties that hold for all of them."""

import calendar
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from agreements.dates import (
    DateError,
    Length,
    add_days,
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
    ("2024-02-29", Length(years=4), "2028-02-28"),
    ("2026-01-01", Length(years=1), "2026-12-31"),
    ("2023-03-01", Length(years=1), "2024-02-29"),
    ("2026-06-01", Length(years=5), "2031-05-31"),
    ("2026-03-31", Length(months=1), "2026-04-30"),
    ("2026-06-01", Length.of(2, "weeks"), "2026-06-14"),
    ("2026-06-01", Length.of(3, "years"), "2029-05-31"),
    ("2024-02-29", Length(years=1, months=1, days=5), "2025-04-02"),
    ("2016-11-23", Length(years=1), "2017-11-22"),  # GSOMIA's first year
    ("9998-01-01", Length(years=1), "9998-12-31"),
]
# Regulation 1182/71 art. 3
SAME_DAY = [
    ("2018-06-04", Length(years=2), "2020-06-04"),
    ("2024-02-29", Length(months=12), "2025-02-28"),
    ("2026-06-01", Length(days=30), "2026-07-01"),
    ("2026-08-31", Length(months=6), "2027-02-28"),
    ("2024-02-29", Length(years=1, months=1), "2025-03-29"),
    ("2024-02-29", Length(years=1, days=10), "2025-03-10"),
]
# actual last day, notice, last day on which it can be given
NOTICE = [
    ("2028-05-31", Length(months=3), "2028-02-29"),
    ("2028-05-31", Length(days=90), "2028-03-02"),
    ("2028-06-30", Length(months=3), "2028-03-31"),
    ("2027-02-28", Length(months=1), "2027-01-31"),
    ("2027-08-30", Length(months=6), "2027-02-27"),
    ("2029-12-31", Length(months=6), "2029-06-30"),
    ("2020-11-22", Length(days=90), "2020-08-24"),  # GSOMIA
    ("2027-03-30", Length(months=1), "2027-02-27"),
    ("2028-05-31", Length(months=3, days=10), "2028-02-21"),
    ("2028-05-31", Length(), "2028-05-31"),
    ("9998-12-31", Length(months=3), "9998-09-30"),
]
FORWARD = [
    ("2026-06-01", Length(days=90), "2026-08-30"),
    ("2027-02-28", Length(months=3), "2027-05-31"),
    ("2026-08-30", Length(months=6), "2027-02-28"),
    ("2026-06-01", Length.of(2, "weeks"), "2026-06-15"),
    ("2026-06-01", Length(), "2026-06-01"),
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
    st.builds(Length, months=st.integers(1, 36)),
    st.builds(Length, days=st.integers(1, 400)),
    st.builds(Length, years=st.integers(0, 3), months=st.integers(0, 12), days=st.integers(1, 99)),
)
LENGTHS = st.builds(
    Length, years=st.integers(0, 30), months=st.integers(0, 30), days=st.integers(0, 99)
).filter(bool)


@given(last=DAYS, notice=NOTICES)
def test_notice_day_is_the_last_from_which_the_period_still_fits(last, notice):
    found = notice_day(last, notice)
    assert found < last
    assert last_day(found + timedelta(days=1), notice) <= last
    assert last_day(found + timedelta(days=2), notice) > last


def test_notice_day_by_brute_force():
    """Every end of a winter with a leap day, tried day by day."""
    for offset in range(130):
        last = D("2027-11-25") + timedelta(days=offset)
        for months in (1, 2, 3, 6, 12):
            notice = Length(months=months)
            given = last
            while last_day(given + timedelta(days=1), notice) > last:
                given -= timedelta(days=1)
            assert notice_day(last, notice) == given, (last, months)


@given(last=DAYS, notice=NOTICES)
def test_notice_given_on_its_last_day_runs_out_in_time(last, notice):
    assert notice_runs_until(notice_day(last, notice), notice) <= last


@given(start=DAYS, length=LENGTHS)
def test_last_day_agrees_with_another_library(start, length):
    months = relativedelta(months=length.total_months)
    corresponding = start + months
    if length.total_months and corresponding.day != start.day:
        expected = corresponding
    else:
        expected = corresponding - timedelta(days=1)
    assert last_day(start, length) == expected + timedelta(days=length.days)
    assert last_day(start, length, "same_day") == corresponding + timedelta(days=length.days)


@given(start=DAYS, years=st.integers(1, 100))
def test_years_are_twelve_months_each(start, years):
    assert last_day(start, Length(years=years)) == last_day(start, Length(months=12 * years))


@given(start=DAYS, length=LENGTHS)
def test_a_later_start_never_ends_earlier(start, length):
    assert last_day(start, length) <= last_day(start + timedelta(days=1), length)


@given(start=DAYS, months=st.integers(1, 24), rolls=st.integers(1, 100))
def test_terms_from_the_anchor_leave_no_drift(start, months, rolls):
    """The n-th period ends where n · months from the anchor end, whatever the months between."""
    end = last_day(start, Length(months=months * rolls)) + timedelta(days=1)
    corresponding = add_months(start, months * rolls)
    if corresponding.day == start.day:
        assert end == corresponding
    else:
        assert end == corresponding + timedelta(days=1)  # the first of the next month


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
        ("2026-09-01", (17, 18, 19, False)),
        ("2026-09-29", (17, 18, 19, False)),
        ("2026-09-30", (18, 18, 19, True)),
        ("2008-09-10", (0, 0, 1, True)),
    ],
)
def test_partnership_is_three_numbers(on, expected):
    assert figures("2008-09", on) == expected


@pytest.mark.parametrize(
    ("first", "on", "expected"),
    [
        ("2008-09-05", "2026-09-04", (17, 18, 19, True)),
        ("2008-09-05", "2026-09-05", (18, 18, 19, True)),
        ("2008", "2026-06-01", (17, 18, 19, False)),
        ("2008~", "2026-12-31", (18, 18, 19, False)),  # the bounds agree, the doubt remains
        ("2008-09-05?", "2026-12-31", (18, 18, 19, False)),
        ("[2008-09..2010-05]", "2026-06-01", (16, 16, 17, False)),
        ("../2010", "2026-06-01", (15, 16, 17, False)),
        # a year from 29 February ends on the 28th (rule 3): completed on 1 March
        ("2024-02-29", "2025-02-28", (0, 1, 2, True)),
        ("2024-02-29", "2025-03-01", (1, 1, 2, True)),
        ("2026-06-01", "2026-06-01", (0, 0, 1, True)),
    ],
)
def test_partnership_takes_the_lower_figure(first, on, expected):
    assert figures(first, on) == expected


def figures(first, on):
    found = partnership(parse_edtf(first), D(on))
    return found.completed_years, found.calendar_difference, found.inclusive, found.certain


@pytest.mark.parametrize("first", ["..", "2008/..", "2027"])
def test_no_partnership_figures_from_a_beginning_without_bounds(first):
    assert partnership(parse_edtf(first), D("2026-06-01")) is None


def test_no_partnership_before_the_first_signature():
    assert partnership(parse_edtf("2008-09"), D("2008-08-31")) is None


@pytest.mark.parametrize("month", range(1, 13))
def test_ends_of_month_quarter_and_year(month):
    day = date(2024, month, 10)
    quarter = {3: "03-31", 6: "06-30", 9: "09-30", 12: "12-31"}[-(-month // 3) * 3]
    assert month_end(day) == date(2024, month, calendar.monthrange(2024, month)[1])
    assert (quarter_end(day), year_end(day)) == (D(f"2024-{quarter}"), D("2024-12-31"))


@pytest.mark.parametrize(
    "length",
    [Length(years=9000), Length(days=10**9), Length(days=10**400), Length(months=10**400)],
)
def test_lengths_beyond_the_calendar_are_refused(length):
    for count in (last_day, notice_day, notice_runs_until):
        with pytest.raises(DateError) as refused:
            count(D("2026-01-01"), length)
        assert refused.value.code == "out_of_range"


def test_the_calendar_ends_with_9998():
    with pytest.raises(DateError):
        last_day(D("9998-01-02"), Length(years=1))
    with pytest.raises(DateError):
        add_months(D("0001-01-31"), -1)
    with pytest.raises(DateError):
        add_days(D("9998-12-31"), 1)
    assert add_months(D("0001-02-28"), -1) == D("0001-01-28")
    assert add_months(D("9998-11-30"), 1) == D("9998-12-30")
    assert add_days(D("0001-01-02"), -1) == D("0001-01-01")


def test_no_length_is_no_term():
    with pytest.raises(DateError):
        last_day(D("2026-01-01"), Length())


def test_lengths_are_never_negative():
    with pytest.raises(DateError):
        Length(months=-1)
