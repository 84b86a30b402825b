"""What is done with a party, and what is to be done about something, for pages of other packages.

{% activities_with party as rows %} · {% to_dos_about agreement as items %}
"""

from typing import Any

from django import template
from django.db.models import Model, QuerySet

from activities.models import ActionItem, Activity
from activities.status.listing import rows_for

register = template.Library()

#: As many as a page of something else shows.
LATEST = 20


@register.simple_tag(takes_context=True)
def activities_with(context: template.Context, party: Any) -> list[Any]:
    """The latest with `party`, as `activities/_rows.html` shows them."""
    user = context["user"]
    found = Activity.objects.visible_to(user).with_party([party], seen_by=user).newest_first()
    return rows_for(found[:LATEST], user=user, on=context["on"])


@register.simple_tag(takes_context=True)
def to_dos_about(context: template.Context, about: Model) -> QuerySet[ActionItem]:
    """What is still to be done about an agreement, a party or a forum, without a meeting."""
    return ActionItem.objects.visible_to(context["user"]).about(about).open().by_day()
