"""Facts of an agreement put right or confirmed: …/{fact}/{id}/correction/ and …/as_planned/."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agreements.actions import confirm_as_planned, correct
from agreements.actions.planned import planned_of
from agreements.models import Agreement, Amendment, Signature, Term

from .agreements import check_kind
from .chain import Part
from .fields import Serializer
from .serializers.amendment import serialize_amendment
from .serializers.correction import (
    CORRECTIONS,
    Corrected,
    CorrectionSerializer,
    NothingSerializer,
)
from .serializers.event import serialize_event
from .serializers.signature import serialize_signature

#: kind of a fact -> where it is found among the agreement's terms that may be told.
FOUND: dict[str, Callable[[Agreement, QuerySet[Term]], QuerySet]] = {
    "terms": lambda agreement, terms: terms,
    "signatures": lambda agreement, terms: Signature.objects.filter(term__in=terms, is_void=False),
    "amendments": lambda agreement, terms: Amendment.objects.filter(term__in=terms, is_void=False),
    "events": lambda agreement, terms: agreement.events.filter(is_void=False),
}


class OfFact(Part):
    """Something about one fact of an agreement, whichever kind it is."""

    varies_by_day = True
    parameters = ()
    needs = {"POST": "correct"}

    def fact(self, agreement: Agreement) -> Any:
        """The row of the path, found by its ordinal or its id."""
        kind, id = self.kwargs["fact"], self.kwargs["id"]
        rows = FOUND[kind](agreement, self.terms(agreement))
        if kind != "terms":
            return self.find(rows, uid=id)
        if not (id.isascii() and id.isdigit() and len(id) <= 4):
            self.find(rows, pk=None)
        return self.find(rows, ordinal=int(id))

    def representation(self, row: Any) -> dict[str, Any]:
        """What the row says now; nothing of one that is struck out."""
        if row.is_void:
            return {}
        if isinstance(row, Term):
            told = self.representation_of(self.found(), row.ordinal)
        elif isinstance(row, Signature):
            told = serialize_signature(row)
        elif isinstance(row, Amendment):
            told = serialize_amendment(row, row.term.ordinal)
        else:
            told = serialize_event(row)
        return {name: value for name, value in told.items() if name != "id"}


class AsPlanned(OfFact):
    """A planned fact happened on the day it was planned for. Of a term: its planned signatures and
    its planned last notification, as far as their days have come. 409 where nothing is planned,
    and before its day."""

    @extend_schema(
        operation_id="facts_as_planned", request=NothingSerializer, responses={201: Corrected}
    )
    def post(self, request: Request, reference: str, fact: str, id: str) -> Response:
        agreement = self.found()
        row = self.fact(agreement)
        self.body(NothingSerializer)
        confirm_as_planned(
            by=request.user, on=self.today, agreement=agreement, facts=planned_of(row)
        )
        row.refresh_from_db()
        return self.created({"id": id, "fact": fact} | self.representation(row))


class Correction(OfFact):
    """Puts right what was entered wrongly, with a reason; history keeps before and after."""

    @extend_schema(
        operation_id="corrections_add", request=CorrectionSerializer, responses={201: Corrected}
    )
    def post(self, request: Request, reference: str, fact: str, id: str) -> Response:
        row = self.fact(self.found())
        fields = self.body(CorrectionSerializer)
        changes = self._changes(CORRECTIONS[fact], fields.get("set"), row)
        fixed = correct(
            by=request.user, on=self.today, fact=row, reason=fields["reason"],
            set=changes, void=fields.get("void", False),
        )  # fmt: skip
        return self.created(
            {"id": id, "fact": fact, "void": fixed.is_void} | self.representation(fixed)
        )

    def _changes(self, serializer: type[Serializer], given: Any, row: Any) -> dict[str, Any] | None:
        if not given:
            return None
        read = serializer(data=given, partial=True, context={"user": self.request.user})
        if not read.is_valid():
            raise ValidationError({"set": read.errors})
        found = dict(read.validated_data)
        if isinstance(row, Term):
            if found.pop("ordinal", row.ordinal) != row.ordinal:
                raise ValidationError({"set": {"ordinal": [_("The ordinal of a term stays.")]}})
            check_kind(found, row.ordinal)
        return found
