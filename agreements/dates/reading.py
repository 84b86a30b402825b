"""Reading dates as people write them, in Korean, English, Italian and Spanish.

Keeps the words, never invents a day, refuses what is ambiguous. A table of patterns, tried in
order on a short normalised text: no pattern can backtrack far, and the length is capped first.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from .arithmetic import add_days
from .partial import DateError, PartialDate, from_day, parse_edtf

MAX_READ = 60
NOT_RECORDED = {
    "",
    "-",
    "–",
    "—",
    "?",
    "미상",
    "미정",
    "n/a",
    "unknown",
    "not recorded",
    "non noto",
}
WEEKDAYS = "월화수목금토일"
MONTHS = {
    1: "january jan gennaio gen enero ene",
    2: "february feb febbraio febrero",
    3: "march mar marzo",
    4: "april apr aprile abril abr",
    5: "may maggio mag mayo",
    6: "june jun giugno giu junio",
    7: "july jul luglio lug julio",
    8: "august aug agosto ago",
    9: "september sep sept settembre set septiembre",
    10: "october oct ottobre ott octubre",
    11: "november nov novembre noviembre",
    12: "december dec dicembre dic diciembre",
}
MONTH_OF = {name: number for number, names in MONTHS.items() for name in names.split()}
MONTH = "(?P<name>" + "|".join(sorted(MONTH_OF, key=len, reverse=True)) + ")"
RELATIVE = {
    "그제": -2, "그저께": -2, "어제": -1, "오늘": 0, "내일": 1, "모레": 2,
    "yesterday": -1, "today": 0, "tomorrow": 1, "ieri": -1, "oggi": 0, "domani": 1,
    "ayer": -1, "hoy": 0,
}  # fmt: skip
THIS_YEAR = {"올해", "금년", "this year", "quest'anno", "este año"}
NEXT_YEAR = {"내년", "next year", "l'anno prossimo"}
LAST_YEAR_WORDS = {"작년", "last year", "l'anno scorso"}
DAY_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "monday mon lunedì lunedi 월요일", "tuesday tue martedì martedi 화요일",
            "wednesday wed mercoledì mercoledi 수요일", "thursday thu giovedì giovedi 목요일",
            "friday fri venerdì venerdi 금요일", "saturday sat sabato 토요일",
            "sunday sun domenica 일요일",
        )
    )
    for name in names.split()
}  # fmt: skip
EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Warning:
    """Something odd that was accepted: "weekday" (written, real), "planned", "two_digit_year"."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood. `value` None: not recorded. `words`: as written, untouched."""

    value: PartialDate | None
    words: str
    warnings: tuple[Warning, ...] = ()


def _year(text: str) -> int:
    """A two-digit year is 20xx up to 69, 19xx from 70 on (POSIX)."""
    number = int(text)
    return number if len(text) == 4 else number + (2000 if number < 70 else 1900)


def _edtf(year: int, month: int | None = None, day: int | None = None) -> PartialDate:
    parts = [f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)]
    return parse_edtf("-".join(parts))


def _ymd(match: re.Match, on: date) -> PartialDate:
    return _edtf(_year(match["y"]), int(match["m"]), int(match["d"]))


def _days_of_month(match: re.Match, on: date) -> PartialDate:
    first = _ymd(match, on)
    last = _edtf(_year(match["y"]), int(match["m2"] or match["m"]), int(match["d2"]))
    return parse_edtf(f"{first.text}/{last.text}")


def _ym(match: re.Match, on: date) -> PartialDate:
    return _edtf(_year(match["y"]), int(match["m"]))


def _md(match: re.Match, on: date) -> PartialDate:
    return _edtf(on.year, int(match["m"]), int(match["d"]))


def _named(match: re.Match, on: date) -> PartialDate:
    found = match.groupdict()
    year = _year(found["y"]) if found.get("y") else on.year
    day = int(found["d"]) if found.get("d") else None
    if day is None and not found.get("y"):
        raise DateError("format", match[0])
    return _edtf(year, MONTH_OF[match["name"]], day)


HALVES = {
    "상반기": 40, "하반기": 41, "h1": 40, "h2": 41, "first half": 40, "second half": 41,
    "primo semestre": 40, "secondo semestre": 41, "i semestre": 40, "ii semestre": 41,
}  # fmt: skip


def _half(match: re.Match, on: date) -> PartialDate:
    return parse_edtf(f"{_year(match['y'])}-{HALVES[match['h']]}")


def _quarter(match: re.Match, on: date) -> PartialDate:
    return parse_edtf(f"{_year(match['y'])}-{32 + int(match['q'])}")


def _year_only(match: re.Match, on: date) -> PartialDate:
    return _edtf(_year(match["y"]))


def _weekday(match: re.Match, on: date) -> PartialDate:
    """The named day of next week (Monday to Sunday), or the next such day."""
    wanted = DAY_NAMES[match["w"]]
    monday = on - timedelta(days=on.weekday())
    if match["next"]:
        return from_day(add_days(monday, 7 + wanted))
    return from_day(add_days(on, (wanted - on.weekday()) % 7 or 7))


