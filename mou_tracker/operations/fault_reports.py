"""A fault that somebody met reaches whoever runs the installation, with the number the log knows
the request by."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agreements.actions.action import require
from agreements.forms.base import DatedForm
from agreements.views.base import ActionFormView
from agreements.wording.date_formats import using_preferences_of
from mou_tracker import request_ids
from mou_tracker.accounts.actions import office_action
from mou_tracker.accounts.languages import language_of
from mou_tracker.accounts.mails import write_mail
from mou_tracker.accounts.models import Role, User

from .models import FaultReport

LONGEST_ADDRESS = FaultReport._meta.get_field("address").max_length


def report_fault(*, by: User, words: str, number: str = "", address: str = "") -> FaultReport:
    """Anybody with an account. Each administrator is written to at once, without the words: they
    may tell of what an administrator may not see elsewhere than on the page of the status."""
    now = timezone.now()
    with office_action("report_fault", by=by) as done:
        row = FaultReport.objects.create(
            number=number, address=address, words=words, reported_by=by, reported_at=now
        )
        done.describe(subject=row, detail={"number": number, "address": address})
        for person in User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(
            pk=by.pk
        ):
            with translation.override(language_of(person)), using_preferences_of(person):
                subject = _("A fault was reported")
                key = f"fault-report:{row.pk}:{person.pk}"
                write_mail(
                    "fault_report", to=person, key=key, subject=subject, now=now, report=row,
                    link=f"{settings.SITE_URL}{reverse('status')}#reported",
                )  # fmt: skip
    return row


def close_fault_report(*, by: Any, report: FaultReport) -> None:
    """An administrator has looked into it. Safe to repeat."""
    require(by, "manage_users")
    with office_action("close_fault_report", by=by) as done:
        row = FaultReport.objects.select_for_update().get(pk=report.pk)
        if row.closed_at is None:
            row.closed_by, row.closed_at = by, timezone.now()
            row.save(update_fields=["closed_by", "closed_at"])
            done.describe(subject=row, detail={"number": row.number})


class FaultReportForm(DatedForm):
    words = forms.CharField(
        label=gettext_lazy("What did you do, and what did you expect?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        help_text=gettext_lazy("The people who run this installation read it."),
    )
    number = forms.RegexField(
        f"^{request_ids.SOUND.pattern}$",
        label=gettext_lazy("Number of the fault"),
        required=False,
        help_text=gettext_lazy("It stood on the page that said so; it can be left out."),
    )
    address = forms.CharField(
        label=gettext_lazy("Page"), max_length=LONGEST_ADDRESS, required=False
    )

    def columns(self) -> dict[str, Any]:
        return self.cleaned_data


class ReportFault(ActionFormView):
    """A page for what went wrong leads here with its number."""

    form_class = FaultReportForm
    heading = gettext_lazy("Report a fault")
    submit = gettext_lazy("Send to the administrators")
    success_message = gettext_lazy("Sent. Thank you: the administrators know of it now.")

    def check_permission(self) -> None:
        """Whoever has an account."""

    def get_initial(self) -> dict[str, Any]:
        given = self.request.GET
        number = given.get("number", "")
        address = given.get("page", "").partition("?")[0][:LONGEST_ADDRESS]
        return {
            "number": number if request_ids.SOUND.fullmatch(number) else "",
            "address": address if address.startswith("/") else "",
        }

    def perform(self, form: FaultReportForm) -> str:
        report_fault(by=self.request.user, **form.columns())
        return "/"


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "manage_users")
    close_fault_report(by=request.user, report=get_object_or_404(FaultReport, pk=pk))
    messages.success(request, _("Closed."))
    return redirect("status")
