"""Parties, areas, renewals and commitments: what stands beside the agreements."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from agreements import audience
from agreements.actions import add_area, add_party, change_party
from agreements.content import edtf
from agreements.filters import CommitmentFilter, RenewalFilter
from agreements.models import (
    Area,
    Commitment,
    Deadline,
    Party,
    Stage,
    Term,
    TermPeriod,
)

from .pages import order
from .parameters import ON, PAGING, parameters_of
from .representation import edges_of, iso
from .resource import ListResource
from .serializers.area import AreaSerializer, serialize_area
from .serializers.commitment import CommitmentSerializer, serialize_commitment
from .serializers.common import page_of
from .serializers.party import PartySerializer, serialize_party
from .serializers.renewal import RenewalTerm
from .serializers.term import edges_in_effect, serialize_days

TO_SIGN = "sign"


class Parties(ListResource):
    """The institutions the key may hear of."""

    shared = audience.PARTY
    parameters = PAGING
    needs = {"POST": "manage_parties"}

    @extend_schema(operation_id="parties_list", responses={200: page_of(PartySerializer)})
    def get(self, request: Request) -> Response:
        page = self.page(Party.objects.visible_to(self.rights), order("short_name", "uid"))
        at_home = not self.rights.is_partner
        return self.listed(page, [serialize_party(row, at_home=at_home) for row in page.fetch()])

    @extend_schema(
        operation_id="parties_add", request=PartySerializer, responses={201: PartySerializer}
    )
    def post(self, request: Request) -> Response:
        row = add_party(by=request.user, on=self.today, **self.body(PartySerializer))
        return self.created(
            serialize_party(row, at_home=True) | {"warnings": self.likenesses(row)},
            location=f"{request.path}{row.uid}/",
        )

    def likenesses(self, row: Party) -> list[dict[str, str]]:
        """Partners it may be, for whoever added it to look at."""
        words = _("This name looks like {name}.")
        return [
            {"code": "looks_like", "text": words.format(name=other.short), "party": other.uid}
            for other in Party.objects.visible_to(self.rights).looking_like(row)
        ]


class OneParty(ListResource):
    """One institution."""

    shared = audience.PARTY
    needs = {"PATCH": "manage_parties"}

    def found(self) -> Party:
        return self.find(Party.objects.visible_to(self.rights), uid=self.kwargs["uid"])

    @extend_schema(operation_id="parties_read", responses={200: PartySerializer})
    def get(self, request: Request, uid: str) -> Response:
        row, at_home = self.found(), not self.rights.is_partner
        return self.answer(serialize_party(row, at_home=at_home))

    @extend_schema(
        operation_id="parties_change", request=PartySerializer, responses={200: PartySerializer}
    )
    def patch(self, request: Request, uid: str) -> Response:
        row = self.found()
        version = self.read_version(row, serialize_party(row, at_home=True))
        fields = self.body(PartySerializer, partial=True)
        change_party(by=request.user, on=self.today, party=row, version=version, **fields)
        row = self.found()
        return self.answer(serialize_party(row, at_home=True))


class AreaResource(ListResource):
    """A partner's key is told the areas of its agreements only."""

    shared = audience.AREA

    def visible(self) -> QuerySet[Area]:
        return Area.objects.visible_to(self.rights).select_related("parent")

    def representation(self, row: Area) -> dict[str, Any]:
        return serialize_area(row, at_home=not self.rights.is_partner)


class Areas(AreaResource):
    """The controlled list of cooperation areas."""

    parameters = PAGING
    needs = {"POST": "register"}

    @extend_schema(operation_id="areas_list", responses={200: page_of(AreaSerializer)})
    def get(self, request: Request) -> Response:
        page = self.page(self.visible(), order("code"))
        return self.listed(page, [self.representation(row) for row in page.fetch()])

    @extend_schema(
        operation_id="areas_add", request=AreaSerializer, responses={201: AreaSerializer}
    )
    def post(self, request: Request) -> Response:
        row = add_area(by=request.user, on=self.today, **self.body(AreaSerializer))
        return self.created(
            serialize_area(row, at_home=True), location=f"{request.path}{row.code}/"
        )


class OneArea(AreaResource):
    """One cooperation area."""

    @extend_schema(operation_id="areas_read", responses={200: AreaSerializer})
    def get(self, request: Request, code: str) -> Response:
        return self.answer(self.representation(self.find(self.visible(), code=code)))


class Renewals(ListResource):
    """All terms with ordinal 1 or more, signed and in preparation, with stage and next step."""

    shared = audience.RENEWAL
    varies_by_day = True
    parameters = (ON, *parameters_of(RenewalFilter), *PAGING)

    @extend_schema(operation_id="renewals_list", responses={200: page_of(RenewalTerm)})
    def get(self, request: Request) -> Response:
        rows = Term.objects.visible_to(self.rights).standing().filter(ordinal__gte=1)
        page = self.page(
            self.filtered(rows, RenewalFilter), order("agreement__reference", "ordinal")
        )
        page_rows = page.queryset.select_related("agreement__standing").prefetch_related(
            Prefetch("periods", TermPeriod.objects.order_by("roll"))
        )
        terms = page.take(page_rows)
        steps = self._next_steps(terms)
        return self.listed(page, [self._told(term, steps.get(term.pk)) for term in terms])

    def _next_steps(self, terms: list[Term]) -> dict[int, Deadline]:
        """The first open step of the plan, per agreement in preparation."""
        waiting = {t.agreement_id: t.pk for t in terms if t.stage not in ("signed", "withdrawn")}
        if not waiting:
            return {}
        found = Deadline.objects.visible_to(self.rights).open_on(self.on).filter(
            kind="renewal_step", concerns__agreement__in=waiting
        )  # fmt: skip
        rows = found.order_by("-day", "-pk").values_list("concerns__agreement", "day", "params")
        return {waiting[agreement]: (day, params) for agreement, day, params in rows}

    def _told(self, term: Term, step: Any) -> dict[str, Any]:
        standing = getattr(term.agreement, "standing", None)
        periods = list(term.periods.all()) or [None]
        first, last = periods[0], periods[-1]
        signed = standing.signed.get(str(term.ordinal)) if standing else None
        waiting = term.stage not in (Stage.SIGNED, Stage.WITHDRAWN)
        told = {
            "agreement": term.agreement.reference,
            "ordinal": term.ordinal,
            "stage": term.stage,
            "signed": edtf(signed),
            **serialize_days(first, last),
            "bounds": edges_of({"signed": signed})
            | edges_in_effect(first, last, today=self.today, ending={"ends_on": "ends"}),
            "next_step": None,
        }
        if waiting and step:
            told["next_step"] = {"step": step[1].get("step"), "by": iso(step[0])}
        elif waiting and term.stage == Stage.READY_TO_SIGN:
            told["next_step"] = {"step": TO_SIGN, "by": None}
        return told


class Commitments(ListResource):
    """What the parties promised, over all agreements."""

    shared = audience.COMMITMENT
    parameters = (*parameters_of(CommitmentFilter), *PAGING)

    @extend_schema(operation_id="commitments_list", responses={200: page_of(CommitmentSerializer)})
    def get(self, request: Request) -> Response:
        rows = Commitment.objects.visible_to(self.rights).filter(term__is_void=False)
        page = self.page(
            self.filtered(rows, CommitmentFilter),
            order("term__agreement__reference", "term__ordinal", "position", "uid"),
        )
        found = page.queryset.select_related("term__agreement", "area", "carried_over_from")
        at_home = not self.rights.is_partner
        return self.listed(
            page, [serialize_commitment(row, at_home=at_home) for row in page.take(found)]
        )
