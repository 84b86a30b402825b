"""{% timeline_of lane on as picture %}: the drawing of one agreement. {% legend_of %}: what the
marks mean. {% timeline_definitions %}: the gradients and hatchings they use, once a page."""

from collections.abc import Collection
from datetime import date

from django import template
from django.utils.safestring import SafeString

from mou_tracker.dashboards.timeline import legend
from mou_tracker.dashboards.timeline.draw import DEFS
from mou_tracker.dashboards.timeline.lane import Lane
from mou_tracker.dashboards.timeline.picture import Picture, picture_of

register = template.Library()


@register.simple_tag
def timeline_of(lane: Lane, on: date) -> Picture:
    return picture_of(lane, on)


@register.simple_tag
def legend_of(kinds: Collection[str] | None = None) -> list[legend.Entry]:
    """`kinds`: of the marks to be explained; without it all of them."""
    return legend.legend_of(kinds)


@register.simple_tag
def timeline_definitions() -> SafeString:
    return DEFS
