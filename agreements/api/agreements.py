"""agreements/ and agreements/{reference}/."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements import audience
from agreements.access import Rights, can
from agreements.actions import change_agreement, register, supersede
from agreements.disclosure import Disclosure
from agreements.filters import AgreementFilter, ending_covers, with_told_at
from agreements.models import Agreement
from agreements.models.columns import value_of
from agreements.models.compiled import compiled
from agreements.models.derived import FAR
from agreements.status.listing import deadline_row, next_deadlines
from agreements.status.past import ahead, answer_as_known

from .kept import Question, told_agreements
from .pages import Key, order
from .parameters import KNOWN, ON, PAGING, choice_parameter, parameters_of
from .representation import serialize_agreement
from .resource import ListResource, Resource
from .rows import explanations_of, loaded, row_of, with_rows
from .serializers.agreement import AgreementChangeSerializer, AgreementSerializer
from .serializers.common import page_of

Sentence = Callable[..., str]
ORDERINGS = ("reference", "-reference", "updated_at", "-updated_at", "ends_on", "-ends_on")


def serialize_agreements(
    rows: Iterable[dict[str, Any]],
    *,
    on: date,
    today: date,
    rights: Rights,
    audience: str,
    sentence: Sentence,
    due: dict[int, dict[str, Any]] | None = None,
) -> list[dict[str, Any]]:
    """The answers for rows of `with_rows`, already parsed. `due`: the next deadline of each by id,
    where it is not the stored one."""
    rows = list(rows)
    if due is None:
        due = next_deadlines([row["id"] for row in rows], on=on, user=rights)
    explained = chain.from_iterable(map(explanations_of, rows))
    disclosure = Disclosure.to(rights, [*explained, *(one["because"] for one in due.values())])
    return [
        serialize_agreement(
            row,
            on=on,
            today=today,
            rights=rights,
            audience=audience,
            next_deadline=due.get(row["id"]),
            disclosure=disclosure,
            sentence=sentence,
        )
        for row in rows
    ]


def sorted_by(
    rows: QuerySet[Any], ordering: str, on: date, *, asked: date, rights: Rights
) -> tuple[QuerySet[Any], tuple[Key, ...]]:
    """`rows` with what `ordering` needs. Ends that are unknown or open come last both ways."""
    name = ordering.removeprefix("-")
    sign = ordering.removesuffix(name)
    if name == "reference":
        return rows, order(ordering)
    if name == "ends_on":
        last = date.min if sign else FAR
        ends = Subquery(ending_covers(on, asked=asked).values("earliest")[:1])
        rows, name = rows.annotate(ends_sort=Coalesce(ends, Value(last))), "ends_sort"
    else:
        rows, name = with_told_at(rows, rights), "told_at"
    return rows, order(f"{sign}{name}", f"{sign}reference")


class Agreements(ListResource):
    """The agreements the key may see, as they stand on a day; registering one."""

    shared = audience.AGREEMENT
    varies_by_day = True
    parameters = (
        ON,
        *parameters_of(AgreementFilter),
        *PAGING,
        choice_parameter("ordering", ORDERINGS, "Sorted by this; - is descending.", many=False),
    )
    needs = {"POST": "register"}

    @extend_schema(operation_id="agreements_list", responses={200: page_of(AgreementSerializer)})
    def get(self, request: Request) -> Response:
        rights = self.rights
        rows = Agreement.objects.visible_to(rights).known_on(self.on)
        rows, keys = sorted_by(
            self.filtered(rows, AgreementFilter, takes_unknown=False),
            self.asked.get("ordering", "reference"),
            self.on,
            asked=max(self.on, self.today),
            rights=rights,
        )
        page = self.page(rows, keys)
        names = [key.name for key in keys]
        found_rows = with_rows(
            page.queryset, on=self.on, asked=max(self.on, self.today), rights=rights
        )
        fetched = found_rows.values_list("pk", "row", *names)
        found = page.take(list(fetched), values=lambda row: row[2:])
        asked = Question(
            on=self.on,
            today=self.today,
            rights=rights,
            audience=self.audience,
            language=get_language() or "",
            sentence=self.sentence,
            shared=self.shared if rights.is_partner else None,
        )
        return self.listed(page, told_agreements((row[:2] for row in found), asked))

    @extend_schema(
        operation_id="agreements_create",
        request=AgreementSerializer,
        responses={201: AgreementSerializer},
    )
    def post(self, request: Request) -> Response:
        fields = self.body(AgreementSerializer)
        first = fields.pop("first_term", None)
        fields["parties"] = [dict(row) for row in fields["parties"]]
        if first is not None:
            check_kind(first, first.get("ordinal", 0))
            if first.get("stage") == "signed" and not can(request.user, "sign"):
                raise PermissionDenied(_("Your role does not allow this."))
        row = register(by=request.user, on=self.today, first_term=first, **fields)
        told = serialize_one(self, row, on=self.today)
        return self.created(
            {"id": row.reference, **told}, location=f"{request.path}{row.reference}/"
        )


def check_kind(fields: dict[str, Any], ordinal: int) -> None:
    """`kind` of a term follows from its ordinal; refused where it disagrees, dropped otherwise."""
    kind = fields.pop("kind", None)
    if kind is not None and (kind == "original") != (ordinal == 0):
        raise ValidationError({"kind": [_("Ordinal 0 is the original; every other is a renewal.")]})


@compiled
def _row_of(rights: Rights, *, pk: Any, on: Any, asked: Any) -> QuerySet[Any]:
    one = Agreement.objects.filter(pk=pk)
    return with_rows(one, on=on, asked=asked, rights=rights).values_list("row", flat=True)


def serialize_one(resource: Resource, agreement: Agreement, *, on: date) -> dict[str, Any]:
    """One agreement in full: the list's answer and, for staff, what stays in the office."""
    rights, today = resource.rights, resource.today
    rows = _row_of(rights, pk=agreement.pk, on=on, asked=max(on, today))
    if not rows:
        raise Http404  # gone since it was found
    (told,) = serialize_agreements(
        loaded(rows, on=on, rights=rights), on=on, today=today, rights=rights,
        audience=resource.audience, sentence=resource.sentence,
    )  # fmt: skip
    if rights.is_partner:
        return told
    return told | office_fields(agreement, rights)


