"""A draft beside what is known: each number, ordinal, date, name and title in it, and its verdict.

Pure: no database, no clock. Each sentence is read for itself, so that their order changes nothing;
its language tells whose words are looked for. Nothing is called right or wrong that the facts or
the words leave open: then it is unknown, with what would settle it (domain §3 rules 2a, 2b).
"""

from datetime import date

from . import dates, names, numbers
from .pieces import pieces_of
from .sentence import Sentence
from .values import Known, Mark


def read_draft(text: str, known: Known, on: date) -> list[Mark]:
    """Every statement of `text`, in order; no two marks overlap. `known` is what may be said on
    `on`, the day of publication. Costs the same for every sign of a text, however long."""
    found = []
    for piece in pieces_of(text):
        sentence = Sentence(piece, known, on)
        for read in (names.read, numbers.read, dates.read, numbers.read_rest):
            read(sentence)
        found += sentence.marks
    return sorted(found, key=lambda mark: mark.span)
