"""The order of day and month: what a column's cells prove, and how its doubtful ones are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from agreements.dates import PartialDate

from .days import Day


@dataclass(slots=True)
class Column:
    """What is known of a column's days. `proofs`: order -> `at` of the first row that tells it."""

    of: str = ""
    proofs: dict[str, str] = field(default_factory=dict)
    has_years_first: bool = False
    #: Whether the order was shown already: one decision a column.
    is_shown: bool = False


@dataclass(slots=True)
class Orders:
    """Of a whole file. `given`: column id -> order somebody chose."""

    language: str
    given: Mapping[str, str]
    columns: dict[str, Column] = field(default_factory=dict)

    def learn(self, name: str, day: Day, at: str, told: str) -> None:
        column = self.columns.setdefault(name, Column(told))
        if (order := day.proves) and order != "ymd":
            column.proofs.setdefault(order, at)
        if day.form == "ymd" and day.value is not None:
            column.has_years_first = True

    def proven(self, name: str) -> tuple[str, str]:
        """(order, row that proves it) of a column, else of the file; "" where nothing does or the
        cells contradict one another."""
        own = self.columns.get(name, Column()).proofs
        if own:
            return next(iter(own.items())) if len(own) == 1 else ("", "")
        every: dict[str, str] = {}
        for column in self.columns.values():
            for order, at in column.proofs.items():
                every.setdefault(order, at)
        return next(iter(every.items())) if len(every) == 1 else ("", "")

    def is_to_be_shown(self, name: str) -> bool:
        """Whether a column's order is to be told: once, and not again where another column that
        was told proves it."""
        column = self.columns.setdefault(name, Column())
        others = any(one.is_shown for one in self.columns.values())
        is_new = not (column.is_shown if column.proofs else others)
        column.is_shown = True
        return is_new

    def settled(self, name: str, day: Day) -> tuple[Day, bool]:
        """(the day as its column reads it, whether the column's proof decided)."""
        if not day.is_ambiguous:
            return day, False
        if chosen := self.given.get(name):
            return day.in_order(chosen), False
        options = dict(day.options)
        order, _at = self.proven(name)
        if order in options:
            return day.in_order(order), not day.has_two_digits
        if day.has_two_digits and (order := self._of_two_digits(name, options)):
            return day.in_order(order), False
        if day.on_weekday is not None:
            return replace(day, value=day.on_weekday), False
        if day.has_two_digits:
            return day, False
        if "." in day.words and "dmy" in options:
            return day.in_order("dmy"), False  # nobody writes the month first before a full stop
        return day, False

    def _of_two_digits(self, name: str, options: Mapping[str, PartialDate]) -> str:
        column = self.columns.get(name, Column())
        if "ymd" in options and (self.language == "ko" or column.has_years_first):
            return "ymd"
        return ""
