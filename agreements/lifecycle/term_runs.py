"""The course each term really took: its periods, cut by what came first of a later term, an act
that ends it, a successor agreement, or its own end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Literal

from agreements.values import quickly_made, replace

from .chain import Link, Signing, is_complete
from .facts import AgreementFacts, EventFact, TermFact
from .following import extensions_of, follow, holds
from .instruments import unrecorded
from .links import Pending, in_effect, in_order, last_known_end, links_of
from .reach import Reached, as_reached, reach_between, reach_of_term
from .result import Because
from .schedule import Period, notice_for
from .steps import ONE_DAY, Certainty, step
from .termination_rules import ENDING, Act, Notes, Suspension, day_of, suspensions_of, withdrawals

Ended = Literal["terminated", "superseded", "replaced", "ran_out"]


@quickly_made
@dataclass(frozen=True, slots=True)
class TermRun:
    """One term in effect: `periods` sorted and cut; `last` its last day (None: open, or rolling
    past the horizon) and how it `ended`; `uncut`: the last period as it would have run otherwise;
    `undated`: ordinals after it without a day, recorded or not."""

    link: Link
    periods: tuple[Period, ...]
    acts: tuple[Act, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    last: date | None = None
    ended: Ended | None = None
    end_certain: Certainty = None
    end_because: Because = ()
    uncut: Period | None = None
    undated: tuple[int, ...] = ()

    @property
    def start(self) -> date:
        return self.link.start.day

    @property
    def term(self) -> TermFact:
        return self.link.term


@quickly_made
@dataclass(frozen=True, slots=True)
class Relationship:
    """All courses of an agreement, by first day, and what never came into effect. `reached`: what
    acts do to terms signed ahead (rule 10)."""

    facts: AgreementFacts
    term_runs: tuple[TermRun, ...]
    pending: tuple[Pending, ...]
    notes: Notes
    undated: tuple[TermFact, ...] = ()
    signings: dict[int, Signing] = field(default_factory=dict)
    reached: Reached = field(default_factory=Reached)

    @property
    def latest(self) -> TermRun | None:
        return self.term_runs[-1] if self.term_runs else None

    @property
    def unrecorded(self) -> tuple[int, ...]:
        """Ordinals of instruments that are not recorded, though a later one is."""
        return unrecorded([one.ordinal for one in self.facts.terms if is_complete(one, self.facts)])


def relationship(facts: AgreementFacts) -> Relationship:
    """Lays every fact to its term and follows each term to its end. A term signed ahead that an
    act ends with the agreement cuts none before it: those are followed anew without it."""
    facts = in_order(facts)
    known = Reached()
    whole, found = _followed(facts, known)
    for _each in facts.terms:
        if known.holds(found):
            break
        known.learn(found)
        whole, found = _followed(facts, known)
    return whole


def old_end(facts: AgreementFacts, *, ordinal: int, on: date) -> date | None:
    """The known end that a term with this ordinal, signed `on`, must reckon with: where there is
    one, rule 8 asks for a choice of start."""
    earlier = tuple(term for term in facts.terms if term.ordinal < ordinal)
    facts = in_order(replace(facts, terms=earlier))
    reached = relationship(facts).reached
    links = links_of(facts, Notes([], []), reached.as_known_on(on))[0]
    return last_known_end(links, facts, on, reached)


def beginning(facts: AgreementFacts, *, ordinal: int) -> tuple[Link | None, Link | None]:
    """How the term with this ordinal begins, as its own facts and those of the terms before it
    have it; and the dated term before it. None for one that is not dated or waits."""
    facts = in_order(
        replace(facts, terms=tuple(term for term in facts.terms if term.ordinal <= ordinal))
    )
    links = links_of(facts, Notes([], []), relationship(facts).reached)[0]
    own = next((one for one in links if one.term.ordinal == ordinal), None)
    return own, next((one for one in links[::-1] if one.term.ordinal < ordinal), None)


def _followed(facts: AgreementFacts, known: Reached) -> tuple[Relationship, Reached]:
    """The relationship without the terms `known` to be void, and what its acts reach."""
    notes, reached = Notes([], []), Reached()
    links, pending, undated, signings = links_of(facts, notes, known)
    open_ones = _undated(undated, [*links, *pending])
    links = in_effect(links, pending, notes)
    links = [as_reached(one, known) for one in links]
    for one, other in pairwise(links):
        if one.term.ordinal > other.term.ordinal:
            notes.warn("out_of_order", other.term.ordinal, before=one.term.ordinal)
    left_over = list(facts.events)
    taken_back = withdrawals(left_over)
    term_runs: list[TermRun] = []
    first = links[0].start.day if links else date.max
    reach_between(reached, _before(left_over, first), [*links, *pending], facts)
    for at, link in enumerate(links):
        following = links[at + 1] if at + 1 < len(links) else None
        ahead = [*links[at + 1 :], *_not_overtaken(pending, links[: at + 1])]
        assigned = _assigned(left_over, link, following)
        carried = reached.carried.get(link.term.id, ())
        term_run, outside = _term_run(link, following, assigned, taken_back, facts, notes, carried)
        term_run = replace(term_run, undated=_between(open_ones, link, following))
        inside = [one for one in assigned if one not in outside]
        reach_of_term(reached, term_run, inside, ahead, facts, taken_back, notes)
        term_run = _with_carried(term_run, inside, reached, notes)
        reach_between(reached, outside, ahead, facts)
        term_runs.append(term_run)
        left_over = [one for one in left_over if one not in assigned or one in outside]
    reached.void = known.void | reached.void
    reached.doubted = reached.doubted | known.doubted
    pending = [replace(one, ended_by=reached.void.get(one.term.id)) for one in pending]
    for event in left_over:
        if event.kind != "notice_withdrawn" and event.id not in {*taken_back, *reached.used}:
            notes.warn("outside_term", None, event=event.id, kind=event.kind, date=event.on)
    whole = Relationship(
        facts, tuple(term_runs), tuple(pending), notes, tuple(undated), signings, reached
    )
    return whole, reached


def _undated(terms: Sequence[TermFact], dated: Sequence[Link | Pending]) -> tuple[int, ...]:
    """Ordinals of instruments without a date, recorded or not."""
    undated = {one.ordinal for one in terms}
    recorded = undated | {one.term.ordinal for one in dated}
    return tuple(sorted(undated.union(unrecorded(recorded))))


def _between(ordinals: Sequence[int], link: Link, following: Link | None) -> tuple[int, ...]:
    """Those after the ordinal of one term and before that of the next."""
    last = following.term.ordinal if following else max(ordinals, default=0) + 1
    return tuple(n for n in ordinals if link.term.ordinal < n < last)


def _with_carried(
    term_run: TermRun, events: Sequence[EventFact], reached: Reached, notes: Notes
) -> TermRun:
    """With the acts of its days that end a later term: they end the agreement, and not this one."""
    ids = {one.id for one in events}
    later = {act.event.id: act for acts in reached.carried.values() for act in acts}
    known = {act.event.id for act in term_run.acts}
    found = [act for number, act in later.items() if number in ids - known]
    notes.forget("ends_before_that", later.keys() & ids)
    return replace(term_run, acts=(*term_run.acts, *found))


def _before(events: Sequence[EventFact], first: date) -> list[EventFact]:
    return [one for one in events if one.on < first]


def _not_overtaken(pending: Sequence[Pending], begun: Sequence[Link]) -> list[Pending]:
    highest = max(one.term.ordinal for one in begun)
    return [one for one in pending if one.term.ordinal > highest]


def _assigned(events: Sequence[EventFact], link: Link, following: Link | None) -> list[EventFact]:
    """The events that count between the first day of a term and that of the next."""
    until = following.start.day if following else date.max
    return [one for one in events if link.start.day <= day_of(one, link.term.notice) < until]


def _term_run(
    link: Link,
    following: Link | None,
    events: Sequence[EventFact],
    taken_back: dict[int, EventFact],
    facts: AgreementFacts,
    notes: Notes,
    carried: Sequence[Act] = (),
) -> tuple[TermRun, list[EventFact]]:
    """One term followed to its end, and the events that fell outside its days. `carried`: acts of
    an earlier term that end this one too."""
    limit = following.start.day - ONE_DAY if following else None
    extensions = extensions_of(link.term, facts, link.recorded_on, limit, notes)
    horizon = min(limit or facts.horizon, facts.horizon)
    told = Notes([], [])
    found = follow(link, extensions, events, facts, horizon, taken_back, told)
    cause = _first_cause(link, following, found.periods, (*found.acts, *carried), facts)
    inside = [one for one in events if holds(found.periods, day_of(one, link.term.notice))]
    if cause:
        inside = [one for one in inside if _first_effect(one, link) <= cause[0]]
    if any(one.kind in ENDING and one not in inside for one in events):
        told = Notes([], [])  # acts on days after the end are none
        found = follow(link, extensions, inside, facts, horizon, taken_back, told)
    notes.take(told)
    shown = tuple(one for one in found.periods if one.start <= facts.horizon)
    term_run = TermRun(link, shown, (*found.acts, *carried))
    if cause:
        term_run = _cut(term_run, *cause)
    if link.term.renewal.mode == "not_recorded":
        term_run = _doubted(term_run)
    suspensions = suspensions_of(link, term_run.periods, inside, notes)
    outside = [one for one in events if one not in inside]
    return replace(term_run, suspensions=tuple(suspensions)), outside


def _first_effect(event: EventFact, link: Link) -> date:
    day = day_of(event, link.term.notice)
    return min(day, event.effective_on or day)


Cause = tuple[date, Ended, Certainty, Because]


def _first_cause(
    link: Link,
    following: Link | None,
    periods: Sequence[Period],
    acts: Sequence[Act],
    facts: AgreementFacts,
) -> Cause | None:
    """What ends the term first; of two on one day, the earlier kind in this list."""
    causes: list[Cause] = [
        (act.last, "terminated", act.certain, act.because)
        for act in acts
        if act.last and not act.withdrawn
    ]
    if facts.superseded_on:
        day = facts.superseded_on
        by, last = facts.superseded_by, day - ONE_DAY
        told = step("cut_by_successor", by=by, start=day, date=last)
        causes.append((day - ONE_DAY, "superseded", day, (told,)))
    if following:
        day = following.start.day
        told = step("cut_by_term", ordinal=following.term.ordinal, start=day, date=day - ONE_DAY)
        causes.append((day - ONE_DAY, "replaced", following.start.certain, (told,)))
    if periods[-1].final and periods[-1].end:
        end = periods[-1]
        causes.append((end.end, "ran_out", end.end_certain, end.end_because))
    return min(causes, key=lambda cause: cause[0], default=None)


def _cut(term_run: TermRun, last: date, how: Ended, certain: Certainty, told: Because) -> TermRun:
    """Drops what would have come after `last`; the notice day follows the actual end (rule 4)."""
    kept = [period for period in term_run.periods if period.start <= last]
    uncut = kept[-1] if kept else None
    if kept and (kept[-1].end is None or kept[-1].end > last):
        kept[-1] = _trimmed(kept[-1], term_run.term, last, certain, told)
    elif kept and how == "terminated":
        kept[-1] = replace(kept[-1], end_because=told, final=True)
    if kept:
        kept[-1] = replace(kept[-1], final=True)
    return replace(
        term_run,
        periods=tuple(kept),
        last=last,
        ended=how,
        end_certain=certain,
        end_because=told,
        uncut=uncut,
    )


def _doubted(term_run: TermRun) -> TermRun:
    """Where the renewal clause is not recorded, no period that ran out is certain to have: the
    text may have let it roll on. What else ended the term holds whatever the clause says."""
    until = None if term_run.ended in (None, "ran_out") else term_run.last
    periods = tuple(
        replace(one, end_certain=None) if one.final and one.end and one.end != until else one
        for one in term_run.periods
    )
    uncut = term_run.uncut and replace(term_run.uncut, end_certain=None)
    certain = None if until is None else term_run.end_certain
    return replace(term_run, periods=periods, end_certain=certain, uncut=uncut)


def _trimmed(
    period: Period, term: TermFact, last: date, certain: Certainty, told: Because
) -> Period:
    dated = period.end is not None
    day, notice_steps = notice_for(term.notice, last) if dated else (None, ())
    return replace(
        period,
        end=last,
        end_certain=None if period.end_kind == "not_recorded" else certain,
        end_because=(*period.end_because, *told),
        notice_by=day,
        notice_because=notice_steps,
    )