Y = r"(?P<y>'?\d{4}|'?\d{2})"
SEP = r"\s?[.\-/년]\s?"
HALF = "(?P<h>" + "|".join(sorted(HALVES, key=len, reverse=True)) + ")"
WEEKDAY = "(?P<w>" + "|".join(sorted(DAY_NAMES, key=len, reverse=True)) + ")"
PATTERNS: tuple[tuple[re.Pattern, Callable[[re.Match, date], PartialDate]], ...] = tuple(
    (re.compile(rf"(?:{pattern})\Z"), make)
    for pattern, make in (
        (r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", _ymd),
        (
            rf"{Y}{SEP}(?P<m>\d{{1,2}})\s?[.\-/월]\s?(?P<d>\d{{1,2}})[.일]?\s?[~∼]\s?"
            r"(?:(?P<m2>\d{1,2})[./월]\s?)?(?P<d2>\d{1,2})[.일]?",
            _days_of_month,
        ),
        (rf"{Y}{SEP}(?P<m>\d{{1,2}})\s?[.\-/월]\s?(?P<d>\d{{1,2}})[.일]?", _ymd),
        (rf"(?P<y>'?\d{{4}}){SEP}(?P<m>\d{{1,2}})[.월]?", _ym),
        (r"(?P<y>'?\d{2})년\s?(?P<m>\d{1,2})월", _ym),
        (r"(?P<m>\d{1,2})\s?[.월]\s?(?P<d>\d{1,2})[.일]?", _md),
        (
            rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|º|°)?\.?\s(?:de |of )?{MONTH}\.?(?:,? (?:de |del )?{Y})?",
            _named,
        ),
        (rf"{MONTH}\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y>\d{{4}}))?", _named),
        (rf"{MONTH}\.? (?:de |del )?(?P<y>\d{{4}})", _named),
        (rf"{Y}년?\s?{HALF}", _half),
        (rf"(?:the )?{HALF}(?: of| del)? {Y}", _half),
        (rf"{Y}년?\s?(?P<q>[1-4])(?:/4)?\s?분기", _quarter),
        (r"q(?P<q>[1-4]) (?P<y>\d{4})", _quarter),
        (r"(?P<y>\d{4}) ?q(?P<q>[1-4])", _quarter),
        (r"(?P<y>'?\d{4})년?", _year_only),
        (r"'(?P<y>\d{2})년?", _year_only),
        (rf"(?P<next>next |다음\s?주 |prossimo )?{WEEKDAY}", _weekday),
        (rf"{WEEKDAY}(?P<next> prossimo| prossima)?", _weekday),
    )
)
SLASHED = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})\.?\Z")
IN_BRACKETS = re.compile(r"\s?\(([^()]{1,12})\)\Z")
Order = Literal["dmy", "mdy"]


def _slashed(match: re.Match, order: Order | None) -> PartialDate:
    """31/12/2026 has one reading; 01/02/2026 has two and is refused unless an order is given."""
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if order is None:
        if first <= 12 and second <= 12 and first != second:
            raise DateError("ambiguous", match[0])
        order = "mdy" if second > 12 else "dmy"
    day, month = (first, second) if order == "dmy" else (second, first)
    return _edtf(year, month, day)


def _words(text: str, on: date) -> PartialDate | None:
    if text in RELATIVE:
        return from_day(add_days(on, RELATIVE[text]))
    for words, shift in ((THIS_YEAR, 0), (NEXT_YEAR, 1), (LAST_YEAR_WORDS, -1)):
        if text in words:
            return _edtf(on.year + shift)
    return None


def _understand(text: str, on: date, order: Order | None) -> PartialDate:
    try:
        return parse_edtf(text)
    except DateError as error:
        if error.code not in ("format", "no_such_day"):
            raise
    if found := _words(text, on):
        return found
    if match := SLASHED.match(text):
        return _slashed(match, order)
    for pattern, make in PATTERNS:
        if match := pattern.match(text):
            return make(_Unquoted(match), on)
    return parse_edtf(text)


class _Unquoted:
    """A match whose years have lost their apostrophe."""

    def __init__(self, match: re.Match) -> None:
        self.match = match

    def __getitem__(self, name: str | int) -> str | None:
        try:
            value = self.match[name]
        except IndexError:
            return None
        return value.lstrip("'") if isinstance(value, str) else value

    def groupdict(self) -> dict[str, str | None]:
        return {name: self[name] for name in self.match.groupdict()}


def _bracket(text: str) -> tuple[str, str]:
    match = IN_BRACKETS.search(text)
    return (text[: match.start()], match[1]) if match else (text, "")


def _remarks(bracket: str, value: PartialDate) -> tuple[Warning, ...]:
    if bracket in ("예정", "planned", "prevista", "previsto"):
        return (Warning("planned"),)
    if bracket in WEEKDAYS and bracket and value.day:
        real = WEEKDAYS[value.day.weekday()]
        return (Warning("weekday", {"written": bracket, "real": real}),) if real != bracket else ()
    if bracket:
        raise DateError("format", bracket)
    return ()


def _serial(text: str) -> PartialDate:
    """An Excel serial of the 1900 system; 60 is the day that never was."""
    number = int(text)
    if number == 60:
        raise DateError("no_such_day", text)
    return from_day(EXCEL_EPOCH + timedelta(days=number + (number < 60)))


def read(text: str, *, on: date, order: Order | None = None, serials: bool = False) -> Reading:
    """The date somebody wrote, relative words read against `on`.

    `order` settles 01/02/2026; `serials` allows Excel serials (date columns only). Raises
    `DateError`; anything past 60 characters is refused unread.
    """
    if not isinstance(text, str):
        raise DateError("type", text)
    if len(text) > MAX_READ:
        raise DateError("too_long", text)
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())
    if plain in NOT_RECORDED:
        return Reading(None, text)
    if (
        serials
        and plain.isascii()
        and plain.isdigit()
        and len(plain) in (2, 3, 4, 5)
        and plain[:2] not in ("19", "20")
    ):
        return Reading(_serial(plain), text)
    if serials and plain.isascii() and plain.isdigit() and len(plain) == 5:
        return Reading(_serial(plain), text)
    bare, bracket = _bracket(plain)
    value = _understand(bare, on, order)
    return Reading(value, text, _remarks(bracket, value))
