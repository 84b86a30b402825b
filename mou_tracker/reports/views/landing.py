"""The reports that were made, and what a new one is to be about."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from agreements.access import can
from agreements.views.base import ActionFormView, AsOf, page_of
from mou_tracker.reports import actions
from mou_tracker.reports.forms import MakeReportForm
from mou_tracker.reports.models import Report
from mou_tracker.reports.page import days_words


class Reports(AsOf, TemplateView):
    template_name = "reports/landing.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        seen = Report.objects.visible_to(user).filter(compares_with=None)
        seen = seen.select_related("made_by", "frozen_by").defer("left_out")
        page = page_of(seen, self.request, size=25)
        for row in page["rows"]:
            row.days = days_words(row.first, row.until)
        may_make = can(user, "make_report")
        form = None
        if may_make:
            form = MakeReportForm(user=user, on=self.today, initial={"year": self.on.year})
        may_check_cover = can(user, "check_cover")
        return super().get_context_data(
            **context, page=page, may_make=may_make, may_check_cover=may_check_cover, form=form
        )


class MakeReport(ActionFormView):
    action = staticmethod(actions.ask_for_report)
    permission = "make_report"
    form_class = MakeReportForm
    heading = gettext_lazy("Make a report")
    submit = gettext_lazy("Make the report")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        return {"year": self.on.year}

    def get_success_url(self) -> str:
        return reverse("reports:report", args=[self.object.uid])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("Reports"), reverse("reports:reports"))]
