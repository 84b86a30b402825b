"""The year of a date without one, and years that are told."""

from datetime import date

from ..partial import DateError, PartialDate
from ..relative import distance, of_years_around, tried
from . import words
from .values import Asked, Build, Doubt, Found
from .words import in_table

#: A day to come without a year and without words of plan is taken as near only this far ahead.
SOON = 45
#: A plan for a day that has just passed is asked about.
JUST_PASSED = 60
#: A quarter or a half without a year is this year's, or the last.
LONG = 31


def year_of(found: Found, on: date) -> int | None:
    """The year written, or counted from `on`; two digits are of this century."""
    if found.get("y"):
        return int(found["y"])
    if found.get("yy"):
        return 2000 + int(found["yy"].lstrip("'"))
    if found.get("ry"):
        return on.year + (0 if found["ry"] == "올" else in_table(found["ry"], words.YEARS_AWAY))
    return None


def nothing(year: int) -> PartialDate:
    """No day of any year."""
    raise DateError("no_such_day", str(year))


def nearest(build: Build, asked: Asked) -> tuple[PartialDate | None, tuple[Doubt, ...]]:
    """The nearest year's; one to come only with words of plan, at a clock, or soon. None on
    29 February of no leap year."""
    on = asked.on
    found = of_years_around(build, on)
    if tried(build, on.year) is None:
        return None, ()
    value = min(found, key=lambda one: abs(distance(one, on)))
    near = distance(value, on)
    past = [one for one in found if distance(one, on) <= 0]
    ahead = [one for one in found if distance(one, on) > 0]
    if asked.planned and not asked.past and ahead:
        return _planned(near, value, past, ahead[0])
    if near <= 0 or not past:
        return value, ()
    last = past[-1]
    doubt = (Doubt("which_year", "", (last, value)),)
    if asked.past:
        return last, () if near > SOON else doubt
    is_long = (last.days or 0) > LONG and "/" not in last.text
    if not is_long and (near <= SOON or asked.timed):
        return value, ()
    return last, () if is_long else doubt


def _planned(
    near: int, value: PartialDate, past: list[PartialDate], ahead: PartialDate
) -> tuple[PartialDate, tuple[Doubt, ...]]:
    """A plan lies ahead; one whose nearest day has just passed may be an old one."""
    if near == 0:
        return value, ()
    is_old = past and -JUST_PASSED < near < 0
    if is_old:
        return past[-1], (Doubt("which_year", "", (past[-1], ahead)),)
    return ahead, ()
