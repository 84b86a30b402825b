"""One agreement as it was known on a day (domain §4, `known=`): computed on the fly from the facts
dated on or before it.

A partial date counts from its earliest day. What bears no day of its own (who is responsible,
notes, contacts) cannot be told for a past state of knowledge; readers say so instead.
"""

from collections.abc import Iterable
from copy import copy
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from agreements import derive
from agreements.access import rights_of
from agreements.dates import stored_edtf
from agreements.deadline_kinds import SHARED_KINDS
from agreements.derive.commitments import commitment_rows
from agreements.disclosure import (
    Disclosure,
    close_as_passed,
    hides_successor,
    settle_covers,
    without_successor,
)
from agreements.lifecycle import AgreementFacts, known_on
from agreements.models import (
    Agreement,
    Amendment,
    Commitment,
    CommitmentState,
    Deadline,
    Signature,
    StatusPeriod,
    Term,
    unseen_successor,
)
from agreements.partner_role import reading_whole
from agreements.status.answers import Answer, BeyondHorizon, disclose_to, holding, load


@reading_whole()
def answer_as_known(
    agreement: Agreement, *, user: Any, on: date, today: date, known: date
) -> Answer:
    """Where `agreement` stands on `on` by what was known on `known`. What was certain is certain as
    of that day; explanations are as `user` may have them. Raises `BeyondHorizon`."""
    agreement = load(agreement)
    office = derive.OfficeSettings.load()
    hides = hides_successor(agreement, to=user)
    found, facts = _computed(agreement, office, hides=hides, on=on, today=today, known=known)
    found.terms = _terms(agreement, facts, known)
    found.deadlines = [*found.deadlines, *_of_commitments(agreement, facts, known)]
    disclose_to(user, _explained(found), found.standing, agreement.terms.all())
    return found


def answers_as_known(
    agreements: QuerySet[Agreement], *, user: Any, on: date, today: date, known: date
) -> list[Answer]:
    """The same of many, in their order, as far as lanes tell it: without due days of commitments,
    and of terms their stage alone. A fixed number of statements; each is computed. Raises
    `BeyondHorizon`."""
    rows = derive.with_facts(agreements)
    office = derive.OfficeSettings.load()
    replaced = [row.pk for row in rows if row.superseded_by_id]
    unseen = Agreement.objects.filter(unseen_successor(user), pk__in=replaced)
    hiding = set(unseen.values_list("pk", flat=True)) if replaced else set()
    answers = []
    for row in rows:
        found, facts = _computed(
            row, office, hides=row.pk in hiding, on=on, today=today, known=known
        )
        stages = {term.ordinal: term.stage for term in facts.terms}
        found.terms = [copy(term) for term in row.terms.all() if term.ordinal in stages]
        for term in found.terms:
            term.stage = stages[term.ordinal]
        answers.append(found)
    _disclose_all(answers, user)
    return answers


def _disclose_all(answers: list[Answer], user: Any) -> None:
    """As `disclose_to`, asking once for what all of them name."""
    notes = [one for row in answers for one in (row.standing.missing, row.standing.warnings)]
    explained = [one for row in answers for one in _explained(row)]
    disclosure = Disclosure.to(user, (*notes, *(one.because for one in explained)))
    disclosure.put_in(explained)
    for row in answers:
        signed = {term.ordinal for term in row.agreement.terms.all() if term.is_signed}
        standing = row.standing
        standing.missing = disclosure.notes(standing.missing, ordinals=signed)
        standing.warnings = disclosure.notes(standing.warnings, ordinals=signed)


def _explained(found: Answer) -> list[Any]:
    return [*found.status_periods, *found.term_periods, *found.covers, *found.deadlines]


