"""Dates in digits: 2026-11-27, 26.11.27., 11.27, 12/3/2026, 20261127."""

from datetime import date

from ..partial import DateError, PartialDate, from_day, parse_edtf
from ..relative import tried
from .patterns import DIGITS, END, FOUR, START, TWO, YEAR_KO
from .values import Asked, Build, Doubt, Found, Read, fixed, readers
from .years import nearest, nothing, year_of

#: Two digits behind two others may be a year: 12.3.26.
YEARS_OF_NOW = range(20, 33)


def day_of(month: int, day: int) -> Build:
    """A day of each year."""

    def build(year: int) -> PartialDate:
        try:
            return from_day(date(year, month, day))
        except ValueError as error:
            raise DateError("no_such_day") from error

    return build


def odd(found: Found) -> Read:
    """Written like a day, and none."""
    return Read(nothing, 0, (Doubt("no_such_day", found["text"]),))


def _year_month_day(found: Found, asked: Asked) -> Read:
    return Read(day_of(int(found["m"]), int(found["d"])), year_of(found, asked.on))


def _year_month(found: Found, asked: Asked) -> Read:
    month = int(found["m"])
    if not 1 <= month <= 12:
        return odd(found)
    return Read(lambda year: parse_edtf(f"{year}-{month:02d}"), int(found["y"]))


def _eight_digits(found: Found, asked: Asked) -> Read | None:
    month, day = int(found["m"]), int(found["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Read(day_of(month, day), int(found["y"]))


def _six_digits(found: Found, asked: Asked) -> Read | None:
    """261203: year, month and day, to be asked."""
    build = day_of(int(found["m"]), int(found["d"]))
    value = tried(build, 2000 + int(found["yy"]))
    return fixed(value, Doubt("which_order", found["text"], (value,))) if value else None


def _month_dash_day(found: Found, asked: Asked) -> Read | None:
    """11-26: a day, to be asked."""
    build = day_of(int(found["m"]), int(found["d"]))
    if tried(build, 2000) is None:
        return None
    return Read(build, None, (Doubt("which_order", found["text"]),))


def _two_digit_year(found: Found, asked: Asked) -> Read:
    """26.6.1 puts the year first in a Korean line, the day in others; asked where both are days of
    our time."""
    a, b, c = int(found["yy"].lstrip("'")), int(found["m"]), int(found["d"])
    first, last = Read(day_of(b, c), 2000 + a), Read(day_of(b, a), 2000 + c)
    values = [tried(one.build, one.year or 0) for one in (first, last)]
    both = tuple(dict.fromkeys(one for one in values if one))
    if found["yy"].startswith("'") or len(both) < 2:
        return first if values[0] or not values[1] else last
    day_first = asked.order == "dmy"
    chosen, year, other = (last, c, a) if day_first else (first, a, c)
    is_known = asked.language == "ko" or day_first
    if is_known and (other not in YEARS_OF_NOW or (day_first and year in YEARS_OF_NOW)):
        return chosen
    return Read(chosen.build, chosen.year, (Doubt("which_order", found["text"], both),))


def _two_numbers(found: Found, asked: Asked) -> Read | None:
    """12.3, 6/3: the month first in a Korean line, the day first where the line's language has it
    so; elsewhere asked, unless only one is a day."""
    a, b = int(found["a"]), int(found["b"])
    if not a or not b:
        return None
    year = year_of(found, asked.on)
    orders = {"mdy": day_of(a, b), "dmy": day_of(b, a)}
    possible = {name: build for name, build in orders.items() if tried(build, year or 2000)}
    if not possible:
        return odd(found)
    build = possible.get(asked.order or "mdy") or next(iter(possible.values()))
    settled = asked.order in possible and not (asked.language == "ko" and year_last(found))
    if settled or a == b or (len(possible) == 1 and (asked.order is None or year is not None)):
        return Read(build, year)
    choices = [tried(one, year) if year else nearest(one, asked)[0] for one in possible.values()]
    doubt = Doubt("which_order", found["text"], tuple(one for one in choices if one))
    return Read(build, year, (doubt,))


def year_last(found: Found) -> bool:
    """3.12.2026 is not how a Korean line has it."""
    return bool(found.get("last"))


READERS = (
    *readers(
        "digits",
        _year_month_day,
        rf"{START}{FOUR}\s?[-./]\s?(?P<m>{DIGITS})\s?[-./]\s?(?P<d>{DIGITS})\.?{END}",
        rf"{START}(?P<d>{DIGITS})-(?P<m>{DIGITS})-{FOUR}{END}",
    ),
    *readers("digits", _year_month, rf"{START}{FOUR}[-./]\s?(?P<m>{DIGITS})\.?{END}"),
    *readers("digits", _eight_digits, rf"{START}{FOUR}(?P<m>\d\d)(?P<d>\d\d)(?!\d)"),
    *readers(
        "digits",
        _two_digit_year,
        rf"{START}{TWO}\.\s?(?P<m>{DIGITS})\.\s?(?P<d>{DIGITS})\.?{END}",
    ),
    *readers(
        "digits",
        _two_numbers,
        rf"{START}(?P<a>{DIGITS})(?P<sep>[./])(?P<b>{DIGITS})(?P<last>(?P=sep)){FOUR}{END}",
        rf"{START}(?P<a>{DIGITS})/(?P<b>{DIGITS})/(?P<yy>\d\d){END}",
        rf"{START}(?:{YEAR_KO}\s?)?(?P<a>{DIGITS})[./]\s?(?P<b>{DIGITS})\.?{END}",
        rf"(?<=\d[./]\d-)(?P<a>{DIGITS})[./](?P<b>{DIGITS})\.?{END}",
        rf"(?<=\d[./]\d\d-)(?P<a>{DIGITS})[./](?P<b>{DIGITS})\.?{END}",
    ),
    *readers(
        "digits",
        _month_dash_day,
        rf"(?<![\d./:a-z_-])(?P<m>{DIGITS})-(?P<d>\d\d)(?![\d./:-]|\s?(?:시|월|일|명|people|dec"
        rf"|nov))",
    ),
    *readers(
        "digits",
        lambda found, _asked: odd(found),
        rf"(?<!\d)(?!19|20)\d{{4}}(?:[-./]\s?{DIGITS}[-./]\s?{DIGITS}\.?{END}"
        rf"|\s?년(?:\s?{DIGITS}\s?월(?:\s?{DIGITS}\s?일)?)?)",
    ),
    *readers("digits", _six_digits, r"\A(?P<yy>2\d)(?P<m>\d\d)(?P<d>\d\d)(?=\s)"),
)
