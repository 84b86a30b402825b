"""Sheets from the process that read them."""

import json
from pathlib import Path
from typing import Any

from agreements.extraction import process
from agreements.extraction.kinds import Kind

from .draft import sheet_of
from .model import LIMITS, Refused, Sheet

SECONDS = 40  # of the clock; the reader itself may use half of it


def read_sheets(path: Path, kind: Kind, *, seconds: float = SECONDS) -> tuple[Sheet, ...]:
    """The sheets of a file. Raises Refused, and nothing else for what is in the file."""
    return sheets_of(told_sheets(path, kind, seconds=seconds))


def sheets_of(told: list[dict[str, Any]]) -> tuple[Sheet, ...]:
    """The sheets that `told_sheets` tells of."""
    return tuple(sheet_of(one) for one in told)


def told_sheets(path: Path, kind: Kind, *, seconds: float = SECONDS) -> list[dict[str, Any]]:
    """The same as values that JSON has, to be kept and made sheets of again."""
    if path.stat().st_size > LIMITS["file"]:
        raise Refused("file")
    told, ended = process.run(path, kind.code, what="sheets", seconds=seconds)
    if ended == process.CUT:
        raise Refused("time")
    if ended != process.WHOLE:
        raise Refused("broken")
    answer = json.loads(told)
    if "refused" in answer:
        raise Refused(answer["refused"], answer.get("number", 0))
    found: list[dict[str, Any]] = answer["sheets"]
    return found
