"""Below agreements/{reference}/: the chain of terms and what happened to it."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements import audience
from agreements.access import Rights, can
from agreements.actions import (
    add_claim,
    add_commitment,
    amend,
    change_commitment,
    change_term,
    give_up,
    open_term,
    record_event,
    record_notification,
    sign,
    take_up,
)
from agreements.actions.action import Conflict
from agreements.actions.events import NEEDS
from agreements.actions.ordinals import next_ordinal
from agreements.disclosure import Disclosure
from agreements.entries import Told, told_entries
from agreements.models import (
    Agreement,
    Amendment,
    AuditEntry,
    ChangeEntry,
    Commitment,
    Document,
    Stage,
    Term,
    TermPeriod,
    TermText,
)
from agreements.status.answers import Answer, answer
from agreements.status.claims import check_claim

from .addresses import serialize_fact
from .agreements import check_kind
from .pages import order
from .parameters import ON, PAGING, Parameter
from .representation import Reader, iso, with_bounds
from .resource import ListResource
from .serializers.amendment import AmendmentSerializer, serialize_amendment
from .serializers.claim import ClaimSerializer, claims_for, serialize_claim
from .serializers.commitment import CommitmentSerializer, serialize_commitment
from .serializers.common import page_of
from .serializers.event import EventSerializer, serialize_event
from .serializers.history import Entry
from .serializers.signature import SigningSerializer
from .serializers.term import (
    NotificationSerializer,
    SignedTermSerializer,
    TermSerializer,
    serialize_term,
)
from .serializers.text import TextSerializer, serialize_text


def reader_of(found: Answer, rights: Rights, **options: Any) -> Reader:
    """Whoever holds `rights` as a reader of what is found about one agreement."""
    parties = [row.party for row in found.agreement.participations.all()]
    return Reader(
        rights=rights,
        disclosure=Disclosure(rights, {}),  # an answer is disclosed already
        on=found.on,
        today=found.today,
        binding=found.binding,
        uids={party.pk: party.uid for party in parties},
        **options,
    )


def visible_terms(found: Answer, rights: Rights) -> list[Term]:
    """As `Term.objects.visible_to`, of what is read already."""
    return [term for term in found.terms if term.is_signed or not rights.is_partner]


class Part(ListResource):
    """Something of one agreement."""

    parameters: tuple[Parameter, ...] = (ON, *PAGING)

    def found(self) -> Agreement:
        """The agreement of the path; 404 where it may not be seen."""
        rows = Agreement.objects.visible_to(self.rights)
        return self.find(rows, reference=self.kwargs["reference"])

    def answered(self, agreement: Agreement) -> tuple[Answer, Reader]:
        told = answer(agreement, user=self.rights, on=self.on, today=self.today)
        return told, reader_of(told, self.rights, sentence=self.sentence)

    def terms(self, agreement: Agreement) -> QuerySet[Term]:
        """Of a term that is not signed a partner learns nothing."""
        return agreement.terms.visible_to(self.rights).standing()

    def term(self, agreement: Agreement) -> Term:
        return self.find(self.terms(agreement), ordinal=self.kwargs["ordinal"])

    def refuse_signed(self, term: Term) -> None:
        """409 where `term` is signed: what its text says is put right by a correction only."""
        if term.is_signed:
            named = (self.kwargs["reference"], "terms", term.ordinal)
            told = _("A signed term is corrected, with a reason: POST %s.")
            raise Conflict(told % reverse("api:correction", args=named), code="closed")

    def whole(self, rows: list[dict[str, Any]]) -> Response:
        """A list short enough to be told at once, in the form of every list."""
        return self.answer(
            {"results": rows, "next": None, "previous": None}
            | ({"count": len(rows)} if self.asked.get("count") else {})
        )

    def representation_of(self, agreement: Agreement, ordinal: int) -> dict[str, Any]:
        found, reader = self.answered(agreement)
        term = next(term for term in found.terms if term.ordinal == ordinal)
        return serialize_term(term, found, reader)


class Terms(Part):
    """The chain; POST opens the next term, or records one of the past."""

    shared = audience.TERM
    varies_by_day = True
    parameters = (ON, PAGING[2])
    needs = {"POST": "open_renewal"}

    @extend_schema(operation_id="terms_list", responses={200: page_of(TermSerializer)})
    def get(self, request: Request, reference: str) -> Response:
        found, reader = self.answered(self.found())
        terms = visible_terms(found, self.rights)
        return self.whole([serialize_term(term, found, reader) for term in terms])

    @extend_schema(
        operation_id="terms_open", request=TermSerializer, responses={201: TermSerializer}
    )
    def post(self, request: Request, reference: str) -> Response:
        agreement = self.found()
        fields = self.body(TermSerializer)
        ordinal = fields.get("ordinal")
        check_kind(fields, next_ordinal(agreement) if ordinal is None else ordinal)
        if fields.get("stage") == Stage.WITHDRAWN:
            raise ValidationError({"stage": [_("Open a term first, then give it up.")]})
        term = open_term(by=request.user, on=self.today, agreement=agreement, **fields)
        told = self.representation_of(agreement, term.ordinal)
        return self.created(told, location=f"{request.path}{term.ordinal}/")


class OneTerm(Part):
    """One term; changed while it is unsigned, corrected afterwards."""

    shared = audience.TERM
    varies_by_day = True
    parameters = (ON,)
    needs = {"PATCH": "change_term"}

    @extend_schema(operation_id="terms_read", responses={200: TermSerializer})
    def get(self, request: Request, reference: str, ordinal: int) -> Response:
        agreement = self.found()
        term = self.term(agreement)
        return self.answer(self.representation_of(agreement, term.ordinal))

    @extend_schema(
        operation_id="terms_change", request=TermSerializer, responses={200: TermSerializer}
    )
    def patch(self, request: Request, reference: str, ordinal: int) -> Response:
        agreement = self.found()
        term = self.term(agreement)
        version = self.read_version(term, self.representation_of(agreement, term.ordinal))
        self.refuse_signed(term)
        fields = self.body(TermSerializer, partial=True)
        if fields.pop("ordinal", term.ordinal) != term.ordinal:
            raise ValidationError({"ordinal": [_("The ordinal of a term stays.")]})
        check_kind(fields, term.ordinal)
        by, on = request.user, self.today
        with transaction.atomic():
            if fields.get("stage") == Stage.WITHDRAWN:
                fields.pop("stage")
                if fields:
                    raise ValidationError({"stage": [_("Give a term up by this field alone.")]})
                give_up(by=by, on=on, term=term, version=version)
            elif term.stage == Stage.WITHDRAWN and set(fields) == {"stage"}:
                take_up(by=by, on=on, term=term, version=version, **fields)
            else:
                change_term(by=by, on=on, term=term, version=version, **fields)
        term.refresh_from_db()
        return self.answer(self.representation_of(agreement, term.ordinal))


class Signing(Part):
    """Signs a term: for all parties at once, or party by party."""

    varies_by_day = True
    parameters = ()
    needs = {"POST": "sign"}

    @extend_schema(
        operation_id="terms_sign", request=SigningSerializer, responses={201: SignedTermSerializer}
    )
    def post(self, request: Request, reference: str, ordinal: int) -> Response:
        agreement = self.found()
        term = self.term(agreement)
        fields = self.body(SigningSerializer)
        sign(by=request.user, on=self.today, term=term, **fields)
        term.refresh_from_db()
        told = self.representation_of(agreement, term.ordinal)
        wanted = {row["party"].uid for row in fields["signatures"]}
        ids = [row["id"] for row in told["signatures"] if row["party"] in wanted]
        return self.created(told | {"id": ids[0], "ids": ids})


class Notification(Part):
    """The last of the parties' notifications, on which the effect of a signed term waited."""

    varies_by_day = True
    parameters = ()
    needs = {"POST": "sign"}

    @extend_schema(
        operation_id="terms_notify", request=NotificationSerializer, responses={201: TermSerializer}
    )
    def post(self, request: Request, reference: str, ordinal: int) -> Response:
        agreement = self.found()
        term = self.term(agreement)
        day = self.body(NotificationSerializer)["on"]
        record_notification(by=request.user, on=self.today, term=term, notified_on=day)
        term.refresh_from_db()
        return self.created(self.representation_of(agreement, term.ordinal))


