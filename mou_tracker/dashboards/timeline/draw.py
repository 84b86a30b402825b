"""Marks and placed labels → SVG text.

One <svg> per lane, as wide as its place: shapes stand at per cent of it, texts at pixels beside an
anchor. No style attribute and no script; looks are classes of static/css/pages/timeline.css, fills
that name a gradient are attributes, since a style sheet could not point into the page.
"""

from dataclasses import dataclass
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

from . import dense, words
from .lane import Lane
from .layout import TIERS, Placed, Tier, place, width
from .marks import Drawing, Heights, Mark, View, drawing
from .scale import Scale

#: Gradients, hatches and the forum's diamond, once a page.
DEFS = mark_safe(  # noqa: S308  a constant of ours
    '<svg class="tl-defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    + "".join(
        f'<linearGradient id="{name}">'
        + "".join(
            f'<stop class="{look}" offset="{at}" stop-opacity="{depth}"/>' for at, depth in stops
        )
        + "</linearGradient>"
        for name, look, stops in (
            ("tl-open", "tl-s-bar", ((0.4, 1), (1, 0.08))),
            ("tl-ease", "tl-s-bar", ((0.7, 1), (1, 0.5))),
            ("tl-open-roll", "tl-s-roll", ((0.4, 1), (1, 0.08))),
            ("tl-ease-roll", "tl-s-roll", ((0.7, 1), (1, 0.5))),
            ("tl-dawn", "tl-s-bar", ((0, 0.15), (1, 1))),
            ("tl-tail", "tl-s-notice", ((0, 0.12), (1, 1))),
        )
    )
    + "".join(
        f'<pattern id="{name}" width="7" height="7" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn})"><path class="{look}" d="M0 0v7"/></pattern>'
        for name, look, turn in (
            ("tl-hatch", "tl-h-gap", 45),
            ("tl-stripe", "tl-h-stripe", 45),
            ("tl-stop", "tl-h-stop", -45),
        )
    )
    + "</defs></svg>"
)
FILLS = {"tl-suspended": "tl-stripe", "tl-terminating": "tl-stop"}


