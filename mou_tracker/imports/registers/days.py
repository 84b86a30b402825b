"""Days in the cells of a register: every one that a cell tells, with its readings.

A day in digits may have several readings (`options`, by order of day, month and year); the column
decides. Nothing is completed: "2013. 3." is a month, "2014년" a year, "2021.2.30" no day at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from agreements.dates import DateError, PartialDate, parse_edtf
from agreements.dates.relative import third_of_month, third_of_year

from .day_words import (
    ABOUT_AFTER,
    ABOUT_BEFORE,
    ANY_WORD,
    AWAY,
    BEFORE,
    BEHIND,
    DOUBT_AFTER,
    EFFECTS,
    ENDS,
    ENDS_WITH_YEAR,
    ENGLISH,
    ERA_LETTERS,
    ERAS,
    FOOTNOTES,
    JOIN_SPAN,
    MONTH_NUMBERS,
    OWN_MONTHS,
    PARTS,
    PLAIN,
    PLANNED,
    PROGRAM_DAYS,
    RENEWS,
    ROMAN,
    ROUND,
    SEASONS,
    SIGNS,
    THIRDS,
    UNTIL_BEFORE,
    ZEROS,
    pattern_of,
    patterns,
)
from .text import REMEMBERED, has_hangul, unaccented
from .weekdays import weekday_beside

ORDERS = ("ymd", "dmy", "mdy")
EARLIEST = 1800  # a year before it is a slip of the pen
LATEST = 2200


@dataclass(frozen=True, slots=True)
class Day:
    """One day as a cell tells it. `options`: order -> value; `value`: the one read, None where
    `code` says why there is none (date_impossible, date_implausible, date_placeholder) or where
    the order is not settled yet. `role`: signed, effect, renewal, end, or "" where no word says.
    `span`: in the folded cell."""

    words: str
    span: tuple[int, int] = (0, 0)
    value: PartialDate | None = None
    precision: str = ""
    options: tuple[tuple[str, PartialDate], ...] = ()
    code: str = ""
    role: str = ""
    round: int | None = None
    is_planned: bool = False
    has_two_digits: bool = False
    is_foreign: bool = False
    is_era: bool = False
    #: How its digits stand: "ymd" proves that order for two-digit years of its column.
    form: str = ""
    #: Of several readings the one on the weekday that is written beside it.
    on_weekday: PartialDate | None = None

    @property
    def is_ambiguous(self) -> bool:
        return self.value is None and len({one.text for _order, one in self.options}) > 1

    @property
    def proves(self) -> str:
        """The order that this day alone tells."""
        orders = {order for order, _value in self.options}
        return next(iter(orders)) if len(orders) == 1 else ""

    def in_order(self, order: str) -> "Day":
        """Read in an order; unchanged where it has no such reading."""
        value = dict(self.options).get(order)
        return replace(self, value=value) if value is not None else self


#: Signs before a year among which its own day may stand.
NEAR = 14


def _edtf(year: int, month: int = 0, day: int = 0) -> PartialDate | None:
    text = f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")
    try:
        date(year, month or 1, day or 1)
        return parse_edtf(text)
    except (DateError, ValueError):
        return None


def _edtf_text(text: str) -> PartialDate | None:
    try:
        return parse_edtf(text)
    except DateError:
        return None


def _span(first: PartialDate | None, last: PartialDate | None) -> PartialDate | None:
    if first is None or last is None or first.day is None or last.day is None:
        return None
    try:
        return parse_edtf(f"{first.text}/{last.text}")
    except DateError:
        return None


def precision_of(value: PartialDate | None, told: str = "") -> str | None:
    """How exactly a value tells its day, in the words of the reports."""
    if value is None:
        return None
    if told:
        return told
    text = value.text.rstrip("~?%")
    if "/" in text or ".." in text:
        return "range"
    if len(text) == 4:
        return "year"
    if len(text) == 7:
        return {4: "half year", 3: "quarter"}.get(int(text[5]), "month")
    return "day"


def full_year(told: int, on: date, ahead: int) -> int:
    """Of two digits the year not further ahead than so many years."""
    year = 2000 + told
    return year if year <= on.year + ahead else 1900 + told


@lru_cache(REMEMBERED)
def scan(text: str, on: date, language: str = "", *, ahead: int = 10) -> tuple[Day, ...]:
    """Every day of a cell in order; `ahead`: years that one of two digits may lie ahead."""
    bare = unaccented(text.translate(FOOTNOTES))
    if (match := PLAIN.fullmatch(bare)) is not None:  # most cells, without looking further
        name = "ymd" if match["y"] else "dmy"
        plainly = pattern_of(name).fullmatch(bare)
        day = _read(name, plainly, on, language, ahead, text) if plainly else None
        if day is not None:
            return (day,)
    if not any(sign.isdigit() for sign in bare) and not ANY_WORD.search(bare):
        return ()
    found: list[Day] = []
    taken = [False] * len(bare)
    for match in ZEROS.finditer(bare):
        found.append(Day(match.group(), match.span(), code="date_placeholder"))
        taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    for name, pattern in patterns():
        for match in pattern.finditer(bare):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            day = _read(name, match, on, language, ahead, text)
            if day is not None:
                found.append(day)
                taken[start:end] = [True] * (end - start)
    found.sort(key=lambda one: one.span)
    return tuple(_beside(bare, found, on))


def _read(
    name: str, match: re.Match[str], on: date, language: str, ahead: int, text: str
) -> Day | None:
    told = match.groupdict()
    words, span = match.group().strip(), match.span()
    day = Day(words, span, form=name)
    number = {key: int(value) for key, value in told.items() if value and value.isdecimal()}
    if name == "era":
        era = told["era"] or ""
        year = ERAS[ERA_LETTERS.get(era, era)] + number.get("y", 1)  # 元: its first
        return _whole(replace(day, is_era=True), year, number.get("m", 0), number.get("d", 0), on)
    if name == "away":
        year = on.year + AWAY[told["away"]]
        return _whole(day, year, number.get("m", 0), number.get("d", 0), on)
    if name == "part":
        value = parse_edtf(f"{number['y']}-{PARTS[told['part']]}")
        return replace(day, value=value, precision=precision_of(value) or "")
    if name == "season":
        first = SEASONS[told["season"]]
        value = parse_edtf(f"{number['y']}-{first:02d}/{number['y']}-{first + 2:02d}")
        return replace(day, value=value, precision="season")
    near = match.string[max(0, match.start() - NEAR) : match.start()]
    if name == "ymd" and ENDS_WITH_YEAR.search(near):
        return None  # "12/01/2004 - 30/01/2004": the year is that of the day before
    if name in ("ymd", "compact"):
        return _with_tail(_whole(day, number["y"], number["m"], number["d"], on), number, on)
    if name == "third":
        return _third(day, told, number, on, ahead)
    if name == "roman":
        has_two = "a" in number
        year = full_year(number["a"], on, ahead) if has_two else number["y"]
        month = ROMAN[told["rom"] or ""]
        return _whole(replace(day, has_two_digits=has_two), year, month, number.get("d", 0), on)
    if name in ("named", "month named"):
        return _named(day, told, number, on, language, ahead, text)
    if name in ("dmy", "dmy span"):
        return _orders(day, number["a"], number["b"], number["y"], number.get("t"), on)
    if name == "two months":
        first = number.get("m") or MONTH_NUMBERS.get(told.get("mon") or "", 0)
        last = number.get("t") or MONTH_NUMBERS.get(told.get("last") or "", 0)
        return _months(day, number["y"], first, last)
    if name == "two ym":
        day = replace(day, has_two_digits=True)
        year = full_year(number["a"], on, ahead)
        return _whole(day, year, number["b"], 0, on, is_month=True)
    if name == "two":
        return _two_digits(day, number, on, ahead)
    if name == "two ko":
        year = full_year(number["a"], on, ahead)
        day = replace(day, has_two_digits=True)
        return _whole(day, year, number["b"], number.get("c", 0), on)
    if name == "ym":
        if number["m"] > 12 and number["m"] > 31:
            return None
        return _whole(day, number["y"], number["m"], 0, on, is_month=True)
    if name == "my":
        return _whole(day, number["y"], number["m"], 0, on, is_month=True)
    if name == "between years":
        between = _edtf_text(f"[{number['y']}..{number['t']}]")
        return replace(day, value=between, precision="year") if between else None
    if name == "years":
        first, last = number["y"], number["t"]
        if not EARLIEST <= first < last <= LATEST:
            return None
        return replace(day, value=parse_edtf(f"{first}/{last}"), precision="years")
    return _whole(day, number["y"], 0, 0, on)


def _third(
    day: Day, told: dict[str, str | None], number: dict[str, int], on: date, ahead: int
) -> Day:
    """Some day in a third of a month, or of a year: its end, its middle, its beginning."""
    words = (told.get("y") or told.get("a") or "").lstrip("'")
    has_two = len(words) == 2
    year = full_year(int(words), on, ahead) if has_two else int(words)
    month = number.get("m") or MONTH_NUMBERS.get(told.get("mon") or "", 0)
    if not EARLIEST <= year <= on.year + 150:
        return replace(day, code="date_implausible")
    if month > 12:
        return replace(day, code="date_impossible")
    nth = THIRDS[told["third"] or ""]
    value = third_of_month(year, month, nth) if month else third_of_year(year, nth)
    return replace(day, value=value, precision="months", has_two_digits=has_two)


def _months(day: Day, year: int, first: int, last: int) -> Day:
    """One day in some months: January/February 2015."""
    if not 1 <= first < last <= 12 or not EARLIEST <= year <= LATEST:
        return replace(day, code="date_impossible")
    value = parse_edtf(f"[{year}-{first:02d}..{year}-{last:02d}]")
    return replace(day, value=value, precision="months")


def _whole(
    day: Day, year: int, month: int, told_day: int, on: date, *, is_month: bool = False
) -> Day:
    """A date whose parts are settled. A month 0 or a day 0 is one that nobody told."""
    if (year, month, told_day) in PROGRAM_DAYS:
        return replace(day, code="date_placeholder")
    if not EARLIEST <= year <= on.year + 150:
        return replace(day, code="date_implausible")
    value = _edtf(year, month, told_day if month else 0)
    if value is None or (is_month and not month):
        if is_month and not month and value is not None:
            return replace(day, value=value, precision="year")
        return replace(day, code="date_impossible")
    return replace(day, value=value, precision=precision_of(value) or "")


def _with_tail(day: Day, number: dict[str, int], on: date) -> Day:
    """From that day to a later one of its month, or of a later month."""
    if day.value is None or "t" not in number or not day.value.day:
        return day
    first = day.value.day
    last = _edtf(first.year, number.get("tm", first.month), number["t"])
    span = _span(day.value, last)
    if span is None:
        return replace(day, code="date_impossible", value=None)
    return replace(day, value=span, precision="range" if span.text != day.value.text else "day")


def _named(
    day: Day,
    told: dict[str, str | None],
    number: dict[str, int],
    on: date,
    language: str,
    ahead: int,
    text: str,
) -> Day:
    name = told["mon"] or ""
    year_words = (told["y"] or "").lstrip("'")
    year, has_two = int(year_words), len(year_words) == 2
    if has_two:
        year = full_year(year, on, ahead)
    day = replace(day, has_two_digits=has_two, is_foreign=_is_foreign(name, language, text))
    return _with_tail(_whole(day, year, MONTH_NUMBERS[name], number.get("d", 0), on), number, on)


def _is_foreign(name: str, language: str, text: str) -> bool:
    """A month of another language than the register's and English: its own writes it small."""
    if name in ENGLISH or language in ("", "en", "ko"):
        return name not in ENGLISH and language not in ("", "ko")
    own = OWN_MONTHS.get(language, "").split()
    at = unaccented(text).find(name)
    is_capital = at > 0 and len(text) > at and text[at].isupper() and not text.isupper()
    return name not in own or is_capital


