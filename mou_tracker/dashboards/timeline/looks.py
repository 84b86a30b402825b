"""The looks of the marks as values, for what has no style sheet beside it: paper and the SVG file.

Read from the style sheets themselves, light and without a theme, so that page, paper and file
cannot come apart.
"""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
MARKS = CSS / "pages" / "timeline-marks.css"

_RULE = re.compile(r"^\s*((?:\.tl-[\w-]+(?: \.tl-[\w-]+)?(?:, )?)+) \{ ([^}]*) \}$", re.M)
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
    for selectors, body in _RULE.findall(text):
        declared = dict(
            one.strip().split(": ", 1) for one in body.strip().rstrip(";").split("; ") if one
        )
        for selector in selectors.split(", "):
            name = selector.split()[-1].removeprefix(".")
            values = {key: value(told) for key, told in declared.items() if key in PAINT}
            if values:
                found.setdefault(name, {}).update(values)
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


def painted(svg: str) -> str:
    """The same drawing with its looks as attributes: for readers of SVG that know no classes of a
    page. What only a phone shows is left out."""
    svg = re.sub(r'<text class="[^"]*tl-phone[^"]*"[^>]*>.*?</text>', "", svg)
    return _CLASS.sub(lambda match: _attributes(match[1]), svg)


@cache
def _attributes(classes: str) -> str:
    told: dict[str, str] = {}
    for name in classes.split():
        told |= looks().get(name, {})
    if "tl-about" not in classes:
        told.pop("font-family", None)  # that of the page around it
    return "".join(f' {key}="{escaped(one)}"' for key, one in told.items())


def escaped(text: str) -> str:
    return text.replace('"', "'")
