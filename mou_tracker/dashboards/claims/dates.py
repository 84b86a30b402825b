"""Dates of a sentence beside the days that are known, and what it calls the first."""

import re

from agreements.dates import PartialDate, from_day

from . import lexicon
from .sentence import NEAR, Sentence, judged
from .values import Day, Verdict

Span = tuple[int, int]
#: A date vaguer than that names no day of ours.
LONGEST_DAYS = 366
#: Lengths of the texts of a year, a month and a day.
PLAIN = (4, 7, 10)
#: How far "first" may stand from the date of it.
FIRST_NEAR = 40


def read(sentence: Sentence) -> None:
    nearest = _date_of_first(sentence)
    for value, span in sentence.dates:
        if sentence.is_free(*span):
            _date(sentence, value, span, is_first=span == nearest)
    for match in lexicon.FIRST.finditer(sentence.folded):
        _first(sentence, match.span(), nearest)
    for phrase in sentence.phrases:  # those that leave something to ask
        if lexicon.YEAR_IN_A_WORD.fullmatch(sentence.folded[slice(*phrase.span)]):
            continue
        sentence.mark(phrase.span, "date", Verdict.UNKNOWN, "which_day")


def _date(sentence: Sentence, value: PartialDate, span: Span, *, is_first: bool) -> None:
    """By what the words beside it say of that day; else whether it is a known one."""
    before, after, days = sentence.before(span[0]), sentence.after(span[1]), sentence.known.days
    if lexicon.YEAR_IN_A_WORD.fullmatch(sentence.folded[slice(*span)]):
        return None  # "this year" states no day
    if is_first:
        return _beside(sentence, value, span, "first_signed", days.get("first_signed"))
    if lexicon.SINCE_BEFORE.search(before) or lexicon.SINCE_AFTER.match(after):
        return _since(sentence, value, span, before)
    is_end = lexicon.END_BEFORE.search(before) or lexicon.END_AFTER.match(after)
    is_end = is_end or lexicon.END_INSIDE.search(sentence.folded[slice(*span)])
    meant = sentence.known.terms.get(sentence.meant) if sentence.meant is not None else None
    if is_end and meant is not None and meant.last is not None and not sentence.holds(CURRENT):
        verdict = meant.last.compare(value)
        reason = LAST_OF_THAT.get(verdict, "day_open")
        return sentence.mark(span, "date", verdict, reason, n=sentence.meant)
    if is_end and sentence.holds(OF_A_TEXT):
        return _beside(sentence, value, span, "term_last", days.get("term_last"))
    is_start = lexicon.START_BEFORE.search(before) or lexicon.START_AFTER.match(after)
    if is_start and sentence.holds(OF_A_TEXT):
        return _beside(sentence, value, span, "term_first", days.get("term_first"))
    if sentence.holds(lexicon.MEETING) and "heads_meeting" in days:
        told = days["heads_meeting"].compare(value)
        if told is Verdict.AGREES or len(sentence.dates) == 1:
            return _beside(sentence, value, span, "heads_meeting", days["heads_meeting"])
    if _is_signing(sentence, span) or sentence.is_misdated(value):
        signed = sentence.known.signed.get(sentence.ordinal or 0)
        return _beside(sentence, value, span, "signed_on", signed)
    return _known_day(sentence, value, span)


OF_A_TEXT = re.compile(
    rf"{lexicon.INSTRUMENT.pattern}|{lexicon.VALIDITY.pattern}|current term|기간|periodo"
)


#: The term that runs is spoken of, whatever else is named.
CURRENT = re.compile(r"current|현재|in corso|attuale")
LAST_OF_THAT = {Verdict.AGREES: "last_of_that", Verdict.CONTRADICTS: "last_differs"}
OF_A_FIRST = re.compile(rf" ?(?:\w+ )?(?:{lexicon.INSTRUMENT.pattern})")


def _is_signing(sentence: Sentence, span: Span) -> bool:
    """Whether a date is that of the signature of the renewal its sentence names."""
    before, after = sentence.before(span[0]), sentence.after(span[1])
    if sentence.ordinal is None or lexicon.OF_THAT_YEAR.match(after):
        return False
    is_beside = lexicon.SIGN_BEFORE.search(before) or lexicon.SIGN_AFTER.match(after)
    return bool(is_beside or lexicon.SIGNING_BEFORE.search(before))


