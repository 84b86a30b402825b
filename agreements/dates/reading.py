"""Reading dates as people write them, in Korean, English, Italian and Spanish, and as we do.

A text is made plain (NFKC, one case, single spaces), its time of day and its brackets are taken
off, a span is split into its two ends, and each end goes through one table of patterns to the
fields it states. "From A to B" is a span (A/B), "between A and B" one day in between ([A..B]);
either may be open at a side. What an end leaves out comes from the other end, or the year from
`on`; a day or a month is never invented. Several readings of the same digits are refused as
ambiguous.

Lengths are capped before anything else and no pattern repeats without bound, so that the worst
text costs well under a millisecond.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from datetime import time as Time

from agreements.values import quickly_made

from .partial import DateError, PartialDate, parse_edtf
from .phrases import Asked, find, fold
from .words import (
    ABOUT_AFTER,
    ABOUT_BEFORE,
    AT_SOME_TIME,
    BESIDE_THE_POINT,
    CHANGING,
    DOUBTED,
    MONTHS,
    NOT_RECORDED,
    PLANNED,
    ROUND,
    SAME_AS,
    WEEKDAYS,
    YEARS_AWAY,
    ZEROS,
    any_of,
)
from .written import End, Order, Stated, Warning, bare_date, weekday_of

MAX_READ = 80
ORDERS: tuple[Order, ...] = ("dmy", "mdy")
EXCEL_EPOCH = date(1899, 12, 30)

YEARS_AWAY_IN = re.compile(any_of(YEARS_AWAY))
SPAN = re.compile(
    r"\s?[~∼〜–—]\s?|\s-\s|\s?(?:부터|에서)\s?|\s(?:fino )?all'"
    r"|\s(?:to|until|through|al|alla|au|bis|fino al|fino alla)\s"
)
YEARS_SPAN = re.compile(r"(\d{4})-(\d{4})\Z", re.ASCII)
DAYS_SPAN = re.compile(r"(?<![\d./\-])(\d{1,2})-(\d{1,2})(?![\d./\-])", re.ASCII)
FRAME = re.compile(r"(?:from |dalla |dall'|dal |da |del |du |vom )?(.*?)(?:\s?까지)?\Z")


def _forms(*forms: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern + r"\Z"), edtf) for edtf, pattern in forms)


_IL = "(?:il |l'|la |the )?"
#: One day between two dates, or what is open at a side. These hold words that part a span, too.
BEFORE_A_SPAN = _forms(
    ("[{a}..{b}]", rf"(?:(?:one|a|some) day )?between {_IL}(?P<a>.+?) and {_IL}(?P<b>.+)"),
    ("[{a}..{b}]", rf"(?:un giorno )?(?:tra|fra) {_IL}(?P<a>.+?) e {_IL}(?P<b>.+)"),
    (
        "[{a}..{b}]",
        r"(?P<a>.+?)(?:에서|부터|[과와]|\s?[~∼〜–—])\s?(?P<b>.+?)\s?사이(?:의)?(?:\s?하루)?",
    ),
    ("{a}/{b}", r"da (?P<a>.+?) a (?P<b>.+)"),
    ("../{b}", r"(?:until|till|up to|fino al|fino alla|fino a) (?P<b>.+)"),
    ("../{b}", r"fino all'(?P<b>.+)"),
)
AFTER_A_SPAN = _forms(
    ("{a}/..", r"(?:from|since) (?P<a>.+?)(?: on| onwards?)?"),
    ("{a}/..", r"(?:a partire )?(?:dal |dalla |dall'|da )(?P<a>.+?)(?: in poi)?"),
    ("{a}/..", r"(?P<a>.+?)\s?부터"),
    ("../{b}", r"(?P<b>.+?)\s?까지"),
    ("[{a}..]", r"(?P<a>.+?)(?: or later| o più tardi|\s?이후)"),
    ("[..{b}]", r"(?P<b>.+?) (?:or earlier|o prima|또는 그 이전)"),
)
WORDS_ONLY = re.compile(r"[^\d/~?%\[\]]+")
BRACKETS = re.compile(r"\s?\(([^()]{0,30})\)")
LETTERS = re.compile(r"[a-z]")
HANGUL = re.compile("[가-힣]")
ABOUT = re.compile(
    rf"(?:{any_of(ABOUT_BEFORE)}\s?(?P<one>\S.*)|(?P<two>.*\S)\s?{any_of(ABOUT_AFTER)})\Z"
)
CALLED_A_TEXT = re.compile(r"'\d{4}(?!\d)", re.ASCII)
FIRST = re.compile(rf"\bprimo (?={any_of(MONTHS)}|al )")
#: "Dated" behind a day, "within" behind what is longer: neither changes it.
WITHIN = re.compile(r"(?<=[일.\d])자\Z|(?<=[년월기\d])\s?중에?\Z")
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


@quickly_made
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
    """NFKC (full-width digits, 1º), one case, single spaces, no invisible marks, nor the one by
    which a spreadsheet calls a text a text: '2026-06."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(SAME_AS)
    seen = " ".join("".join(c for c in folded if unicodedata.category(c) != "Cf").split())
    return seen[1:] if CALLED_A_TEXT.match(seen) else seen


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


