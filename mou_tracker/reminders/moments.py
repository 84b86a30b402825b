"""09:00 where the recipient is: the one place where reminders turn days into moments."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

#: When the day's mail leaves, by the recipient's clock.
MAIL_TIME = time(9)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a time zone makes of one instant: its day, and when that day's mail leaves."""

    zone: str
    today: date
    mail_at: datetime


def zone_of(name: str) -> ZoneInfo:
    """The zone, or the home office's where a name is unknown: a wrong name must not cost a mail."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)


def mail_time(day: date, zone: str) -> datetime:
    """MAIL_TIME of `day` in `zone`; a time the clocks skip is the hour after (withstand F24)."""
    return datetime.combine(day, MAIL_TIME, tzinfo=zone_of(zone))


def moment(zone: str, *, now: datetime, on: date | None = None) -> Moment:
    """`on` set: the whole of that day is taken as reached, and its mail leaves at once."""
    if on is not None:
        return Moment(zone, on, now)
    today = now.astimezone(zone_of(zone)).date()
    return Moment(zone, today, mail_time(today, zone))
