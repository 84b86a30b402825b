"""What the home country's rules ask around a conclusion: which of them the office goes by."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from agreements.access import can
from agreements.actions.compliance import are_waiting, change_compliance_rule
from agreements.forms.base import DatedForm
from agreements.forms.fields import DayField, LocalisedField
from agreements.models import ComplianceRule
from agreements.templatetags.words import localised

from .base import SettingsDeed, SettingsPage


class ComplianceRuleForm(DatedForm):
    is_on = forms.BooleanField(
        label=gettext_lazy("The office goes by this rule"),
        required=False,
        help_text=gettext_lazy("Switched off, it asks for nothing and nobody is reminded."),
    )
    names = LocalisedField(label=gettext_lazy("What it asks for"))
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The text that asks for it: its name and article."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days after the conclusion"),
        min_value=-3650,
        max_value=3650,
        help_text=gettext_lazy("Below zero: days before it."),
    )
    checked_on = DayField(
        label=gettext_lazy("Checked on"),
        help_text=gettext_lazy("The day on which somebody compared it with the current text."),
    )


class ComplianceRules(SettingsPage, TemplateView):
    """Every rule with its duty, its source and whether the office goes by it."""

    template_name = "settings/compliance.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **context,
            rows=ComplianceRule.objects.all(),
            may_change=can(self.request.user, "manage_compliance"),
        )


class ChangeComplianceRule(SettingsDeed):
    verb = "manage_compliance"
    form_class = ComplianceRuleForm
    said = gettext_lazy("Saved.")

    @cached_property
    def rule(self) -> ComplianceRule:
        return get_object_or_404(ComplianceRule, code=self.kwargs["code"])

    def find(self) -> None:
        _found = self.rule

    @property
    def heading(self) -> str:
        return localised(self.rule.names) or self.rule.code

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.rule, name) for name in ComplianceRuleForm.base_fields}

    def trail(self) -> list[tuple[str, str]]:
        return [(_("Compliance rules"), reverse("accounts:compliance"))]

    def concerned(self) -> ComplianceRule:
        return self.rule

    def do(self, form: ComplianceRuleForm) -> str:
        change_compliance_rule(
            by=self.request.user,
            on=self.today,
            rule=self.rule,
            version=self.version_read,
            **form.cleaned_data,
        )
        self.said = (
            _("Saved. The days that follow from it are worked out anew within the hour.")
            if are_waiting()
            else _("Saved. The days that follow from it are worked out anew.")
        )
        return reverse("accounts:compliance")
