"""Civil dates as values and functions: no I/O, no clock, no framework."""

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
from .partial import DateError, PartialDate, from_day, parse_edtf, third_begins
from .working import Calendars, DayOff, WorkingDayRule, days_off, move

__all__ = [
    "Calendars",
    "Convention",
    "DateError",
    "DayOff",
    "Length",
    "PartialDate",
    "Partnership",
    "Unit",
    "WorkingDayRule",
    "add_days",
    "add_months",
    "days_off",
    "from_day",
    "last_day",
    "month_end",
    "move",
    "notice_day",
    "notice_runs_until",
    "parse_edtf",
    "partnership",
    "quarter_end",
    "third_begins",
    "year_end",
]
