"""What is begun and not saved, beside the form. Built in (settings.TEMPLATES): no {% load %}."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, urlize
from django.utils.safestring import SafeString, mark_safe

from agreements.access import can
from mou_tracker.collaboration.comments import ABOUT, CALLED, kind_of, name_of
from mou_tracker.collaboration.drafts import title_of
from mou_tracker.collaboration.models import (
    Comment,
    Draft,
    ImportNotice,
    Mention,
    Proposal,
    ProposalNotice,
)
from mou_tracker.collaboration.proposals import wording as proposals
from mou_tracker.collaboration.saved_views import (
    ALL,
    PAGES,
    address_of,
    same_query,
    view_query,
)
from mou_tracker.collaboration.views.comments import page_of

register = template.Library()


@register.inclusion_tag("components/draft.html", takes_context=True)
def draft_offer(context: dict[str, Any], path: str = "") -> dict[str, Any]:
    """Above a form marked `data-draft`: what was begun there before, and the words for the script
    that keeps what is typed. Nothing is offered on a form that was just sent. `path`: where the
    form is sent, if not to the page it stands on."""
    request = context["request"]
    asked = request.method == "GET" and request.user.is_authenticated
    found = Draft.objects.of(request.user).filter(path=path or request.path)
    draft = found.first() if asked else None
    return {
        "draft": draft,
        "is_open": draft is not None and not path and hasattr(request, "begun"),
        "csrf_token": context.get("csrf_token"),
        "user": request.user,
        "request": request,
    }


@register.filter
def draft_title(draft: Draft) -> str:
    """What a draft is a draft of, in words."""
    return title_of(draft)


@register.filter
def typed_words(draft: Draft) -> list[tuple[str, str]]:
    """(field, text) of a draft, to be read and copied where the form is gone."""
    hidden = ("form_key", "version", "opened", "despite")
    return [
        (name.replace("_", " "), "\n".join(value for value in values if value))
        for name, values in draft.fields.items()
        if name not in hidden and any(values)
    ]


@register.inclusion_tag("components/comments.html", takes_context=True)
def comments_on(context: dict[str, Any], about: Any) -> dict[str, Any]:
    """The comments on a record, and a form to add one; nothing where one may not comment."""
    user, kind = context["request"].user, kind_of(about)
    may = can(user, "comment")
    rows = Comment.objects.filter(**{kind: about}).standing().select_related("author")
    return {
        "comments": list(rows) if may else [],
        "may": may,
        "kind": kind,
        "name": getattr(about, ABOUT[kind][1]),
        "user": user,
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def mentions_waiting(context: dict[str, Any]) -> list[tuple[Mention, str, str]]:
    """(mention, what it is about, where to read it) of the reader, oldest first."""
    rows = Mention.objects.waiting_for(context["request"].user).select_related(
        "comment__author",
        "comment__agreement",
        "comment__activity",
        "comment__commitment__term__agreement",
    )
    return [
        (row, name_of(row.comment.about), f"{page_of(row.comment.about)}#comment-{row.comment.uid}")
        for row in rows
    ]


@register.simple_tag(takes_context=True)
def proposals_told(context: dict[str, Any]) -> list[tuple[ProposalNotice, str, str]]:
    """(notice, what it would do, what it is about) of the reader: what waits for them, and what
    became of their own."""
    user = context["request"].user
    rows = ProposalNotice.objects.waiting_for(user).select_related(
        "proposal__agreement", "proposal__activity", "proposal__proposed_by", "proposal__decided_by"
    )
    return [
        (row, proposals.heading_of(row.proposal, reader=user), proposals.name_of(row.proposal))
        for row in rows
    ]


@register.simple_tag(takes_context=True)
def registers_told(context: dict[str, Any]) -> list[ImportNotice]:
    """Registers the reader is to take in, and what became of those they sent; oldest first."""
    rows = ImportNotice.objects.waiting_for(context["request"].user)
    return list(rows.select_related("told_by"))


@register.simple_tag(takes_context=True)
def proposals_about(context: dict[str, Any], agreement: Any) -> int:
    """How many wait, as far as the reader sees them."""
    seen = Proposal.objects.visible_to(context["request"].user).open()
    return seen.filter(agreement=agreement).count()


@register.filter
def called(text: str) -> SafeString:
    """A comment as it is read: addresses are links, names called stand out."""
    linked = urlize(conditional_escape(text), nofollow=True)
    return mark_safe(CALLED.sub(r"<strong>@\1</strong>", linked).replace("\n", "<br>"))  # noqa: S308 escaped above


@register.inclusion_tag("collaboration/_saved_views.html", takes_context=True)
def saved_views(context: dict[str, Any]) -> dict[str, Any]:
    """Above a page of which views are saved: those there are, and the way to save this one."""
    request = context.get("request")
    views = getattr(request, "saved_views", None)
    if views is None:
        return {}
    query = view_query(request.GET.urlencode())
    for view in views:
        view.address, view.is_current = address_of(view), same_query(view.query, query)
    is_new = query and not any(view.is_current for view in views)
    page = PAGES[request.resolver_match.view_name]
    asked = urlencode({"of": page.value, "query": query})
    return {
        "views": views,
        "all": f"{request.path}?{ALL}=1",
        "is_all": not query,
        "save": f"{reverse('desk:save-view')}?{asked}" if is_new else "",
    }
