"""Which reader gathers the sheets of which kind; runs in the bounded process."""

from collections.abc import Callable
from typing import BinaryIO

from agreements.extraction.containers import open_zip
from agreements.extraction.flow import parts_of_zip
from agreements.extraction.hwp import parts_of_hwp

from . import delimited, ods, xls, xlsx
from .draft import Gathering
from .tables import read_tables


def _of_zip(kind: str) -> Callable[[BinaryIO, Gathering], None]:
    def read(file: BinaryIO, found: Gathering) -> None:
        with open_zip(file) as archive:
            read_tables(parts_of_zip(archive), kind, found)

    return read


def _of_hwp(file: BinaryIO, found: Gathering) -> None:
    read_tables(parts_of_hwp(file), "hwpx", found)


#: Workbooks: what is in them is sheets and nothing else.
BOOKS: dict[str, Callable[[BinaryIO, Gathering], None]] = {
    "xlsx": xlsx.read,
    "xls": xls.read,
    "ods": ods.read,
}
READERS: dict[str, Callable[[BinaryIO, Gathering], None]] = {
    **BOOKS,
    "text": delimited.read,
    "docx": _of_zip("docx"),
    "hwpx": _of_zip("hwpx"),
    "hwp": _of_hwp,
}
