"""{% timeline_of lane on as picture %}: the drawing of one agreement. {% legend_of %}: what the
marks mean. {% timeline_definitions %}: the gradients and hatchings they use, once a page."""

from collections.abc import Collection
from datetime import date

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from agreements.models import Party
from mou_tracker.dashboards.timeline import legend
from mou_tracker.dashboards.timeline.draw import DEFS
from mou_tracker.dashboards.timeline.lane import Lane
from mou_tracker.dashboards.timeline.party import PartyPicture, picture_of_party
from mou_tracker.dashboards.timeline.picture import OneLane, picture_of
from mou_tracker.dashboards.timeline.rows import Row
from mou_tracker.dashboards.timeline.sheets import Sheets

register = template.Library()


@register.simple_tag
def timeline_of(lane: Lane, on: date) -> OneLane:
    return picture_of(lane, on)


@register.simple_tag
def legend_of(kinds: Collection[str] | None = None) -> list[legend.Entry]:
    """`kinds`: of the marks to be explained; without it all of them."""
    return legend.legend_of(kinds)


@register.simple_tag
def timeline_definitions() -> SafeString:
    return DEFS


@register.simple_tag
def lane_of_sheet(sheets: Sheets, row: Row) -> SafeString:
    """The drawing of a row on paper."""
    return sheets.lane(row)


@register.simple_tag(takes_context=True)
def timeline_of_party(context: Context, party: Party, on: date) -> PartyPicture | None:
    """All agreements with a partner, as the reader of the page may see them."""
    return picture_of_party(party, user=context["request"].user, on=on)
