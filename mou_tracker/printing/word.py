"""Documents for a word processor: real headings, lists and tables, each run with its language, so
that a part pastes into an office's own file and is spelled and broken as it should be.

The same document is the same bytes: no clock, no name of who made it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

#: What Word, LibreOffice and Hancom Office have or replace well.
LATIN, KOREAN = "Arial", "Malgun Gothic"
#: Language of the product -> tag a word processor knows.
TAGS = {"ko": "ko-KR", "en": "en-GB", "it": "it-IT"}
SIZES = {"A4": (210, 297), "A4 landscape": (297, 210), "A3 landscape": (420, 297)}
MARGIN = 18  # mm
#: XML has no place for these.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: Written into every file, whenever it is made.
LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001 - a file's time has no zone
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph; `colour`: six hexadecimal digits."""

    text: str
    lang: str = ""
    bold: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs of a table's cell: the style of each and its runs; `shade`: its ground."""

    paragraphs: tuple[tuple[str, tuple[Run, ...]], ...]
    shade: str = ""


def plain(text: object, lang: str = "", *, bold: bool = False, style: str = "Normal") -> Cell:
    """A cell of one paragraph."""
    return Cell(((style, (Run(str(text), lang, bold),)),))


class Word:
    """A document that grows from its top. `lang`: the language of runs that say nothing;
    `size`: of the body, in points."""

    def __init__(self, title: str, *, lang: str, paper: str = "A4", size: float = 10) -> None:
        self.lang = lang
        self._document: Any = Document()
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = _clean(title), "", ""
        properties.language = TAGS[lang]
        properties.created = properties.modified = LONG_AGO
        self._page(paper)
        self._styles(size)

    def _page(self, paper: str) -> None:
        width, height = SIZES[paper]
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(width), Mm(height)
        if width > height:
            section.orientation = WD_ORIENT.LANDSCAPE
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, Mm(MARGIN))
        self.width = width - 2 * MARGIN

    def _styles(self, size: float) -> None:
        styles = self._document.styles
        for name, points in (
            ("Normal", size), ("List Bullet", size), ("List Number", size), ("Title", size + 7),
            ("Heading 1", size + 3), ("Heading 2", size + 1), ("Heading 3", size),
        ):  # fmt: skip
            style = styles[name]
            style.font.name, style.font.size = LATIN, Pt(points)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:ascii"), LATIN)
            fonts.set(qn("w:hAnsi"), LATIN)
            fonts.set(qn("w:eastAsia"), KOREAN)
            style.paragraph_format.space_after = Pt(2)
            style.paragraph_format.space_before = Pt(6 if name.startswith("Heading") else 0)
        for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
            styles[name].font.color.rgb = RGBColor(0x0B, 0x50, 0xD0)

    def heading(self, text: str, level: int = 1, *, lang: str = "") -> None:
        """`level` 0 is the document's title."""
        style = f"Heading {level}" if level else "Title"
        self._fill(self._document.add_paragraph(style=style), (Run(text, lang),))

    def paragraph(self, *runs: Run | str, style: str = "Normal") -> None:
        self._fill(self._document.add_paragraph(style=style), map(_run, runs))

    def bullets(self, lines: Iterable[Run | str], *, numbered: bool = False) -> None:
        for line in lines:
            self.paragraph(line, style="List Number" if numbered else "List Bullet")

    def table(
        self,
        rows: Iterable[Sequence[Cell | str]],
        *,
        widths: Sequence[float],
        head: Sequence[str] = (),
    ) -> None:
        """`widths`: shares of the page's width; `head`: repeated on every page."""
        table = self._document.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.autofit = False
        if head:
            cells = [plain(text, bold=True) for text in head]
            row = self._row(table, cells, widths)
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for line in rows:
            self._row(table, [one if isinstance(one, Cell) else plain(one) for one in line], widths)

    def page_break(self) -> None:
        self._document.add_page_break()

    def _row(self, table: Any, cells: Sequence[Cell], widths: Sequence[float]) -> Any:
        row = table.add_row()
        for place, one, share in zip(row.cells, cells, widths, strict=True):
            place.width = Mm(self.width * share / sum(widths))
            first = place.paragraphs[0]
            for style, runs in one.paragraphs:
                into = first or place.add_paragraph()
                into.style = self._document.styles[style]
                self._fill(into, runs)
                first = None
            if one.shade:
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), one.shade)
                place._tc.get_or_add_tcPr().append(shade)
        return row

    def _fill(self, paragraph: Any, runs: Iterable[Run]) -> None:
        for run in runs:
            written = paragraph.add_run(_clean(run.text))
            written.bold = True if run.bold else None
            if run.colour:
                written.font.color.rgb = RGBColor.from_string(run.colour)
            language = OxmlElement("w:lang")
            tag = TAGS[run.lang or self.lang]
            language.set(qn("w:val"), tag)
            language.set(qn("w:eastAsia"), tag if tag.startswith("ko") else "ko-KR")
            written._r.get_or_add_rPr().append(language)

    def file(self) -> bytes:
        """The document, its parts in order and without the time they were written."""
        made, still = BytesIO(), BytesIO()
        self._document.save(made)
        with ZipFile(made) as parts, ZipFile(still, "w", ZIP_DEFLATED) as written:
            for name in parts.namelist():
                part = ZipInfo(name, EPOCH)
                part.compress_type = ZIP_DEFLATED
                written.writestr(part, parts.read(name))
        return still.getvalue()


def _run(run: Run | str) -> Run:
    return run if isinstance(run, Run) else Run(run)


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text)
