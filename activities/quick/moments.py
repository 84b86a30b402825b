"""When it was, in a line somebody wrote: the time of day, the day or the window, and what only
looks like a day."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, time, timedelta

from activities.quick.lexicon import (
    AFTER_A_DAY,
    AWAY,
    BEFORE_A_DAY,
    COUNT,
    DOTTED,
    EDGE,
    LAST_NAMED,
    LIKE_A_DAY,
    NAMED_MONTH,
    PART_ALONE,
    PART_OF_MONTH,
    SHORT_RANGE,
    TIMES,
)
from agreements.dates import DateError, Order, PartialDate, parse_edtf
from agreements.dates.reading import read
from agreements.dates.words import DAYS_AWAY, NOT_RECORDED, WEEKDAYS

#: A colon ends a word, and stands within a time: "14 dicembre: seminario", 15:00.
TOKEN = re.compile(r"[^\s,;]*[^\s,;:]")
Span = tuple[int, int]


def time_in(text: str) -> tuple[time, time | None, Span] | None:
    """The first time of day written, its end where one is, and where."""
    for pattern in TIMES:
        for match in pattern.finditer(text):
            found = dict.fromkeys(("half", "half2", "after", "m", "ban", "h2", "m2"))
            found |= match.groupdict()
            late = found["half"] == "오후" or (found["after"] or "").casefold() == "pm"
            early = found["half"] == "오전" or (found["after"] or "").casefold() == "am"
            hour, minute = int(found["h"]), 30 if found["ban"] else int(found["m"] or 0)
            hour += 12 if late and hour < 12 else -12 if early and hour == 12 else 0
            if hour > 23 or minute > 59:
                continue
            return time(hour, minute), _until(found, hour), match.span()
    return None


def _until(found: dict[str, str | None], hour: int) -> time | None:
    """The end beside a beginning at `hour`: of 오후 2시~4시 both are in the afternoon."""
    if not found["h2"]:
        return None
    last, minute = int(found["h2"]), int(found["m2"] or 0)
    if last < 12 and (found["half2"] == "오후" or (found["half"] == "오후" and last + 12 >= hour)):
        last += 12
    return time(last, minute) if last < 24 and minute < 60 else None


def _windows(text: str) -> Iterator[tuple[int, str, Span]]:
    """Runs of up to five words, longest first from each start."""
    tokens = list(TOKEN.finditer(text))
    for at in range(len(tokens)):
        for length in range(min(5, len(tokens) - at), 0, -1):
            span = tokens[at].start(), tokens[at + length - 1].end()
            yield at, text[span[0] : span[1]], span


def odd_day_in(text: str, on: date, order: Order | None) -> Span | None:
    """Where the first words are that are written like a day no calendar has, or none of ours:
    2.30, 13월 5일, 0226-06-01."""
    for match in LIKE_A_DAY.finditer(text):
        alone = text[match.start() - 1 : match.start()] in ("", " ", "(")
        if alone and (match.end() == len(text) or not text[match.end()].isalnum()):
            try:
                _reading(match.group(), on, order)
            except DateError as error:
                if error.code in ("no_such_day", "out_of_range"):
                    return match.span()
    return None


def _last_named(words: str, on: date) -> PartialDate | None:
    """The most recent weekday of a name before `on`."""
    match = LAST_NAMED.fullmatch(words)
    name = match and (match["a"] or match["b"] or match["c"]).casefold()
    for names in WEEKDAYS if name else ():
        if len(name) > 1 and name in names:
            back = (on.weekday() - names.index(name) - 1) % 7 + 1
            return parse_edtf((on - timedelta(days=back)).isoformat())
    return None


def _reading(words: str, on: date, order: Order | None) -> PartialDate | None:
    """DateError where it is no date."""
    words = AFTER_A_DAY.sub("", BEFORE_A_DAY.sub("", words))
    if short := SHORT_RANGE.fullmatch(words):
        month, first, last = short["month"], short["first"], short["last"]
        words = f"{month}{first}~{month}{last}"
    if found := _last_named(words, on):
        return found
    if PART_ALONE.fullmatch(words):
        words = f"{on.year} {words}"
    if order == "dmy" and DOTTED.fullmatch(words):
        with suppress(DateError):  # 11.20 is no day first
            return read(words, on=on, order=order).value
    try:
        return read(words, on=on).value
    except DateError as error:
        if error.code != "ambiguous" or order is None:
            raise
    return read(words, on=on, order=order).value


def _strength(words: str, value: PartialDate, *, first: bool, last: bool) -> int:
    """How surely `words` say when it was: 2 a day or month in digits, or at the beginning of the
    line; 1 other words for a time; 0 what only may be one, as the 하반기 of a plan talked about."""
    month = NAMED_MONTH.fullmatch(words)
    digits = re.search(r"\d\D", words) or (month and month["day"])
    whole_year = "-" not in value.text
    is_part = not whole_year and value.text[5:7] > "12"
    if not (first or digits or words.casefold() in DAYS_AWAY):
        named = (month or AWAY.search(words)) and not whole_year
        return int(bool(named and (last or not is_part or " " in words)))
    return 1 if whole_year or is_part else 2


def day_in(text: str, on: date, order: Order | None) -> tuple[PartialDate, Span] | None:
    """The date written: the first that is sure, else the first. A year or a half gives way to a
    day: "2008 MOU 서명식 사진 정리 11.20"."""
    second_best = None
    for at, words, span in _windows(text):
        bare = words.rstrip(".")
        if bare in NOT_RECORDED or len(bare) > 40 or COUNT.fullmatch(words):
            continue
        named = NAMED_MONTH.fullmatch(bare) and not COUNT.match(
            text, span[0] + bare.rindex(" ") + 1
        )
        if at and not (named or re.search(r"\d\D", bare) or AWAY.search(bare)):
            continue
        try:
            value = _reading(words, on, order)
        except DateError:
            continue
        if value is None:
            continue
        last = not text[span[1] :].strip(EDGE)
        strength = _strength(bare, value, first=not at, last=last)
        part = PART_OF_MONTH.match(text, span[1])
        found = value, (span[0], part.end() if part else span[1])
        if strength == 2:
            return found
        if strength == 1:
            second_best = second_best or found
    return second_best
