"""One month as weeks of days, each with what falls on it: deadlines, and all that is planned or was
done, each once."""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import BadRequest
from django.db.models import Case, OuterRef, QuerySet, TextField, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from activities.models import FIXED_DAYS, Activity, ActivityAgreement, ActivityState
from agreements.dates import FIRST_YEAR, LAST_YEAR
from agreements.deadline_kinds import DAYS_OF_ACTIVITIES
from agreements.models import Deadline, DeadlineKind, through_visible
from agreements.templatetags.words import localised
from agreements.wording.date_formats import first_day_of_week

from .reading import rows, shown

#: What can be paged to.
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
#: What falls on a day: a deadline by its origin and key, which stay when it is derived anew, or an
#: activity by its id.
Key = tuple[type[Deadline], str, str] | tuple[type[Activity], int]
#: Marks a day shows in the month, windows shown beside it, and rows of what one opened.
IN_A_DAY, WINDOWS, OPENED = 4, 6, 200


@dataclass(frozen=True, slots=True)
class Mark:
    """One deadline, or one thing planned or done, in the month."""

    label: str
    references: str
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
    hidden: int


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    before: str
    after: str
    weekdays: list[tuple[str, str]]
    weeks: list[list[Day]]
    windows: list[Mark]
    windows_hidden: int
    opened: Day | None
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


def month_of(
    first: date, *, user: Any, on: date, opened: date | None = None, all_windows: bool = False
) -> Month:
    """The month that begins on `first` as `user` sees it; weeks begin as they chose. `opened` is a
    day whose marks are wanted in full."""
    week_start = (first_day_of_week() - 1) % 7  # Django: 0 is Sunday
    days = calendar.Calendar(week_start).monthdatescalendar(first.year, first.month)
    start, end = days[0][0], days[-1][-1]
    due = shown(user, on=on).exclude(kind__in=DAYS_OF_ACTIVITIES).between(start, end)
    works = _works(user, start, end)
    falls: dict[date, list[Key]] = defaultdict(list)
    windows: list[Key] = []
    for day, key in chain(_days_of(due), _days_of_works(works)):
        (falls[day] if day and day >= start else windows).append(key)
    most_windows = OPENED if all_windows else WINDOWS
    wanted = {key for day, keys in falls.items() for key in keys[:IN_A_DAY]}
    wanted.update(windows[:most_windows])
    if opened:
        wanted.update(falls[opened][:OPENED])
    marks = dict(_marks(due, wanted, user)) | dict(_marks_of_works(works, wanted, user))

    def filled(day: date, most: int) -> Day:
        inside, keys = day.month == first.month, falls[day]
        shown = [marks[key] for key in keys[:most] if key in marks]  # else it is just gone
        return Day(day, inside, day == on, shown, max(len(keys) - most, 0))

    return Month(
        first=first,
        before=_address(first - timedelta(days=1)),
        after=_address(first + timedelta(days=31)),
        weekdays=[_weekday(day) for day in days[0]],
        weeks=[[filled(day, IN_A_DAY) for day in week] for week in days],
        windows=[marks[key] for key in windows[:most_windows] if key in marks],
        windows_hidden=max(len(windows) - most_windows, 0),
        opened=filled(opened, OPENED) if opened and start <= opened <= end else None,
        count=sum(map(len, falls.values())) + len(windows),
    )


def read_day(text: str) -> date | None:
    """The day to open; none where the text names no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


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
        references=references,
        kind=str(DeadlineKind(row["kind"]).label),
        path=_path(row),
        code=row["kind"],
        until=until,
    )


def _days_of(due: QuerySet[Deadline]) -> Iterator[tuple[date, Key]]:
    found = due.order_by("day", "pk").values_list("day", "origin", "key")
    return ((day, (Deadline, origin, key)) for day, origin, key in found)


def _marks(due: QuerySet[Deadline], wanted: set[Key], user: Any) -> Iterator[tuple[Key, Mark]]:
    origins = {key[1] for key in wanted if key[0] is Deadline}
    if not origins:
        return
    for row in rows(due.filter(origin__in=origins), user):
        key = (Deadline, row["origin"], row["key"])
        if key in wanted:
            yield key, _mark(row)


def _works(user: Any, start: date, end: date) -> QuerySet[Activity]:
    """All that is planned or was done in these days, each once."""
    found = Activity.objects.visible_to(user).touching(start, end)
    return found.exclude(state=ActivityState.CANCELLED).order_by("first_day", "pk")


def _days_of_works(works: QuerySet[Activity]) -> Iterator[tuple[date | None, Key]]:
    """The first day of each; none where a day is not fixed or not known exactly. What was done is
    told by when it was."""
    text = Coalesce(Cast("held", TextField()), Cast("when", TextField()))
    first = Case(When(held=None, then="when_earliest"), default="held_earliest")
    for pk, days, earliest in works.values_list("pk", text, first):
        yield earliest if re.match(FIXED_DAYS, days) else None, (Activity, pk)


def _marks_of_works(
    works: QuerySet[Activity], wanted: set[Key], user: Any
) -> Iterator[tuple[Key, Mark]]:
    seen = ActivityAgreement.objects.filter(through_visible(user), activity=OuterRef("pk"))
    references = seen.order_by("agreement__reference").values("agreement__reference")
    found = works.filter(pk__in=[key[1] for key in wanted if key[0] is Activity])
    for row in found.annotate(seen=ArraySubquery(references)):
        days = row.held or row.when
        yield (
            (Activity, row.pk),
            Mark(
                label=localised(row.title),
                references=", ".join(row.seen),
                kind=str(row.get_kind_display()),
                path=reverse("activities:detail", args=[row.uid]),
                code=row.kind,
                until=days.latest if days.latest != days.earliest else None,
            ),
        )


def _path(row: Mapping[str, Any]) -> str:
    if activity := row["params"].get("activity"):  # of an action item
        return reverse("activities:detail", args=[activity])
    if item := row["params"].get("action_item"):  # of none
        return reverse("activities:to-do", args=[item])
    if row["concerned"]:
        return reverse("agreement", args=[row["concerned"][0]["reference"]])
    return reverse("reminders:inbox")
