"""Which activities lay outside formal cover, and what was found about each?"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from activities.actions import note_cover
from activities.models import Activity
from agreements.access import NotPermitted, can
from agreements.batches import batches
from agreements.clock import read_day
from agreements.templatetags.words import localised
from agreements.views.base import ActionFormView, AsOf, page_of
from agreements.views.exporting import Exports
from agreements.views.filtering import chosen
from mou_tracker.printing import pdf_answer

from . import export
from .findings import KINDS, Finding, counts, findings, links_of, sight_of
from .forms import NoteForm

BATCH = 500


class CoverCheck(Exports, AsOf, TemplateView):
    """`?kind=` what is looked for, `?from=` and `?until=` the days of the activities; `?on=` the
    day up to which they were held."""

    template_name = "cover/check.html"
    sheet = "cover-check"
    sheet_title: Any = gettext_lazy("Activities outside formal cover")
    export_needs = "check_cover"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can(request.user, "check_cover"):
            raise NotPermitted("check_cover")
        if chosen(request, "format", ("pdf",)):
            return self.pdf()
        return super().get(request, *args, **kwargs)

    @cached_property
    def kind(self) -> str:
        return chosen(self.request, "kind", KINDS, "outside")

    @cached_property
    def days(self) -> tuple[date | None, date]:
        """From when, until when: never past the asked day."""
        first, last = (
            read_day(text) if (text := self.request.GET.get(name, "")) else None
            for name in ("from", "until")
        )
        if first and last and last < first:
            raise BadRequest(_("The end lies before the beginning."))
        return first, min(last or self.on, self.on)

    @cached_property
    def links(self) -> Any:
        first, last = self.days
        return links_of(self.kind, sight_of(self.request.user), first=first, last=last)

    def told(self, links: Any) -> list[Finding]:
        return findings(links, self.kind, on=self.on, today=self.today)

    def columns(self) -> Any:
        return export.columns(with_titles=can(self.request.user, "see"))

    def rows(self) -> Iterator[Finding]:
        for some in batches(self.links.iterator(chunk_size=BATCH), BATCH):
            yield from self.told(some)

    def pdf(self) -> HttpResponse:
        context = {
            "paper": "A4 landscape",
            "heading": f"{self.sheet_title}: {KINDS[self.kind]}",
            "on": self.on,
            "groups": grouped(list(self.rows()), self.on),
            "sees": can(self.request.user, "see"),
            "days": self.days,
        }
        name = f"cover-check-{self.on.isoformat()}"
        return pdf_answer(self.request, "cover/sheet.html", context, name=name)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        first, last = self.days
        user, page = self.request.user, page_of(self.links, self.request)
        of_kind = counts(sight_of(user), first=first, last=last)
        kept = {name: self.request.GET.get(name, "") for name in ("from", "until", "on")}
        query = {name: text for name, text in kept.items() if text}
        tabs = [
            {
                "label": label,
                "count": of_kind[kind],
                "href": f"?{urlencode({'kind': kind, **query})}",
                "current": kind == self.kind,
            }
            for kind, label in KINDS.items()
        ]
        return super().get_context_data(
            **context,
            page=page,
            groups=grouped(self.told(page["rows"]), self.on),
            tabs=tabs,
            of_kind=of_kind[self.kind],
            kept=kept,
            is_empty=not page["rows"],
            sees=can(user, "see"),
            may_note=can(user, "note_cover"),
        )


def grouped(rows: list[Finding], on: date) -> list[dict[str, Any]]:
    """By agreement, and within it by gap, with their words and how many days each has had."""
    found: list[dict[str, Any]] = []
    for one in rows:
        if not found or found[-1]["agreement"] != one.agreement or found[-1]["gap"] != one.gap:
            words = export.gap_words(one)
            days = export.days_words(one.gap, on) if one.gap else ""
            found.append({"agreement": one.agreement, "gap": one.gap, "words": words, "rows": []})
            found[-1]["days"] = days
        found[-1]["rows"].append((one, export.later_words(one)))
    return found


class Note(ActionFormView):
    """What was found about one activity."""

    action = staticmethod(note_cover)
    target = "activity"
    permission = "note_cover"
    form_class = NoteForm
    heading = gettext_lazy("Note what was found")
    success_message = gettext_lazy("Noted.")

    @cached_property
    def activity(self) -> Activity:
        seen = Activity.objects.visible_to(sight_of(self.request.user))
        found: Activity = get_object_or_404(seen, uid=self.kwargs["uid"])
        return found

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(str(CoverCheck.sheet_title), reverse("cover-check"))]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = self.activity
        name = localised(row.title) if can(self.request.user, "see") else row.get_kind_display()
        return super().get_context_data(**context, about=f"{name} ({row.held and row.held.text})")

    def get_success_url(self) -> str:
        return reverse("cover-check")
