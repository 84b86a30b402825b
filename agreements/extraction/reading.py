"""The text in a file, read by a process of its own that may use so much time and memory and no
more: a file that hurts its reader hurts nobody else."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from .kinds import Kind
from .process import PROTECTED, WHOLE, run

MAX_CHARACTERS = 500_000
PAGE_BREAK = "\f"
PAGED = "pdf"  # elsewhere a form feed ends a line
SECONDS = 20  # of the clock; the reader itself may use half of it
#: Kinds the reader knows; of others there is no text to find.
READABLE = frozenset(
    {"pdf", "docx", "xlsx", "pptx", "hwpx", "hwp", "odt", "ods", "odp", "xls", "eml", "msg", "text"}
)


class State(StrEnum):
    """How far the text of a file is known."""

    WHOLE = "whole"
    CUT = "cut"  # the beginning only: it is long, or reading it took too long
    NONE = "none"  # nothing written in it: a scan, a picture in a PDF
    NOT_READABLE = "not_readable"  # a kind we do not read
    PROTECTED = "protected"  # by a password
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Found:
    """`text`: NFC, without controls but line ends, tabs and PAGE_BREAK between the pages of a PDF;
    MAX_CHARACTERS at most."""

    text: str
    state: State


def extract(path: Path, kind: Kind, *, seconds: float = SECONDS) -> Found:
    """The text of the file at `path`. Never raises for what is in the file."""
    if kind.code not in READABLE:
        return Found("", State.NOT_READABLE)
    read, ended = run(path, kind.code, what="text", seconds=seconds, most=4 * MAX_CHARACTERS)
    text = read.decode("utf-8", "ignore")
    tidied = tidy(text) if kind.code == PAGED else tidy_page(text)[:MAX_CHARACTERS].rstrip()
    return _told(tidied, ended)


def _told(text: str, ended: int) -> Found:
    if ended == PROTECTED:
        return Found("", State.PROTECTED)
    if ended == WHOLE:
        return Found(text, State.WHOLE if text else State.NONE)
    if text:  # a long text, or a reader that was stopped on its way
        return Found(text, State.CUT)
    return Found("", State.FAILED)


def tidy(text: str) -> str:
    """`tidy_page` of each page; pages are parted by PAGE_BREAK, as many as there are."""
    pages = [tidy_page(page) for page in text.split(PAGE_BREAK)]
    return PAGE_BREAK.join(pages)[:MAX_CHARACTERS].rstrip()


def tidy_page(text: str) -> str:
    """NFC; no control but line ends and tabs, no halves of pairs; at most one empty line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    lines: list[str] = []
    for line in unicodedata.normalize("NFC", kept).split("\n"):
        line = line.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip()
