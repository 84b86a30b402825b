"""Reading dates as people write them, in Korean, English, Italian and Spanish.

A text is made plain (NFKC, one case, single spaces), its time of day and its brackets are taken
off, a span is split into its two ends, and each end goes through one table of patterns to the
fields it states. What an end leaves out comes from the other end, or the year from `on`; a day or
a month is never invented. Several readings of the same digits are refused as ambiguous.

Lengths are capped before anything else and no pattern repeats without bound, so that the worst
text costs well under a millisecond.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from datetime import time as Time
from itertools import chain

from .partial import DateError, PartialDate, parse_edtf
from .words import (
    ABOUT_AFTER,
    ABOUT_BEFORE,
    DOUBTED,
    NOT_RECORDED,
    PLANNED,
    SAME_AS,
    WEEKDAYS,
    YEARS_AWAY,
    any_of,
)
from .written import End, Order, Stated, Warning, bare_date, weekday_of

MAX_READ = 60
EXCEL_EPOCH = date(1899, 12, 30)

YEARS_AWAY_IN = re.compile(any_of(YEARS_AWAY))
SPAN = re.compile(r"\s?[~∼〜–—]\s?|\s-\s|\s(?:to|until|al|fino al)\s|\s?부터\s?")
YEARS_SPAN = re.compile(r"(\d{4})-(\d{4})\Z", re.ASCII)
DAYS_SPAN = re.compile(r"(?<![\d./\-])(\d{1,2})-(\d{1,2})(?![\d./\-])", re.ASCII)
FRAME = re.compile(r"(?:from |between |dal |dall')?(.*?)(?:\s?까지)?\Z")
BRACKETS = re.compile(r"\s?\(([^()]{0,30})\)")
LETTERS = re.compile(r"[a-z]")
ABOUT = re.compile(
    rf"(?:{any_of(ABOUT_BEFORE)}\s?(?P<one>\S.*)|(?P<two>.*\S)\s?{any_of(ABOUT_AFTER)})\Z"
)
SERIAL = re.compile(r"(\d{1,5})(?:\.0+)?\Z", re.ASCII)
YEAR_NOT_SERIAL = re.compile(r"(?:19|20)\d\d\Z", re.ASCII)
TIMES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?:(?<=\d)t|(?:at|ore|alle) )?(?P<ko>오전|오후)?\s?(?<![\d:])(?P<h>\d{1,2}):(?P<m>\d\d)"
        r"(?::(?P<s>\d\d)(?:\.0{1,6})?)?(?![\d:])\s?(?P<en>[ap]\.?m\.?(?![a-z]))?",
        r"(?P<ko>오전|오후)?\s?(?<!\d)(?P<h>\d{1,2})시(?:\s?(?P<m>\d{1,2})분|\s?(?P<half>반))?",
        r"(?:at )?(?<!\d)(?P<h>\d{1,2})\s?(?P<en>[ap]\.?m\.?(?![a-z]))",
    )
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood. `value` None: not recorded. `words`: as written, untouched.

    `time` is the local time of day beside the date, to the minute; it carries no zone.
    """

    value: PartialDate | None
    words: str
    warnings: tuple[Warning, ...] = ()
    time: Time | None = None


