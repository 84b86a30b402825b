"""Days named by where they lie: the thirds and weeks of a month, a weekday of a week, the nearest
year of a day without one.

Weeks run from Monday to Sunday and belong to the month of their Thursday (ISO 8601); the thirds of
a month are its days 1–10, 11–20 and the rest (초순, 중순, 하순).
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from .arithmetic import add_days, add_months
from .partial import DateError, PartialDate, parse_edtf

THURSDAY = 3
#: First and last day of each third; the last ends with its month.
THIRDS = {1: (1, 10), 2: (11, 20), 3: (21, 31)}
#: The last week of a month, however many it has.
LAST = -1


def one_day_between(first: date, last: date) -> PartialDate:
    """One day somewhere from `first` to `last`, both counted."""
    return parse_edtf(f"[{first}..{last}]")


def from_to(first: date, last: date) -> PartialDate:
    """What lasts from `first` to `last`, both counted."""
    return parse_edtf(f"{first}/{last}")


def third_of_month(year: int, month: int, third: int) -> PartialDate:
    """One day in the first, second or last third of a month."""
    first, last = THIRDS[third]
    days = monthrange(year, month)[1]
    return one_day_between(date(year, month, first), date(year, month, min(last, days)))


def third_of_year(year: int, third: int) -> PartialDate:
    """One day in the first, second or last four months of a year."""
    last = 4 * third
    return one_day_between(date(year, last - 3, 1), date(year, last, monthrange(year, last)[1]))


def week_of_month(year: int, month: int, number: int) -> date:
    """The Monday of the week `number` (1–5, or LAST) of a month, which may lie in the month
    before. DateError where the month has no such week."""
    first = date(year, month, 1)
    thursday = add_days(first, (THURSDAY - first.weekday()) % 7)
    count = (monthrange(year, month)[1] - thursday.day) // 7 + 1
    number = count if number == LAST else number
    if not 1 <= number <= count:
        raise DateError("no_such_day", f"{year}-{month:02d}")
    return add_days(thursday, 7 * (number - 1) - THURSDAY)


def monday_of(day: date, weeks: int = 0) -> date:
    """The Monday of the week of `day`, or of one so many weeks away."""
    return add_days(day, 7 * weeks - day.weekday())


def month_away(day: date, months: int) -> tuple[int, int]:
    """(year, month) of the month so many months from the one of `day`."""
    found = add_months(day, months)
    return found.year, found.month


def distance(value: PartialDate, on: date) -> int:
    """Days from `on` to the nearest day of `value`: 0 inside, negative where it has passed."""
    first, last = value.earliest or date.min, value.latest or date.max
    if first <= on <= last:
        return 0
    return (first - on).days if first > on else (last - on).days


def of_years_around(build: Callable[[int], PartialDate], on: date) -> list[PartialDate]:
    """What `build` makes of last year, this one and the next, leaving out days that are none."""
    years = (on.year - 1, on.year, on.year + 1)
    return [one for year in years if (one := tried(build, year)) is not None]


def tried(build: Callable[[int], PartialDate], year: int) -> PartialDate | None:
    """The date in that year, if there is one."""
    try:
        return build(year)
    except (DateError, ValueError):
        return None


def most_recent(weekday: int, on: date) -> date:
    """The last day of that name before `on`."""
    return on - timedelta(days=(on.weekday() - weekday - 1) % 7 + 1)


def coming(weekday: int, on: date) -> date:
    """The next day of that name after `on`."""
    return on + timedelta(days=(weekday - on.weekday() - 1) % 7 + 1)
