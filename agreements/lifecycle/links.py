"""The chain as it was signed: which terms come into effect, on which day, and which never do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from .chain import Link, Signing, Start, begin, effect_of, is_complete
from .endings import Act, Notes, day_of, withdrawals
from .facts import AgreementFacts, TermFact
from .following import extensions_of, follow
from .steps import ONE_DAY, step


@dataclass(frozen=True, slots=True)
class Pending:
    """A signed term whose condition of effect is still open, or that was given up before."""

    term: TermFact
    signing: Signing
    start: Start
    ended_by: Act | None = None


def in_effect(links: list[Link], pending: list[Pending], notes: Notes) -> list[Link]:
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


def in_order(facts: AgreementFacts) -> AgreementFacts:
    """The facts in an order of their own, so that none depends on how they were entered."""
    return replace(
        facts,
        terms=tuple(sorted(facts.terms, key=lambda term: term.ordinal)),
        amendments=tuple(
            sorted(facts.amendments, key=lambda one: (one.signed.earliest or date.min, one.id))
        ),
        events=tuple(sorted(facts.events, key=lambda event: (event.on, event.id))),
    )


def links_of(facts: AgreementFacts, notes: Notes):
    """Dated terms in effect, signed ones pending, undated ones; in the order of their ordinals."""
    links: list[Link] = []
    pending: list[Pending] = []
    undated: list[TermFact] = []
    signings: dict[int, Signing] = {}
    for term in facts.terms:
        if not is_complete(term, facts):
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
    facts = in_order(replace(facts, terms=earlier))
    links = links_of(facts, Notes([], []))[0]
    return _old_end(links, facts, on)


def _old_end(links: Sequence[Link], facts: AgreementFacts, on: date) -> date | None:
    return end_known_on(links[-1], facts, on) if links else None


def end_known_on(link: Link, facts: AgreementFacts, on: date) -> date | None:
    """The last day of a term as known on `on`; None where it was not recorded, indefinite, would
    roll on, or lies before `on` (rule 8)."""
    nothing = Notes([], [])
    extensions = extensions_of(link.term, facts, link.recorded_on, on, nothing)
    events = [event for event in facts.events if event.on <= on]
    laid = [one for one in events if link.start.day <= day_of(one, link.term.notice) <= on]
    course = follow(link, extensions, laid, facts, on, withdrawals(events), nothing)
    ends = [course.ended_by_act] if course.ended_by_act else []
    running = next((one for one in course.periods if one.end is None or one.end >= on), None)
    if running and running.final and running.end:
        ends.append(running.end)
    end = min(ends, default=None)
    return end if end and end >= on else None
