"""The picture as one SVG file that needs nothing else: its looks are inside it."""

from html import escape

from django.utils.translation import gettext as _

from . import words
from .draw import axis_texts, definitions, ground_shapes, lane_shapes
from .looks import style_sheet
from .picture import Picture

WIDTH, NAMES, EDGE = 1440, 240, 24
LOOKS = (
    'svg{font-family:"Pretendard GOV","Noto Sans CJK KR","Noto Sans KR",sans-serif}'
    ".tl-phone{display:none}.tl-t{fill:#1e2124}"
)


def _text(x: float, y: float, text: str, *, size: float = 13, weight: int = 400) -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}">{escape(text)}</text>'


def svg_file(picture: Picture) -> str:
    """The whole picture, as wide as an A4 landscape sheet at 96 dpi and more."""
    view = picture.view
    stretch = (WIDTH - NAMES - EDGE) / view.units
    parts, lanes, y = [], [], 100.0
    for group in picture.groups:
        if group.label:
            parts.append(_text(EDGE, y + 24, group.label, weight=700))
            y += 34
        for row in group.rows:
            high = view.density.height
            parts.append(_text(EDGE, y + high / 2 + 5, f"{row.name} {row.reference}"[:34]))
            shapes = lane_shapes(picture.lanes[row.reference], view)
            lanes.append(f'<g transform="translate(0 {y})">{shapes}</g>')
            y += high
    ground = f'<g transform="translate(0 90)">{ground_shapes(view, y - 90)}</g>'
    heading = _("Timeline") + f" · {words.span(picture.scale.first, picture.scale.last)}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + EDGE}" '
        f'viewBox="0 0 {WIDTH} {y + EDGE}"><title>{escape(heading)}</title>'
        f"<style>{LOOKS}{style_sheet()}</style>{definitions()}"
        f'<rect fill="#fff" width="{WIDTH}" height="{y + EDGE}"/>'
        f"{_text(EDGE, 40, heading, size=20, weight=700)}{''.join(parts)}"
        f'<g transform="translate({NAMES} 0) scale({stretch:.4f} 1)">{ground}'
        f'<g transform="translate(0 60)">{axis_texts(view, 22)}</g>{"".join(lanes)}</g></svg>'
    )
