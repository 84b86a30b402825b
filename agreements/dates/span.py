"""A run of civil days: what terms, statuses, covers and posts have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from agreements.values import quickly_made

#: The names of both days in rows, notes and the API.
SPAN = ("starts_on", "ends_on")


@quickly_made
@dataclass(frozen=True, slots=True)
class Span:
    """`first` to `last`, both inclusive; `last` None: it has no end, or none that is known."""

    first: date
    last: date | None

    @property
    def days(self) -> int:
        """How many there are; below 1 where the last lies before the first."""
        return ((self.last or date.max) - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.touches(day, day)

    def touches(self, first: date, last: date) -> bool:
        """Whether some day of it lies within `first`..`last`."""
        return self.first <= last and (self.last is None or first <= self.last)

    def as_json(self) -> dict[str, str | None]:
        last = self.last.isoformat() if self.last else None
        return {"starts_on": self.first.isoformat(), "ends_on": last}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Of a row or a note in which both names stand, among others."""
        first, last = (told[name] for name in SPAN)
        return cls(date.fromisoformat(first), date.fromisoformat(last) if last else None)
