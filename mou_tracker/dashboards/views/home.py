"""What do I have to decide or prepare next, and what is asleep?"""

from typing import Any

from django.views.generic import TemplateView

from agreements.access import can, may_ask_for, may_propose
from agreements.models import Agreement
from agreements.views.base import AsOf, page_of
from mou_tracker.dashboards.figures import asleep
from mou_tracker.dashboards.home.page import home
from mou_tracker.reminders.nightly import notice_for


class Asleep(AsOf, TemplateView):
    """All agreements that the first page says sleep."""

    template_name = "dashboards/asleep.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        rows = asleep(Agreement.objects.visible_to(user), user, on=self.on)
        return super().get_context_data(**context, page=page_of(rows, self.request))


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
            untold=notice_for(user),
        )
