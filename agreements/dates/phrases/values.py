"""What readers of dates are asked and answer."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..partial import PartialDate
from ..written import Order

Match = re.Match[str]
#: What a pattern matched, by name; "text" is all of it.
Found = dict[str, Any]
#: A year -> the date in it. DateError or ValueError where it has no such day.
Build = Callable[[int], PartialDate]
#: Days in a window that is still told as one day: a week, a third of a month.
NEAR_A_DAY = 16


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to ask about. Codes:

    weekday        the weekday written is another day's (`choices`: days that fit)
    which_day      "last Tuesday" may be two days
    which_month    a day without its month
    which_year     the year is not written and two are as likely
    which_order    day and month could be swapped
    no_such_day    the words look like a day that no calendar has
    beside         a word beside it changes it in a way that is not understood
    abbreviation   short for a month in another language than the line's
    """

    code: str
    words: str = ""
    choices: tuple[PartialDate, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """One date of a sentence; `span` covers every word it takes. `has_year`: written, or fixed by
    the day of writing ("yesterday"). `value` None: a time is meant that we cannot tell.
    `is_within`: 중, 내: some time within it."""

    value: PartialDate | None
    span: tuple[int, int]
    has_year: bool = True
    doubts: tuple[Doubt, ...] = ()
    is_deadline: bool = False
    is_within: bool = False

    @property
    def is_day(self) -> bool:
        """A day, days from and to, or one day of a week or of a third of a month."""
        if self.value is None:
            return False
        return (self.value.days or 99) <= NEAR_A_DAY or "/" in self.value.text


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader of dates has to know: the day it is, the language of the line, the order of
    day and month in it; whether the sentence speaks of a plan, of what is past, of a day that was
    given up; whether a clock stands in it."""

    on: date
    language: str
    order: Order | None = None
    planned: bool = False
    past: bool = False
    changed: bool = False
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """`build` makes the date of a year; `year` is the one written, or fixed by the day of writing
    (0 where the date is fixed as a whole)."""

    build: Build
    year: int | None = None
    doubts: tuple[Doubt, ...] = ()


def fixed(value: PartialDate, *doubts: Doubt) -> Read:
    """A date that needs no year."""
    return Read(lambda _year: value, 0, doubts)


@dataclass(frozen=True, slots=True)
class Reader:
    """`name`: what kind of date it reads; ranges are made of some kinds only."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[Found, Asked], Read | None]

    def found(self, match: Match) -> Found:
        """What was matched by name; of a name that the pattern has twice, the one that matched."""
        found: Found = {}
        for name, value in match.groupdict().items():
            name = name.partition("__")[0]
            found[name] = found.get(name) or value
        return found | {"text": match.group().strip()}


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern in which a name may stand more than once."""
    seen: Counter[str] = Counter()

    def numbered(match: Match) -> str:
        seen[match[1]] += 1
        return match[0] if seen[match[1]] == 1 else f"(?P<{match[1]}__{seen[match[1]]}>"

    return re.compile(re.sub(r"\(\?P<(\w+)>", numbered, pattern))


def readers(
    name: str, read: Callable[[Found, Asked], Read | None], *patterns: str
) -> Iterator[Reader]:
    """One for each spelling of a kind of date."""
    for pattern in patterns:
        yield Reader(name, compiled(pattern), read)
