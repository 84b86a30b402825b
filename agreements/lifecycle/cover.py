"""Until when an agreement is in effect, as far as is known (domain §4, "Two last days").

A *run* is a stretch of days in effect or suspended without a gap. Each day is answered by the run
that holds it, else by the latest one before it, else by the first ahead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from agreements.values import quickly_made

from .result import ALWAYS, COVERED, Because, Cover, CoverKind, Edges, StatusPeriod
from .schedule import Period
from .steps import ONE_DAY, Certainty
from .term_runs import Relationship, TermRun

KINDS: dict[str, CoverKind] = {"indefinite": "indefinite", "not_recorded": "not_recorded"}


@quickly_made
@dataclass(frozen=True, slots=True)
class Run:
    """Both days inclusive; `ends_on` None: no end that is known."""

    starts_on: date
    ends_on: date | None


def covers_of(whole: Relationship, statuses: Sequence[StatusPeriod]) -> tuple[Cover, ...]:
    runs = list(_runs(statuses))
    if not runs:
        return (Cover(ALWAYS, None, ALWAYS, None, "not_in_effect", None, Edges(None, None, None)),)
    found: list[Cover] = []
    for at, run in enumerate(runs):
        first = ALWAYS if at == 0 else run.starts_on
        last = runs[at + 1].starts_on - ONE_DAY if at + 1 < len(runs) else None
        found += _of_run(whole, run, first, last)
    return tuple(found)


def _runs(statuses: Sequence[StatusPeriod]) -> Iterator[Run]:
    start = end = None
    for row in statuses:
        if row.status not in COVERED:
            continue
        if start is not None and end is not None and row.starts_on > end + ONE_DAY:
            yield Run(start, end)
            start = None
        start = start or row.starts_on
        end = row.ends_on
    if start is not None:
        yield Run(start, end)


def _of_run(whole: Relationship, run: Run, first: date, last: date | None) -> Iterator[Cover]:
    term_run = _last_term_run(whole, run)
    period = term_run.periods[-1]
    if term_run.last is None:  # a run is open where its last term has no end that is known
        kind: CoverKind = KINDS.get(period.end_kind, "rolls")
        until, certain = None, ALWAYS if kind == "indefinite" else None
        if kind == "indefinite":
            certain = period.end_certain
    else:
        kind, until, certain = "day", run.ends_on, _certain(term_run)

    def answer(
        edges: Edges, told: Because, known_from: date = ALWAYS, known_until: date | None = None
    ) -> Cover:
        return Cover(
            first, last, known_from, known_until, kind, until, edges, told,
            run_from=run.starts_on, ordinal=term_run.term.ordinal,
        )  # fmt: skip

    if kind in KINDS.values():
        yield answer(Edges(None, None, certain), period.end_because)
        return
    if term_run.ended == "terminated":  # a notice that was given stops no roll before that day
        yield answer(Edges(until, until, certain), period.end_because)
        return
    for known_from, known_until, held in _as_known(term_run.periods):
        is_last = until is not None and held.end == until
        earliest = _earliest(held, until)
        settled = certain if is_last else None
        # what rolls on is told by the last period that can no longer be stopped, not the horizon's
        told = period.end_because if until is not None and not is_last else held.end_because
        yield answer(Edges(earliest, until, settled), told, known_from, known_until)


def _last_term_run(whole: Relationship, run: Run) -> TermRun:
    begun = [
        one
        for one in whole.term_runs
        if one.periods and (run.ends_on is None or one.start <= run.ends_on)
    ]
    return begun[-1]


def _earliest(held: Period, until: date | None) -> date | None:
    return min(held.end, until) if held.end and until else held.end


def _certain(term_run: TermRun) -> Certainty:
    if term_run.ended in ("terminated", "superseded", "replaced"):
        return term_run.end_certain
    return term_run.periods[-1].end_certain


def _as_known(periods: Sequence[Period]) -> Iterator[tuple[date, date | None, Period]]:
    """From which day to which the last period that can no longer be stopped is which one."""
    start, held = ALWAYS, periods[0]
    for period in periods[1:]:
        decided = period.decided
        if decided is None:
            break
        if decided > start:
            yield start, decided - ONE_DAY, held
            start = decided
        held = period
    yield start, None, held
