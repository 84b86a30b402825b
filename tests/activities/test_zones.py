"""Local times: hours that do not exist, and hours that come twice."""

from datetime import datetime

import pytest

from activities.zones import Exact, ZoneError, comes_twice, moment, seen_from

ROME, SEOUL = "Europe/Rome", "Asia/Seoul"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("local", "zone", "utc"),
    [
        ("2027-03-28T01:59", ROME, "2027-03-28T00:59"),
        ("2027-03-28T03:00", ROME, "2027-03-28T01:00"),
        ("2026-10-25T02:30", ROME, "2026-10-25T00:30"),  # the first of the two
        ("2026-10-25T03:00", ROME, "2026-10-25T02:00"),
        ("2027-03-28T02:30", SEOUL, "2027-03-27T17:30"),  # Seoul never changes its clocks
        ("2026-06-01T06:30", SEOUL, "2026-05-31T21:30"),
    ],
)
def test_local_times(local, zone, utc):
    assert moment(at(local), zone) == at(utc + "+00:00")


def test_the_second_of_two_hours_can_be_meant():
    assert moment(at("2026-10-25T02:30").replace(fold=1), ROME) == at("2026-10-25T01:30+00:00")


@pytest.mark.parametrize("minute", ["02:00", "02:30", "02:59"])
def test_an_hour_the_clocks_skip(minute):
    with pytest.raises(ZoneError) as refused:
        moment(at(f"2027-03-28T{minute}"), ROME)
    assert refused.value.code == "gap"
    assert refused.value.instead.strftime("%H:%M") == minute.replace("02", "03")


def test_which_hours_come_twice():
    assert comes_twice(at("2026-10-25T02:30"), ROME)
    assert not comes_twice(at("2026-10-25T03:30"), ROME)
    assert not comes_twice(at("2026-10-25T02:30"), SEOUL)
    assert not comes_twice(at("2027-03-28T02:30"), ROME)


@pytest.mark.parametrize(
    ("when", "zone", "code"),
    [
        ("2026-12-03T10:00", "Europe/Roma", "unknown_zone"),
        ("2026-12-03T10:00", "../../etc/passwd", "unknown_zone"),
        ("2026-12-03T10:00+05:00", ROME, "wrong_offset"),
        ("0001-01-01T00:00", SEOUL, "out_of_range"),
    ],
)
def test_what_cannot_be_meant(when, zone, code):
    with pytest.raises(ZoneError) as refused:
        moment(at(when), zone)
    assert refused.value.code == code


def test_an_offset_that_fits_is_taken():
    assert moment(at("2026-12-03T10:00+01:00"), ROME) == at("2026-12-03T09:00+00:00")


def test_an_end_before_its_start_is_refused_though_the_clock_reads_later():
    with pytest.raises(ZoneError, match="reversed"):
        Exact(at("2026-12-03T10:00"), ROME, at("2026-12-03T10:00")).moments()


def test_one_moment_on_two_clocks():
    rome, seoul = seen_from(at("2026-12-03T20:00+00:00"), [ROME, SEOUL, ROME, "nowhere"])
    assert (rome.local.hour, rome.shift) == (21, 0)
    assert (seoul.local.hour, seoul.shift) == (5, 1)
