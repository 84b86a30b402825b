"""What every form that does something carries. Built in (settings.TEMPLATES): no {% load %}."""

import secrets
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def guard(context: dict[str, Any]) -> SafeString:
    """Hidden fields beside {% csrf_token %}: the form's own key, which makes a second sending of
    the same form harmless; and, for a versioned row, what was read of it (`version`, `opened`). A
    form begun before (`request.begun`) keeps its key: it may have been saved unseen."""
    begun = getattr(context.get("request"), "begun", None) or {}
    key = begun.get("form_key") or secrets.token_urlsafe(15)
    read = [(name, context[name]) for name in ("version", "opened") if context.get(name)]
    fields = [("form_key", key), *read]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


@register.filter
def taken_back_by(message: Any) -> dict[str, str] | None:
    """The address, and the one field, of the POST that takes back what a message tells of."""
    mark, _space, where = (message.extra_tags or "").partition(" ")
    if mark != "undo" or not where:
        return None
    path, _space, field = where.partition(" ")
    name, _equals, value = field.partition("=")
    return {"path": path, "name": name, "value": value}