def _remark(end: End, bracket: str) -> End:
    """`end` with what stood in brackets beside it: one remark of several words, or several."""
    if bracket in BESIDE_THE_POINT or ROUND.match(bracket):
        return end
    unknown = []
    words = [bracket] if bracket in PLANNED else re.split(r"[\s,·]+", bracket)
    for word in filter(None, words):
        if word in PLANNED:
            end = replace(end, warnings=(*end.warnings, Warning("planned")))
        elif word in DOUBTED:
            end = _doubted(end, "?")
        elif weekday := weekday_of(word.rstrip(".")):
            if end.weekday not in (None, weekday):
                raise DateError("format", bracket)
            end = replace(end, weekday=weekday)
        elif word not in BESIDE_THE_POINT:
            unknown.append(word)
    if not unknown:
        return end
    if CHANGING.search(bracket) or not WORDS_ONLY.fullmatch(bracket):
        raise DateError("format", bracket)
    warning = Warning("remark", {"words": " ".join(unknown)})
    return replace(end, warnings=(*end.warnings, warning))


def _doubted(end: End, mark: str) -> End:
    """With one more doubt: ~ and ? together are %."""
    return replace(end, doubt="%" if end.doubt not in ("", mark) else mark)


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
    remarks = BRACKETS.findall(text)
    text = BRACKETS.sub("", text).strip(" ,")
    first, _space, last = text.rpartition(" ")
    if first and last in PLANNED:
        remarks, text = [*remarks, last], first
    doubts = ""
    if text.endswith("?"):  # but 2013.8~ is the beginning of a span, left open: not understood
        doubts, text = "?", text[:-1].rstrip()
    if found := ABOUT.match(text):
        doubts, text = f"{doubts}~", found["one"] or found["two"]
    end = bare_date(text, on, order)
    for mark in doubts:
        end = _doubted(end, mark)
    for bracket in filter(None, remarks):
        end = _remark(end, bracket)
    return end


def _single(text: str, on: date, order: Order | None) -> tuple[PartialDate, tuple[Warning, ...]]:
    end = _end(text, on, order)
    value = end.stated.completed(Stated(), on.year).as_date(text)
    warnings = end.warnings + _check_weekday(end, value)
    return (parse_edtf(value.text + end.doubt) if end.doubt else value), warnings


def _span(
    first: str, last: str, edtf: str, on: date, order: Order | None
) -> tuple[PartialDate, tuple[Warning, ...]]:
    """Two dates, in the form `edtf`. Where only one order of day and month gives days at both ends,
    one proves it for the other: 01/06/2026 to 13/06/2026."""
    try:
        return _two_ends(first, last, edtf, on, order)
    except DateError as error:
        if error.code != "ambiguous" or order:
            raise
        proven = [each for each in ORDERS if _has_days((first, last), on, each)]
        if len(proven) != 1:
            raise
        return _two_ends(first, last, edtf, on, proven[0])


def _has_days(ends: tuple[str, str], on: date, order: Order) -> bool:
    try:
        return all(_single(text, on, order) for text in ends)
    except DateError:
        return False


def _two_ends(
    first: str, last: str, edtf: str, on: date, order: Order | None
) -> tuple[PartialDate, tuple[Warning, ...]]:
    """Each completed from the other, so that neither takes a year of its own."""
    ends = [_end(text, on, order) for text in (first, last)]
    stated = [end.stated for end in ends]
    told: list[str] = []
    warnings: tuple[Warning, ...] = ()
    for end, other, text in zip(ends, reversed(stated), (first, last), strict=True):
        if end.doubt:
            raise DateError("format", text)
        value = end.stated.completed(other, on.year).as_date(text)
        told.append(value.text)
        warnings += end.warnings + _check_weekday(end, value)
    return parse_edtf(edtf.format(a=told[0], b=told[1])), warnings


