"""{% timeline_of lane on as picture %}: the drawing of one agreement."""

from datetime import date

from django import template

from mou_tracker.dashboards.timeline.lane import Lane
from mou_tracker.dashboards.timeline.picture import Picture, picture_of

register = template.Library()


@register.simple_tag
def timeline_of(lane: Lane, on: date) -> Picture:
    return picture_of(lane, on)
