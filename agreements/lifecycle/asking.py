"""What has to be asked before an act is recorded: the rules, run on the facts without it."""

from datetime import date

from agreements.values import replace

from .facts import AgreementFacts, EventFact
from .links import Pending
from .reach import REACHING, signed_by, surely_signed
from .term_runs import Relationship, TermRun, relationship
from .termination_rules import day_of


def asks_reach(facts: AgreementFacts, event: EventFact) -> bool | None:
    """Whether an act has to say its reach (True), has none to say (False), or may (None): it is
    not certain that a later term was signed on its day, or no term runs that it could end alone
    (rule 10)."""
    if event.kind not in REACHING:
        return False
    others = tuple(one for one in facts.events if one.id != event.id)
    whole = relationship(replace(facts, events=others))
    running = _running(whole, event.on)
    day = day_of(event, running.term.notice if running else None)
    running = _running(whole, day)
    begun = max((one.term.ordinal for one in whole.term_runs if one.start <= day), default=-1)
    ahead = [one.link for one in whole.term_runs if one.start > day]
    ahead += [one for one in whole.pending if one.term.ordinal > begun]
    later = signed_by(day, ahead)
    if not later:
        # one signed on a day not recorded may have been signed by then
        return None if any(one.ordinal > begun for one in whole.undated) else False
    if not running:
        return None if event.kind == "terminated_by_consent" else False
    sure = any(surely_signed(one, day) and not _is_over(one, day) for one in later)
    return True if sure else None


def _running(whole: Relationship, day: date) -> TermRun | None:
    return next(
        (
            one
            for one in whole.term_runs
            for period in one.periods
            if period.start <= day and (period.end is None or day <= period.end)
        ),
        None,
    )


def _is_over(one: object, day: date) -> bool:
    return isinstance(one, Pending) and one.ended_by is not None and one.ended_by.day <= day
