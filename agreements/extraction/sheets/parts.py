"""The XML of workbooks, element by element; names are local, so that Strict Open XML, which has
namespaces of its own, is read as any other."""

from collections.abc import Iterator
from typing import IO

from agreements.extraction.markup import CHUNK, parser_of_parts

#: (begins, ends or neither, name, attributes, characters). An end comes with the characters right
#: inside its element.
Event = tuple[bool | None, str, dict[str, str], str]
CALCEXT = "calcext:"


def elements(part: IO[bytes], *, is_mixed: bool = False) -> Iterator[Event]:
    """Beginnings and ends, and characters where they stand if words and elements are mixed."""
    ready: list[Event] = []
    open_: list[list[str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        open_.append([])
        given = {_local(name): value for name, value in attributes.items()}
        ready.append((True, tag.rpartition(" ")[2], given, ""))

    def end(tag: str) -> None:
        ready.append((False, tag.rpartition(" ")[2], {}, "".join(open_.pop())))

    def characters(text: str) -> None:
        open_[-1].append(text)
        if is_mixed:
            ready.append((None, "", {}, text))

    parser = parser_of_parts()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    while chunk := part.read(CHUNK):
        parser.Parse(chunk)
        yield from ready
        ready.clear()
    parser.Parse(b"", True)
    yield from ready


def _local(name: str) -> str:
    """The name without its namespace, but for what LibreOffice says a second time of a cell."""
    space, _sep, local = name.rpartition(" ")
    return CALCEXT + local if space.endswith("calcext:1.0") else local
