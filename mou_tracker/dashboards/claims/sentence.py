"""One sentence of a draft while it is read: what is taken, the dates in it, the marks made."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import Any

from activities.quick.names import pattern_of
from agreements.dates import Order, PartialDate, stored_edtf
from agreements.dates.phrases import Asked, Phrase, find, fold
from agreements.status.claims import Range
from agreements.wording.countries import COUNTRIES
from agreements.wording.places import country_names

from . import lexicon
from .pieces import Piece
from .values import Known, Mark, Verdict

#: 19년 is a length, or two digits of a year: no date alone.
SHORT_YEAR = re.compile(r"\d{1,2} ?년[에의]?")
#: How far from a date a word beside it is looked for.
NEAR = 60


#: So far from the day of a signature one that is meant as it may stand.
MISDATED_DAYS = 730
#: Names are of whom they name, whatever else a sentence speaks of.
OF_NAMES = ("person", "title", "party")


@cache
def _countries() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(code, names as they are compared) of every country."""
    return tuple((code, tuple(map(fold, country_names(code)))) for code in COUNTRIES)


def countries_in(folded: str) -> Iterator[str]:
    """Codes of the countries a folded sentence names."""
    for code, names in _countries():
        if any(name in folded for name in names) and any(
            pattern.search(folded) for name in names if (pattern := pattern_of(name))
        ):
            yield code


@dataclass
class Sentence:
    """`taken`: for each sign whether a mark holds it. `ordinal`: the renewal it speaks of."""

    piece: Piece
    known: Known
    on: date
    marks: list[Mark] = field(default_factory=list)
    ordinal: int | None = None

    def __post_init__(self) -> None:
        self.taken = bytearray(len(self.piece.text))

    @property
    def folded(self) -> str:
        return self.piece.folded

    @property
    def language(self) -> str:
        return self.piece.language

    def is_free(self, start: int, end: int) -> bool:
        return not any(self.taken[start:end])

    def holds(self, words: re.Pattern[str]) -> bool:
        return words.search(self.folded) is not None

    def before(self, start: int) -> str:
        return self.folded[max(0, start - NEAR) : start]

    def after(self, end: int) -> str:
        return self.folded[end : end + NEAR]

    def mark(
        self,
        span: tuple[int, int],
        code: str,
        verdict: Verdict,
        reason: str,
        *,
        figure: str = "",
        **params: Any,
    ) -> None:
        start, end = span
        if not self.is_free(start, end):
            return
        if verdict is Verdict.CONTRADICTS and code not in OF_NAMES and self.names_another:
            verdict, reason = Verdict.UNKNOWN, "another_country"
        self.taken[start:end] = b"\1" * (end - start)
        whole = self.piece.span(start, end)
        self.marks.append(Mark(whole, code, verdict, reason, params, figure, self.language))

    @cached_property
    def phrases(self) -> list[Phrase]:
        """Whatever looks like a date, two digits of a year left out."""
        if not lexicon.DATE_HINT.search(self.folded):
            return []
        order: Order | None = "dmy" if self.language == "it" else None
        found = find(self.folded, Asked(on=self.on, language=self.language, order=order))
        return [
            replace(one, span=self._without_one(one.span))
            for one in found
            if not SHORT_YEAR.fullmatch(self.folded[slice(*one.span)])
        ]

    def _without_one(self, span: tuple[int, int]) -> tuple[int, int]:
        """ "2022년 한 차례": 한 is a number here, and no "by"."""
        start, end = span
        return (start, end - 2) if self.folded[end - 2 : end] == " 한" else span

    @cached_property
    def names_another(self) -> bool:
        """Whether it speaks of another country than the partners', and of none of them."""
        ours = [one for one in self.known.parties if not one.is_home]
        named = set(countries_in(self.folded)) - {one.country for one in self.known.parties}
        if not named or not ours:
            return False
        own = {name for one in ours for name in (*one.names, *country_names(one.country))}
        patterns = filter(None, map(pattern_of, own))
        return not any(pattern.search(self.folded) for pattern in patterns)

    @cached_property
    def dates(self) -> list[tuple[PartialDate, tuple[int, int]]]:
        """The dates that leave nothing to ask but words beside them, and years alone."""
        told = [
            (one.value, one.span)
            for one in self.phrases
            if one.value is not None and all(doubt.code == "beside" for doubt in one.doubts)
        ]
        taken = [one.span for one in self.phrases]
        for match in lexicon.YEAR.finditer(self.folded):
            start, end = match.span()
            if all(end <= first or last <= start for first, last in taken):
                told.append((stored_edtf(match["n"]), (start, end)))
        return sorted(told, key=lambda one: one[1])

    def names_day_of(self, ordinal: int) -> Verdict | None:
        """Whether a date of the sentence is that on which the term `ordinal` was signed; None
        where the sentence names no date that it may be."""
        signed, best = self.known.signed.get(ordinal), None
        for value, _span in self.dates:
            if signed is None:
                return Verdict.UNKNOWN
            verdict = signed.compare(value)
            if verdict is Verdict.AGREES:
                return verdict
            if verdict is Verdict.UNKNOWN:
                best = verdict
        return best

    def misdates(self, ordinal: int) -> bool:
        """Whether a day of the sentence is meant to be that of the term `ordinal`, and is not: of
        all signatures that one is the nearest, less than two years away."""
        return any(self._meant_by(value) == ordinal for value, _span in self.dates)

    def is_misdated(self, value: PartialDate) -> bool:
        """Whether a day is meant as that of the renewal the sentence names."""
        renewal = self.ordinal
        is_earlier = renewal is not None and renewal != self.known.ordinal
        return is_earlier and self._meant_by(value) == renewal

    def _meant_by(self, value: PartialDate) -> int | None:
        day = value.earliest
        known = {n: one.value.earliest for n, one in self.known.signed.items()}
        away = [
            (abs((first - day).days), n) for n, first in known.items() if first and day
        ]  # fmt: skip
        is_ours = value.earliest == value.latest and day != self.on
        nearest = min(away, default=None) if is_ours else None
        return nearest[1] if nearest and nearest[0] < MISDATED_DAYS else None

    @cached_property
    def meant(self) -> int | None:
        """The signed term a sentence speaks of: by its number, or by the day it was signed."""
        if self.ordinal is not None and self.ordinal in self.known.terms:
            return self.ordinal
        for ordinal in self.known.terms:
            if self.names_day_of(ordinal) is Verdict.AGREES:
                return ordinal
        return None


