"""Text from the XML of office files; a document type definition is refused before it can act."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from .kinds import NotAccepted

CHUNK = 1 << 16
LONGEST_PROLOGUE = 1 << 20  # bytes before the first element


class _Enough(Exception):
    """The root element has begun: no definition can follow."""


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_args: object) -> None:
        raise NotAccepted("entities")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def refuse_definitions(part: IO[bytes]) -> None:
    """Raises NotAccepted for a definition; a part that is no XML is left to whoever reads it."""
    parser = _parser()

    def enough(*_args: object) -> None:
        raise _Enough

    parser.StartElementHandler = enough
    read = 0
    try:
        while (chunk := part.read(CHUNK)) and read < LONGEST_PROLOGUE:
            read += len(chunk)
            parser.Parse(chunk)
    except (_Enough, expat.ExpatError):
        return


#: kind -> (which parts hold its text, elements with text (none: paragraphs), paragraphs).
PARTS: dict[str, tuple[re.Pattern[str], frozenset[str], frozenset[str]]] = {
    "docx": (
        re.compile(r"word/(document|footnotes|endnotes)\.xml"), frozenset({"t"}), frozenset({"p"}),
    ),
    "pptx": (re.compile(r"ppt/slides/slide\d+\.xml"), frozenset({"t"}), frozenset({"p"})),
    "hwpx": (re.compile(r"Contents/section\d+\.xml"), frozenset({"t"}), frozenset({"p"})),
    "odt": (re.compile(r"content\.xml"), frozenset(), frozenset({"p", "h"})),
    "ods": (re.compile(r"content\.xml"), frozenset(), frozenset({"p", "h"})),
    "odp": (re.compile(r"content\.xml"), frozenset(), frozenset({"p", "h"})),
}  # fmt: skip
#: Elements that stand for white space.
SPACES = {
    "tab": "\t", "br": "\n", "cr": "\n", "lineBreak": "\n", "line-break": "\n", "s": " ",
    "nbSpace": " ", "fwSpace": " ",
}  # fmt: skip


def texts(archive: zipfile.ZipFile, kind: str) -> Iterator[str]:
    """The text of a document in pieces, paragraph by paragraph, part after part."""
    wanted, holders, paragraphs = PARTS[kind]
    names = [name for name in archive.namelist() if wanted.fullmatch(name)]
    for name in sorted(names, key=_in_order):
        with archive.open(name) as part:
            yield from _of_part(part, holders, paragraphs)


def _in_order(name: str) -> tuple[str, int]:
    number = re.search(r"\d+", name)
    return re.sub(r"\d+", "", name), int(number.group()) if number else 0


def _of_part(part: IO[bytes], holders: frozenset[str], paragraphs: frozenset[str]) -> Iterator[str]:
    pieces: list[str] = []
    depth = 0
    inside = holders or paragraphs

    def start(tag: str, _attributes: dict) -> None:
        nonlocal depth
        name = tag.rpartition(" ")[2]
        if name in inside:
            depth += 1
        elif name in SPACES:
            pieces.append(SPACES[name])

    def end(tag: str) -> None:
        nonlocal depth
        name = tag.rpartition(" ")[2]
        if name in inside:
            depth -= 1
        if name in paragraphs:
            pieces.append("\n")

    def words(text: str) -> None:
        if depth:
            pieces.append(text)

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = words
    while chunk := part.read(CHUNK):
        parser.Parse(chunk)
        yield "".join(pieces)
        pieces.clear()
    parser.Parse(b"", True)
    yield "".join(pieces)
