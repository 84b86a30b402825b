"""Whose day off it is, and where a deadline moves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.dates import (
    Calendars,
    DateError,
    DayOff,
    days_off,
    days_off_known,
    days_off_unknown,
    holiday_name,
    is_reckoned,
    move,
)

KR, IT = Calendars(home="KR"), Calendars(home="IT")
BOTH = Calendars(home="KR", partners=("IT",))
WEEKEND = DayOff(None, "weekend")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-09-25", [DayOff("KR", "Chuseok")]),
        ("2026-06-02", [DayOff("IT", "Republic Day")]),
        ("2026-08-17", [DayOff("KR", "Alternative holiday for Liberation Day")]),
        (
            "2026-08-15",  # a Saturday, Liberation Day and Ferragosto at once
            [
                WEEKEND,
                DayOff("KR", "Liberation Day"),
                DayOff("IT", "Assumption Of Mary Day"),
            ],
        ),
        ("2026-11-21", [WEEKEND]),
        ("2026-11-23", []),
    ],
)
def test_a_day_off_names_whose_holiday_it_is(day, expected):
    assert list(days_off(date.fromisoformat(day), BOTH)) == expected


@pytest.mark.parametrize(
    ("day", "country", "language", "name"),
    [
        ("2026-09-25", "KR", "ko", "추석"),
        ("2026-09-25", "KR", "en", "Chuseok"),
        ("2026-09-25", "KR", "it", "추석 (Chuseok)"),  # Korea has no Italian names
        ("2026-06-02", "IT", "it", "Festa della Repubblica"),
        ("2026-06-02", "IT", "ko", "Festa della Repubblica (Republic Day)"),
        ("2026-10-26", "AT", "ko", "Nationalfeiertag (National Day)"),
        ("2026-12-25", "GB", "en", "Christmas Day"),
        ("2026-12-25", "US", "ko", "Christmas Day"),
        ("2026-09-24", "IT", "it", ""),
        ("2026-09-24", "XX", "it", ""),
    ],
)
def test_a_holiday_is_named_for_its_reader(day, country, language, name):
    assert holiday_name(date.fromisoformat(day), country, language) == name


@pytest.mark.parametrize(
    ("day", "country", "reckoned"),
    [
        ("2027-03-10", "ID", True),  # the end of Ramadan, by the moon
        ("2027-08-17", "ID", False),
        ("2026-06-03", "KR", False),  # a local election that was held
        ("2030-03-27", "KR", True),  # a presidential one: 3 April in the calendar of a month before
        ("2030-03-01", "KR", False),
        ("2030-03-26", "KR", False),  # no holiday at all
        ("2030-03-27", "XX", False),
    ],
)
def test_a_holiday_that_is_reckoned_is_not_certain(day, country, reckoned):
    assert is_reckoned(date.fromisoformat(day), country) is reckoned


def test_only_the_countries_asked_for_count():
    festa = date(2026, 6, 2)
    assert days_off(festa, KR) == ()
    assert [row.country for row in days_off(festa, IT)] == ["IT"]


def test_the_offices_own_closed_day():
    closed = Calendars(home="KR", closed=frozenset({date(2026, 11, 24)}))
    assert days_off(date(2026, 11, 24), closed) == (DayOff("KR", "closed"),)
    assert move(date(2026, 11, 24), "next", closed) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("day", "calendars", "previous", "following"),
    [
        ("2026-08-15", BOTH, "2026-08-14", "2026-08-18"),  # Monday is a substitute holiday
        ("2026-08-15", IT, "2026-08-14", "2026-08-17"),
        ("2026-09-25", KR, "2026-09-23", "2026-09-28"),  # Chuseok and the weekend
        ("2026-06-02", KR, "2026-06-02", "2026-06-02"),
        ("2026-06-02", BOTH, "2026-06-01", "2026-06-04"),  # and Korea votes on the 3rd
        ("2027-01-01", BOTH, "2026-12-31", "2027-01-04"),  # over the turn of the year
    ],
)
def test_moves_to_a_day_that_is_off_for_nobody(day, calendars, previous, following):
    day = date.fromisoformat(day)
    assert move(day, "previous", calendars) == date.fromisoformat(previous)
    assert move(day, "next", calendars) == date.fromisoformat(following)
    assert move(day, "none", calendars) == day


@pytest.mark.parametrize("country", ["XX", "", None])
def test_an_unknown_country_has_weekends_only(country):
    calendars = Calendars(home=country)
    year = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert [day for day in year if days_off(day, calendars)] == [
        day for day in year if day.weekday() >= 5
    ]


@pytest.mark.parametrize(
    ("country", "known", "unknown"),
    [
        ("KR", [1950, 2026, 2028, 2060, 2100], [1947, 2101]),
        ("IT", [1900, 2026, 2100], [2101, 2150]),
        ("TH", [2026, 2028, 2050], [2101]),  # substitutes do not come every year
        ("VN", [2026, 2050, 2099], [2101]),
        ("IN", [2026, 2035], [2036, 2040, 2099]),  # Diwali is tabulated until 2035
        ("NZ", [2026, 2052], [2053]),  # Matariki until 2052
        ("LK", [2026], [2027, 2040]),  # the whole calendar ends
        ("XX", [], [2026]),
    ],
)
def test_where_a_calendar_ends_days_off_are_not_known(country, known, unknown):
    assert [year for year in (*known, *unknown) if days_off_known(country, year)] == known


def test_the_countries_that_are_not_known_are_named():
    calendars = Calendars(home="KR", partners=("IN", "IT", "XX"))
    assert days_off_unknown(date(2035, 5, 4), calendars) == ("XX",)
    assert days_off_unknown(date(2036, 5, 5), calendars) == ("IN", "XX")


def test_a_country_counts_once():
    assert Calendars(home="KR", partners=("IT", "KR", "IT")).countries == ("KR", "IT")


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.sampled_from(["previous", "next"]))
def test_a_moved_deadline_is_the_nearest_working_day(day, rule):
    moved = move(day, rule, BOTH)
    assert not days_off(moved, BOTH)
    step = timedelta(days=1 if rule == "next" else -1)
    while day != moved:
        assert days_off(day, BOTH)
        day += step


def test_a_deadline_never_moves_off_the_calendar():
    last = date(9998, 12, 31)
    assert move(last, "next", KR) == last  # a Thursday
    with pytest.raises(DateError):
        move(last, "next", Calendars(closed=frozenset({last})))
