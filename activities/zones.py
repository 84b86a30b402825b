"""Local times of a place as moments: values and functions, no clock, no database.

Where the clocks are put forward an hour does not exist; where they are put back one comes twice.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


class ZoneError(ValueError):
    """A time that cannot be meant. `code`: unknown_zone, gap, wrong_offset, reversed, out_of_range.
    `instead`: the local time the clocks show after a gap."""

    def __init__(self, code: str, *, time_zone: str = "", instead: datetime | None = None) -> None:
        self.code, self.time_zone, self.instead = code, time_zone, instead
        super().__init__(code)


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone(name: str) -> ZoneInfo:
    """An IANA zone by name; ZoneError where there is none."""
    if name not in known_zones():
        raise ZoneError("unknown_zone", time_zone=name)
    return ZoneInfo(name)


def comes_twice(local: datetime, time_zone: str) -> bool:
    """Whether the clocks of the place show `local` (naive) twice: 2026-10-25 02:30 in Rome."""
    there = zone(time_zone)
    first, second = (local.replace(tzinfo=there, fold=fold) for fold in (0, 1))
    return second.utcoffset() < first.utcoffset()


def moment(when: datetime, time_zone: str) -> datetime:
    """`when` in `time_zone` as a moment (UTC: two times of one hour that comes twice compare
    wrongly in their own zone).

    Naive: the local time there; of an hour that comes twice the first is meant, unless `fold` says
    the second. ZoneError "gap" where the clocks skip it (2027-03-28 02:30 Rome), naming the time
    they show instead. With an offset: it must be the one of that place at that moment.
    """
    there = zone(time_zone)
    try:
        if when.tzinfo is not None:
            found = when.astimezone(there)
            if found.utcoffset() != when.utcoffset() and when.tzinfo is not UTC:
                raise ZoneError("wrong_offset", time_zone=time_zone)
            return found.astimezone(UTC)
        local = when.replace(tzinfo=there)
        found = local.astimezone(UTC)
        back = found.astimezone(there)
    except OverflowError as error:
        raise ZoneError("out_of_range", time_zone=time_zone) from error
    if back.replace(tzinfo=None) != when.replace(fold=0):
        raise ZoneError("gap", time_zone=time_zone, instead=back.replace(tzinfo=None))
    return found


def moment_now(agreed: datetime, time_zone: str, stored: datetime) -> datetime:
    """The moment of an agreed local time (naive) by the zone rules of today. `stored`: the one by
    the rules of its day; it says which is meant of an hour that comes twice, and stands where the
    zone is not known any more. What was agreed is not refused because a rule has moved: of an hour
    the clocks now skip the first reading counts."""
    if time_zone not in known_zones():
        return stored
    there = ZoneInfo(time_zone)
    found = [agreed.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return stored if stored in found else found[0]


@dataclass(frozen=True, slots=True)
class Exact:
    """A fixed time: `start` and `end` (naive local, or with their offset) at a place's clock."""

    start: datetime
    time_zone: str
    end: datetime | None = None

    def moments(self) -> tuple[datetime, datetime | None]:
        """Start and end as moments; ZoneError where one cannot be meant, or the end is no later."""
        start = moment(self.start, self.time_zone)
        end = moment(self.end, self.time_zone) if self.end else None
        if end is not None and end <= start:
            raise ZoneError("reversed", time_zone=self.time_zone)
        return start, end


@dataclass(frozen=True, slots=True)
class Seen:
    """A moment on the clocks of one place; `shift`: its day there, counted from the first place."""

    time_zone: str
    local: datetime
    shift: int = 0


def seen_from(at: datetime, zones: list[str]) -> list[Seen]:
    """One moment on the clocks of several places, each zone once, in order."""
    names = [name for name in dict.fromkeys(zones) if name in known_zones()]
    locals_ = [at.astimezone(ZoneInfo(name)) for name in names]
    return [
        Seen(name, local, (local.date() - locals_[0].date()) // timedelta(days=1))
        for name, local in zip(names, locals_, strict=True)
    ]
