"""Where labels go so that none ever covers another.

Marks stand at per cent of the track, labels are some pixels wide. A set of labels that is free of
collisions at one width stays so at every greater one: the distance between two anchors grows with
the track, the labels do not. So it is enough to place them at the *least* width of each tier; the
style sheet shows the labels of one tier at a time.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

Anchor = Literal["start", "middle", "end"]
#: Room kept free on each side of a label, in pixels.
AIR = 4.0


@dataclass(frozen=True, slots=True)
class Tier:
    """A range of screen widths: its class in the style sheet, and the least width of the track."""

    code: str
    width: int


#: As in static/css/pages/timeline.css: the figure is at least 360, 640, 960, 1240 px wide.
TIERS = (Tier("t1", 300), Tier("t2", 430), Tier("t3", 730), Tier("t4", 1000))

# --- How wide is a text? --------------------------------------------------------------------------

_NARROW = frozenset("iljtfrI.,:;'|!()[]·‘’ ")
_WIDE = frozenset("mwMW%@—…≈↻")


def _em(char: str) -> float:
    """A generous advance in em; the drawn text may only be narrower."""
    code = ord(char)
    if 0x1100 <= code <= 0x115F or 0x2E80 <= code <= 0xD7FF or 0xF900 <= code <= 0xFF60:
        return 1.0
    if char in _NARROW:
        return 0.36
    if char in _WIDE:
        return 0.95
    if char.isupper():
        return 0.72
    return 0.61


@lru_cache(maxsize=8192)
def width(text: str, size: float = 12) -> float:
    """About how many pixels `text` takes at `size`."""
    return round(sum(map(_em, text)) * size, 1)


# --- Placing --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spot:
    """One way to place a label: a row, an anchor `at` per cent, `dx` pixels beside it.

    `between`: the label must lie within these per cents of the track.
    """

    row: str
    at: float
    dx: float = 0.0
    anchor: Anchor = "start"
    between: tuple[float, float] = (0.0, 100.0)

    def box(self, wide: float, track: float) -> tuple[float, float]:
        """Left and right edge in pixels on a track of this width."""
        left = self.at * track / 100 + self.dx
        left -= {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return left, left + wide


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that wants a place: its texts from long to short, and the spots it would take.

    Short texts in good spots come before long texts in bad ones: every text is tried in a spot
    before the next spot. `kind` is its look; `pad` pixels belong to it on each side (chips).
    """

    texts: Sequence[str]
    spots: Sequence[Spot]
    kind: str
    size: float = 12
    pad: float = 0.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A label with its place; `wide` includes its padding, in pixels."""

    text: str
    spot: Spot
    kind: str
    wide: float
    size: float = 12
    pad: float = 0.0


@dataclass(slots=True)
class TakenPixels:
    """The free room of one row, as sorted pairs of taken pixels that do not overlap."""

    taken: list[tuple[float, float]] = field(default_factory=list)

    def is_free(self, left: float, right: float) -> bool:
        index = bisect_right(self.taken, (left, float("inf")))
        before = self.taken[index - 1] if index else None
        after = self.taken[index] if index < len(self.taken) else None
        return (before is None or before[1] <= left) and (after is None or right <= after[0])

    def take(self, left: float, right: float) -> None:
        insort(self.taken, (left, right))

    def block(self, left: float, right: float) -> None:
        """Takes room that may overlap what is taken already (marks do; labels never)."""
        for one in [one for one in self.taken if one[0] < right and left < one[1]]:
            self.taken.remove(one)
            left, right = min(left, one[0]), max(right, one[1])
        insort(self.taken, (left, right))


def place(
    wishes: Iterable[Wish], *, track: float, blocked: dict[str, list[tuple[float, float]]]
) -> list[Placed]:
    """Places the wishes in their order; one that fits nowhere is left out (its story remains in
    the mark and the table). `blocked`: pixels per row that marks take."""
    rows: dict[str, TakenPixels] = {}
    for name, spans in blocked.items():
        row = rows.setdefault(name, TakenPixels())
        for left, right in spans:
            row.block(left, right)
    placed = []
    for wish in wishes:
        found = _find(wish, track, rows)
        if found:
            left, right = found.spot.box(found.wide, track)
            rows.setdefault(found.spot.row, TakenPixels()).take(left - AIR / 2, right + AIR / 2)
            placed.append(found)
    return placed


def _find(wish: Wish, track: float, rows: dict[str, TakenPixels]) -> Placed | None:
    for spot in wish.spots:
        low, high = (edge * track / 100 for edge in spot.between)
        for text in wish.texts:
            wide = width(text, wish.size) + 2 * wish.pad
            left, right = spot.box(wide, track)
            row = rows.get(spot.row)
            inside = low <= left and right <= high
            if inside and (row is None or row.is_free(left - AIR / 2, right + AIR / 2)):
                return Placed(text, spot, wish.kind, wide, wish.size, wish.pad)
    return None
