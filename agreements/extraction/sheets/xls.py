"""Workbooks of the old kind (BIFF), by xlrd; it tells no formulas."""

import io
from typing import BinaryIO

from .draft import Draft, Gathering
from .model import Kind, Merge, Refused, Value
from .shown import read_number


def read(file: BinaryIO, found: Gathering) -> None:
    import xlrd

    file.seek(0)
    try:
        book = xlrd.open_workbook(
            file_contents=file.read(), formatting_info=True, ragged_rows=True, on_demand=True,
            logfile=io.StringIO(),
        )  # fmt: skip
    except xlrd.XLRDError as error:
        is_locked = "encrypted" in str(error).lower()
        raise Refused("protected" if is_locked else "broken") from error
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        draft = found.sheet(sheet.name, is_hidden=sheet.visibility != 0)
        draft.is_1904 = book.datemode == 1
        _read_sheet(book, sheet, draft, found)
        book.unload_sheet(number)


def _read_sheet(book, sheet, draft: Draft, found: Gathering) -> None:  # type: ignore[no-untyped-def]
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            number_format = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
            kind, value, text = _value(cell, number_format, is_1904=draft.is_1904)
            found.put(draft, row + 1, column + 1, text, kind, value, number_format)
    for first, after, left, right in sheet.merged_cells:
        draft.merges.append(Merge(first + 1, left + 1, after, right))
    draft.hidden_rows += [row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden]
    draft.hidden_columns += [
        (at + 1, at + 1) for at, info in sheet.colinfo_map.items() if info.hidden
    ]
    draft.comments += [
        (row + 1, column + 1, note.text) for (row, column), note in sheet.cell_note_map.items()
    ]


def _value(cell, number_format: str, *, is_1904: bool) -> tuple[Kind, Value, str]:  # type: ignore[no-untyped-def]
    import xlrd

    if cell.ctype == xlrd.XL_CELL_TEXT:
        return Kind.TEXT, cell.value, cell.value
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return read_number(cell.value, number_format, is_1904=is_1904)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Kind.BOOLEAN, bool(cell.value), "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        text = xlrd.error_text_from_code.get(cell.value, "#ERROR")
        return Kind.ERROR, text, text
    return Kind.EMPTY, "", ""
