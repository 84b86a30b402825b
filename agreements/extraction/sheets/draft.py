"""Sheets being read: the gate that counts what comes, and the form they are handed over in."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Any

from .model import LIMITS, Cell, Kind, Merge, Refused, Sheet, Value

READ = {
    Kind.DATE: date.fromisoformat,
    Kind.DATETIME: datetime.fromisoformat,
    Kind.TIME: time.fromisoformat,
}


@dataclass(slots=True)
class Draft:
    """One sheet as its reader tells it, in values that JSON has."""

    name: str
    is_hidden: bool = False
    is_1904: bool = False
    #: [row, column, text, kind, value, number format, formula]
    cells: list[tuple[Any, ...]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    #: (first, last)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    #: [row, column, text]
    comments: list[tuple[int, int, str]] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


class Gathering:
    """The sheets of one file, counted as they come. Raises Refused at the first limit passed: of
    characters there are as many as a file may have bytes."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._filled = self._characters = 0

    def sheet(self, name: str, *, is_hidden: bool = False) -> Draft:
        if len(self.drafts) >= LIMITS["sheets"]:
            raise Refused("sheets")
        self.drafts.append(Draft(name, is_hidden))
        return self.drafts[-1]

    def put(
        self,
        draft: Draft,
        row: int,
        column: int,
        text: str,
        kind: Kind = Kind.TEXT,
        value: Value = None,
        number_format: str = "",
        formula: str = "",
    ) -> None:
        """A filled cell; one that holds nothing at all is passed over."""
        if not text and not formula:
            return
        self._filled += 1
        for code, number in (("cells", self._filled), ("rows", row), ("columns", column)):
            if number > LIMITS[code]:
                raise Refused(code)
        self._characters += len(text) + len(formula) + len(number_format)
        if self._characters > LIMITS["file"]:
            raise Refused("file")
        plain = value.isoformat() if isinstance(value, date | time) else value
        shown = text if plain is None else plain
        draft.cells.append((row, column, text, kind.value, shown, number_format, formula))

    def told(self) -> list[dict[str, Any]]:
        """All of it, once what lies beside the cells is counted with them."""
        beside, characters = 0, self._characters
        for draft in self.drafts:
            beside += len(draft.comments) + len(draft.merges) + len(draft.hidden_columns)
            characters += sum(len(text) for _row, _column, text in draft.comments)
            characters += sum(map(len, (*draft.before, *draft.after)))
        if self._filled + beside > LIMITS["cells"]:
            raise Refused("cells")
        if characters > LIMITS["file"]:
            raise Refused("file")
        return [told(draft) for draft in self.drafts]


def told(draft: Draft) -> dict[str, Any]:
    return asdict(draft)


def sheet_of(given: dict[str, Any]) -> Sheet:
    """The sheet that `told` tells of."""
    draft = Draft(**given)
    sheet = Sheet(
        draft.name,
        is_hidden=draft.is_hidden,
        is_1904=draft.is_1904,
        merges=[Merge(*merge) for merge in draft.merges],
        before=tuple(draft.before),
        after=tuple(draft.after),
    )
    height = max((cell[0] for cell in draft.cells), default=0)
    width = max((cell[1] for cell in draft.cells), default=0)
    sheet.hidden_rows = frozenset(draft.hidden_rows)
    sheet.hidden_columns = frozenset(_spread(draft.hidden_columns, width))
    sheet.origins = _origins(sheet.merges, height, width)
    comments = {(row, column): text for row, column, text in draft.comments}
    for row, column, text, kind, value, number_format, formula in draft.cells:
        place = (row, column)
        known = Kind(kind)
        read: Any = READ[known](value) if known in READ else value
        sheet.cells[place] = Cell(
            row, column, text, known, read, number_format, formula, comments.pop(place, ""),
            row in sheet.hidden_rows or column in sheet.hidden_columns, sheet.origins.get(place),
        )  # fmt: skip
    for (row, column), text in comments.items():
        sheet.cells[row, column] = Cell(row, column, "", Kind.EMPTY, comment=text)
    return sheet


def _spread(ranges: Iterable[tuple[int, int]], width: int) -> Iterable[int]:
    for first, last in ranges:
        yield from range(first, min(last, width) + 1)


def _origins(
    merges: Iterable[Merge], height: int, width: int
) -> dict[tuple[int, int], tuple[int, int]]:
    """Every place within the filled part of a sheet that is merged -> where its value stands."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    counted = 0  # areas that lie over one another count each
    for merge in merges:
        for row in range(merge.row, min(merge.last_row, height) + 1):
            for column in range(merge.column, min(merge.last_column, width) + 1):
                found[row, column] = (merge.row, merge.column)
                counted += 1
                if counted > LIMITS["cells"]:
                    raise Refused("cells")
    return found
