"""Numbers and ordinals of a sentence beside the figures they state."""

import re
from collections.abc import Callable, Iterator

from . import lexicon
from .numerals import CARDINALS, ORDINALS, read_number
from .sentence import Sentence, bound_of, judged
from .values import Verdict

Span = tuple[int, int]
#: Larger numbers are no ages and no counts of texts.
MOST = 200
AGES = ("completed_years", "calendar_difference", "inclusive")
#: What the words of a sentence say is counted -> the age that is meant.
LABELS = (
    (lexicon.INCLUSIVE, "inclusive"),
    (lexicon.CALENDAR, "calendar_difference"),
    (lexicon.COMPLETED, "completed_years"),
)


def read(sentence: Sentence) -> None:
    """What stands beside a word that says what is counted; phrases that state something."""
    _uninterrupted(sentence)
    for reader in lexicon.READERS:
        if reader.language != sentence.language or not sentence.holds(reader.needs):
            continue
        for match in reader.pattern.finditer(sentence.folded):
            n = read_number(match["n"])
            if n is not None and sentence.is_free(*match.span()):
                bound = bound_of(sentence, *match.span("n"))
                HANDLERS[reader.code](sentence, n, match.span(), bound)
    for match in lexicon.NEVER_RENEWED.finditer(sentence.folded):
        _renewal(sentence, 0, match.span(), "")
    _in_effect(sentence)


def read_rest(sentence: Sentence) -> None:
    """Lengths in a word, and numbers that nothing above says what they count."""
    for match in re.finditer(
        r"\b(?:" + "|".join(lexicon.ITALIAN_LENGTHS) + r")\b", sentence.folded
    ):
        _length(sentence, lexicon.ITALIAN_LENGTHS[match.group()], match.span())
    for match in lexicon.NUMBER.finditer(sentence.folded):
        _other(sentence, match.span())
    for span in _number_words(sentence):
        _other(sentence, span)


def _number_words(sentence: Sentence) -> Iterator[Span]:
    if sentence.language == "ko":
        yield from (match.span() for match in lexicon.COUNTED_KO.finditer(sentence.folded))
        return
    tables = CARDINALS[sentence.language], ORDINALS[sentence.language]
    for match in lexicon.WORDS.finditer(sentence.folded):
        word = match.group()
        if word not in lexicon.ALSO_WORDS and any(word in table for table in tables):
            yield match.span()


def _other(sentence: Sentence, span: Span) -> None:
    sentence.mark(span, "number", Verdict.UNKNOWN, "other_number")


# --- Renewals and instruments --------------------------------------------------------------------


def _renewal(sentence: Sentence, n: int, span: Span, bound: str) -> None:
    """A lower ordinal is right beside the day of that renewal, and wrong of the last one."""
    known, code = sentence.known, "renewal_ordinal"
    sentence.ordinal = n
    figure = known.figures.get(code)
    if figure is None:
        return sentence.mark(span, code, Verdict.UNKNOWN, "nothing_signed")
    verdict, reason, params = judged(figure, n), "", {"n": n}
    if verdict is Verdict.CONTRADICTS and n in known.coming:
        verdict, reason = Verdict.UNKNOWN, "coming"
    elif verdict is Verdict.CONTRADICTS and 0 < n < (figure.least or 0):
        told = sentence.names_day_of(n)
        if told in (Verdict.AGREES, Verdict.UNKNOWN):
            verdict, reason = told, "that_renewal"
        elif sentence.misdates(n):  # the day is wrong, not the ordinal
            verdict, reason = Verdict.AGREES, "that_renewal"
        elif sentence.holds(lexicon.PAST):
            verdict, reason = Verdict.UNKNOWN, "earlier_one"
    return sentence.mark(span, code, verdict, reason or str(verdict), figure=code, **params)


