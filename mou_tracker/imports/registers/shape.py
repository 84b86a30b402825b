"""Which rows of a sheet are titles, heads and data, and under which head each datum stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agreements.extraction.sheets import Cell, Sheet

from .countries import is_country
from .heads import field_of, is_head
from .lengths import read_length
from .text import shown, unaccented
from .values import TitleReading

MARK = re.compile(
    r"^\s*(?:[■□◆◇●○▶▷▣☐※★☆*#]|\[[^\]]{1,40}\]\s*$|【|<[^>]{1,40}>\s*$|[가-하]\.\s|[ⅠⅡⅢⅣⅤⅥ])"
)
NOTE = re.compile(r"^\s*(?:※|\*|주\)|주:|note:|nota:|n\.b\.|remarks?:|참고:|\d\)\s)")
TOTAL = re.compile(
    r"^\s*(?:(?:소\s?계|합\s?계|총\s?계|계|누계)(?![가-힣])|(?:sub|grand)?[\s-]?total[ei]?\b"
    r"|totale\b|totaux"
    r"|sous-total"
    r"|subtotal|somma)[\s:]*"
)
#: A day, roughly: what no count looks like.
IN_DIGITS = re.compile(r"\d\s?[./년-]\s?\d|[a-z]{3,}\.?\s\d{4}", re.IGNORECASE)
#: A day or a number as text, and nothing else: of files in which every cell is text.
BARE_DIGITS = re.compile(r"[\d\s.,/년월일-]*\d[\d\s.,/년월일-]*")
COUNT = re.compile(r"(\d{1,6})")
DIGIT = re.compile(r"\d")
#: What stands for the cell above, and the head of a note that fills two cells.
DITTO = re.compile(
    r"ditto|do\.|idem\.?|id\.|상동|동상|위와\s?(?:같음|동일)|(?:same )?as above|come sopra"
    r"|c\.\s?s\.|igual que el anterior|comme ci-dessus"
)
DITTO_SIGNS = frozenset(['"', "″", "〃", "”", "“", "„", "''", "´´", ",,", "々"])
NOTED = re.compile(r"(?:notes?|nota|note|notas|n\.\s?b\.|remarks?|remarques?|비고|참고|주)\s?[:.]?")
MOST_ABOVE = 15  # rows that may stand above the first head
LIST = 4  # columns of a sheet beside which one of two columns is none
#: Fields of which one at least a row of an agreement fills.
TELLING = frozenset(
    {
        "country",
        "partner",
        "title",
        "kind",
        "signed",
        "signed_ours",
        "signed_theirs",
        "effective",
        "end",
        "ended",
        "term",
        "renewals",
        "changes",
    }
)


@dataclass(frozen=True, slots=True)
class Head:
    column: int
    text: str
    field: str
    is_hidden: bool = False


@dataclass(slots=True)
class Section:
    """Rows under one head. `title`: of the section, else of the sheet."""

    number: int
    sheet: Sheet
    sheet_at: int
    heads: dict[int, Head] = field(default_factory=dict)
    title: str = ""
    rows: list["Row"] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """A data row: the filled cells of its place, those that a merged one covers too."""

    at: str
    number: int
    section: Section
    cells: dict[int, Cell]
    own: frozenset[int]
    #: The title above it within its section.
    heading: str = ""
    #: Cells that only stand for those above them, as the file shows them.
    dittos: dict[int, Cell] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[str, str, str]:
        """The titles above it, the nearest first."""
        return self.heading, self.section.title, self.section.sheet.name

    @property
    def is_hidden(self) -> bool:
        sheet = self.section.sheet
        return sheet.is_hidden or self.number in sheet.hidden_rows


@dataclass(slots=True)
class Shape:
    """`rules`: where each rule that is told stands -> its sheet, and the section it is told in, 0
    above all of them."""

    sections: list[Section]
    titles: list[TitleReading]
    rules: dict[str, tuple[int, int]] = field(default_factory=dict)


class Places:
    """What rows are called."""

    def __init__(self, sheets: Sequence[Sheet], form: str) -> None:
        self.form, self.is_one = form, len(sheets) == 1

    def row(self, sheet: Sheet, sheet_at: int, number: int) -> str:
        if self.form == "text":
            return f"record {number}"
        if self.form in ("hwp", "hwpx", "docx"):
            return f"table {sheet_at + 1} row {number - 1}"
        return f"row {number}" if self.is_one else f"{sheet.name}!{number}"


def shape_of(sheets: Sequence[Sheet], form: str) -> Shape:
    places, shape = Places(sheets, form), Shape([], [])
    paragraphs, widest = 0, max((sheet.width for sheet in sheets), default=0)
    for at, sheet in enumerate(sheets):
        for text in sheet.before:
            paragraphs += 1
            shape.titles.append(TitleReading(f"paragraph {paragraphs}", shown(text)))
        _Reader(sheet, at, places, shape).read(is_beside=sheet.width <= 2 < LIST <= widest)
        for text in sheet.after:
            paragraphs += 1
            told = TitleReading(f"paragraph {paragraphs}", shown(text), "note")
            shape.titles.append(told)
    return shape


class _Reader:
    def __init__(self, sheet: Sheet, at: int, places: Places, shape: Shape) -> None:
        self.sheet, self.at, self.places, self.shape = sheet, at, places, shape
        self.title = self.heading = ""
        self.section: Section | None = None
        self.width = sheet.width
        self.across = {
            (merge.row, merge.column): merge.last_column - merge.column + 1
            for merge in sheet.merges
        }
        self.merged_rows: dict[int, list[tuple[int, tuple[int, int]]]] = {}
        for merge in sheet.merges:
            if merge.last_row - merge.row < 5_000 and merge.last_column - merge.column < 400:
                for row in range(merge.row, merge.last_row + 1):
                    for column in range(merge.column, merge.last_column + 1):
                        place = (column, (merge.row, merge.column))
                        self.merged_rows.setdefault(row, []).append(place)

    def read(self, *, is_beside: bool) -> None:
        """`is_beside`: too narrow to be a list where another sheet is one; without a head it tells
        of the file (when it was made, of what view) and of no agreement."""
        rows = [(n, [c for c in cells if c.text.strip() or c.kind == "empty"])
                for n, cells in self.sheet.rows()]  # fmt: skip
        rows = [(number, cells) for number, cells in rows if any(c.text.strip() for c in cells)]
        expected, skip = 1, 0
        heads = [at for at, row in enumerate(rows) if self._is_head(row[1])]
        unread = None if heads else self._unread_head(rows)
        first_head = heads[0] if heads else unread or 0
        above = first_head if first_head <= MOST_ABOVE else 0
        if is_beside and not heads:
            for number, cells in rows:
                self._told(number, cells, "note")
            return
        for index, (number, cells) in enumerate(rows):
            if self.places.form == "text":
                for blank in range(expected, number):
                    self._title(blank, "", "blank")
            expected = number + 1
            if skip:
                skip -= 1
                continue
            following = rows[index + 1] if index + 1 < len(rows) else None
            if index < above:
                what = self._title_kind(number, cells)
                self._told(number, cells, what if what != "total" and what else "title")
            elif index == unread or self._is_head(cells):
                skip = self._open(number, cells, following)
            elif what := self._title_kind(number, cells) or self._emptiness(cells):
                self._told(number, cells, what)
            else:
                self._data(number, cells)

    def _title(self, number: int, text: str, what: str, count: int | None = None) -> None:
        at = self.places.row(self.sheet, self.at, number)
        self.shape.titles.append(TitleReading(at, shown(text), what, count))
        if what == "rule":
            self.shape.rules[at] = self.at, self.section.number if self.section else 0

    def _told(self, number: int, cells: list[Cell], what: str) -> None:
        text = " ".join(cell.text for cell in cells)
        found = COUNT.search(unaccented(text)) if what == "total" else None
        self._title(number, text, what, int(found[1]) if found else None)
        if what in ("title", "section"):
            self.title = self.heading = shown(text)

    def _is_head(self, cells: list[Cell]) -> bool:
        """Most cells are words of heads, in several fields, and none is a number or a day."""
        filled = [cell for cell in cells if cell.text.strip()]
        if len(filled) < 2 or any(cell.kind in ("number", "date", "datetime") for cell in filled):
            return False
        if any(BARE_DIGITS.fullmatch(cell.text.strip()) for cell in filled):
            return False  # "Agency", "MoU", "2024-01-15": words of heads, and a row all the same
        heads = [cell for cell in filled if is_head(cell.text)]
        fields = {field_of(cell.text) for cell in heads}
        least = 2 if len(filled) < 5 else 3
        if any(is_country(cell.text) for cell in filled):
            return False
        return len(fields) >= least and len(heads) >= 0.5 * len(filled)

    def _unread_head(self, rows: list[tuple[int, list[Cell]]]) -> int | None:
        """The first row of words alone above rows with days or numbers, where no row is a head by
        its words: of some columns nobody knows what they hold."""
        for at, (_number, cells) in enumerate(rows[:MOST_ABOVE]):
            texts = [cell.text.strip() for cell in cells if cell.text.strip()]
            is_plain = len(texts) > 2 and len(set(texts)) == len(texts)
            if not is_plain or any(len(text) > 40 or DIGIT.search(text) for text in texts):
                continue
            named = {field_of(text) for text in texts} - {"", "ignore"}
            columns = {cell.column for cell in cells if cell.text.strip()}
            below = rows[at + 1 : at + 21]
            told = [
                sum(cell.column == column and bool(DIGIT.search(cell.text)) for _n, row in below
                    for cell in row)
                for column in columns
            ]  # fmt: skip
            if len(named) > 1 and below and max(told, default=0) > 0.5 * len(below):
                return at
        return None

    def _open(
        self, number: int, cells: list[Cell], following: tuple[int, list[Cell]] | None
    ) -> int:
        """A head begins a section; gives how many rows of it follow."""
        second = self._second(number, following)
        heads: dict[int, Head] = {}
        for column in range(1, self.width + 1):
            upper = self.sheet.at(number, column)
            lower = self.sheet.at(following[0], column) if second and following else None
            texts = [shown(cell.text) for cell in (upper, lower) if cell and cell.text.strip()]
            texts = list(dict.fromkeys(texts))
            if not texts:
                continue
            name = field_of(texts[-1]) or field_of(" ".join(texts)) or field_of(texts[0])
            if len(texts) > 1:
                name = field_of(" ".join(texts)) if not field_of(texts[-1]) else name
            hidden = column in self.sheet.hidden_columns
            heads[column] = Head(column, " ".join(texts), name, hidden)
        self._title(number, " ".join(cell.text for cell in cells), "head")
        if second and following:
            self._title(following[0], " ".join(cell.text for cell in following[1]), "head")
        same = self.section and [h.text for h in self.section.heads.values()] == [
            head.text for head in heads.values()
        ]
        if not same or self.section is None:
            self._begin(heads)
        return int(second)

    def _second(self, number: int, following: tuple[int, list[Cell]] | None) -> bool:
        """Whether the head goes on in the next row: one of its cells spreads over several."""
        if following is None or following[0] != number + 1:
            return False
        spread = [m for m in self.sheet.merges if m.row == number and m.last_column > m.column]
        down = any(m.row == number and m.last_row == number + 1 for m in self.sheet.merges)
        cells = following[1]
        if any(cell.kind in ("number", "date", "datetime") for cell in cells):
            return False
        heads = sum(is_head(cell.text) for cell in cells)
        return bool(spread or down) and heads >= 0.5 * len(cells) and heads > 0

    def _begin(self, heads: dict[int, Head]) -> Section:
        number = len(self.shape.sections) + 1
        section = Section(number, self.sheet, self.at, heads, self.title)
        self.shape.sections.append(section)
        self.section, self.heading = section, ""
        return section

    def _title_kind(self, number: int, cells: list[Cell]) -> str:
        """What a row that is no datum is, "" for one that is."""
        filled = [cell for cell in cells if cell.text.strip()]
        first = filled[0].text
        if len(filled) == 2 and filled[0].column == 1 and NOTED.fullmatch(unaccented(first)):
            return "note"
        is_total = len(filled) <= 3 and any(
            TOTAL.match(unaccented(cell.text)) and len(cell.text) < 40 for cell in filled
        )
        if is_total and not any(map(self._is_day, filled)):
            return "total"
        if len(filled) > 1:
            return ""
        cell = filled[0]
        if self.across.get((number, cell.column), 1) >= max(3, self.width // 2):
            return _note(first) if NOTE.match(first) else "title"
        if MARK.match(first) or NOTE.match(unaccented(first)):
            return _note(first) if NOTE.match(unaccented(first)) else "section"
        if self.section is None:
            return "title"
        head = self.section.heads.get(cell.column)
        if head and head.field == "number" and len(first) < 6 and COUNT.search(first):
            return "blank"
        if head and head.field in ("partner", "title", "signed") and cell.column > 1:
            return ""
        if any(self.sheet.at(number, column) for column in self.section.heads
               if column != cell.column):  # fmt: skip
            return ""  # the rest of it is merged over
        return "section" if len(first) <= 60 else "note"

    def _is_day(self, cell: Cell) -> bool:
        """Whether a cell under a head of days holds one: Total Energie signed, and is no sum."""
        head = self.section.heads.get(cell.column) if self.section else None
        is_dated = cell.kind in ("date", "datetime") or IN_DIGITS.search(cell.text) is not None
        return head is not None and head.field in ("signed", "effective", "end") and is_dated

    def _emptiness(self, cells: list[Cell]) -> str:
        """ "blank" for a row with nothing but its number, "note" for one that tells nothing of an
        agreement; "" for a datum."""
        heads = self.section.heads if self.section else {}
        if sum(head.field in TELLING for head in heads.values()) < 2:
            return ""
        fields = {heads[cell.column].field if cell.column in heads else "" for cell in cells}
        if fields & TELLING:
            return ""
        return "blank" if fields == {"number"} else "note"

    def _data(self, number: int, cells: list[Cell]) -> None:
        section = self.section or self._begin({})
        place = self.places.row(self.sheet, self.at, number)
        found = {cell.column: cell for cell in cells}
        own = frozenset(found)
        for column, origin in self.merged_rows.get(number, ()):
            cell = self.sheet.cells.get(origin)
            if column not in found and cell is not None and origin[1] == column:
                found[column] = cell
        dittos = _dittos(found, own, section.rows[-1] if section.rows else None)
        found |= {
            column: replace(section.rows[-1].cells[column], row=number, comment="")
            for column in dittos
        }
        section.rows.append(Row(place, number, section, found, own, self.heading, dittos))


def _dittos(cells: dict[int, Cell], own: frozenset[int], above: Row | None) -> dict[int, Cell]:
    """The cells that stand for those of the row above: 〃, ídem, 상동."""
    if above is None:
        return {}
    return {column: cells[column] for column in own & above.cells.keys()
            if is_ditto(cells[column].text)}  # fmt: skip


def is_ditto(text: str) -> bool:
    bare = text.strip()
    return len(bare) < 25 and (bare in DITTO_SIGNS or DITTO.fullmatch(unaccented(bare)) is not None)


def _note(text: str) -> str:
    """A rule that a note tells is never applied by itself."""
    return "rule" if read_length(text).term.renewal else "note"
