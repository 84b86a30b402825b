"""The course each term really took: its periods, cut by what came first of a later term, an act
that ends it, a successor agreement, or its own end."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from .chain import (
    Link,
    Signing,
    Start,
    begin,
    effect_of,
    is_complete,
    undated_between,
)
from .endings import (
    ENDING,
    Act,
    Notes,
    Suspension,
    acts_on,
    day_of,
    suspensions_of,
    withdrawals,
)
from .facts import AgreementFacts, AmendmentFact, EventFact, TermFact
from .result import Because
from .schedule import Period, notice_for, schedule
from .steps import ONE_DAY, Certainty, step

Ended = Literal["terminated", "superseded", "replaced", "ran_out"]


@dataclass(frozen=True, slots=True)
class Course:
    """One term in effect: `periods` sorted and cut; `last` its last day (None: open, or rolling
    past the horizon) and how it `ended`; `undated`: ordinals signed after it on unknown days."""

    link: Link
    periods: tuple[Period, ...]
    acts: tuple[Act, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    last: date | None = None
    ended: Ended | None = None
    end_certain: Certainty = None
    end_because: Because = ()
    undated: tuple[int, ...] = ()

    @property
    def start(self) -> date:
        return self.link.start.day

    @property
    def term(self) -> TermFact:
        return self.link.term


@dataclass(frozen=True, slots=True)
class Pending:
    """A signed term whose condition of effect is still open, or that was given up before."""

    term: TermFact
    signing: Signing
    start: Start
    ended_by: Act | None = None


@dataclass(frozen=True, slots=True)
class Relationship:
    """All courses of an agreement, by first day, and what never came into effect."""

    facts: AgreementFacts
    courses: tuple[Course, ...]
    pending: tuple[Pending, ...]
    notes: Notes
    undated: tuple[TermFact, ...] = ()
    signings: dict[int, Signing] = field(default_factory=dict)

    @property
    def latest(self) -> Course | None:
        return self.courses[-1] if self.courses else None


def relationship(facts: AgreementFacts) -> Relationship:
    """Lays every fact to its term and follows each term to its end."""
    facts = _sorted(facts)
    notes = Notes([], [])
    links, pending, undated, signings = _links(facts, notes)
    links = _in_effect(links, pending, notes)
    for one, other in pairwise(links):
        if one.term.ordinal > other.term.ordinal:
            notes.warn("out_of_order", other.term.ordinal, before=one.term.ordinal)
    left_over = list(facts.events)
    taken_back = withdrawals(left_over)
    courses = []
    for at, link in enumerate(links):
        following = links[at + 1] if at + 1 < len(links) else None
        laid = _laid(left_over, link, following)
        course, outside = _course(link, following, laid, taken_back, facts, notes)
        courses.append(course)
        left_over = [one for one in left_over if one not in laid or one in outside]
    pending = [_given_up(one, left_over, notes) for one in pending]
    for event in left_over:
        if event.kind != "notice_withdrawn":
            notes.warn("outside_term", None, event=event.id, kind=event.kind, date=event.on)
    return Relationship(facts, tuple(courses), tuple(pending), notes, tuple(undated), signings)


def _in_effect(links: list[Link], pending: list[Pending], notes: Notes) -> list[Link]:
    """The links by first day. One that a later text overtook before it began stays pending."""
    kept: list[Link] = []
    for at, link in enumerate(links):
        sooner = [
            other
            for other in links[at + 1 :]
            if other.start.day < link.start.day and other.recorded_on >= link.recorded_on
        ]
        if link.signing and sooner:
            notes.warn("overtaken", link.term.ordinal, by=sooner[0].term.ordinal)
            pending.append(Pending(link.term, link.signing, replace(link.start, day=None)))
        else:
            kept.append(link)
    return sorted(kept, key=lambda link: (link.start.day, link.term.ordinal))


def _sorted(facts: AgreementFacts) -> AgreementFacts:
    """The facts in an order of their own, so that none depends on how they were entered."""
    return replace(
        facts,
        terms=tuple(sorted(facts.terms, key=lambda term: term.ordinal)),
        amendments=tuple(
            sorted(facts.amendments, key=lambda one: (one.signed.earliest or date.min, one.id))
        ),
        events=tuple(_in_order(facts.events)),
    )


def _in_order(events: Sequence[EventFact]) -> list[EventFact]:
    return sorted(events, key=lambda event: (event.on, event.id))


def _links(facts: AgreementFacts, notes: Notes):
    """Dated terms in effect, signed ones pending, undated ones; in the order of their ordinals."""
    links: list[Link] = []
    pending: list[Pending] = []
    undated: list[TermFact] = []
    signings: dict[int, Signing] = {}
    for term in facts.terms:
        if not is_complete(term, facts.parties):
            continue
        signing, own = effect_of(term, notes.warnings)
        if signing:
            signings[term.ordinal] = signing
        if own is None:
            undated.append(term)
            continue
        old_end = _old_end(links, facts, signing.earliest) if signing else None
        start = begin(term, signing, own, old_end, notes.warnings, notes.missing)
        start = _after_the_one_before(links, start)
        if start.day is None:
            pending.append(Pending(term, signing, start))
        else:
            links.append(Link(term, signing, start, old_end))
    return links, pending, undated, signings


def _after_the_one_before(links: Sequence[Link], start: Start) -> Start:
    """A vague day that begins before the earlier ordinal's: the order of ordinals decides."""
    before = links[-1] if links else None
    if not before or not start.day or start.day > before.start.day or start.day == start.latest:
        return start
    day = before.start.day + ONE_DAY
    if start.latest and start.latest < day:
        return start
    told = step("after_term", before=before.term.ordinal, date=day)
    return replace(start, day=day, because=(*start.because, told))


