"""Marks → the shapes of SVG: one path per look, so that hundreds of lanes stay a light page.

A look is a class of static/css/pages/timeline-marks.css (`tl-` before its name). Looks are painted
in the order of `LOOKS`. What is filled by a gradient or a pattern names it in an attribute, since a
style sheet could not point into the page; what fades needs a path of its own, for a gradient
reaches over all of the path it fills. Dots are strokes of hardly any length with round ends: they
stay round when the drawing is stretched. No percentages and no svg within an svg: printers of HTML
draw those wrongly.
"""

from collections.abc import Callable, Iterable

from .density import Density
from .view import Mark

#: What a shape is made of: (look, path data).
Parts = Iterable[tuple[str, str]]

#: Looks in painting order, each with the gradient or pattern that fills it.
LOOKS = {
    "past": "",
    "dawn": "tl-dawn-fill",
    "bar": "",
    "roll": "",
    "rise": "tl-rise-fill",
    "soft": "",
    "frame": "",
    "dusk": "tl-dusk-fill",
    "fade": "tl-fade-fill",
    "fade-roll": "tl-fade-roll-fill",
    "tenure": "",
    "tenure-doubtful": "",
    "gap": "tl-gap-fill",
    "stripes": "tl-stripes-fill",
    "hollow": "",
    "cut": "",
    "whiskers": "",
    "review": "",
    "label-ground": "",
    "arrow": "",
    "quiet": "",
    "lit": "",
    "reach": "",
    "flag-quiet": "",
    "flag": "",
    "pole": "",
    "cap": "",
    "forum-days": "",
    "days": "",
    "pill": "",
    "step-open": "",
    "step-done": "",
    "step-late": "",
    "dot": "",
    "ring": "",
    "outside": "",
    "forum": "",
    "forum-outside": "",
}
#: Looks whose shapes each need a path of their own.
ALONE = frozenset({"dawn", "rise", "dusk", "fade", "fade-roll"})


