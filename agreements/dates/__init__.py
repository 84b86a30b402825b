"""Civil dates as values and functions: no I/O, no clock, no framework.

partial     a date known to the day, the month, the half ... or not at all; the strict EDTF reading
arithmetic  months, terms, notice periods and ages, as the law counts them
span        a run of days, both ends inclusive
working     days off of either country and the office, and where a deadline moves
reading     the forgiving reading of what people write; `written` and `words` are its tables

Every day is a civil date at the place it happened and every end is inclusive. Whatever is refused
is a `DateError` with a stable code.
"""

from .arithmetic import (
    Convention,
    Length,
    Partnership,
    Unit,
    add_days,
    add_months,
    last_day,
    month_end,
    notice_day,
    notice_runs_until,
    partnership,
    quarter_end,
    year_end,
)
from .partial import (
    FIRST_YEAR,
    LAST_YEAR,
    DateError,
    PartialDate,
    from_day,
    parse_edtf,
    stored_edtf,
    third_begins,
)
from .reading import Reading, read
from .span import SPAN, Span
from .working import (
    Calendars,
    DayOff,
    WorkingDayRule,
    days_off,
    days_off_known,
    days_off_unknown,
    holiday_name,
    is_reckoned,
    move,
)
from .written import Order

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "SPAN",
    "Calendars",
    "Convention",
    "DateError",
    "DayOff",
    "Length",
    "Order",
    "PartialDate",
    "Partnership",
    "Reading",
    "Span",
    "Unit",
    "WorkingDayRule",
    "add_days",
    "add_months",
    "days_off",
    "days_off_known",
    "days_off_unknown",
    "from_day",
    "holiday_name",
    "is_reckoned",
    "last_day",
    "month_end",
    "move",
    "notice_day",
    "notice_runs_until",
    "parse_edtf",
    "partnership",
    "quarter_end",
    "read",
    "stored_edtf",
    "third_begins",
    "year_end",
]
