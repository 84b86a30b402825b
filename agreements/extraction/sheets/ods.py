"""OpenDocument spreadsheets: what the writer showed is written beside each value."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import BinaryIO

from agreements.extraction.containers import open_zip

from .draft import Draft, Gathering
from .model import LIMITS, Kind, Merge, Refused, Value
from .parts import CALCEXT, elements

SPACES = {"s": " ", "tab": "\t", "line-break": "\n"}
#: Elements of a date style -> (short, long); the month in letters apart.
PARTS = {
    "year": ("yy", "yyyy"), "month": ("m", "mm"), "day": ("d", "dd"),
    "day-of-week": ("ddd", "dddd"), "hours": ("h", "hh"), "minutes": ("m", "mm"),
    "seconds": ("s", "ss"), "am-pm": ("AM/PM", "AM/PM"),
}  # fmt: skip
STYLES = ("date-style", "time-style", "number-style", "percentage-style", "currency-style")
ASIDE = frozenset({"tracked-changes", "annotation", "shapes", "frame", "note"})


@dataclass(slots=True)
class _Cell:
    given: dict[str, str]
    is_covered: bool
    paragraphs: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)


class _Spreadsheet:
    def __init__(self, found: Gathering) -> None:
        self.found = found
        self.draft: Draft | None = None
        self.formats: dict[str, str] = {}  # data style -> number format
        self.styles: dict[str, str] = {}  # cell style -> data style
        self.hidden_tables: set[str] = set()
        self.style = self.data_style = ""
        self.row = self.column = self.column_of_styles = 0
        self.row_given: dict[str, str] = {}
        self.cells: list[_Cell] = []
        self.cell: _Cell | None = None
        self.column_styles: list[tuple[int, str]] = []  # (last column, style)
        self.words: list[str] = []
        self.aside: list[str] = []

    def take(self, begins: bool | None, tag: str, given: dict[str, str], text: str) -> None:
        if begins is None:
            self.characters(text)
        elif begins:
            self.begin(tag, given)
        else:
            self.end(tag, text)

    def begin(self, tag: str, given: dict[str, str]) -> None:
        if tag in ASIDE:
            self.aside.append(tag)
        if "tracked-changes" in self.aside:
            return
        if tag in STYLES:
            self.data_style, self.formats[given.get("name", "")] = given.get("name", ""), ""
        elif self.data_style and tag in PARTS:
            self.add_format(_part(tag, given))
        elif tag == "number" and self.data_style:
            self.add_format("0." + "0" * min(int(given.get("decimal-places", "0") or 0), 9))
        elif tag == "style":
            self.style = given.get("name", "")
            self.styles[self.style] = given.get("data-style-name", "")
        elif tag == "table-properties" and given.get("display") == "false":
            self.hidden_tables.add(self.style)
        elif tag == "table":
            hidden = given.get("style-name", "") in self.hidden_tables
            self.draft = self.found.sheet(given.get("name", ""), is_hidden=hidden)
            self.row = self.column_of_styles = 0
            self.column_styles = []
        elif tag == "table-column" and self.draft:
            self.begin_column(given)
        elif tag == "table-row":
            self.row_given, self.cells = given, []
        elif tag in ("table-cell", "covered-table-cell"):
            self.cell = _Cell(given, tag.startswith("covered"))
        elif tag == "p" and self.aside in ([], ["annotation"]):
            self.words.clear()
        elif tag in SPACES:
            self.characters(SPACES[tag] * min(int(given.get("c", "1")), 1_000))

    def add_format(self, part: str) -> None:
        self.formats[self.data_style] += part

    def begin_column(self, given: dict[str, str]) -> None:
        first = self.column_of_styles + 1
        self.column_of_styles += _repeated(given, "number-columns-repeated")
        self.column_styles.append((self.column_of_styles, given.get("default-cell-style-name", "")))
        if self.draft and _is_hidden(given):
            self.draft.hidden_columns.append((first, self.column_of_styles))

    def characters(self, text: str) -> None:
        if self.cell and self.aside in ([], ["annotation"]):
            self.words.append(text)

    def end(self, tag: str, text: str) -> None:
        if self.aside and tag == self.aside[-1]:
            self.aside.pop()
        elif "tracked-changes" in self.aside:
            return
        elif tag == "text" and self.data_style:
            self.add_format('"' + text.replace('"', "") + '"' if text.strip(" -./:,") else text)
        elif tag in STYLES:
            self.data_style = ""
        elif tag == "p" and self.cell:
            kept = "".join(self.words)
            if self.aside == ["annotation"]:
                self.cell.comment.append(kept)
            elif not self.aside:
                self.cell.paragraphs.append(kept)
        elif tag in ("table-cell", "covered-table-cell") and self.cell:
            self.cells.append(self.cell)
            self.cell = None
        elif tag == "table-row":
            self.end_row()

    def end_row(self) -> None:
        times = _repeated(self.row_given, "number-rows-repeated")
        is_filled = any(cell.paragraphs or "formula" in cell.given for cell in self.cells)
        if is_filled and self.row + times > LIMITS["rows"]:
            raise Refused("rows")
        for _time in range(times if is_filled else 1):
            self.row += 1
            self.column = 0
            for cell in self.cells:
                self.put(cell)
            if (
                self.draft
                and is_filled
                and self.row_given.get("visibility", "visible") != "visible"
            ):
                self.draft.hidden_rows.append(self.row)
        if not is_filled:
            self.row += times - 1

    def put(self, cell: _Cell) -> None:
        first = self.column + 1
        times = _repeated(cell.given, "number-columns-repeated")
        self.column += times
        if not self.draft or not (cell.paragraphs or "formula" in cell.given):
            self.note(cell, first)
            return
        if self.column > LIMITS["columns"]:
            raise Refused("columns")
        for column in range(first, self.column + 1):
            style = cell.given.get("style-name") or self.style_of(column)
            number_format = self.formats.get(self.styles.get(style, ""), "")
            kind, value, text = _value(cell)
            formula = cell.given.get("formula", "").removeprefix("of:").removeprefix("oooc:")
            if not cell.is_covered:
                self.found.put(
                    self.draft, self.row, column, text, kind, value, number_format, formula
                )
        self.note(cell, first)

    def note(self, cell: _Cell, column: int) -> None:
        """Comments and merged areas."""
        if not self.draft:
            return
        if cell.comment:
            self.draft.comments.append((self.row, column, "\n".join(cell.comment)))
        down = _repeated(cell.given, "number-rows-spanned")
        across = _repeated(cell.given, "number-columns-spanned")
        if down > 1 or across > 1:
            merge = Merge(self.row, column, self.row + down - 1, column + across - 1)
            self.draft.merges.append(merge)

    def style_of(self, column: int) -> str:
        return next((style for last, style in self.column_styles if column <= last), "")


def _part(tag: str, given: dict[str, str]) -> str:
    short, long = PARTS[tag]
    is_long = given.get("style") == "long"
    if tag == "month" and given.get("textual") == "true":
        return "mmmm" if is_long else "mmm"
    return long if is_long else short


def _is_hidden(given: dict[str, str]) -> bool:
    return given.get("visibility", "visible") != "visible"


def _repeated(given: dict[str, str], name: str) -> int:
    told = given.get(name, "1")
    return min(int(told), 10_000_000) if told.isdecimal() else 1


def _value(cell: _Cell) -> tuple[Kind, Value, str]:
    try:
        return _typed(cell)
    except (ValueError, OverflowError, KeyError):  # none of what its type says
        text = "\n".join(cell.paragraphs)
        return Kind.ERROR, text, text


def _typed(cell: _Cell) -> tuple[Kind, Value, str]:
    given, text = cell.given, "\n".join(cell.paragraphs)
    how = given.get("value-type", "string")
    if given.get(CALCEXT + "value-type") == "error":
        return Kind.ERROR, text, text
    if how == "date":
        return _of_moment(given["date-value"], text)
    if how == "time":
        return _of_time(given["time-value"], text)
    if how == "boolean":
        return Kind.BOOLEAN, given.get("boolean-value") == "true", text
    if how in ("float", "percentage", "currency"):
        number = float(given["value"])
        return Kind.NUMBER, int(number) if number == int(number) else number, text
    return Kind.TEXT if text else Kind.EMPTY, text, text


def _of_moment(raw: str, text: str) -> tuple[Kind, Value, str]:
    moment = datetime.fromisoformat(raw[:26])
    if moment.time() == time.min:
        return Kind.DATE, date.fromisoformat(raw[:10]), text
    return Kind.DATETIME, moment, text


def _of_time(raw: str, text: str) -> tuple[Kind, Value, str]:
    """ "PT10H30M00S"; a duration longer than a day is a text."""
    try:
        return Kind.TIME, datetime.strptime(raw[:11], "PT%HH%MM%SS").time(), text  # noqa: DTZ007
    except ValueError:
        return Kind.TEXT, text, text


def read(file: BinaryIO, found: Gathering) -> None:
    with open_zip(file) as archive:
        reader = _Spreadsheet(found)
        for name in ("styles.xml", "content.xml"):
            if name in archive.namelist():
                with archive.open(name) as part:
                    for event in elements(part, is_mixed=True):
                        reader.take(*event)
