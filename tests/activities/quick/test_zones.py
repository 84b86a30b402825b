"""Whose clock a line speaks of."""

from datetime import date

import pytest

from activities.quick import zones
from activities.quick.clocks import clocks_in
from activities.quick.line import Line
from activities.quick.zones import zone_for, zone_in
from tests.activities.quick.world import KNOWN

WINTER, SUMMER = date(2026, 12, 3), date(2026, 7, 3)


def read(text, *, parties=("Consip",), day=WINTER):
    line = Line.of(text, reader="ko")
    zone, _spans, doubts = zone_in(
        line,
        day=day,
        known=KNOWN,
        parties=parties,
        countries=[],
        home="Asia/Seoul",
        clocks=[one.span for one in clocks_in(line.folded, [])],
    )
    return zone, [doubt.code for doubt in doubts]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("로마시간", "Europe/Rome"),
        ("로마 기준", "Europe/Rome"),
        ("(로마 현지시간)", "Europe/Rome"),
        ("Rome time", "Europe/Rome"),
        ("ora di Roma", "Europe/Rome"),
        ("ora italiana", "Europe/Rome"),
        ("Amman time", "Asia/Amman"),
        ("Asia/Amman", "Asia/Amman"),
        ("현지시간", "Europe/Rome"),
        ("local time", "Europe/Rome"),
        ("CET", "Europe/Rome"),
        ("KST", "Asia/Seoul"),
        ("한국시간", "Asia/Seoul"),
        ("ora coreana", "Asia/Seoul"),
        ("UTC", "UTC"),
        ("15:00Z", "UTC"),
        ("회의", ""),
        ("cetacean", ""),
        ("romeo time", ""),
        ("asia", ""),
    ],
)
def test_a_zone(text, zone):
    assert read(text) == (zone, [])


@pytest.mark.parametrize("text", ["GMT+9", "15:00+09:00", "Europe/Paris", "EST", "15:00 로마"])
def test_a_clock_that_is_asked(text):
    assert read(text) == ("", ["zone"])


@pytest.mark.parametrize("parties", [(), ("Consip", "GPD")])
def test_local_time_of_nobody_or_of_two_is_asked(parties):
    assert read("현지시간", parties=parties) == ("", ["zone"])


@pytest.mark.parametrize(
    ("called", "day", "offered", "zone"),
    [
        ("cet", WINTER, ["Europe/Rome", "Asia/Tbilisi"], "Europe/Rome"),
        ("cet", SUMMER, ["Europe/Rome"], ""),
        ("cest", SUMMER, ["Europe/Rome"], "Europe/Rome"),
        ("cet", WINTER, ["Europe/Rome", "Europe/Paris"], ""),
        ("kst", None, [], "Asia/Seoul"),
        ("gmt", None, [], "UTC"),
    ],
)
def test_an_abbreviation_is_of_who_keeps_it_that_day(called, day, offered, zone):
    assert zone_for(called, day, offered) == zone


def test_a_place_that_a_line_does_not_hold_costs_no_pattern(monkeypatch):
    asked = []
    made = zones._time_of
    monkeypatch.setattr(zones, "_time_of", lambda name: asked.append(name) or made(name))
    assert read("15:00 로마시간")[0] == "Europe/Rome"
    assert set(asked) <= {"로마", "로마나"}
