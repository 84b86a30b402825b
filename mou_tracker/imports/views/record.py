"""From a record back to the rows of the registers and to the press releases that told of it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import TemplateView

from agreements.access import can, rights_of
from agreements.views.base import AsOf, OfAgreement
from mou_tracker.imports.models import ImportRow, Release
from mou_tracker.imports.page import cells_of
from mou_tracker.imports.wording import row_name


class RowsOfAgreement(OfAgreement, AsOf, TemplateView):
    """Every cell of every row that made an agreement or told of it, as the files have them. The
    office's own."""

    template_name = "imports/record.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        if rights_of(user).is_partner or not can(user, "see"):
            raise PermissionDenied(_("Your role does not allow this."))
        rows = ImportRow.objects.filter(facts__agreement=self.agreement).distinct()
        rows = rows.select_related("imported__document").order_by("-imported", "position")
        own = (self.agreement.reference, reverse("agreement", args=[self.agreement.reference]))
        releases = Release.objects.visible_to(user).filter(
            links__agreement=self.agreement, links__is_recorded=True
        )
        return super().get_context_data(
            **context,
            releases=list(releases.defer("reading", "text")),
            rows=[{"row": row, "name": row_name(row.at), "cells": cells_of(row)} for row in rows],
            may_prepare=can(user, "prepare_import"),
            breadcrumbs=[
                (_("Agreements"), reverse("agreements:list")),
                own,
                (pgettext("a list that an office keeps", "Register"), ""),
            ],
        )
