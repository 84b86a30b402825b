"""Whose day off it is, and where a deadline moves."""

from datetime import date

from agreements.dates import Calendars, days_off, move

BOTH = Calendars(home="KR", partners=("IT",))


def test_a_day_off_names_whose_holiday_it_is():
    chuseok = days_off(date(2026, 9, 25), BOTH, "ko")
    assert [(row.country, "추석" in row.name) for row in chuseok] == [("KR", True)]
    ferragosto = {row.country for row in days_off(date(2025, 8, 15), BOTH)}
    assert ferragosto == {"KR", "IT"}  # Liberation Day and Ferragosto


def test_italian_names_are_italian():
    (found,) = days_off(date(2026, 6, 2), BOTH, "it")
    assert "Festa della Repubblica" in found.name


def test_the_offices_own_closed_day():
    closed = Calendars(home="KR", closed=frozenset({date(2026, 11, 24)}))
    assert days_off(date(2026, 11, 24), closed)[0].name == "closed"


def test_moves_over_weekend_and_holidays():
    saturday = date(2026, 8, 15)
    assert move(saturday, "previous", BOTH) == date(2026, 8, 14)
    assert move(saturday, "next", BOTH) == date(2026, 8, 18)  # Monday is a substitute holiday
    assert move(saturday, "none", BOTH) == saturday


def test_an_unknown_country_has_weekends_only():
    assert not days_off(date(2026, 11, 23), Calendars(home="XX"))