def _renewals(sentence: Sentence, n: int, span: Span, bound: str) -> None:
    """ "Through five renewals": so many before the last one may be meant."""
    code = "renewal_ordinal"
    figure = sentence.known.figures.get(code)
    if figure is None:
        return sentence.mark(span, "renewals", Verdict.UNKNOWN, "nothing_signed")
    verdict, reason = judged(figure, n, bound), ""
    if verdict is Verdict.CONTRADICTS and n + 1 == figure.least:
        verdict, reason = Verdict.UNKNOWN, "before_the_last"
    if verdict is Verdict.CONTRADICTS and n in sentence.known.coming:
        verdict, reason = Verdict.UNKNOWN, "coming"
    return sentence.mark(span, "renewals", verdict, reason or str(verdict), figure=code, n=n)


def _instrument_ordinal(sentence: Sentence, n: int, span: Span, bound: str) -> None:
    code = "instruments"
    figure = sentence.known.figures.get(code)
    if n == 1 and judged(figure, 1) is not Verdict.AGREES:
        return None  # "the first memorandum": its day decides (`dates`)
    if figure is None:
        return sentence.mark(span, code, Verdict.UNKNOWN, "nothing_signed")
    verdict, reason = judged(figure, n), ""
    if verdict is Verdict.CONTRADICTS and n - 1 in sentence.known.coming:
        verdict, reason = Verdict.UNKNOWN, "coming"
    elif verdict is Verdict.CONTRADICTS and n < (figure.least or 0):
        told = sentence.names_day_of(n - 1)
        if told in (Verdict.AGREES, Verdict.UNKNOWN):
            verdict, reason = told, "that_instrument"
        elif sentence.holds(lexicon.PAST):
            verdict, reason = Verdict.UNKNOWN, "earlier_one"
    return sentence.mark(
        span, "instrument_ordinal", verdict, reason or str(verdict), figure=code, n=n
    )


def _instruments(sentence: Sentence, n: int, span: Span, bound: str) -> None:
    """How many texts; two signed in one week are no count of ours, unless words say so."""
    code = "instruments"
    figure = sentence.known.figures.get(code)
    is_article = n == 1 and not sentence.holds(lexicon.ALL_TOLD)
    if n >= MOST or is_article:
        return None
    if figure is None:
        return sentence.mark(span, code, Verdict.UNKNOWN, "nothing_signed")
    verdict, reason = judged(figure, n, bound), ""
    if verdict is Verdict.CONTRADICTS and not sentence.holds(lexicon.ALL_TOLD):
        verdict, reason = Verdict.UNKNOWN, "count_of_what"
    return sentence.mark(span, code, verdict, reason or str(verdict), figure=code, n=n)


# --- Years ---------------------------------------------------------------------------------------


def _years(sentence: Sentence, n: int, span: Span, bound: str) -> None:
    """An age where the cooperation is spoken of, a length where a text's term is."""
    if n >= MOST or _is_date(sentence, span):
        return None
    if sentence.holds(GAP):
        return _gap(sentence, n, span, bound, unit="years")
    is_age, is_length = sentence.holds(lexicon.PARTNERSHIP), sentence.holds(lexicon.VALIDITY)
    if (is_length and not is_age) or _is_of_a_text(sentence, span, is_age=is_age):
        return _length(sentence, n, span)
    label = next((name for words, name in LABELS if sentence.holds(words)), "")
    figures = {name: sentence.known.figures.get(name) for name in AGES}
    if not any(figures.values()):
        return sentence.mark(span, "years", Verdict.UNKNOWN, "nothing_signed")
    if label and is_age:
        verdict = judged(figures[label], n, bound)
        return sentence.mark(span, label, verdict, str(verdict), figure=label, n=n)
    told = {name: judged(figure, n, bound) for name, figure in figures.items()}
    return _age_without_label(sentence, n, span, told, is_age and not is_length)


