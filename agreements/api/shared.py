"""What an audience can get of an agreement, a document or a confirmation on any day, said by what
answers it: `agreements.changes` compares it before and after an action."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from typing import Any

from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet

from agreements.access import Rights
from agreements.audience import (
    AMENDMENT,
    CLAIM,
    COMMITMENT,
    DOCUMENT,
    EVENT,
    SIGNATURE,
    Shared,
    shared_of,
)
from agreements.changes import Audience, Audiences, Fact, Register, Rows
from agreements.disclosure import disclose, hides_successor, settle_covers, without_successor
from agreements.models import (
    SHARED,
    Agreement,
    Amendment,
    Area,
    Claim,
    Commitment,
    Confirmation,
    Deadline,
    Document,
    DocumentAgreement,
    Event,
    Participation,
    Party,
    Signature,
    Stage,
    StatusPeriod,
    Term,
    TermPeriod,
    TermText,
)
from agreements.models.columns import value_of
from agreements.status.answers import Answer, disclose_to, holding
from agreements.status.claims import check_claim

from .chain import reader_of, visible_terms
from .documents import with_first_version
from .representation import Reader, about
from .serializers.amendment import serialize_amendment
from .serializers.area import serialize_area
from .serializers.claim import claims_for, serialize_claim
from .serializers.commitment import serialize_commitment
from .serializers.confirmation import serialize_confirmation
from .serializers.document import serialize_document
from .serializers.event import serialize_event
from .serializers.party import serialize_party
from .serializers.signature import serialize_signature
from .serializers.term import period_content, serialize_term
from .serializers.text import serialize_text

Found = Iterator[tuple[Audience, int, Fact, Any]]
ROWS = (Agreement, Document, Confirmation)


def agreements_of(rows: Rows) -> set[int]:
    found = set(rows.get(Agreement, ()))
    if documents := rows.get(Document):
        links = DocumentAgreement.objects.filter(document__in=documents)
        found.update(links.values_list("agreement", flat=True))
    if confirmations := rows.get(Confirmation):
        theirs = Confirmation.objects.filter(pk__in=confirmations)
        found.update(theirs.values_list("agreement", flat=True))
    return found


def parties_of(rows: Rows) -> set[int]:
    """Nobody is told of these rows but by their agreements."""
    return set()


def answers(rows: Rows, audiences: Audiences) -> Found:
    if agreements := rows.get(Agreement):
        yield from _agreements(agreements, audiences)
    for audience, rights in audiences.items():
        if documents := rows.get(Document):
            yield from _documents(documents, audience, rights)
        if confirmations := rows.get(Confirmation):
            yield from _confirmations(confirmations, audience, rights)


def _confirmations(rows: set[int], audience: Audience, rights: Rights) -> Found:
    found = Confirmation.objects.visible_to(rights).filter(pk__in=rows)
    for row in found.select_related("party").prefetch_related("fields"):
        told = serialize_confirmation(row, current="")
        yield audience, row.agreement_id, ("confirmation", row.uid), told


def reached(agreements: set[int]) -> Rows:
    """A document names the agreements it belongs to, as far as they may be seen."""
    others = DocumentAgreement.objects.filter(document=OuterRef("document"))
    links = DocumentAgreement.objects.filter(
        Exists(others.exclude(agreement=OuterRef("agreement"))), agreement__in=agreements
    )
    pks = set(links.values_list("document", flat=True))
    return {Document: pks} if pks else {}


def _documents(rows: set[int], audience: Audience, rights: Rights) -> Found:
    seen = Agreement.objects.visible_to(rights).only("id", "reference")
    found = with_first_version(Document.objects.visible_to(rights).filter(pk__in=rows), rights)
    for row in found.prefetch_related(Prefetch("agreements", seen)):
        told = serialize_document(row, at_home=not rights.is_partner)
        content = [as_shared(told, DOCUMENT, rights), row.text_state, row.extracted_text]
        for agreement in row.agreements.all():
            yield audience, agreement.pk, ("document", row.uid), content


def as_shared(told: dict[str, Any], shared: Shared, rights: Rights) -> Any:
    """What the audience has of an answer."""
    return shared_of(told, shared) if rights.is_partner else told


# --- One agreement -------------------------------------------------------------------------------


def _agreements(wanted: set[int], audiences: Audiences) -> Found:
    """Loaded once, whoever asks."""
    loaded = list(_loaded(Agreement.objects.filter(pk__in=wanted)).order_by("pk"))
    for audience, rights in audiences.items():
        visible = set(_ids(Agreement.objects.visible_to(rights).filter(pk__in=wanted)))
        seen = [agreement for agreement in loaded if agreement.pk in visible]
        if not seen:
            continue
        due = _deadlines(seen, rights)
        files = _files(seen, rights)
        for agreement in seen:
            for fact, content in _of_agreement(agreement, rights, files):
                yield audience, agreement.pk, fact, content
            for row in due[agreement.pk]:
                yield audience, agreement.pk, ("deadline", row.uid), deadline_content(row)


def _ids(rows: QuerySet) -> QuerySet:
    return rows.order_by().values_list("pk", flat=True)


def _loaded(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """With all that is told of them, each kind of row with one query."""
    commitments = Commitment.objects.select_related("area", "carried_over_from").order_by("pk")
    texts = TermText.objects.select_related("document").order_by("language")
    signatures = Signature.objects.filter(is_void=False).select_related("party").order_by("pk")
    terms = Term.objects.standing().order_by("ordinal")
    terms = terms.prefetch_related(
        "areas",
        Prefetch("signatures", signatures),
        Prefetch("amendments", Amendment.objects.filter(is_void=False).order_by("pk")),
        Prefetch("texts", texts),
        Prefetch("commitments", commitments),
    )
    events = Event.objects.filter(is_void=False).select_related("by_party", "withdraws")
    sides = Participation.objects.select_related("party").order_by("pk")
    return agreements.select_related("standing").prefetch_related(
        Prefetch("terms", terms),
        Prefetch("events", events.order_by("pk")),
        Prefetch("participations", sides),
        Prefetch("claims", Claim.objects.order_by("pk")),
        Prefetch("status_periods", StatusPeriod.objects.order_by("starts_on")),
        Prefetch("term_periods", TermPeriod.objects.order_by("starts_on")),
        "covers",
    )


def _answer(agreement: Agreement, rights: Rights) -> Answer:
    """As `agreements.status.answers.answer`, of rows that are read already and stay as they are."""
    statuses, periods, covers = (
        [copy(row) for row in getattr(agreement, name).all()]
        for name in ("status_periods", "term_periods", "covers")
    )
    if hides_successor(agreement, to=rights):
        statuses = without_successor(statuses, periods)
        settle_covers(covers, statuses)
    standing, terms = copy(agreement.standing), list(agreement.terms.all())
    disclose_to(rights, [*statuses, *periods, *covers], standing, terms)
    last = standing.horizon
    return Answer(
        agreement=agreement,
        on=last,
        today=last,
        status=holding(statuses, last),
        period=holding(periods, last),
        status_periods=statuses,
        term_periods=periods,
        terms=terms,
        standing=standing,
        covers=covers,
    )


Facts = Iterator[tuple[Fact, Any]]


def _of_agreement(agreement: Agreement, rights: Rights, files: set[str]) -> Facts:
    found = _answer(agreement, rights)
    reader = reader_of(found, rights)
    terms = visible_terms(found, rights)
    yield ("agreement", agreement.reference), _head(found, reader, terms)
    for term in terms:
        yield from _of_term(term, found, reader, files)
    for row in agreement.events.all():
        yield ("event", row.uid), as_shared(serialize_event(row), EVENT, rights)
    for row in claims_for(agreement.claims.all(), rights):
        told = serialize_claim(check_claim(row, found), reader.uids)
        yield ("claim", row.uid), as_shared(told, CLAIM, rights)


def _of_term(term: Term, found: Answer, reader: Reader, files: set[str]) -> Facts:
    rights, texts = reader.rights, [serialize_text(row, files=files) for row in term.texts.all()]
    yield ("term", str(term.ordinal)), [serialize_term(term, found, reader)["version"], texts]
    for row in term.signatures.all():
        yield ("signature", row.uid), as_shared(serialize_signature(row), SIGNATURE, rights)
    for row in term.amendments.all():
        told = serialize_amendment(row, term.ordinal)
        yield ("amendment", row.uid), as_shared(told, AMENDMENT, rights)
    for row in term.commitments.all():
        told = serialize_commitment(row, at_home=not rights.is_partner)
        yield ("commitment", row.uid), as_shared(told, COMMITMENT, rights)


def _files(agreements: list[Agreement], rights: Rights) -> set[str]:
    """Ids of the documents that texts name and the audience may see."""
    texts = (text for one in agreements for term in one.terms.all() for text in term.texts.all())
    named = {text.document_id for text in texts} - {None}
    if not named:
        return set()
    rows = Document.objects.visible_to(rights).filter(pk__in=named)
    return set(rows.values_list("uid", flat=True))


def _deadlines(agreements: list[Agreement], rights: Rights) -> dict[int, list[Deadline]]:
    origins = {
        f"{kind}:{row.pk}": row.pk for row in agreements for kind in ("agreement", "commitments")
    }
    found: dict[int, list[Deadline]] = defaultdict(list)
    rows = Deadline.objects.visible_to(rights).filter(origin__in=origins).order_by("uid")
    for row in disclose(rows.with_told_as(rights), to=rights):
        row.closed_as = row.told_as
        found[origins[row.origin]].append(row)
    return found


def _head(found: Answer, reader: Reader, terms: list[Term]) -> dict[str, Any]:
    """What the answer about the agreement itself is made of, whatever the day."""
    agreement, standing, ordinals = found.agreement, found.standing, [t.ordinal for t in terms]
    office = (
        {}
        if reader.rights.is_partner
        else {name: str(value_of(agreement, name)) for name in Agreement.FIELDS.office}
    )
    return office | {
        "head": [getattr(agreement, name) for name in HEAD],
        "parties": sorted(
            [row.side, row.party.uid, row.reference] for row in agreement.participations.all()
        ),
        "first_signed": str(standing.first_signed or ""),
        "signed": {n: standing.signed.get(str(n)) for n in ordinals},
        "notes": [*standing.missing, *standing.warnings],
        "statuses": [period_content(row) for row in found.status_periods],
        "periods": [period_content(row) for row in found.term_periods],
        "covers": [period_content(row) for row in found.covers],
        "horizon": standing.horizon,
    }


#: What partners too read of an agreement itself.
HEAD = [name for name in Agreement.FIELDS.shared if name != "parties"]


#: Columns of a deadline that are ours.
OURS = frozenset(
    {"id", "term", "until_key", "closed_key", "origin", "key", "owner", "confidentiality", "params"}
)


def deadline_content(row: Deadline) -> dict[str, Any]:
    """A deadline as it is told on one day or another; its explanation is disclosed already."""
    fields = row._meta.concrete_fields
    told = {one.name: getattr(row, one.attname) for one in fields if one.name not in OURS}
    return told | {"because": row.because, "about": about(row.params)}


# --- What many agreements name ------------------------------------------------------------------


def _of_party(row: Party, shared: bool) -> QuerySet[Agreement]:
    found = Agreement.objects.filter(participations__party=row)
    return found.filter(confidentiality__in=SHARED) if shared else found


def _partners_of_party(row: Party) -> Iterable[int]:
    """A partner may ask for itself, for home, and for those it shares an agreement with."""
    partners = Party.objects.filter(is_home=False)
    if not row.is_home:
        together = Participation.objects.filter(agreement__in=_of_party(row, True))
        partners = partners.filter(Q(pk=row.pk) | Q(pk__in=together.values("party")))
    return partners.values_list("pk", flat=True)


def _of_area(row: Area, shared: bool) -> QuerySet[Agreement]:
    terms = Term.objects.standing().filter(areas=row)
    if shared:
        terms = terms.filter(stage=Stage.SIGNED)
    found = Agreement.objects.filter(pk__in=terms.values("agreement"))
    return found.filter(confidentiality__in=SHARED) if shared else found


def _bare(told: Callable[..., dict[str, Any]]) -> Callable[[Any, bool], dict[str, Any]]:
    """Without the version, which moves by itself."""
    return lambda row, at_home: {
        name: value for name, value in told(row, at_home=at_home).items() if name != "version"
    }


REGISTERS: dict[type[Model], Register] = {
    Party: Register(
        told=_bare(serialize_party),
        named=lambda row: [row.short_name, row.short_names, row.names, row.country],
        agreements=_of_party,
        partners=_partners_of_party,
    ),
    Area: Register(
        told=_bare(serialize_area),
        named=lambda row: row.names,
        agreements=_of_area,
        partners=lambda row: (),
    ),
}
