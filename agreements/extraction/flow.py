"""Words in force in the XML of documents: without what is struck out, what is only remarked, and
what stands there twice; no word glued to one of another paragraph, note or box."""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import IO

from .markup import CHUNK, parser_of_parts

Parts = Mapping[str, Callable[[], IO[bytes]]]
Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind of document is written. Elements go by their local names.

    `parts`: what is read, in order, styles first. `words`: elements whose characters are words;
    none: all characters of a paragraph. `spans`: elements that a struck style may lie on, besides
    paragraphs. `left_out`: remarks, deletions, second copies. `edges`: headers and footers, told
    once after the text, however often the file repeats them.
    """

    parts: tuple[str, ...]
    words: frozenset[str]
    paragraphs: frozenset[str]
    spans: frozenset[str]
    left_out: frozenset[str]
    edges: frozenset[str] = frozenset()


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_OPEN_DOCUMENT = Format(
    parts=(r"styles\.xml", r"content\.xml"),
    words=frozenset(),
    paragraphs=_set("p h"),
    spans=_set("span a"),
    left_out=_set("tracked-changes annotation note-citation ruby-text title desc binary-data"),
    edges=_set("header header-left header-first footer footer-left footer-first"),
)
FORMATS: dict[str, Format] = {
    "docx": Format(
        parts=(
            r"word/styles\.xml", r"word/document\.xml", r"word/footnotes\.xml",
            r"word/endnotes\.xml", r"word/header\d+\.xml", r"word/footer\d+\.xml",
        ),
        words=_set("t"), paragraphs=_set("p"), spans=_set("r"),
        left_out=_set("del moveFrom Fallback tabs rt"), edges=_set("hdr ftr"),
    ),
    "pptx": Format(
        parts=(r"ppt/slides/slide\d+\.xml",),
        words=_set("t"), paragraphs=_set("p"), spans=_set("r fld"),
        left_out=_set("Fallback tabLst"),
    ),
    "hwpx": Format(
        parts=(r"Contents/header\.xml", r"Contents/section\d+\.xml"),
        words=_set("t mainText"), paragraphs=_set("p"), spans=_set("run"),
        left_out=_set("fieldBegin memogroup hiddenComment default"), edges=_set("header footer"),
    ),
    "odt": _OPEN_DOCUMENT,
    "odp": replace(_OPEN_DOCUMENT, parts=(r"content\.xml",)),
}  # fmt: skip
#: Elements that stand for signs.
SIGNS = {
    "tab": "\t", "br": "\n", "cr": "\n", "lineBreak": "\n", "line-break": "\n", "s": " ",
    "nbSpace": " ", "fwSpace": " ", "noBreakHyphen": "-", "hyphen": "-",
}  # fmt: skip
#: Elements that name a style or a character shape, and one that is a line through the words.
STYLES = {"style": ("styleId", "name"), "charPr": ("id",)}
#: A field that shows the title of the document; other titles are of pictures.
TITLE_FIELD = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 title"
NO_LINE = frozenset({"", "0", "false", "off", "none", "noStrike", "NONE"})


def struck_by(name: str, given: Attributes) -> bool | None:
    """Whether an element draws a line through its words; None where it says nothing of it.

    Hancom writes the shape "3D" for character shapes that show no line.
    """
    if name in ("strike", "dstrike"):
        return given.get("val", "true") not in NO_LINE
    if name == "strikeout":
        return given.get("shape", "NONE") not in NO_LINE and "3D" not in given["shape"]
    if name == "rPr" and "strike" in given:
        return given["strike"] not in NO_LINE
    if name == "text-properties":
        said = given.get("text-line-through-style", given.get("text-line-through-type"))
        return None if said is None else said not in NO_LINE
    return None


class Styles:
    """Which named styles strike their words out, as far as read."""

    def __init__(self) -> None:
        self.said: dict[str, bool] = {}
        self.parents: dict[str, str] = {}

    def begin(self, style: str) -> None:
        """A later part may define a name anew."""
        self.said.pop(style, None)
        self.parents.pop(style, None)

    def strikes(self, style: str | None) -> bool | None:
        seen: set[str] = set()
        while style and style not in seen:
            if style in self.said:
                return self.said[style]
            seen.add(style)
            style = self.parents.get(style)
        return None


@dataclass(slots=True)
class Scope:
    """A paragraph or span that is open."""

    is_span: bool
    struck: bool | None


class Flow:
    """Reads parts of one document; a subclass takes the paragraphs and what else it wants."""

    def __init__(self, form: Format) -> None:
        self.form, self.styles = form, Styles()
        self.edges: dict[str, None] = {}

    def paragraph(self, text: str, depth: int) -> None:
        """A paragraph has ended; `depth`: in how many others it stands."""

    def element(self, name: str, given: Attributes) -> None:
        """An element in force begins."""

    def ended(self, name: str) -> None:
        """... has ended."""

    def read(self, part: IO[bytes]) -> Iterator[None]:
        """Goes through one part, giving way after each piece."""
        self._open: list[list[str]] = []
        self._scopes: list[Scope] = []
        self._style = ""
        self._words = self._outside = self._at_edge = 0
        self._is_deleted = False
        parser = parser_of_parts()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        while chunk := part.read(CHUNK):
            parser.Parse(chunk)
            yield
        parser.Parse(b"", True)
        yield

    def _start(self, tag: str, attributes: Attributes) -> None:
        name = tag.rpartition(" ")[2]
        if self._outside or (name in self.form.left_out and tag != TITLE_FIELD):
            self._outside += 1
            return
        given = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self._note_line(name, given)
        if name in self.form.paragraphs:
            self._open.append([])
            self._scopes.append(Scope(False, self.styles.strikes(given.get("style-name"))))
        elif name in self.form.spans:
            own = self.styles.strikes(given.get("style-name") or given.get("charPrIDRef"))
            inherited = self._scopes[-1].struck if self._scopes else None
            self._scopes.append(Scope(True, inherited if own is None else own))
        elif name in ("deleteBegin", "deleteEnd"):
            self._is_deleted = name == "deleteBegin"
        self._at_edge += name in self.form.edges
        self._words += name in self.form.words
        if name in SIGNS:
            self._characters(SIGNS[name] * _times(given), is_sign=True)
        self.element(name, given)

    def _note_line(self, name: str, given: Attributes) -> None:
        """Notes a line through words, at the style or the open span it is said of."""
        if name in STYLES:
            self._style = next((given[key] for key in STYLES[name] if key in given), "")
            self.styles.begin(self._style)
            if parent := given.get("parent-style-name"):
                self.styles.parents[self._style] = parent
        elif self._style and name == "basedOn":
            self.styles.parents[self._style] = given.get("val", "")
        elif self._style:
            if (struck := struck_by(name, given)) is not None:
                self.styles.said[self._style] = struck
        elif self._scopes:
            named = name in ("pStyle", "rStyle")
            struck = self.styles.strikes(given.get("val")) if named else struck_by(name, given)
            # what is said of the mark at the end of a paragraph is not said of its words
            if struck is not None and self._scopes[-1].is_span == (name != "pStyle"):
                self._scopes[-1].struck = struck

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if self._outside:
            self._outside -= 1
            return
        if name in self.form.paragraphs:
            self._scopes.pop()
            text = "".join(self._open.pop())
            self._is_deleted &= bool(self._open)
            if self._at_edge:
                self.edges[text] = None
            else:
                self.paragraph(text, len(self._open))
        elif name in self.form.spans:
            self._scopes.pop()
        elif name in STYLES:
            self._style = ""
        self._at_edge -= name in self.form.edges
        self._words -= name in self.form.words
        self.ended(name)

    def _characters(self, text: str, *, is_sign: bool = False) -> None:
        if self._outside or self._is_deleted or not self._open or self._scopes[-1].struck:
            return
        if self._words or is_sign or not self.form.words:
            self._open[-1].append(text)


def _times(given: Attributes) -> int:
    """How many spaces `text:s` stands for."""
    told = given.get("c", "1")
    return min(int(told), 1_000) if told.isdecimal() else 1


class Texts(Flow):
    """Paragraphs in order; what stands within one (a note, a box, a table) follows it."""

    def __init__(self, form: Format) -> None:
        super().__init__(form)
        self.ready: list[str] = []
        self._within: list[list[str]] = []

    def element(self, name: str, given: Attributes) -> None:
        if name in self.form.paragraphs:
            self._within.append([])

    def paragraph(self, text: str, depth: int) -> None:
        told = [text, *self._within.pop()]
        (self._within[-1] if depth else self.ready).extend(told)

    def take(self) -> str:
        told, self.ready = "".join(f"{text}\n" for text in self.ready), []
        return told


def parts_of_zip(archive: zipfile.ZipFile) -> Parts:
    return {name: partial(archive.open, name) for name in archive.namelist()}


def in_order(parts: Parts, form: Format) -> Iterator[str]:
    """The names of the parts that are read: by kind, then by number."""
    for pattern in form.parts:
        names = [name for name in parts if re.fullmatch(pattern, name)]
        yield from sorted(names, key=lambda name: (len(name), name))


def texts(parts: Parts, kind: str) -> Iterator[str]:
    """The text of a document in pieces, part after part."""
    flow = Texts(FORMATS[kind])
    for name in in_order(parts, flow.form):
        with parts[name]() as part:
            for _piece in flow.read(part):
                yield flow.take()
    yield "".join(f"{edge}\n" for edge in flow.edges)
