"""What is begun and not saved, beside the form. Built in (settings.TEMPLATES): no {% load %}."""

from typing import Any

from django import template

from mou_tracker.desk.models import Draft

register = template.Library()


@register.inclusion_tag("components/draft.html", takes_context=True)
def draft_offer(context: dict[str, Any]) -> dict[str, Any]:
    """Above a form marked `data-draft`: what was begun there before, and the words for the script
    that keeps what is typed. Nothing is offered on a form that was just sent."""
    request = context["request"]
    asked = request.method == "GET" and request.user.is_authenticated
    draft = Draft.objects.of(request.user).filter(path=request.path).first() if asked else None
    return {
        "draft": draft,
        "is_open": draft is not None and hasattr(request, "begun"),
        "csrf_token": context.get("csrf_token"),
        "user": request.user,
        "request": request,
    }


@register.filter
def typed_words(draft: Draft) -> list[tuple[str, str]]:
    """(field, text) of a draft, to be read and copied where the form is gone."""
    hidden = ("form_key", "version", "opened", "despite")
    return [
        (name.replace("_", " "), "\n".join(value for value in values if value))
        for name, values in draft.fields.items()
        if name not in hidden and any(values)
    ]
