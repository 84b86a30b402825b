"""Who did what to an agreement, in words, newest first."""

from typing import Any

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from agreements.models import AuditEntry

from .base import AsOf, OfAgreement

PAGE = 50


class History(OfAgreement, AsOf, TemplateView):
    """The audit rows of one agreement; `before` walks back by sequence."""

    template_name = "agreements/history.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = AuditEntry.objects.filter(agreement=self.agreement).select_related("by")
        before = self.request.GET.get("before", "")
        if before:
            if not (before.isascii() and before.isdigit() and len(before) < 18):
                raise BadRequest(_("This page does not exist."))
            rows = rows.filter(sequence__lt=int(before))
        rows = list(rows.order_by("-sequence")[: PAGE + 1])
        return super().get_context_data(
            **context,
            entries=rows[:PAGE],
            next=f"?before={rows[PAGE - 1].sequence}" if len(rows) > PAGE else "",
        )
