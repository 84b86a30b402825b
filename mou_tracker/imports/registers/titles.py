"""How alike two titles are, without the words that are no part of their subject."""

from functools import lru_cache

from .text import REMEMBERED, letters, unaccented
from .words import ACTION_PLAN, AMENDMENT, EXTENSION, RENEWAL

ALIKE = 0.6  # share of two titles' pairs of letters that both have
THE_SAME = 0.9  # ... of titles of rows that tell one thing twice


@lru_cache(REMEMBERED)
def bare_title(title: str) -> str:
    """A title without words that are no part of its subject."""
    bare = unaccented(title)
    for pattern in (RENEWAL, EXTENSION, AMENDMENT, ACTION_PLAN):
        bare = pattern.sub(" ", bare)
    return letters(bare)


@lru_cache(REMEMBERED)
def _bigrams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(max(1, len(text) - 1)))


@lru_cache(REMEMBERED)
def alike(one: str, other: str) -> float:
    """How much of the shorter title stands in the other; 1 where either says nothing."""
    first, second = bare_title(one), bare_title(other)
    if not first or not second:
        return 1.0
    if first == second:
        return 1.0
    left, right = _bigrams(first), _bigrams(second)
    return len(left & right) / min(len(left), len(right))


@lru_cache(REMEMBERED)
def same_title(one: str, other: str, least: float = ALIKE) -> bool:
    first, second = bare_title(one), bare_title(other)
    if not first or not second or first == second:
        return True
    left, right = _bigrams(first), _bigrams(second)
    return len(left & right) / len(left | right) >= least