def _orders(day: Day, first: int, second: int, year: int, tail: int | None, on: date) -> Day:
    if not EARLIEST <= year <= on.year + 150:
        return replace(day, code="date_implausible")
    if (year, second, first) in PROGRAM_DAYS:
        return replace(day, code="date_placeholder")
    if first == 0 or second == 0:
        return _whole(day, year, second if first == 0 else 0, 0, on)
    options = [
        (order, value)
        for order, value in (
            ("dmy", _edtf(year, second, first)),
            ("mdy", _edtf(year, first, second)),
        )
        if value is not None and value.day
    ]
    if tail is not None:
        last = _edtf(year, second, tail)
        span = _span(_edtf(year, second, first), last)
        options = [("dmy", span)] if span else []
    return _of_options(day, options)


def _two_digits(day: Day, number: dict[str, int], on: date, ahead: int) -> Day | None:
    """17.10.20: three readings, of which the calendar leaves some."""
    first, second, third = number["a"], number["b"], number["c"]
    is_year_marked = day.words.startswith("'")
    options = []
    for order, (year, month, told) in (
        ("ymd", (first, second, third)),
        ("dmy", (third, second, first)),
        ("mdy", (third, first, second)),
    ):
        if is_year_marked and order != "ymd":
            continue
        value = _edtf(full_year(year, on, ahead), month, told) if month and told else None
        if value is not None:
            options.append((order, value))
    return replace(_of_options(day, options), has_two_digits=True)


