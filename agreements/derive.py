"""The only bridge between facts and derived rows.

`refresh` runs in the transaction that changed a fact; `rows_of` computes without writing, for
`known=` questions and for `rederive --check`. Reading one agreement's facts costs a fixed number
of queries, and so does writing its rows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import orjson

from django.db import models, transaction
from django.db.models import Prefetch

from agreements.dates import Length
from agreements.lifecycle import (
    IN_EFFECT,
    AgreementFacts,
    AmendmentFact,
    EffectFact,
    EndFact,
    EventFact,
    Lifecycle,
    NoticeClause,
    RenewalClause,
    SignatureFact,
    TermFact,
    derive_lifecycle,
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
    ChangeEntry,
    ComplianceRule,
    Deadline,
    DeadlineAgreement,
    Event,
    Participation,
    Party,
    PlanStep,
    RenewalMode,
    Signature,
    Standing,
    Starts,
    StatusPeriod,
    Term,
    TermPeriod,
    queue_for_the_chain,
)

#: Rows reach this many years past the later of today and the last fact (domain §4).
HORIZON_YEARS = 30


@dataclass(frozen=True, slots=True)
class House:
    """What all agreements of an installation share: the home party's plan, rules and calendar."""

    home: Party | None
    plan: tuple[PlanStepFact, ...]
    compliance: tuple[ComplianceRuleFact, ...]
    closed_days: frozenset[date] = field(default_factory=frozenset)

    @classmethod
    def load(cls) -> "House":
        home = Party.objects.filter(is_home=True).prefetch_related("closed_days").first()
        country = home.country if home else ""
        return cls(
            home=home,
            plan=tuple(
                PlanStepFact(code=step.code, days=step.days) for step in PlanStep.objects.all()
            ),
            compliance=tuple(
                ComplianceRuleFact(code=rule.code, days=rule.days, checked=bool(rule.checked_on))
                for rule in ComplianceRule.objects.filter(country=country)
            ),
            closed_days=frozenset(row.day for row in home.closed_days.all())
            if home
            else frozenset(),
        )


def with_facts(agreements: models.QuerySet[Agreement]) -> models.QuerySet[Agreement]:
    """Prefetches all that `facts_of` reads."""
    terms = Term.objects.filter(is_void=False).prefetch_related(
        Prefetch("signatures", Signature.objects.filter(is_void=False).order_by("pk")),
        Prefetch("amendments", Amendment.objects.filter(is_void=False).order_by("pk")),
        "plan_ticks__step",
    )
    return agreements.prefetch_related(
        Prefetch("terms", terms.order_by("ordinal")),
        Prefetch("events", Event.objects.filter(is_void=False).order_by("pk")),
        Prefetch("participations", Participation.objects.select_related("party").order_by("pk")),
        Prefetch(
            "superseded_by__status_periods",
            StatusPeriod.objects.filter(status__in=IN_EFFECT).order_by("starts_on"),
        ),
        "compliance_ticks",
        "standing",
    )


def _length(years: int | None, months: int | None, days: int | None = None) -> Length | None:
    length = Length(years=years or 0, months=months or 0, days=days or 0)
    return length if years or months or days else None


def _starts(term: Term) -> Any:
    return term.starts_day if term.starts_choice == Starts.ON_DAY else term.starts_choice or None


def _notice(term: Term) -> NoticeClause | None:
    if term.notice_value is None:
        return None
    return NoticeClause(
        length=Length.of(term.notice_value, term.notice_unit),
        basis=term.notice_basis,
        anchor=term.notice_anchor,
    )


def term_fact(term: Term) -> TermFact:
    """One term as the rules see it."""
    return TermFact(
        id=term.pk,
        ordinal=term.ordinal,
        stage=term.stage,
        signatures=tuple(
            SignatureFact(id=row.pk, party=row.party_id, signed=row.signed)
            for row in term.signatures.all()
        ),
        effect=EffectFact(
            mode=term.effect_mode,
            on=term.effect_on,
            days=term.effect_days,
            clause=term.effect_clause,
        ),
        end=EndFact(
            kind=term.end_kind,
            on=term.end_on,
            length=_length(term.end_years, term.end_months, term.end_days),
            convention=term.end_convention,
            settled=term.end_settled,
        ),
        renewal=RenewalClause(
            mode=term.renewal_mode,
            length=_length(term.renewal_years, term.renewal_months)
            if term.renewal_mode == RenewalMode.TACIT
            else None,
            max_count=term.renewal_max_count,
            latest_end=term.renewal_latest_end,
        ),
        notice=_notice(term),
        notice_settled=term.notice_settled,
        starts=_starts(term),
        sources=tuple(str(source) for source in term.sources),
    )