class Amendments(Part):
    """Changes inside a running term; an extension moves its end."""

    shared = audience.AMENDMENT
    parameters = (PAGING[2],)
    needs = {"POST": "amend"}

    @extend_schema(operation_id="amendments_list", responses={200: page_of(AmendmentSerializer)})
    def get(self, request: Request, reference: str) -> Response:
        terms = self.terms(self.found())
        rows = Amendment.objects.filter(term__in=terms, is_void=False).select_related("term")
        rows = rows.order_by("term__ordinal", "pk")
        return self.whole([serialize_amendment(row, row.term.ordinal) for row in rows])

    @extend_schema(
        operation_id="amendments_add",
        request=AmendmentSerializer,
        responses={201: AmendmentSerializer},
    )
    def post(self, request: Request, reference: str) -> Response:
        agreement = self.found()
        fields = self.body(AmendmentSerializer)
        signed = agreement.terms.standing().filter(stage=Stage.SIGNED)
        ordinal = fields.pop("ordinal", None)
        if ordinal is not None:
            signed = signed.filter(ordinal=ordinal)
        term = self._term_of(signed, fields["signed"].earliest)
        row = amend(by=request.user, on=self.today, term=term, **fields)
        return self.created(serialize_amendment(row, term.ordinal))

    def _term_of(self, signed: Any, day: Any) -> Term:
        """The term in whose days the amendment was signed, else the latest signed one."""
        latest = signed.order_by("-ordinal").first()
        if latest is None:
            raise Conflict(_("Only a signed term can be amended."), code="not_signed")
        if day is None:
            return latest
        running = signed.filter(periods__in=TermPeriod.objects.on(day))
        return running.order_by("-ordinal").first() or latest


