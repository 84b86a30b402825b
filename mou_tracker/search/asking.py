"""What was typed, understood: the units that must all be found, each with what else it may be."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.api.parameters import read_words
from agreements.folding import at_beginning, fold, needed, words

from .synonyms import LONGEST, OTHERS, WRITTEN

NOTHING = Q(pk__in=())


class NotUnderstood(ValueError):
    """What was typed cannot be searched for; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Term:
    """One folded wording. `told`: as a synonym is written, '' for what was typed itself."""

    folded: str
    told: str = ""

    @property
    def pattern(self) -> str:
        """The wording as a regular expression of Python and PostgreSQL alike: anywhere, but short
        Latin words at the beginning of a word and Latin synonyms as a whole word."""
        latin_first, latin_last = (self.folded[at].isascii() for at in (0, -1))
        whole = bool(self.told)
        before = "(?<![a-z0-9])" if latin_first and (whole or at_beginning(self.folded)) else ""
        return before + self.folded + ("(?![a-z0-9])" if latin_last and whole else "")

    @property
    def compiled(self) -> re.Pattern:
        return re.compile(self.pattern)

    def among(self, grams: str) -> Q:
        """Entries that may have it, by index; `grams` names the column."""
        found = set().union(*map(needed, self.folded.split(" ")))
        return Q(**{f"{grams}__contains": sorted(found)}) if found else NOTHING

    def within(self, text: str) -> Q:
        """Entries that have it; `text` names the column."""
        if self.pattern == self.folded:
            return Q(**{f"{text}__contains": self.folded})
        return Q(**{f"{text}__regex": self.pattern})


@dataclass(frozen=True, slots=True)
class Unit:
    """One word or phrase of the query. `parties`, `areas`: ids of what it names."""

    typed: str
    terms: tuple[Term, ...]
    parties: frozenset[int] = frozenset()
    areas: frozenset[int] = frozenset()

    def in_texts(self, grams: str) -> Q:
        return reduce(or_, (term.among(grams) for term in self.terms))

    def stands_in(self, text: str) -> Q:
        return reduce(or_, (term.within(text) for term in self.terms))

    @property
    def pattern(self) -> re.Pattern:
        return re.compile("|".join(term.pattern for term in self.terms))

    def through(self, folded: str) -> str:
        """The synonym by which it is found in `folded`; '' where it is there as typed."""
        for term in self.terms:
            if re.search(term.pattern, folded):
                return term.told
        return ""


@dataclass(frozen=True, slots=True)
class Query:
    """All that is asked. `whole`: everything typed as one folded text. `letters`: single letters,
    which no index finds; they must be there besides."""

    typed: str
    whole: str
    units: tuple[Unit, ...]
    letters: tuple[Term, ...] = ()


def understand(typed: str) -> Query:
    """The query of what was typed; `NotUnderstood` where it is too long or too short, and an
    empty one where nothing was typed."""
    if "\x00" in typed:
        raise NotUnderstood(_("The text holds a character that cannot be searched for."))
    try:
        read_words(typed)
    except ValueError as error:
        raise NotUnderstood(str(error)) from error
    found = words(typed)
    units, letters = _units(found)
    if found and not units:
        raise NotUnderstood(_("Type at least two letters."))
    if typed.strip() and not found:
        raise NotUnderstood(_("Type a word or a number; signs alone cannot be searched for."))
    return Query(typed.strip(), fold(typed), tuple(units), tuple(letters))


def _units(found: list[str]) -> tuple[list[Unit], list[Term]]:
    """Phrases that have synonyms first, the longest first; then single words."""
    units: list[Unit] = []
    letters: list[Term] = []
    at = 0
    while at < len(found):
        for length in range(min(LONGEST, len(found) - at), 0, -1):
            phrase = fold(" ".join(found[at : at + length]))
            if phrase in OTHERS:
                others = tuple(Term(fold(other), other) for other in OTHERS[phrase])
                typed = dict.fromkeys((Term(phrase), Term(phrase.replace(" ", ""))))
                units.append(Unit(WRITTEN[phrase], (*typed, *others)))
                break
        else:
            length, word = 1, found[at]
            if needed(word):
                units.append(Unit(word, (Term(word),)))
            else:
                letters.append(Term(word))
        at += length
    return units, letters
