"""How wide the columns of a sheet are: as wide as what stands in them, so that nothing one decides
by is cut; the drawing has the rest.

An act too long for one line is broken once and the lanes are higher, so that fewer stand on a
sheet. Where the drawing would have too little room, who is responsible and then the term are left
out, as on a narrow screen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .layout import width
from .rows import Row

#: Letters of a sheet and its small ones (9.5 and 8.5 points), in pixels.
LETTERS, SMALL = 12.67, 11.34
#: Between two columns; bold letters are so much wider; so much of what `width` allows for is taken.
BETWEEN, BOLD, TAKEN = 12.0, 1.06, 0.95
#: Column (as in screen.HEADS, without "c-") → its text and the size of its letters, in their order.
TEXTS: dict[str, tuple[Callable[[Row], str], float]] = {
    "n": (lambda row: name_of(row), LETTERS * BOLD),
    "ref": (lambda row: row.reference, SMALL),
    "o": (lambda row: row.since, LETTERS),
    "a": (lambda row: row.act_text, LETTERS),
    "d": (lambda row: row.day_text, LETTERS * BOLD),
    "l": (lambda row: left_of(row), LETTERS * BOLD),
    "e": (lambda row: row.cover_text, LETTERS),
    "r": (lambda row: row.responsible, LETTERS),
}
#: What is left out first where there is no room.
DROPPED = ("r", "o")


@dataclass(frozen=True, slots=True)
class Columns:
    """`heads`, `widths`: of the columns of text that are shown, in order, in pixels; `lane`: of the
    drawing; `lines`: of the heads; `is_broken`: whether acts stand on two lines."""

    heads: dict[str, str]
    widths: dict[str, float]
    lane: int
    lines: int
    is_broken: bool


def name_of(row: Row) -> str:
    return f"{row.name} {row.reference}" if row.has_namesakes else row.name


def left_of(row: Row) -> str:
    return f"▲ {row.left_text}" if row.tone == "late" else row.left_text


def columns_of(
    rows: Sequence[Row], heads: dict[str, str], *, across: float, least: int,
    most: dict[str, int],
) -> Columns:  # fmt: skip
    """`heads`: of the columns, in order; `across`: all there is for them and the drawing;
    `least`: of the drawing; `most`: what a column of text may have before its text is broken ("a")
    or ends in "…" (others)."""
    found, is_broken = {}, False
    for name, head in heads.items():
        text_of, size = TEXTS[name]
        texts = [text_of(row) for row in rows]
        wide = max((width(text, size) * TAKEN for text in texts), default=0.0)
        if (room := most.get(name)) and wide > room:
            if name == "a":
                is_broken = True
                wide = max(room, *(broken(text) for text in texts))
            else:
                wide = room
        found[name] = max(wide, _longest_word(head)) + BETWEEN
    lane = int(across - sum(found.values()))
    for name in DROPPED:
        if lane < least:
            found.pop(name, None)
            lane = int(across - sum(found.values()))
    shown = {name: heads[name] for name in found}
    lines = max(_lines(head, found[name] - BETWEEN) for name, head in shown.items())
    return Columns(shown, found, max(lane, least // 2), lines, is_broken)


def broken(text: str) -> float:
    """How wide a text is on two lines of small letters."""
    words = text.split()
    halves = [
        max(width(" ".join(words[:at]), SMALL), width(" ".join(words[at:]), SMALL))
        for at in range(1, len(words))
    ]
    return min(halves, default=width(text, SMALL))


def _longest_word(head: str) -> float:
    return max((width(word, SMALL) for word in head.split()), default=0.0)


def _lines(head: str, wide: float) -> int:
    return lines_of([width(f"{word} ", SMALL) for word in head.split()], wide + 4)


def lines_of(pieces: Sequence[float], across: float) -> int:
    """On how many lines pieces of these widths stand."""
    lines, x = 1, 0.0
    for wide in pieces:
        if x and x + wide > across:
            lines, x = lines + 1, 0.0
        x += wide
    return lines