class Events(Part):
    """Legal acts: notice, suspension, termination. Added, never changed."""

    shared = audience.EVENT
    parameters = (PAGING[2],)
    needs = {"POST": "give_notice"}

    @extend_schema(operation_id="events_list", responses={200: page_of(EventSerializer)})
    def get(self, request: Request, reference: str) -> Response:
        rows = self.found().events.filter(is_void=False).select_related("by_party", "withdraws")
        return self.whole([serialize_event(row) for row in rows])

    @extend_schema(
        operation_id="events_add", request=EventSerializer, responses={201: EventSerializer}
    )
    def post(self, request: Request, reference: str) -> Response:
        agreement = self.found()
        fields = self.body(EventSerializer)
        if not can(request.user, NEEDS.get(fields["kind"], "record_event")):
            raise PermissionDenied(_("Your role does not allow this."))
        event_on = fields.pop("on")
        row = record_event(
            by=request.user, on=self.today, agreement=agreement, event_on=event_on, **fields
        )
        return self.created(serialize_event(row))


class Claims(Part):
    """What documents say, beside what the rules say for the day they speak about."""

    shared = audience.CLAIM
    varies_by_day = True
    parameters = (ON, PAGING[2])
    needs = {"POST": "claim"}

    @extend_schema(operation_id="claims_list", responses={200: page_of(ClaimSerializer)})
    def get(self, request: Request, reference: str) -> Response:
        found, reader = self.answered(self.found())
        rows = claims_for(found.agreement.claims.order_by("pk"), self.rights)
        return self.whole([serialize_claim(check_claim(row, found), reader.uids) for row in rows])

    @extend_schema(
        operation_id="claims_add", request=ClaimSerializer, responses={201: ClaimSerializer}
    )
    def post(self, request: Request, reference: str) -> Response:
        agreement = self.found()
        fields = self.body(ClaimSerializer)
        row = add_claim(by=request.user, on=self.today, agreement=agreement, **fields)
        found, reader = self.answered(agreement)
        return self.created(serialize_claim(check_claim(row, found), reader.uids))


class TermCommitments(Part):
    """What the text of one term says the parties will do."""

    shared = audience.COMMITMENT
    parameters = (PAGING[2],)
    needs = {"POST": "commit"}

    @extend_schema(
        operation_id="term_commitments_list", responses={200: page_of(CommitmentSerializer)}
    )
    def get(self, request: Request, reference: str, ordinal: int) -> Response:
        term = self.term(self.found())
        rows = term.commitments.select_related("term__agreement", "area", "carried_over_from")
        at_home = not self.rights.is_partner
        return self.whole([serialize_commitment(row, at_home=at_home) for row in rows])

    @extend_schema(
        operation_id="term_commitments_add",
        request=CommitmentSerializer,
        responses={201: CommitmentSerializer},
    )
    def post(self, request: Request, reference: str, ordinal: int) -> Response:
        term = self.term(self.found())
        fields = self.body(CommitmentSerializer)
        row = add_commitment(by=request.user, on=self.today, term=term, **fields)
        return self.created(serialize_commitment(row, at_home=True))


