"""Dates inside a sentence: where they stand, which days they mean, and what makes each doubtful.

A pipeline of small readers (`digits`, `months`, `relatives`), each a pattern and a function of what
it matched; the longest match at a place holds, ranges and weekdays are joined on (`finding`), the
words beside it are heard (`beside`). A text is compared *folded* (small letters without accents,
one for one), so that every span is one of the text itself. Nothing is guessed without saying so:
`doubts` names what a person should be asked.
"""

from .beside import other_times
from .finding import find
from .folding import fold
from .months import ALL_MONTHS
from .values import Asked, Doubt, Phrase

__all__ = ["ALL_MONTHS", "Asked", "Doubt", "Phrase", "find", "fold", "other_times"]
