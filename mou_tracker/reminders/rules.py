"""When somebody is reminded: the office's rules, and in their place those of one agreement or of
one of its terms."""

import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from agreements.access import NotPermitted, can
from agreements.deadline_kinds import OF_ACTIVITIES
from agreements.forms.base import DatedForm
from agreements.models import Agreement, DeadlineKind, Term
from mou_tracker.accounts.views.base import SettingsFormView, SettingsPage

from . import actions
from .models import Rule
from .models.rule import FURTHEST_LEAD
from .rule_effect import effect_of

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
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "For the office's rule, and where fewer than two steps within 30 days are left of a "
            "legal day. The audit log keeps it."
        ),
    )

    def __init__(self, *args: Any, asks_reason: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_reason:
            del self.fields["reason"]


class OfOneAgreement:
    """`?agreement=` names the agreement a rule is for, with `&term=` the ordinal of one of its
    terms; without it, the office's."""

    @cached_property
    def agreement(self) -> Agreement | None:
        reference = self.request.GET.get("agreement", "")
        if not reference:
            return None
        return get_object_or_404(
            Agreement.objects.visible_to(self.request.user), reference=reference[:40]
        )

    @cached_property
    def term(self) -> Term | None:
        ordinal = self.request.GET.get("term", "")
        if self.agreement is None or not ordinal:
            return None
        if not (ordinal.isascii() and ordinal.isdigit() and len(ordinal) < 5):
            raise Http404
        return get_object_or_404(self.agreement.terms, ordinal=ordinal)

    @property
    def kinds(self) -> list[DeadlineKind]:
        return [kind for kind in DeadlineKind if not (self.term and kind in OF_ACTIVITIES)]

    def may_change(self) -> bool:
        return can(self.request.user, "change" if self.agreement else "manage_rules")

    def address(self, name: str, *args: str) -> str:
        named = {}
        if self.agreement:
            named["agreement"] = self.agreement.reference
        if self.term:
            named["term"] = self.term.ordinal
        query = f"?{urlencode(named)}" if named else ""
        return reverse(f"reminders:{name}", args=args) + query

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context, agreement=self.agreement, term=self.term)


class Rules(OfOneAgreement, SettingsPage, TemplateView):
    """Every kind of deadline with the days before on which somebody hears of it."""

    template_name = "settings/rules.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        _found = self.agreement, self.term
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        office = {rule.kind: rule for rule in Rule.objects.filter(agreement=None, term=None)}
        own, of_term = {}, {}
        if self.agreement:
            own = {rule.kind: rule for rule in Rule.objects.filter(agreement=self.agreement)}
        if self.term:
            of_term = {rule.kind: rule for rule in Rule.objects.filter(term=self.term)}
        rows = [
            {
                "kind": kind,
                "label": kind.label,
                "rule": of_term.get(kind) or own.get(kind) or office.get(kind),
                "is_own": kind in own,
                "is_of_term": kind in of_term,
                "path": self.address("rule", kind),
            }
            for kind in self.kinds
        ]
        terms = []
        if self.agreement:
            dated = self.agreement.terms.exclude(ordinal=None).order_by("ordinal")
            terms = list(dated.values_list("ordinal", flat=True))
        return super().get_context_data(
            **context, rows=rows, terms=terms, may_change=self.may_change()
        )


class ChangeRule(OfOneAgreement, SettingsFormView):
    """The days of one kind; `look` says what they would decide before they are saved; for an
    agreement or a term, `drop` takes the wider rule again."""

    template_name = "settings/rule.html"
    form_class = RuleForm
    success_message = gettext_lazy("Saved. The next round of reminders goes by it.")
    looked_at: RuleForm | None = None

    @cached_property
    def kind(self) -> DeadlineKind:
        if self.kwargs["kind"] not in DeadlineKind.values:
            raise Http404
        return DeadlineKind(self.kwargs["kind"])

    @property
    def concerned(self) -> dict[str, Any]:
        """What the rule is for: a term, an agreement, or, with neither, the office."""
        return {"agreement": None if self.term else self.agreement, "term": self.term}

    @cached_property
    def rule(self) -> Rule | None:
        return Rule.objects.filter(kind=self.kind, **self.concerned).first()

    @cached_property
    def present(self) -> Rule | None:
        """The rule that holds: its own, or the next wider one."""
        wider = [self.concerned, {"agreement": self.agreement, "term": None}]
        for concerned in [*wider, {"agreement": None, "term": None}]:
            if found := Rule.objects.filter(kind=self.kind, **concerned).first():
                return found
        return None

    @property
    def heading(self) -> str:
        return str(self.kind.label).capitalize()

    def check_permission(self) -> None:
        _found = self.kind, self.agreement, self.term
        if self.kind not in self.kinds:
            raise Http404
        if not self.may_change():
            raise NotPermitted("change" if self.agreement else "manage_rules")

    def get_initial(self) -> dict[str, Any]:
        rule = self.present
        if rule is None:
            return {"enabled": True}
        return {"lead_days": ", ".join(map(str, rule.lead_days)), "enabled": rule.enabled}

    def get_form_kwargs(self) -> dict[str, Any]:
        asks = can(self.request.user, "silence_legal_days")
        return {**super().get_form_kwargs(), "asks_reason": asks}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("Reminder rules"), self.address("rules"))]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        droppable = self.agreement is not None and self.rule is not None
        return super().get_context_data(
            **context,
            droppable=droppable,
            is_wider_the_offices=self.term is None,
            effect=effect_of(self.typed_rule(), reader=self.request.user, on=self.today),
        )

    def typed_rule(self) -> Rule:
        """As it stands in the form, where that can be read."""
        found = Rule(kind=self.kind, **self.concerned)
        typed = getattr(self.looked_at, "cleaned_data", None) or {}
        found.lead_days = typed.get("lead_days") or (self.present.lead_days if self.present else [])
        found.enabled = typed.get("enabled", self.present.enabled if self.present else False)
        return found

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if "drop" in request.POST and self.agreement is not None:
            _found = self.rule  # read before it goes, for the undo
            form = self.get_form()
            form.cleaned_data = {}
            return self.form_valid(form)
        if "put_back" in request.POST:
            days, _colon, state = request.POST["put_back"].partition(":")
            typed = {"lead_days": days, "enabled": state == "on"}
            form = self.form_class(typed, on=self.today, asks_reason=False)
            return self.form_valid(form) if form.is_valid() else self.form_invalid(form)
        if "look" in request.POST:
            form = self.looked_at = self.get_form()
            if not form.is_valid():
                return self.form_invalid(form)
            return self.render_to_response(self.get_context_data(form=form, is_looked_at=True))
        return super().post(request, *args, **kwargs)

    def undo(self) -> str:
        """A rule that was dropped is put back as it was; its days and whether it reminds. One that
        left a legal day unheard is not put back by a click."""
        if "drop" not in self.request.POST or self.rule is None or self.rule.lacks_last_steps:
            return ""
        days = ",".join(map(str, self.rule.lead_days))
        state = "on" if self.rule.enabled else "off"
        return f"{self.request.get_full_path()} put_back={days}:{state}"

    def perform(self, form: RuleForm) -> str:
        given = {"by": self.request.user, "on": self.today, "kind": self.kind, **self.concerned}
        if form.cleaned_data:
            actions.set_rule(**given, **form.cleaned_data)
        else:
            actions.drop_rule(**given)
        return self.address("rules")
