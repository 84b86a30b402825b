"""Tables in files as cells, whatever wrote them: workbooks, delimited text, tables in documents.

    for sheet in read_sheets(path, kind):     # raises Refused: its code names the limit
        for number, cells in sheet.rows():    # filled cells, in order
            sheet.at(number, 2)                # ... or the value merged over it

The reader runs in the bounded process of `extraction`, behind a gate on every measure of size.
"""

from .arriving import read_sheets, sheets_of, told_sheets
from .model import LIMITS, Cell, Kind, Merge, Refused, Sheet

__all__ = [
    "LIMITS",
    "Cell",
    "Kind",
    "Merge",
    "Refused",
    "Sheet",
    "read_sheets",
    "sheets_of",
    "told_sheets",
]
