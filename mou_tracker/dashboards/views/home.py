"""What do I have to decide or prepare next, and what is asleep?"""

from typing import Any

from django.views.generic import TemplateView

from agreements.access import can
from agreements.models import Agreement
from agreements.views.base import AsOf
from mou_tracker.dashboards.figures import home


class Home(AsOf, TemplateView):
    template_name = "dashboards/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            **context,
            home=home(user, on=self.on),
            has_agreements=Agreement.objects.visible_to(user).exists(),
            may_register=can(user, "register"),
            may_log=can(user, "log_activity"),
        )
