"""Days in the index and in what is typed: "2008년 9월", "1 giugno 2026", "H2 2026"."""

import re
from collections.abc import Iterator
from datetime import date

from agreements.dates import DateError, PartialDate, read

#: Months of a span that are told one by one; of a longer one, the years, as many at most.
MONTHS, YEARS = 12, 30
#: Words of the longest date: "la seconda metà del 2026".
LONGEST = 5
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BARE = re.compile(r"\d+")
#: Only a missing year would be read against it, and none of these lacks one.
_ANY_DAY = date(2000, 1, 1)


def tokens(value: PartialDate | None) -> list[str]:
    """A day as "20260601", a month as "202606", a span by its months or years, a year as "2026"."""
    if value is None or value.earliest is None or value.latest is None:
        return []
    first, last = value.earliest, value.latest
    if first == last:
        return [f"{first:%Y%m%d}"]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    is_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if months <= MONTHS and not is_year:
        numbers = (first.year * 12 + first.month - 1 + at for at in range(months))
        return [f"{number // 12:04}{number % 12 + 1:02}" for number in numbers]
    return [f"{year:04}" for year in range(first.year, min(last.year, first.year + YEARS) + 1)]


def in_typed(typed: list[str]) -> Iterator[tuple[int, int, PartialDate]]:
    """(from, to, value) of the dates among the words of a query, `to` exclusive. A bare year is a
    word like any other."""
    at = 0
    while at < len(typed):
        for length in range(min(LONGEST, len(typed) - at), 0, -1):
            text = " ".join(typed[at : at + length]).strip(",;")
            if not _YEAR.search(text) or _BARE.fullmatch(text):
                continue
            try:
                value = read(text, on=_ANY_DAY).value
            except DateError:
                continue
            if value is not None and value.earliest and value.latest:
                yield at, at + length, value
                at += length - 1
                break
        at += 1
