"""Counting days, months and years as the law counts them (domain §3, rules 3, 4 and 11).

Korean Civil Act arts. 157, 160 (`day_before`: the first day counts from 00:00) and Regulation
1182/71 art. 3 (`same_day`). Every result is an inclusive last day unless a name says otherwise.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal

from agreements.values import quickly_made

from .partial import CALENDAR, DateError, PartialDate

Unit = Literal["days", "weeks", "months", "years"]
Convention = Literal["day_before", "same_day"]


@quickly_made
@dataclass(frozen=True, slots=True)
class Length:
    """A length as a text states it. Years and months are one number of months; days come after.

    Never negative: counting back is the business of the function that is asked (`notice_day`).
    """

    years: int = 0
    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if min(self.years, self.months, self.days) < 0:
            raise DateError("out_of_range", self)

    def __bool__(self) -> bool:
        return bool(self.years or self.months or self.days)

    @property
    def total_months(self) -> int:
        return 12 * self.years + self.months

    @classmethod
    def of(cls, value: int, unit: Unit) -> "Length":
        """The length of one value and unit; a week is seven days."""
        if unit == "weeks":
            return cls(days=7 * value)
        return cls(**{unit: value})


def _checked(day: date) -> date:
    """`day`, refused beyond our calendar. Sums may pass through 9999-01-01."""
    if day.year not in CALENDAR:
        raise DateError("out_of_range", day.isoformat())
    return day


def _step(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise DateError("out_of_range", day.isoformat()) from error


def _corresponding(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    if not MINYEAR <= year <= MAXYEAR:
        raise DateError("out_of_range", day.isoformat())
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_days(day: date, days: int) -> date:
    """`day` + `days` (negative: back), refusing what no calendar of ours holds."""
    return _checked(_step(day, days))


def add_months(day: date, months: int) -> date:
    """The corresponding date `months` on (negative: back), or that month's last day where it has
    none: 2026-08-31 + 6 = 2027-02-28."""
    return _checked(_corresponding(day, months))


def last_day(start: date, length: Length, convention: Convention = "day_before") -> date:
    """Last day of a term of `length` from `start`, `start` counted (rule 3).

    Months first, as one number clamped once: the day before the corresponding date, or, where
    that month has no such date, its last day. Days are then counted from the day after.
    2018-06-04 + 2 years = 2020-06-03; 2024-02-29 + 12 months = 2025-02-28; 2024-02-29 + 1 year
    10 days = 2025-03-10. `same_day` takes the corresponding date itself: 2020-06-04, and D + N.
    """
    if not length:
        raise DateError("format", "0")
    end = _corresponding(start, length.total_months)
    day_before = convention == "day_before" and end.day == start.day
    return add_days(end, length.days - day_before)


def notice_day(last: date, notice: Length) -> date:
    """Last day d on which notice can be given, so that a period beginning on d + 1 and counted by
    `day_before` ends on or before `last`, the actual last day of the running period (rule 4).

    In months: back from `last` + 1, clamped, less one day; in days: `last` − N. 2028-05-31 less
    3 months = 2028-02-29, less 90 days = 2028-03-02. No notice period: `last` itself.
    """
    day_after = _step(last, 1 - notice.days)
    return add_days(_corresponding(day_after, -notice.total_months), -1)


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


@quickly_made
@dataclass(frozen=True, slots=True)
class Partnership:
    """Three numbers, each labelled (rule 11). Not certain while the bounds of a partial first
    date give different numbers: then they are the lower ones."""

    completed_years: int
    calendar_difference: int
    inclusive: int
    certain: bool


def _completed_years(first: date, on: date) -> int:
    """Years counted from `first` whose last day lies before `on` (rule 3)."""
    years = on.year - first.year
    return years - (years > 0 and last_day(first, Length(years=years)) >= on)


def partnership(first: PartialDate, on: date) -> Partnership | None:
    """The age, on `on`, of a partnership first signed `first`: 2008-09 gives 17, 18, 19 on
    2026-06-01 and 18, 18, 19 on 2026-11-22.

    Counted from the latest day possible; a doubt about `first` (~ ?) or an open beginning leaves
    the figures not certain. None where nothing was signed by `on`, or `first` may be any day.
    """
    early, late = first.earliest, first.latest
    if late is None or (early or late) > on:
        return None
    late = min(late, on)
    early = early or date.min
    completed, difference = _completed_years(late, on), on.year - late.year
    agreed = (completed, difference) == (_completed_years(early, on), on.year - early.year)
    return Partnership(
        completed_years=completed,
        calendar_difference=difference,
        inclusive=difference + 1,
        certain=agreed and not (first.approximate or first.uncertain),
    )
