"""Change several rows of a list at once: choose, see what would change, do it, take it back."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from agreements.access import can
from agreements.actions.several import (
    AGREEMENTS,
    DOCUMENTS,
    MOST,
    Noun,
    change_several,
    moved_on,
    take_back_several,
    wanted,
)
from agreements.filters import AgreementFilter, DocumentFilter
from agreements.forms.base import DatedForm
from agreements.forms.several import SeveralAgreements, SeveralDocuments
from agreements.models import Agreement, Batch, Document
from agreements.templatetags.words import localised
from agreements.wording.several import cells

from .base import ActionFormView, AsOf

#: What names the chosen rows: one by one, or all that the filters of the list find.
ROW, ALL = "row", "all"


#: What belongs to the page on the screen and not to the rows chosen on it.
OF_THE_PAGE = ("after", "export", "on", "view")


def offered(request: HttpRequest, noun: Noun, address: str) -> dict[str, Any] | None:
    """What a list needs to let its rows be chosen: where to, and its filters; None for who may
    change none of them."""
    if not can(request.user, noun.needs):
        return None
    query = {name: values for name, values in request.GET.lists() if name not in OF_THE_PAGE}
    carried = [(name, value) for name, values in query.items() for value in values]
    return {"address": reverse(address), "carried": carried}


class OfNoun:
    """Pages about several rows of one noun. `space`: the namespace of their addresses."""

    noun: Noun
    request: Any
    list_label: Any = ""
    space = "agreements"
    list_name = "agreements:list"
    #: Of the page of one row; "" where it has none.
    page_name = ""

    @property
    def name(self) -> str:
        return f"{self.space}:several-{self.noun.name}"

    def rows(self) -> Any:
        """With what a line of them says."""
        return self.noun.visible_to(self.request.user)

    def label(self, row: Any) -> str:
        return str(row)

    def href(self, row: Any) -> str:
        return reverse(self.page_name, args=[self.noun.key_of(row)]) if self.page_name else ""

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(self.list_label, reverse(self.list_name))]


class ChangeSeveral(OfNoun, ActionFormView):
    """The rows that were chosen, and what is to become of them. A first POST shows what would
    change, one with `do` does it."""

    filter_class: Any = None
    template_name = "agreements/several.html"
    heading = gettext_lazy("Change several at once")

    def check_permission(self) -> None:
        self.permission = self.noun.needs
        super().check_permission()

    @cached_property
    def chosen(self) -> list[tuple[Any, int]]:
        """(row, the version it was read at), in the order of the list. BadRequest where none is
        named, or more than can be changed at once."""
        versions: dict[str, Any]
        if self.request.method == "POST":
            read = dict(one.rpartition("@")[::2] for one in self.request.POST.getlist(ROW))
            versions = {key: int(text) for key, text in read.items() if text.isdecimal()}
        else:
            versions = dict.fromkeys(self.request.GET.getlist(ROW), None)
        found = self._found(versions)
        if not found:
            raise BadRequest(_("Tick the rows that are to be changed."))
        return [(row, versions.get(self.noun.key_of(row)) or row.version) for row in found]

    def matching(self) -> Any:
        """All rows that the filters of the list find, named as on its page."""
        query = self.request.GET.copy()
        for name in (ROW, ALL):
            query.pop(name, None)
        asked = self.filter_class(query, self.rows(), on=self.on, user=self.request.user)
        if not asked.form.is_valid():
            raise BadRequest(_("This filter cannot be understood."))
        return asked.qs

    def _found(self, keys: Iterable[str]) -> list[Any]:
        if self.request.method == "GET" and self.request.GET.get(ALL):
            rows = self.matching()
        else:
            rows = self.rows().filter(**{f"{self.noun.key}__in": list(keys)[: MOST + 1]})
        found = list(rows.order_by(self.noun.key)[: MOST + 1])
        if len(found) > MOST:
            raise BadRequest(_("At most %d at a time: narrow the list first.") % MOST)
        return found

    def form_valid(self, form: Any) -> HttpResponse:
        if "do" not in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, previews=True))
        return super().form_valid(form)

    def perform(self, form: Any) -> str:
        batch = change_several(
            by=self.request.user, on=self.today, noun=self.noun, rows=self.chosen,
            wishes=form.wishes(), reason=form.reason(),
        )  # fmt: skip
        told = _("%d changed. All of it can be taken back here.") % len(batch.rows)
        messages.success(self.request, told)
        return reverse(f"{self.name}-done", args=[batch.uid])

    def get_context_data(self, previews: bool = False, **context: Any) -> dict[str, Any]:
        found = super().get_context_data(**context, previews=previews, row_name=ROW)
        rows = [row for row, _version in self.chosen]
        form = found["form"]
        wishes = form.wishes() if previews else {}
        kept = self.noun.keepers(rows, wishes, on=self.today)
        pairs = [wanted(row, wishes, kept) for row in rows]
        asked = {"by": self.request.user, "on": self.today}
        asked["reason"] = form.reason() if previews else ""
        refused = self.noun.refused(rows, wishes, **asked)
        warned = self.noun.warned(rows, wishes)
        lines = [
            {
                "key": self.noun.key_of(row),
                "version": version,
                "label": self.label(row),
                "cells": told,
                "why": refused.get(row.pk, ""),
                "stays": warned.get(row.pk, ""),
            }
            for (row, version), told in zip(
                self.chosen, cells(self.noun.column, pairs), strict=True
            )
        ]
        changing = sum(map(bool, pairs))
        return {**found, "lines": lines, "changing": changing, "refused": len(refused)}


class Changed(OfNoun, AsOf, TemplateView):
    """What a batch changed, as far as it may still be seen, and the way back."""

    template_name = "agreements/several_done.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        batch = get_object_or_404(
            Batch.objects.visible_to(user), uid=self.kwargs["uid"], noun=self.noun.name
        )
        seen = {
            self.noun.key_of(row): row
            for row in self.rows().filter(
                **{f"{self.noun.key}__in": [one["key"] for one in batch.rows]}
            )
        }
        told = [one for one in batch.rows if one["key"] in seen]
        pairs = [
            {name: (one["before"][name], one["after"][name]) for name in one["before"]}
            for one in told
        ]
        lines = [
            {
                "label": self.label(seen[one["key"]]),
                "href": self.href(seen[one["key"]]),
                "cells": cell,
            }
            for one, cell in zip(told, cells(self.noun.column, pairs), strict=True)
        ]
        moved = (
            moved_on(self.noun, batch, seen.values(), on=self.today)
            if not batch.taken_back_at
            else []
        )
        return super().get_context_data(
            **context,
            batch=batch,
            lines=lines,
            moved=moved,
            undo=reverse(f"{self.name}-undo", args=[batch.uid]),
            breadcrumbs=[*self.breadcrumbs(), (_("Changed at once"), "")],
            back=reverse(self.list_name),
        )


class TakeBack(OfNoun, ActionFormView, View):
    """POST only: the batch as it was."""

    http_method_names = ["post"]
    form_class = DatedForm
    heading = gettext_lazy("Take it all back")
    success_message = gettext_lazy("Taken back: all of them hold what they held before.")
    target = "batch"

    def check_permission(self) -> None:
        self.permission = self.noun.needs
        super().check_permission()

    @cached_property
    def batch(self) -> Batch:
        own = Batch.objects.visible_to(self.request.user)
        found: Batch = get_object_or_404(own, uid=self.kwargs["uid"], noun=self.noun.name)
        return found

    def perform(self, form: DatedForm) -> str:
        take_back_several(by=self.request.user, on=self.today, noun=self.noun, batch=self.batch)
        return reverse(f"{self.name}-done", args=[self.batch.uid])

    def cancel(self) -> str:
        return reverse(f"{self.name}-done", args=[self.batch.uid])


class OfAgreements:
    noun, page_name = AGREEMENTS, "agreement"
    list_label = gettext_lazy("Agreements")

    def label(self, row: Agreement) -> str:
        return f"{row.reference} · {localised(row.title)}"


class ChangeAgreements(OfAgreements, ChangeSeveral):
    filter_class = AgreementFilter
    form_class = SeveralAgreements


class ChangedAgreements(OfAgreements, Changed):
    pass


class TakeBackAgreements(OfAgreements, TakeBack):
    pass


class OfDocuments:
    request: Any
    noun, list_name = DOCUMENTS, "agreements:all-documents"
    page_name = "agreements:document"
    list_label = gettext_lazy("Documents")

    def rows(self) -> Any:
        """Without their words."""
        return self.noun.visible_to(self.request.user).defer("extracted_text")

    def label(self, row: Document) -> str:
        return str(row.title)


class ChangeDocuments(OfDocuments, ChangeSeveral):
    filter_class = DocumentFilter
    form_class = SeveralDocuments


class ChangedDocuments(OfDocuments, Changed):
    pass


class TakeBackDocuments(OfDocuments, TakeBack):
    pass


#: What is laid out of one noun: its pages, the end of each address and of its name.
PAGES = (("", ""), ("<str:uid>/", "-done"), ("<str:uid>/undo/", "-undo"))


def addresses_of(noun: str, *views: Any) -> list[tuple[str, Any, str]]:
    """(path, view, name) of the pages of one noun."""
    return [
        (f"several/{noun}/{path}", view, f"several-{noun}{suffix}")
        for (path, suffix), view in zip(PAGES, views, strict=True)
    ]


def addresses() -> list[tuple[str, Any, str]]:
    return [
        *addresses_of("agreements", ChangeAgreements, ChangedAgreements, TakeBackAgreements),
        *addresses_of("documents", ChangeDocuments, ChangedDocuments, TakeBackDocuments),
    ]
