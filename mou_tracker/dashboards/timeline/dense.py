"""A lane among hundreds: the same marks, one path per look, so that 400 lanes stay a light page.

Drawn in a box of 1,000 units stretched to the width of the track; strokes keep their width
(`vector-effect` in the style sheet), a dot is a stroke of no length with a round cap. Stories are
left to the lane's title, its row of the table and its own page.
"""

from collections.abc import Callable

from .marks import Heights, Mark

UNITS = 1000

Box = tuple[int, int]  # left and width in units


def _box(mark: Mark) -> Box:
    left = round(mark.left * UNITS / 100)
    return left, max(round(mark.right * UNITS / 100) - left, 1)


def _block(top: float, high: float) -> Callable[[Box], str]:
    return lambda box: f"M{box[0]} {top:g}h{box[1]}v{high:g}h-{box[1]}z"


def _line(y: float) -> Callable[[Box], str]:
    return lambda box: f"M{box[0]} {y:g}h{box[1]}"


def _upright(top: float, high: float) -> Callable[[Box], str]:
    return lambda box: f"M{box[0]} {top:g}v{high:g}"


def _dot(y: float) -> Callable[[Box], str]:
    return lambda box: f"M{box[0]} {y:g}h0"


def shapes(marks: list[Mark], h: Heights) -> str:
    """The marks as few paths; fills that fade need a path each."""
    bar, line = _block(h.bar, h.thick), _line(h.middle)
    below = h.bar + h.thick + 1
    #: shape → (class, or "" for the mark's own; fill; path)
    forms: dict[str, tuple[str, str, Callable[[Box], str]]] = {
        "bar": ("", "", bar),
        "gap": ("tl-hole", "tl-hatch", bar),
        "veil": ("", "", bar),
        "hollow": ("", "", bar),
        "after": ("", "", line),
        "stopped": ("", "", line),
        "cap": ("tl-cap", "", _upright(h.bar - 2, h.thick + 4)),
        "pill": ("tl-d-pill", "", _dot(h.middle)),
        "next": ("tl-d-next", "", _dot(h.middle)),
        "tail": ("tl-d-tail", "", _line(below + 1)),
        "notice": ("tl-notice-day", "", _upright(h.bar - 2, h.thick + 6)),
        "band": ("tl-d-band", "", _line(h.marks)),
        "dot": ("tl-d-dot", "", _dot(h.marks)),
        "ring": ("tl-d-ring", "", _dot(h.marks)),
        "outside": ("tl-d-out", "", _dot(h.marks)),
        "diamond": ("tl-d-forum", "", _dot(h.marks)),
        "cross": ("tl-d-void", "", _dot(h.marks)),
    }
    paths: dict[tuple[str, str], dict[str, None]] = {}
    for number, mark in enumerate(marks):
        if mark.shape not in forms:
            continue
        look, fill, draw = forms[mark.shape]
        fill = mark.fill or FILLS.get(mark.look, fill)
        look = look or ("tl-edge" if mark.fill else mark.look)
        alone = f"{fill}#{number}" if mark.fill else fill
        paths.setdefault((look, alone), {})[draw(_box(mark))] = None
    if outside := paths.get(("tl-d-out", "")):
        paths[("tl-d-hole", "")] = outside  # hollow, so that colour does not speak alone
    return "".join(
        f'<path class="{look}" d="{"".join(parts)}"'
        + (f' fill="url(#{fill.partition("#")[0]})"/>' if fill else "/>")
        for (look, fill), parts in paths.items()
    )


FILLS = {"tl-suspended": "tl-stripe", "tl-terminating": "tl-stop"}
