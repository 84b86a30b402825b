"""What the home country's rules ask around a conclusion: which of them the office goes by."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from agreements.access import can
from agreements.actions.compliance import are_waiting, change_compliance_rule
from agreements.models import ComplianceRule
from agreements.templatetags.words import localised
from mou_tracker.accounts.forms import ComplianceRuleForm

from .base import SettingsFormView, SettingsPage


class ComplianceRules(SettingsPage, TemplateView):
    """Every rule with its duty, its source and whether the office goes by it."""

    template_name = "settings/compliance.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **context,
            rows=ComplianceRule.objects.all(),
            may_change=can(self.request.user, "manage_compliance"),
        )


class ChangeComplianceRule(SettingsFormView):
    action = staticmethod(change_compliance_rule)
    target = "rule"
    is_versioned = True
    permission = "manage_compliance"
    form_class = ComplianceRuleForm
    success_message = gettext_lazy("Saved.")

    @cached_property
    def rule(self) -> ComplianceRule:
        return get_object_or_404(ComplianceRule, code=self.kwargs["code"])

    @property
    def heading(self) -> str:
        return localised(self.rule.names) or self.rule.code

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.rule, name) for name in ComplianceRuleForm.base_fields}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("Compliance rules"), reverse("accounts:compliance"))]

    def get_success_url(self) -> str:
        return reverse("accounts:compliance")

    def perform(self, form: ComplianceRuleForm) -> str:
        where = super().perform(form)
        self.success_message = (
            _("Saved. The days that follow from it are worked out anew within the hour.")
            if are_waiting()
            else _("Saved. The days that follow from it are worked out anew.")
        )
        return where
