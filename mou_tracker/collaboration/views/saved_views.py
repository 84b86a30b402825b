"""Saved views: kept from the page they are of, listed, renamed, shared, opened first, removed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from agreements.access import NotPermitted, can
from agreements.forms.base import DatedForm
from agreements.views.base import ActionFormView, AsOf
from mou_tracker.collaboration.models import SavedView, ViewOf
from mou_tracker.collaboration.saved_views import (
    ADDRESSES,
    address_of,
    change_view,
    open_with,
    remove_view,
    save_view,
    view_query,
)


class SavedViewForm(DatedForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    is_default = forms.BooleanField(
        label=gettext_lazy("The page opens with it"),
        required=False,
        help_text=gettext_lazy("For you alone."),
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Shared with the office"),
        required=False,
        help_text=gettext_lazy("Everybody sees in it what they may see, and nothing else."),
    )

    def __init__(self, *args: Any, may_share: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_share:
            del self.fields["is_shared"]


def breadcrumbs() -> list[tuple[str, str]]:
    return [(_("Saved views"), reverse("desk:views"))]


class SavedViews(AsOf, TemplateView):
    """One's own and those shared with the office, by page."""

    template_name = "collaboration/saved_views.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        _must_see(self.request)
        rows = list(SavedView.objects.offered_to(self.request.user))
        for row in rows:
            row.address = address_of(row)
        pages = [
            (page.label, reverse(ADDRESSES[page]), [row for row in rows if row.page == page])
            for page in ViewOf
        ]
        pages = [page for page in pages if page[2]]
        return super().get_context_data(**context, pages=pages)


def _must_see(request: HttpRequest) -> None:
    if not can(request.user, "see"):
        raise NotPermitted("see")


class SaveView(ActionFormView):
    """`?of=` names the page, `query` is that of its address."""

    permission = "see"
    form_class = SavedViewForm
    heading = gettext_lazy("Save this view")
    submit = gettext_lazy("Save the view")
    success_message = gettext_lazy("Saved. It stands above the list from now on.")

    @cached_property
    def page(self) -> ViewOf:
        try:
            return ViewOf(self.request.GET.get("of", ""))
        except ValueError:
            among = ", ".join(ViewOf.values)
            raise BadRequest(
                _("%(name)s may be %(among)s.") % {"name": "of", "among": among}
            ) from None

    @property
    def query(self) -> str:
        return view_query(self.request.GET.get("query", ""))

    def get_form_kwargs(self) -> dict[str, Any]:
        may_share = can(self.request.user, "share_view")
        return {**super().get_form_kwargs(), "may_share": may_share}

    def load(self) -> None:
        """400 for a page of which there are no views."""
        _known = self.page

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(str(self.page.label), f"{reverse(ADDRESSES[self.page])}?{self.query}")]

    def perform(self, form: SavedViewForm) -> str:
        by = self.request.user
        return address_of(save_view(by=by, page=self.page, query=self.query, **form.cleaned_data))


class OfView:
    """Pages below one's own view: 404 for any other."""

    request: Any
    kwargs: Any

    @cached_property
    def saved_view(self) -> SavedView:
        own = SavedView.objects.offered_to(self.request.user).filter(owner=self.request.user)
        return get_object_or_404(own, uid=self.kwargs["uid"])


class ChangeView(OfView, ActionFormView):
    permission = "see"
    target = "saved_view"
    form_class = SavedViewForm
    heading = gettext_lazy("Change the view")
    submit = gettext_lazy("Save the view")
    success_message = gettext_lazy("The view is changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.saved_view
        may_share = row.is_shared or can(self.request.user, "share_view")
        return {**super().get_form_kwargs(), "may_share": may_share}

    def get_initial(self) -> dict[str, Any]:
        row = self.saved_view
        return {"name": row.name, "is_shared": row.is_shared, "is_default": row.is_default}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return breadcrumbs()

    def perform(self, form: SavedViewForm) -> str:
        change_view(by=self.request.user, view=self.saved_view, **form.cleaned_data)
        return reverse("desk:views")


class RemoveView(OfView, AsOf, TemplateView):
    """Asks first: it is gone for everybody it was shared with."""

    template_name = "collaboration/remove_view.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **context, saved_view=self.saved_view, breadcrumbs=breadcrumbs()
        )

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        remove_view(by=request.user, view=self.saved_view)
        messages.success(request, _("The view is removed."))
        return redirect("desk:views")


class OpenWith(View):
    """Whether its page opens with a view, one's own or a shared one: `default` 1 or nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        row = get_object_or_404(SavedView.objects.visible_to(request.user), uid=uid)
        is_default = request.POST.get("default") == "1"
        open_with(by=request.user, view=row, is_default=is_default)
        return redirect("desk:views")
