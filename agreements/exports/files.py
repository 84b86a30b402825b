"""The two formats. Neither holds the list in memory: CSV is told line by line, XLSX is written
into a temporary file as it goes."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from django.utils.translation import gettext as _

from agreements.batches import batches

from .cells import cell, neutral
from .sheet import Column, Sheet

#: shape -> media type.
SHAPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: Without it Excel reads Korean as something else.
BYTE_ORDER_MARK = "\ufeff"
LINES_AT_ONCE = 200
#: Rows below the heading of one sheet; Excel takes 1,048,576 in all.
MOST_ROWS = 1_000_000
FORMATS: dict[type, str] = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd"}


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """The file in pieces of some lines each: RFC 4180, UTF-8 with a mark, days as 2026-06-01."""
    yield BYTE_ORDER_MARK + _lines([[neutral(str(column.label)) for column in sheet.columns]])
    for piece in batches(sheet.rows, LINES_AT_ONCE):
        yield _lines([[_text(column, row) for column in sheet.columns] for row in piece])


def _lines(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _text(column: Column, row: Any) -> str:
    value = cell(column.value(row))
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return neutral(value) if isinstance(value, str) else str(value)


def xlsx_file(sheet: Sheet) -> IO[bytes]:
    """The workbook in a temporary file, read from its beginning: the list with a heading that
    stays and a filter, and a second sheet that says which view it is."""
    return xlsx_book([sheet], sheet.about)


def xlsx_book(sheets: Iterable[Sheet], about: Sequence[tuple[str, str]] | None) -> IO[bytes]:
    """Several lists in one workbook, each as `xlsx_file` writes it; one that is longer than a sheet
    goes on in another. `about`: what is said of all of them, with the number of rows; None: the
    lists and nothing else."""
    book, length = Workbook(write_only=True), 0
    for sheet in sheets:
        part, rows = 0, iter(sheet.rows)
        ahead: list[Any] = []
        while not part or ahead:
            part += 1
            length += _fill(book, sheet, islice(chain(ahead, rows), MOST_ROWS), part)
            ahead = list(islice(rows, 1))
    if about is not None:
        page = book.create_sheet(_sheet_title(_("About this file")))
        page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 80
        for label, words in [*about, (_("Rows"), str(length))]:
            page.append([_cell(page, label, head=True), _cell(page, words)])
    file = tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _fill(book: Workbook, sheet: Sheet, rows: Iterable[Any], part: int) -> int:
    """One sheet of the workbook; how many rows it holds."""
    title = f"{sheet.title} {part}" if part > 1 else sheet.title
    page = book.create_sheet(_sheet_title(title))
    page.freeze_panes = "B2"
    for number, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.append([_cell(page, str(column.label), head=True) for column in sheet.columns])
    length = 0
    for row in rows:
        page.append([_cell(page, column.value(row)) for column in sheet.columns])
        length += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{length + 1}"
    return length


def _sheet_title(title: str) -> str:
    """At most 31 characters, without those Excel refuses."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31] or "1"


def _cell(page: Any, given: Any, *, head: bool = False) -> WriteOnlyCell:
    value = cell(given)
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    made = WriteOnlyCell(page, value)
    if isinstance(value, str):
        made.data_type = "s"  # openpyxl would make a formula of "=1+1"
        made.quotePrefix = neutral(value) != value
        made.alignment = Alignment(wrap_text=True, vertical="top")
    elif type(value) in FORMATS:
        made.number_format = FORMATS[type(value)]
    if head:
        made.font = Font(bold=True)
    return made
