"""What a spreadsheet's number format shows of a date (ECMA-376 part 1, 18.8.31).

A cell shown as "2026년 6월" holds some day of June all the same: it tells the month and no more.
"""

import re
from itertools import pairwise
from typing import Literal

Precision = Literal["day", "month", "year"]

#: Excel's own limit; what is longer is no number format.
MAX_FORMAT = 255
#: What is shown as it stands: quoted text, an escaped sign, one left blank or repeated.
LITERAL = re.compile(r'"[^"]*"?|[\\_*].', re.DOTALL)
#: Hours, minutes or seconds that run on past their clock; other brackets are colours and locales.
ELAPSED = re.compile(r"\[(h+|m+|s+)\]")
BRACKET = re.compile(r"\[[^\]]*\]?")
#: Letters of which none stands for a part of a date: numbers, text and halves of the day.
NO_PART = re.compile(r"general|standard|g/표준|e[+-]|am/pm|a/p|오전/오후")
#: Years (of an era too), months, days and weekdays, hours, seconds, in the order they are shown.
PARTS = re.compile(r"y+|b+|e+|m+|d+|a{3,4}|h+|s+")
YEARS, DAYS = frozenset("ybe"), frozenset("da")


def precision_of(number_format: str) -> Precision | None:
    """How exactly a date in a cell of this format is told; None where it shows no date at all.

    `yyyy"년" m"월"` and `mmm-yy` show a month, `yyyy"년"` a year, `h:mm` and `#,##0` nothing of a
    date. Only the first section counts: dates are never negative.
    """
    parts = _parts(number_format)
    if DAYS & parts:
        return "day"
    if "m" in parts:
        return "month"
    return "year" if YEARS & parts else None


def _parts(number_format: str) -> set[str]:
    """The first letter of every part shown, months told from minutes."""
    if len(number_format) > MAX_FORMAT:
        return set()
    bare = LITERAL.sub(" ", number_format.lower())
    bare = BRACKET.sub("", ELAPSED.sub(r"\1", bare)).partition(";")[0]
    found = ["", *PARTS.findall(NO_PART.sub(" ", bare)), ""]
    around = zip(pairwise(found), found[2:], strict=False)
    return {part[0] for (before, part), after in around if not _minutes(part, before, after)}


def _minutes(part: str, before: str, after: str) -> bool:
    """One or two m after hours or before seconds."""
    return part in ("m", "mm") and (before[:1] == "h" or after[:1] == "s")
