"""Tables in documents, each a sheet, with the paragraphs around it."""

from dataclasses import dataclass, field

from agreements.extraction.flow import FORMATS, Attributes, Flow, Format, Parts, in_order

from .draft import Draft, Gathering
from .model import Merge


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    down: int = 1
    across: int = 1
    is_continued: bool = False
    paragraphs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    draft: Draft
    row: int = 0
    column: int = 0
    cells: list[_Cell] = field(default_factory=list)
    #: column -> the cell of a row above that goes on below
    above: dict[int, _Cell] = field(default_factory=dict)


class Tables(Flow):
    """Words in force, cell by cell. A table inside a cell is a sheet of its own."""

    def __init__(self, form: Format, found: Gathering) -> None:
        super().__init__(form)
        self.found = found
        self.open: list[_Table] = []
        self.around: list[str] = []
        self._cells: list[_Cell] = []

    def element(self, name: str, given: Attributes) -> None:
        if name == "tbl":
            draft = self.found.sheet(str(len(self.found.drafts) + 1))
            draft.before, self.around = self.around, []
            self.open.append(_Table(draft))
        elif not self.open:
            return
        elif name == "tr":
            self.open[-1].row += 1
            self.open[-1].column = 0
        elif name == "gridBefore":
            self.open[-1].column += _number(given, "val", least=0)
        elif name == "hidden" and "val" not in given:
            self.open[-1].draft.hidden_rows.append(self.open[-1].row)
        elif name == "tc":
            self._cells.append(_Cell(self.open[-1].row, self.open[-1].column + 1))
        elif self._cells:
            self._about(self._cells[-1], name, given)

    def _about(self, cell: _Cell, name: str, given: Attributes) -> None:
        """Where a cell stands and how far it reaches, as Word says it and as Hancom does."""
        if name == "gridSpan":
            cell.across = _number(given, "val")
        elif name == "vMerge":
            cell.is_continued = given.get("val", "continue") == "continue"
        elif name == "cellAddr":
            cell.row = _number(given, "rowAddr", least=0) + 1
            cell.column = _number(given, "colAddr", least=0) + 1
        elif name == "cellSpan":
            cell.down, cell.across = _number(given, "rowSpan"), _number(given, "colSpan")

    def paragraph(self, text: str, depth: int) -> None:
        if self._cells:
            self._cells[-1].paragraphs.append(text)
        elif text.strip():
            self.around.append(text)

    def ended(self, name: str) -> None:
        if name == "tc" and self._cells:
            table, cell = self.open[-1], self._cells.pop()
            table.column = cell.column + cell.across - 1
            over = table.above.get(cell.column)
            if cell.is_continued and over is not None:
                over.down += 1
            else:
                table.above[cell.column] = cell
                table.cells.append(cell)
        elif name == "tbl" and self.open:
            self._close(self.open.pop())

    def _close(self, table: _Table) -> None:
        for cell in table.cells:
            text = "\n".join(cell.paragraphs).strip("\n")
            self.found.put(table.draft, cell.row, cell.column, text)
            if cell.down > 1 or cell.across > 1:
                last = (cell.row + cell.down - 1, cell.column + cell.across - 1)
                table.draft.merges.append(Merge(cell.row, cell.column, *last))


def _number(given: Attributes, name: str, *, least: int = 1) -> int:
    told = given.get(name, "")
    return max(least, min(int(told), 100_000)) if told.isdecimal() else least


def read_tables(parts: Parts, kind: str, found: Gathering) -> None:
    flow = Tables(FORMATS[kind], found)
    for name in in_order(parts, flow.form):
        with parts[name]() as part:
            for _piece in flow.read(part):
                pass
    if found.drafts:
        found.drafts[-1].after = flow.around
