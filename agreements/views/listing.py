"""Which agreements match …? On any day, by address."""

from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from agreements.access import can, rights_of
from agreements.actions.several import AGREEMENTS
from agreements.exports import lists
from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.status.listing import after, rows_for

from .base import AsOf
from .exporting import Exports
from .filtering import Filtered
from .several import offered

PAGE = 50


class Agreements(Filtered, Exports, AsOf, TemplateView):
    """The list: filters in the query string, key-set pages by reference."""

    template_name = "agreements/list.html"
    filter_class = AgreementFilter
    sheet = "agreements"
    sheet_title = gettext_lazy("Agreements")

    def everything(self) -> QuerySet[Agreement]:
        """Without a filter, none of what was put into the archive."""
        seen = Agreement.objects.visible_to(self.request.user).known_on(self.on)
        is_narrowed = any(self.request.GET.get(name) for name in AgreementFilter.base_filters)
        if is_narrowed or rights_of(self.request.user).is_partner:
            return seen
        return seen.exclude(pk__in=seen.out_of_sight_on(self.on).order_by().values("pk"))

    def columns(self) -> Any:
        return lists.AGREEMENTS

    def rows(self) -> Any:
        user = self.request.user
        return lists.agreement_rows(self.matches, on=self.on, today=self.today, user=user)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, query = self.request.user, self.request.GET
        cursor = query.get("after", "")
        if len(cursor) > 40:
            raise BadRequest(_("This page does not exist."))
        matches = after(self.matches.order_by("reference"), cursor)
        rows = rows_for(matches[: PAGE + 1], on=self.on, today=self.today, user=user)
        onward = query.copy()
        if len(rows) > PAGE:
            onward["after"] = rows[PAGE - 1].reference
        return super().get_context_data(
            **context,
            rows=rows[:PAGE],
            next=f"?{onward.urlencode()}" if len(rows) > PAGE else "",
            taken_in=self.filters.taken_in,
            may_register=can(user, "register"),
            several=offered(self.request, AGREEMENTS, "agreements:several-agreements"),
            nothing_at_all=not rows and not Agreement.objects.visible_to(user).exists(),
        )
