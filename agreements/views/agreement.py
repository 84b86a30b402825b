"""Register an agreement, change it, and enter the facts of its chain."""

from typing import Any

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import actions
from agreements.forms import agreement as agreement_forms
from agreements.forms import facts as fact_forms
from agreements.forms import term as term_forms
from agreements.models import Amendment, Event, Signature, Term

from .base import DeedView, OfAgreement


def page_of_agreement(agreement: Any) -> str:
    return reverse("agreement", args=[agreement.reference])


class BelowAgreement(OfAgreement, DeedView):
    """A form about one agreement; it leads back to the agreement's page."""

    def trail(self) -> list[tuple[str, str]]:
        return [
            (_("Agreements"), reverse("agreements:list")),
            (self.agreement.reference, page_of_agreement(self.agreement)),
        ]

    def done(self) -> str:
        return page_of_agreement(self.agreement)


class Register(DeedView):
    verb = "register"
    form_class = agreement_forms.RegisterForm
    heading = gettext_lazy("Register an agreement")
    submit = gettext_lazy("Register")
    said = gettext_lazy("Registered. Now enter its first term, as far as it is known.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def trail(self) -> list[tuple[str, str]]:
        return [(_("Agreements"), reverse("agreements:list"))]

    def do(self, form: agreement_forms.RegisterForm) -> str:
        agreement = actions.register(by=self.request.user, on=self.today, **form.columns())
        return reverse("agreements:record-term", args=[agreement.reference])


class Change(BelowAgreement):
    verb = "change"
    form_class = agreement_forms.AgreementForm
    heading = gettext_lazy("Change what is written about the agreement")
    said = gettext_lazy("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        return agreement_forms.initial_of(self.agreement)

    def concerned(self) -> Any:
        return self.agreement

    def do(self, form: agreement_forms.AgreementForm) -> str:
        actions.change_agreement(
            by=self.request.user,
            on=self.today,
            agreement=self.agreement,
            version=self.version_read,
            **form.columns(),
        )
        return self.done()


class RecordTerm(BelowAgreement):
    """Opens the renewal in preparation, or records a term of the past."""

    verb = "open_renewal"
    form_class = term_forms.RecordTermForm
    template_name = "agreements/term_form.html"
    heading = gettext_lazy("Enter a term")
    said = gettext_lazy("The term is in the chain.")

    def do(self, form: term_forms.RecordTermForm) -> str:
        user, on = self.request.user, self.today
        with transaction.atomic():
            term = actions.open_term(by=user, on=on, agreement=self.agreement, **form.columns())
            if form.cleaned_data["state"] == "signed":
                parties = self.agreement.parties.all()
                signed = form.cleaned_data["signed"]
                rows = [{"party": party, "signed": signed} for party in parties]
                actions.sign(by=user, on=on, term=term, signatures=rows)
        return self.done()


class OfTerm(BelowAgreement):
    @cached_property
    def term(self) -> Term:
        terms = self.agreement.terms.standing()
        return get_object_or_404(terms, ordinal=self.kwargs["ordinal"])

    def find(self) -> None:
        _found = self.term

    def concerned(self) -> Any:
        return self.term

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context, term=self.term)


class ChangeTerm(OfTerm):
    """While unsigned by anybody who writes; once signed, by a coordinator with a reason."""

    verb = "change_term"
    form_class = term_forms.TermForm
    template_name = "agreements/term_form.html"
    heading = gettext_lazy("Change the term")
    said = gettext_lazy("Saved.")

    def get_initial(self) -> dict[str, Any]:
        return term_forms.initial_of(self.term)

    def do(self, form: term_forms.TermForm) -> str:
        actions.change_term(
            by=self.request.user,
            on=self.today,
            term=self.term,
            version=self.version_read,
            **form.columns(),
        )
        return self.done()


class CorrectTermForm(term_forms.TermForm, term_forms.CorrectionForm):
    GROUPS = (*term_forms.TermForm.GROUPS, (gettext_lazy("Why"), ("reason", "void")))
    stage = None


class CorrectTerm(OfTerm):
    """Settles what was not recorded about a signed term, or puts right what was wrong."""

    verb = "correct"
    form_class = CorrectTermForm
    template_name = "agreements/term_form.html"
    heading = gettext_lazy("Correct or settle a signed term")
    submit = gettext_lazy("Correct")
    said = gettext_lazy("Corrected; the history keeps both wordings.")

    def get_initial(self) -> dict[str, Any]:
        return term_forms.initial_of(self.term)

    def do(self, form: CorrectTermForm) -> str:
        columns = form.columns()
        reason, void = columns.pop("reason"), columns.pop("void")
        actions.correct(
            by=self.request.user,
            on=self.today,
            fact=self.term,
            version=self.version_read,
            reason=reason,
            void=void,
            set=None if void else columns,
        )
        return self.done()


class Sign(OfTerm):
    verb = "sign"
    form_class = term_forms.SignForm
    template_name = "agreements/sign.html"
    heading = gettext_lazy("Signing day")
    submit = gettext_lazy("Record the signatures")
    said = gettext_lazy("Signed. The timeline has grown.")

    @cached_property
    def old_end(self) -> Any:
        return actions.known_old_end(self.term) if self.term.ordinal else None

    @cached_property
    def open_commitments(self) -> list:
        return list(actions.open_commitments(self.term))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.term, "old_end": self.old_end}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        asked = [
            {"commitment": row, "decision": self.request.POST.get(f"carry_{row.uid}", ""),
             "text": self.request.POST.get(f"carry_text_{row.uid}", "")}
            for row in self.open_commitments
        ]  # fmt: skip
        return super().get_context_data(**context, commitments=asked)

    def _answers(self) -> list[dict[str, Any]]:
        rows = []
        for row in self.open_commitments:
            decision = self.request.POST.get(f"carry_{row.uid}", "")
            text = self.request.POST.get(f"carry_text_{row.uid}", "").strip()
            if decision:
                rows.append(
                    {
                        "commitment": row,
                        "decision": decision,
                        "text": {"und": text} if text else None,
                    }
                )
        return rows

    def do(self, form: term_forms.SignForm) -> str:
        actions.sign(
            by=self.request.user,
            on=self.today,
            term=self.term,
            version=self.version_read,
            signatures=form.signatures(),
            starts=form.starts(),
            carry_over=self._answers(),
            signing_mode=form.cleaned_data["signing_mode"] or None,
        )
        return self.done()


