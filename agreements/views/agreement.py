"""Register an agreement, change what is written about it, name its successor, keep a claim."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import actions
from agreements.forms import agreement as agreement_forms
from agreements.forms import facts as fact_forms
from agreements.models import Agreement, Party, Side

from .base import ActionFormView
from .nested import BelowAgreement

#: column of a party -> the field in which it is written beside an agreement
FIELD_OF_NEW = {
    "names": "new_name",
    "short_name": "new_short_name",
    "country": "new_country",
    "time_zone": "new_time_zone",
}


class Register(ActionFormView):
    permission = "register"
    form_class = agreement_forms.RegisterForm
    template_name = "agreements/register.html"
    heading = gettext_lazy("Register an agreement")
    submit = gettext_lazy("Register")
    success_message = gettext_lazy("Registered. Now enter its first term, as far as it is known.")

    def get_initial(self) -> dict[str, Any]:
        """Whoever registers is responsible unless they say otherwise: of a confidential agreement
        that is nobody's they would not see the next page. From a partner's page that partner is
        ticked, and the reference that comes next is proposed."""
        user: Any = self.request.user
        seen = Party.objects.visible_to(user).filter(is_home=False)
        named = list(seen.filter(uid=self.request.GET.get("party", "")))
        return {
            **super().get_initial(),
            "reference": actions.next_reference(user=user, on=self.today, partners=named),
            "responsible": user.pk,
            "partners": [party.pk for party in named],
        }

    def perform(self, form: agreement_forms.RegisterForm) -> str:
        """The new partner and its agreement together, or neither."""
        who = {"by": self.request.user, "on": self.today}
        columns = form.columns()
        with transaction.atomic():
            if told := form.new_partner():
                party = self._add_partner(form, told, who)
                columns["parties"].append({"party": party, "side": Side.THEIRS})
            columns["reference"] = columns["reference"] or self._next(columns["parties"])
            self.object = self._register(who, columns)
        return self.get_success_url()

    def _next(self, parties: list[dict[str, Any]]) -> str:
        theirs = [row["party"] for row in parties if row["side"] == Side.THEIRS]
        return actions.next_reference(
            user=self.request.user, on=self.today, partners=theirs, all_given=True
        )

    def _register(self, who: dict[str, Any], columns: dict[str, Any]) -> Agreement:
        try:
            return actions.register(**who, **columns)
        except actions.Conflict as error:
            if error.code != "reference_taken":
                raise
            told = _("%(why)s Leave it empty to take the next free one.") % {"why": error.message}
            raise actions.Conflict(told, code=error.code) from error

    def _add_partner(self, form: Any, told: dict[str, Any], who: dict[str, Any]) -> Party:
        try:
            return actions.add_party(**who, **told)
        except ValidationError as error:
            raise ValidationError(
                {FIELD_OF_NEW.get(name, name): errors for name, errors in error.error_dict.items()}
            ) from error

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("Agreements"), reverse("agreements:list"))]

    def get_success_url(self) -> str:
        return reverse("agreements:record-term", args=[self.object.reference])


class Change(BelowAgreement):
    action = staticmethod(actions.change_agreement)
    is_versioned = True
    permission = "change"
    form_class = agreement_forms.AgreementForm
    heading = gettext_lazy("Change what is written about the agreement")
    success_message = gettext_lazy("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        options = {"user": self.request.user, "agreement": self.agreement}
        return {**super().get_form_kwargs(), **options}

    def get_initial(self) -> dict[str, Any]:
        return agreement_forms.initial_of(self.agreement)


class Supersede(BelowAgreement):
    """Names, or un-names, the agreement that replaces this one."""

    action = staticmethod(actions.supersede)
    is_versioned = True
    permission = "supersede"
    form_class = agreement_forms.SuccessorForm
    heading = gettext_lazy("Name the agreement that replaces this one")
    success_message = gettext_lazy(
        "Recorded. It is replaced from the day its successor is in effect."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        options = {"user": self.request.user, "agreement": self.agreement}
        return {**super().get_form_kwargs(), **options}

    def get_initial(self) -> dict[str, Any]:
        seen = Agreement.objects.visible_to(self.request.user)
        return {"superseded_by": seen.filter(pk=self.agreement.superseded_by_id).first()}

    def typed(self, form: agreement_forms.SuccessorForm) -> dict[str, Any]:
        return {"successor": form.cleaned_data["superseded_by"]}


class AddClaim(BelowAgreement):
    action = staticmethod(actions.add_claim)
    permission = "claim"
    form_class = fact_forms.ClaimForm
    heading = gettext_lazy("Keep what a document claims")
    success_message = gettext_lazy("Kept, with the computed value beside it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}