def serialize_as_known(
    resource: Resource, agreement: Agreement, *, on: date, known: date
) -> dict[str, Any]:
    """The same as it was known on a day; what bears no day of its own is null."""
    rights = resource.rights
    found = answer_as_known(agreement, user=rights, on=on, today=resource.today, known=known)
    first = next(iter(ahead(found.deadlines, on=on, user=rights)), None)
    due = {} if first is None else {agreement.pk: deadline_row(first)}
    (told,) = serialize_agreements(
        [row_of(found, rights=rights)],
        on=on,
        today=found.today,
        rights=rights,
        audience=resource.audience,
        sentence=resource.sentence,
        due=due,
    )
    if rights.is_partner:
        return told
    return told | {
        name: value if name in UNDATED_BUT_OF_THE_TEXT else None
        for name, value in office_fields(found.agreement, rights).items()
    }


#: What the office keeps of an agreement that is told for a past state of knowledge as well.
UNDATED_BUT_OF_THE_TEXT = ("file_number", "working_day_rule", "superseded_by")


def _told_successor(agreement: Agreement, rights: Rights) -> Agreement | None:
    """The agreement that replaces this one, to whom it may be told."""
    successor = agreement.superseded_by
    seen = Agreement.objects.visible_to(rights)
    return successor if successor and seen.filter(pk=successor.pk).exists() else None


def office_fields(agreement: Agreement, rights: Rights) -> dict[str, Any]:
    """What the office reads of one agreement beside the answer that lists hold."""
    successor = _told_successor(agreement, rights)
    columns = [one for one in Agreement.FIELDS.office if one != "confidentiality"]
    own = {name: value_of(agreement, name) for name in columns}
    return own | {"superseded_by": successor and successor.reference}


class OneAgreement(Resource):
    """One agreement on a day; `known=` answers from the facts dated on or before that day."""

    shared = audience.AGREEMENT
    varies_by_day = True
    parameters = (ON, KNOWN)
    needs = {"PATCH": "change"}

    def agreement(self, reference: str) -> Agreement:
        rows = Agreement.objects.visible_to(self.rights).select_related("superseded_by")
        return self.find(rows, reference=reference)

    @extend_schema(operation_id="agreements_read", responses={200: AgreementSerializer})
    def get(self, request: Request, reference: str) -> Response:
        row = self.agreement(reference)
        known = self.asked.get("known")
        if known is None:
            told = serialize_one(self, row, on=self.on)
        else:
            told = serialize_as_known(self, row, on=self.on, known=known)
        return self.answer(told)

    @extend_schema(
        operation_id="agreements_change",
        request=AgreementChangeSerializer,
        responses={200: AgreementSerializer},
    )
    def patch(self, request: Request, reference: str) -> Response:
        row = self.agreement(reference)
        version = self.read_version(row, serialize_one(self, row, on=self.today))
        fields = self.body(AgreementChangeSerializer, partial=True)
        if "parties" in fields:
            fields["parties"] = [dict(one) for one in fields["parties"]]
        by, on = request.user, self.today
        with transaction.atomic():
            shown = _told_successor(row, self.rights)
            successor = fields.pop("superseded_by", shown)
            if fields or successor == shown:
                change_agreement(by=by, on=on, agreement=row, version=version, **fields)
                version = None
            if successor != shown:
                supersede(by=by, on=on, agreement=row, successor=successor, version=version)
        row = self.agreement(reference)
        told = serialize_one(self, row, on=self.today)
        return self.answer(told)