class GiveUpForm(term_forms.DatedForm):
    """Nothing to fill in: the page only asks."""


class GiveUp(OfTerm):
    verb = "open_renewal"
    form_class = GiveUpForm
    heading = gettext_lazy("Give this renewal up")
    submit = gettext_lazy("Give up")
    said = gettext_lazy("Given up; it stays in the history.")

    def do(self, form: GiveUpForm) -> str:
        actions.give_up(
            by=self.request.user, on=self.today, term=self.term, version=self.version_read
        )
        return self.done()


class Amend(OfTerm):
    verb = "amend"
    form_class = term_forms.AmendForm
    heading = gettext_lazy("Amend or extend the term")
    said = gettext_lazy("Recorded.")

    def do(self, form: term_forms.AmendForm) -> str:
        actions.amend(by=self.request.user, on=self.today, term=self.term, **form.cleaned_data)
        return self.done()


class RecordEvent(BelowAgreement):
    verb = "record_event"
    form_class = term_forms.EventForm
    heading = gettext_lazy("Record a notice, a suspension or an end")
    said = gettext_lazy("Recorded; the days that follow from it are below.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "agreement": self.agreement}

    def get_initial(self) -> dict[str, Any]:
        return {"kind": self.request.GET.get("kind", "")}

    def do(self, form: term_forms.EventForm) -> str:
        actions.record_event(
            by=self.request.user, on=self.today, agreement=self.agreement, **form.cleaned_data
        )
        return self.done()


#: name in the address -> (model, how to find it below an agreement)
FACTS = {
    "signature": (Signature, "term__agreement"),
    "amendment": (Amendment, "term__agreement"),
    "event": (Event, "agreement"),
}


class StrikeForm(term_forms.CorrectionForm):
    void = None


class Strike(BelowAgreement):
    """Strikes out a signature, an amendment or an event that was entered wrongly."""

    verb = "correct"
    form_class = StrikeForm
    heading = gettext_lazy("Strike out a wrong entry")
    submit = gettext_lazy("Strike out")
    said = gettext_lazy("Struck out; the history keeps it.")

    @cached_property
    def fact(self) -> Any:
        if self.kwargs["fact"] not in FACTS:
            raise Http404
        model, path = FACTS[self.kwargs["fact"]]
        rows = model.objects.filter(**{path: self.agreement}, is_void=False)
        return get_object_or_404(rows, uid=self.kwargs["uid"])

    def find(self) -> None:
        _found = self.fact

    def do(self, form: StrikeForm) -> str:
        actions.correct(
            by=self.request.user,
            on=self.today,
            fact=self.fact,
            reason=form.cleaned_data["reason"],
            void=True,
        )
        return self.done()


class AddClaim(BelowAgreement):
    verb = "claim"
    form_class = fact_forms.ClaimForm
    heading = gettext_lazy("Keep what a document claims")
    said = gettext_lazy("Kept, with the computed value beside it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def do(self, form: fact_forms.ClaimForm) -> str:
        actions.add_claim(
            by=self.request.user, on=self.today, agreement=self.agreement, **form.cleaned_data
        )
        return self.done()


class AddCommitment(OfTerm):
    verb = "commit"
    form_class = fact_forms.CommitmentForm
    heading = gettext_lazy("Enter a commitment of the text")
    said = gettext_lazy("Entered.")

    def do(self, form: fact_forms.CommitmentForm) -> str:
        actions.add_commitment(
            by=self.request.user, on=self.today, term=self.term, **form.cleaned_data
        )
        return self.done()
