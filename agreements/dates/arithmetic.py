"""Counting days, months and years as the law counts them (domain §3, rules 3, 4 and 11).

Korean Civil Act arts. 157, 160 (`day_before`: the first day counts from 00:00) and Regulation
1182/71 art. 3 (`same_day`). Every result is an inclusive last day unless a name says otherwise.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .partial import FIRST_YEAR, LAST_YEAR, DateError, PartialDate

Unit = Literal["days", "weeks", "months", "years"]
Convention = Literal["day_before", "same_day"]


@dataclass(frozen=True, slots=True)
class Length:
    """A length as a text states it. Years and months are one number of months; days come after."""

    years: int = 0
    months: int = 0
    days: int = 0

    def __bool__(self) -> bool:
        return bool(self.years or self.months or self.days)

    @property
    def total_months(self) -> int:
        return 12 * self.years + self.months

    @classmethod
    def of(cls, value: int, unit: Unit) -> "Length":
        if unit == "weeks":
            return cls(days=7 * value)
        return cls(**{unit: value})


def _checked(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError("out_of_range", year)
    return year


def add_days(day: date, days: int) -> date:
    """`day` + `days`, refusing what no calendar of ours holds."""
    try:
        result = day + timedelta(days=days)
    except OverflowError as error:
        raise DateError("out_of_range", days) from error
    _checked(result.year)
    return result


def add_months(day: date, months: int) -> date:
    """The corresponding date `months` on (or back), or that month's last day where it has none."""
    count = day.year * 12 + day.month - 1 + months
    year, month = _checked(count // 12), count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _has_corresponding_date(day: date, months: int) -> bool:
    return add_months(day, months).day == day.day


def _last_day_of_months(start: date, months: int, convention: Convention) -> date:
    """Last day of `months` months from `start`, the clamp applied once.

    `day_before`: the day before the corresponding date; where there is none, the month's last day.
    """
    corresponding = add_months(start, months)
    if convention == "same_day" or not _has_corresponding_date(start, months):
        return corresponding
    return add_days(corresponding, -1)


def last_day(start: date, length: Length, convention: Convention = "day_before") -> date:
    """Last day of a term of `length` from `start`, `start` counted (rule 3).

    2018-06-04 + 2 years = 2020-06-03; 2024-02-29 + 12 months = 2025-02-28; + 1 year 10 days:
    the days are counted from the day after the months' last day. `same_day`: D + N.
    """
    if not length:
        raise DateError("format", length)
    if not length.total_months:
        return add_days(start, length.days - (convention == "day_before"))
    end = _last_day_of_months(start, length.total_months, convention)
    return add_days(end, length.days)


def notice_day(last: date, notice: Length) -> date:
    """Last day d on which notice can be given, so that a period beginning on d + 1 and counted by
    `day_before` ends on or before `last`, the actual last day of the running period (rule 4).

    In months: back from `last` + 1, clamped, less one day; in days: `last` − N.
    """
    anchor = add_days(add_days(last, -notice.days), 1)
    return add_days(add_months(anchor, -notice.total_months), -1)


def notice_runs_until(received: date, notice: Length) -> date:
    """Last day of a notice period; the day of receipt is not counted. 90 days from 2026-06-01
    end on 2026-08-30; 3 months from 2027-02-28 run 1 March to 31 May."""
    return last_day(add_days(received, 1), notice) if notice else received


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def quarter_end(day: date) -> date:
    return month_end(date(day.year, (day.month + 2) // 3 * 3, 1))


def year_end(day: date) -> date:
    return date(day.year, 12, 31)


@dataclass(frozen=True, slots=True)
class Partnership:
    """Three numbers, each labelled (rule 11). Not certain while the bounds of a partial first
    date give different completed years or calendar years."""

    completed_years: int
    calendar_difference: int
    inclusive: int
    certain: bool


def _completed_years(first: date, on: date) -> int:
    return on.year - first.year - (add_months(first, 12 * (on.year - first.year)) > on)


def partnership(first: PartialDate, on: date) -> Partnership | None:
    """The age of a partnership first signed `first`, on `on`; None where `first` has no bounds
    or lies wholly after `on`."""
    early, late = first.earliest, first.latest
    if early is None or late is None or early > on:
        return None
    late = min(late, on)
    completed = _completed_years(late, on), _completed_years(early, on)
    difference = on.year - late.year, on.year - early.year
    return Partnership(
        completed_years=completed[0],
        calendar_difference=difference[0],
        inclusive=difference[0] + 1,
        certain=completed[0] == completed[1] and difference[0] == difference[1],
    )
