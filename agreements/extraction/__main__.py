"""The reader: `python -m agreements.extraction PATH KIND WHAT SECONDS` writes what it finds in a
file: its `text`, its `sheets` or the `mail` it is (as JSON), the bytes of `attachment-0` of a mail.

Ends with 0 when all of it was written, 4 where only the beginning, 3 where a password is needed
and 1 where it cannot be read.
"""

import contextlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from .containers import open_zip
from .encodings import decoded
from .flow import FORMATS, parts_of_zip, texts
from .hwp import parts_of_hwp
from .kinds import NotAccepted
from .mail import as_text, eml, msg
from .process import CUT, FAILED, PROTECTED, WHOLE
from .reading import MAX_CHARACTERS, PAGE_BREAK
from .sheets.draft import Gathering, sheet_of, told
from .sheets.model import Refused
from .sheets.reading import BOOKS
from .sheets.reading import READERS as SHEETS

MEMORY = 1 << 30  # bytes
MAX_PAGES = 3_000
#: Fonts of Hangul map their space to a control character (NanumGothic to U+0001).
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def bound(seconds: int) -> None:
    """Takes away what a reader does not need; what a system does not know is left."""
    try:
        import resource
    except ImportError:  # not on this system: the caller's clock still stops us
        return
    for name, most in (("RLIMIT_AS", MEMORY), ("RLIMIT_CPU", seconds), ("RLIMIT_FSIZE", 0)):
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, name), (most, most))


def of_pdf(file: BinaryIO) -> Iterator[str]:
    import pypdf  # here and not above: other kinds need not wait for it

    reader = pypdf.PdfReader(file, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise NotAccepted("protected")
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES:
            return
        if number:
            yield PAGE_BREAK
        yield CONTROL.sub(" ", page.extract_text())


def of_book(kind: str) -> Callable[[BinaryIO], Iterator[str]]:
    """The rows of every sheet, as they are shown; of a book beyond the limits its beginning."""

    def of(file: BinaryIO) -> Iterator[str]:
        found, refused = Gathering(), None
        try:
            SHEETS[kind](file, found)
        except Refused as error:
            refused = error
        for draft in found.drafts:
            yield f"{draft.name}\n"
            for _number, row in sheet_of(told(draft)).rows():
                if line := "\t".join(" ".join(cell.text.split("\n")) for cell in row if cell.text):
                    yield line + "\n"
        if refused:
            raise refused

    return of


def of_text(file: BinaryIO) -> Iterator[str]:
    file.seek(0)
    yield decoded(file.read(MAX_CHARACTERS * 4 + 3))


def of_markup(kind: str) -> Callable[[BinaryIO], Iterator[str]]:
    def of(file: BinaryIO) -> Iterator[str]:
        with open_zip(file) as archive:
            yield from texts(parts_of_zip(archive), kind)

    return of


MAILS = {"eml": eml, "msg": msg}


def of_mail(kind: str) -> Callable[[BinaryIO], Iterator[str]]:
    def of(file: BinaryIO) -> Iterator[str]:
        yield as_text(MAILS[kind].read(file))

    return of


def of_hwp(file: BinaryIO) -> Iterator[str]:
    yield from texts(parts_of_hwp(file), "hwpx")


READERS: dict[str, Callable[[BinaryIO], Iterator[str]]] = {
    "pdf": of_pdf,
    "text": of_text,
    "hwp": of_hwp,
    **{kind: of_book(kind) for kind in BOOKS},
    **{kind: of_markup(kind) for kind in FORMATS},
    **{kind: of_mail(kind) for kind in MAILS},
}


def write_text(file: BinaryIO, kind: str) -> int:
    left = MAX_CHARACTERS
    for piece in READERS[kind](file):
        sys.stdout.write(piece[:left].encode("utf-8", "ignore").decode())
        sys.stdout.flush()
        left -= len(piece)
        if left < 0:
            return CUT
    return WHOLE


def write_sheets(file: BinaryIO, kind: str) -> int:
    """Sheets, or why there are none, as one JSON object."""
    found, answer = Gathering(), dict[str, Any]()
    try:
        if kind not in SHEETS:
            raise Refused("kind")
        SHEETS[kind](file, found)
        answer = {"sheets": found.told()}
    except Refused as error:
        answer = {"refused": error.code, "number": error.number}
    except NotAccepted as error:
        is_large = error.code == "unpacked_too_large"
        answer = {"refused": "unpacked" if is_large else error.code}
    sys.stdout.write(json.dumps(answer))
    return WHOLE


def write_mail(file: BinaryIO, kind: str) -> int:
    sys.stdout.write(json.dumps(MAILS[kind].read(file).told()))
    return WHOLE


def write_attachment(number: int) -> Callable[[BinaryIO, str], int]:
    def write(file: BinaryIO, kind: str) -> int:
        sys.stdout.buffer.write(MAILS[kind].content_of(file, number))
        sys.stdout.flush()
        return WHOLE

    return write


def writer_of(what: str) -> Callable[[BinaryIO, str], int]:
    if what.startswith("attachment-"):
        return write_attachment(int(what.removeprefix("attachment-")))
    return {"text": write_text, "sheets": write_sheets, "mail": write_mail}[what]


def main(path: str, kind: str, what: str) -> int:
    try:
        with Path(path).open("rb") as file:
            return writer_of(what)(file, kind)
    except NotAccepted as error:
        return PROTECTED if error.code == "protected" else FAILED
    except Refused:
        return CUT
    except Exception:  # whatever a broken file makes its reader raise
        return FAILED
    except (MemoryError, RecursionError):
        return FAILED


if __name__ == "__main__":
    bound(max(1, round(float(sys.argv[4]))))
    sys.exit(main(*sys.argv[1:4]))
