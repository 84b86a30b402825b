"""Find every date of a sentence: the longest match at a place, ranges, the weekday beside it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..arithmetic import add_days
from ..partial import DateError, PartialDate, from_day
from ..relative import from_to, of_years_around, tried
from . import digits, months, relatives
from .beside import heard
from .patterns import (
    KO_WEEKDAY,
    LATIN_WEEKDAY,
    SHORT_LATIN_WEEKDAY,
    SHORT_WEEKDAY,
    WEEKDAYS,
    weekdays_called,
)
from .values import Asked, Doubt, Match, Phrase, Read
from .words import any_of
from .years import nearest

READERS = (*months.READERS, *digits.READERS, *relatives.READERS)
#: Kinds of dates a range may be made of, and beside which a weekday is checked.
DATED = ("korean", "digits", "named month")
RANGED = (*DATED, "week", "days away", "month away")

WEEKDAY_AFTER = re.compile(
    rf"\s?[(\[]\s?({any_of(WEEKDAYS)}|{SHORT_WEEKDAY})\.?\s?[)\]]"
    rf"|,?\s?({KO_WEEKDAY})|(?<=[\d일.])([월화수목금토]|(?<=일)일)(?=[\s,)~]|$)"
    r"|,\s?([월화수목금토일])(?=\))"
    rf"|,?\s({LATIN_WEEKDAY}|{SHORT_LATIN_WEEKDAY})\b\.?(?!\s(?:next|last|prossim|scors|\d))"
)
#: 12.3(목, 14시): a bracket that goes on.
WEEKDAY_INSIDE = re.compile(r"\s?\((?P<w>[월화수목금토일]),\s?")
WEEKDAY_BEFORE = re.compile(
    rf"(?<!\w)(?P<w>{LATIN_WEEKDAY}|{SHORT_LATIN_WEEKDAY}|{KO_WEEKDAY})\.?,?\s(?:the\s|il\s|l')?\Z"
)
RANGE = re.compile(
    r"\s?(?:~|-)\s?|\s?부터\s?|\s(?:to|until|till|through|al|a|fino al)\s(?:the\s|il\s)?|\sall'"
    r"|\s?에서\s?"
)
RANGE_BEFORE = re.compile(r"(?<!\w)(?:from|dal|dall'|da|the)\s?\Z")
#: "Extended on 18 May until 10 March 2030": done on the one, and good until the other. What is held
#: "on 18 May until 20 May" runs for days.
DONE_ON = re.compile(r"(?<!\w)on\s(?:the\s)?\Z")
UNTIL = re.compile(r"\s(?:to|until|till|through|al|fino al)\s(?:the\s|il\s)?")
LONGEST_EVENT = 62  # days
#: The last day of 12월 3~5일, 2026-11-10~12.
TAIL = re.compile(
    r"(?:\s?~\s?|-|\s-\s|\s?부터\s?)(?P<d>\d{1,2})(?:\s?일|\.)?(?!\d|\s?[:시월./]|\s?(?:명|인|분"
    r"|차|am|pm))"
)


def find(text: str, asked: Asked) -> list[Phrase]:
    """Every date of a folded text, in order; none overlaps another. Costs milliseconds for 300
    letters. `text` holds nothing but what may be a date: the caller has taken out references,
    numbers of files and times of day."""
    cores = _longest(_matched(text, asked))
    return [heard(text, one, asked) for one in _joined(text, cores, asked)]


@dataclass(frozen=True, slots=True)
class _Core:
    """What one reader read at one place."""

    span: tuple[int, int]
    read: Read
    name: str


def _matched(text: str, asked: Asked) -> Iterator[_Core]:
    for reader in READERS:
        for match in reader.pattern.finditer(text):
            found = reader.found(match)
            if found["text"] and (read := reader.read(found, asked)):
                whole = match.group()
                start = match.start() + len(whole) - len(whole.lstrip())
                yield _Core((start, start + len(whole.strip())), read, reader.name)


def _longest(cores: Iterable[_Core]) -> list[_Core]:
    """The longest of those that overlap; the first reader's of two alike."""
    kept: list[_Core] = []
    for core in sorted(cores, key=lambda one: one.span[0] - one.span[1]):
        if all(core.span[1] <= one.span[0] or one.span[1] <= core.span[0] for one in kept):
            kept.append(core)
    return sorted(kept, key=lambda one: one.span)


def _joined(text: str, cores: list[_Core], asked: Asked) -> Iterator[Phrase]:
    """Each date with the weekday beside it, two of a range as one."""
    at = 0
    while at < len(cores):
        core, following = cores[at], cores[at + 1] if at + 1 < len(cores) else None
        at += 1
        if following and core.name == "weekday" and _goes_with(text, core, following):
            at += 1
            phrase = _settled(text, following, asked, weekday=core)
        elif following and not asked.changed and _is_range(text, core, following):
            phrase = _range(text, core, following, asked)
            if _are_two(text, core, following, phrase):
                phrase = _settled(text, core, asked)
            else:
                at += 1
        else:
            phrase = _settled(text, core, asked)
        while at < len(cores) and cores[at].span[0] < phrase.span[1]:
            at += 1  # the weekday beside it
        yield phrase


def _goes_with(text: str, weekday: _Core, other: _Core) -> bool:
    between = text[weekday.span[1] : other.span[0]]
    is_near = re.fullmatch(r"[\s,(]*(?:the |il |l')?", between) is not None
    return is_near and other.name in (*DATED, "day alone")


