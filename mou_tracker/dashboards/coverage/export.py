"""The cells of the coverage as a file: a line for each that says something."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from agreements.exports import Column
from agreements.exports.lists import texts

from .matrix import Cell, Matrix, Row, State
from .matrix import Column as Heading
from .words import STATES


@dataclass(frozen=True, slots=True)
class Line:
    row: Row
    column: Heading
    cell: Cell


def lines(found: Matrix, states: frozenset[State] = frozenset()) -> Iterator[Line]:
    """Area by area, in the order of the columns; of some states alone, where they are named."""
    for row in found.rows:
        for column, cell in zip(found.columns, row.cells, strict=True):
            if cell.state != State.BLANK and (not states or cell.state in states):
                yield Line(row, column, cell)


CELLS = (
    Column(gettext_lazy("Area"), lambda one: texts(one.row.area.names) if one.row.area else "", 30),
    Column(gettext_lazy("Code"), lambda one: one.row.area.code if one.row.area else "", 20),
    Column(gettext_lazy("Country"), lambda one: one.column.name, 18),
    Column(gettext_lazy("Partner"), lambda one: one.column.short, 18),
    Column(gettext_lazy("State"), lambda one: str(STATES[one.cell.state]), 30),
    Column(gettext_lazy("Agreements in effect"), lambda one: one.cell.agreements, 12),
    Column(gettext_lazy("Activities in 24 months"), lambda one: one.cell.activities, 12),
    Column(gettext_lazy("Outside scope or cover"), lambda one: one.cell.outside, 12),
    Column(gettext_lazy("Open commitments"), lambda one: one.cell.commitments, 12),
)
