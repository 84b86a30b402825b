"""Lists as files: `?export=csv|xlsx` of exactly the rows a page has found."""

from .cells import neutral, restored
from .files import SHAPES, csv_lines, xlsx_book, xlsx_file
from .sheet import Column, Sheet

__all__ = [
    "SHAPES",
    "Column",
    "Sheet",
    "csv_lines",
    "neutral",
    "restored",
    "xlsx_book",
    "xlsx_file",
]