def _amendments(agreement: Agreement) -> Iterator[AmendmentFact]:
    for term in agreement.terms.all():
        for row in term.amendments.all():
            yield AmendmentFact(
                id=row.pk,
                ordinal=term.ordinal,
                kind=row.kind,
                signed=row.signed,
                new_ends_on=row.new_ends_on,
                document=row.summary,
            )


def _event(row: Event) -> EventFact:
    return EventFact(
        id=row.pk,
        kind=row.kind,
        on=row.on,
        by_party=row.by_party_id,
        received_on=row.received_on,
        effective_on=row.effective_on,
        withdraws=row.withdraws_id,
    )


def facts_of(agreement: Agreement, *, house: House, horizon: date) -> AgreementFacts:
    """The facts of one agreement, loaded by `with_facts`."""
    parties = [row.party for row in agreement.participations.all()]
    home = house.home.pk if house.home and house.home in parties else None
    successor = agreement.superseded_by
    in_effect = list(successor.status_periods.all()) if successor else []
    preparing = [
        term for term in agreement.terms.all() if term.stage not in ("signed", "withdrawn")
    ]
    return AgreementFacts(
        reference=agreement.reference,
        registered_on=agreement.registered_on,
        horizon=horizon,
        parties=tuple(party.pk for party in parties),
        home=home,
        terms=tuple(term_fact(term) for term in agreement.terms.all()),
        amendments=tuple(_amendments(agreement)),
        events=tuple(_event(row) for row in agreement.events.all()),
        superseded_on=in_effect[0].starts_on if in_effect else None,
        superseded_by=successor.reference if successor else "",
        plan=house.plan if home else (),
        plan_done=frozenset(tick.step.code for term in preparing for tick in term.plan_ticks.all()),
        compliance=house.compliance if home else (),
        compliance_done=frozenset(tick.key for tick in agreement.compliance_ticks.all()),
        working_day_rule=agreement.working_day_rule,
        home_country=(house.home.country or None) if home else None,
        partner_countries=tuple(
            sorted({party.country for party in parties if party.country and party.pk != home})
        ),
        closed_days=house.closed_days,
        review_every=_length(0, agreement.review_months),
        report_every=_length(0, agreement.report_months),
    )


def _last_fact(agreement: Agreement) -> date:
    """The last day any fact names; a horizon must lie beyond it."""
    days = [agreement.registered_on]
    for term in agreement.terms.all():
        days += [term.effect_on, term.end_on, term.starts_day]
        days += [row.signed_latest for row in term.signatures.all()]
        days += [row.new_ends_on for row in term.amendments.all()]
    for row in agreement.events.all():
        days += [row.on, row.received_on, row.effective_on]
    return max(day for day in days if day)


def horizon_for(agreement: Agreement, *, on: date) -> date:
    """31 December, HORIZON_YEARS after the later of `on` and the last fact; never moved back."""
    far = date(min(max(on, _last_fact(agreement)).year + HORIZON_YEARS, 9998), 12, 31)
    standing = getattr(agreement, "standing", None)
    return max(far, standing.horizon) if standing else far


@dataclass(slots=True)
class Rows:
    """The rows of one agreement in waiting, with the lifecycle they came from."""

    lifecycle: Lifecycle
    standing: Standing
    status_periods: list[StatusPeriod]
    term_periods: list[TermPeriod]
    deadlines: list[Deadline]


def _steps(steps: Iterable) -> list[dict]:
    return [step.as_json() for step in steps]


