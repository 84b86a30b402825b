"""The words of a release with the pieces that were read marked in them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from .lines import Line


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text. `key`: of the line it was read for, "" where of none; `begins`: those
    whose words begin here, for the links that lead here."""

    text: str
    key: str = ""
    begins: tuple[str, ...] = ()


def pieces(text: str, lines: Iterable[Line]) -> list[Piece]:
    """The whole text, cut where marks begin and end; within longer words the shorter lead."""
    spans = [
        (start, end, line.key)
        for line in lines
        for words in line.words
        for start, end in place_of(words, text)
    ]
    cuts = sorted({0, len(text), *(at for start, end, _key in spans for at in (start, end))})
    told: set[str] = set()
    found = []
    for start, end in pairwise(cuts):
        over = [one for one in spans if one[0] <= start and end <= one[1]]
        over.sort(key=lambda one: one[1] - one[0])
        begins = [key for first, _end, key in over if first == start and key not in told]
        begins = list(dict.fromkeys(begins))
        told.update(begins)
        found.append(Piece(text[start:end], over[0][2] if over else "", tuple(begins)))
    return found


def place_of(words: str, text: str) -> list[tuple[int, int]]:
    """Where words stand first, whatever spaces and breaks are between them; nowhere, if not."""
    at = text.find(words)
    if at >= 0:
        return [(at, at + len(words))] if words else []
    parts = [re.escape(part) for part in words.split()]
    match = re.search(r"\s*".join(parts), text) if parts else None
    return [match.span()] if match else []
