"""When somebody is reminded: the office's rules, and those of one agreement in their place."""

import re
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from agreements.access import can
from agreements.forms.base import DatedForm
from agreements.models import Agreement, DeadlineKind
from mou_tracker.accounts.views.base import SettingsFormView, SettingsPage

from . import actions
from .models import Rule
from .models.rule import FURTHEST_LEAD

MOST_STEPS = 12


class LeadDaysField(forms.CharField):
    """Days before, as "365, 180, 0"; answers them once each, the furthest first."""

    def to_python(self, value: Any) -> list[int]:
        text = super().to_python(value)
        words = [word for word in re.split(r"[\s,;·/]+", text) if word]
        if not all(word.isascii() and word.isdigit() and len(word) < 6 for word in words):
            raise ValidationError(_("Write days as numbers: 365, 180, 30, 0."))
        days = sorted({int(word) for word in words}, reverse=True)
        if len(days) > MOST_STEPS:
            raise ValidationError(_("At most %(n)d steps.") % {"n": MOST_STEPS})
        if days and days[0] > FURTHEST_LEAD:
            raise ValidationError(_("At most %(n)d days before.") % {"n": FURTHEST_LEAD})
        return days


class RuleForm(DatedForm):
    lead_days = LeadDaysField(
        label=gettext_lazy("Days before"),
        help_text=gettext_lazy("0 is the day itself; the smallest number is the last step."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        max_length=200,
    )
    enabled = forms.BooleanField(label=gettext_lazy("Reminds"), required=False)


class OfOneAgreement:
    """`?agreement=` names the agreement a rule is for; without it, the office's."""

    @cached_property
    def agreement(self) -> Agreement | None:
        reference = self.request.GET.get("agreement", "")
        if not reference:
            return None
        return get_object_or_404(
            Agreement.objects.visible_to(self.request.user), reference=reference[:40]
        )

    def may_change(self) -> bool:
        return can(self.request.user, "change" if self.agreement else "manage_rules")

    def address(self, name: str, *args: str) -> str:
        query = f"?agreement={self.agreement.reference}" if self.agreement else ""
        return reverse(f"reminders:{name}", args=args) + query


class Rules(OfOneAgreement, SettingsPage, TemplateView):
    """Every kind of deadline with the days before on which somebody hears of it."""

    template_name = "settings/rules.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        _found = self.agreement
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        office = {rule.kind: rule for rule in Rule.objects.filter(agreement=None, term=None)}
        own = {}
        if self.agreement:
            own = {rule.kind: rule for rule in Rule.objects.filter(agreement=self.agreement)}
        rows = [
            {
                "kind": kind,
                "label": label,
                "rule": own.get(kind) or office.get(kind),
                "is_own": kind in own,
                "path": self.address("rule", kind),
            }
            for kind, label in DeadlineKind.choices
        ]
        return super().get_context_data(
            **context, rows=rows, agreement=self.agreement, may_change=self.may_change()
        )


class ChangeRule(OfOneAgreement, SettingsFormView):
    """The days of one kind; for an agreement, `drop` takes the office's rule again."""

    template_name = "settings/rule.html"
    form_class = RuleForm
    success_message = gettext_lazy("Saved. The next round of reminders goes by it.")

    @cached_property
    def kind(self) -> DeadlineKind:
        if self.kwargs["kind"] not in DeadlineKind.values:
            raise Http404
        return DeadlineKind(self.kwargs["kind"])

    @cached_property
    def rule(self) -> Rule | None:
        return Rule.objects.filter(kind=self.kind, agreement=self.agreement, term=None).first()

    @property
    def heading(self) -> str:
        return str(self.kind.label).capitalize()

    def check_permission(self) -> None:
        _found = self.kind, self.agreement
        if not self.may_change():
            raise PermissionDenied(_("Your role does not allow this."))

    def get_initial(self) -> dict[str, Any]:
        rule = self.rule or Rule.objects.filter(kind=self.kind, agreement=None, term=None).first()
        if rule is None:
            return {"enabled": True}
        return {"lead_days": ", ".join(map(str, rule.lead_days)), "enabled": rule.enabled}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("Reminder rules"), self.address("rules"))]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        droppable = self.agreement is not None and self.rule is not None
        return super().get_context_data(**context, agreement=self.agreement, droppable=droppable)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if "drop" in request.POST and self.agreement is not None:
            _found = self.rule  # read before it goes, for the undo
            form = self.get_form()
            form.cleaned_data = {}
            return self.form_valid(form)
        if "put_back" in request.POST:
            days, _colon, state = request.POST["put_back"].partition(":")
            typed = {"lead_days": days, "enabled": state == "on"}
            form = self.form_class(typed, on=self.today)
            return self.form_valid(form) if form.is_valid() else self.form_invalid(form)
        return super().post(request, *args, **kwargs)

    def undo(self) -> str:
        """A rule that was dropped is put back as it was; its days and whether it reminds."""
        if "drop" not in self.request.POST or self.rule is None:
            return ""
        days = ",".join(map(str, self.rule.lead_days))
        state = "on" if self.rule.enabled else "off"
        return f"{self.request.get_full_path()} put_back={days}:{state}"

    def perform(self, form: RuleForm) -> str:
        given = {"by": self.request.user, "on": self.today, "kind": self.kind}
        if form.cleaned_data:
            actions.set_rule(**given, agreement=self.agreement, **form.cleaned_data)
        else:
            actions.drop_rule(**given, agreement=self.agreement)
        return self.address("rules")