def _beside(
    sentence: Sentence, value: PartialDate, span: Span, code: str, known: Day | None
) -> None:
    if known is None:
        return sentence.mark(span, code, Verdict.UNKNOWN, "not_recorded", figure=code)
    verdict = known.compare(value)
    reason = {Verdict.UNKNOWN: "day_open"}.get(verdict, str(verdict))
    return sentence.mark(span, code, verdict, reason, figure=code)


def _since(sentence: Sentence, value: PartialDate, span: Span, before: str) -> None:
    """Since a year in which something else began is no error, unless the cooperation is said to
    have begun then."""
    first, figure = sentence.known.days.get("first_signed"), "since_year"
    verdict = first.compare(value) if first else Verdict.UNKNOWN
    reason = str(verdict)
    if first is None:
        reason = "nothing_signed"
    elif verdict is Verdict.CONTRADICTS and not _speaks_of_us(before, sentence.after(span[1])):
        verdict, reason = Verdict.UNKNOWN, "since_of_what"
    elif verdict is Verdict.UNKNOWN:
        reason = "day_open"
    return sentence.mark(span, "since", verdict, reason, figure=figure)


def _speaks_of_us(before: str, after: str) -> bool:
    words = f"{before[-NEAR:]} | {after[:20]}"
    return bool(lexicon.PARTNERSHIP.search(words))


def _known_day(sentence: Sentence, value: PartialDate, span: Span) -> None:
    known = sentence.known
    if (value.days or LONGEST_DAYS + 1) <= LONGEST_DAYS:
        for ordinal, day in known.signed.items():
            if day.compare(value) is Verdict.AGREES:
                reason = "day_signed" if ordinal else "day_first_signed"
                return sentence.mark(span, "date", Verdict.AGREES, reason, n=ordinal)
        today = (("on", Day(from_day(sentence.on))),) if len(value.text) in PLAIN else ()
        for code, day in (*known.days.items(), *today):
            if day.compare(value) is Verdict.AGREES:
                return sentence.mark(span, "date", Verdict.AGREES, f"day_{code}")
        for gap in known.gaps:
            if gap.certain and value.day in (gap.first, gap.last):
                return sentence.mark(span, "date", Verdict.AGREES, "day_of_gap")
    return sentence.mark(span, "date", Verdict.UNKNOWN, "other_day")


def _date_of_first(sentence: Sentence) -> Span | None:
    """The date nearest to "first", where a signature or a text is spoken of."""
    if not (sentence.holds(lexicon.SIGN) or sentence.holds(lexicon.INSTRUMENT)):
        return None
    found = (match.span() for match in lexicon.FIRST.finditer(sentence.folded))
    firsts = [span for span in found if sentence.is_free(*span)]
    apart = [
        (max(start - first[1], first[0] - end), (start, end))
        for first in firsts[:5]
        for _value, (start, end) in sentence.dates
        if sentence.is_free(start, end)
    ]
    near = [one for one in apart if one[0] <= FIRST_NEAR]
    return min(near)[1] if near else None


def _first(sentence: Sentence, span: Span, nearest: Span | None) -> None:
    if not sentence.is_free(*span):
        return
    if nearest is None:
        one = judged(sentence.known.figures.get("instruments"), 1)
        is_only = one is Verdict.AGREES and OF_A_FIRST.match(sentence.after(span[1]))
        verdict = Verdict.AGREES if is_only else Verdict.UNKNOWN
        return sentence.mark(span, "first", verdict, "only_text" if is_only else "first_of_what")
    value = next(value for value, one in sentence.dates if one == nearest)
    first = sentence.known.days.get("first_signed")
    verdict = first.compare(value) if first else Verdict.UNKNOWN
    reason = {Verdict.AGREES: "first_text"}.get(verdict, "day_open")
    reason = "contradicts" if verdict is Verdict.CONTRADICTS else reason
    return sentence.mark(span, "first", verdict, reason, figure="first_signed")
