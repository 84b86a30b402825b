"""What do I have to decide or prepare next, and what is asleep?"""

from typing import Any

from django.views.generic import TemplateView

from agreements.access import can, may_ask_for, may_propose, rights_of
from agreements.models import Agreement
from agreements.views.base import AsOf, page_of
from mou_tracker.dashboards.figures import asleep
from mou_tracker.dashboards.home.beside import told_asleep, with_begin
from mou_tracker.dashboards.home.lines import named
from mou_tracker.dashboards.home.page import home
from mou_tracker.reminders.nightly import notice_for


class Asleep(AsOf, TemplateView):
    """All agreements that the first page says sleep."""

    template_name = "dashboards/asleep.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        rows = asleep(Agreement.objects.visible_to(user), user, on=self.on)
        page = page_of(with_begin(named(rows), on=self.on), self.request)
        began = [(row.pk, row.began) for row in page["rows"]]
        told = told_asleep(began, rights_of(user), on=self.on)
        return super().get_context_data(
            **context,
            page=page,
            sleepers=list(zip(told, page["rows"], strict=True)),
            may_log=can(user, "log_activity"),
        )


class Home(AsOf, TemplateView):
    template_name = "dashboards/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            **context,
            home=home(user, on=self.on),
            may_register=can(user, "register"),
            may_decide=may_ask_for(user, "decide"),
            proposes_decision=may_propose(user, "decide"),
            may_log=can(user, "log_activity"),
            may_answer=self.on == self.today and can(user, "change_activity"),
            untold=notice_for(user),
        )
