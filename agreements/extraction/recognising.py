"""The kind of a file, by its content. A name may not say otherwise."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from .containers import compound, zipped
from .encodings import encoding_of
from .kinds import ACCEPTED, MAX_BYTES, Kind, NotAccepted
from .mail.eml import is_mail

CHUNK = 1 << 20
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How a file begins -> what it is; the first that fits.
BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"HWP Document File V", "hwp"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xfe\xed\xfa", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xce\xfa\xed\xfe", "program"),
    (b"\x00asm", "program"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "program"),  # a Windows shortcut
    (b"#!", "script"),
    (b"PK", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"MSCF", "archive"),
)
#: Written in two, so that this file is not taken for what it finds.
TEST_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

SVG = re.compile(rb"<(?:[a-z]+:)?svg[\s>]", re.I)
MARKUP = re.compile(
    rb"\s*<(!doctype|!--|\?xml|/?[a-z][a-z0-9:-]*[\s/>])|<(html|script|iframe|svg|object|embed)[\s>]",
    re.I,
)
LOOKED_AT = 4096  # bytes; browsers look at fewer when they guess


def recognise(file: BinaryIO, *, name: str) -> Kind:
    """The kind of a whole file; NotAccepted where it is none of ours, where its name says another
    one, or where it is dangerous."""
    size = file.seek(0, 2)
    if not size:
        raise NotAccepted("empty")
    if size > MAX_BYTES:
        raise NotAccepted("too_large")
    file.seek(0)
    head = file.read(LOOKED_AT)
    _refuse_test_virus(file)
    said = name.rpartition(".")[2].lower() if "." in name else ""
    found = "eml" if said in ("", "eml") and is_mail(head) else _found(file, head)
    kind = ACCEPTED.get(found)
    if kind is None:
        raise NotAccepted("not_accepted", found=found, said=said)
    if said and said not in kind.extensions:
        raise NotAccepted("mismatch", found=found, said=said)
    return kind


def _found(file: BinaryIO, head: bytes) -> str:
    if head.startswith(ZIP):
        return zipped(file)
    if head.startswith(OLE):
        return compound(file)
    for beginning, what in BEGINNINGS:
        if head.startswith(beginning):
            return what
    encoding = encoding_of(chunks(file))
    if encoding is None:
        return "unknown"
    looked_at = head.decode(encoding, "ignore").encode()
    if MARKUP.match(looked_at) or MARKUP.search(looked_at):
        return "svg" if SVG.search(looked_at) else _markup(looked_at)
    return "text"


def _markup(head: bytes) -> str:
    is_xml = head.lstrip()[:5].lower() == b"<?xml" and b"<html" not in head.lower()
    return "xml" if is_xml else "html"


def chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk


def _refuse_test_virus(file: BinaryIO) -> None:
    rest = b""
    for chunk in chunks(file):
        if TEST_VIRUS in rest + chunk:
            raise NotAccepted("test_virus")
        rest = chunk[-len(TEST_VIRUS) :]
