"""Where the renewal in preparation stands: its stages, its plan, what is open before signature.

Read from facts and derived rows at a fixed number of queries; no day is computed here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agreements.actions import open_commitments
from agreements.actions.action import subject_of
from agreements.deadline_kinds import OF_A_RENEWAL
from agreements.disclosure import disclose
from agreements.models import (
    SYSTEM,
    Agreement,
    AuditEntry,
    Deadline,
    DeadlineKind,
    DeadlineState,
    Document,
    EffectMode,
    EndKind,
    PlanStep,
    PlanTick,
    RenewalMode,
    SigningMode,
    Stage,
    Term,
    TermPeriod,
    TermText,
)
from agreements.status.answers import Answer
from agreements.wording import clauses

#: The stages in the order a renewal goes through them.
STAGES = (
    Stage.DRAFTING,
    Stage.NEGOTIATION,
    Stage.LEGAL_REVIEW,
    Stage.CONSULTATION,
    Stage.READY_TO_SIGN,
    Stage.SIGNED,
)
#: What a renewal may begin with, of the term before; a fixed last day is not among them.
CLAUSES = (
    "effect_mode", "effect_days", "effect_clause", "end_convention", "end_years", "end_months",
    "end_days", "renewal_mode", "renewal_years", "renewal_months", "renewal_max_count",
    "notice_value", "notice_unit", "notice_basis", "notice_anchor", "notice_settled",
)  # fmt: skip
CARRIED_EFFECTS = (
    EffectMode.ON_LAST_SIGNATURE, EffectMode.ON_LAST_NOTIFICATION,
    EffectMode.DAYS_AFTER_NOTIFICATION,
)  # fmt: skip


def term_before(agreement: Agreement, ordinal: int | None = None) -> Term | None:
    """The latest signed term, before `ordinal` where one is given."""
    signed = agreement.terms.standing().filter(stage=Stage.SIGNED)
    if ordinal is not None:
        signed = signed.filter(ordinal__lt=ordinal)
    return signed.order_by("-ordinal").first()


def areas_before(term: Term) -> list:
    """The areas of the latest earlier term that names any."""
    earlier = term.agreement.terms.standing().filter(ordinal__lt=term.ordinal, areas__isnull=False)
    latest = earlier.order_by("-ordinal").first()
    return list(latest.areas.all()) if latest else []


def taken_over(agreement: Agreement, *, areas: bool, clauses: bool) -> dict[str, Any]:
    """Columns a renewal may begin with, from the term before; never a day."""
    before, columns = term_before(agreement), {}
    if before is None:
        return columns
    if areas:
        columns["areas"] = list(before.areas.all())
    if clauses:
        columns |= {name: getattr(before, name) for name in CLAUSES}
        if before.effect_mode not in CARRIED_EFFECTS:
            columns["effect_mode"], columns["effect_clause"] = EffectMode.UNKNOWN, ""
        if before.end_kind in (EndKind.DURATION, EndKind.INDEFINITE):
            columns["end_kind"] = before.end_kind
        else:
            columns |= {"end_years": None, "end_months": None, "end_days": None}
    return columns


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One step of the plan: its deadline where a day can be counted, and its tick where it was done
    by the asked day. `state`: done, overdue or open."""

    step: PlanStep
    deadline: Deadline | None
    tick: PlanTick | None
    ticked_by: str
    state: str

    @property
    def stage(self) -> Stage | None:
        """The stage of the preparation in which it is done; None where it belongs to none."""
        return Stage(self.step.stage) if self.step.stage else None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to see to before signature; `told`: what is known of it."""

    label: str
    told: str
    settled: bool


@dataclass(frozen=True, slots=True)
class Room:
    """`term`: the one in preparation, None where there is none. `running`: the period in effect on
    the day, else the last one begun. `begin`: the day preparation must begin, where one follows.
    `waiting`: commitments to answer on signing day. `texts`: drafts, as far as they may be seen.
    `given_up`: the next term, where it was in preparation and was given up. `notice`: the next
    notice day that nothing has closed."""

    term: Term | None
    stages: list[dict[str, str]]
    plan: list[PlanRow]
    items: list[Item]
    running: TermPeriod | None
    begin: Deadline | None
    waiting: int
    texts: list[TermText]
    given_up: Term | None = None
    notice: Deadline | None = None

    @property
    def next_stage(self) -> Stage | None:
        """The stage one button moves to; None where signing is what comes next."""
        return self._beside(1, last=Stage.READY_TO_SIGN)

    @property
    def stage_before(self) -> Stage | None:
        return self._beside(-1, last=Stage.READY_TO_SIGN)

    def _beside(self, step: int, *, last: Stage) -> Stage | None:
        if self.term is None:
            return None
        at = STAGES.index(self.term.stage) + step
        return STAGES[at] if 0 <= at <= STAGES.index(last) else None

    @property
    def finished_stage(self) -> Stage | None:
        """The furthest stage, not before the present one, of which every step is done; of which
        none is open before it."""
        if self.term is None:
            return None
        found = None
        for stage in STAGES[: STAGES.index(Stage.READY_TO_SIGN)]:
            own = [row for row in self.plan if row.stage == stage]
            if any(row.tick is None for row in own):
                break
            if own and STAGES.index(stage) >= STAGES.index(Stage(self.term.stage)):
                found = stage
        return found

    @property
    def proposed_stage(self) -> Stage | None:
        """Where the preparation stands once the steps done are counted: asked, never set."""
        done = self.finished_stage
        return STAGES[STAGES.index(done) + 1] if done else None

    @property
    def left_behind(self) -> list[PlanRow]:
        """Open steps of stages that the preparation has passed."""
        if self.term is None:
            return []
        passed = STAGES[: STAGES.index(Stage(self.term.stage))]
        return [row for row in self.plan if row.stage in passed and row.tick is None]

    @property
    def open_items(self) -> int:
        return sum(not item.settled for item in self.items)

    @property
    def steps_done(self) -> int:
        return sum(row.tick is not None for row in self.plan)


def room(found: Answer, *, user: Any) -> Room:
    """The room as it stands today; the running term and the plan as of the asked day."""
    agreement = found.agreement
    preparing = [row for row in found.terms if row.stage not in (Stage.SIGNED, Stage.WITHDRAWN)]
    term = preparing[0] if preparing else None
    asked = (
        agreement.deadlines.visible_to(user)
        .with_state(found.on, to=user)
        .exclude(state=DeadlineState.VOID)
        .filter(kind__in=OF_A_RENEWAL)
    )
    deadlines = disclose(asked, to=user)
    waiting = open_commitments(term).count() if term else 0
    running = _running(found)
    texts = _texts(term, user) if term else []
    return Room(
        term=term,
        stages=_stages(term),
        plan=_plan(term, deadlines, found.on) if term else [],
        items=_items(term, waiting, texts) if term else [],
        running=running,
        begin=_begin(deadlines, running),
        notice=_notice(deadlines, found.on),
        waiting=waiting,
        texts=texts,
        given_up=None if term else _given_up(found.terms),
    )


def _given_up(terms: Sequence[Term]) -> Term | None:
    """The attempt whose ordinal comes next, of `terms` by ordinal; an older one is history."""
    last = terms[-1] if terms else None
    return last if last and last.stage == Stage.WITHDRAWN else None


def _texts(term: Term, user: Any) -> list[TermText]:
    """A text whose file the reader may not see is told without its file."""
    rows = list(term.texts.select_related("document"))
    files = [row.document_id for row in rows if row.document_id]
    seen = set(Document.objects.visible_to(user).filter(pk__in=files).values_list("pk", flat=True))
    for row in rows:
        if row.document_id not in seen:
            row.document = None
    return rows


def _running(found: Answer) -> TermPeriod | None:
    begun = [row for row in found.term_periods if row.starts_on <= found.on]
    return found.period or (begun[-1] if begun else None)


def _begin(deadlines: Iterable[Deadline], running: TermPeriod | None) -> Deadline | None:
    """The day to begin by that is counted from the term in question, none from an older one."""
    ordinal = running.ordinal if running else None
    starts = [
        row
        for row in deadlines
        if row.kind == DeadlineKind.START_RENEWAL and row.params["ordinal"] == ordinal
    ]
    return max(starts, key=lambda row: row.day, default=None)


def _notice(deadlines: Iterable[Deadline], on: date) -> Deadline | None:
    """The next notice day that nothing has closed."""
    ahead = [
        row
        for row in deadlines
        if row.kind == DeadlineKind.NOTICE
        and row.state == DeadlineState.OPEN
        and row.until_key >= on
    ]
    return min(ahead, key=lambda row: row.day, default=None)


def _stages(term: Term | None) -> list[dict[str, str]]:
    at = STAGES.index(term.stage) if term else -1
    states = ["done" if n < at else "now" if n == at else "todo" for n in range(len(STAGES))]
    return [
        {"label": str(stage.label), "state": state}
        for stage, state in zip(STAGES, states, strict=True)
    ]


def _plan(term: Term, deadlines: Iterable[Deadline], on: date) -> list[PlanRow]:
    by_step = {
        row.params["step"]: row for row in deadlines if row.kind == DeadlineKind.RENEWAL_STEP
    }
    ticks = {tick.step_id: tick for tick in term.plan_ticks.all() if tick.done_on <= on}
    ticked = AuditEntry.objects.filter(
        agreement=term.agreement_id, verb="tick_step", subject=subject_of(term)
    )
    by = {
        row.detail.get("step"): _("the system") if row.actor == SYSTEM else row.actor
        for row in ticked.order_by("sequence")
    }
    rows = []
    for step in PlanStep.objects.all():
        deadline, tick = by_step.get(step.code), ticks.get(step.pk)
        late = deadline is not None and deadline.day < on
        state = "done" if tick else "overdue" if late else "open"
        rows.append(PlanRow(step, deadline, tick, by.get(step.code, "") if tick else "", state))
    return rows


def _items(term: Term, waiting: int, texts: list[TermText]) -> list[Item]:
    areas = list(term.areas.all())
    parties = [row.party.short for row in term.agreement.participations.all()]
    mode = str(SigningMode(term.signing_mode).label) if term.signing_mode else ""
    signed_by = [row.party.short for row in term.signatures.all()]
    return [
        Item(_("Parties"), ", ".join(parties), len(parties) > 1),
        Item(_("Cooperation areas"), _count(len(areas)), bool(areas)),
        Item(_("Coming into effect"), clauses.effect(term), term.effect_mode != EffectMode.UNKNOWN),
        Item(
            _("End"),
            clauses.end(term),
            term.end_settled or term.end_kind != EndKind.NOT_RECORDED,
        ),
        Item(
            _("Renewal clause"),
            clauses.renewal(term),
            term.renewal_mode != RenewalMode.NOT_RECORDED,
        ),
        Item(
            _("Notice clause"),
            clauses.notice(term),
            term.notice_settled or term.notice_value is not None,
        ),
        Item(
            _("Texts"),
            ", ".join(row.language for row in texts) or _("none yet"),
            any(row.is_authentic for row in texts),
        ),
        Item(
            _("How and where it is signed"),
            " · ".join(filter(None, (mode, term.place))) or _("not recorded"),
            bool(term.signing_mode),
        ),
        Item(
            _("Open commitments, answered on signing day"),
            _count(waiting),
            not waiting,
        ),
        *([Item(_("Signed by"), ", ".join(signed_by), False)] if signed_by else []),
    ]


def _count(number: int) -> str:
    return str(number) if number else _("none yet")
