"""Who will be told what and when, and why nobody?"""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from agreements.views.base import AsOf, OfAgreement

from .forecast import forecast


class ForecastPage(OfAgreement, AsOf, TemplateView):
    """The reminders of an agreement in the two years that follow the asked day."""

    template_name = "reminders/forecast.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = forecast(self.agreement, reader=self.request.user, on=self.on, now=timezone.now())
        page = reverse("agreement", args=[self.agreement.reference])
        return super().get_context_data(
            **context,
            found=found,
            breadcrumbs=[
                (_("Agreements"), reverse("agreements:list")),
                (self.agreement.reference, page),
                (_("Reminders ahead"), ""),
            ],
        )
