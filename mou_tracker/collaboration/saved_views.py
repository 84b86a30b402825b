"""Saved views: pages as somebody narrowed and ordered them, by name. One transaction each, with its
audit row."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.actions.action import Broken, explaining, require
from agreements.actions.rows import save
from agreements.texts import is_blank
from agreements.views.exporting import OF_THE_PAGE
from mou_tracker.accounts.actions import lock_user
from mou_tracker.accounts.office import office_action

from .models import LONGEST_QUERY, DefaultView, SavedView, ViewOf

#: The page of each kind, by the name of its address.
ADDRESSES = {
    ViewOf.AGREEMENTS: "agreements:list",
    ViewOf.ACTIVITIES: "activities:list",
    ViewOf.COMMITMENTS: "activities:commitments",
    ViewOf.TIMELINE: "timeline",
    ViewOf.DEADLINES: "deadlines",
}
PAGES = {address: page for page, address in ADDRESSES.items()}
#: What is no part of a view: a day (a view is always of today), a place in the list, a file.
PASSING = {*OF_THE_PAGE, "known", "against", "before", "page", "draft", "format", "all"}
#: Asks a page for itself, where one would open with a default view.
ALL = "all"
#: Views of one person.
MOST = 60
MEANING: Broken = {
    "saved_view_named_once": ("name", lambda: _("You have a view of this name already.")),
}


def view_query(query: str) -> str:
    """What of a page's address a view keeps, in the order in which it was asked; "" for nothing."""
    told = parse_qsl(query, keep_blank_values=False)
    return urlencode([(name, value) for name, value in told if name not in PASSING])


def same_query(one: str, other: str) -> bool:
    """Whether two addresses of a page ask for the same view."""
    return sorted(parse_qsl(view_query(one))) == sorted(parse_qsl(view_query(other)))


def address_of(view: SavedView) -> str:
    return f"{reverse(ADDRESSES[ViewOf(view.page)])}?{view.query}"


def save_view(
    *, by: Any, page: str, query: str, name: str, is_shared: bool = False, is_default: bool = False
) -> SavedView:
    """Keeps `query` of a page under a name. ValidationError at the field that is wrong."""
    require(by, "see")
    query = view_query(query)
    if not query:
        raise ValidationError(_("Narrow the list first: there is nothing to keep yet."))
    if len(query) > LONGEST_QUERY:
        raise ValidationError(_("This view asks for too much to be kept."))
    if is_shared:
        require(by, "share_view")
    with office_action("save_view", by=by) as done:
        lock_user(by)
        if SavedView.objects.filter(owner=by).count() >= MOST:
            raise ValidationError(_("At most %d views. Remove one first.") % MOST)
        row = SavedView(owner=by, page=page, query=query, name=_named(name), is_shared=is_shared)
        with explaining(MEANING):
            save(row)
        _open_with(by, row, is_default)
        done.describe(subject=row, detail=_told(row))
    return row


def change_view(
    *, by: Any, view: SavedView, name: str, is_shared: bool = False, is_default: bool = False
) -> SavedView:
    """Another name, shared or not, opened first or not. A view that was shared may stay so,
    whatever became of its owner's role."""
    _own(by, view)
    with office_action("change_view", by=by) as done:
        row = SavedView.objects.select_for_update().get(pk=view.pk)
        if is_shared and not row.is_shared:
            require(by, "share_view")
        row.name, row.is_shared = _named(name), is_shared
        with explaining(MEANING):
            save(row)
        _open_with(by, row, is_default)
        done.describe(subject=row, detail=_told(row))
    return row


def remove_view(*, by: Any, view: SavedView) -> None:
    """Gone, also for those it was shared with."""
    _own(by, view)
    with office_action("remove_view", by=by) as done:
        done.describe(subject=view, detail=_told(view))
        view.delete()


def open_with(*, by: Any, view: SavedView, is_default: bool) -> None:
    """Whether the page opens with `view` for `by`, in place of any other."""
    require(by, "see")
    with office_action("open_with_view", by=by) as done:
        lock_user(by)
        _open_with(by, view, is_default)
        done.describe(subject=view, detail={"name": view.name, "is_default": is_default})


def _open_with(by: Any, view: SavedView, is_default: bool) -> None:
    if is_default:
        DefaultView.objects.update_or_create(user=by, page=view.page, defaults={"view": view})
    else:
        DefaultView.objects.filter(user=by, view=view).delete()


def _own(by: Any, view: SavedView) -> None:
    """Only its owner changes a view; for anybody else there is none."""
    if view.owner_id != by.pk:
        raise SavedView.DoesNotExist


def _named(name: str) -> str:
    if is_blank(name):
        raise ValidationError({"name": _("Give it a name.")})
    return " ".join(name.split())


def _told(view: SavedView) -> dict[str, Any]:
    return {"name": view.name, "page": view.page, "query": view.query, "shared": view.is_shared}
