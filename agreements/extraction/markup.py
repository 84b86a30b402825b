"""XML of office files: a document type definition is refused before it can act."""

from typing import IO
from xml.parsers import expat

from .kinds import NotAccepted

CHUNK = 1 << 16
LONGEST_PROLOGUE = 1 << 20  # bytes before the first element


class _Enough(Exception):
    """The root element has begun: no definition can follow."""


def parser_of_parts() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_args: object) -> None:
        raise NotAccepted("entities")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def refuse_definitions(part: IO[bytes]) -> None:
    """Raises NotAccepted for a definition; a part that is no XML is left to whoever reads it."""
    parser = parser_of_parts()

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
