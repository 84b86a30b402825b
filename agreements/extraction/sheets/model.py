"""Sheets and cells, one shape for every kind of file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from .number_formats import Precision, precision_of
from .serials import from_serial

#: What a file may hold; beyond, it is refused before or while it is read.
LIMITS = {
    "file": 20_000_000,  # bytes
    "unpacked": 200_000_000,  # bytes
    "sheets": 50,
    "cells": 500_000,  # filled
    "columns": 400,
    "rows": 100_000,  # the farthest
}

Value = str | int | float | bool | date | datetime | time | None


class Refused(Exception):
    """Sheets that are not read. `code`: a word of LIMITS, or kind, broken, protected, time,
    quote_open; `number`: of the line a quote opened in."""

    def __init__(self, code: str, number: int = 0) -> None:
        super().__init__(code)
        self.code, self.number = code, number


class Kind(StrEnum):
    EMPTY = "empty"  # a formula without a value, or nothing but a comment
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    BOOLEAN = "boolean"
    ERROR = "error"


class Merge(NamedTuple):
    """An area of merged cells, its ends included."""

    row: int
    column: int
    last_row: int
    last_column: int

    def covers(self, row: int, column: int) -> bool:
        return self.row <= row <= self.last_row and self.column <= column <= self.last_column


@dataclass(frozen=True, slots=True)
class Cell:
    """`row` and `column` count from 1. `text`: as the file shows it. `origin`: where the value of
    the merged area stands, itself included; None outside of one."""

    row: int
    column: int
    text: str
    kind: Kind = Kind.TEXT
    value: Value = None
    number_format: str = ""
    formula: str = ""
    comment: str = ""
    is_hidden: bool = False
    origin: tuple[int, int] | None = None

    @property
    def precision(self) -> Precision | None:
        """How much of its day a date shows: a month only under `yyyy"년" m"월"`."""
        is_dated = self.kind in (Kind.DATE, Kind.DATETIME)
        return precision_of(self.number_format) or "day" if is_dated else None

    @property
    def name(self) -> str:
        """ "C7", as spreadsheets call it."""
        letters, left = "", self.column
        while left:
            left, last = divmod(left - 1, 26)
            letters = chr(ord("A") + last) + letters
        return f"{letters}{self.row}"


@dataclass(slots=True)
class Sheet:
    """`cells` by (row, column): the filled ones. `before`, `after`: paragraphs of the document
    around a table."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_1904: bool = False  # its serial numbers count from 1904
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    origins: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """(number, filled cells from left to right) of every row with any."""
        cells = (self.cells[place] for place in sorted(self.cells))
        for number, row in groupby(cells, key=lambda cell: cell.row):
            yield number, list(row)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell of a place: for one that is merged over, the cell that holds its value."""
        place = self.origins.get((row, column))
        if place is None:  # origins reach as far as cells are filled
            over = (merge for merge in self.merges if merge.covers(row, column))
            place = next((merge[:2] for merge in over), (row, column))
        return self.cells.get(place)

    def day_of(self, cell: Cell) -> date | None:
        """The day a cell holds, or would hold if its number were formatted as one."""
        if isinstance(cell.value, date):  # a moment, too
            return date(cell.value.year, cell.value.month, cell.value.day)
        if cell.kind is not Kind.NUMBER or not isinstance(cell.value, int):
            return None
        moment = from_serial(cell.value, is_1904=self.is_1904)
        return None if moment is None else moment.date()

    @property
    def width(self) -> int:
        return max((column for _row, column in self.cells), default=0)
