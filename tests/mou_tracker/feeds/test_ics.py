"""Calendar text, read back by an independent parser."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from mou_tracker.feeds.ics import Event, calendar, clean, fold, text

CHANGED = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
DAY = date(2026, 10, 31)


def read(*events, name="MOU Tracker"):
    body = calendar(events, name=name)
    return Calendar.from_ical(body), body.decode()


def event(**fields):
    plain = {"uid": "u@mou", "summary": "s", "day": DAY, "until": DAY, "changed_at": CHANGED}
    return Event(**plain | fields)


def test_a_file_is_the_lines_of_its_events_one_after_the_other():
    starts = datetime(2027, 3, 28, 14, 30, tzinfo=ZoneInfo("Europe/Rome"))
    timed = event(starts_at=starts, zone="Europe/Rome", day=starts.date(), uid="t")
    some = [event(summary="가" * 300), timed, event(uid="b", description="x\ny", alarm=3)]
    head, whole = calendar([], name="이름"), calendar(some, name="이름")
    assert head.endswith(b"X-PUBLISHED-TTL:PT1H\r\nEND:VCALENDAR\r\n")
    assert whole.endswith(b"\r\n") and b"\r\n\r\n" not in whole
    zones, end = whole.index(b"BEGIN:VTIMEZONE"), len(b"END:VCALENDAR\r\n")
    assert whole[:zones] == head[:-end] and whole[-end:] == head[-end:]
    alone = [calendar([one], name="이름") for one in some]
    items = [one[one.index(b"BEGIN:VEVENT") : -end] for one in alone]
    assert whole[whole.index(b"BEGIN:VEVENT") : -end] == b"".join(items)


def test_days_are_inclusive_for_us_and_exclusive_in_the_file():
    parsed, _body = read(event(until=date(2026, 12, 31)))
    (found,) = parsed.walk("VEVENT")
    assert found.decoded("dtstart") == DAY
    assert found.decoded("dtend") == date(2027, 1, 1)


@pytest.mark.parametrize("zone", ["Asia/Seoul", "Europe/Rome", "America/Toronto"])
@pytest.mark.parametrize("month", [1, 3, 7, 10, 11])
def test_a_meeting_stands_in_its_zone(zone, month):
    starts = datetime(2027, month, 28, 14, 30, tzinfo=ZoneInfo(zone))
    parsed, body = read(event(starts_at=starts.astimezone(UTC), zone=zone, day=starts.date()))
    (found,) = parsed.walk("VEVENT")
    assert found.decoded("dtstart").astimezone(UTC) == starts.astimezone(UTC)
    assert found["dtstart"].params["TZID"] == zone
    assert f"DTSTART;TZID={zone}:" in body, "bare: readers drop a zone in quotes"
    (rules,) = parsed.walk("VTIMEZONE")
    assert str(rules["tzid"]) == zone
    own = rules.to_tz()
    assert starts.replace(tzinfo=own).utcoffset() == starts.utcoffset(), "by its own rules"
    assert body.count("BEGIN:VTIMEZONE") == 1


def strictly(rules, moment):
    """The offset at a moment as RFC 5545 §3.6.5 reads it: an observance begins at its DTSTART, told
    by the offset before."""
    began = [
        (one.decoded("dtstart").replace(tzinfo=UTC) - one.decoded("tzoffsetfrom"), one)
        for one in rules.subcomponents
    ]
    return max((at, n) for n, (at, _one) in enumerate(began) if at <= moment)[1], began


@pytest.mark.parametrize("zone", [
    "Africa/Casablanca", "America/Havana", "America/Winnipeg", "Asia/Seoul", "Australia/Lord_Howe",
    "Europe/Dublin", "Europe/Rome", "Pacific/Apia",
])  # fmt: skip
def test_clocks_change_when_they_do(zone):
    starts = datetime(2027, 3, 28, 14, 30, tzinfo=ZoneInfo(zone))
    parsed, body = read(event(starts_at=starts, zone=zone, day=starts.date()))
    (rules,) = parsed.walk("VTIMEZONE")
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    while moment.year < 2028:
        at, began = strictly(rules, moment)
        told = began[at][1].decoded("tzoffsetto")
        assert told == moment.astimezone(ZoneInfo(zone)).utcoffset(), moment
        moment += timedelta(minutes=30)
    assert all(len(line) <= 75 for line in body.split("\r\n"))


def test_an_unknown_zone_falls_back_to_utc():
    starts = datetime(2027, 3, 28, 2, 30, tzinfo=UTC)
    parsed, _body = read(event(starts_at=starts, zone="Mars/Olympus"))
    assert parsed.walk("VEVENT")[0].decoded("dtstart") == starts


@pytest.mark.parametrize(
    "evil",
    [
        "x\r\nATTACH:http://evil.example/",
        'comma, semicolon; backslash\\ quote" colon:',
        "nul\x00 and line\u2028separator",
        "END:VEVENT\nBEGIN:VEVENT",
        "가" * 300,
        "한글, 제목; \\n",
    ],
)
def test_any_title_is_one_escaped_text(evil):
    parsed, body = read(event(summary=evil, description=evil), name=evil)
    (found,) = parsed.walk("VEVENT")
    assert str(found["summary"]) == clean(evil)
    assert str(found["description"]) == clean(evil)
    assert "attach" not in found
    assert "\x00" not in body and "\u2028" not in body


@given(st.text())
def test_every_text_comes_back(value):
    parsed, body = read(event(summary=value))
    (found,) = parsed.walk("VEVENT")
    assert str(found["summary"]) == clean(value)
    assert all(len(line) <= 75 for line in body.encode().split(b"\r\n"))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
@example("a" + "가" * 100)
@example("ab" + "가" * 100)
@example("한글😀" * 50)
def test_folding_cuts_no_character(line):
    folded = fold(line).encode()
    assert all(len(part) <= 75 for part in folded.split(b"\r\n"))
    for part in folded.split(b"\r\n"):
        part.decode()
    assert folded.replace(b"\r\n ", b"").decode() == line


def test_texts_are_escaped():
    assert text("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"


def test_alarms_and_cancellations():
    rings = datetime(2026, 10, 23, 0, 0, tzinfo=UTC)
    parsed, body = read(
        event(alarm=7), event(alarm=rings), event(uid="gone", status="CANCELLED", sequence=3)
    )
    kept, morning, gone = parsed.walk("VEVENT")
    assert kept.walk("VALARM")[0].decoded("trigger").days == -7
    assert morning.walk("VALARM")[0].decoded("trigger") == rings
    assert "TRIGGER;VALUE=DATE-TIME:20261023T000000Z" in body
    assert (str(gone["status"]), gone["sequence"]) == ("CANCELLED", 3)
