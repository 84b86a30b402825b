"""Watching an agreement. Built in (settings.TEMPLATES): no {% load %}."""

from typing import Any

from django import template

from mou_tracker.reminders.models import Watch

register = template.Library()


@register.inclusion_tag("components/watch.html", takes_context=True)
def watch_button(context: dict[str, Any], agreement: Any) -> dict[str, Any]:
    """Hear of an agreement's days without being responsible for it, or no longer."""
    user = context["request"].user
    return {
        "agreement": agreement,
        "is_watched": Watch.objects.filter(user=user, agreement=agreement).exists(),
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
    }
