"""Put right what was entered wrongly, or strike it out: always with a reason, never a legal act."""

from typing import Any

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from agreements import actions
from agreements.derive.preview import Preview
from agreements.forms.correction import (
    FACTS,
    CorrectionForm,
    TakeBackForm,
    TermCorrection,
    initial_of,
)
from agreements.models import Agreement, Term

from .nested import BelowAgreement, OfTerm


class Correcting:
    """What both pages do; `fact` is the row."""

    action = staticmethod(actions.correct)
    target = "fact"
    permission = "correct"
    submit = gettext_lazy("Correct")
    success_message = gettext_lazy("Corrected; the history keeps both wordings.")

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.fact)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "fact": self.fact}

    def typed(self, form: CorrectionForm) -> dict[str, Any]:
        values = form.cleaned_data
        return {"reason": values["reason"], "void": values["void"], "set": form.set}


class CorrectTerm(Correcting, OfTerm):
    """Settles what was not recorded about a signed term, or puts right what was wrong."""

    form_class = TermCorrection
    template_name = "agreements/term_form.html"
    heading = gettext_lazy("Correct or settle a signed term")

    @property
    def fact(self) -> Term:
        return self.term

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "agreement": self.agreement}


class TakeBackTerm(OfTerm):
    """Takes back a term that nobody has signed and nobody meant: as if it had never been opened,
    where giving it up keeps the attempt in the chain."""

    action = staticmethod(actions.correct)
    target = "fact"
    permission = "correct"
    form_class = TakeBackForm
    heading = gettext_lazy("Take this term back: it was entered by mistake")
    submit = gettext_lazy("Take back")
    success_message = gettext_lazy(
        "Taken back; its ordinal is free again, and the history keeps it."
    )

    @property
    def fact(self) -> Term:
        return self.term

    def typed(self, form: TakeBackForm) -> dict[str, Any]:
        return {"reason": form.cleaned_data["reason"], "void": True}


class CorrectFact(Correcting, BelowAgreement):
    """A signature, an amendment or an act: each of its columns, with its present value."""

    template_name = "agreements/correct.html"
    heading = gettext_lazy("Correct what was recorded")

    @cached_property
    def fact(self) -> Any:
        if self.kwargs["fact"] not in FACTS:
            raise Http404
        model, path, _form = FACTS[self.kwargs["fact"]]
        rows = model.objects.filter(**{path: self.agreement}, is_void=False)
        return get_object_or_404(rows, uid=self.kwargs["uid"])

    def versioned_object(self) -> Agreement:
        """Such a fact has no version of its own: the agreement's tells whether somebody wrote."""
        return self.agreement

    def get_form_class(self) -> type[CorrectionForm]:
        return FACTS[self.kwargs["fact"]][2]

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.kwargs["fact"] == "event":
            kwargs["agreement"] = self.agreement
            kwargs["preview"] = Preview(self.agreement, on=self.today)
        return kwargs

    def perform(self, form: Any) -> str:
        """A day that all signed on is put right for all of them, or for none."""
        with transaction.atomic():
            where = super().perform(form)
            others = form.signed_then_too() if self.kwargs["fact"] == "signature" else []
            for row in others:
                actions.correct(
                    by=self.request.user,
                    on=self.today,
                    fact=row,
                    reason=form.cleaned_data["reason"],
                    set={"signed": form.cleaned_data["signed"]},
                )
        return where

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context, fact=self.fact, kind=self.kwargs["fact"])
