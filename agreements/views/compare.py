"""What changed between any two terms of an agreement."""

from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from agreements.models import Amendment, Commitment, Signature, Stage, Term
from agreements.renewal.comparison import compare
from agreements.status.answers import Answer, BeyondHorizon, answer, name_on_their_day

from .base import AsOf, OfAgreement


class Compare(OfAgreement, AsOf, TemplateView):
    """`?a=` and `?b=` are ordinals; left out: the two latest terms that were not given up."""

    template_name = "agreements/compare.html"

    @cached_property
    def found(self) -> Answer:
        try:
            found = answer(self.agreement, user=self.request.user, on=self.on, today=self.today)
        except BeyondHorizon as error:
            raise BadRequest(
                _("Nothing is computed beyond %s.") % error.horizon.isoformat()
            ) from error
        name_on_their_day(found)
        return found

    @cached_property
    def terms(self) -> list[Term]:
        """The whole chain, undated ordinals and the renewal in preparation among it."""
        signatures = Signature.objects.filter(is_void=False).select_related("party")
        terms = self.agreement.terms.standing().exclude(stage=Stage.WITHDRAWN)
        return list(
            terms.prefetch_related(
                Prefetch("signatures", signatures.order_by("pk")),
                Prefetch("amendments", Amendment.objects.filter(is_void=False)),
                "areas",
                "texts",
            ).order_by("ordinal")
        )

    def pair(self) -> tuple[Term, Term] | None:
        if len(self.terms) < 2:
            return None
        before, after = self.terms[-2:]
        return self._asked("a", before), self._asked("b", after)

    def _asked(self, name: str, default: Term) -> Term:
        text = self.request.GET.get(name, "")
        if not text:
            return default
        found = [term for term in self.terms if str(term.ordinal) == text]
        if not found:
            raise BadRequest(_("There is no term no. %s.") % text[:10])
        return found[0]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        pair = self.pair()
        rows = Commitment.objects.visible_to(self.request.user).filter(
            term__agreement=self.agreement, term__is_void=False
        )
        chain = rows.select_related("area").order_by("position", "pk")
        return super().get_context_data(
            **context,
            terms=self.terms,
            told=compare(self.found, *pair, chain) if pair else None,
        )
