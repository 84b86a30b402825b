"""Register an agreement, change what is written about it, name its successor, keep a claim."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import actions
from agreements.forms import agreement as agreement_forms
from agreements.forms import facts as fact_forms
from agreements.models import Agreement

from .base import ActionFormView
from .nested import BelowAgreement


class Register(ActionFormView):
    action = staticmethod(actions.register)
    permission = "register"
    form_class = agreement_forms.RegisterForm
    heading = gettext_lazy("Register an agreement")
    submit = gettext_lazy("Register")
    success_message = gettext_lazy("Registered. Now enter its first term, as far as it is known.")

    def get_initial(self) -> dict[str, Any]:
        """Whoever registers is responsible unless they say otherwise: of a confidential agreement
        that is nobody's they would not see the next page."""
        return {**super().get_initial(), "responsible": self.request.user.pk}

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
