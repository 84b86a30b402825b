"""Facts read out of the database into the values the rules take, at a fixed number of queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from agreements.dates import Length, stored_edtf
from agreements.lifecycle import (
    IN_EFFECT,
    AgreementFacts,
    AmendmentFact,
    EffectFact,
    EndFact,
    EventFact,
    NoticeClause,
    RenewalClause,
    SignatureFact,
    TermFact,
)
from agreements.lifecycle import (
    ComplianceRule as ComplianceRuleFact,
)
from agreements.lifecycle import (
    PlanStep as PlanStepFact,
)
from agreements.models import (
    Agreement,
    Amendment,
    ClosedDay,
    ComplianceRule,
    ComplianceTick,
    Decision,
    Event,
    Participation,
    Party,
    PlanStep,
    PlanTick,
    Signature,
    Standing,
    Starts,
    StatusPeriod,
    Term,
)
from agreements.models.compiled import IsAmong, attach, attached, compiled

#: Rows reach this many years past the later of today and the last fact (domain §4).
HORIZON_YEARS = 30


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """What all agreements of an installation share: the home party's plan, rules and calendar."""

    home: Party | None
    plan: tuple[PlanStepFact, ...]
    compliance: tuple[ComplianceRuleFact, ...]
    closed_days: frozenset[date] = field(default_factory=frozenset)

    @classmethod
    def load(cls) -> "OfficeSettings":
        home = next(iter(_home()), None)
        country = home.country if home else ""
        return cls(
            home=home,
            plan=tuple(PlanStepFact(code=code, days=days) for code, days in _plan_steps()),
            compliance=tuple(
                ComplianceRuleFact(
                    code=rule.code,
                    days=rule.days,
                    checked=bool(rule.checked_on),
                    duty=rule.names,
                    source=rule.source,
                )
                for rule in _rules_of(country=country)
            ),
            closed_days=frozenset(_closed_days(home=home.pk)) if home else frozenset(),
        )


@compiled
def _home() -> models.QuerySet[Any]:
    return Party.objects.filter(is_home=True).order_by("pk")[:1]


@compiled
def _closed_days(*, home: Any) -> models.QuerySet[Any]:
    return ClosedDay.objects.filter(party=home).values_list("day", flat=True)


@compiled
def _plan_steps() -> models.QuerySet[Any]:
    return PlanStep.objects.values_list("code", "days")


@compiled
def _rules_of(*, country: Any) -> models.QuerySet[Any]:
    return ComplianceRule.objects.filter(country=country, is_on=True)


@compiled
def _terms(*, ids: Any) -> models.QuerySet[Any]:
    return Term.objects.filter(IsAmong("agreement", ids), is_void=False).order_by("ordinal")


@compiled
def _signatures(*, ids: Any) -> models.QuerySet[Any]:
    return Signature.objects.filter(IsAmong("term", ids), is_void=False).order_by("pk")


@compiled
def _amendments_of(*, ids: Any) -> models.QuerySet[Any]:
    return Amendment.objects.filter(IsAmong("term", ids), is_void=False).order_by("pk")


@compiled
def _plan_ticks(*, ids: Any) -> models.QuerySet[Any]:
    return PlanTick.objects.filter(IsAmong("term", ids)).select_related("step")


@compiled
def _events(*, ids: Any) -> models.QuerySet[Any]:
    return Event.objects.filter(IsAmong("agreement", ids), is_void=False).order_by("pk")


@compiled
def _participations(*, ids: Any) -> models.QuerySet[Any]:
    rows = Participation.objects.filter(IsAmong("agreement", ids))
    return rows.select_related("party").order_by("pk")


@compiled
def _compliance_ticks(*, ids: Any) -> models.QuerySet[Any]:
    return ComplianceTick.objects.filter(IsAmong("agreement", ids))


@compiled
def _decisions(*, ids: Any) -> models.QuerySet[Any]:
    return Decision.objects.filter(IsAmong("agreement", ids)).order_by("pk")


@compiled
def _standings(*, ids: Any) -> models.QuerySet[Any]:
    return Standing.objects.filter(IsAmong("agreement", ids))


@compiled
def _successors(*, ids: Any) -> models.QuerySet[Any]:
    return Agreement.objects.filter(IsAmong("pk", ids))


@compiled
def _in_effect(*, ids: Any) -> models.QuerySet[Any]:
    rows = StatusPeriod.objects.filter(IsAmong("agreement", ids), status__in=IN_EFFECT)
    return rows.order_by("starts_on")


