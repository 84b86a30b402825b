"""The coverage on paper: so many columns a sheet, with heads that stand upright."""

from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from .matrix import Column, Matrix, State
from .words import looks, sign

#: Columns of one A3 sheet, with the totals beside them.
SHEET = 34
TOTALS: tuple[tuple[Promise, str], ...] = (
    (gettext_lazy("Top areas signed"), "roots"),
    (gettext_lazy("Activities in 24 months"), "activities"),
    (gettext_lazy("Open commitments"), "commitments"),
)


def _is_latin(letter: str) -> bool:
    return letter < "\u1100"


def upright(name: str) -> list[tuple[str, bool]]:
    """A name in pieces, each with whether it is turned: Hangul stands, Latin lies."""
    pieces = groupby(name.strip(), _is_latin)
    return [(text, turned) for turned, found in pieces if (text := "".join(found).strip())]


def head(column: Column) -> list[tuple[str, bool]]:
    return upright(column.name) + upright(column.short)


def sheets_of(found: Matrix) -> list[dict[str, Any]]:
    """The whole table, sheet by sheet."""
    count = len(found.columns)
    return [
        {
            "columns": [head(column) for column in found.columns[start : start + SHEET]],
            "rows": [
                (row, [_cell(cell) for cell in row.cells[start : start + SHEET]])
                for row in found.rows
            ],
            "totals": [
                (label, [getattr(one, name) for one in found.columns[start : start + SHEET]])
                for label, name in TOTALS
            ],
            "last": start + SHEET >= count,
        }
        for start in range(0, count, SHEET)
    ]


def _cell(cell: Any) -> tuple[str, str, int]:
    if cell.state == State.BLANK:
        return "", "", 0
    return looks(cell), sign(cell), cell.commitments