def _age_without_label(
    sentence: Sentence, n: int, span: Span, told: dict[str, Verdict], is_age: bool
) -> None:
    """Right by completed years, or by another count, which is said; wrong by all three."""
    if told["completed_years"] is Verdict.AGREES:
        return sentence.mark(span, "years", Verdict.AGREES, "agrees", figure="completed_years", n=n)
    for name in AGES[1:]:
        if told[name] is Verdict.AGREES:
            return sentence.mark(
                span, "years", Verdict.AGREES, f"only_{name}", figure="completed_years", n=n
            )
    if is_age and set(told.values()) == {Verdict.CONTRADICTS}:
        return sentence.mark(
            span, "years", Verdict.CONTRADICTS, "no_count", figure="completed_years", n=n
        )
    reason = "unknown" if Verdict.UNKNOWN in told.values() else "years_of_what"
    figure = "completed_years" if is_age else ""
    return sentence.mark(span, "years", Verdict.UNKNOWN, reason, figure=figure, n=n)


def _is_of_a_text(sentence: Sentence, span: Span, *, is_age: bool) -> bool:
    """Whether the years are how long a text runs: "renewed on 4 June 2018 for two years"."""
    before, after = sentence.before(span[0]), sentence.after(span[1])
    is_beside = bool(lexicon.LENGTH_BEFORE.search(before) or lexicon.LENGTH_AFTER.match(after))
    is_text = sentence.holds(lexicon.RENEWED) or sentence.holds(lexicon.INSTRUMENT)
    return is_beside and is_text and (sentence.meant is not None or not is_age)


def _is_date(sentence: Sentence, span: Span) -> bool:
    return any(span[0] < last and first < span[1] for _value, (first, last) in sentence.dates)


def _length(sentence: Sentence, n: int, span: Span) -> None:
    meant = sentence.meant
    term = sentence.known.terms.get(meant) if meant is not None else None
    if term is not None and term.years:
        is_right = term.years == n
        verdict = Verdict.AGREES if is_right else Verdict.CONTRADICTS
        reason = "length_of_that" if is_right else "length_differs"
        return sentence.mark(span, "length", verdict, reason, n=meant)
    figure = sentence.known.figures.get("term_years")
    verdict = judged(figure, n)
    if verdict is Verdict.CONTRADICTS:  # an extension, a tacit period, another text
        return sentence.mark(span, "length", Verdict.UNKNOWN, "length_of_what", n=n)
    reason = "length_agrees" if verdict is Verdict.AGREES else "length_not_recorded"
    return sentence.mark(span, "length", verdict, reason, n=n)


def _nth_year(sentence: Sentence, n: int, span: Span, bound: str) -> None:
    """ "19년째" counts inclusively or from the day of signing; both are heard."""
    if n >= MOST or _is_date(sentence, span):
        return None
    figures = sentence.known.figures
    code = "nth_year"
    if figures.get(code) is None:
        return sentence.mark(span, code, Verdict.UNKNOWN, "nothing_signed")
    verdict = judged(figures.get(code), n)
    is_vague = sentence.language == "ko" and "째" in sentence.folded[slice(*span)]
    if verdict is Verdict.CONTRADICTS and is_vague:
        other = judged(figures.get("inclusive"), n)
        if other is not Verdict.CONTRADICTS:
            reason = "only_inclusive" if other is Verdict.AGREES else "unknown"
            return sentence.mark(span, code, other, reason, figure=code, n=n)
    if not sentence.holds(lexicon.PARTNERSHIP):
        return sentence.mark(span, code, Verdict.UNKNOWN, "years_of_what", figure=code, n=n)
    return sentence.mark(span, code, verdict, str(verdict), figure=code, n=n)


def _anniversary(sentence: Sentence, n: int, span: Span, bound: str) -> None:
    code = "calendar_difference"
    figure = sentence.known.figures.get(code)
    verdict = judged(figure, n)
    reason = {Verdict.AGREES: "anniversary", Verdict.UNKNOWN: "unknown"}.get(verdict)
    if reason is None:  # of what, it may not be said
        is_ours = sentence.holds(lexicon.PARTNERSHIP) or sentence.holds(lexicon.INSTRUMENT)
        is_sure = is_ours and not sentence.holds(lexicon.VALIDITY)
        verdict = Verdict.CONTRADICTS if is_sure else Verdict.UNKNOWN
        reason = "no_anniversary" if verdict is Verdict.CONTRADICTS else "years_of_what"
    return sentence.mark(span, "anniversary", verdict, reason, figure=code, n=n)


