"""The fields one written date states: a table of patterns, and the rules for bare numbers.

Nothing fills a gap here: what a text leaves out stays None until `reading` completes it.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from agreements.values import quickly_made

from .arithmetic import add_days, add_months
from .partial import DateError, PartialDate, parse_edtf
from .words import (
    BARE_WEEKDAYS,
    DAYS_AWAY,
    DAYS_COUNTED,
    LOOSELY_NEXT,
    MONTHS,
    MONTHS_AWAY,
    NUMBERS,
    PARTS_OF_YEAR,
    SEASONS,
    SPANS_AWAY,
    WEEKDAYS,
    WEEKS_AFTER,
    WEEKS_AWAY,
    any_of,
)

Order = Literal["dmy", "mdy"]


@quickly_made
@dataclass(frozen=True, slots=True)
class Warning:
    """Something odd that was accepted.

    weekday         the written one is not the day's (params written, real)
    planned         the text calls the date planned, tentative or to be confirmed
    two_digit_year  26.6.1 was read as year, month, day, and could be otherwise (params read)
    next_week       "next Tuesday" was read as the one of next week (params read)
    season          a season was read as a day of its three months
    remark          words in brackets were left aside (params words)
    """

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@quickly_made
@dataclass(frozen=True, slots=True)
class Stated:
    """The fields one date states, as numbers; None where it leaves them out. `second` is a month,
    a quarter (33–36) or a half (40, 41), as in EDTF; with `season`, the first of three months."""

    year: int | None = None
    second: int | None = None
    day: int | None = None
    season: bool = False

    @classmethod
    def of(cls, day: date) -> "Stated":
        return cls(day.year, day.month, day.day)

    def completed(self, other: "Stated", year: int) -> "Stated":
        """With the year of the other end of a span, or `year`; and its month where only a day of
        the month is stated."""
        month = other.second if self.day and other.day else None
        return replace(
            self,
            year=self.year if self.year is not None else (other.year or year),
            second=self.second if self.second is not None else month,
        )

    def as_date(self, text: str) -> PartialDate:
        if self.second is None and self.day is not None:
            raise DateError("format", text)
        if self.season and self.second:
            return parse_edtf(
                f"[{self.year:04d}-{self.second:02d}..{self.year:04d}-{self.second + 2:02d}]"
            )
        parts = (self.second, self.day)
        rest = "".join(f"-{part:02d}" for part in parts if part is not None)
        return parse_edtf(f"{self.year:04d}{rest}")


@quickly_made
@dataclass(frozen=True, slots=True)
class End:
    """One date of the text, a single one or an end of a span, with what stood beside it."""

    stated: Stated
    warnings: tuple[Warning, ...] = ()
    weekday: tuple[int, int] | None = None  # which manner of writing, which day
    doubt: str = ""  # ~ or ?


Y = r"(?P<y>\d{4}|'\d{2})"
M = r"(?P<m>\d{1,2})"
D = r"(?P<d>\d{1,2})"
NTH = rf"{D}(?:st|nd|rd|th|\.?[o°]|er|\.)?"
NAME = f"(?P<name>{any_of(MONTHS)})" + r"\.?"
PART = f"(?P<part>{any_of(PARTS_OF_YEAR)})"
SEASON = f"(?P<season>{any_of(SEASONS)})"
THE = r"(?:the |il |l'|el |le |am |den )?"
OF = r"(?:de |di |del |dell'|of |in |im |en |nel |nell'|il |l'|the )?"
PATTERNS = tuple(
    re.compile(rf"(?:{pattern})\Z", re.ASCII)
    for pattern in (
        rf"(?:the |in |nel |il )?{Y}\s?(?:년|년도)?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        rf"{Y}\s?[./\-]\s?{M}\.?",
        rf"{M}\s?[./\-]\s?(?P<y>\d{{4}})",
        # 2026년 6월 1일, 26년 6월, 2008.9월, 08.9월, 2026 6월 1일, 2026년 6.1
        rf"(?P<y>\d{{4}}|'?\d{{2}})(?:\s?[년.\-/]\s?| ){M}\s?월\s?(?:{D}\s?[일.]?)?",
        rf"(?P<y>\d{{4}}|'?\d{{2}})\s?년\s?{M}\s?[./\-]\s?{D}\s?[일.]?",
        rf"{M}\s?월\s?(?:{D}\s?[일.]?)?",
        rf"{D}\s?일?",
        rf"{THE}{NTH}",
        # 26 luglio 2013, the 26th of July 2013, 26-Jul-2013, 9 de mayo de 2018, 3, 2026
        rf"{THE}{NTH}(?:,? |[\-./]){OF}{NAME}(?:(?:,? |[\-./]){OF}{Y})?",
        # 9-Dec-15, as a spreadsheet shows a day: the last two digits are its year
        rf"{D}(?:[\-./]| ){NAME}(?:[\-./]| )(?P<y>\d{{2}})",
        rf"{NAME} (?:the )?{NTH}(?:(?:, ?| ){OF}{Y})?",
        rf"{OF}{NAME},?[ \-]{OF}{Y}",
        rf"{Y},? {NAME}(?: {NTH})?",
        rf"{Y}([\-./]){NAME}\2{NTH}",
        rf"{NTH}, ?{Y}",
        NAME,
        rf"{Y}\s?(?:년도?|,)?[ \-]?(?:{PART}|{SEASON})",
        rf"(?P<y>'?\d{{2}})\s?년도?\s?(?:{PART}|{SEASON})",
        rf"{OF}(?:{PART}|{SEASON})(?:,? ?|[/\-]){OF}{Y}",
    )
)
N = r"\d{4}|\d{1,2}|'\d{2}"
THREE = re.compile(rf"({N})\s?([./\-])\s?(\d{{1,2}})\s?\2\s?({N})\s?\.?\Z", re.ASCII)
SIX_DIGITS = re.compile(r"\d{6}\Z", re.ASCII)  # 200809: a month of 2008, or a day of 2020
TWO = re.compile(r"(\d{1,2})\s?([./\-])\s?(\d{1,2})\s?\.?\Z", re.ASCII)
BEFORE, AFTER, DAY = any_of(WEEKS_AWAY), any_of(WEEKS_AFTER), any_of(BARE_WEEKDAYS)
IN_A_WEEK = re.compile(
    rf"(?:(?P<before>{BEFORE})\s?(?P<one>{DAY})|(?P<two>{DAY}) (?P<after>{AFTER}))\Z"
)
WEEKDAY_BESIDE = re.compile(
    rf"(?:(?P<first>{DAY})\.?,? (?P<after>.*)|(?P<before>.*?),? ?(?P<last>{DAY})\.?)\Z"
)


def weekday_of(word: str) -> tuple[int, int] | None:
    return next(
        ((style, names.index(word)) for style, names in enumerate(WEEKDAYS) if word in names),
        None,
    )


def _year(digits: str) -> int:
    """A two-digit year is 20xx up to 69, 19xx from 70 on (POSIX)."""
    bare = digits.lstrip("'")
    return int(bare) if len(bare) == 4 else int(bare) + (2000 if int(bare) < 70 else 1900)


def _exists(stated: Stated) -> bool:
    try:
        # 2000: 29 February may be meant
        date(stated.year or 2000, stated.second or 0, stated.day or 0)
    except ValueError:
        return False
    return True


def _only(readings: list[Stated], text: str) -> Stated:
    """The one of several readings that is a day."""
    possible = set(filter(_exists, readings))
    if len(possible) > 1:
        raise DateError("ambiguous", text)
    if not possible:
        raise DateError("no_such_day", text)
    return possible.pop()


def _in_order(numbers: tuple[str, str, str], order: str) -> Stated:
    named = dict(zip(order, numbers, strict=True))
    return Stated(_year(named["y"]), int(named["m"]), int(named["d"]))


def _three(found: re.Match[str], order: Order | None) -> End:
    """Three numbers. 31/12/2026 has one reading; 01/02/2026 has two, 26/6/1 three; the dots of
    26.6.1 are Korean and put the year first, unless an order is given."""
    numbers = found[1], found[3], found[4]
    year_first, year_last = (len(number) > 2 for number in (found[1], found[4]))
    if year_first and year_last:
        raise DateError("format", found[0])
    if year_first:
        return End(_in_order(numbers, "ymd"))
    if order:
        return End(_in_order(numbers, order))
    if year_last:
        return End(_only([_in_order(numbers, "dmy"), _in_order(numbers, "mdy")], found[0]))
    readings = [_in_order(numbers, each) for each in ("ymd", "dmy", "mdy")]
    if found[2] != ".":
        return End(_only(readings, found[0]))
    read_as = readings[0]
    doubtful = any(map(_exists, readings[1:]))
    told = read_as.as_date(found[0]).text
    return End(read_as, (Warning("two_digit_year", {"read": told}),) if doubtful else ())


def _two(found: re.Match[str], order: Order | None) -> End:
    """Two numbers: 6.3 is the third of June; 6/3 has two readings."""
    first, second = int(found[1]), int(found[3])
    month_first, day_first = Stated(None, first, second), Stated(None, second, first)
    if order:
        return End(day_first if order == "dmy" else month_first)
    if found[2] == ".":
        return End(month_first)
    return End(_only([month_first, day_first], found[0]))


def _in_a_week(found: re.Match[str], on: date) -> End:
    """A weekday of this, the next or the last week (Monday to Sunday)."""
    shift = WEEKS_AWAY[found["before"]] if found["before"] else WEEKS_AFTER[found["after"]]
    place = weekday_of(found["one"] or found["two"])
    assert place is not None  # the pattern is made of weekdays
    weekday = place[1]
    day = add_days(on, 7 * shift + weekday - on.weekday())
    loose = (found["before"] or found["after"]) in LOOSELY_NEXT and weekday > on.weekday()
    return End(Stated.of(day), (Warning("next_week", {"read": str(day)}),) if loose else ())


def _so_many_days(found: re.Match[str], on: date) -> End:
    """So many days or weeks after or before `on`."""
    told = found.groupdict()
    word = told["n"]
    count = int(word) if word.isdigit() else DAYS_COUNTED.get(word) or NUMBERS[word]
    days = count * 7 if told.get("week") else count
    return End(Stated.of(add_days(on, days if told.get("after") else -days)))


def _fields(found: re.Match[str]) -> Stated:
    told = found.groupdict()
    month, second = told.get("m"), None
    if month is not None:
        second = int(month)
        if not 1 <= second <= 12:
            raise DateError("no_such_day", found[0])
    elif told.get("name"):
        second = MONTHS[told["name"]]
    elif told.get("part"):
        second = PARTS_OF_YEAR[told["part"]]
    elif told.get("season"):
        second = SEASONS[told["season"]]
    year, day = told.get("y"), told.get("d")
    return Stated(
        _year(year) if year else None,
        second,
        int(day) if day else None,
        season=bool(told.get("season")),
    )


def bare_date(text: str, on: date, order: Order | None) -> End:
    """One date without anything beside it."""
    if text in DAYS_AWAY:
        return End(Stated.of(add_days(on, DAYS_AWAY[text])))
    for pattern in SPANS_AWAY:
        if found := pattern.match(text):
            return _so_many_days(found, on)
    if text in MONTHS_AWAY:
        month = add_months(on, MONTHS_AWAY[text])
        return End(Stated(month.year, month.month))
    if found := IN_A_WEEK.match(text):
        return _in_a_week(found, on)
    if found := THREE.match(text):
        return _three(found, order)
    if found := TWO.match(text):
        return _two(found, order)
    if SIX_DIGITS.match(text):
        raise DateError("ambiguous", text)
    for pattern in PATTERNS:
        if found := pattern.match(text):
            stated = _fields(found)
            return End(stated, (Warning("season"),) if stated.season else ())
    if found := WEEKDAY_BESIDE.match(text):
        end = bare_date(found["after"] or found["before"] or "", on, order)
        if end.weekday:
            raise DateError("format", text)
        return replace(end, weekday=weekday_of(found["first"] or found["last"]))
    raise DateError("format", text)
