"""A proposal in words: what it would do, and what was filled in."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy

from activities.models import Activity
from activities.views.base import page_of_activity
from agreements.templatetags.words import localised
from agreements.views import merge
from agreements.views.nested import page_of_agreement

from .models import Proposal
from .running import view_of

#: What comes by the API has no form to be called by.
CALLED = {
    "sign": gettext_lazy("Signing day"),
    "record_notification": gettext_lazy("Record the last notification"),
    "amend": gettext_lazy("Amend or extend the term"),
    "record_event": gettext_lazy("Record a notice, a suspension or an end"),
    "decide": gettext_lazy("Decide what is to become of it"),
    "open_term": gettext_lazy("Enter a term"),
    "correct": gettext_lazy("Correct what was recorded"),
    "confirm_as_planned": gettext_lazy("Did it happen as planned?"),
}

#: Fields of a form that say nothing.
UNSAID = ("version", "opened", "despite")


def heading_of(proposal: Proposal, *, reader: Any) -> str:
    """What it would do, as its form is called."""
    if proposal.is_of_api:
        return str(CALLED.get(proposal.action, proposal.action))
    try:
        return str(view_of(proposal, by=reader).heading)
    except Http404:
        return proposal.action.replace("_", " ")


def has_form(proposal: Proposal, *, reader: Any) -> bool:
    """Whether it opens as a form: not what came by the API, nor a button without fields."""
    if proposal.is_of_api:
        return False
    try:
        return "get" in view_of(proposal, by=reader).http_method_names
    except Http404:
        return False


def name_of(proposal: Proposal) -> str:
    """What it is about."""
    if proposal.agreement is not None:
        return proposal.agreement.reference
    return localised(proposal.about.title)


def page_of(proposal: Proposal) -> str:
    about = proposal.about
    return page_of_activity(about) if isinstance(about, Activity) else page_of_agreement(about)


def filled_in(proposal: Proposal, *, reader: Any) -> list[tuple[str, str]]:
    """(label, words) of every field in which something was said, as the form shows it: not what
    it was opened with."""
    if proposal.is_of_api:
        return _members(proposal.body)
    try:
        view = view_of(proposal, by=reader)
        view.load()
        form = view.get_form()
    except Http404:
        kept = {name: said for name, said in proposal.body.items() if name not in UNSAID}
        return _members(kept)
    found, marks = [], merge.read_marks(proposal.typed.get("opened", ""))
    for bound in form:
        if bound.is_hidden:
            continue
        words = [text for texts in _said(bound, marks) for text in texts]
        if words:
            found.append((str(bound.label), ", ".join(words)))
    return found


def _said(bound: Any, marks: Mapping[str, str]) -> list[list[str]]:
    """Neither an empty box, nor a list left at what it says by itself. `marks`: of what the form
    was opened with."""
    by_itself = [str(bound.field.initial)] if hasattr(bound.field, "choices") else None
    return [
        merge.shown(bound, texts)
        for name, texts in merge.typed(bound).items()
        if any(texts) and texts != by_itself and marks.get(name) != merge.mark(texts)
    ]


def _members(body: Any, before: str = "") -> list[tuple[str, str]]:
    """The members of a body of the API, each by its path."""
    if isinstance(body, dict):
        found = []
        for name, value in body.items():
            found += _members(value, f"{before}.{name}" if before else str(name))
        return found
    if isinstance(body, list):
        found = []
        for number, value in enumerate(body, 1):
            found += _members(value, f"{before} {number}" if len(body) > 1 else before)
        return found
    return [(before, str(body))] if body not in (None, "") else []
