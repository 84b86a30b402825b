"""What closes the deadlines of a term before their day has passed: a later term that takes over,
or an act that ends the term (domain §5).

A later term that waits for its condition, is planned, undated, or ends earlier settles nothing: its
days are not those of a course that is certain to follow without a gap and to end later. What is
only planned ends nothing either.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from .facts import TermFact
from .result import Closing, first_closing
from .schedule import Period
from .steps import ONE_DAY
from .term_runs import Relationship, TermRun
from .termination_rules import NOTICES, Act


def settling_days(whole: Relationship) -> dict[int, date]:
    """By id of a term: the day from which it is settled by the one that follows."""
    return {
        one.term.id: day
        for one, other in pairwise(whole.term_runs)
        if (day := _settles(one, other, whole)) is not None
    }


def _settles(one: TermRun, other: TermRun, whole: Relationship) -> date | None:
    """`other` begins no later than the day after the last day of `one`, and ends later or has no
    end that is known. The day is that of the last fact it rests on, never the day of typing."""
    if one.last is None or other.start > one.last + ONE_DAY:
        return None
    if other.last is not None and other.last <= one.last:
        return None
    if other.link.start.certain is None or is_planned(other.term):
        return None
    lasts = _lasts_on(one, other.start - ONE_DAY, whole)
    return max(known_on(one), known_on(other), *lasts)


def _lasts_on(one: TermRun, last: date, whole: Relationship) -> Iterator[date]:
    """The days of what lets a term run to `last`, beside its own text: extensions from an earlier
    end; taken back, notices for an earlier end, and those that reached the next term. A tacit
    period rests on no fact: a notice that stops it would be one, and open the deadline again."""
    signed = {row.id: row.signed for row in whole.facts.amendments}
    for period in as_it_ran(one):
        for told in period.end_because:
            end = told.params.get("old_end")
            if told.code == "extension" and end and end < last.isoformat():
                day = signed[told.params["amendment"]]
                yield day.latest or day.earliest
    sooner = {
        act.event.id
        for act in one.acts
        if act.withdrawn and act.last and (act.last < last or act.event.reach == "agreement")
    }
    yield from (row.on for row in whole.facts.events if row.withdraws in sooner)


def is_planned(term: TermFact) -> bool:
    """Whether the term begins only by facts that nobody has said happened."""
    return term.effect.planned or any(row.planned for row in term.signatures)


def known_on(term_run: TermRun) -> date:
    """The latest day among the facts that a term's first day rests on."""
    signing, effect = term_run.link.signing, term_run.term.effect
    day = (signing.latest or signing.earliest) if signing else term_run.start
    if effect.mode.endswith("_notification") and effect.on:
        day = max(day, effect.on)
    return day


def begun_by(whole: Relationship, *, after: int) -> date | None:
    """The day on which a later term than the ordinal `after` has taken its place."""
    later = [
        one for one in whole.term_runs if one.term.ordinal > after and not is_planned(one.term)
    ]
    return min((max(one.start, known_on(one)) for one in later), default=None)


def in_doubt(term_run: TermRun) -> bool:
    """Whether what is not recorded may move what a term asks for before its end: its renewal
    clause, or the day on which a later term was signed."""
    return bool(term_run.undated) or term_run.term.renewal.mode == "not_recorded"


# --- Acts ----------------------------------------------------------------------------------------


def as_it_ran(term_run: TermRun) -> tuple[Period, ...]:
    """The periods of a term, the last one as it would have run had nothing cut it: up to the day of
    what cut it, its days were the ones to be kept."""
    if term_run.uncut is None:
        return term_run.periods
    return (*term_run.periods[:-1], term_run.uncut)


def closed_by_act(term_run: TermRun, period: Period) -> Closing | None:
    """How an act that ends the term with `period` closes its notice day: a notice does what was
    asked for, anything else makes it pointless."""
    return first_closing(
        *(
            Closing(act.day, "done" if act.event.kind in NOTICES else "void")
            for act in term_run.acts
            if _counts(act) and act.last in _ends(term_run, act, period)
        )
    )


def _counts(act: Act) -> bool:
    return act.last is not None and not act.withdrawn and not act.event.planned


def _ends(term_run: TermRun, act: Act, period: Period) -> set[date | None]:
    """The last days by which an act ends the period: a notice may have been overtaken by an act
    that ended the term sooner."""
    ended = term_run.last if term_run.ended == "terminated" else None
    return {ended, period.end} if act.event.kind in NOTICES else {ended}


def ended_on(term_run: TermRun, superseded_on: date | None) -> date | None:
    """The day from which the end of a term by an act or a successor agreement is known."""
    if term_run.ended == "superseded":
        return superseded_on
    if term_run.ended != "terminated":
        return None
    closing = closed_by_act(term_run, as_it_ran(term_run)[-1])
    return closing.on if closing else None
