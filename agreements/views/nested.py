"""Forms below one agreement and below one of its terms."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agreements.dates import Reading
from agreements.dates.wording import render_warning
from agreements.forms.base import DatedForm
from agreements.models import Term
from agreements.templatetags.words import partial

from .base import ActionFormView, OfAgreement


def page_of_agreement(agreement: Any) -> str:
    return reverse("agreement", args=[agreement.reference])


class BelowAgreement(OfAgreement, ActionFormView):
    """A form about one agreement; it leads back to the agreement's page."""

    target = "agreement"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            (_("Agreements"), reverse("agreements:list")),
            (self.agreement.reference, page_of_agreement(self.agreement)),
        ]

    def get_success_url(self) -> str:
        return page_of_agreement(self.agreement)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if response.status_code == 302:
            say_readings(self.request, form)
        return response


class OfTerm(BelowAgreement):
    """A form about one term that stands."""

    target = "term"
    is_versioned = True

    @cached_property
    def term(self) -> Term:
        terms = self.agreement.terms.standing().select_related("agreement")
        return get_object_or_404(terms, ordinal=self.kwargs["ordinal"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context, term=self.term)


def say_readings(request: HttpRequest, form: DatedForm) -> None:
    """Tells how each date and each length was read that was written otherwise than it is kept, and
    what was odd about it; each wording once."""
    told = {reading.words: reading for _label, reading in form.readings()}
    for reading in told.values():
        say = messages.warning if reading.warnings else messages.info
        say(request, describe_reading(reading))
    for words, length in dict.fromkeys(getattr(form, "understood", ())):
        told = {"words": words, "length": length}
        messages.info(request, _("“%(words)s” was read as %(length)s.") % told)


def describe_reading(reading: Reading) -> str:
    """ "“25.7.1(화)” was read as 1 July 2025: …"."""
    names = {"words": reading.words, "day": partial(reading.value)}
    if not reading.warnings:
        return _("“%(words)s” was read as %(day)s.") % names
    names["odd"] = "; ".join(render_warning(warning) for warning in reading.warnings)
    return _("“%(words)s” was read as %(day)s: %(odd)s.") % names