def with_facts(agreements: Iterable[Agreement]) -> list[Agreement]:
    """The agreements with all that `facts_of` reads."""
    rows = list(agreements)
    ids = [row.pk for row in rows]
    terms = _terms(ids=ids)
    of_terms = [term.pk for term in terms]
    attach(terms, "signatures", _signatures(ids=of_terms), by="term")
    attach(terms, "amendments", _amendments_of(ids=of_terms), by="term")
    attach(terms, "plan_ticks", _plan_ticks(ids=of_terms), by="term")
    attach(rows, "terms", terms, by="agreement")
    attach(rows, "events", _events(ids=ids), by="agreement")
    attach(rows, "participations", _participations(ids=ids), by="agreement")
    attach(rows, "compliance_ticks", _compliance_ticks(ids=ids), by="agreement")
    standings = {one.agreement_id: one for one in _standings(ids=ids)}
    for row in rows:
        found = row._state.fields_cache["standing"] = standings.get(row.pk)
        if found is not None:
            found.agreement = row
    _add_successors([row for row in rows if row.superseded_by_id])
    return rows


def with_new_facts(
    agreements: Iterable[Agreement],
    *,
    participations: Iterable[Participation],
    terms: Iterable[Term],
    signatures: Iterable[Signature],
    amendments: Iterable[Amendment],
) -> list[Agreement]:
    """The same of agreements that were just inserted, from the rows that were inserted with them:
    they have nothing else yet, and nothing is asked of the database. Rows are in the order of
    their ids, terms of each agreement in that of their ordinals. Days are read from their texts, as
    they will be ever after."""
    rows, terms = list(agreements), list(terms)
    signatures, amendments = list(signatures), list(amendments)
    dated: tuple[Signature | Amendment, ...] = (*signatures, *amendments)
    for one in dated:
        one.signed = one.signed and stored_edtf(one.signed.text)
    for term in terms:
        term.end_stated = term.end_stated and stored_edtf(term.end_stated.text)
    attach(terms, "signatures", signatures, by="term")
    attach(terms, "amendments", amendments, by="term")
    attach(terms, "plan_ticks", (), by="term")
    attach(rows, "terms", terms, by="agreement")
    attach(rows, "events", (), by="agreement")
    attach(rows, "participations", participations, by="agreement")
    attach(rows, "compliance_ticks", (), by="agreement")
    for row in rows:
        row._state.fields_cache["standing"] = None
    return rows


def with_decisions(agreements: Iterable[Agreement]) -> None:
    """Gives the agreements what was decided about them, which only their lapsing asks for."""
    rows = list(agreements)
    attach(rows, "decisions", _decisions(ids=[row.pk for row in rows]), by="agreement")


def _add_successors(rows: list[Agreement]) -> None:
    """What supersedes each, with the periods in which that is in effect."""
    if not rows:
        return
    ids = [row.superseded_by_id for row in rows]
    successors = _successors(ids=ids)
    attach(successors, "status_periods", _in_effect(ids=ids), by="agreement")
    by_pk = {one.pk: one for one in successors}
    for row in rows:
        row.superseded_by = by_pk[row.superseded_by_id]


def _length(years: int | None, months: int | None, days: int | None = None) -> Length | None:
    length = Length(years=years or 0, months=months or 0, days=days or 0)
    return length if years or months or days else None


def _word(stored: str | None) -> Any:
    """A word of a choice: the database holds it to those that the facts know. A row that was just
    inserted may still have the choice itself."""
    return stored if stored is None else str(stored)


def _starts(term: Term) -> Any:
    return term.starts_day if term.starts_choice == Starts.ON_DAY else term.starts_choice or None


def _notice(term: Term) -> NoticeClause | None:
    if term.notice_value is None:
        return None
    return NoticeClause(
        length=Length.of(term.notice_value, _word(term.notice_unit)),
        basis=_word(term.notice_basis),
        anchor=_word(term.notice_anchor),
    )


def term_fact(term: Term) -> TermFact:
    """One term as the rules see it."""
    return TermFact(
        id=term.pk,
        ordinal=term.ordinal,
        stage=_word(term.stage),
        signatures=tuple(
            SignatureFact(id=row.pk, party=row.party_id, signed=row.signed, planned=row.is_planned)
            for row in attached(term, "signatures")
        ),
        effect=EffectFact(
            mode=_word(term.effect_mode),
            on=term.effect_on,
            days=term.effect_days,
            clause=term.effect_clause,
            planned=term.notification_is_planned,
        ),
        end=EndFact(
            kind=_word(term.end_kind),
            on=term.end_on,
            length=_length(term.end_years, term.end_months, term.end_days),
            convention=_word(term.end_convention),
            settled=term.end_settled,
            earliest=term.end_stated.earliest if term.end_stated else None,
        ),
        renewal=RenewalClause(
            mode=_word(term.renewal_mode),
            length=_length(term.renewal_years, term.renewal_months),
            max_count=term.renewal_max_count,
            latest_end=term.renewal_latest_end,
        ),
        notice=_notice(term),
        notice_settled=term.notice_settled,
        starts=_starts(term),
        sources=tuple(str(source) for source in term.sources),
        opened_on=term.opened_on,
    )


