"""The timeline on paper: sheets of whole lanes, each complete in itself.

A sheet has the title, the asked day, the order, the axis, the strip of all lanes, the legend and
its number; a group that goes on says so. The lanes are those of the page, drawn by the same pen
with the width a sheet has; every drawing stands alone, so that no reader of HTML has to look into
another one for a gradient, and none is cut.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Agreement, Confidentiality

from . import strip as strips
from .asked import Asked
from .density import SHEET, Density
from .draw import axis_texts, definitions, ground_shapes, lane_shapes, today_pill
from .grouping import GROUPINGS, Group
from .lane import Lane
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
    in lanes; `width`: of the drawing, in units of 1/96 inch."""

    name: str
    label: str | Promise
    lanes: int
    room: float
    width: int
    has_reference: bool

    @property
    def density(self) -> Density:
        return replace(SHEET, width=self.width)

    @property
    def size(self) -> str:
        """As templates/printing/sheet.html names it."""
        return f"{self.name} landscape"


PAPERS = {
    "A3": Paper("A3", gettext_lazy("A3 landscape"), 32, 38.5, 578, has_reference=True),
    "A4": Paper("A4", gettext_lazy("A4 landscape"), 22, 24.3, 358, has_reference=False),
}
#: The head of a group takes so many lanes.
HEAD = 1.15


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

    @cached_property
    def view(self) -> View:
        return View(self.picture.scale, self.picture.on, self.paper.density)

    @cached_property
    def sheets(self) -> list[Sheet]:
        return sliced(self.picture.groups, self.paper, self.first)

    @property
    def texts(self) -> int:
        """So many columns of text stand beside the drawing."""
        return 8 + self.paper.has_reference

    @property
    def heads(self) -> Iterator[tuple[str, str]]:
        """Label and class of each column of text."""
        for look, (label, _sorts) in HEADS.items():
            yield str(label), look.removeprefix("c-")
            if look == "c-n" and self.paper.has_reference:
                yield _("Reference"), "ref"

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
        return alone(WIDE, entry.density.height, entry.shapes, self.paper.density.text)

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
        """Notice days and ends of cover by quarter, of all lanes."""
        if self.strip is None:
            return []
        lines = [self.strip.line(code) for code in ("notice", "ends")]
        return [(line, self._band(30, line_shapes(line, self.view, 30))) for line in lines]

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