def pc(value: float) -> str:
    """A place, to a hundredth of a per cent."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def px(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws the shapes of one lane."""

    heights: Heights

    def shape(self, mark: Mark) -> str:
        return getattr(self, f"_{mark.shape}")(mark)

    def _rect(
        self, mark: Mark, top: float, high: float, look: str, fill: str = "", rx: int = 0
    ) -> str:
        corner = f' rx="{rx}"' if rx else ""
        paint = f' fill="url(#{fill})"' if fill else ""
        name = f' class="{look}"' if look else ""
        return (
            f'<rect{name} x="{pc(mark.left)}" y="{px(top)}" width="{pc(mark.right - mark.left)}" '
            f'height="{px(high)}"{corner}{paint}'
        ) + "/>"

    def _local(self, at: float, y: float, inner: str, look: str = "") -> str:
        """Shapes in pixels around a point at per cent."""
        name = f' class="{look}"' if look else ""
        return f'<svg{name} x="{pc(at)}" y="{px(y)}" overflow="visible">{inner}</svg>'

    def _bar(self, mark: Mark) -> str:
        look = mark.look
        if mark.fill:
            look = "tl-edge" + (" tl-q" if "tl-q" in mark.look else "")
        return self._rect(mark, self.heights.bar, self.heights.thick, look, mark.fill, 3)

    def _gap(self, mark: Mark) -> str:
        return self._rect(
            mark, self.heights.bar + 0.5, self.heights.thick - 1, "tl-hole", "tl-hatch", 3
        )

    def _veil(self, mark: Mark) -> str:
        return self._rect(
            mark, self.heights.bar, self.heights.thick, mark.look, FILLS[mark.look], 3
        )

    def _hollow(self, mark: Mark) -> str:
        return self._rect(mark, self.heights.bar + 0.5, self.heights.thick - 1, mark.look, rx=3)

    def _after(self, mark: Mark) -> str:
        y = px(self.heights.middle)
        ends = f'x1="{pc(mark.left)}" x2="{pc(mark.right)}"'
        return f'<line class="{mark.look}" {ends} y1="{y}" y2="{y}"/>'

    def _stopped(self, mark: Mark) -> str:
        half = self.heights.thick / 2
        stop = f'<path class="tl-stopped" d="M1-{px(half)}v{px(2 * half)}"/>'
        return self._after(mark) + self._local(mark.left, self.heights.middle, stop)

    def _cap(self, mark: Mark) -> str:
        half = self.heights.thick / 2 + 3
        return self._local(
            mark.left,
            self.heights.middle,
            f'<path class="tl-cap" d="M0-{px(half)}v{px(2 * half)}"/>',
        )

    def _pen(self, mark: Mark) -> str:
        return self._local(
            mark.left, self.heights.bar - 2, '<path class="tl-pen" d="M0 0-4-6h8z"/>'
        )

    def _penband(self, mark: Mark) -> str:
        return self._rect(mark, self.heights.bar - 8, 5, "tl-band", rx=2)

    def _next(self, mark: Mark) -> str:
        return self._local(mark.left, self.heights.middle, '<circle class="tl-next" r="3.5"/>')

    def _tail(self, mark: Mark) -> str:
        return self._rect(mark, self._below, self._tail_high, "", "tl-tail", 1)

    def _shorttail(self, mark: Mark) -> str:
        size = f'x="-24" width="24" height="{px(self._tail_high)}"'
        rect = f'<rect {size} rx="1" fill="url(#tl-tail)"/>'
        return self._local(mark.left, self._below, rect)

    @property
    def _below(self) -> float:
        return self.heights.bar + self.heights.thick + 3

    @property
    def _tail_high(self) -> float:
        return 6

    def _notice(self, mark: Mark) -> str:
        high = self.heights.thick + self._tail_high + 7
        return self._local(
            mark.left, self.heights.bar - 3, f'<path class="tl-notice-day" d="M0 0v{px(high)}"/>'
        )

    def _band(self, mark: Mark) -> str:
        high = 12
        return self._rect(mark, self.heights.marks - high / 2, high, mark.look, rx=round(high / 2))

    def _dot(self, mark: Mark) -> str:
        return self._circle(mark, self.heights.dot)

    def _ring(self, mark: Mark) -> str:
        return self._circle(mark, self.heights.dot)

    def _circle(self, mark: Mark, radius: float) -> str:
        return (
            f'<circle class="{mark.look}" cx="{pc(mark.left)}" cy="{px(self.heights.marks)}" '
            f'r="{px(radius)}"/>'
        )

    def _outside(self, mark: Mark) -> str:
        r = self.heights.dot
        slash = px(r * 0.7)
        ring = (
            f'<path class="tl-outside" d="M{px(r)} 0a{px(r)} {px(r)} 0 1 1 0-.01'
            f'M-{slash} {slash} {slash}-{slash}"/>'
        )
        return self._local(mark.left, self.heights.marks, ring)

    def _diamond(self, mark: Mark) -> str:
        r = px(self.heights.dot + 1.5)
        return self._local(
            mark.left,
            self.heights.marks,
            f'<path class="{mark.look}" d="M0-{r} {r} 0 0 {r}-{r} 0z"/>',
        )

    def _cross(self, mark: Mark) -> str:
        return self._local(
            mark.left, self.heights.marks, '<path class="tl-void" d="M-4-4 4 4M-4 4 4-4"/>'
        )


# --- Labels --------------------------------------------------------------------------------------


def placed_labels(found: Drawing, tiers: tuple[Tier, ...] = TIERS) -> dict[Placed, list[str]]:
    """Every placed label with the tiers that show it."""
    shown: dict[Placed, list[str]] = {}
    for tier in tiers:
        blocked: dict[str, list[tuple[float, float]]] = {}
        for row, left, right, reach in found.points:
            at = tier.width / 100
            blocked.setdefault(row, []).append((left * at - reach, right * at + reach))
        for label in place(found.wishes, track=tier.width, blocked=blocked):
            shown.setdefault(label, []).append(tier.code)
    return shown


