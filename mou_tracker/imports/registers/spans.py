"""What may be asked of partial dates beside one another."""

from datetime import date
from functools import lru_cache

from agreements.dates import DateError, Length, PartialDate, last_day, parse_edtf

from .text import REMEMBERED
from .values import Term


def edtf_or_none(text: str) -> PartialDate | None:
    try:
        return parse_edtf(text) if text else None
    except DateError:
        return None


def is_before(one: PartialDate, other: PartialDate) -> bool:
    return bool(one.latest and other.earliest and one.latest < other.earliest)


def may_be_same(one: PartialDate, other: PartialDate | None) -> bool:
    """Whether both may be the same day."""
    if other is None or None in (one.earliest, one.latest, other.earliest, other.latest):
        return False
    return one.earliest <= other.latest and other.earliest <= one.latest  # type: ignore[operator]


@lru_cache(REMEMBERED)
def reckoned(start: PartialDate, term: Term) -> tuple[date | None, date | None]:
    """The least and the greatest last day of a term's length from its start."""
    if start.earliest is None or start.latest is None or not term.has_length:
        return None, None
    length = Length(years=term.years or 0, months=term.months or 0, days=term.days or 0)
    try:
        return last_day(start.earliest, length), last_day(start.latest, length)
    except DateError:
        return None, None