def number(value: float) -> str:
    """A place to a tenth, as short as it goes."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text in ("-0", "") else text


def _rect(left: float, right: float, top: float, high: float) -> str:
    wide = number(max(right - left, 0.6))
    return f"M{number(left)} {number(top)}h{wide}v{number(high)}h-{wide}z"


def _block(look: str) -> Callable[[Mark, Density], Parts]:
    return lambda m, d: ((look, _rect(m.left, m.right, d.bar, d.thick)),)


def _frame(m: Mark, d: Density) -> Parts:
    return (("frame", _rect(m.left, m.right, d.bar + 0.5, d.thick - 1)),)


def _hollow(m: Mark, d: Density) -> Parts:
    return (("hollow", _rect(m.left, m.right, d.bar + 0.5, d.thick - 1)),)


def _cut(m: Mark, d: Density) -> Parts:
    return (("cut", f"M{number(m.left)} {number(d.bar)}v{number(d.thick)}"),)


def _cap(m: Mark, d: Density) -> Parts:
    return (("cap", f"M{number(m.left)} {number(d.bar - 2.5)}v{number(d.thick + 5)}"),)


def _whiskers(m: Mark, d: Density) -> Parts:
    upright = f"{number(d.bar - 1)}v{number(d.thick + 2)}"
    line = f"M{number(m.left)} {number(d.middle)}H{number(m.right)}M{number(m.left)} {upright}"
    if m.kind == "whiskers":
        line += f"M{number(m.right)} {upright}"
    return (("whiskers", line),)


def _given(m: Mark, d: Density) -> Parts:
    """A T: notice was given on this day."""
    top = max(d.bar - 4, 0.5)
    x = m.left
    return (
        ("pole", f"M{number(x)} {number(top)}V{number(d.foot)}M{number(x - 3)} {number(top)}h6"),
    )


def _arrow(m: Mark, d: Density) -> Parts:
    """Past the edge of the bar, so that it is seen to go on."""
    half = d.thick / 2
    top, bottom = number(d.bar - 3), number(d.foot + 3)
    point = f"l{number(half)} {number(half + 3)}l-{number(half)} {number(half + 3)}z"
    yield "label-ground", f"M{number(m.left)} {top}H{number(m.right)}V{bottom}H{number(m.left)}z"
    yield "arrow", f"M{number(m.left)} {top}{point}"


def _wedge(m: Mark, d: Density) -> Parts:
    look = "quiet" if m.kind.endswith("quiet") else "lit"
    left, right = number(m.left), number(m.right)
    risen, top = d.foot - d.thick * m.slope, d.foot - d.thick * m.peak
    start = f"M{left} {number(d.foot)}" + (f"V{number(risen)}" if m.slope else "")
    return ((look, f"{start}L{right} {number(top)}V{number(d.foot)}z"),)


def _notice(m: Mark, d: Density) -> Parts:
    """A pole with a pennant to the past, hollow where it is quiet."""
    look = "flag-quiet" if m.kind.endswith("quiet") else "flag"
    top = max(d.bar - 5.5, -1.0)
    x = number(m.left)
    yield look, f"M{x} {number(top)}l-6.5 2.7l6.5 2.8z"
    yield "pole", f"M{x} {number(top - 0.5)}V{number(d.foot)}"


def _reach(m: Mark, d: Density) -> Parts:
    """Dotted from the safe notice day to the latest it may be."""
    y = max(d.bar - 2.5, 2.0)
    yield "reach", f"M{number(m.left)} {number(y)}H{number(m.right)}"
    yield "pole", f"M{number(m.right)} {number(y - 2)}v4"


def _review(m: Mark, d: Density) -> Parts:
    return (("review", f"M{number(m.left)} {number(d.middle)}h.01"),)


def _undated(m: Mark, d: Density) -> Parts:
    return (("frame", _rect(m.left - 3, m.left + 3, d.bar + 0.5, d.thick - 1)),)


def _step(look: str) -> Callable[[Mark, Density], Parts]:
    high = 3.5 if look == "step-open" else 4.5

    def draw(m: Mark, d: Density) -> Parts:
        right = max(m.right - 1.5, m.left + 1)
        yield look, _rect(m.left, right, d.below - high / 2, high)
        if look == "step-late":  # a post: late is told by form, too
            yield look, _rect(right, right + 1.6, d.below - 4.2, 8.4)

    return draw


def _dot(m: Mark, d: Density) -> Parts:
    return (("dot", f"M{number(m.left)} {number(d.below)}h.01"),)


def _reaching(wanted: float, d: Density, stroke: float) -> float:
    """How far a mark on the track beneath reaches, so that it stays whole with its stroke."""
    return max(min(wanted, d.height - d.below - stroke), 1.5)


def _ring(look: str) -> Callable[[Mark, Density], Parts]:
    def draw(m: Mark, d: Density) -> Parts:
        radius = _reaching(2.7, d, 0.8)
        left, y, r, wide = (number(one) for one in (m.left - radius, d.below, radius, 2 * radius))
        return ((look, f"M{left} {y}a{r} {r} 0 1 1 {wide} 0a{r} {r} 0 1 1-{wide} 0z"),)

    return draw


def _diamond(look: str) -> Callable[[Mark, Density], Parts]:
    def draw(m: Mark, d: Density) -> Parts:
        half = _reaching(3.6, d, 1.1)
        x, y, h = number(m.left), number(d.below - half), number(half)
        return ((look, f"M{x} {y}l{h} {h}l-{h} {h}l-{h}-{h}z"),)

    return draw


def _band(look: str, high: float) -> Callable[[Mark, Density], Parts]:
    def draw(m: Mark, d: Density) -> Parts:
        """With round ends."""
        r = min(high / 2, (m.right - m.left) / 2)
        wide, h = number(max(m.right - m.left - 2 * r, 0)), number(high)
        x, y, r_ = number(m.left + r), number(d.below - high / 2), number(r)
        arc = f"a{r_} {number(high / 2)} 0 0 1 0 "
        return ((look, f"M{x} {y}h{wide}{arc}{h}h-{wide}{arc}-{h}z"),)

    return draw


#: kind of mark → its shape.
SHAPES: dict[str, Callable[[Mark, Density], Parts]] = {
    "past": _block("past"),
    "bar": _block("bar"),
    "roll": _block("roll"),
    "soft": _block("soft"),
    "doubt": _block("soft"),
    "dawn": _block("dawn"),
    "rise": _block("rise"),
    "dusk": _block("dusk"),
    "fade": _block("fade"),
    "fade_roll": _block("fade-roll"),
    "frame": _frame,
    "frame_unrecorded": _frame,
    "gap": _block("gap"),
    "tenure": _block("tenure"),
    "tenure_doubtful": _block("tenure-doubtful"),
    "terminating": _block("stripes"),
    "suspended": _hollow,
    "cut": _cut,
    "cap": _cap,
    "whiskers": _whiskers,
    "whiskers_open": _whiskers,
    "given": _given,
    "arrow": _arrow,
    "wedge": _wedge,
    "wedge_quiet": _wedge,
    "notice": _notice,
    "notice_quiet": _notice,
    "notice_reach": _reach,
    "review": _review,
    "undated": _undated,
    "step_done": _step("step-done"),
    "step_open": _step("step-open"),
    "step_late": _step("step-late"),
    "held": _dot,
    "planned": _ring("ring"),
    "outside": _ring("outside"),
    "forum": _diamond("forum"),
    "forum_outside": _diamond("forum-outside"),
    "forum_days": _band("forum-days", 5),
    "days": _band("days", 5),
    "pill": _band("pill", 6),
}


def paths(marks: Iterable[Mark], density: Density, more: Parts = ()) -> str:
    """The marks as few paths; `more`: parts beside them."""
    found: dict[str, dict[str, None]] = {}
    for mark in marks:
        for look, data in SHAPES[mark.kind](mark, density):
            found.setdefault(look, {})[data] = None
    for look, data in more:
        found.setdefault(look, {})[data] = None
    return "".join(_path(look, data) for look in LOOKS for data in _bundles(look, found.get(look)))


def _bundles(look: str, data: dict[str, None] | None) -> list[str]:
    if not data:
        return []
    return list(data) if look in ALONE else ["".join(data)]


def _path(look: str, data: str) -> str:
    fill = f' fill="url(#{LOOKS[look]})"' if LOOKS[look] else ""
    return f'<path class="tl-{look}" d="{data}"{fill}/>'
