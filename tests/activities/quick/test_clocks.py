"""Clocks in a line."""

from datetime import time

import pytest

from activities.quick.clocks import clocks_in, part_of_day_in
from activities.quick.line import fold

#: Text -> start, end, whether it is asked. "-": no clock.
TABLE = [
    ("15:00", "15:00", "", False),
    ("15:00~16:30", "15:00", "16:30", False),
    ("10:00 to 11:00", "10:00", "11:00", False),
    ("9-10:30", "09:00", "10:30", False),
    ("03:30", "03:30", "", False),
    ("00:00", "00:00", "", False),
    ("24:00", "00:00", "", True),
    ("25:00", "-", "", False),
    ("15:60", "-", "", False),
    ("1630", "16:30", "", False),
    ("2026", "-", "", False),
    ("3시", "15:00", "", False),
    ("3시 30분", "15:30", "", False),
    ("7시", "07:00", "", True),
    ("8시", "08:00", "", True),
    ("15시 정각", "15:00", "", False),
    ("오후 3시", "15:00", "", False),
    ("오후 3시 반", "15:30", "", False),
    ("오후 다섯 시", "17:00", "", False),
    ("오전 12시", "00:00", "", True),
    ("오전 13시", "13:00", "", True),
    ("낮 12시", "12:00", "", False),
    ("새벽 2시", "02:00", "", False),
    ("밤 11시", "23:00", "", False),
    ("밤 2시", "02:00", "", True),
    ("7시 만찬", "19:00", "", False),
    ("8시 조찬", "08:00", "", False),
    ("오후 2시~4시", "14:00", "16:00", False),
    ("오전 9시부터 11시", "09:00", "11:00", False),
    ("오전 11~1시", "11:00", "13:00", False),
    ("2~4시", "14:00", "16:00", False),
    ("10~12시", "10:00", "12:00", False),
    ("7~9시", "07:00", "09:00", True),
    ("3시간", "-", "", False),
    ("3시작", "-", "", False),
    ("3pm", "15:00", "", False),
    ("pm3", "15:00", "", False),
    ("3.30 pm", "15:30", "", False),
    ("12pm", "12:00", "", False),
    ("12am", "00:00", "", True),
    ("3-5pm", "15:00", "17:00", False),
    ("11-1pm", "11:00", "13:00", False),
    ("3:00-5:00 pm", "15:00", "17:00", False),
    ("at 3", "15:00", "", False),
    ("at 7", "07:00", "", True),
    ("at 7 december", "-", "", False),
    ("half past three", "15:30", "", False),
    ("quarter to 10", "09:45", "", False),
    ("3 o'clock", "15:00", "", False),
    ("noon", "12:00", "", False),
    ("자정", "00:00", "", True),
    ("alle 9 e mezza", "09:30", "", False),
    ("alle 15.30", "15:30", "", False),
    ("alle 7 di sera", "19:00", "", False),
    ("ieri sera alle 8", "20:00", "", False),
    ("alle 7 dicembre", "-", "", False),
    ("dalle 15 alle 17", "15:00", "17:00", False),
    ("ore 10", "10:00", "", False),
    ("15h30", "15:30", "", False),
    ("mezzogiorno", "12:00", "", False),
    ("15:00 이후", "15:00", "", True),
    ("after 15:00", "15:00", "", True),
    ("1:1", "-", "", False),
]


def read(text: str) -> list[tuple[str, str, bool]]:
    return [
        (f"{one.start:%H:%M}", f"{one.end:%H:%M}" if one.end else "", bool(one.doubt))
        for one in clocks_in(fold(text), [])
    ]


@pytest.mark.parametrize(("text", "start", "end", "asked"), TABLE)
def test_a_clock(text, start, end, asked):
    assert read(text) == ([] if start == "-" else [(start, end, asked)])


@pytest.mark.parametrize(("text", "start", "end", "asked"), TABLE)
def test_words_around_change_nothing(text, start, end, asked):
    assert read(f"x, {text} , y") == ([] if start == "-" else [(start, end, asked)])


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("minute", [0, 5, 59])
def test_twenty_four_hours_are_read_as_written(hour, minute):
    (clock,) = clocks_in(f"{hour:02d}:{minute:02d}", [])
    assert (clock.start, clock.doubt) == (time(hour, minute), "")


@pytest.mark.parametrize("hour", range(1, 13))
def test_afternoon_is_twelve_hours_after_morning(hour):
    """Twelve alone is its own."""
    early, late = (clocks_in(f"{hour}:30 {part}", [])[0].start for part in ("am", "pm"))
    assert (late.hour - early.hour) == 12
    for korean, time_of in (("오전", early), ("오후", late)):
        assert clocks_in(f"{korean} {hour}:30", [])[0].start == time_of


@pytest.mark.parametrize(
    ("text", "until"),
    [("15:00까지", True), ("by 17:00", True), ("15:00부터", False), ("15:00", False)],
)
def test_until_when(text, until):
    (clock,) = clocks_in(text, [])
    assert clock.is_until is until


def test_two_clocks_are_two_and_in_order():
    assert [row[0] for row in read("15:00, 10:00")] == ["15:00", "10:00"]


def test_what_is_taken_holds_no_clock():
    assert clocks_in("15:00 회의", [(0, 5)]) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("어제저녁 회의", "저녁"),
        ("오전 회의", "오전"),
        ("ieri sera", "sera"),
        ("tomorrow morning call", "morning"),
        ("저녁식사", ""),
        ("오후석", ""),
        ("회의", ""),
    ],
)
def test_a_part_of_the_day_without_a_clock(text, part):
    span = part_of_day_in(fold(text), [])
    assert (text[slice(*span)] if span else "") == part
