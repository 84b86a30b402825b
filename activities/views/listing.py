"""What did we do? The list, its filters in the address."""

from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from activities import exports
from activities.actions.several import ACTIVITIES
from activities.filters import ActivityFilter
from activities.models import Activity
from activities.status.listing import rows_for
from agreements.access import can
from agreements.views.base import AsOf
from agreements.views.exporting import Exports
from agreements.views.filtering import Filtered
from agreements.views.several import offered

PAGE = 50


class Activities(Filtered, Exports, AsOf, TemplateView):
    """The list, latest first; key-set pages by public id."""

    template_name = "activities/list.html"
    filter_class = ActivityFilter
    sheet = "activities"
    sheet_title = gettext_lazy("Activities")

    def everything(self) -> QuerySet[Activity]:
        return Activity.objects.visible_to(self.request.user)

    def columns(self) -> Any:
        return exports.ACTIVITIES

    def rows(self) -> Any:
        return exports.activity_rows(self.matches, user=self.request.user, on=self.on)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, query = self.request.user, self.request.GET
        matches = self.matches.newest_first()
        if after := query.get("after", ""):
            row = self.everything().filter(uid=after).first() if len(after) <= 12 else None
            if row is None:
                raise BadRequest(_("This page does not exist."))
            matches = matches.after(row)
        rows = rows_for(matches[: PAGE + 1], user=user, on=self.on)
        onward = query.copy()
        if len(rows) > PAGE:
            onward["after"] = rows[PAGE - 1].uid
        is_filtered = any(query.get(name) for name in self.filters.filters)
        return super().get_context_data(
            **context,
            rows=rows[:PAGE],
            next=f"?{onward.urlencode()}" if len(rows) > PAGE else "",
            may_log=can(user, "log_activity"),
            several=offered(self.request, ACTIVITIES, "activities:several-activities"),
            nothing_at_all=not rows and not is_filtered and not after,
        )