def _of_options(day: Day, options: list[tuple[str, PartialDate]]) -> Day:
    if not options:
        return replace(day, code="date_impossible")
    texts = {value.text for _order, value in options}
    value = options[0][1] if len(texts) == 1 else None
    precision = precision_of(options[0][1]) or ""
    return replace(day, options=tuple(options), value=value, precision=precision)


def _beside(bare: str, days: list[Day], on: date) -> Iterator[Day]:
    """The words beside each day; two with nothing but a dash between them are one span."""
    at = 0
    while at < len(days):
        day, end = days[at], days[at].span[1]
        following = days[at + 1] if at + 1 < len(days) else None
        if following and JOIN_SPAN.fullmatch(bare, end, following.span[0]):
            both = _joined(day, following)
            if both is not None:
                day, end = both, following.span[1]
                at += 1
        limit = days[at + 1].span[0] if at + 1 < len(days) else len(bare)
        before = bare[days[at - 1].span[1] if at else 0 : day.span[0]]
        at += 1
        day = _on_its_weekday(day, bare)
        yield _heard(day, before, bare[end:limit], is_last=at >= len(days))


def _on_its_weekday(day: Day, bare: str) -> Day:
    """Of several readings the one that falls on the weekday written beside it, where one does."""
    if not day.is_ambiguous or (told := weekday_beside(bare, day.span)) is None:
        return day
    options = [
        (order, one) for order, one in day.options if one.day and one.day.weekday() == told[0]
    ]
    texts = {one.text for _order, one in options}
    return replace(day, on_weekday=options[0][1]) if len(texts) == 1 else day


