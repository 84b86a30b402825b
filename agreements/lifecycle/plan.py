"""The back-plan of a renewal: the home office's steps counted back from the day they must be
done by, which is the notice day or the end, whichever comes first (domain §5)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from .facts import TermFact
from .result import Closing, Deadline, first_closing
from .schedule import Period
from .settling import as_it_ran, ended_on, in_doubt
from .steps import ONE_DAY, step
from .term_runs import TermRun

if TYPE_CHECKING:
    from .deadlines import DeadlineContext


def plan_deadlines(context: "DeadlineContext") -> Iterator[Deadline]:
    """`start_renewal` for every term with a last day of its own; the steps for the latest one,
    once a renewal is in preparation. What rolls on by itself needs no preparation: its notice
    deadlines say when to decide."""
    facts = context.facts
    if not facts.plan:
        return
    for term_run in context.whole.term_runs:
        last = as_it_ran(term_run)[-1] if term_run.periods else None
        if last is None or term_run.last is None or last.end is None or not last.final:
            continue
        yield _start(context, term_run, last)
        if term_run is context.whole.latest and _preparing(context, term_run):
            yield from _steps(context, term_run, last)


def _preparing(context: "DeadlineContext", term_run: TermRun) -> bool:
    return any(
        term.stage != "withdrawn"
        and term.ordinal not in context.whole.signings
        and term not in context.whole.undated
        for term in _later(context, term_run)
    )


def _later(context: "DeadlineContext", term_run: TermRun) -> list[TermFact]:
    return [term for term in context.facts.terms if term.ordinal > term_run.term.ordinal]


def _opened(context: "DeadlineContext", term_run: TermRun) -> Closing | None:
    """The day on which a later term was opened: the day of that act, which names no other; or of
    its signature, where it was signed before it was entered. One signed on a day not recorded has
    none but the first."""
    days = [
        day
        for term in _later(context, term_run)
        if term.stage != "withdrawn"
        for day in _days_of_preparing(context, term)
    ]
    return Closing(min(days), "done") if days else None


def _days_of_preparing(context: "DeadlineContext", term: TermFact) -> Iterator[date]:
    if term.opened_on:
        yield term.opened_on
    if term.ordinal in context.whole.signings:
        yield context.signed_on(term.ordinal)
    elif not term.opened_on and term not in context.whole.undated:
        yield context.facts.registered_on


def _target(last: Period) -> date:
    return min(last.end, last.notice_by or last.end)


def _days_before(context: "DeadlineContext", at: int) -> int:
    return sum(one.days for one in context.facts.plan[at:])


def _over(context: "DeadlineContext", term_run: TermRun) -> Closing | None:
    """Settled by a later term, ended by an act or a successor, or simply over."""
    ended = ended_on(term_run, context.facts.superseded_on)
    return first_closing(
        context.settled(term_run, "void"),
        Closing(ended, "void") if ended else None,
        Closing(term_run.last + ONE_DAY, "passed"),
    )


def _start(context: "DeadlineContext", term_run: TermRun, last: Period) -> Deadline:
    return _deadline(
        context,
        term_run,
        last,
        at=0,
        kind="start_renewal",
        key=f"start_renewal:term:{term_run.term.id}:roll:{last.roll}",
        closing=first_closing(_opened(context, term_run), _over(context, term_run)),
    )


def _steps(context: "DeadlineContext", term_run: TermRun, last: Period) -> Iterator[Deadline]:
    for at, one in enumerate(context.facts.plan):
        done = context.facts.plan_done.get(one.code)
        yield _deadline(
            context,
            term_run,
            last,
            at=at,
            kind="renewal_step",
            key=f"renewal_step:{one.code}:term:{term_run.term.id}",
            closing=first_closing(
                Closing(done, "done") if done else None, _over(context, term_run)
            ),
        )


def _deadline(
    context: "DeadlineContext",
    term_run: TermRun,
    last: Period,
    *,
    at: int,
    kind: str,
    key: str,
    closing: Closing | None,
) -> Deadline:
    target, days = _target(last), _days_before(context, at)
    day = target - timedelta(days=days)
    told = step("back_plan", target=target, days=days, date=day)
    return Deadline(
        kind=kind,
        key=key,
        day=day,
        until=None,
        closing=closing,
        certain_from=None if in_doubt(term_run) else last.end_certain,
        because=(*last.end_because, *last.notice_because, told),
        params={
            "ordinal": term_run.term.ordinal,
            "step": context.facts.plan[at].code,
            "days": days,
        },
        term=term_run.term.id,
    )
