"""Enter a term as far as it is known, change it while unsigned, prepare it, give it up."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import actions
from agreements.access import can, may_propose
from agreements.actions.ordinals import next_ordinal, unrecorded_ordinals
from agreements.dates import PartialDate
from agreements.forms import facts as fact_forms
from agreements.forms import term as term_forms
from agreements.forms.several_terms import SeveralTermsForm
from agreements.models import PlanStep, PlanTick, Stage, Term
from agreements.models.fields import in_language
from agreements.renewal.preparation import taken_over
from agreements.templatetags.words import ordinal_label

from .nested import BelowAgreement, OfTerm

#: Ordinals up to this one are asked about together.
MOST_TERMS = 30


class RecordTerm(BelowAgreement):
    """Opens the renewal in preparation, or records a term of the past."""

    permission = "open_renewal"
    form_class = term_forms.RecordTermForm
    template_name = "agreements/term_form.html"
    heading = gettext_lazy("Enter a term")

    def get_form_kwargs(self) -> dict[str, Any]:
        may_sign = self.proposes_some or can(self.request.user, "sign")
        options = {"agreement": self.agreement, "may_sign": may_sign}
        return {**super().get_form_kwargs(), **options}

    @property
    def proposes_some(self) -> bool:
        """Whether a signed term is only proposed by whoever reads the form."""
        return self.proposals is not None and may_propose(self.request.user, "sign")

    def needs(self, form: term_forms.RecordTermForm) -> str:
        is_unsigned = form.cleaned_data["state"] == "preparing"
        return self.permission if is_unsigned else "sign"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        may = self.proposes_some or can(self.request.user, "sign")
        several = reverse("agreements:record-several", args=[self.agreement.reference])
        return super().get_context_data(
            **context, several=several if may else "", proposes_some=self.proposes_some
        )

    def perform(self, form: term_forms.RecordTermForm) -> str:
        if form.cleaned_data["state"] != "signed":
            self._open(form)
            messages.success(self.request, _("The term is in the chain."))
            return self.get_success_url()
        try:
            with transaction.atomic():
                self._sign(self._open(form), form)
        except (ValidationError, actions.Conflict) as error:
            if self.is_proposal or not asks_for_more(error):
                raise
            return self._to_signing_day(form)
        messages.success(self.request, _("The term is in the chain."))
        return self.get_success_url()

    def _open(self, form: term_forms.RecordTermForm) -> Term:
        """A signed term of the past does not stand in the way of the one in preparation."""
        columns = form.columns()
        later = self.agreement.terms.standing().filter(ordinal__gt=columns.get("ordinal", 999))
        if form.cleaned_data["state"] == "signed" and later.exists():
            columns["stage"] = Stage.SIGNED
        return actions.open_term(
            by=self.request.user, on=self.today, agreement=self.agreement, **columns
        )

    def _sign(self, term: Term, form: term_forms.RecordTermForm) -> None:
        signed = form.cleaned_data["signed"]
        rows = [{"party": party, "signed": signed} for party in self.agreement.parties.all()]
        actions.sign(by=self.request.user, on=self.today, term=term, signatures=rows)

    def _to_signing_day(self, form: term_forms.RecordTermForm) -> str:
        """The signature decides more than this form asks: the term is kept, its day goes along."""
        term = self._open(form)
        messages.info(
            self.request,
            _("The term is kept, not signed yet: say here what its signature decides."),
        )
        where = reverse("agreements:sign", args=[self.agreement.reference, term.ordinal])
        return f"{where}?signed={form.cleaned_data['signed'].text}"


class RecordSeveral(BelowAgreement):
    """The past of a chain in one go: every term up to `?upto=` that is not recorded yet. All of
    them, or none."""

    permission = "sign"
    form_class = SeveralTermsForm
    template_name = "agreements/several_terms.html"
    heading = gettext_lazy("Enter several terms of the past")
    success_message = gettext_lazy("The terms are in the chain.")

    @cached_property
    def upto(self) -> int:
        text = self.request.GET.get("upto", "")
        if text.isascii() and text.isdigit() and len(text) < 3:
            return min(int(text), MOST_TERMS)
        return max(unrecorded_ordinals(self.agreement), default=next_ordinal(self.agreement) + 2)

    def get_form_kwargs(self) -> dict[str, Any]:
        present = self.agreement.terms.standing().exclude(stage=Stage.WITHDRAWN)
        taken = set(present.values_list("ordinal", flat=True))
        ordinals = {n: ordinal_label(n) for n in range(self.upto + 1) if n not in taken}
        return {**super().get_form_kwargs(), "ordinals": ordinals}

    def perform(self, form: SeveralTermsForm) -> str:
        with transaction.atomic():
            for ordinal, signed, end in form.rows():
                try:
                    self._record(ordinal, signed, end)
                except (ValidationError, actions.Conflict) as error:
                    told = _("%s To say more of it, enter it by itself.") % " ".join(
                        error.messages if isinstance(error, ValidationError) else [error.message]
                    )
                    raise ValidationError({f"signed_{ordinal}": told}) from error
        return self.get_success_url()

    def _record(self, ordinal: int, signed: PartialDate | None, end: dict[str, Any]) -> None:
        who: dict[str, Any] = {"by": self.request.user, "on": self.today}
        later = self.agreement.terms.standing().filter(ordinal__gt=ordinal)
        stage = {"stage": Stage.SIGNED} if signed is None or later.exists() else {}
        term = actions.open_term(**who, agreement=self.agreement, ordinal=ordinal, **end, **stage)
        if signed is not None:
            rows = [{"party": party, "signed": signed} for party in self.agreement.parties.all()]
            actions.sign(**who, term=term, signatures=rows)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context, upto=self.upto, most=MOST_TERMS)


def asks_for_more(error: ValidationError | actions.Conflict) -> bool:
    """Whether a signature was refused for want of a choice: the start, or open commitments."""
    if isinstance(error, actions.Conflict):
        return error.code == "commitments_unanswered"
    return set(getattr(error, "error_dict", ())) == {"starts"}


class ChangeTerm(OfTerm):
    """While unsigned by anybody who writes; once signed, by a coordinator with a reason."""

    action = staticmethod(actions.change_term)
    permission = "change_term"
    form_class = term_forms.TermForm
    template_name = "agreements/term_form.html"
    heading = gettext_lazy("Change the term")
    success_message = gettext_lazy("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "agreement": self.agreement}

    def get_initial(self) -> dict[str, Any]:
        return term_forms.initial_of(self.term)

    def get_success_url(self) -> str:
        return room_of(self.agreement)


class GiveUp(OfTerm):
    action = staticmethod(actions.give_up)
    permission = "open_renewal"
    form_class = term_forms.AskForm
    heading = gettext_lazy("Give this renewal up")
    submit = gettext_lazy("Give up")
    success_message = gettext_lazy("Given up; it stays in the history.")

    def undo(self) -> str:
        arguments = [self.agreement.reference, self.term.ordinal]
        return reverse("agreements:take-up", args=arguments)


class TakeUp(OfTerm):
    action = staticmethod(actions.take_up)
    permission = "open_renewal"
    form_class = term_forms.AskForm
    heading = gettext_lazy("Take this renewal up again")
    submit = gettext_lazy("Take up again")
    success_message = gettext_lazy("In preparation again, where it stood.")

    def get_success_url(self) -> str:
        return room_of(self.agreement)


class AddCommitment(OfTerm):
    action = staticmethod(actions.add_commitment)
    is_versioned = False
    permission = "commit"
    form_class = fact_forms.CommitmentForm
    heading = gettext_lazy("Enter a commitment of the text")
    success_message = gettext_lazy("Entered.")


# --- The renewal room's own steps ----------------------------------------------------------------


def room_of(agreement: Any) -> str:
    return reverse("renewal", args=[agreement.reference])


class InTheRoom:
    """Leads back to the renewal room."""

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().breadcrumbs(), (_("Renewal room"), room_of(self.agreement))]

    def get_success_url(self) -> str:
        return room_of(self.agreement)


class OpenRenewal(InTheRoom, BelowAgreement):
    """Opens the next term in one step, with what may be taken over from the one before."""

    action = staticmethod(actions.open_term)
    permission = "open_renewal"
    form_class = term_forms.OpenRenewalForm
    heading = gettext_lazy("Open a renewal")
    submit = gettext_lazy("Open a renewal")
    success_message = gettext_lazy("Opened. The plan counts back from the day it must be done by.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "agreement": self.agreement}

    def typed(self, form: term_forms.OpenRenewalForm) -> dict[str, Any]:
        """It follows whatever is not recorded."""
        values = form.cleaned_data
        taken = taken_over(
            self.agreement, areas=values["take_areas"], clauses=values["take_clauses"]
        )
        ordinal = next_ordinal(self.agreement)
        return {**taken, "ordinal": ordinal, "initiated_by": values["initiated_by"]}


class MoveStage(InTheRoom, OfTerm):
    """Moves the term in preparation to another stage."""

    action = staticmethod(actions.change_term)
    permission = "change_term"
    form_class = term_forms.StageForm
    heading = gettext_lazy("Move the renewal to another stage")
    submit = gettext_lazy("Move")
    success_message = gettext_lazy("Moved.")

    def get_initial(self) -> dict[str, Any]:
        return {"stage": self.term.stage}


class TickStep(InTheRoom, OfTerm):
    """Marks one step of the renewal plan done, or open again with `reopen`."""

    action = staticmethod(actions.tick_step)
    is_versioned = False
    permission = "change_term"
    form_class = term_forms.TickForm
    submit = gettext_lazy("Done")

    @cached_property
    def step(self) -> PlanStep:
        return get_object_or_404(PlanStep, code=self.kwargs["code"])

    @property
    def heading(self) -> str:
        return _("Step of the plan: %s") % in_language(self.step.names)[0]

    def load(self) -> None:
        _found = self.term, self.step

    def get_initial(self) -> dict[str, Any]:
        tick = PlanTick.objects.filter(term=self.term, step=self.step).first()
        return {"done_on": tick.done_on if tick else self.today}

    def typed(self, form: term_forms.TickForm) -> dict[str, Any]:
        return {"step": self.step, **form.columns()}

    def get_success_url(self) -> str:
        return f"{super().get_success_url()}#plan"
