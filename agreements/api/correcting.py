"""Facts of an agreement put right or confirmed: …/{fact}/{id}/correction/ and …/as_planned/."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from django.utils.translation import gettext as _

from agreements.actions import confirm_as_planned, correct
from agreements.actions.planned import planned_of
from agreements.models import Agreement, Amendment, Event, Signature, Stage, Starts, Term

from .agreements import check_kind
from .bodies import (
    AmendmentBody,
    CorrectionBody,
    EventBody,
    Many,
    NothingBody,
    SignatureRow,
    StartsField,
    TermBody,
    TextBody,
)
from .chain import Part
from .facts import amendment_told, event_told, signature_told
from .fields import Flag, Shape


class WithStarts:
    """Rule 8's choice of start, in the columns of the term it is kept in."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "starts" not in attrs:
            return super().validate(attrs)
        starts = attrs.pop("starts")
        stated = starts if isinstance(starts, date) else None
        return {
            **super().validate(attrs),
            "starts_choice": Starts.ON_DAY if stated else starts or "",
            "starts_day": stated,
        }


class SignatureCorrection(WithStarts, SignatureRow):
    """`starts` as at the signature, where the day put right decides whether it is asked."""

    party = None
    starts = StartsField(required=False, allow_null=True)


class TextCorrection(TextBody):
    """A text of a signed term; `void` strikes it out."""

    void = Flag(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "language" not in attrs:  # a correction gives what it likes of a term, but not of a text
            raise ValidationError({"language": [_("Say in which language the text is.")]})
        return attrs


class TermCorrection(WithStarts, TermBody):
    """`starts` as at the signature: rule 8's choice, put right or settled. `texts`: each is added,
    or put right where the term has one in its language; those in other languages stay."""

    stage = None
    starts = StartsField(required=False, allow_null=True)
    texts = Many(TextCorrection(), required=False)


class EventCorrection(EventBody):
    kind = None


class AmendmentCorrection(AmendmentBody):
    ordinal = None


#: fact -> where it is found, and the shape its correction is read by.
CORRECTED: dict[str, tuple[Any, type[Shape]]] = {
    "terms": (lambda agreement: agreement.terms.standing(), TermCorrection),
    "signatures": (
        lambda agreement: Signature.objects.filter(
            term__agreement=agreement, term__is_void=False, is_void=False
        ),
        SignatureCorrection,
    ),
    "amendments": (
        lambda agreement: Amendment.objects.filter(
            term__agreement=agreement, term__is_void=False, is_void=False
        ),
        AmendmentCorrection,
    ),
    "events": (
        lambda agreement: Event.objects.filter(agreement=agreement, is_void=False),
        EventCorrection,
    ),
}


#: Where a fact keeps the stage of its term; of a term that is not signed a partner learns nothing.
STAGES = {"terms": "stage", "signatures": "term__stage", "amendments": "term__stage"}


class OfFact(Part):
    """Something about one fact of an agreement, whichever kind it is."""

    depends_on_day = True
    parameters = ()
    needs = {"POST": "correct"}

    def fact(self, agreement: Agreement) -> Any:
        """The row of the path, found by its ordinal or its id."""
        kind, id = self.kwargs["fact"], self.kwargs["id"]
        rows = CORRECTED[kind][0](agreement)
        if self.rights.is_partner and kind in STAGES:
            rows = rows.filter(**{STAGES[kind]: Stage.SIGNED})
        if kind != "terms":
            return self.find(rows, uid=id)
        if not (id.isascii() and id.isdigit() and len(id) <= 4):
            self.find(rows, pk=None)
        return self.find(rows, ordinal=int(id))

    def told(self, row: Any) -> dict[str, Any]:
        """What the row says now; nothing of one that is struck out."""
        if row.is_void:
            return {}
        if isinstance(row, Term):
            told = self.told_term(self.found(), row.ordinal)
        elif isinstance(row, Signature):
            told = signature_told(row)
        elif isinstance(row, Amendment):
            told = amendment_told(row, row.term.ordinal)
        else:
            told = event_told(row)
        return {name: value for name, value in told.items() if name != "id"}


class AsPlanned(OfFact):
    """A planned fact happened on the day it was planned for. Of a term: its planned signatures and
    its planned last notification, as far as their days have come. 409 where nothing is planned,
    and before its day."""

    @extend_schema(operation_id="facts_as_planned", request=NothingBody, responses={201: dict})
    def post(self, request: Request, reference: str, fact: str, id: str) -> Response:
        agreement = self.found()
        row = self.fact(agreement)
        self.permit()
        self.body(NothingBody)
        confirm_as_planned(
            by=request.user, on=self.today, agreement=agreement, facts=planned_of(row)
        )
        row.refresh_from_db()
        return self.created({"id": id, "fact": fact} | self.told(row))


class Correction(OfFact):
    """Puts right what was entered wrongly, with a reason; history keeps before and after."""

    @extend_schema(operation_id="corrections_add", request=CorrectionBody, responses={201: dict})
    def post(self, request: Request, reference: str, fact: str, id: str) -> Response:
        row = self.fact(self.found())
        self.permit()
        fields = self.body(CorrectionBody)
        changes = self._changes(CORRECTED[fact][1], fields.get("set"), row)
        fixed = correct(
            by=request.user, on=self.today, fact=row, reason=fields["reason"],
            set=changes, void=fields.get("void", False),
        )  # fmt: skip
        return self.created({"id": id, "fact": fact, "void": fixed.is_void} | self.told(fixed))

    def _changes(self, shape: type[Shape], given: Any, row: Any) -> dict[str, Any] | None:
        if not given:
            return None
        read = shape(data=given, partial=True, context={"user": self.request.user})
        if not read.is_valid():
            raise ValidationError({"set": read.errors})
        found = dict(read.validated_data)
        if isinstance(row, Term):
            if found.pop("ordinal", row.ordinal) != row.ordinal:
                raise ValidationError({"set": {"ordinal": [_("The ordinal of a term stays.")]}})
            check_kind(found, row.ordinal)
        return found
