"""Partial dates: the EDTF (ISO 8601-2) subset of the product, each with its two bounds.

2008 · 2008-09 · 2026-06-01       a year, a month, a day
2026-33 … 2026-36                 quarters; 2026-40, 2026-41 first and second half
2013~ · 2013? · 2013%             approximate, uncertain, both
[2013-08..2018-05]                one day in between, bounds included
2026-07-01/2026-12-31             a span; ../2027 and 2027/.. are open at one side
..                                open on both sides

Canonical: a span or a choice of one single day is written as that day. A qualifier (~ ? %) stands
on one date, never inside a span. Seasons, sets ({a,b}), years of more or fewer than four digits
and times of day are not of the subset. What is entered lies in the years 1500 to 2200.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext_noop

from agreements.values import quickly_made

MAX_LENGTH = 40
#: Of every date that somebody enters: what lies outside is a slip, as 0226 is. Declared here alone.
FIRST_YEAR, LAST_YEAR = 1500, 2200
#: What sums may reach, and what was stored before there were bounds; 9999-12-31 stands for "no
#: end" elsewhere.
CALENDAR = range(1, 9999)


class DateError(ValueError):
    """A text or a sum that is no date of ours. `code` is stable; `text` is what was read.

    Codes: empty, too_long, format, no_such_day, no_such_time, out_of_range, reversed, ambiguous,
    type.
    """

    MESSAGES = {
        "empty": gettext_noop("Write a date."),
        "too_long": gettext_noop("A date has at most 40 characters."),
        "format": gettext_noop(
            "Write a date as 2026-06-01, a month as 2026-06, a half as 2026-41."
        ),
        "no_such_day": gettext_noop("The calendar has no such day: check day and month."),
        "out_of_range": gettext_noop("The year must lie between 1500 and 2200."),
        "reversed": gettext_noop("The end lies before the beginning: swap the two."),
        "ambiguous": gettext_noop("Day and month could be swapped: write 2026-06-01."),
        "no_such_time": gettext_noop("The clock has no such time: write 00:00 to 23:59."),
        "type": gettext_noop('A date is a text: write "2026-06-01", in quotation marks.'),
    }

    def __init__(self, code: str, text: object = "") -> None:
        self.code, self.text = code, _printable(text)
        super().__init__(self.MESSAGES.get(code, code))


def _printable(value: object) -> str:
    """What was refused, short and safe to store or echo: no control characters, no surrogates.

    Numbers and containers are named by their type: spelling out a huge one is itself an attack.
    """
    if not isinstance(value, str):
        return type(value).__name__
    return "".join(
        c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in value[:MAX_LENGTH]
    )


@quickly_made
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to somewhere between `earliest` and `latest` (days, inclusive; None = open).

    Equal when the text is equal; sort by `earliest`.
    """

    text: str
    earliest: date | None
    latest: date | None

    def __str__(self) -> str:
        return self.text

    @property
    def approximate(self) -> bool:
        return self.text[-1:] in ("~", "%")

    @property
    def uncertain(self) -> bool:
        return self.text[-1:] in ("?", "%")

    @property
    def is_day(self) -> bool:
        """One known day, without a doubt attached."""
        return (
            self.earliest is not None
            and self.earliest == self.latest
            and not (self.approximate or self.uncertain)
        )

    @property
    def is_certain(self) -> bool:
        return self.is_day

    @property
    def day(self) -> date | None:
        return self.earliest if self.is_day else None

    @property
    def days(self) -> int | None:
        """How many days the window has, both bounds counted; None where one is open."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days + 1


_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_OPEN = ".."


def _point(text: str) -> tuple[date, date]:
    """The bounds of one year, month, quarter, half or day."""
    match = _POINT.match(text)
    if not match:
        raise DateError("format", text)
    year, second, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if year not in CALENDAR:
        raise DateError("out_of_range", text)
    if match[2] is None:
        return date(year, 1, 1), date(year, 12, 31)
    if match[3] is not None:
        if not 1 <= second <= 12 or not 1 <= day <= monthrange(year, second)[1]:
            raise DateError("no_such_day", text)
        return date(year, second, day), date(year, second, day)
    return _months(year, *_run_of_months(second, text))


def _run_of_months(number: int, text: str) -> tuple[int, int]:
    """First and last month of a month (01–12), a quarter (33–36) or a half (40, 41)."""
    if 1 <= number <= 12:
        return number, number
    if 33 <= number <= 36:
        return (number - 33) * 3 + 1, (number - 33) * 3 + 3
    if number in (40, 41):
        return (number - 40) * 6 + 1, (number - 40) * 6 + 6
    raise DateError("no_such_day", text)


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _span(text: str, left: str, right: str, open_side: str) -> PartialDate:
    """From the first day of `left` to the last of `right`; one side may be open, not both."""
    if left == right == open_side:
        raise DateError("format", text)
    earliest = None if left == open_side else _point(left)[0]
    latest = None if right == open_side else _point(right)[1]
    if earliest and latest and latest < earliest:
        raise DateError("reversed", text)
    if earliest and earliest == latest:
        return from_day(earliest)
    return PartialDate(text, earliest, latest)


@lru_cache(maxsize=4096)
def _parse(text: str) -> PartialDate:
    if text == _OPEN:
        return PartialDate(text, None, None)
    if text.startswith("[") and text.endswith("]"):
        left, dots, right = text[1:-1].partition("..")
        if not dots:
            raise DateError("format", text)
        return _span(text, left, right, open_side="")
    if "/" in text:
        left, _slash, right = text.partition("/")
        return _span(text, left, right, open_side=_OPEN)
    bare = text[:-1] if text[-1] in "~?%" else text
    return PartialDate(text, *_point(bare))


def parse_edtf(text: str) -> PartialDate:
    """The strict reading of what is entered, as the API wants it. Raises `DateError`, also beyond
    the years of FIRST_YEAR and LAST_YEAR; costs microseconds."""
    found = stored_edtf(text)
    for bound in (found.earliest, found.latest):
        if bound and not FIRST_YEAR <= bound.year <= LAST_YEAR:
            raise DateError("out_of_range", text)
    return found


def stored_edtf(text: str) -> PartialDate:
    """The same of a text that is kept already, whatever its years."""
    if not isinstance(text, str):
        raise DateError("type", text)
    if not text:
        raise DateError("empty")
    if len(text) > MAX_LENGTH:
        raise DateError("too_long", text)
    return _parse(text)


def from_day(day: date) -> PartialDate:
    """The one known day `day`; refused beyond the years that `stored_edtf` reads back."""
    if day.year not in CALENDAR:
        raise DateError("out_of_range", day.isoformat())
    return PartialDate(day.isoformat(), day, day)


def third_begins(window: PartialDate) -> date:
    """First day of the window's last third: first + ⌊2n/3⌋ of n days (domain §5).

    2026-41 (184 days) gives 2026-10-31. A window open at a side has no thirds: `DateError`.
    """
    if window.days is None or window.earliest is None:
        raise DateError("format", window.text)
    return window.earliest + timedelta(days=2 * window.days // 3)
