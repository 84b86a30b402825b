"""In which order days are told, in mails and in the inbox: by what can still be done about them.

The nearest day that can still be missed comes first, then what lapsed and can be mended, then
questions. What has passed and cannot be mended any more comes last, one line an agreement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from agreements.models import Deadline, DeadlineKind
from agreements.wording.edges import is_certain_on


class Urgency(IntEnum):
    """Told in this order."""

    AHEAD = 0
    LAPSED = 1
    QUESTION = 2
    PAST = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """Deadlines that are as urgent, unless a rule before has taken them; among them the nearest day
    is first, whether it lies ahead or behind."""

    urgency: Urgency
    holds: Callable[[Deadline, date], bool]


#: The first that holds gives a deadline its place.
RULES = (
    Rule(Urgency.PAST, lambda row, on: row.closed_key <= on),
    Rule(Urgency.QUESTION, lambda row, on: DeadlineKind(row.kind).traits.is_question),
    Rule(Urgency.AHEAD, lambda row, on: last_day_of(row) >= on),
    Rule(Urgency.LAPSED, lambda row, on: True),
)


#: What a place is decided by.
PLACED_BY = (
    "origin", "key", "kind", "day", "until_key", "earliest", "latest", "safe_by", "certain_from",
    "closed_key",
)  # fmt: skip


def last_day_of(row: Deadline) -> date:
    """The last day on which it may lie."""
    return max(row.until_key, row.latest or row.until_key)


def urgency_of(row: Deadline, on: date) -> Urgency:
    return next(rule.urgency for rule in RULES if rule.holds(row, on))


def day_that_counts(row: Deadline, on: date) -> date:
    """The day by which one is safe, the earliest it may be where it is not certain; once that has
    come, the day itself; of an open window, and of what lies behind, the last day."""
    if row.day <= on < row.until_key:
        return row.until_key
    certain = is_certain_on(row.certain_from, on)
    safe = row.safe_by or (row.day if certain else row.earliest)
    return next((day for day in (safe, row.day) if day >= on), last_day_of(row))


def place_of(row: Deadline, on: date) -> tuple[int, int, int, str, str]:
    """Rows are told in the order of their places."""
    kinds = list(DeadlineKind)
    away = abs((day_that_counts(row, on) - on).days)
    return urgency_of(row, on), away, kinds.index(DeadlineKind(row.kind)), row.origin, row.key
