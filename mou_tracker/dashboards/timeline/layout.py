"""How wide a text is, and whether it has room: a label is drawn only where it fits whole.

A label stands inside the mark it names, with some air; what has no room is left out (its story
remains in the columns and the table).
"""

from bisect import bisect_right, insort
from dataclasses import dataclass, field
from functools import lru_cache

#: Room a label needs beside its own width, in units.
AIR = 8.0

_NARROW = frozenset("iljtfrI.,:;'|!()[]·‘’ ")
_WIDE = frozenset("mwMW%@—…≈↻▲●")


def _em(char: str) -> float:
    """A generous advance in em; the drawn text may only be narrower."""
    code = ord(char)
    if 0x1100 <= code <= 0x115F or 0x2E80 <= code <= 0xD7FF or 0xF900 <= code <= 0xFF60:
        return 0.93
    if char in _NARROW:
        return 0.34
    if char in _WIDE:
        return 0.95
    if char.isupper():
        return 0.72
    return 0.61


@lru_cache(maxsize=8192)
def width(text: str, size: float = 12) -> float:
    """About how many pixels `text` takes at `size`."""
    return round(sum(map(_em, text)) * size, 1)


@dataclass(slots=True)
class Room:
    """The free room of one row, as sorted pairs of taken places that do not overlap."""

    taken: list[tuple[float, float]] = field(default_factory=list)

    def is_free(self, left: float, right: float) -> bool:
        index = bisect_right(self.taken, (left, float("inf")))
        before = self.taken[index - 1] if index else None
        after = self.taken[index] if index < len(self.taken) else None
        return (before is None or before[1] <= left) and (after is None or right <= after[0])

    def take(self, left: float, right: float) -> None:
        """Takes room, also such as is taken in part already."""
        for one in [one for one in self.taken if one[0] < right and left < one[1]]:
            self.taken.remove(one)
            left, right = min(left, one[0]), max(right, one[1])
        insort(self.taken, (left, right))
