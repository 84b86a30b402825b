"""Everything that is asked for: the whole of what the first page begins."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from agreements.disclosure import disclose
from agreements.exports import lists
from agreements.models import Deadline, DeadlineKind
from agreements.views.base import AsOf, page_of
from agreements.views.exporting import Exports
from agreements.views.filtering import chosen
from mou_tracker.dashboards.figures import TO_DECIDE, all_deadlines

#: What `?list=` may name, and the kinds it holds.
LISTS = {"decide": TO_DECIDE, "settle": (DeadlineKind.TO_SETTLE,)}


class Deadlines(Exports, AsOf, TemplateView):
    """Open deadlines by day, overdue ones first; `?list=` and `?kind=` keep some."""

    template_name = "dashboards/deadlines.html"
    sheet = "deadlines"
    sheet_title = gettext_lazy("Deadlines")

    @cached_property
    def kind(self) -> str:
        return chosen(self.request, "kind", DeadlineKind.values)

    @cached_property
    def list(self) -> str:
        return chosen(self.request, "list", LISTS)

    def rows(self) -> QuerySet[Deadline]:
        rows = all_deadlines(self.request.user, on=self.on).with_state(self.on)
        if self.list:
            rows = rows.filter(kind__in=LISTS[self.list])
        return rows.filter(kind=self.kind) if self.kind else rows

    def columns(self) -> Any:
        return lists.DEADLINES

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        page = page_of(self.rows(), self.request)
        disclose(page["rows"], to=self.request.user)
        return super().get_context_data(
            **context,
            page=page,
            kinds=DeadlineKind.choices,
            kind=self.kind,
            list=self.list,
        )