# --- Gaps, work ----------------------------------------------------------------------------------

GAP = re.compile(
    r"no text was in effect|효력이 없던|nessun testo e stato in vigore|공백|\bgap\b|lacuna"
)


def _days(sentence: Sentence, n: int, span: Span, bound: str) -> None:
    if _is_date(sentence, span):
        return None
    if sentence.holds(GAP):
        return _gap(sentence, n, span, bound, unit="days")
    return _other(sentence, span)


def _gap(sentence: Sentence, n: int, span: Span, bound: str, *, unit: str) -> None:
    figure, gaps = f"gap_{unit}", sentence.known.gaps
    lengths = {(one.days if unit == "days" else one.years): one.certain for one in gaps}
    if n in lengths:
        is_known = lengths[n] or bound in ("least", "about")
        verdict = Verdict.AGREES if is_known else Verdict.UNKNOWN
    else:
        is_sure = bool(gaps) and all(lengths.values()) and not bound
        verdict = Verdict.CONTRADICTS if is_sure else Verdict.UNKNOWN
    return sentence.mark(span, figure, verdict, str(verdict), figure=figure, n=n)


def _uninterrupted(sentence: Sentence) -> None:
    for match in lexicon.UNINTERRUPTED.finditer(sentence.folded):
        known, code = sentence.known, "uninterrupted"
        if known.gaps:
            longest = max(known.gaps, key=lambda one: one.days)
            sentence.mark(
                match.span(), code, Verdict.CONTRADICTS, "gap", figure="gap_days",
                n=longest.days, first=longest.first, last=longest.last, certain=longest.certain,
            )  # fmt: skip
            continue
        is_whole = known.in_effect and known.is_whole
        verdict = Verdict.AGREES if is_whole else Verdict.UNKNOWN
        sentence.mark(match.span(), code, verdict, "no_gap" if is_whole else "gaps_not_known")


def _in_effect(sentence: Sentence) -> None:
    for match in lexicon.IN_EFFECT.finditer(sentence.folded):
        figure, said = "in_effect", not any(match.groupdict().values())
        if sentence.known.in_effect is None:
            verdict, reason = Verdict.UNKNOWN, "unknown"
        elif said == sentence.known.in_effect:
            verdict, reason = Verdict.AGREES, "agrees"
        elif sentence.holds(lexicon.INSTRUMENT):
            verdict, reason = Verdict.CONTRADICTS, "contradicts"
        else:
            verdict, reason = Verdict.UNKNOWN, "of_what"
        sentence.mark(match.span(), figure, verdict, reason, figure=figure)


def _counted(code: str) -> Callable[[Sentence, int, Span, str], None]:
    """Work done: a number that differs may be of a part of it, unless words say it is all."""

    def read(sentence: Sentence, n: int, span: Span, bound: str) -> None:
        own = code
        if code == "activities" and sentence.on.year in _years_named(sentence):
            own = "activities_this_year"
        figure = sentence.known.figures.get(own)
        verdict, reason = judged(figure, n, bound), ""
        is_all = sentence.holds(lexicon.ALL_TOLD) or own != code
        if verdict is Verdict.CONTRADICTS and not is_all:
            verdict, reason = Verdict.UNKNOWN, "count_of_what"
        sentence.mark(span, own, verdict, reason or str(verdict), figure=own, n=n)

    return read


def _years_named(sentence: Sentence) -> set[int]:
    return {
        value.earliest.year
        for value, _span in sentence.dates
        if value.earliest and len(value.text) == len("2026")
    }


HANDLERS: dict[str, Callable[[Sentence, int, Span, str], None]] = {
    "renewal_ordinal": _renewal,
    "renewals": _renewals,
    "instrument_ordinal": _instrument_ordinal,
    "instruments": _instruments,
    "years": _years,
    "nth_year": _nth_year,
    "anniversary": _anniversary,
    "days": _days,
    "activities": _counted("activities"),
    "cases": _counted("cases"),
}
