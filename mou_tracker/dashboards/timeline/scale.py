"""From days to places on the drawing.

Places are per cent of the width of the track, so that one drawing serves every screen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils.dates import MONTHS_3

ONE_DAY = timedelta(days=1)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
#: Without a zoom: at most so many years back, so many ahead of the asked day.
YEARS_BACK, YEARS_AHEAD = 40, 5


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid at the first moment of `day`; `level` 0 is the coarsest (a new year)."""

    day: date
    label: str
    level: int


@dataclass(frozen=True)
class Scale:
    """The window `first`..`last`, both inclusive."""

    first: date
    last: date

    @cached_property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def at(self, day: date) -> float:
        """Where `day` begins, in per cent; beyond 0..100 outside the window."""
        return 100 * (day - self.first).days / self.days

    def span(self, first: date, last: date | None) -> tuple[float, float] | None:
        """Both edges of a run of days (inclusive; None: open), cut to the window; None where
        they do not meet."""
        left = max(self.at(first), 0.0)
        right = 100.0 if last is None else min(self.at(last) + 100 / self.days, 100.0)
        return (left, right) if left < right else None

    def middle(self, day: date) -> float | None:
        """The middle of one day, None outside the window."""
        if not self.first <= day <= self.last:
            return None
        return self.at(day) + 50 / self.days

    @cached_property
    def lines(self) -> list[tuple[date, int]]:
        """Lines of the ground: years (0), quarters (1), in a window of a year or two months (2);
        of a window of decades years alone."""
        years = self.days / 365.25
        step = 12 if years > 25 else 3 if years > 2.2 else 1
        found, day = [], self.first.replace(day=1)
        while day <= self.last:
            if day >= self.first and (day.month - 1) % step == 0:
                level = 0 if day.month == 1 else 1 if day.month % 3 == 1 else 2
                found.append((day, level))
            following = shifted(day, 1)
            if following <= day:
                break
            day = following
        return found

    @cached_property
    def ticks(self) -> list[Tick]:
        return list(self._ticks())

    def _ticks(self) -> Iterator[Tick]:
        years = self.days / 365.25
        step = 1 if years > 3 else 12 if years > 0.75 else 52
        if step == 1:
            every = 1 if years <= 45 else 5
            for year in range(self.first.year, self.last.year + 1):
                if year % every == 0 and (day := date(year, 1, 1)) >= self.first:
                    yield Tick(day, str(year), 0 if year % 5 == 0 else 1)
            return
        day = self.first.replace(day=1)
        while day <= self.last:
            if day >= self.first:
                name = str(MONTHS_3[day.month]).capitalize()
                new_year = day.month == 1 or day - self.first < timedelta(days=27)
                yield Tick(day, f"{name} {day.year}" if new_year else name, 0 if new_year else 1)
            if step == 52:
                yield from self._weeks(day)
            day = shifted(day, 1)

    def _weeks(self, month: date) -> Iterator[Tick]:
        for number in (8, 15, 22):
            if self.first <= (day := month.replace(day=number)) <= self.last:
                yield Tick(day, str(number), 2)


def shifted(day: date, months: int) -> date:
    """The first of the month `months` after that of `day`, kept within the drawable calendar."""
    index = day.year * 12 + day.month - 1 + months
    index = min(max(index, FIRST_DAY.year * 12), LAST_DAY.year * 12 + 11)
    return date(index // 12, index % 12 + 1, 1)


def whole(earliest: date | None, on: date) -> Scale:
    """Whole years from the first dated fact to a few years ahead of `on`."""
    start = max(min(earliest or on, on).year, on.year - YEARS_BACK)
    start = min(start, on.year - 3)
    return Scale(date(start, 1, 1), date(on.year + YEARS_AHEAD, 12, 31))


def between(first: date, last: date) -> Scale:
    """A chosen window, at least a month long and within the drawable calendar."""
    first = min(max(first, FIRST_DAY), LAST_DAY - timedelta(days=27))
    return Scale(first, max(min(last, LAST_DAY), first + timedelta(days=27)))


def moved(scale: Scale, parts: float) -> Scale:
    """The window moved by a part of its own length; left as it is at the calendar's edges."""
    by = timedelta(days=round(scale.days * parts))
    first, last = scale.first + by, scale.last + by
    return Scale(first, last) if first >= FIRST_DAY and last <= LAST_DAY else scale