def rows_of(agreement: Agreement, facts: AgreementFacts) -> Rows:
    """Runs the rules; writes nothing."""
    life = derive_lifecycle(facts)
    return Rows(
        lifecycle=life,
        standing=Standing(
            agreement=agreement,
            horizon=facts.horizon,
            first_signed=life.first_signed,
            signed={str(ordinal): text for ordinal, text in life.signed.items()},
            missing=_steps(life.missing),
            warnings=_steps(life.warnings),
        ),
        status_periods=_status_periods(agreement, life),
        term_periods=[
            TermPeriod(
                agreement=agreement,
                term_id=row.term,
                ordinal=row.ordinal,
                roll=row.roll,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                end_kind=row.end_kind,
                notice_by=row.notice_by,
                certain_from=row.certain_from,
                because={name: _steps(steps) for name, steps in row.because.items()},
            )
            for row in life.term_periods
        ],
        deadlines=[
            Deadline(
                origin=origin_of(agreement),
                key=row.key,
                kind=row.kind,
                day=row.day,
                until=row.until,
                state=row.state,
                certain_from=row.certain_from,
                moved_from=row.moved_from,
                asked_until=row.asked_until,
                because=_steps(row.because),
                params=row.params,
                term_id=row.term,
            )
            for row in life.deadlines
        ],
    )


def _status_periods(agreement: Agreement, life: Lifecycle) -> list[StatusPeriod]:
    """The periods as rows; each knows the bounds of its run of the same status."""
    rows = []
    for _status, run in groupby(life.status_periods, key=lambda row: row.status):
        pieces = list(run)
        rows += [
            StatusPeriod(
                agreement=agreement,
                status=row.status,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                since=pieces[0].starts_on,
                until=pieces[-1].ends_on,
                certain_from=row.certain_from,
                ordinal=row.ordinal,
                because=_steps(row.because),
            )
            for row in pieces
        ]
    return rows


def origin_of(agreement: Agreement) -> str:
    return f"agreement:{agreement.pk}"


DEADLINE_COLUMNS = [
    "kind", "day", "until", "starts_at", "time_zone", "state", "certain_from", "moved_from",
    "asked_until", "because", "params", "term", "owner", "confidentiality",
]  # fmt: skip


def write_deadlines(*, origin: str, deadlines: list[Deadline], agreements: list[int]) -> None:
    """Replaces the deadlines of `origin`, keeping the row of a key that stays; the floor above
    writes its own through this too. `agreements`: ids of those each of them concerns."""
    Deadline.objects.filter(origin=origin).exclude(key__in=[row.key for row in deadlines]).delete()
    rows = Deadline.objects.bulk_create(
        deadlines,
        update_conflicts=True,
        unique_fields=["origin", "key"],
        update_fields=DEADLINE_COLUMNS,
    )
    wanted = [row.pk for row in rows]
    concerns = DeadlineAgreement.objects.filter(deadline__in=wanted)
    concerns.exclude(agreement__in=agreements).delete()
    DeadlineAgreement.objects.bulk_create(
        [
            DeadlineAgreement(deadline_id=pk, agreement_id=agreement)
            for pk in wanted
            for agreement in agreements
        ],
        ignore_conflicts=True,
    )


def refresh(agreement: Agreement, *, on: date, house: House | None = None) -> Rows:
    """Rebuilds the derived rows of one agreement inside the running transaction.

    `on`: today at the home party; only the horizon depends on it. The caller holds the lock on
    the agreement's row. Agreements this one supersedes follow, since its rows date their end.
    """
    house = house or House.load()
    loaded = (
        with_facts(Agreement.objects.filter(pk=agreement.pk)).select_related("superseded_by").get()
    )
    rows = rows_of(loaded, facts_of(loaded, house=house, horizon=horizon_for(loaded, on=on)))
    write(loaded, rows)
    for predecessor in Agreement.objects.filter(superseded_by=loaded.pk).exclude(pk=loaded.pk):
        refresh(predecessor, on=on, house=house)
    return rows


def write(agreement: Agreement, rows: Rows) -> None:
    """Puts computed rows in place of the stored ones."""
    StatusPeriod.objects.filter(agreement=agreement).delete()
    TermPeriod.objects.filter(agreement=agreement).delete()
    StatusPeriod.objects.bulk_create(rows.status_periods)
    TermPeriod.objects.bulk_create(rows.term_periods)
    write_deadlines(
        origin=origin_of(agreement), deadlines=rows.deadlines, agreements=[agreement.pk]
    )
    told = getattr(agreement, "standing", None)
    rows.standing.announced_until = told.announced_until if told else None
    Standing.objects.bulk_create(
        [rows.standing],
        update_conflicts=True,
        unique_fields=["agreement"],
        update_fields=[
            "horizon", "first_signed", "first_signed_earliest", "first_signed_latest", "signed",
            "missing", "warnings",
        ],
    )  # fmt: skip