def _in_form(
    found: re.Match[str], edtf: str, on: date, order: Order | None
) -> tuple[PartialDate, tuple[Warning, ...]]:
    """What one of the forms says: two dates, or one that is open at a side."""
    dates = found.groupdict()
    if len(dates) == 2:
        return _span(dates["a"], dates["b"], edtf, on, order)
    (name, text), *_none = dates.items()
    value, warnings = _single(text, on, order)
    return parse_edtf(edtf.format(**{name: value.text})), warnings


def _understand(
    text: str, on: date, order: Order | None
) -> tuple[PartialDate, tuple[Warning, ...]]:
    try:
        return parse_edtf(text), ()
    except DateError as error:
        if error.code == "reversed":
            raise
    text = FIRST.sub("1 ", WITHIN.sub("", text))
    text = YEARS_AWAY_IN.sub(lambda m: f"{on.year + YEARS_AWAY[m[0]]:04d}", text)
    for pattern, edtf in BEFORE_A_SPAN:
        if found := pattern.match(text):
            return _in_form(found, edtf, on, order)
    bare = YEARS_SPAN.sub(r"\1~\2", FRAME.sub(r"\1", text, count=1))
    if LETTERS.search(bare):  # 1-3 June: no separator of a numeric date
        bare = DAYS_SPAN.sub(r"\1~\2", bare)
    ends = SPAN.split(bare)
    if len(ends) == 2 and all(ends):
        return _span(ends[0], ends[1], "{a}/{b}", on, order)
    for pattern, edtf in AFTER_A_SPAN:
        if found := pattern.match(text):
            return _in_form(found, edtf, on, order)
    return _single(text, on, order)


def _serial(digits: str) -> PartialDate:
    """An Excel serial of the 1900 system; 0 and 60 are days that never were."""
    number = int(digits)
    if number in (0, 60):
        raise DateError("no_such_day", digits)
    return parse_edtf((EXCEL_EPOCH + timedelta(days=number + (number < 60))).isoformat())


def _understand_or_find(
    text: str, on: date, order: Order | None
) -> tuple[PartialDate, tuple[Warning, ...]]:
    """Else as a sentence has it, where nothing about it has to be asked: 지난달 말, 12월 둘째주."""
    try:
        return _understand(text, on, order)
    except DateError as error:
        folded = fold(text)
        language = "ko" if HANGUL.search(folded) else "it" if order == "dmy" else "en"
        found = find(folded, Asked(on=on, language=language, order=order))
        if error.code == "format" and len(found) == 1 and found[0].span == (0, len(folded)):
            phrase = found[0]
            if (
                phrase.value is not None
                and phrase.is_day
                and not (phrase.doubts or phrase.is_deadline)
            ):
                return phrase.value, ()
        raise


def _read(text: str, on: date, order: Order | None, serials: bool) -> Reading:
    plain = _plain(text)
    if len(plain) > MAX_READ:  # a single ﷺ grows to 18 letters
        raise DateError("too_long", text)
    if plain in NOT_RECORDED:
        return Reading(None, text)
    if plain in AT_SOME_TIME:
        return Reading(parse_edtf(".."), text)
    if serials and (found := SERIAL.match(plain)) and not YEAR_NOT_SERIAL.match(plain):
        return Reading(_serial(found[1]), text)
    bare, clock = _take_time(plain)
    if ZEROS.match(bare):
        return Reading(None, text)
    value, warnings = _understand_or_find(bare, on, order)
    if clock and value.day is None:
        raise DateError("format", text)
    return Reading(value, text, warnings, clock)


def read(text: str, *, on: date, order: Order | None = None, serials: bool = False) -> Reading:
    """The date somebody wrote, relative words and missing years read against `on`.

    `order` settles 01/02/2026; `serials` allows Excel serials (date columns only; four digits from
    1900 to 2099 stay a year). Raises `DateError`, with the codes of `parse_edtf`, `ambiguous` and
    `no_such_time`; anything past 80 characters is refused unread.
    """
    if not isinstance(text, str):
        raise DateError("type", text)
    if len(text) > MAX_READ:
        raise DateError("too_long", text)
    try:
        return _read(text, on, order, serials)
    except DateError as error:
        raise DateError(error.code, text) from error
