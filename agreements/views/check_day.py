"""A second person checks a computed legal day against the text."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from agreements import actions
from agreements.actions.check_day import why_not
from agreements.disclosure import disclose
from agreements.forms.check_day import CheckDayForm
from agreements.models import CHECKABLE, DayCheck, Deadline, Document, is_checkable

from .nested import BelowAgreement


class CheckDay(BelowAgreement):
    """Shows the day with the way it was computed, and asks whether the text says so."""

    action = staticmethod(actions.check_day)
    target = "deadline"
    permission = "check_day"
    form_class = CheckDayForm
    template_name = "agreements/check_day.html"
    heading = gettext_lazy("Check by a second person")
    submit = gettext_lazy("The text says this day")
    success_message = gettext_lazy("Kept; the check stands beside the day.")

    @cached_property
    def deadline(self) -> Deadline:
        rows = self.agreement.deadlines.visible_to(self.request.user).filter(kind__in=CHECKABLE)
        found = get_object_or_404(rows.select_related("term__agreement"), uid=self.kwargs["uid"])
        if not is_checkable(found.kind, found.key):
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        seen = Document.objects.visible_to(self.request.user).filter(agreements=self.agreement)
        return {**super().get_form_kwargs(), "documents": seen.newest().listed()}

    def get_initial(self) -> dict[str, Any]:
        return {"day": self.deadline.day}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        (row,) = disclose([self.deadline], to=self.request.user)
        checks = DayCheck.objects.filter(term=row.term, key=row.key).select_related("by")
        return super().get_context_data(
            **context,
            row=row,
            refused=why_not(self.deadline.term, self.request.user),
            checks=checks.order_by("-pk"),
        )