def _joined(first: Day, last: Day) -> Day | None:
    """From … to …, where both are days whose order is settled."""
    value = _span(first.value, last.value)
    if value is None:
        return None
    span = (first.span[0], last.span[1])
    return replace(first, words=f"{first.words}~{last.words}", span=span, value=value,
                   precision="range", options=())  # fmt: skip


def _heard(day: Day, before: str, behind: str, *, is_last: bool) -> Day:
    near = BEHIND.match(behind)
    inside, out = (near["in"] or "", near["out"] or near["more"] or "") if near else ("", "")
    ahead = found["out"] if (found := BEFORE.search(before)) else ""
    # what is said of a day stands behind it in Korean, else before it
    latin = (inside, ahead, out if is_last else "")
    heard = (inside, out, ahead) if has_hangul(out) else latin
    role, number = next(filter(None, map(_role, heard)), ""), None
    for words in heard:
        is_meeting = re.search(r"\d\s?차\s?회의", words) is not None
        if number is None and (match := ROUND.search(words)) and not is_meeting:
            number = int(match["n"] or match["word"])
    day = replace(day, role=role, round=number, is_planned=PLANNED.search(behind[:24]) is not None)
    if day.value is None or "/" in day.value.text or ".." in day.value.text:
        return day
    mark = ""
    if UNTIL_BEFORE.search(before):
        return replace(day, role="end")
    if ABOUT_AFTER.match(behind) or ABOUT_BEFORE.search(before):
        mark = "~"
    elif (doubt := DOUBT_AFTER.match(behind)) and doubt.group().strip():
        mark = "?"
    return replace(day, value=parse_edtf(day.value.text + mark)) if mark else day


def _role(words: str) -> str:
    for role, pattern in (
        ("renewal", RENEWS), ("effect", EFFECTS), ("end", ENDS), ("signed", SIGNS),
    ):  # fmt: skip
        if pattern.search(words):
            return role
    return ""