def judged(figure: Range | None, n: int, bound: str = "") -> Verdict:
    """A number beside a figure. `bound`: "least", "nearly", "about", or "" for exactly."""
    if figure is None or (figure.least is None and figure.most is None):
        return Verdict.UNKNOWN
    least = figure.least if figure.least is not None else 0
    most = figure.most
    if bound == "least":
        if least >= n:
            return Verdict.AGREES
        return Verdict.CONTRADICTS if most is not None and most < n else Verdict.UNKNOWN
    if bound in ("nearly", "about"):
        slack = max(1, n // 10)
        low, high = n - slack, n + (slack if bound == "about" else 0)
        if most is not None and low <= least and most <= high:
            return Verdict.AGREES
        outside = least > high or (most is not None and most < low)
        return Verdict.CONTRADICTS if outside else Verdict.UNKNOWN
    if not figure.holds(n):
        return Verdict.CONTRADICTS
    return Verdict.AGREES if figure.is_exact else Verdict.UNKNOWN


def bound_of(sentence: Sentence, start: int, end: int) -> str:
    """How exactly a number between `start` and `end` is meant."""
    before, after = sentence.before(start), sentence.after(end)
    if lexicon.AT_LEAST_BEFORE.search(before) or lexicon.OVER_BEFORE.search(before):
        return "least"
    if sentence.language == "ko" and lexicon.OVER_AFTER.match(after):
        return "least"
    if lexicon.NEARLY_BEFORE.search(before):
        return "nearly"
    return "about" if lexicon.ABOUT_BEFORE.search(before) else ""
