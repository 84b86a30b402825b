"""09:00 where the recipient is: the one place where reminders turn days into moments, and the days
on which nothing leaves into the working day before or after."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from itertools import islice, takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from agreements.dates import Calendars, move
from agreements.models import ClosedDay, Party

#: When the day's mail leaves, by the recipient's clock.
MAIL_TIME = time(9)
#: With so many working days left or fewer, what is registered is told on a day off as well.
LAST_DAYS = 3
ONE_DAY = timedelta(days=1)
#: No row of days off is as long.
FAR_ENOUGH = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a time zone makes of one instant.

    `today`: its day, and `now` what is reached of it. Steps counted to a day from `since` to
    `reached` come due on it: what falls on the days off that follow is told before them.
    `leaves_on`: the first day, from today on, whose mail leaves, and `leaves_at` the moment.
    `soon`: the last day that is LAST_DAYS working days away or less. `weekly`: the first working
    day of its week, on which everybody hears of all they hold.
    """

    zone: str
    today: date
    now: datetime
    since: date
    reached: date
    leaves_on: date
    leaves_at: datetime
    soon: date
    weekly: bool

    @property
    def is_working_day(self) -> bool:
        return self.leaves_on == self.today


@dataclass(frozen=True, slots=True)
class Office:
    """Whose days off count: those of the country a recipient's zone lies in; at home those the
    office has closed besides."""

    country: str | None = None
    closed: frozenset[date] = frozenset()

    @classmethod
    def load(cls) -> "Office":
        country = Party.objects.filter(is_home=True).values_list("country", flat=True).first()
        closed = ClosedDay.objects.filter(party__is_home=True).values_list("day", flat=True)
        return cls(country, frozenset(closed))

    def calendar(self, zone: str) -> Calendars:
        country = _countries().get(zone, self.country)
        return Calendars(country, (), self.closed if country == self.country else frozenset())


@cache
def _countries() -> dict[str, str]:
    """The country each time zone lies in, as the zone database has it."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {row[2]: row[0] for row in rows}


def zone_of(name: str) -> ZoneInfo:
    """The zone, or the home office's where a name is unknown: a wrong name must not cost a mail."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)


def mail_time(day: date, zone: str) -> datetime:
    """MAIL_TIME of `day` in `zone`; a time the clocks skip is the hour after (withstand F24)."""
    return datetime.combine(day, MAIL_TIME, tzinfo=zone_of(zone))


def end_of(day: date) -> datetime:
    """When `day` is over wherever anybody is."""
    return datetime.combine(day, time.max, tzinfo=UTC) + ONE_DAY


def day_in(zone: str, *, now: datetime) -> date:
    return now.astimezone(zone_of(zone)).date()


def moment(zone: str, *, now: datetime, office: Office, on: date | None = None) -> Moment:
    """`on` set: the whole of that day is taken as reached, and its mail leaves at once."""
    today = on or day_in(zone, now=now)
    calendar = office.calendar(zone)
    ahead = list(islice(working_days(today, calendar), LAST_DAYS + 2))
    before = move(today - ONE_DAY, "previous", calendar)
    return _moment(zone, today, ahead, before=before, now=now, at_once=on is not None)


def moments_until(
    last: date, zone: str, *, now: datetime, office: Office, on: date
) -> list[Moment]:
    """`on`, then each working day up to `last`, as the planner comes to them: each with what was
    not reached before."""
    calendar = office.calendar(zone)
    span = islice(working_days(on, calendar), (last - on).days + LAST_DAYS + 3)
    ahead = list(takewhile(lambda day: day <= last + FAR_ENOUGH, span))
    before = move(on - ONE_DAY, "previous", calendar)
    found = [_moment(zone, on, ahead[: LAST_DAYS + 2], before=before, now=now, at_once=True)]
    for at, day in enumerate(ahead):
        if day > last:
            break
        if day > on:
            few = ahead[at : at + LAST_DAYS + 2]
            before = ahead[at - 1] if at else before
            this = _moment(zone, day, few, before=before, now=now, at_once=True)
            found.append(replace(this, since=found[-1].reached + ONE_DAY))
    return found


def _moment(
    zone: str, today: date, ahead: list[date], *, before: date, now: datetime, at_once: bool
) -> Moment:
    """`ahead`: the working days from `today` on, itself included where it is one; `before`: the
    last one before `today`."""
    working = ahead[0] == today
    following = ahead[1:] if working else ahead
    return Moment(
        zone=zone,
        today=today,
        now=max(now, mail_time(today, zone)) if at_once else now,
        since=date.min,
        reached=following[0] - ONE_DAY,
        leaves_on=ahead[0],
        leaves_at=now if at_once and working else mail_time(ahead[0], zone),
        soon=following[LAST_DAYS] - ONE_DAY,
        weekly=working and _week(before) != _week(today),
    )


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def working_days(first: date, calendar: Calendars) -> Iterator[date]:
    """The working days from `first` on."""
    while True:
        first = move(first, "next", calendar)
        yield first
        first += ONE_DAY


def last_working_day(day: date, zone: str, office: Office) -> date:
    return move(day, "previous", office.calendar(zone))


def next_working_day(day: date, zone: str, office: Office) -> date:
    return move(day, "next", office.calendar(zone))
