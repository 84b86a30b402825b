"""Which agreements match …? On any day, by address."""

from typing import Any

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from agreements.access import can
from agreements.filters import AgreementFilter
from agreements.listing import after, rows_for
from agreements.models import Agreement

from .base import AsOf

PAGE = 50


class Agreements(AsOf, TemplateView):
    """The list: filters in the query string, key-set pages by reference."""

    template_name = "agreements/list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, query = self.request.user, self.request.GET
        known = Agreement.objects.visible_to(user).known_on(self.on)
        found = AgreementFilter(query or None, known, on=self.on, user=user)
        matches = found.qs if not query or found.form.is_valid() else known.none()
        cursor = query.get("after", "")
        if len(cursor) > 40:
            raise BadRequest(_("This page does not exist."))
        matches = after(matches.order_by("reference"), cursor)
        rows = rows_for(matches[: PAGE + 1], on=self.on, today=self.today, user=user)
        onward = query.copy()
        if len(rows) > PAGE:
            onward["after"] = rows[PAGE - 1].reference
        return super().get_context_data(
            **context,
            rows=rows[:PAGE],
            form=found.form,
            first=[found.form[name] for name in AgreementFilter.FIRST],
            more=[field for field in found.form if field.name not in AgreementFilter.FIRST],
            is_filtered=any(query.get(name) for name in found.filters),
            next=f"?{onward.urlencode()}" if len(rows) > PAGE else "",
            may_register=can(user, "register"),
            nothing_at_all=not rows and not Agreement.objects.visible_to(user).exists(),
        )
