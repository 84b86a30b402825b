"""The names of the years or months above the lanes, at per cent of the window."""

from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe

from .layout import width
from .scale import Scale

#: Of more names than these only every second, fifth … is shown where the page is narrow.
MANY, FEW_ON_A_PHONE = 14, 8


def draw_axis(scale: Scale) -> SafeString:
    """Texts only; lines are the ground's."""
    named = [tick for tick in scale.ticks if tick.level < 2 and tick.label]
    step = next((n for n in (1, 2, 5, 10) if len(named) / n <= MANY), 20)
    kept = [tick for number, tick in enumerate(named) if number % step == 0]
    parts = []
    for number, tick in enumerate(kept):
        look = ' class="tl-y2"' if len(kept) > FEW_ON_A_PHONE and number % 3 else ""
        at = f"{max(scale.at(tick.day), 0):.2f}%"
        parts.append(f'<text{look} x="{at}" dx="4" y="18">{escape(tick.label)}</text>')
    return mark_safe(  # noqa: S308  every text in it went through escape()
        f'<svg class="tl-names" width="100%" height="26" aria-hidden="true">{"".join(parts)}</svg>'
    )


def draw_pill(scale: Scale, day: date, label: str) -> SafeString:
    """The name of the day shown, above its line; nothing where it lies outside the window."""
    at = scale.middle(day)
    if at is None:
        return mark_safe("")
    wide = width(label, 11) + 16
    left = -wide / 2 if 4 < at < 96 else 0 if at <= 4 else -wide
    return mark_safe(  # noqa: S308  the label went through escape()
        f'<svg class="tl-asked" width="100%" height="18" aria-hidden="true">'
        f'<svg x="{at:.2f}%" overflow="visible"><rect x="{left:.1f}" width="{wide:.1f}" '
        f'height="18" rx="9"/><text x="{left + wide / 2:.1f}" y="13">{escape(label)}</text>'
        "</svg></svg>"
    )
