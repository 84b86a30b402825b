"""One month as weeks of days, each with what falls on it."""

import calendar
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import BadRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from agreements.manner import first_day_of_week
from agreements.models import DeadlineKind
from agreements.templatetags.words import localised

from .reading import rows, shown

#: What can be paged to.
YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Mark:
    """One deadline in the month."""

    label: str
    kind: str
    path: str
    code: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    is_inside: bool
    is_today: bool
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    before: str
    after: str
    weekdays: list[tuple[str, str]]
    weeks: list[list[Day]]
    windows: list[Mark]
    count: int


def read_month(text: str, *, on: date) -> date:
    """The first day of "2026-06"; of the month of `on` where nothing is asked."""
    if not text:
        return on.replace(day=1)
    try:
        year, month = text.split("-")
        if len(year) == 4 and len(month) == 2 and (year + month).isascii():
            first = date(int(year), int(month), 1)
            if first.year in YEARS:
                return first
    except ValueError:
        pass
    raise BadRequest(_("Write the month as 2026-06; “%s” is not one.") % text[:40])


def month_of(first: date, *, user: Any, on: date) -> Month:
    """The month that begins on `first` as `user` sees it; weeks begin as they chose."""
    week_start = (first_day_of_week() - 1) % 7  # Django: 0 is Sunday
    days = calendar.Calendar(week_start).monthdatescalendar(first.year, first.month)
    start, end = days[0][0], days[-1][-1]
    marks: dict[date, list[Mark]] = defaultdict(list)
    windows = []
    for row in rows(shown(user).between(start, end), user):
        (marks[row["day"]] if row["day"] >= start else windows).append(_mark(row))
    weeks = [
        [Day(day, day.month == first.month, day == on, marks[day]) for day in week] for week in days
    ]
    return Month(
        first=first,
        before=_address(first - timedelta(days=1)),
        after=_address(first + timedelta(days=31)),
        weekdays=[_weekday(day) for day in days[0]],
        weeks=weeks,
        windows=windows,
        count=sum(map(len, marks.values())) + len(windows),
    )


def _address(day: date) -> str:
    return f"?month={day:%Y-%m}"


def _weekday(day: date) -> tuple[str, str]:
    """Long and short name."""
    return formats.date_format(day, "l"), formats.date_format(day, "D")


def _mark(row: Mapping[str, Any]) -> Mark:
    references = ", ".join(one["reference"] for one in row["concerned"])
    until = row["until_key"] if row["until_key"] != row["day"] else None
    return Mark(
        label=localised(row["params"].get("title")) or references,
        kind=str(DeadlineKind(row["kind"]).label),
        path=_path(row),
        code=row["kind"],
        until=until,
    )


def _path(row: Mapping[str, Any]) -> str:
    activity = row["params"].get("activity")
    if activity:
        return reverse("activities:detail", args=[activity])
    if row["concerned"]:
        return reverse("agreement", args=[row["concerned"][0]["reference"]])
    return reverse("reminders:inbox")
