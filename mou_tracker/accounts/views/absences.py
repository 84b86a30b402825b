"""Who is away when: one's own days, for managers and administrators everybody's."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import View

from agreements.access import can
from agreements.actions import Conflict
from agreements.clock import today
from mou_tracker.accounts import absences
from mou_tracker.accounts.forms import AbsenceForm
from mou_tracker.accounts.models import Absence

from .base import SettingsFormView


def absences_of(user: Any) -> QuerySet[Absence]:
    """The absences `user` may change: their own, or everybody's."""
    rows = Absence.objects.select_related("user", "deputy")
    return rows if can(user, "record_absence") else rows.filter(user=user)


class Absences(SettingsFormView):
    """What is under way or ahead, and the form for another one."""

    template_name = "settings/absences.html"
    form_class = AbsenceForm
    heading = gettext_lazy("Absence")
    submit = gettext_lazy("Enter the absence")
    success_message = gettext_lazy("Saved. What comes due meanwhile is told to who stands in.")

    @cached_property
    def is_for_others(self) -> bool:
        return can(self.request.user, "record_absence")

    def get_form_kwargs(self) -> dict[str, Any]:
        given = super().get_form_kwargs()
        return {**given, "by": self.request.user, "is_for_others": self.is_for_others}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = absences_of(self.request.user)
        return super().get_context_data(
            **context,
            rows=rows.not_over(self.today),
            over=rows.filter(last_day__lt=self.today).order_by("-last_day", "pk")[:20],
            is_for_others=self.is_for_others,
        )

    def perform(self, form: AbsenceForm) -> str:
        user = self.request.user
        absences.add_absence(by=user, on=self.today, **({"user": user} | form.cleaned_data))
        return reverse("accounts:absences")


class EndAbsence(View):
    """They are back earlier than was thought."""

    http_method_names = ["post"]
    action = staticmethod(absences.end_absence)
    success_message = gettext_lazy("Ended. From today on they are told themselves.")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        absence = get_object_or_404(absences_of(request.user), pk=pk)
        try:
            self.action(by=request.user, absence=absence, on=today())
        except Conflict as error:
            messages.error(request, error.message)
        else:
            messages.success(request, self.success_message)
        return redirect("accounts:absences")


class RemoveAbsence(EndAbsence):
    """One that has not begun."""

    action = staticmethod(absences.remove_absence)
    success_message = gettext_lazy("The absence is taken back.")
