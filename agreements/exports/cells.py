"""What a cell may hold: a spreadsheet must never take a text for a formula.

A text that begins with one of TRIGGERS (after blanks) is led by an apostrophe, which Excel,
LibreOffice and Google Sheets read as "this is text". One that already begins with apostrophes and
then a trigger gets one more, so that `restored` gives back every text as it was.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from django.utils.timezone import is_aware, localtime

#: Signs a formula may begin with, in their full-width forms as well.
TRIGGERS = "=+\\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20\u2212"
_FORMULA = re.compile(rf"'*[ \u00a0\u3000]*[{TRIGGERS}]")
_LED = re.compile(rf"''*[ \u00a0\u3000]*[{TRIGGERS}]")
#: The longest text a cell of Excel takes, in characters.
LONGEST = 32_767

Cell = str | int | Decimal | date | datetime | bool | None


def neutral(text: str) -> str:
    """`text`, with an apostrophe before it where a spreadsheet would compute it."""
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """The text `neutral` was given: what an import does with a cell of one of our own files."""
    return text[1:] if _LED.match(text) else text


def cell(value: Any) -> Cell:
    """A value as both formats take it: numbers, days and moments (in the reader's zone) stay what
    they are, everything else is text without the controls no file may hold."""
    if value is None or isinstance(value, bool | int | Decimal):
        return value
    if isinstance(value, datetime):
        local = localtime(value) if is_aware(value) else value
        return local.replace(tzinfo=None, microsecond=0)
    if isinstance(value, date):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))[:LONGEST]
