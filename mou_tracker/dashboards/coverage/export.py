"""The cells of the coverage as a file: a line for each that says something."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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


def lines(found: Matrix) -> Iterator[Line]:
    """Area by area, in the order of the columns."""
    for row in found.rows:
        for column, cell in zip(found.columns, row.cells, strict=True):
            if cell.state != State.BLANK:
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


def _whom(one: Any) -> str:
    return f"{one.heading.name} {one.heading.short}".strip()


BALANCES = (
    Column(gettext_lazy("Partner"), _whom, 26),
    Column(gettext_lazy("Hosted by us"), lambda one: one.hosted, 12),
    Column(gettext_lazy("Hosted by them"), lambda one: one.visited, 12),
    Column(gettext_lazy("Online"), lambda one: one.online, 12),
    Column(gettext_lazy("Hosted by others"), lambda one: one.elsewhere, 12),
    Column(gettext_lazy("Host not recorded"), lambda one: one.unplaced, 12),
    Column(gettext_lazy("Companies from us"), lambda one: one.companies_out, 12),
    Column(gettext_lazy("Companies from them"), lambda one: one.companies_in, 12),
    Column(gettext_lazy("Companies both ways"), lambda one: one.companies_both, 12),
    Column(gettext_lazy("Companies not recorded"), lambda one: one.companies_unknown, 12),
    Column(gettext_lazy("Professionals from us"), lambda one: one.professionals_out, 12),
    Column(gettext_lazy("Professionals from them"), lambda one: one.professionals_in, 12),
    Column(gettext_lazy("Professionals both ways"), lambda one: one.professionals_both, 12),
    Column(gettext_lazy("Professionals not recorded"), lambda one: one.professionals_unknown, 12),
    Column(gettext_lazy("Participant-days, ours"), lambda one: one.days_ours, 12),
    Column(gettext_lazy("Participant-days, theirs"), lambda one: one.days_theirs, 12),
    Column(gettext_lazy("Participants or days not recorded"), lambda one: one.uncounted, 12),
    Column(gettext_lazy("Cases of ours"), lambda one: one.cases_ours, 12),
    Column(gettext_lazy("Cases of theirs"), lambda one: one.cases_theirs, 12),
    Column(gettext_lazy("Cases, whose not recorded"), lambda one: one.cases_unknown, 12),
)