def _label(label: Placed, codes: list[str], heights: Heights, tiers: tuple[Tier, ...]) -> str:
    y = {"bar": heights.middle, "mark": heights.marks, "low": heights.low}[label.spot.row]
    shown = "" if len(codes) == len(tiers) else " " + " ".join(codes)
    text, spot = escape(label.text), label.spot
    if not label.kind.startswith("tl-c-"):
        anchor = "" if spot.anchor == "start" else f' text-anchor="{spot.anchor}"'
        shift = f' dx="{px(spot.dx)}"' if spot.dx else ""
        return (
            f'<text class="tl-t {label.kind}{shown}" x="{pc(spot.at)}" y="{px(y + 4.2)}"'
            f"{shift}{anchor}>{text}</text>"
        )
    left, right = spot.box(label.wide, 0)
    return (
        f'<svg class="tl-chip{shown}" x="{pc(spot.at)}" y="{px(y)}" overflow="visible">'
        f'<rect class="{label.kind}" x="{px(left)}" y="-9" width="{px(right - left)}" '
        f'height="18" rx="9"/><text class="tl-t tl-l" x="{px((left + right) / 2)}" y="4.2" '
        f'text-anchor="middle">{text}</text></svg>'
    )


# --- A lane --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Drawn:
    """A lane as SVG, with its height in pixels."""

    svg: SafeString
    height: int


def summary(lane: Lane, view: View) -> str:
    """The lane in one sentence, for those who do not see it."""
    now = lane.status_on(view.on)
    parts = [f"{words.name(lane)}, {lane.reference}"]
    if now:
        parts.append(f"{words.standing(now)} ({words.span(now.span.first, now.span.last)})")
    if gaps := [one.days for one in lane.gaps]:
        parts.append(", ".join(map(words.gap, gaps)))
    return "; ".join(parts)


#: Pixels a lane takes on a dense page.
DENSE_HEIGHT = 38
#: Attributes that say where a drawing stands; a page gives it all the width there is.
WHOLE_WIDTH = 'width="100%"'


def draw_lane(
    lane: Lane, view: View, tiers: tuple[Tier, ...] = TIERS, box: str = WHOLE_WIDTH
) -> Drawn:
    """One lane; `box` puts it inside a larger drawing."""
    if not view.roomy:
        return _draw_dense(lane, view, box)
    found, heights = drawing(lane, view), view.heights
    labels = placed_labels(found, tiers)
    height = _height(found, labels, heights)
    pen = Pen(heights)
    today = view.scale.middle(view.on)
    line = f'<line class="tl-today" x1="{pc(today)}" x2="{pc(today)}" y2="100%"/>' if today else ""
    shapes = "".join(_linked(lane, mark, pen.shape(mark)) for mark in found.marks)
    texts = "".join(_label(label, codes, heights, tiers) for label, codes in labels.items())
    if texts:
        texts = f'<g class="tl-labels" aria-hidden="true">{texts}</g>'
    return Drawn(
        mark_safe(  # noqa: S308  every text in it went through escape()
            f'<svg class="tl-track" {box} height="{height}" role="graphics-document" '
            f'aria-label="{escape(summary(lane, view))}"><use href="#tl-grid"/>'
            f"{line}{shapes}{texts}</svg>"
        ),
        height,
    )


def _draw_dense(lane: Lane, view: View, box: str) -> Drawn:
    today = view.scale.middle(view.on)
    at = round((today or 0) * dense.UNITS / 100)
    line = f'<path class="tl-today" d="M{at} 0v{DENSE_HEIGHT}"/>' if today else ""
    marks = dense.shapes(drawing(lane, view).marks, view.heights)
    return Drawn(
        mark_safe(  # noqa: S308  every text in it went through escape()
            f'<svg class="tl-track tl-dense" {box} height="{DENSE_HEIGHT}" role="img" '
            f'viewBox="0 0 {dense.UNITS} {DENSE_HEIGHT}" preserveAspectRatio="none">'
            f'<title>{escape(summary(lane, view))}</title><use href="#tl-grid"/>'
            f"{line}{marks}</svg>"
        ),
        DENSE_HEIGHT,
    )


def _height(found: Drawing, labels: dict[Placed, list[str]], heights: Heights) -> int:
    if any(label.spot.row == "low" for label in labels):
        return round(heights.low + heights.pad)
    below = ("dot", "ring", "diamond", "outside", "cross", "band", "notice")
    if any(mark.shape in below for mark in found.marks) or any(
        label.spot.row == "mark" for label in labels
    ):
        return round(heights.marks + heights.pad + 4)
    return round(heights.bar + heights.thick + heights.pad)


