"""The looks of the marks as values, for what has no style sheet beside it: paper and the SVG file.

Read from the style sheets themselves, light and without a theme, so that page, paper and file
cannot come apart.
"""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

from .draw import GRADIENTS

CSS = Path(settings.BASE_DIR) / "static" / "css"
MARKS = CSS / "pages" / "timeline-marks.css"

_RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(?:\.tl-[\w-]+ )?\.(tl-[\w-]+)")
_TOKEN = re.compile(r"^    (--[\w-]+): light-dark\((#\w+), #\w+\);|^    (--[\w-]+): ([^;]+);", re.M)
_VAR = re.compile(r"var\((--[\w-]+)\)")
_MIX = re.compile(r"color-mix\(in srgb, (#\w{6}) (\d+)%, (#\w{6})\)")


@cache
def tokens() -> dict[str, str]:
    """Name of a token → its light value; the first that is said holds."""
    found: dict[str, str] = {}
    for light, value, other, plain in _TOKEN.findall((CSS / "tokens.css").read_text("utf-8")):
        found.setdefault(light or other, value or plain)
    return found


def _mixed(match: re.Match[str]) -> str:
    one, part, other = match[1], int(match[2]) / 100, match[3]
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a * part + b * (1 - part)):02x}" for a, b in pairs)


def value(text: str) -> str:
    """A declaration's value with its tokens filled in."""
    return _MIX.sub(_mixed, _VAR.sub(lambda match: tokens()[match[1]], text))


@cache
def looks() -> dict[str, dict[str, str]]:
    """Class → declarations of a mark, by property."""
    found: dict[str, dict[str, str]] = {}
    text = re.sub(r"/\*.*?\*/", "", MARKS.read_text("utf-8"), flags=re.S)
    for selectors, body in _RULE.findall(" ".join(text.split())):
        declared = dict(one.strip().split(": ", 1) for one in body.split(";") if ":" in one)
        values = {key: value(told) for key, told in declared.items() if key in PAINT}
        for selector in selectors.split(", "):
            match = _SELECTOR.fullmatch(selector.strip())
            if match and values:
                found.setdefault(match[1], {}).update(values)
    return found


#: Properties of paint and text; all of them are attributes of SVG, too.
PAINT = frozenset(
    (
        "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray",
        "stroke-linecap", "stop-color", "font-family", "font-size", "font-weight",
    )
)  # fmt: skip


def style_sheet() -> str:
    """The looks as a style sheet of their own."""
    return "".join(
        f".{name}{{{';'.join(f'{key}:{told}' for key, told in values.items())}}}"
        for name, values in looks().items()
    )


_CLASS = re.compile(r' class="([^"]+)"')


def painted(svg: str, *, text: float) -> str:
    """The same drawing with its looks as attributes: for readers of SVG that know no classes of a
    page. `text`: the least size of letters; their face is that of a sheet. What fades does so in
    steps: the engine of sheets draws no gradient that ends in nothing."""
    svg = _FADING.sub(_in_steps, svg)

    def attributes(match: re.Match[str]) -> str:
        told = dict(_told(match[1]))
        if "font-size" in told:
            size = max(float(told["font-size"].removesuffix("px")), text)
            told |= {"font-size": f"{size:g}", "font-weight": "700", "font-family": FACE}
        return "".join(f' {key}="{one}"' for key, one in told.items())

    return _CLASS.sub(attributes, svg)


_FADING = re.compile(
    r'<path class="tl-[\w-]+" d="M([\d.-]+) ([\d.-]+)h([\d.]+)v([\d.]+)h-[\d.]+z" '
    r'fill="url\(#(tl-(?:dawn|rise|dusk|fade|fade-roll)-fill)\)"/>'
)
STEPS = 16


def _in_steps(match: re.Match[str]) -> str:
    left, top, wide, high = (float(one) for one in match.groups()[:4])
    (look, _at, first), (_look, _end, last) = GRADIENTS[match[5]]
    colour, part = looks()[f"tl-{look}"]["stop-color"], wide / STEPS
    return "".join(
        f'<rect x="{left + n * part:.2f}" y="{top:g}" width="{part + 0.05:.2f}" height="{high:g}" '
        f'fill="{colour}" fill-opacity="{first + (last - first) * (n + 0.5) / STEPS:.3f}"/>'
        for n in range(STEPS)
    )


#: The face of sheets (static/css/sheets/sheet.css).
FACE = "MOU Print"


@cache
def _told(classes: str) -> dict[str, str]:
    told: dict[str, str] = {}
    for name in classes.split():
        told |= looks().get(name, {})
    return told
