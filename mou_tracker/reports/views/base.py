"""Pages below one report."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from mou_tracker.reports.models import Report
from mou_tracker.reports.page import heading


class OfReport:
    """404 where it may not be seen."""

    request: Any
    kwargs: Any

    @cached_property
    def report(self) -> Report:
        seen = Report.objects.visible_to(self.request.user)
        seen = seen.select_related("made_by", "frozen_by", "snapshot", "compares_with")
        return get_object_or_404(seen, uid=self.kwargs["uid"])

    def way_here(self, *more: tuple[str, str]) -> list[tuple[str, str]]:
        from_report = (heading(self.report), f"/reports/{self.report.uid}/")
        return [(_("Reports"), "/reports/"), *([from_report] if more else []), *more]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        about: Any = super()
        found: dict[str, Any] = about.get_context_data(
            **context, report=self.report, report_heading=heading(self.report)
        )
        return found
