"""The timeline on paper: sheets of whole lanes, each complete in itself.

A sheet has the title, the asked day, the order, the axis, the strip of all lanes, the legend and
its number; a group that goes on says so. The lanes are those of the page, drawn by the same pen
with the width a sheet has; every drawing stands alone, so that no reader of HTML has to look into
another one for a gradient, and none is cut.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import count
from math import ceil
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.models import Agreement, Confidentiality
from agreements.wording.date_formats import format_date

from . import strip as strips
from .asked import Asked
from .columns import LETTERS, Columns, columns_of, lines_of
from .density import SHEET, Density
from .draw import axis_texts, definitions, ground_shapes, lane_shapes, today_pill
from .grouping import GROUPINGS, Group
from .lane import Lane
from .layout import width
from .legend import WIDE, Entry, legend_of
from .looks import painted
from .marks import marks_of
from .paths import number
from .picture import Picture
from .rows import NEXT, Row
from .screen import HEADS
from .strip import Line
from .view import View


@dataclass(frozen=True)
class Paper:
    """A landscape sheet. `lanes`: at most on one; `room`: for lanes and heads of groups together,
    in lanes; `width`: of the drawing, in units of 1/96 inch, as are `across`, `tall`: of what may
    be printed on; `least`: of the drawing; `most`: what a column of text may have."""

    name: str
    label: str | Promise
    lanes: int
    room: float
    width: int
    has_reference: bool
    across: int
    tall: int
    least: int
    most: dict[str, int]
    lane: Density = SHEET

    @property
    def density(self) -> Density:
        return replace(self.lane, width=self.width)

    @property
    def size(self) -> str:
        """As templates/printing/sheet.html names it."""
        return f"{self.name} landscape"


PAPERS = {
    "A3": Paper(
        "A3", gettext_lazy("A3 landscape"), 32, 38.5, 578, has_reference=True,
        across=1496, tall=1058, least=430, most={"n": 230, "a": 220, "r": 90},
    ),
    "A4": Paper(
        "A4", gettext_lazy("A4 landscape"), 22, 24.3, 358, has_reference=False,
        across=1046, tall=737, least=280, most={"n": 176, "a": 190, "r": 56},
    ),
}  # fmt: skip
#: The head of a group takes so many lanes.
HEAD = 1.15
#: Where acts are on two lines.
BROKEN = replace(SHEET, height=26, bar=6.5, thick=12, below=22.4)
#: Heights of what stands around the lanes: the title, a line of the headline, today's pill, the
#: heads of the columns and each further line of them, a line of the strip, one of the legend, the
#: foot.
TITLE, LEAD, PILL, HEADS_OF_COLUMNS, FURTHER, STRIP, LEGEND, FOOT = 36, 19, 20, 24, 15, 30, 18.5, 38
#: Letters of the headline and the room beside the words of a sample, in pixels.
LEAD_LETTERS, BESIDE_WORDS = 14.0, 66.0


@dataclass
class Part:
    """The rows of one group on one sheet. `begins`, `goes_on`: whether it has lanes before or
    after, on other sheets."""

    group: Group
    rows: list[tuple[int, Row]] = field(default_factory=list)  # numbered through all sheets
    begins: bool = True
    goes_on: bool = False


@dataclass
class Sheet:
    """One sheet of paper."""

    number: int
    parts: list[Part] = field(default_factory=list)

    @property
    def lanes(self) -> int:
        return sum(len(part.rows) for part in self.parts)

    @property
    def room(self) -> float:
        return self.lanes + HEAD * sum(bool(part.group.label) for part in self.parts)


def sliced(groups: Iterable[Group], paper: Paper, first: int = 1) -> list[Sheet]:
    """The rows of all groups on as many sheets as they take, numbered from `first` on. No sheet
    ends with a head alone."""
    sheets = [Sheet(1)]
    numbers = count(first)
    for group in groups:
        part: Part | None = None
        for row in group.rows:
            sheet = sheets[-1]
            needed = 1 + (HEAD if part is None and group.label else 0)
            full = sheet.lanes >= paper.lanes or sheet.room + needed > paper.room
            if full and sheet.lanes:
                if part is not None:
                    part.goes_on = True
                sheets.append(Sheet(len(sheets) + 1))
                sheet = sheets[-1]
                if part is not None:
                    part = Part(group, begins=False)
                    sheet.parts.append(part)
            if part is None:
                part = Part(group)
                sheet.parts.append(part)
            part.rows.append((next(numbers), row))
    return sheets


@dataclass(frozen=True)
class Sheets:
    """What templates/timeline/sheet.html prints."""

    picture: Picture
    paper: Paper
    strip: strips.Strip | None = None
    order: str = ""
    headline: str = ""
    first: int = 1  # the number of the first lane, where there are pages before

    against: date | None = None  # the day compared
    changed: Collection[int] = ()  # agreements that stand otherwise on it

    @cached_property
    def columns(self) -> Columns:
        paper = self.paper
        rows = [row for group in self.picture.groups for row in group.rows]
        heads: dict[str, str] = {}
        for look, (label, _sorts) in HEADS.items():
            heads[look.removeprefix("c-")] = str(label)
            if look == "c-n" and paper.has_reference:
                heads["ref"] = _("Reference")
        across = paper.across - self.number
        return columns_of(rows, heads, across=across, least=paper.least, most=paper.most)

    @property
    def number(self) -> int:
        """How wide the numbers of the lanes are, with the mark of those that changed."""
        return 44 if self.changed else 29

    @cached_property
    def view(self) -> View:
        lane = BROKEN if self.columns.is_broken else self.paper.lane
        density = replace(lane, width=self.columns.lane)
        return View(self.picture.scale, self.picture.on, density)

    @cached_property
    def fitted(self) -> Paper:
        """The paper with as many lanes as its other texts leave room for."""
        paper, across = self.paper, self.paper.across
        legend = [width(str(words), LETTERS) + BESIDE_WORDS for _svg, words in self.legend]
        around = (
            TITLE + PILL + HEADS_OF_COLUMNS + FOOT + STRIP * len(self.lines)
            + LEAD * ceil(width(f"{self.headline} {self.compared}", LEAD_LETTERS) / across)
            + FURTHER * (self.columns.lines - 1) + LEGEND * lines_of(legend, across)
        )  # fmt: skip
        room = (paper.tall - around) / self.view.density.height
        return replace(paper, room=room, lanes=min(paper.lanes, int(room)))

    @cached_property
    def sheets(self) -> list[Sheet]:
        return sliced(self.picture.groups, self.fitted, self.first)

    @property
    def texts(self) -> int:
        """So many columns of text stand beside the drawing."""
        return 1 + len(self.columns.widths)

    @property
    def compared(self) -> str:
        """Which day is compared, and how many lanes stand otherwise on it."""
        if self.against is None:
            return ""
        n = len(self.changed)
        told = ngettext(
            "● %(n)d lane stands otherwise than on %(day)s.",
            "● %(n)d lanes stand otherwise than on %(day)s.",
            n,
        )
        return told % {"n": n, "day": format_date(self.against)}

    @property
    def looks(self) -> SafeString:
        """The widths of the columns, as a style sheet."""
        wide = {"no": self.number, **self.columns.widths, "lane": self.columns.lane}
        return mark_safe(  # noqa: S308  numbers of ours
            "".join(f".k-{name}{{width:{number(one)}px}}" for name, one in wide.items())
        )

    @property
    def on(self) -> date:
        return self.picture.on

    @cached_property
    def legend(self) -> list[tuple[SafeString, Any]]:
        """Of the marks that are on these sheets."""
        lanes = self.picture.lanes.values()
        kinds = {mark.kind for lane in lanes for mark in marks_of(lane, self.view)}
        return [(self._sample(entry), entry.words) for entry in legend_of(kinds)]

    def _sample(self, entry: Entry) -> SafeString:
        return alone(WIDE, entry.density.height, entry.shapes, self.view.density.text)

    def lane(self, row: Row) -> SafeString:
        return lane_alone(self.picture.lanes[row.reference], self.view)

    @cached_property
    def ground(self) -> str:
        return ground_shapes(self.view, self.view.density.height)

    @cached_property
    def head(self) -> SafeString:
        """The ground beneath the head of a group."""
        return self._band(22)

    @cached_property
    def axis(self) -> SafeString:
        return self._band(22, axis_texts(self.view, 15))

    @cached_property
    def pill(self) -> SafeString:
        return self._band(20, today_pill(self.view), ground=False)

    @cached_property
    def lines(self) -> list[tuple[Line, SafeString]]:
        """What the strip counts by quarter, of all lanes."""
        if self.strip is None:
            return []
        return [
            (line, self._band(STRIP, line_shapes(line, self.view, STRIP)))
            for line in self.strip.told
        ]

    def _band(self, high: float, inner: str = "", *, ground: bool = True) -> SafeString:
        ground_ = ground_shapes(self.view, high) if ground else ""
        return alone(self.view.units, high, ground_ + inner, self.view.density.text)

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.sheets)

    @property
    def total(self) -> int:
        return len(self.sheets)


def lane_alone(lane: Lane, view: View) -> SafeString:
    """A lane with the ground behind it: what the page has, with its looks inside."""
    ground = ground_shapes(view, view.density.height)
    shapes = ground + lane_shapes(lane, view)
    return alone(view.units, view.density.height, shapes, view.density.text)


def alone(wide: float, high: float, shapes: str, text: float) -> SafeString:
    """A drawing that needs nothing around it."""
    defs = definitions() if "url(#tl-gap" in shapes or "url(#tl-stripes" in shapes else ""
    box = f'width="{number(wide)}" height="{number(high)}"'
    return mark_safe(  # noqa: S308  every text in it went through escape()
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} '
        f'viewBox="0 0 {number(wide)} {number(high)}">{painted(defs + shapes, text=text)}</svg>'
    )


def line_shapes(line: Line, view: View, high: float) -> str:
    """The figures of a line of the strip, as bars with their numbers."""
    most = max(line.counts.values(), default=1)
    parts = []
    for text in sorted(line.counts):
        edges = view.span(*strips.bounds(text))
        if edges is None:
            continue
        left, wide = edges[0], edges[1] - edges[0]
        tall = max(line.counts[text] / most * (high - 16), 2)
        parts.append(
            f'<rect class="tl-count-{line.code}" x="{number(left + wide * 0.18)}" '
            f'y="{number(high - tall)}" width="{number(wide * 0.64)}" height="{number(tall)}"/>'
            f'<text class="tl-t tl-count" x="{number(left + wide / 2)}" '
            f'y="{number(high - tall - 3)}" text-anchor="middle">{line.counts[text]}</text>'
        )
    return "".join(parts)


def order_words(asked: Asked) -> str:
    """ "by next decision", "by country · End of cover ↓"."""
    parts = []
    if asked.group != "none":
        parts.append(_("by %(what)s") % {"what": GROUPINGS[asked.group]})
    key = asked.sort.removeprefix("-")
    if key != NEXT:
        label = next(str(label) for label, sorts in HEADS.values() if sorts == key)
        parts.append(f"{label} {'↓' if asked.sort.startswith('-') else '↑'}")
    return " · ".join(parts)


#: From what everybody may read to what few may.
LEVELS = ("public", "partners", "internal", "confidential")


def confidentiality_of(ids: Iterable[int]) -> str:
    """What may be done with a sheet: what stands on it is the office's own, or more confidential
    where an agreement is."""
    rows = Agreement.objects.filter(pk__in=ids).order_by()
    found = {"internal", *rows.values_list("confidentiality", flat=True).distinct()}
    level = max(found, key=LEVELS.index)
    return _("Confidentiality: %(level)s") % {"level": Confidentiality(level).label}