def _computed(
    agreement: Agreement, office: derive.OfficeSettings, *, hides: bool, on: date, today: date,
    known: date,
) -> tuple[Answer, AgreementFacts]:  # fmt: skip
    """Of an agreement with its facts; nothing of it is disclosed to anybody yet. `hides`: its
    reader may not see what replaced it."""
    horizon = agreement.standing.horizon
    if on > horizon:
        raise BeyondHorizon(horizon)
    facts = known_on(derive.facts_of(agreement, office=office, horizon=horizon), known)
    rows = derive.rows_of(agreement, facts)
    standing, statuses = rows.standing, rows.status_periods
    first = standing.first_signed  # a row that was never stored still holds the text
    standing.first_signed = stored_edtf(first) if first else None
    if facts.superseded_on is None:
        agreement.superseded_by = None
    elif hides:
        statuses = without_successor(statuses, rows.term_periods)
        settle_covers(rows.covers, statuses)
        close_as_passed(rows.deadlines)
    if _is_only_registered(statuses, facts, known):
        statuses = []
    found = Answer(
        agreement=agreement,
        on=on,
        today=min(today, known),
        status=holding(statuses, on),
        period=holding(rows.term_periods, on),
        status_periods=statuses,
        term_periods=rows.term_periods,
        terms=[],
        standing=standing,
        covers=rows.covers,
        known=known,
        deadlines=list(rows.deadlines),
    )
    return found, facts


def _is_only_registered(statuses: list[StatusPeriod], facts: AgreementFacts, known: date) -> bool:
    """Whether nothing is dated on or before `known`: its registration, later, tells nothing."""
    return bool(statuses) and statuses[0].starts_on == facts.registered_on > known


def _terms(agreement: Agreement, facts: AgreementFacts, known: date) -> list[Term]:
    """The terms known by then, each with its signatures and amendments of then."""
    by_ordinal = {term.ordinal: term for term in facts.terms}
    dated = Q(signed_earliest__lte=known) | Q(signed_earliest=None)
    signatures = Signature.objects.filter(dated, is_void=False).order_by("pk")
    amendments = Amendment.objects.filter(dated, is_void=False).order_by("pk")
    rows = (
        Term.objects.standing()
        .filter(agreement=agreement, ordinal__in=by_ordinal)
        .order_by("ordinal")
        .prefetch_related(
            Prefetch("signatures", signatures), Prefetch("amendments", amendments), "areas"
        )
    )
    found = list(rows)
    for row in found:
        fact = by_ordinal[row.ordinal]
        row.stage, row.effect_on = fact.stage, fact.effect.on
    return found


def _of_commitments(agreement: Agreement, facts: AgreementFacts, known: date) -> list[Deadline]:
    """Due days of the commitments of known terms; what closed one later was not known."""
    ordinals = {term.ordinal for term in facts.terms}
    rows = [row for row in commitment_rows([agreement.pk]) if row.params["ordinal"] in ordinals]
    for row in rows:
        if row.closed_on and row.closed_on > known:
            row.closed_on, row.closed_as = None, ""
            row.because = [step for step in row.because if step["code"] != "carried_over"]
    return rows


def told(deadlines: Iterable[Deadline], *, user: Any) -> list[Deadline]:
    """Of computed deadlines those that may be told to `user`, by day."""
    is_partner = rights_of(user).is_partner
    seen = [row for row in deadlines if row.kind in SHARED_KINDS or not is_partner]
    return sorted(seen, key=lambda row: (row.day, row.uid))


def is_open(row: Deadline, on: date) -> bool:
    return row.closed_on is None or row.closed_on > on


def ahead(deadlines: Iterable[Deadline], *, on: date, user: Any) -> list[Deadline]:
    """Of those that may be told to `user` the ones open on `on` and not past (`ahead_on`)."""
    rows = told(deadlines, user=user)
    return [row for row in rows if is_open(row, on) and (row.until or row.day) >= on]


def commitment_as_known(row: Commitment, found: Answer) -> Commitment:
    """`row` with the state it had and the term it had gone on to by then; the state is empty where
    nobody wrote down when it came about."""
    later = getattr(row, "carried_to", None)
    ordinals = {term.ordinal for term in found.terms}
    row.carried = later if later and later.term.ordinal in ordinals else None
    if row.state != CommitmentState.SCHEDULED and not (
        row.settled_on and row.settled_on <= found.known
    ):
        row.state = CommitmentState.SCHEDULED if row.settled_on else ""
    return row