def _weekday_after(text: str, end: int) -> tuple[str, int]:
    """The weekday written behind a date, and where the two end."""
    if match := WEEKDAY_INSIDE.match(text, end):
        return match["w"], end
    if match := WEEKDAY_AFTER.match(text, end):
        return next(filter(None, match.groups())), match.end()
    return "", end


def _is_range(text: str, first: _Core, last: _Core) -> bool:
    """Whether nothing but a dash or "to" stands between two days."""
    if first.name not in RANGED or last.name not in (*RANGED, "weekday"):
        return False
    _word, end = _weekday_after(text, first.span[1])
    return RANGE.fullmatch(text, end, last.span[0]) is not None


def _are_two(text: str, first: _Core, last: _Core, phrase: Phrase) -> bool:
    """Whether a thing was done on the first day, for the time until the last."""
    start = first.span[0]
    is_on = text.startswith(("il ", "l'"), start) or DONE_ON.search(text[:start])
    length = phrase.value.days if phrase.value is not None else None
    return bool(
        is_on
        and UNTIL.fullmatch(text, first.span[1], last.span[0])
        and (length is None or length > LONGEST_EVENT)
    )


def _range(text: str, first: _Core, last: _Core, asked: Asked) -> Phrase:
    """From … to …: the year of one is that of the other, or of the next where it turns."""
    start, end = first.span[0], last.span[1]
    if opened := RANGE_BEFORE.search(text[:start]):
        start = opened.start()
    year, doubts = first.read.year, first.read.doubts
    if year is None:
        year = last.read.year or None
    if year is None:
        value, more = nearest(first.read.build, asked)
        year, doubts = (
            (value.earliest.year if value and value.earliest else asked.on.year),
            doubts + more,
        )
    left = tried(first.read.build, year)
    right = tried(last.read.build, last.read.year or year)
    turned = left and right and left.earliest and right.latest and left.earliest > right.latest
    if turned and not last.read.year:
        if first.read.year is None and last.read.year is not None:
            left = tried(first.read.build, year - 1)
        else:
            right = tried(last.read.build, year + 1)
    word, _end = _weekday_after(text, first.span[1])
    doubts += _disagrees(first, left, word, asked)
    word, end = _weekday_after(text, end)
    doubts += last.read.doubts + _disagrees(last, right, word, asked)
    has_year = first.read.year is not None or last.read.year is not None
    try:
        value = from_to(left.earliest, right.latest)  # type: ignore[union-attr, arg-type]
    except (DateError, AttributeError):
        return Phrase(None, (start, end), has_year, (Doubt("no_such_day", text[start:end]),))
    return Phrase(value, (start, end), has_year, doubts)


def _settled(text: str, core: _Core, asked: Asked, *, weekday: _Core | None = None) -> Phrase:
    """One date: its year, the weekday beside it, and a tail of days (3~5일)."""
    first, end = core.span
    word = ""
    if weekday:
        first, word = weekday.span[0], text[slice(*weekday.span)].split()[-1]
    elif core.name in DATED and (before := WEEKDAY_BEFORE.search(text[:first])):
        first, word = before.start(), before["w"]
    after, end = _weekday_after(text, end)
    word = word or after
    value, doubts = _of_year(core.read, asked)
    if value is not None and value.day and word:
        doubts = tuple(one for one in doubts if one.code not in ("which_year", "which_month"))
        doubts += _disagrees(core, value, word, asked)
    if value is not None and value.day and (tail := TAIL.match(text, end)):
        return _with_tail(text, core, value, tail, first, doubts)
    return Phrase(value, (first, end), core.read.year is not None, doubts)


def _of_year(read: Read, asked: Asked) -> tuple[PartialDate | None, tuple[Doubt, ...]]:
    """The date in its year; where none is written, in the nearest."""
    if read.year is not None:
        value, doubts = tried(read.build, read.year), read.doubts
    else:
        value, more = nearest(read.build, asked)
        doubts = read.doubts + more
    if value is None and not doubts:
        doubts = (Doubt("no_such_day"),)
    return value, doubts


def _with_tail(
    text: str, core: _Core, value: PartialDate, tail: Match, first: int, doubts: tuple[Doubt, ...]
) -> Phrase:
    """From that day to a later one of its month."""
    word, end = _weekday_after(text, tail.end())
    has_year = core.read.year is not None
    try:
        last = value.day.replace(day=int(tail["d"]))  # type: ignore[union-attr]
        days = from_to(value.day, last)  # type: ignore[arg-type]
    except (ValueError, DateError):
        odd = Doubt("no_such_day", text[first:end])
        return Phrase(value, (first, end), has_year, (*doubts, odd))
    if word and last.weekday() not in weekdays_called(word):
        doubts = (*doubts, Doubt("weekday", word))
    return Phrase(days, (first, end), has_year, doubts)


def _disagrees(
    core: _Core, value: PartialDate | None, word: str, asked: Asked
) -> tuple[Doubt, ...]:
    """The weekday written against the day's own; the days offered are those next to it, and those
    of other years, on which both agree."""
    day = value.day if value is not None else None
    if day is None or not word:
        return ()
    wanted = weekdays_called(word)
    if day.weekday() in wanted:
        return ()
    choices = [add_days(day, shift) for shift in (-1, 1)]
    if core.read.year is None:
        choices += [one.day for one in of_years_around(core.read.build, asked.on) if one.day]
    fitting = [one for one in dict.fromkeys(choices) if one.weekday() in wanted]
    return (Doubt("weekday", word, tuple(map(from_day, fitting))),)