class OneCommitment(ListResource):
    """One commitment, wherever it stands."""

    shared = audience.COMMITMENT
    parameters = ()
    needs = {"PATCH": "commit"}

    def found(self) -> Commitment:
        rows = Commitment.objects.visible_to(self.rights).filter(term__is_void=False)
        rows = rows.select_related("term__agreement", "area", "carried_over_from")
        return self.find(rows, uid=self.kwargs["uid"])

    @extend_schema(operation_id="commitments_read", responses={200: CommitmentSerializer})
    def get(self, request: Request, uid: str) -> Response:
        row = self.found()
        told = serialize_commitment(row, at_home=not self.rights.is_partner)
        return self.answer(told)

    @extend_schema(
        operation_id="commitments_change",
        request=CommitmentSerializer,
        responses={200: CommitmentSerializer},
    )
    def patch(self, request: Request, uid: str) -> Response:
        row = self.found()
        version = self.read_version(row, serialize_commitment(row, at_home=True))
        fields = self.body(CommitmentSerializer, partial=True)
        change_commitment(by=request.user, on=self.today, commitment=row, version=version, **fields)
        row = self.found()
        return self.answer(serialize_commitment(row, at_home=True))


class TermTexts(Part):
    """The languages a term was written in: authentic or translations, and which prevails."""

    shared = audience.TEXT
    parameters = (PAGING[2],)
    needs = {"POST": "change_term"}

    @extend_schema(operation_id="term_texts_list", responses={200: page_of(TextSerializer)})
    def get(self, request: Request, reference: str, ordinal: int) -> Response:
        return self.whole(self._told(self.term(self.found()).texts.select_related("document")))

    def _told(self, rows: Iterable[TermText]) -> list[dict[str, Any]]:
        """Each text, with its file where that may be seen."""
        rows = list(rows)
        named = [row.document_id for row in rows if row.document_id]
        seen = Document.objects.visible_to(self.request.user).filter(pk__in=named)
        files = set(seen.values_list("uid", flat=True)) if named else set()
        return [serialize_text(row, files=files) for row in rows]

    @extend_schema(
        operation_id="term_texts_add", request=TextSerializer, responses={201: TextSerializer}
    )
    def post(self, request: Request, reference: str, ordinal: int) -> Response:
        term = self.term(self.found())
        self.permit()
        self.refuse_signed(term)
        fields = self.body(TextSerializer)
        change_term(by=request.user, on=self.today, term=term, texts=[fields])
        (told,) = self._told([term.texts.get(language=fields["language"])])
        return self.created(told)


class History(Part):
    """What was done about an agreement, latest first: for staff who did it and what changed, for
    partners when something they may see changed."""

    shared = audience.ENTRY
    parameters = PAGING

    @extend_schema(operation_id="history_list", responses={200: page_of(Entry)})
    def get(self, request: Request, reference: str) -> Response:
        agreement = self.found()
        if self.rights.is_partner:
            rows = ChangeEntry.objects.told_to(self.rights).filter(agreement=agreement)
            page = self.page(rows.select_related("agreement"), order("-number"))
            rows = page.fetch()
            told = told_entries(rows, to=self.rights)
            return self.listed(
                page,
                [self._change(row, verb) for row, (verb, _) in zip(rows, told, strict=True)],
            )
        page = self.page(self._trail(agreement), order("-sequence"))
        rows = page.fetch()
        noted = ChangeEntry.objects.filter(audit__in=rows).select_related("agreement")
        entries = {row.audit_id: row for row in noted}
        told = told_entries(rows, to=self.rights)
        return self.listed(
            page,
            [
                self._audit_entry(row, entries.get(row.pk), one)
                for row, one in zip(rows, told, strict=True)
            ],
        )

    def _trail(self, agreement: Agreement) -> QuerySet[AuditEntry]:
        """Without what is about facts the bearer never saw."""
        rows = AuditEntry.objects.filter(agreement=agreement)
        noted = ChangeEntry.objects.filter(audit=OuterRef("pk"))
        heard = noted.told_to(self.rights)
        return rows.filter(~Exists(noted) | Exists(heard))

    def _change(self, row: ChangeEntry, verb: str) -> dict[str, Any]:
        return {"at": iso_at(row), "verb": verb, **serialize_fact(row)}

    def _audit_entry(
        self, row: AuditEntry, entry: ChangeEntry | None, told_as: Told
    ) -> dict[str, Any]:
        verb, detail = told_as
        fact = row.subject.partition(":")[0]
        told = serialize_fact(entry) if entry else {"fact": fact, "id": None, "address": None}
        return {
            "at": iso_at(row), "actor": row.actor, "verb": verb, **told,
            "detail": with_bounds(detail),
        }  # fmt: skip


def iso_at(row: Any) -> str | None:
    return iso(row.at and row.at.isoformat())
