"""The reader: `python -m agreements.extraction PATH KIND` writes the text of a file.

Ends with 0 when all of it was written, 4 where only the beginning, 3 where a password is needed
and 1 where it cannot be read.
"""

import contextlib
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from .containers import open_zip
from .flow import FORMATS, Parts, parts_of_zip, texts
from .reading import CUT, FAILED, MAX_CHARACTERS, PAGE_BREAK, PROTECTED, WHOLE
from .recognising import encoding_of

MEMORY = 1 << 30  # bytes
SECONDS = 10  # of the processor
MAX_PAGES = 3_000
MAX_SHEETS = 200
#: Fonts of Hangul map their space to a control character (NanumGothic to U+0001).
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


#: Why a HWP document cannot be read without a key.
LOCKED = frozenset({"hwp5-password", "hwp5-distribution", "hwp5-drm"})


class NeedsPassword(Exception):
    pass


def bound() -> None:
    """Takes away what a reader does not need; what a system does not know is left."""
    try:
        import resource
    except ImportError:  # not on this system: the caller's clock still stops us
        return
    for name, most in (("RLIMIT_AS", MEMORY), ("RLIMIT_CPU", SECONDS), ("RLIMIT_FSIZE", 0)):
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, name), (most, most))


def of_pdf(file: BinaryIO) -> Iterator[str]:
    import pypdf  # here and not above: other kinds need not wait for it

    reader = pypdf.PdfReader(file, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise NeedsPassword
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES:
            return
        if number:
            yield PAGE_BREAK
        yield CONTROL.sub(" ", page.extract_text())


def of_sheets(file: BinaryIO) -> Iterator[str]:
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets[:MAX_SHEETS]:
        yield f"{sheet.title}\n"
        for row in sheet.iter_rows(values_only=True):
            cells = [str(value) for value in row if value is not None]
            if cells:
                yield "\t".join(cells) + "\n"


def of_text(file: BinaryIO) -> Iterator[str]:
    encoding = encoding_of(file) or "utf-8"
    file.seek(0)
    yield file.read(MAX_CHARACTERS * 4 + 3).decode(encoding, "ignore").removeprefix("\ufeff")


def of_markup(kind: str) -> Callable[[BinaryIO], Iterator[str]]:
    def of(file: BinaryIO) -> Iterator[str]:
        with open_zip(file) as archive:
            yield from texts(parts_of_zip(archive), kind)

    return of


def parts_of_hwp(file: BinaryIO) -> Parts:
    """The body of an HWP 5 document as the parts of HWPX. Its preview text (`PrvText`) is not
    looked at: it may be that of another document."""
    import hwpx

    try:
        package = hwpx.HwpxDocument.open(file).package
    except hwpx.Hwp5Error as error:
        if error.code in LOCKED:
            raise NeedsPassword from error
        raise
    return {name: partial(BytesIO, package.read(name)) for name in package.part_names()}


def of_hwp(file: BinaryIO) -> Iterator[str]:
    yield from texts(parts_of_hwp(file), "hwpx")


READERS: dict[str, Callable[[BinaryIO], Iterator[str]]] = {
    "pdf": of_pdf,
    "xlsx": of_sheets,
    "text": of_text,
    "hwp": of_hwp,
    **{kind: of_markup(kind) for kind in FORMATS},
}


def main(path: str, kind: str) -> int:
    left = MAX_CHARACTERS
    try:
        with Path(path).open("rb") as file:
            for piece in READERS[kind](file):
                sys.stdout.write(piece[:left].encode("utf-8", "ignore").decode())
                sys.stdout.flush()
                left -= len(piece)
                if left < 0:
                    return CUT
    except NeedsPassword:
        return PROTECTED
    except Exception:  # whatever a broken file makes its reader raise
        return FAILED
    except (MemoryError, RecursionError):
        return FAILED
    return WHOLE


if __name__ == "__main__":
    bound()
    sys.exit(main(*sys.argv[1:]))
