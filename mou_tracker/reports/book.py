"""A report as a workbook: its figures, then the rows of all of them with their ids. A row's last
column names the figures it is counted in, so that each can be counted again."""

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.exports import Column, Sheet, xlsx_book

from .figures import Figures, every_figure
from .models import Period, Report, SnapshotRow
from .rows import PERIODS, SHEETS, columns_of, told_rows

#: Of the first sheet, whose lines are `every_figure`.
FIGURES = (
    Column(gettext_lazy("Section"), lambda one: one[0].title, 30),
    Column(gettext_lazy("Table"), lambda one: one[1].caption, 30),
    Column(gettext_lazy("Figure"), lambda one: one[2].label, 44),
    Column(PERIODS[Period.NOW], lambda one: one[2].now if one[2].is_known else None, 14),
    Column(PERIODS[Period.BEFORE], lambda one: one[2].before if one[2].was_known else None, 14),
    Column(gettext_lazy("May belong to it"), lambda one: one[2].maybe or None, 14),
    Column(
        gettext_lazy("May belong to the year before"), lambda one: one[2].maybe_before or None, 14
    ),
    Column(gettext_lazy("Our participants"), lambda one: one[2].ours, 14),
    Column(gettext_lazy("Their participants"), lambda one: one[2].theirs, 14),
    Column(
        pgettext_lazy("of a workbook", "Sheet"),
        lambda one: SHEETS[one[2].code.partition(".")[0]],
        20,
    ),
    Column(gettext_lazy("Counted in"), lambda one: one[2].code.partition(".")[2], 30),
)


def book_of(report: Report, about: list[tuple[str, str]]) -> IO[bytes]:
    """In a temporary file. Only some hundred rows are ever in memory."""
    return xlsx_book(_sheets(report), about)


def _sheets(report: Report) -> Iterator[Sheet]:
    yield Sheet("figures", _("Figures"), FIGURES, every_figure(report))
    figures = Figures(report.content)
    for sheet, title in SHEETS.items():
        rows = SnapshotRow.objects.filter(snapshot=report.snapshot_id, sheet=sheet)
        yield Sheet(sheet, str(title), columns_of(sheet), told_rows(rows, figures))
