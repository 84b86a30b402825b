"""What did we do? The list, its filters in the address."""

from typing import Any

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from activities.filters import ActivityFilter
from activities.listing import rows_for
from activities.models import Activity
from agreements.access import can
from agreements.views.base import AsOf

PAGE = 50


class Activities(AsOf, TemplateView):
    """The list, latest first; key-set pages by public id."""

    template_name = "activities/list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, query = self.request.user, self.request.GET
        seen = Activity.objects.visible_to(user)
        found = ActivityFilter(query or None, seen, on=self.on, user=user)
        sound = not query or found.form.is_valid()
        matches = (found.qs if sound else seen.none()).newest_first()
        if after := query.get("after", ""):
            row = seen.filter(uid=after).first() if len(after) <= 12 else None
            if row is None:
                raise BadRequest(_("This page does not exist."))
            matches = matches.after(row)
        rows = rows_for(matches[: PAGE + 1], user=user, on=self.on)
        onward = query.copy()
        if len(rows) > PAGE:
            onward["after"] = rows[PAGE - 1].uid
        is_filtered = any(query.get(name) for name in found.filters)
        return super().get_context_data(
            **context,
            rows=rows[:PAGE],
            form=found.form,
            first=[found.form[name] for name in ActivityFilter.FIRST],
            more=[field for field in found.form if field.name not in ActivityFilter.FIRST],
            is_filtered=is_filtered,
            next=f"?{onward.urlencode()}" if len(rows) > PAGE else "",
            may_log=can(user, "log_activity"),
            nothing_at_all=not rows and not is_filtered and not after,
        )