COMPARED = {
    StatusPeriod: (
        "status", "starts_on", "ends_on", "since", "until", "certain_from", "ordinal", "because",
    ),
    TermPeriod: (
        "term_id", "ordinal", "roll", "starts_on", "ends_on", "end_kind", "notice_by",
        "certain_from", "because",
    ),
    Deadline: (
        "key", "kind", "day", "until", "state", "certain_from", "moved_from", "asked_until",
        "because", "params", "term_id",
    ),
    Standing: ("horizon", "signed", "missing", "warnings"),
}  # fmt: skip


def differences(agreement: Agreement, *, house: House) -> list[str]:
    """Every derived row of `agreement` (loaded by `with_facts`) that differs from its facts,
    named; recomputed up to the stored horizon, so the answer is the same on any day."""
    standing = getattr(agreement, "standing", None)
    if standing is None:
        return [f"{agreement.reference}: never derived"]
    rows = rows_of(agreement, facts_of(agreement, house=house, horizon=standing.horizon))
    stored: dict[type, list] = {
        StatusPeriod: list(StatusPeriod.objects.filter(agreement=agreement).order_by("starts_on")),
        TermPeriod: list(TermPeriod.objects.filter(agreement=agreement).order_by("starts_on")),
        Deadline: list(Deadline.objects.filter(origin=origin_of(agreement)).order_by("key")),
        Standing: [standing],
    }
    computed: dict[type, list] = {
        StatusPeriod: rows.status_periods,
        TermPeriod: sorted(rows.term_periods, key=lambda row: row.starts_on),
        Deadline: sorted(rows.deadlines, key=lambda row: row.key),
        Standing: [rows.standing],
    }
    found = []
    for model, columns in COMPARED.items():
        left = {_line(row, columns) for row in stored[model]}
        right = {_line(row, columns) for row in computed[model]}
        name = f"{agreement.reference} {model.__name__}"
        found += [f"{name} stored, not derived: {line}" for line in sorted(left - right)]
        found += [f"{name} derived, not stored: {line}" for line in sorted(right - left)]
    return found


def _line(row: models.Model, columns: tuple[str, ...]) -> str:
    values = {name: getattr(row, name) for name in columns}
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()


def announce(*, on: date) -> int:
    """Writes one change entry per status period that has begun by `on`, catching up missed
    nights; safe to repeat. Returns how many were new."""
    begun = StatusPeriod.objects.filter(starts_on__lte=on, since=models.F("starts_on")).exclude(
        agreement__standing__announced_until__gte=models.F("starts_on")
    )  # a new piece of the same run (certainty, ordinal) is no news
    entries = [
        ChangeEntry(
            agreement_id=row.agreement_id,
            verb="status_began",
            subject=f"agreement:{row.agreement_id}",
            key=f"status:{row.agreement_id}:{row.starts_on}:{row.status}",
            detail={"status": row.status, "since": row.starts_on.isoformat()},
        )
        for row in begun.order_by("starts_on", "agreement")
    ]
    with transaction.atomic():
        queue_for_the_chain()
        before = ChangeEntry.objects.count()
        ChangeEntry.objects.bulk_create(entries, ignore_conflicts=True)
        Standing.objects.filter(
            models.Q(announced_until=None) | models.Q(announced_until__lt=on)
        ).update(announced_until=on)
        return ChangeEntry.objects.count() - before


def top_up(*, on: date) -> int:
    """Moves horizons that have come within HORIZON_YEARS − 1 of `on`; returns how many."""
    near = on + timedelta(days=365 * (HORIZON_YEARS - 1))
    due = list(Agreement.objects.filter(standing__horizon__lt=near).values_list("pk", flat=True))
    house = House.load()
    for pk in due:
        with transaction.atomic():
            refresh(
                Agreement.objects.select_for_update(of=("self",)).get(pk=pk), on=on, house=house
            )
    return len(due)
