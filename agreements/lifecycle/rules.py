"""From an agreement's facts to everything a calendar can tell of it: one pure function."""

from collections.abc import Hashable
from functools import partial

from agreements.values import replace

from .cover import covers_of
from .deadlines import Kept, deadlines, planned_questions
from .facts import AgreementFacts
from .merging import alone, merged, merged_covers
from .missing import missing_notes
from .planned import planned_notes
from .readings import has_vague_days, is_in_doubt, readings_of
from .result import IN_EFFECT, Cover, Deadline, Lifecycle, Note, Step, TermPeriod, exactly
from .schedule import Period
from .status import status_periods
from .term_runs import Relationship, TermRun, relationship


def derive_lifecycle(facts: AgreementFacts) -> Lifecycle:
    """Status periods, term periods, deadlines, cover, what is missing and what is odd (domain
    §§2–5), each day with its edges and its certainty over every reading of the doubtful facts.

    The same facts give the same answer on any day: no clock, no database, no order of entry.
    """
    kept: Kept = {}
    told = _one_reading(facts, kept)
    # no reading records what is not recorded
    run = partial(_one_reading, kept=kept, missing=told.missing)
    # of a term that takes effect later, or never, only what is told is looked at
    run_later = partial(run, asked=frozenset(one.key for one in told.deadlines))
    read = readings_of(facts, run, run_later, _turns, _covers) if is_in_doubt(facts) else None
    life = merged(told, read) if read else alone(told)
    return _with_questions(life, planned_questions(facts))


def derive_covers(facts: AgreementFacts) -> tuple[Cover, ...]:
    """The cover of `derive_lifecycle`, and nothing beside it. Where no day is vague, deadlines
    decide nothing of it; where one is, they have a say in how closely its days are read."""
    if has_vague_days(facts):
        return derive_lifecycle(facts).covers
    told = _only_cover(facts)
    if not is_in_doubt(facts):
        return told.covers
    read = readings_of(facts, _only_cover, _only_cover, _turns, _covers)
    return merged_covers(told, read)


def _only_cover(facts: AgreementFacts) -> Lifecycle:
    whole = relationship(facts)
    statuses = status_periods(whole)
    return Lifecycle(
        status_periods=statuses, term_periods=(), deadlines=(), covers=covers_of(whole, statuses),
        missing=(), warnings=(), first_signed=None, signed={},
    )  # fmt: skip


def _with_questions(life: Lifecycle, asked: tuple[Deadline, ...]) -> Lifecycle:
    if not asked:
        return life
    rows = sorted([*life.deadlines, *asked], key=lambda one: (one.day, one.key))
    return replace(life, deadlines=tuple(rows))


def _one_reading(
    facts: AgreementFacts,
    kept: Kept,
    missing: tuple[Note, ...] | None = None,
    asked: frozenset[str] | None = None,
) -> Lifecycle:
    """One reading of the facts: doubtful days as they stand. `missing`: what is, where another
    reading has said so; `asked`: as `deadlines` takes it."""
    whole = relationship(facts)
    statuses = status_periods(whole)
    missing = missing_notes(whole) if missing is None else missing
    return Lifecycle(
        status_periods=statuses,
        term_periods=tuple(
            _term_period(term_run, period)
            for term_run in whole.term_runs
            for period in term_run.periods
        ),
        deadlines=deadlines(whole, missing, kept, asked),
        covers=covers_of(whole, statuses),
        missing=missing,
        warnings=_once([*whole.notes.warnings, *planned_notes(whole)]),
        first_signed=_first_signed(whole),
        signed={ordinal: signing.text for ordinal, signing in whole.signings.items()},
    )


def _covers(facts: AgreementFacts) -> tuple[Cover, ...]:
    whole = relationship(facts)
    return covers_of(whole, status_periods(whole))


def _turns(life: Lifecycle) -> Hashable:
    """Which way the rules went, whatever the days: how far a term rolled before an act or a
    successor ended it, but not how often up to the horizon."""
    statuses = [
        (row.status, row.ordinal, tuple(_turn(one) for one in row.because))
        for row in life.status_periods
    ]
    ends = {
        row.ordinal: (row.roll, tuple(_turn(one) for one in row.because.get("ends_on", ())))
        for row in life.term_periods
        if row.ends_on is None or life.status_periods[-1].status not in IN_EFFECT
    }
    closings = {(row.kind, row.term, row.closing and row.closing.how) for row in life.deadlines}
    told = [one for at, one in enumerate(statuses) if not at or statuses[at - 1] != one]
    return tuple(told), tuple(sorted(ends.items())), frozenset(closings)


def _turn(step: Step) -> tuple[object, ...]:
    return (step.code, step.params.get("ordinal"), step.params.get("event"))


def _term_period(term_run: TermRun, period: Period) -> TermPeriod:
    because = {"starts_on": period.start_because}
    if period.end_because:
        because["ends_on"] = period.end_because
    notice = None
    if period.notice_by:
        because["notice_by"] = period.notice_because
        notice = exactly(period.notice_by, period.end_certain)
    return TermPeriod(
        term=term_run.term.id,
        ordinal=term_run.term.ordinal,
        roll=period.roll,
        starts_on=period.start,
        ends_on=period.end,
        end_kind=period.end_kind,
        notice_by=period.notice_by,
        because=because,
        starts=exactly(period.start, period.start_certain),
        ends=exactly(period.end, period.end_certain),
        notice=notice,
    )


def _first_signed(whole: Relationship) -> str | None:
    first = min(
        whole.signings.values(),
        key=lambda one: (one.earliest, one.latest or one.earliest),
        default=None,
    )
    return first.text if first else None


def _once(notes: list[Note]) -> tuple[Note, ...]:
    return tuple(note for at, note in enumerate(notes) if note not in notes[:at])
