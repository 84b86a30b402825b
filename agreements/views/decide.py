"""Decide what is to become of an agreement at its next turn."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import actions
from agreements.actions.decide import not_possible
from agreements.derive import Deciding
from agreements.forms.decide import DecideForm
from agreements.models import Decision

from .nested import BelowAgreement


class Decide(BelowAgreement):
    """`?kind=` chooses one beforehand, as the lists of what is to be decided link it; `?from=home`
    leads back to the first page, whose lines send their forms here."""

    action = staticmethod(actions.decide)
    is_versioned = True
    permission = "decide"
    form_class = DecideForm
    template_name = "agreements/decide.html"
    heading = gettext_lazy("Decide what is to become of it")
    submit = gettext_lazy("Decide")
    success_message: Any = gettext_lazy("Decided; it no longer stands among the questions.")

    @cached_property
    def deciding(self) -> Deciding:
        return Deciding(self.agreement, on=self.today)

    @cached_property
    def standing(self) -> Decision | None:
        """What was decided last and not replaced since, lapsed or not."""
        rows = Decision.objects.visible_to(self.request.user).standing_on(self.today)
        return rows.select_related("by").filter(agreement=self.agreement).first()

    def get_form_kwargs(self) -> dict[str, Any]:
        days = {kind: self.deciding.decided(kind).rests_on for kind in self.deciding.possible}
        return {**super().get_form_kwargs(), "possible": days}

    def get_initial(self) -> dict[str, Any]:
        row = self.standing
        if asked := self.request.GET.get("kind"):
            return {"kind": asked}
        if row is None or row.has_lapsed_on(self.today):
            return {}
        return {"kind": row.kind, "reason": row.reason}

    def perform(self, form: Any) -> str:
        address = super().perform(form)
        if self.is_from_home:
            told = {"agreement": self.agreement.reference}
            told["decision"] = self.object.get_kind_display()
            self.success_message = _("%(agreement)s: decided, %(decision)s.") % told
        return address

    @property
    def is_from_home(self) -> bool:
        return self.request.GET.get("from") == "home"

    def get_success_url(self) -> str:
        return reverse("home") if self.is_from_home else super().get_success_url()

    def cancel(self) -> str:
        return reverse("home") if self.is_from_home else super().cancel()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        possible = self.deciding.possible
        nothing = "" if possible else not_possible(possible)
        return super().get_context_data(**context, decision=self.standing, nothing=nothing)
