"""The picture as one SVG file that needs nothing else: columns of text, lanes, strip, legend, and
their looks inside it. Every lane of the page is in it, folded groups too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from django.utils.translation import gettext as _

from agreements.wording.date_formats import format_date

from .draw import axis_texts, definitions, ground_shapes, lane_shapes, today_pill
from .layout import width
from .legend import legend_of
from .looks import style_sheet
from .marks import marks_of
from .paths import number
from .picture import Picture
from .rows import Row
from .sheets import line_shapes
from .strip import Line, Strip

EDGE, GAP = 24, 10
#: Columns of text: width, and whether they end at their right edge.
COLUMNS = ((196, False), (116, False), (196, False), (98, True), (132, True), (116, False))
TEXTS = sum(room for room, _is_right in COLUMNS)
TITLE, LEAD, STRIP, LINE = 40, 62, 84, 32
LOOKS = (
    'svg{font-family:"MOU Latin","Pretendard GOV","Noto Sans CJK KR","Noto Sans KR",sans-serif}'
    ".n{font-size:12.5px;fill:#1e2124}.s{fill:#58616a}.b{font-weight:700}.l{fill:#8a240f}"
    ".r{stroke:#e6e8ea}.h{stroke:#1e2124}"
)


@dataclass
class _File:
    """The texts of each column, the lanes and lines, and how far down they reach."""

    picture: Picture
    y: float
    texts: list[list[str]] = field(default_factory=lambda: [[] for _column in COLUMNS])
    lanes: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    def head(self, label: str, count: int) -> None:
        self.y += 32
        self.heads.append(_text(EDGE, self.y - 9, f"{label} {count}", "n b"))
        self.rules.append(f"M{EDGE} {number(self.y)}H{EDGE + TEXTS}")

    def row(self, row: Row) -> None:
        view = self.picture.view
        high = view.density.height
        look = {"late": " b l", "soon": " b"}.get(row.tone, "")
        told = (
            (row.name, " b"), (row.since, " s"), (row.act_text, ""), (row.day_text, look),
            (row.left_text, look), (row.cover_text, " s"),
        )  # fmt: skip
        for (text, looks), column, (at, is_right) in zip(told, self.texts, _places(), strict=True):
            y = self.y + high / 2 + 4.5
            column.append(_text(at, y, text, f"n{looks}", is_right=is_right))
        shapes = lane_shapes(self.picture.lanes[row.reference], view)
        self.lanes.append(f'<g transform="translate(0 {number(self.y)})">{shapes}</g>')
        self.y += high
        self.rules.append(f"M{EDGE} {number(self.y)}H{EDGE + TEXTS + view.units}")


def _places() -> Iterator[tuple[float, bool]]:
    """Where the text of each column begins, or ends."""
    x = float(EDGE)
    for room, is_right in COLUMNS:
        yield (x + room - GAP if is_right else x), is_right
        x += room


def _text(x: float, y: float, text: str, look: str, *, is_right: bool = False) -> str:
    anchor = ' text-anchor="end"' if is_right else ""
    return f'<text class="{look}" x="{number(x)}" y="{number(y)}"{anchor}>{escape(text)}</text>'


def svg_file(picture: Picture, strip: Strip | None = None, told: str = "") -> str:
    """The whole picture. `told`: the headline in plain words."""
    view = picture.view
    lines = strip.told if strip else []
    axis = STRIP + LINE * len(lines) + 22
    found = _File(picture, float(axis))
    for group in picture.groups:
        if group.label:
            found.head(group.label, len(group.rows))
        for row in group.rows:
            found.row(row)
    wide = EDGE * 2 + TEXTS + view.units
    legend, high = _legend(picture, found.y + 24, wide)
    heading = _("Timeline of agreements")
    day = _("as of %(day)s") % {"day": format_date(picture.on)}
    strips = "".join(
        f'<g transform="translate(0 {STRIP + LINE * at})">{line_shapes(line, view, LINE - 2)}</g>'
        for at, line in enumerate(lines)
    )
    names = "".join(
        _text(EDGE + TEXTS - GAP, STRIP + LINE * at + 26, _head_of(line), "n s",
              is_right=True)
        for at, line in enumerate(lines)
    )  # fmt: skip
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{number(high)}" '
        f'viewBox="0 0 {wide} {number(high)}"><title>{escape(heading)}, {escape(day)}</title>'
        f"<style>{LOOKS}{style_sheet()}</style>{definitions()}{_clips(high)}"
        f'<rect fill="#fff" width="{wide}" height="{number(high)}"/>'
        f'<text x="{EDGE}" y="{TITLE}" font-size="20" font-weight="700">{escape(heading)}</text>'
        f"{_text(wide - EDGE, TITLE, day, 'n', is_right=True)}{_text(EDGE, LEAD, told, 'n')}"
        f'<g transform="translate({EDGE + TEXTS} 0)">'
        f'<g transform="translate(0 {STRIP})">{ground_shapes(view, found.y - STRIP)}</g>'
        f'<g transform="translate(0 {STRIP - 20})">{today_pill(view)}</g>{strips}'
        f'<g transform="translate(0 {axis - 22})">{axis_texts(view, 15)}</g></g>'
        f'<path class="r" d="{"".join(found.rules)}"/>{names}'
        f'<path class="h" d="M{EDGE} {axis}H{wide - EDGE}"/>{"".join(found.heads)}'
        + "".join(
            f'<g clip-path="url(#k{at})">{"".join(texts)}</g>'
            for at, texts in enumerate(found.texts)
        )
        + f'<g transform="translate({EDGE + TEXTS} 0)">{"".join(found.lanes)}</g>{legend}</svg>'
    )


def _head_of(line: Line) -> str:
    told = f"{line.heading} {line.total}"
    return f"{told}, {line.note}" if line.note else told


def _clips(high: float) -> str:
    """A text that is too long ends with its column."""
    parts, x = [], EDGE
    for at, (room, is_right) in enumerate(COLUMNS):
        left, wide = (x - 4, room) if is_right else (x, room - 6)
        parts.append(
            f'<clipPath id="k{at}"><rect x="{left}" width="{wide}" height="{number(high)}"/>'
            "</clipPath>"
        )
        x += room
    return f"<defs>{''.join(parts)}</defs>"


def _legend(picture: Picture, y: float, wide: float) -> tuple[str, float]:
    """The samples of the marks that are drawn, and where the file ends."""
    kinds = {m.kind for lane in picture.lanes.values() for m in marks_of(lane, picture.view)}
    parts, x = [], float(EDGE)
    for entry in legend_of(kinds):
        step = 54 + width(str(entry.words), 12.5) + 24
        if x + step > wide:
            x, y = float(EDGE), y + 26
        parts.append(
            f'<g transform="translate({number(x)} {number(y)})">{entry.shapes}'
            f"{_text(54, 15, str(entry.words), 'n s')}</g>"
        )
        x += step
    return "".join(parts), y + 44
