"""The registers that came in, and the next one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.access import can
from agreements.models import Agreement
from agreements.views.base import page_of
from agreements.views.exporting import asked_shape, file_of
from mou_tracker.imports import actions, exporting
from mou_tracker.imports.forms import ReceiveForm
from mou_tracker.imports.models import Import, Release
from mou_tracker.imports.page import summary

from .base import Arrivals

#: So many of the press releases are named beside the registers.
LATEST = 5


class Imports(Arrivals):
    """Who may prepare an import sees them all."""

    action = staticmethod(actions.receive)
    form_class = ReceiveForm
    template_name = "imports/landing.html"
    heading = gettext_lazy("Import")
    submit = gettext_lazy("Read the register")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """... and the other way: all that the reader may see, as a register that can be read
        again."""
        if not asked_shape(request):
            return super().get(request, *args, **kwargs)
        return file_of(
            request, name=exporting.NAME, title=exporting.TITLE, columns=exporting.COLUMNS,
            rows=exporting.register_rows(request.user), on=self.today, today=self.today,
            is_view=False,
        )  # fmt: skip

    def perform(self, form: Any) -> str:
        address = super().perform(form)
        earlier = actions.earlier_import(self.object.document, besides=self.object)
        if earlier is not None:
            told = _("This file was taken in already; only what is new in it will change anything.")
            messages.info(self.request, told)
        return address

    def get_success_url(self) -> str:
        return reverse("imports:import", args=[self.object.uid])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        seen = Import.objects.visible_to(user).defer("sheets", "shape", "answers")
        page = page_of(seen.select_related("document", "owner"), self.request, size=25)
        for row in page["rows"]:
            row.told = summary(row) if row.counts else ""
        return super().get_context_data(
            **context, page=page, may_prepare=can(user, self.permission),
            may_export=can(user, "export"),
            is_empty=not Agreement.objects.visible_to(user).exists(),
            releases=list(Release.objects.visible_to(user).defer("reading", "text")[:LATEST]),
        )  # fmt: skip
