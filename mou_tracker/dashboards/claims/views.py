"""Which figures may one state, and does this draft contradict one?"""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from agreements.access import can
from agreements.status.answers import BeyondHorizon
from agreements.views.base import AsOf, OfAgreement

from .draft import checked
from .figures import Figure, figures_of
from .forms import DraftForm
from .known import Facts, known_of
from .loading import load_facts
from .reading import read_draft
from .stored import stored_claims
from .values import Known


class ClaimsPage(OfAgreement, AsOf, FormView):
    """The figures of the day of publication (`?on=`); a draft that is sent is checked beside them
    and stored nowhere."""

    template_name = "dashboards/claims.html"
    form_class = DraftForm

    @cached_property
    def facts(self) -> Facts:
        try:
            return load_facts(self.agreement, user=self.request.user, on=self.on, today=self.today)
        except BeyondHorizon as error:
            raise BadRequest(
                _("Nothing is computed beyond %s.") % error.horizon.isoformat()
            ) from error

    @cached_property
    def known(self) -> Known:
        return known_of(self.facts, self.on)

    @cached_property
    def figures(self) -> list[Figure]:
        return figures_of(self.facts, self.known)

    def form_valid(self, form: DraftForm) -> HttpResponse:
        text = form.cleaned_data["draft"]
        found = checked(text, read_draft(text, self.known, self.on), self.figures)
        return self.render_to_response(self.get_context_data(form=form, checked=found))

    def form_invalid(self, form: DraftForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        claims = self.agreement.claims.select_related("claimant")
        return super().get_context_data(
            **context,
            figures=self.figures,
            stored=list(stored_claims(claims, self.facts)),
            may_claim=can(self.request.user, "claim"),
        )