def _linked(lane: Lane, mark: Mark, shape: str) -> str:
    """A mark with its story, leading to its row of the table."""
    title = f"<title>{escape(mark.story)}</title>"
    return f'<a class="tl-m" href="#{row_id(lane, mark.key)}">{title}{shape}</a>'


def row_id(lane: Lane, key: str) -> str:
    return f"{lane.reference}-{key.replace(':', '-')}"


# --- Axis and grid -------------------------------------------------------------------------------


def draw_grid(scale: Scale) -> SafeString:
    """Lines all lanes share, by reference."""
    lines = "".join(
        f'<line class="tl-g{tick.level}" x1="{at}" x2="{at}" y2="100%"/>'
        for tick in scale.ticks
        if tick.day > scale.first and (at := pc(scale.at(tick.day)))
    )
    return mark_safe(  # noqa: S308
        '<svg class="tl-defs" width="0" height="0" aria-hidden="true">'
        f'<defs><g id="tl-grid">{lines}</g></defs></svg>'
    )


def draw_axis(view: View, tiers: tuple[Tier, ...] = TIERS, box: str = WHOLE_WIDTH) -> SafeString:
    """Names of the years or months, thinned out per tier, and the day shown."""
    today = view.scale.middle(view.on)
    shown: dict[int, list[str]] = {}
    for tier in tiers:
        for index in _fitting(view, tier):
            if _covers(view, tier, index, today) or _sticks_out(view, tier, index):
                continue
            shown.setdefault(index, []).append(tier.code)
    texts = []
    for index, codes in shown.items():
        tick = view.scale.ticks[index]
        some = "" if len(codes) == len(tiers) else " " + " ".join(codes)
        texts.append(
            f'<text class="tl-t tl-year{some}" x="{pc(view.scale.at(tick.day))}" dx="4" y="42">'
            f"{escape(tick.label)}</text>"
        )
    if today is not None:
        texts.append(_today(view, today))
    return mark_safe(  # noqa: S308
        f'<svg class="tl-axis" {box} height="50" aria-hidden="true">{"".join(texts)}</svg>'
    )


def _today(view: View, today: float) -> str:
    text = words.day(view.on)
    wide = width(text, 12) + 16
    shift = -wide / 2 if 8 < today < 92 else 0 if today <= 8 else -wide
    return (
        f'<svg x="{pc(today)}" y="2" overflow="visible"><path class="tl-today" d="M0 20v30"/>'
        f'<rect class="tl-now" x="{px(shift)}" y="0" width="{px(wide)}" height="20" rx="10"/>'
        f'<text class="tl-t tl-now-t" x="{px(shift + wide / 2)}" y="14.2" '
        f'text-anchor="middle">{text}</text></svg>'
    )


def _fitting(view: View, tier: Tier) -> list[int]:
    """The ticks whose names fit, coarser ones first; every second, fifth … where they are many."""
    ticks = view.scale.ticks
    widest = max((width(tick.label, 12) for tick in ticks), default=0) + 10
    levels = [
        [index for index, tick in enumerate(ticks) if tick.level <= level] for level in (2, 1, 0)
    ]
    for indexes in levels:
        for step in (1, 2, 3, 5):
            kept = (
                indexes[::step]
                if step != 5
                else [index for index in indexes if ticks[index].level == 0]
            )
            if _apart(view, tier, kept, widest):
                return kept
    return levels[-1][::4]


def _covers(view: View, tier: Tier, index: int, today: float | None) -> bool:
    """Whether the name of a tick would lie under the line of the day shown."""
    if today is None:
        return False
    tick = view.scale.ticks[index]
    beside = (today - view.scale.at(tick.day)) * tier.width / 100
    return 0 <= beside <= width(tick.label, 12) + 6


def _sticks_out(view: View, tier: Tier, index: int) -> bool:
    tick = view.scale.ticks[index]
    left = view.scale.at(tick.day) * tier.width / 100
    return left + 4 + width(tick.label, 12) > tier.width + 8


def _apart(view: View, tier: Tier, kept: list[int], widest: float) -> bool:
    at = [view.scale.at(view.scale.ticks[index].day) * tier.width / 100 for index in kept]
    return all(b - a >= widest for a, b in pairwise(at))
