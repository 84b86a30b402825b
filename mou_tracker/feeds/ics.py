"""iCalendar text (RFC 5545), written directly: calendar objects cost many times as much.

Ends of all-day items are exclusive here, and only here: `day`..`until` inclusive go in.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: Control characters, and the line ends that are none in the format.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0085\u2028\u2029]")
LINE_END = re.compile("\r\n|\r|\n")
TEXT_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
OCTETS = 75
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One item. `starts_at` (aware) with `zone` makes it timed, until `ends_at` if known;
    else it lasts whole days.

    `alarm`: when the calendar rings: so many days before a time, or at a moment (days are counted
    differently by readers where nothing has a time). `facts`: see `CalendarItem`.
    """

    uid: str
    summary: str
    day: date
    until: date
    changed_at: datetime
    sequence: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    zone: str = ""
    description: str = ""
    category: str = ""
    url: str = ""
    status: str = "CONFIRMED"
    alarm: int | datetime | None = None
    facts: str = ""


def clean(text: str) -> str:
    """Without what the format forbids; every kind of line end becomes one."""
    return FORBIDDEN.sub("", LINE_END.sub("\n", text))


def text(value: str) -> str:
    """A TEXT value: one escaped line whatever it holds."""
    return clean(value).translate(TEXT_ESCAPES)


def fold(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a character."""
    if len(line) * 3 <= OCTETS or (line.isascii() and len(line) <= OCTETS):
        return line
    raw, parts, at, room = line.encode(), [], 0, OCTETS
    while len(raw) - at > room:
        cut = at + room
        while raw[cut] & 0xC0 == 0x80:  # inside a character
            cut -= 1
        parts.append(raw[at:cut])
        at, room = cut, OCTETS - 1  # what follows begins with a space
    parts.append(raw[at:])
    return b"\r\n ".join(parts).decode()


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def known_zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def calendar(events: Iterable[Event], *, name: str) -> bytes:
    """A whole calendar file, with the zones its events use. Written event by event: as one text,
    in which a letter of Korean makes each letter two bytes, it would be held several times."""
    events = list(events)
    file = BytesIO()
    file.write(_lines(
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//MOU Tracker//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ))  # fmt: skip
    file.writelines(_zone(*one).encode() for one in sorted(_zones_of(events)))
    file.writelines(_lines(*_event(event)) for event in events)
    file.write(_lines("END:VCALENDAR"))
    return file.getvalue()


def _lines(*lines: str) -> bytes:
    return "".join(f"{fold(line)}\r\n" for line in lines).encode()


def _event(event: Event) -> Iterator[str]:
    changed = stamp(event.changed_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{event.status}"
    yield f"SUMMARY:{text(event.summary)}"
    yield from _when(event)
    if event.description:
        yield f"DESCRIPTION:{text(event.description)}"
    if event.category:
        yield f"CATEGORIES:{text(event.category)}"
    if event.url:
        yield f"URL:{event.url}"
    if event.alarm is not None:
        yield from (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{text(event.summary)}",
            _trigger(event.alarm),
            "END:VALARM",
        )
    yield "END:VEVENT"


def _trigger(alarm: int | datetime) -> str:
    if isinstance(alarm, datetime):
        return f"TRIGGER;VALUE=DATE-TIME:{stamp(alarm)}"
    return f"TRIGGER:-P{alarm}D"


def _when(event: Event) -> Iterator[str]:
    if event.starts_at is None:
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.until + ONE_DAY:%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    elif zone := known_zone(event.zone):
        for name, at in _times(event):
            # bare: calcurse drops a zone in quotes, and its name holds nothing to be quoted
            yield f"{name};TZID={event.zone}:{at.astimezone(zone):%Y%m%dT%H%M%S}"
    else:
        for name, at in _times(event):
            yield f"{name}:{stamp(at)}"


def _times(event: Event) -> Iterator[tuple[str, datetime]]:
    yield "DTSTART", event.starts_at
    if event.ends_at is not None:
        yield "DTEND", event.ends_at


def _zones_of(events: list[Event]) -> set[tuple[str, int, int]]:
    """(zone, first year, year after the last) of each zone used."""
    years: dict[str, list[int]] = {}
    for event in events:
        if event.starts_at is not None and known_zone(event.zone):
            years.setdefault(event.zone, []).append(event.day.year)
    return {(zone, min(found) - 1, max(found) + 2) for zone, found in years.items()}


@lru_cache(maxsize=256)
def _zone(zone: str, first: int, last: int) -> str:
    """VTIMEZONE with every change of clocks between two years, one observance each."""
    there, start = ZoneInfo(zone), datetime(first, 1, 1, tzinfo=UTC)
    days = [start + ONE_DAY * n for n in range((date(last, 1, 1) - start.date()).days + 1)]
    at_first = start.astimezone(there).utcoffset()
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}", *_observance(start, there, before=at_first)]
    for day, following in pairwise(days):
        before = day.astimezone(there).utcoffset()
        if before != following.astimezone(there).utcoffset():
            lines += _observance(_change(day, there), there, before=before)
    return "\r\n".join([*lines, "END:VTIMEZONE", ""])


def _change(day: datetime, there: ZoneInfo) -> datetime:
    """The second of the UTC day `day` at which the clocks change."""
    before = day.astimezone(there).utcoffset()
    seconds = range(24 * 60 * 60)
    found = bisect(
        seconds,
        False,
        key=lambda n: (day + timedelta(seconds=n)).astimezone(there).utcoffset() != before,
    )
    return day + timedelta(seconds=found)


def _observance(at: datetime, there: ZoneInfo, *, before: timedelta) -> Iterator[str]:
    """What holds from `at` on. Its start is told by the clocks before: 02:00 in Rome in March."""
    local = at.astimezone(there)
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{(at + before).replace(tzinfo=None):%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_offset(before)}"
    yield f"TZOFFSETTO:{_offset(local.utcoffset())}"
    yield f"TZNAME:{local.tzname()}"
    yield f"END:{kind}"


def _offset(offset: timedelta) -> str:
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    told = f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}{minutes % 60:02}"
    return f"{told}{seconds:02}" if seconds else told
