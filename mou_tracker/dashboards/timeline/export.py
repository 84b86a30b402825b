"""The picture as one SVG file that needs nothing else: its looks are inside it."""

from html import escape

from django.utils.translation import gettext as _

from . import words
from .draw import draw_axis, draw_lane
from .layout import TIERS
from .picture import Picture

WIDTH, NAMES, EDGE = 1440, 240, 24
TIER = TIERS[-1]

#: The light values of static/css/tokens.css for the classes of the drawing.
LOOKS = """
svg{font-family:"Pretendard GOV","Noto Sans CJK KR","Noto Sans KR",sans-serif}
a{text-decoration:none}.tl-paper{fill:#fff}.tl-t{font-size:12px;fill:#1e2124}
.tl-title{font-size:20px;font-weight:700}.tl-party{font-size:14px;font-weight:700}
.tl-sub,.tl-year{fill:#58616a}.tl-rule,.tl-g0,.tl-g1,.tl-g2{stroke:#e6e8ea}
.tl-today{stroke:#1e2124;stroke-width:1.5}.tl-now{fill:#1e2124}
.tl-now-t{fill:#fff;font-weight:700}.tl-bar{fill:#0b50d0}.tl-roll{fill:#4c87f6}
.tl-soft{fill:#b1cefb}.tl-bar,.tl-roll,.tl-soft,.tl-edge{stroke:#fff}
.tl-q{stroke-dasharray:3.5 3;stroke-width:1.5}.tl-s-bar{stop-color:#0b50d0}
.tl-s-roll{stop-color:#4c87f6}.tl-s-notice{stop-color:#ffb114}
.tl-h-gap{stroke:#de3412;stroke-width:1.5;opacity:.55}
.tl-h-stripe{stroke:#fff;stroke-width:5;opacity:.75}.tl-h-stop{stroke:#ffb114;stroke-width:4}
.tl-hole{stroke:#de3412;stroke-opacity:.5}
.tl-after{stroke:#6d7882;stroke-width:1.25;stroke-dasharray:2 4}
.tl-stopped,.tl-cap{stroke:#58616a;stroke-width:2;fill:none}.tl-cap{stroke:#0b50d0}
.tl-signed{fill:#fff;stroke:#0b50d0;stroke-width:1.5}
.tl-unknown{fill:none;stroke:#6d7882;stroke-dasharray:1 4}
.tl-undated{fill:#fff;stroke:#6d7882;stroke-dasharray:3 2}.tl-pen{fill:#58616a}
.tl-next{fill:#fff;stroke:#0b50d0;stroke-width:2}.tl-notice-day{stroke:#614100;stroke-width:2}
.tl-band{fill:#0b50d0;opacity:.28}.tl-fband{fill:#6a3dc0;opacity:.2}
.tl-activity{fill:#0b50d0;stroke:#fff;stroke-width:1.5}
.tl-planned{fill:#fff;stroke:#0b50d0;stroke-width:2}
.tl-outside{fill:#fff;stroke:#de3412;stroke-width:2}
.tl-forum{fill:#fff;stroke:#6a3dc0;stroke-width:1.75}.tl-void{stroke:#58616a;fill:none}
.tl-in{fill:#fff;font-weight:600}.tl-in-soft{fill:#03163a;font-weight:600}
.tl-l-notice{fill:#614100;font-weight:600}.tl-l-out{fill:#8a240f}.tl-l-forum{fill:#6a3dc0}
.tl-c-gap,.tl-c-plain,.tl-c-undated{fill:#fff}.tl-c-undated{stroke:#6d7882;stroke-dasharray:3 2.5}
.tl-c-gap+.tl-t{fill:#8a240f;font-weight:600}
.tl-dense path,.tl-dense line{vector-effect:non-scaling-stroke}.tl-dense [class^="tl-d-"]{fill:none}
.tl-dense [class^="tl-d-"]{stroke-linecap:round}.tl-d-dot{stroke:#0b50d0;stroke-width:5.5}
.tl-d-ring{stroke:#0b50d0;stroke-width:5.5;stroke-opacity:.5}.tl-d-out{stroke:#de3412;stroke-width:7}
.tl-d-hole{stroke:#fff;stroke-width:3}.tl-d-forum{stroke:#6a3dc0;stroke-width:5.5}
.tl-d-void{stroke:#58616a;stroke-width:3}.tl-d-tail{stroke:#ffb114;stroke-width:3}
.tl-d-band{stroke:#0b50d0;stroke-width:5;stroke-opacity:.35}
.tl-d-pill{stroke:#fff;stroke-width:9}.tl-d-next{stroke:#fff;stroke-width:6}
""".strip()


def _text(look: str, x: float, y: float, text: str) -> str:
    return f'<text class="tl-t {look}" x="{x}" y="{y}">{escape(text)}</text>'


def svg_file(picture: Picture) -> str:
    """The whole picture, as wide as an A4 landscape sheet at 96 dpi and more."""
    track = f'x="{NAMES}" width="{WIDTH - NAMES - EDGE}"'
    parts = [draw_axis(picture.view, (TIER,), f'{track} y="64"')]
    y = 114
    for group in picture.groups:
        if group.name:
            parts.append(_text("tl-party", EDGE, y + 22, group.name))
            y += 32
        for row in group.rows:
            drawn = draw_lane(row.lane, picture.view, (TIER,), f'{track} y="{y}"')
            high = max(drawn.height, 44)
            parts.append(f'<path class="tl-rule" d="M{EDGE} {y}H{WIDTH - EDGE}"/>')
            parts.append(_text("tl-party", EDGE, y + 20, row.name))
            parts.append(_text("tl-sub", EDGE, y + 37, f"{row.lane.reference} · {row.status}"))
            parts.append(drawn.svg)
            y += high
    heading = _("Timeline") + f" · {words.span(picture.scale.first, picture.scale.last)}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + EDGE}" '
        f'viewBox="0 0 {WIDTH} {y + EDGE}"><title>{escape(heading)}</title><style>{LOOKS}</style>'
        f'<rect class="tl-paper" width="{WIDTH}" height="{y + EDGE}"/>{picture.defs}{picture.grid}'
        f"{_text('tl-title', EDGE, 40, heading)}{''.join(parts)}</svg>"
    )
