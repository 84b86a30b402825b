"""The days of the example world are told as of one day and moved with the day of seeding."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from agreements.dates import from_day, parse_edtf

#: A `PartialDate` with both its bounds.
Partial = Any


@dataclass(frozen=True, slots=True)
class Moved:
    """`by`: how far the day of seeding lies after the day the world is told as of."""

    by: timedelta

    def day(self, text: str) -> date:
        return date.fromisoformat(text) + self.by

    def partial(self, text: str) -> Partial:
        """A day or days, moved; a month, a quarter or a year becomes the one that its middle
        falls into."""
        first, slash, last = text.partition("/")
        if slash:
            return parse_edtf(f"{self._one(first)}/{self._one(last)}")
        return parse_edtf(self._one(text))

    def _one(self, text: str) -> str:
        told: Partial = parse_edtf(text)
        if told.is_day:
            return f"{told.earliest + self.by}"
        middle = told.earliest + (told.latest - told.earliest) / 2 + self.by
        if len(text) == len("2026"):
            return f"{middle:%Y}"
        if text[-2:] in ("33", "34", "35", "36"):
            return f"{middle:%Y}-{33 + (middle.month - 1) // 3}"
        return f"{middle:%Y-%m}"


def held_on(day: date, days: int = 1) -> Partial:
    """A day, or so many from it on."""
    if days == 1:
        return from_day(day)
    return parse_edtf(f"{day}/{day + timedelta(days=days - 1)}")
