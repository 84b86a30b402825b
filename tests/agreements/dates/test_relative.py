"""Days named by where they lie."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.dates import DateError, from_day, parse_edtf
from agreements.dates.relative import (
    LAST,
    coming,
    distance,
    from_to,
    monday_of,
    month_away,
    most_recent,
    of_years_around,
    one_day_between,
    third_of_month,
    week_of_month,
)

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
MONTHS = st.tuples(st.integers(1950, 2100), st.integers(1, 12))
WEEKDAYS = st.integers(0, 6)


def weeks_of(year: int, month: int) -> list[date]:
    """The Mondays of all weeks that a month has."""
    found = []
    for number in range(1, 7):
        try:
            found.append(week_of_month(year, month, number))
        except DateError:
            break
    return found


@pytest.mark.parametrize(
    ("year", "month", "number", "monday"),
    [
        (2026, 12, 1, "2026-11-30"),  # its Thursday is 3 December
        (2026, 12, 5, "2026-12-28"),  # its Thursday is 31 December
        (2026, 12, LAST, "2026-12-28"),
        (2026, 11, 1, "2026-11-02"),  # 1 November is a Sunday: the week before is October's
        (2026, 11, 4, "2026-11-23"),
        (2026, 11, LAST, "2026-11-23"),
        (2027, 1, 1, "2027-01-04"),  # Friday 1 January is of the last week of December
        (2015, 2, 1, "2015-02-02"),
        (2024, 2, 5, "2024-02-26"),  # 29 February is a Thursday
    ],
)
def test_a_week_of_a_month(year, month, number, monday):
    assert str(week_of_month(year, month, number)) == monday


@pytest.mark.parametrize("number", [0, 5, 6, -2])
def test_a_week_that_a_month_does_not_have(number):
    with pytest.raises(DateError):
        week_of_month(2026, 11, number)


@given(MONTHS)
def test_weeks_follow_each_other_and_are_four_or_five(month):
    weeks = weeks_of(*month)
    assert len(weeks) in (4, 5)
    assert week_of_month(*month, LAST) == weeks[-1]
    assert {(two - one).days for one, two in pairwise(weeks)} == {7}
    following = month_away(date(*month, 1), 1)
    assert week_of_month(*following, 1) - weeks[-1] == timedelta(days=7)


@given(DAYS)
def test_every_day_is_in_one_week_of_the_month_of_its_thursday(day):
    monday = monday_of(day)
    thursday = monday + timedelta(days=3)
    around = [month_away(thursday, away) for away in (-1, 0, 1)]
    holding = [month for month in around if monday in weeks_of(*month)]
    assert holding == [(thursday.year, thursday.month)]
    number = weeks_of(*holding[0]).index(monday) + 1
    assert number == (thursday.day - 1) // 7 + 1
    assert week_of_month(*holding[0], number) == monday


@given(MONTHS)
def test_every_day_of_a_month_is_in_one_third(month):
    thirds = [third_of_month(*month, third) for third in (1, 2, 3)]
    for number in range(1, monthrange(*month)[1] + 1):
        day = date(*month, number)
        assert [one.earliest <= day <= one.latest for one in thirds].count(True) == 1
    assert thirds[0].earliest == date(*month, 1)
    assert thirds[2].latest == date(*month, monthrange(*month)[1])


def test_the_thirds_of_a_short_month():
    assert [third_of_month(2026, 2, third).text for third in (1, 2, 3)] == [
        "[2026-02-01..2026-02-10]",
        "[2026-02-11..2026-02-20]",
        "[2026-02-21..2026-02-28]",
    ]


@given(DAYS, WEEKDAYS)
def test_the_last_and_the_next_of_a_name(day, weekday):
    """At most a week away, and never the day itself."""
    before, after = most_recent(weekday, day), coming(weekday, day)
    assert before.weekday() == after.weekday() == weekday
    assert 1 <= (day - before).days <= 7 and 1 <= (after - day).days <= 7
    assert (after - before).days == (14 if day.weekday() == weekday else 7)


@given(DAYS, st.integers(-60, 60))
def test_months_there_and_back(day, away):
    year, month = month_away(day, away)
    assert month_away(date(year, month, 28), -away) == (day.year, day.month)


@given(DAYS, st.integers(-60, 60))
def test_a_monday_some_weeks_away(day, weeks):
    monday = monday_of(day, weeks)
    assert monday.weekday() == 0
    assert monday_of(day) - monday == timedelta(weeks=-weeks)
    assert 0 <= (day - monday_of(day)).days <= 6


@given(DAYS, st.integers(0, 40), DAYS)
def test_how_far_a_date_is(first, days, on):
    last = first + timedelta(days=days)
    for value in (from_to(first, last), one_day_between(first, last)):
        away = distance(value, on)
        assert (away == 0) == (first <= on <= last)
        if away:
            assert on + timedelta(days=away) == (first if away > 0 else last)


def test_of_a_date_without_bounds_one_is_always_inside():
    assert distance(parse_edtf("2026-12-03/.."), date(2099, 1, 1)) == 0


def test_years_around_leave_out_days_that_are_none():
    def leap_day(year):
        return from_day(date(year, 2, 29))

    assert [one.text for one in of_years_around(leap_day, date(2027, 5, 1))] == ["2028-02-29"]
    assert of_years_around(leap_day, date(2026, 5, 1)) == []