def old_end(facts: AgreementFacts, *, ordinal: int, on: date) -> date | None:
    """The known end that a term with this ordinal, signed `on`, must reckon with: where there is
    one, rule 8 asks for a choice of start."""
    earlier = tuple(term for term in facts.terms if term.ordinal < ordinal)
    facts = _sorted(replace(facts, terms=earlier))
    links = _links(facts, Notes([], []))[0]
    return _old_end(links, facts, on)


def _old_end(links: Sequence[Link], facts: AgreementFacts, on: date) -> date | None:
    return end_known_on(links[-1], facts, on) if links else None


def end_known_on(link: Link, facts: AgreementFacts, on: date) -> date | None:
    """The last day of a term as known on `on`; None where it was not recorded, indefinite, would
    roll on, or lies before `on` (rule 8)."""
    extensions = [
        one
        for one in _extensions(link.term, facts)
        if link.recorded_on <= one.signed.earliest <= on
    ]
    periods = schedule(link, extensions, max(facts.horizon, on), [])
    events = [
        event
        for event in facts.events
        if event.on <= on and day_of(event, link.term.notice) >= link.start.day
    ]
    events = [event for event in events if day_of(event, link.term.notice) <= on]
    acts = acts_on(link, periods, events, facts, withdrawals(events), Notes([], []))
    ends = [act.last for act in acts if act.last and not act.withdrawn]
    running = next((one for one in periods if one.end is None or one.end >= on), None)
    if running and running.final and running.end:
        ends.append(running.end)
    end = min(ends, default=None)
    return end if end and end >= on else None


def _extensions(term: TermFact, facts: AgreementFacts) -> list[AmendmentFact]:
    found = [
        one
        for one in facts.amendments
        if one.kind == "extension"
        and one.ordinal == term.ordinal
        and one.new_ends_on
        and one.signed.earliest
    ]
    return sorted(found, key=lambda one: (one.signed.earliest, one.id))


def _laid(events: Sequence[EventFact], link: Link, following: Link | None) -> list[EventFact]:
    """The events that count between the first day of a term and that of the next."""
    until = following.start.day if following else date.max
    return [one for one in events if link.start.day <= day_of(one, link.term.notice) < until]


def _course(
    link: Link,
    following: Link | None,
    events: Sequence[EventFact],
    taken_back: dict[int, EventFact],
    facts: AgreementFacts,
    notes: Notes,
) -> tuple[Course, list[EventFact]]:
    """One term followed to its end, and the events that fell outside its days."""
    limit = following.start.day - ONE_DAY if following else None
    extensions = []
    for one in _extensions(link.term, facts):
        signed = one.signed.earliest
        if signed < link.recorded_on or (limit and signed > limit):
            notes.warn("extension_outside_term", link.term.ordinal, signed=one.signed.text)
        else:
            extensions.append(one)
    periods = schedule(link, extensions, facts.horizon, notes.warnings)
    inside = [one for one in events if _holds(periods, day_of(one, link.term.notice))]
    supposed = acts_on(link, periods, inside, facts, taken_back, Notes([], []))
    if cause := _first_cause(link, following, periods, supposed, facts):
        inside = [one for one in inside if _first_effect(one, link) <= cause[0]]
    acts = acts_on(link, periods, inside, facts, taken_back, notes)
    until = following.term.ordinal if following else None
    undated = undated_between(facts, link.term.ordinal, until)
    course = Course(link, tuple(periods), tuple(acts), undated=undated)
    if cause:
        course = _cut(course, *cause)
    suspensions = suspensions_of(link, course.periods, inside, notes)
    outside = [one for one in events if one not in inside]
    return replace(course, suspensions=tuple(suspensions)), outside


def _first_effect(event: EventFact, link: Link) -> date:
    day = day_of(event, link.term.notice)
    return min(day, event.effective_on or day)


def _holds(periods: Sequence[Period], day: date) -> bool:
    """Whether a term would be in effect on `day`; what rolls past the horizon would."""
    rolling = not periods[-1].final
    return any(
        one.start <= day and (one.end is None or day <= one.end or (rolling and one is periods[-1]))
        for one in periods
    )


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


def _cut(course: Course, last: date, how: Ended, certain: Certainty, told: Because) -> Course:
    """Drops what would have come after `last`; the notice day follows the actual end (rule 4)."""
    kept = [period for period in course.periods if period.start <= last]
    if kept and (kept[-1].end is None or kept[-1].end > last):
        kept[-1] = _trimmed(kept[-1], course.term, last, certain, told)
    elif kept and how == "terminated":
        kept[-1] = replace(kept[-1], end_because=told, final=True)
    if kept:
        kept[-1] = replace(kept[-1], final=True)
    return replace(
        course,
        periods=tuple(kept),
        last=last,
        ended=how,
        end_certain=certain,
        end_because=told,
    )


def _trimmed(
    period: Period, term: TermFact, last: date, certain: Certainty, told: Because
) -> Period:
    dated = period.end is not None
    day, notice_told = notice_for(term.notice, last) if dated else (None, ())
    return replace(
        period,
        end=last,
        end_certain=None if period.end_kind == "not_recorded" else certain,
        end_because=(*period.end_because, *told),
        notice_by=day,
        notice_because=notice_told,
    )


def _given_up(one: Pending, events: list[EventFact], notes: Notes) -> Pending:
    """A signed term may be ended by consent before it comes into effect."""
    for event in list(events):
        if (
            event.kind in ENDING
            and event.kind.startswith(("term", "party"))
            and (one.signing.earliest <= event.on)
        ):
            events.remove(event)
            last = event.effective_on or event.on
            told = step(event.kind, event=event.id, party=event.by_party, on=event.on, date=last)
            return replace(one, ended_by=Act(event, event.on, last, event.on, (told,)))
    return one
