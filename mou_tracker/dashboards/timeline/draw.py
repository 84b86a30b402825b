"""A lane, the ground behind all lanes and the axis above them, as SVG text.

One svg a lane, in its own units, as wide as its place; a style sheet stretches it. No style
attribute and no script; looks are classes of static/css/pages/timeline-marks.css. A lane's drawing
is hidden from those who do not see it: the words beside it and the table beneath tell the same.
"""

from dataclasses import dataclass
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

from . import words
from .labels import drawn as drawn_labels
from .labels import label_grounds, labels_of
from .lane import Lane
from .layout import width
from .marks import marks_of
from .paths import number, paths
from .scale import Tick
from .view import View

#: id → stops of the gradients: (look, offset, opacity).
GRADIENTS = {
    "tl-dawn-fill": (("stop", 0, 0), ("stop", 1, 0.38)),
    "tl-rise-fill": (("stop", 0, 0), ("stop", 1, 1)),
    "tl-dusk-fill": (("stop", 0, 0.38), ("stop", 1, 0)),
    "tl-fade-fill": (("stop", 0, 1), ("stop", 1, 0)),
    "tl-fade-roll-fill": (("stop-roll", 0, 1), ("stop-roll", 1, 0)),
}
#: id → (size, turn, look of the ground, look of the line) of the hatchings.
HATCHES = {
    "tl-gap-fill": (6, 45, "gap-ground", "gap-line"),
    "tl-stripes-fill": (5, -45, "stripes-ground", "stripes-line"),
}


def definitions() -> str:
    """Gradients and hatchings."""
    fades = "".join(
        f'<linearGradient id="{name}">'
        + "".join(
            f'<stop class="tl-{look}" offset="{at}" stop-opacity="{depth}"/>'
            for look, at, depth in stops
        )
        + "</linearGradient>"
        for name, stops in GRADIENTS.items()
    )
    hatches = "".join(
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn})"><rect class="tl-{ground}" width="{size}" '
        f'height="{size}"/><path class="tl-{line}" d="M0 0v{size}"/></pattern>'
        for name, (size, turn, ground, line) in HATCHES.items()
    )
    return f"<defs>{fades}{hatches}</defs>"


#: Once a page.
DEFS = mark_safe(  # noqa: S308  a constant of ours
    '<svg class="tl-defs" width="0" height="0" aria-hidden="true" focusable="false">'
    f"{definitions()}</svg>"
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A lane as SVG, with its height in pixels."""

    svg: SafeString
    height: float


def lane_shapes(lane: Lane, view: View) -> str:
    """The marks and labels of a lane, without the svg around them."""
    marks = marks_of(lane, view)
    labels = labels_of(lane, view, marks)
    grounds = label_grounds(labels, view.density)
    return paths(marks, view.density, grounds) + drawn_labels(labels, view.density)


def draw_lane(lane: Lane, view: View) -> Drawn:
    """One lane."""
    return Drawn(drawn_svg(view, lane_shapes(lane, view)), view.density.height)


def drawn_svg(view: View, shapes: str) -> SafeString:
    """The svg of a lane."""
    return _svg("tl-lane", view.units, view.density.height, shapes)


def _svg(look: str, wide: float, high: float, inner: str) -> SafeString:
    box = f'width="{number(wide)}" height="{number(high)}"'
    return mark_safe(  # noqa: S308  every text in it went through escape()
        f'<svg class="{look}" {box} viewBox="0 0 {number(wide)} {number(high)}" '
        f'preserveAspectRatio="none" aria-hidden="true">{inner}</svg>'
    )


# --- Ground and axis -----------------------------------------------------------------------------

#: The ground is drawn in a box so high, and stretched behind all lanes.
GROUND_HEIGHT = 100


def ground_shapes(view: View, high: float = GROUND_HEIGHT) -> str:
    """Odd years sunken, lines of the axis, the asked day."""
    bands: list[str] = []
    lines: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for year in range(view.scale.first.year, view.scale.last.year + 1):
        first = view.scale.first.replace(year=year, month=1, day=1)
        edges = view.span(first, first.replace(month=12, day=31))
        if year % 2 and edges:
            left, right = edges
            bands.append(f"M{number(left)} 0H{number(right)}V{number(high)}H{number(left)}z")
    for day, level in view.scale.lines:
        lines[level].append(f"M{number(view.at(day))} 0V{number(high)}")
    parts = [("sunken", bands), *((f"line{level}", found) for level, found in lines.items())]
    if view.scale.first <= view.on <= view.scale.last:
        parts.append(("today", [f"M{number(view.at(view.on))} 0V{number(high)}"]))
    return "".join(f'<path class="tl-{look}" d="{"".join(d)}"/>' for look, d in parts if d)


def draw_ground(view: View) -> SafeString:
    """What lies behind all lanes, once a page; a style sheet makes it as high as they are."""
    return _svg("tl-ground", view.units, GROUND_HEIGHT, ground_shapes(view))


AXIS_HEIGHT = 24


def draw_axis(view: View) -> SafeString:
    """Names of the years, quarters or months."""
    return _svg("tl-axis", view.units, AXIS_HEIGHT, axis_texts(view, AXIS_HEIGHT - 7))


def axis_texts(view: View, y: float) -> str:
    return "".join(
        f'<text class="tl-t tl-year" x="{number(view.at(tick.day) + 4)}" y="{number(y)}">'
        f"{escape(tick.label)}</text>"
        for tick in _fitting(view)
    )


def draw_today(view: View) -> SafeString:
    """The pill that names the asked day; nothing where that lies outside the window."""
    if not view.scale.first <= view.on <= view.scale.last:
        return mark_safe("")
    return _svg("tl-now", view.units, PILL_HEIGHT, today_pill(view))


PILL_HEIGHT = 18


def today_pill(view: View) -> str:
    """The day that is shown, above its line."""
    text = words.day(view.on)
    wide = width(text, 11) + 16
    at = view.at(view.on)
    left = min(max(at - wide / 2, 0), view.units - wide)
    return (
        f'<rect class="tl-pill-now" x="{number(left)}" y="0" width="{number(wide)}" height="18" '
        f'rx="9"/><text class="tl-t tl-now-t" x="{number(left + wide / 2)}" y="13" '
        f'text-anchor="middle">{escape(text)}</text>'
    )


def _fitting(view: View) -> list[Tick]:
    """The ticks whose names fit, coarser ones first; every second, fifth … where they are many."""
    ticks = [one for one in view.scale.ticks if view.at(one.day) + 30 < view.units]
    widest = max((width(tick.label, 12.5) for tick in ticks), default=0) + 8
    for level in (2, 1, 0):
        among = [one for one in ticks if one.level <= level]
        for step in (1, 2, 5):
            kept = among[::step]
            if all(view.at(b.day) - view.at(a.day) >= widest for a, b in pairwise(kept)):
                return kept
    return ticks[::10]


def row_id(lane: Lane, key: str) -> str:
    """The row of the table that tells the same as a mark."""
    return f"{lane.reference}-{key.replace(':', '-')}"
