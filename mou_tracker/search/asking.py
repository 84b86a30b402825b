"""What was typed, understood: the units that must all be found, each with what else it may be."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import Literal

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.filtering import read_words
from agreements.search_text.folding import at_beginning, entailed, fold, needed, words

from . import days, sounds
from .frequency import frequencies
from .inflection import EMPTY, ENDINGS, stem, without_particle
from .synonyms import LONGEST, group_of

NOTHING = Q(pk__in=())
#: Where in a text a wording counts: anywhere, at the beginning of a word, as a whole word, or as a
#: word's stem. What is typed counts anywhere, but short Latin words where a word begins.
Match = Literal["anywhere", "beginning", "whole", "stem"]
_BEFORE, _AFTER = "(?<![a-z0-9])", "(?![a-z0-9])"
_AFTER_IT = {"anywhere": "", "beginning": "", "whole": _AFTER, "stem": ENDINGS + _AFTER}
#: “…” and its sisters: the words together, in this order, and nothing in their place.
_QUOTED = re.compile('["“”„«»「」『』]([^"“”„«»「」『』]*)["“”„«»「」『』]')

#: Spaces between a number and the one syllable before or after it, as some programs write them and
#: people copy them: 제 6 차 is 제6차, 6 월 is 6월.
_APART = re.compile(r"(?:(?<=^[가-힣])|(?<=\s[가-힣]))\s+(?=\d)|(?<=\d)\s+(?=[가-힣](?:\s|$))")


class NotUnderstood(ValueError):
    """What was typed cannot be searched for; the message says what to change."""


@dataclass(frozen=True)
class Term:
    """One folded wording. `told`: as a synonym is written, '' for what was typed itself."""

    folded: str
    told: str = ""
    match: Match = "anywhere"

    @cached_property
    def pattern(self) -> str:
        """The wording as a regular expression of Python and PostgreSQL alike."""
        is_free = self.match == "anywhere" and not at_beginning(self.folded)
        before = _BEFORE if self.folded[0].isascii() and not is_free else ""
        return before + self.folded + _AFTER_IT[self.match]

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    @cached_property
    def grams(self) -> list[str]:
        """What an entry is found by that may have it; empty for a single letter."""
        words = self.folded.split(" ")
        every = set().union(*map(entailed, words))
        return frequencies.best(every, set().union(*map(needed, words))) if every else []

    def among(self, grams: str) -> Q:
        """Entries that may have it, by index; `grams` names the column."""
        return Q(**{f"{grams}__contains": self.grams}) if self.grams else NOTHING

    def within(self, text: str) -> Q:
        """Entries that have it; `text` names the column."""
        if self.pattern == self.folded:
            return Q(**{f"{text}__contains": self.folded})
        return Q(**{f"{text}__regex": self.pattern})


def _written(term: str) -> Term:
    """A synonym: in Latin letters a whole word."""
    folded = fold(term)
    return Term(folded, term, "whole" if folded[-1].isascii() else "anywhere")


@dataclass(frozen=True)
class Unit:
    """One word or phrase of the query. `terms`: what was typed and what means the same; `forms`:
    other forms of it, which come after. `parties`, `areas`: ids of what it names."""

    typed: str
    terms: tuple[Term, ...]
    forms: tuple[Term, ...] = ()
    parties: frozenset[int] = frozenset()
    areas: frozenset[int] = frozenset()

    @property
    def all_terms(self) -> tuple[Term, ...]:
        return self.terms + self.forms

    def in_texts(self, grams: str) -> Q:
        return reduce(or_, (term.among(grams) for term in self.all_terms))

    def stands_in(self, text: str) -> Q:
        return reduce(or_, (term.within(text) for term in self.all_terms))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(term.pattern for term in self.all_terms))

    @cached_property
    def as_typed(self) -> re.Pattern[str]:
        """The words themselves and what means the same, Latin ones where a word begins."""
        return re.compile(
            "|".join(
                (_BEFORE if term.folded[0].isascii() else "") + term.pattern for term in self.terms
            )
        )

    def through(self, folded: str) -> str:
        """The synonym by which it is found in `folded`; '' where it is there as typed."""
        for term in self.all_terms:
            if term.compiled.search(folded):
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
    query = read(typed)
    if query.whole and not query.units:
        raise NotUnderstood(_("Type at least two letters."))
    if query.typed and not query.whole:
        raise NotUnderstood(_("Type a word or a number; signs alone cannot be searched for."))
    return query


def read(typed: str) -> Query:
    """The query of what was typed, whatever it is; it may hold letters alone, or nothing."""
    units: list[Unit] = []
    letters: list[str] = []
    for at, part in enumerate(_QUOTED.split(typed)):
        for one in _quoted(part) if at % 2 else _dated(_APART.sub("", part).split()):
            (units if isinstance(one, Unit) else letters).append(one)
    said = [unit for unit in units if unit.typed not in EMPTY]
    if not said and len(letters) > 1 and all(map(sounds.HANGUL.fullmatch, letters)):
        said, letters = list(_units(["".join(letters)])), []  # "콘 십"
    if not said and len(letters) == 1 and (token := sounds.family(letters[0])):
        said, letters = [Unit(letters[0], (Term(token, match="whole"),))], []
    if said:
        letters = [letter for letter in letters if letter not in EMPTY]
    return Query(
        typed.strip(), fold(typed), tuple(said or units), tuple(Term(letter) for letter in letters)
    )


def _quoted(text: str) -> Iterator[Unit | str]:
    folded = fold(text)
    if folded:
        yield Unit(folded, (Term(folded),)) if needed(folded.replace(" ", "")) else folded


def _dated(typed: list[str]) -> Iterator[Unit | str]:
    """The units and single letters of words, their dates as days, months or years."""
    at = 0
    for first, last, value in days.in_typed(typed):
        yield from _units(words(" ".join(typed[at:first])))
        text = fold(" ".join(typed[first:last]))
        told = (Term(token, match="beginning") for token in days.tokens(value))
        yield Unit(text, (Term(text), *told))
        at = last
    yield from _units(words(" ".join(typed[at:])))


def _units(found: list[str]) -> Iterator[Unit | str]:
    """Phrases that have synonyms first, the longest first; then single words and letters."""
    at = 0
    while at < len(found):
        for length in range(min(LONGEST, len(found) - at), 0, -1):
            if unit := _known(found[at : at + length]):
                yield unit
                break
        else:
            length, word = 1, found[at]
            yield Unit(word, (Term(word),), _forms(word)) if needed(word) else word
        at += length


def _known(found: list[str]) -> Unit | None:
    """A phrase of the trade, in any of its forms; None where it is not one."""
    phrase = fold(" ".join(found))
    group = group_of(phrase)
    if group is None:
        return None
    typed = dict.fromkeys((Term(phrase), Term(phrase.replace(" ", ""))))
    forms = _forms(phrase) if len(found) == 1 else ()
    others = [other for other in (group.name, *group.others) if fold(other) != phrase]
    return Unit(group.name, (*typed, *map(_written, others)), forms)


def _forms(word: str) -> tuple[Term, ...]:
    bare = stem(word)
    return (Term(bare, match="stem"),) if bare else ()


def loosened(query: Query) -> Query:
    """The query with what its words may also be: nouns without their particles, names by their
    sound. The same query where there is nothing to loosen."""
    return replace(query, units=tuple(map(_looser, query.units)))


def _looser(unit: Unit) -> Unit:
    word = unit.terms[0].folded
    if " " in word or word.startswith(sounds.SIGN) or len(unit.terms) > 1:
        return unit
    more: list[Term] = []
    if noun := without_particle(word):
        more.append(Term(noun))
        group = group_of(noun)
        more += map(_written, group.others) if group else ()
    for one in filter(None, (word, noun)):
        if token := sounds.sound(one):
            more.append(Term(token, match="whole"))
    return replace(unit, forms=(*unit.forms, *more)) if more else unit


@lru_cache(maxsize=512)
def _name_pattern(folded: str) -> re.Pattern[str]:
    is_latin = folded[0].isascii() and folded[-1].isascii()
    return re.compile(f"{_BEFORE}{folded}{_AFTER}" if is_latin else folded)


def is_part_of(terms: Iterable[Term], name: str) -> bool:
    """Whether one of the wordings is a word of a folded name, or part of one in Korean."""
    return any(_name_pattern(term.folded).search(name) for term in terms if not term.told)