def _amendments(agreement: Agreement) -> Iterator[AmendmentFact]:
    for term in attached(agreement, "terms"):
        for row in attached(term, "amendments"):
            yield AmendmentFact(
                id=row.pk,
                ordinal=term.ordinal,
                kind=_word(row.kind),
                signed=row.signed,
                new_ends_on=row.new_ends_on,
                document=row.summary,
                planned=row.is_planned,
            )


def event_fact(row: Event) -> EventFact:
    return EventFact(
        id=row.pk,
        kind=_word(row.kind),
        on=row.on,
        by_party=row.by_party_id,
        received_on=row.received_on,
        effective_on=row.effective_on,
        withdraws=row.withdraws_id,
        reach=_word(row.reach),
        planned=row.is_planned,
    )


def facts_of(agreement: Agreement, *, office: OfficeSettings, horizon: date) -> AgreementFacts:
    """The facts of one agreement, loaded by `with_facts`."""
    parties = [row.party for row in attached(agreement, "participations")]
    terms = attached(agreement, "terms")
    home = office.home.pk if office.home and office.home in parties else None
    successor = agreement.superseded_by
    in_effect = list(attached(successor, "status_periods")) if successor else []
    preparing = [term for term in terms if term.stage not in ("signed", "withdrawn")]
    return AgreementFacts(
        reference=agreement.reference,
        registered_on=agreement.registered_on,
        horizon=horizon,
        parties=tuple(party.pk for party in parties),
        home=home,
        terms=tuple(map(term_fact, terms)),
        amendments=tuple(_amendments(agreement)),
        events=tuple(map(event_fact, attached(agreement, "events"))),
        superseded_on=(in_effect[0].since_earliest or in_effect[0].starts_on)
        if in_effect
        else None,
        superseded_latest=in_effect[0].since_latest if in_effect else None,
        superseded_by=successor.reference if successor else "",
        plan=office.plan if home else (),
        plan_done={
            tick.step.code: tick.done_on
            for term in preparing
            for tick in attached(term, "plan_ticks")
        },
        compliance=office.compliance if home else (),
        compliance_done={
            tick.key: tick.done_on for tick in attached(agreement, "compliance_ticks")
        },
        working_day_rule=_word(agreement.working_day_rule),
        home_country=(office.home.country or None) if office.home and home else None,
        partner_countries=tuple(
            sorted({party.country for party in parties if party.country and party.pk != home})
        ),
        closed_days=office.closed_days,
        review_every=_length(0, agreement.review_months),
        report_every=_length(0, agreement.report_months),
    )


def _last_fact(agreement: Agreement, *, unsigned: bool) -> date:
    """The last day any fact names; a horizon must lie beyond it. `unsigned`: of terms that are not
    signed too."""
    days: list[date | None] = [agreement.registered_on]
    for term in attached(agreement, "terms"):
        if not (term.is_signed or unsigned):
            continue
        days += [term.effect_on, term.end_on, term.starts_day]
        days += [row.signed_latest for row in attached(term, "signatures")]
        days += [row.new_ends_on for row in attached(term, "amendments")]
    for row in attached(agreement, "events"):
        days += [row.on, row.received_on, row.effective_on]
    return max(day for day in days if day)


def horizon_for(
    agreement: Agreement, *, on: date, tops_up: bool = False, unsigned: bool = False
) -> date:
    """31 December, HORIZON_YEARS after the later of `on` and the last signed fact; never moved
    back. Work that partners do not hear of, as the preparing of a renewal, must not move it: that a
    day has passed does so only where one `tops_up`, and what a term in preparation says only where
    one asks what would follow from it (`unsigned`)."""
    standing = getattr(agreement, "standing", None)
    last = _last_fact(agreement, unsigned=unsigned)
    if standing is None or tops_up:
        last = max(on, last)
    far = date(min(last.year + HORIZON_YEARS, 9998), 12, 31)
    return max(far, standing.horizon) if standing else far
