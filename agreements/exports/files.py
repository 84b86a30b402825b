"""The two formats. Neither holds the list in memory: CSV is told line by line, XLSX is written
into a temporary file as it goes."""

import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from django.utils.translation import gettext as _

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
FORMATS = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd"}


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """The file in pieces of some lines each: RFC 4180, UTF-8 with a mark, days as 2026-06-01."""
    yield BYTE_ORDER_MARK + _lines([[neutral(str(column.label)) for column in sheet.columns]])
    rows = iter(sheet.rows)
    while piece := list(islice(rows, LINES_AT_ONCE)):
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
    book = Workbook(write_only=True)
    page = book.create_sheet(_sheet_title(sheet.title))
    page.freeze_panes = "B2"
    for number, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.append([_cell(page, str(column.label), head=True) for column in sheet.columns])
    length = 1
    for row in sheet.rows:
        page.append([_cell(page, column.value(row)) for column in sheet.columns])
        length += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{length}"
    about = book.create_sheet(_sheet_title(_("About this file")))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 24, 80
    for label, words in [*sheet.about, (_("Rows"), str(length - 1))]:
        about.append([_cell(about, label, head=True), _cell(about, words)])
    file = tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it
    book.save(file)
    file.seek(0)
    return file


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
