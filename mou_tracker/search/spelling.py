"""Other wordings of what finds nothing: spaces, elisions, and words nearly as somebody wrote them.

Only from things the reader may see: a word that stands in hidden ones alone is never proposed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from agreements.search_text.folding import fold

from .asking import Query
from .candidates import WINDOWS, Candidate, Stretches, by_index
from .frequency import frequencies
from .models import Entry, Kind
from .seeing import seen_by

#: Things whose titles are looked through for words nearly as one typed.
MAX_LOOKED_AT = 200
MAX_NAMES = 2_000
#: The share of the entries from which on part of a word is looked for in the newest only.
OFTEN = 0.05
#: Letters of a Latin word, syllables of a Korean one, from which on slips are looked for.
LATIN, DENSE = 5, 3
#: Letters, those of syllables one by one, from which on two slips are forgiven and not one.
LONG = 9
#: A number is meant as it stands: KR-IT-2020-1 is not KR-AT-2020-1.
_LATIN = re.compile(r"[a-z]+")
_DENSE = re.compile(r"[가-힣]+")
_ELIDED = re.compile(r"(d|l|un|all|dell|dall|nell|sull|quest)([aeiouh][a-z]{3,})")


def corrections(query: Query, known: list[str], *, user: Any) -> Iterator[str]:
    """Wordings that somebody meant who typed what finds nothing, the likeliest first. `known`:
    folded names that may be meant."""
    typed = query.typed.split()
    if len(typed) > 1 and fold("".join(typed)) != query.whole:
        yield "".join(typed)
    words = [fold(word) for word in typed]
    elided = [_ELIDED.sub(r"\1'\2", word) if _ELIDED.fullmatch(word) else word for word in words]
    if elided != words:
        yield " ".join(elided)
    nearest = _nearest(words, known, user=user)
    if nearest != words:
        yield " ".join(nearest)


def _nearest(words: list[str], known: list[str], *, user: Any) -> list[str]:
    """The words, each that nobody wrote replaced by the nearest that somebody did."""
    parts = {word: found for word in words if (found := _parts(word))}
    rare, common = Q(), Q()
    for grams in (part for found in parts.values() for part in found):
        if frequencies.share(grams) > OFTEN:
            common |= Q(head_grams__contains=grams)
        else:
            rare |= Q(head_grams__contains=grams)
    with by_index():
        found = _some(rare) + _some(common, newest=Stretches().edge(WINDOWS[0]) if common else None)
        kinds = {kind for _pk, kind in found}
        seen = Entry.objects.filter(pk__in=[pk for pk, _kind in found])
        seen = seen.filter(seen_by(user, kinds)) if kinds else seen.none()
        heads = [*known, *seen.values_list("head", flat=True)]
    return [_best(word, heads) if word in parts else word for word in words]


def _some(matching: Q, *, newest: date | None = None) -> list[Candidate]:
    """Some entries that match, among the newest where that is asked."""
    if not matching:
        return []
    some = Entry.objects.filter(matching)
    if newest:
        some = some.filter(day__gte=newest)
    return list(some.values_list("pk", "kind")[:MAX_LOOKED_AT])


def names(user: Any) -> list[str]:
    """The folded names of the parties, people and areas `user` may see."""
    kinds = (Kind.PARTY, Kind.PERSON, Kind.AREA)
    seen = Entry.objects.filter(seen_by(user, kinds), kind__in=kinds)
    return list(seen.values_list("head", flat=True)[:MAX_NAMES])


def _parts(word: str) -> list[list[str]]:
    """The grams of the beginning of a word and those of its end: a slip spoils one of the two."""
    if _LATIN.fullmatch(word) and len(word) >= LATIN:
        reach, size = max(3, (len(word) - 1) // 2), 3
    elif _DENSE.fullmatch(word) and len(word) >= DENSE:
        reach, size = max(2, len(word) // 2), 2
    else:
        return []
    return [
        [part[at : at + size] for at in range(reach - size + 1)]
        for part in (word[:reach], word[-reach:])
    ]


def _best(word: str, heads: Iterable[str]) -> str:
    """The word nearest to `word` in the titles, the commonest of these; itself where none is."""
    if _LATIN.fullmatch(word):
        told = Counter(one for head in heads for one in head.split())
    else:
        sizes = range(len(word) - 1, len(word) + 2)
        runs = (run for head in heads for run in _DENSE.findall(head))
        told = Counter(
            run[at : at + size]
            for run in runs
            for size in sizes
            for at in range(len(run) - size + 1)
        )
    letters = unicodedata.normalize("NFD", word)
    most = 1 + (len(letters) >= LONG)
    near = [
        (slips, -count, one)
        for one, count in told.items()
        if (slips := _slips(letters, unicodedata.normalize("NFD", one), most)) <= most
    ]
    return min(near)[2] if near else word


def _slips(one: str, other: str, most: int) -> int:
    """Letters left out, put in, mistaken or swapped between two words; more than `most` are not
    counted out."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, row = [], list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        above, before, row = before, row, [at]
        for place, there in enumerate(other, start=1):
            slips = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != there))
            is_swapped = (
                at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == there
            )
            row.append(min(slips, above[place - 2] + 1) if is_swapped else slips)
        if min(row) > most:
            return most + 1
    return row[-1]
