"""The day of a line: which of its dates is meant, and what speaks against it."""

import re
from dataclasses import dataclass, replace
from datetime import date

from agreements.dates import PartialDate, from_day
from agreements.dates.phrases import Doubt, Phrase

from .lexicon import (
    ABOUT_SOMETHING,
    CHANGED,
    DEADLINE_WORD,
    NO_CONTACT,
    PAST,
    PLANNED,
    REQUESTED,
    STILL_TO_DO,
    TENTATIVE,
    TO_DO,
    TOPIC_AFTER,
    TOPIC_BEFORE,
)
from .line import HANGUL, Line, Span

#: A day further ahead than this (in days) is a slip of the pen, or asked at least; so is one
#: before anybody here signed anything.
FAR, FIRST = 3 * 366, date(1990, 1, 1)
#: The day is the other word's own.
OF_IT = re.compile(r"(?:of|del|della|dell'|dello|for|per|the|on the)\s*\Z")
OF_IT_INSIDE = re.compile(r"(?:of|del|dell'|della|the)(?!\w)")
#: Where a part of a line begins and ends.
PARTS = re.compile(r"[,;:()\[\]|]|\s[-–—/]\s|\.\s")


@dataclass(frozen=True, slots=True)
class When:
    """What the dates of a line come to: `value` of an activity or `due` of a task. `gone`: the
    words that leave the title."""

    value: PartialDate | None = None
    due: PartialDate | None = None
    span: Span | None = None
    gone: tuple[Span, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    odd: str = ""


def when_of(line: Line, phrases: list[Phrase], *, on: date, clear: str, until: bool) -> When:
    """The day of the line: the only one, else the only one that is a day; others are topics.
    `clear`: the folded line without numbers; `until`: a clock says until when."""
    if not phrases:
        return When()
    days = [one for one in phrases if one.value is None or one.is_day]
    changed = CHANGED.search(clear)
    chosen = (days or phrases)[-1 if changed else 0]
    same = [one for one in phrases if one is not chosen and _says_the_same(line, one, chosen)]
    others = [one for one in phrases if one is not chosen and one not in same]
    words = line.text[slice(*chosen.span)]
    if same and chosen.doubts:  # 지난 금요일(11.20): the second says which
        chosen = replace(chosen, value=same[0].value, doubts=same[0].doubts)
    doubts = [replace(one, words=one.words or words) for one in chosen.doubts]
    rivals = [one for one in days if one in others] if days else others
    rivals += [one for one in others if _unsettles(one, chosen) and not _is_topic(clear, one)]
    if rivals:
        both = [one.value for one in (chosen, *rivals) if one.value and one.value.day]
        words_of = line.text[slice(*rivals[0].span)]
        doubts.append(Doubt("two_dates", words_of, tuple(both) if len(both) > 1 else ()))
    if changed:
        doubts.append(Doubt("changed", line.text[slice(*changed.span())]))
    if no_contact := NO_CONTACT.search(clear):
        doubts.append(Doubt("topic", line.text[slice(*no_contact.span())]))
    if tentative := TENTATIVE.search(clear):
        doubts.append(Doubt("beside", line.text[slice(*tentative.span())]))
    to_do = STILL_TO_DO.search(clear)
    is_due = DEADLINE_WORD.search(clear) is not None
    is_task = chosen.is_deadline or until or is_due or _is_within(chosen, clear, on)
    if to_do and not is_task:
        doubts.append(Doubt("to_do", line.text[slice(*to_do.span())]))
    if not is_task and _is_of_something(line, chosen, clear, on):
        doubts.append(Doubt("topic", words))
    odd = next((one.words for one in doubts if one.code == "no_such_day"), "")
    gone = (chosen.span, *(one.span for one in same))
    if is_task and not rivals:
        return When(None, _last_day(chosen.value), chosen.span, gone, tuple(doubts), odd)
    doubts += _tense(chosen.value, clear, on)
    return When(chosen.value, None, chosen.span, gone, tuple(doubts), odd)


def _says_the_same(line: Line, one: Phrase, chosen: Phrase) -> bool:
    """오늘(28일), 다음주 목요일(12.3): the same day twice, the second in brackets or beside."""
    if one.value is None or chosen.value is None or chosen.value.day is None:
        return False
    first, second = sorted((one.span, chosen.span))
    between = line.folded[first[1] : second[0]]
    possible = {chosen.value.day, *(each.day for doubt in chosen.doubts for each in doubt.choices)}
    return one.value.day in possible and re.fullmatch(r"[\s,(]*", between) is not None


def _unsettles(other: Phrase, chosen: Phrase) -> bool:
    """Whether another, vaguer time may belong to the day: a year beside a day without one."""
    if other.value is None:
        return True
    holds = chosen.value is not None and len(other.value.text) == 4
    if holds and chosen.value.text[:4] == other.value.text:  # type: ignore[union-attr]
        return False
    return (other.has_year and not chosen.has_year) or bool(other.doubts)


def _is_topic(clear: str, phrase: Phrase) -> bool:
    return TOPIC_AFTER.match(clear, phrase.span[1]) is not None


def _is_of_something(line: Line, chosen: Phrase, clear: str, on: date) -> bool:
    """Whether the day may be that of something the line is about: of minutes, of a letter that is
    answered, of a meeting that is asked for."""
    first, last = chosen.span
    if _is_topic(clear, chosen) or TOPIC_BEFORE.search(clear[:first]):
        return True
    if re.fullmatch(r"\D+", clear[first:last]):  # "yesterday" is of nothing else
        return False
    is_ahead = chosen.value is None or (chosen.value.earliest or on) > on
    if is_ahead and REQUESTED.search(clear):
        return True
    for about in ABOUT_SOMETHING.finditer(clear):
        if is_ahead or _belongs(clear, first, last, about.span()):
            return True
    return False


def _belongs(clear: str, first: int, last: int, about: Span) -> bool:
    """Whether the date goes with the other word: 20 Nov minutes, minutes of 20 Nov; in Korean a
    date goes with what follows it."""
    if about[0] >= last:
        between = clear[last : about[0]]
        is_korean = HANGUL.search(between + clear[about[0] : about[1]]) is not None
        near = len(between) <= 14 if is_korean else not between.strip()
        return near and PARTS.search(between) is None
    if HANGUL.search(clear[about[0] : first]):
        return False
    return bool(OF_IT.search(clear[:first]) or OF_IT_INSIDE.match(clear, first))


def _is_within(chosen: Phrase, clear: str, on: date) -> bool:
    """금일 중 회신, 이번주 내 제출: something to be done in that time."""
    latest = chosen.value.latest if chosen.value is not None else None
    to_come = latest is not None and latest >= on
    return chosen.is_within and to_come and TO_DO.search(clear) is not None


def _last_day(value: PartialDate | None) -> PartialDate | None:
    """Due on the last day of a week, or of a third of a month."""
    if value is not None and value.latest is not None and value.text.startswith("["):
        return from_day(value.latest)
    return value


def _tense(value: PartialDate | None, clear: str, on: date) -> list[Doubt]:
    """What is over lies behind, what is planned ahead."""
    if value is None or value.earliest is None or value.latest is None:
        return []
    past, planned = PAST.search(clear), PLANNED.search(clear)
    if past and not planned and value.earliest > on:
        return [Doubt("tense", past.group())]
    if planned and not past and value.latest < on:
        return [Doubt("tense", planned.group())]
    if (value.earliest - on).days > FAR or value.latest < FIRST:
        return [Doubt("far", value.text)]
    return []
