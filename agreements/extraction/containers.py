"""What lies in a ZIP or an OLE compound file: enough to tell a kind, within bounds."""

import lzma
import struct
import zipfile
import zlib
from typing import BinaryIO

from .kinds import NotAccepted
from .markup import refuse_definitions

MAX_UNPACKED = 200_000_000  # bytes
MAX_RATIO = 100
MAX_MEMBERS = 10_000
MAX_DIRECTORY = 4_000_000  # bytes of a ZIP's table of contents
END = b"PK\x05\x06"
END_SIZE, LONGEST_COMMENT = 22, 65_535

#: `mimetype`, the first member of these containers -> the kind.
BY_MIMETYPE = {
    "application/hwp+zip": "hwpx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
#: The main part of an Office Open XML file -> the kind.
BY_MAIN_PART = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
#: A stream in an OLE compound file -> the kind.
BY_STREAM = {
    "BodyText": "hwp",
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
    "PowerPoint Document": "ppt",
    "__properties_version1.0": "msg",
}
#: What a broken archive makes `zipfile` raise.
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, OSError,
    EOFError, ValueError, struct.error,
)  # fmt: skip
XML_ENDS = (".xml", ".rels", ".hpf", ".rdf")


def open_zip(file: BinaryIO) -> zipfile.ZipFile:
    """An archive whose declared contents are within bounds; `zipfile` reads no member beyond its
    declared size, so what is declared binds."""
    packed = file.seek(0, 2)
    _check_end(file, packed)
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as error:
        raise NotAccepted("broken", found="archive") from error
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > min(MAX_UNPACKED, MAX_RATIO * packed):
        raise NotAccepted("unpacked_too_large", found="archive")
    if any(member.flag_bits & 1 for member in members):
        raise NotAccepted("protected", found="archive")
    return archive


def _check_end(file: BinaryIO, packed: int) -> None:
    """Refuses a long table of contents before anything reads it into memory."""
    file.seek(max(0, packed - END_SIZE - LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise NotAccepted("broken", found="archive")
    members, size = struct.unpack_from("<HI", tail, at + 10)
    if members > MAX_MEMBERS or size > MAX_DIRECTORY:
        raise NotAccepted("unpacked_too_large", found="archive")


def zipped(file: BinaryIO) -> str:
    """The kind of a ZIP file: "archive" where it is no document."""
    with open_zip(file) as archive:
        names = set(archive.namelist())
        found = _zipped(archive, names)
        if found not in ("archive", "macros"):
            _refuse_definitions(archive)
        return found


def _zipped(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        return BY_MIMETYPE.get(_read_word(archive, "mimetype"), "archive")
    if "[Content_Types].xml" not in names:
        return "archive"
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return "macros"
    return next((kind for part, kind in BY_MAIN_PART.items() if part in names), "archive")


def _read_word(archive: zipfile.ZipFile, name: str) -> str:
    try:
        with archive.open(name) as member:
            return member.read(200).decode("ascii", "replace").strip()
    except BROKEN as error:
        raise NotAccepted("broken", found="archive") from error


def _refuse_definitions(archive: zipfile.ZipFile) -> None:
    """No XML part of an office file has a document type definition; one that has means harm."""
    for member in archive.infolist():
        if member.filename.lower().endswith(XML_ENDS):
            try:
                with archive.open(member) as part:
                    refuse_definitions(part)
            except BROKEN as error:
                raise NotAccepted("broken", found="archive") from error


def compound(file: BinaryIO) -> str:
    """The kind of an OLE compound file, by the names in its directory."""
    try:
        names = _stream_names(file)
    except (struct.error, ValueError, IndexError) as error:
        raise NotAccepted("broken", found="compound") from error
    if "EncryptedPackage" in names:
        raise NotAccepted("protected", found="compound")
    return next((kind for name, kind in BY_STREAM.items() if name in names), "compound")


def _stream_names(file: BinaryIO) -> set[str]:
    """The names of the directory entries ([MS-CFB] 2.2, 2.3, 2.6); at most 4,096 of them."""
    file.seek(0)
    header = file.read(512)
    sector = 1 << struct.unpack_from("<H", header, 30)[0]
    if sector not in (512, 4096):
        raise ValueError("sector size")
    (at,) = struct.unpack_from("<I", header, 48)
    tables = [one for one in struct.unpack_from("<109I", header, 76) if one < 0xFFFFFFFA]
    per_table, names = sector // 4, set()
    for _round in range(4096 * 128 // sector):
        if at >= 0xFFFFFFFA:
            break
        names |= _names_in(_sector(file, at, sector))
        table = _sector(file, tables[at // per_table], sector)
        (at,) = struct.unpack_from("<I", table, at % per_table * 4)
    return names


def _sector(file: BinaryIO, number: int, size: int) -> bytes:
    file.seek((number + 1) * size)
    found = file.read(size)
    if len(found) < size:
        raise ValueError("cut")
    return found


def _names_in(sector: bytes) -> set[str]:
    names = set()
    for start in range(0, len(sector) - 127, 128):
        (length,) = struct.unpack_from("<H", sector, start + 64)
        if 2 <= length <= 64:
            names.add(sector[start : start + length - 2].decode("utf-16-le", "replace"))
    return names
