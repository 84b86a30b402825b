"""Registers as files and as rows of text."""

from datetime import date
from pathlib import Path

import pytest

from agreements.extraction import recognise
from agreements.extraction.sheets import Cell, Sheet, read_sheets
from mou_tracker.imports.registers import Register, read_register

DATA = Path(__file__).parents[3] / "data" / "registers"
DAY = date(2026, 11, 28)


def read_file(path: Path, **options) -> Register:
    with path.open("rb") as file:
        kind = recognise(file, name=path.name)
    return read_register(read_sheets(path, kind), on=DAY, form=kind.code, **options)


def sheet_of(rows, name="") -> Sheet:
    """A sheet of text: rows of cells, empty ones as ""."""
    cells = {
        (row, column): Cell(row, column, text)
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
        if text
    }
    return Sheet(name, cells)


@pytest.fixture
def register_of():
    def read(*rows, **options) -> Register:
        return read_register([sheet_of(rows)], on=DAY, form="text", **options)

    return read