def _plain(text: str) -> str:
    """NFKC (full-width digits, 1º), one case, single spaces, no invisible marks."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(SAME_AS)
    return " ".join("".join(c for c in folded if unicodedata.category(c) != "Cf").split())


def _clock(found: re.Match[str]) -> Time:
    told = found.groupdict()
    hour, second = int(told["h"]), int(told.get("s") or 0)
    minute = 30 if told.get("half") else int(told.get("m") or 0)
    half = told.get("ko") or (told.get("en") or "")[:1]
    if half:
        if not 1 <= hour <= 12:
            raise DateError("no_such_time", found[0])
        hour = hour % 12 + 12 * (half in ("오후", "p"))
    if hour > 23 or minute > 59 or second > 59:
        raise DateError("no_such_time", found[0])
    return Time(hour, minute)


def _take_time(text: str) -> tuple[str, Time | None]:
    """The text without its time of day. Two times, or an offset from UTC, are not understood."""
    found = next(filter(None, (pattern.search(text) for pattern in TIMES)), None)
    if not found:
        return text, None
    before, after = text[: found.start()].rstrip(" ,"), text[found.end() :].lstrip(" ,")
    rest = f"{before}{after}" if before.endswith("(") else f"{before} {after}".strip()
    if any(pattern.search(rest) for pattern in TIMES):
        raise DateError("format", text)
    return rest.replace(" )", ")"), _clock(found)


def _remarks(bracket: str) -> list[str]:
    """What brackets hold: one remark of several words, or several of one."""
    return [bracket] if bracket in PLANNED else re.split(r"[\s,·]+", bracket)


def _remark(end: End, word: str) -> End:
    """`end` with one remark from brackets: a weekday, "planned", a doubt."""
    if word in PLANNED:
        return replace(end, warnings=(*end.warnings, Warning("planned")))
    if word in DOUBTED:
        return replace(end, doubt="?")
    if (weekday := weekday_of(word.rstrip("."))) and end.weekday in (None, weekday):
        return replace(end, weekday=weekday)
    raise DateError("format", word)


def _check_weekday(end: End, value: PartialDate) -> tuple[Warning, ...]:
    if end.weekday is None:
        return ()
    if value.day is None:
        raise DateError("format", value.text)
    style, written = end.weekday
    real = value.day.weekday()
    if written == real:
        return ()
    names = WEEKDAYS[style]
    return (Warning("weekday", {"written": names[written], "real": names[real]}),)


def _end(text: str, on: date, order: Order | None) -> End:
    """One date with its brackets and its doubts."""
    remarks = list(chain.from_iterable(map(_remarks, BRACKETS.findall(text))))
    text = BRACKETS.sub("", text).strip(" ,")
    first, _space, last = text.rpartition(" ")
    if first and last in PLANNED:
        remarks, text = [*remarks, last], first
    doubt = ""
    if text.endswith("?"):  # but 2013.8~ is the beginning of a span, left open: not understood
        doubt, text = "?", text[:-1].rstrip()
    elif found := ABOUT.match(text):
        doubt, text = "~", found["one"] or found["two"]
    end = replace(bare_date(text, on, order), doubt=doubt)
    for word in filter(None, remarks):
        end = _remark(end, word)
    return end


def _single(text: str, on: date, order: Order | None) -> tuple[PartialDate, tuple[Warning, ...]]:
    end = _end(text, on, order)
    value = end.stated.completed(Stated(), on.year).as_date(text)
    warnings = end.warnings + _check_weekday(end, value)
    return (parse_edtf(value.text + end.doubt) if end.doubt else value), warnings


def _span(
    texts: list[str], on: date, order: Order | None
) -> tuple[PartialDate, tuple[Warning, ...]]:
    """Two dates; each completed from the other, so that neither takes a year of its own."""
    first, last = (_end(text, on, order) for text in texts)
    if first.doubt or last.doubt:
        raise DateError("format", "/".join(texts))
    left = first.stated.completed(last.stated, on.year).as_date(texts[0])
    right = last.stated.completed(first.stated, on.year).as_date(texts[1])
    warnings = first.warnings + last.warnings
    warnings += _check_weekday(first, left) + _check_weekday(last, right)
    return parse_edtf(f"{left.text}/{right.text}"), warnings


def _understand(
    text: str, on: date, order: Order | None
) -> tuple[PartialDate, tuple[Warning, ...]]:
    try:
        return parse_edtf(text), ()
    except DateError as error:
        if error.code == "reversed":
            raise
    text = YEARS_AWAY_IN.sub(lambda m: f"{on.year + YEARS_AWAY[m[0]]:04d}", text)
    text = FRAME.sub(r"\1", text, count=1)
    text = YEARS_SPAN.sub(r"\1~\2", text)
    if LETTERS.search(text):  # 1-3 June: no separator of a numeric date
        text = DAYS_SPAN.sub(r"\1~\2", text)
    ends = SPAN.split(text)
    if len(ends) == 2 and all(ends):
        return _span(ends, on, order)
    return _single(text, on, order)


def _serial(digits: str) -> PartialDate:
    """An Excel serial of the 1900 system; 0 and 60 are days that never were."""
    number = int(digits)
    if number in (0, 60):
        raise DateError("no_such_day", digits)
    return parse_edtf((EXCEL_EPOCH + timedelta(days=number + (number < 60))).isoformat())


def _read(text: str, on: date, order: Order | None, serials: bool) -> Reading:
    plain = _plain(text)
    if len(plain) > MAX_READ:  # a single ﷺ grows to 18 letters
        raise DateError("too_long", text)
    if plain in NOT_RECORDED:
        return Reading(None, text)
    if serials and (found := SERIAL.match(plain)) and not YEAR_NOT_SERIAL.match(plain):
        return Reading(_serial(found[1]), text)
    bare, clock = _take_time(plain)
    value, warnings = _understand(bare, on, order)
    if clock and value.day is None:
        raise DateError("format", text)
    return Reading(value, text, warnings, clock)


def read(text: str, *, on: date, order: Order | None = None, serials: bool = False) -> Reading:
    """The date somebody wrote, relative words and missing years read against `on`.

    `order` settles 01/02/2026; `serials` allows Excel serials (date columns only; four digits from
    1900 to 2099 stay a year). Raises `DateError`, with the codes of `parse_edtf`, `ambiguous` and
    `no_such_time`; anything past 60 characters is refused unread.
    """
    if not isinstance(text, str):
        raise DateError("type", text)
    if len(text) > MAX_READ:
        raise DateError("too_long", text)
    try:
        return _read(text, on, order, serials)
    except DateError as error:
        raise DateError(error.code, text) from error
