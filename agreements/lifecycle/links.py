"""The chain as it was signed: which terms come into effect, on which day, and which never do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from agreements.values import quickly_made, replace

from .chain import Link, Signing, Start, begin, effect_of, is_complete
from .facts import AgreementFacts, TermFact
from .following import extensions_of, follow
from .steps import ONE_DAY, step
from .termination_rules import Act, Notes, day_of, withdrawals

if TYPE_CHECKING:
    from .reach import Reached


@quickly_made
@dataclass(frozen=True, slots=True)
class Pending:
    """A signed term whose condition of effect is still open, or that was given up before.

    `was_to_begin`: how it would have begun, where it was known `until` then that it would.
    """

    term: TermFact
    signing: Signing
    start: Start
    ended_by: Act | None = None
    was_to_begin: Start | None = None
    until: date | None = None

    @classmethod
    def never(cls, link: Link, *, until: date, by: Act | None = None) -> "Pending":
        """A term known to begin, until a later fact came before it."""
        start = replace(link.start, day=None)
        return cls(link.term, link.signing, start, by, link.start, until)


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
            pending.append(Pending.never(link, until=sooner[0].known_on))
        else:
            kept.append(link)
    return sorted(kept, key=lambda link: (link.start.day, link.term.ordinal))


def in_order(facts: AgreementFacts) -> AgreementFacts:
    """The facts in an order of their own, so that none depends on how they were entered."""
    return replace(
        facts,
        terms=_sorted(facts.terms, lambda term: term.ordinal),
        amendments=_sorted(facts.amendments, lambda one: (one.signed.earliest or date.min, one.id)),
        events=_sorted(facts.events, lambda event: (event.on, event.id)),
    )


def _sorted(rows: tuple[Any, ...], key: Callable[[Any], Any]) -> tuple[Any, ...]:
    """`rows` themselves, where they are in order: nearly always."""
    found = tuple(sorted(rows, key=key))
    return rows if found == rows else found


def links_of(facts: AgreementFacts, notes: Notes, reached: "Reached"):
    """Dated terms in effect, signed ones pending, undated ones; in the order of their ordinals.
    What was signed from the day on by which an earlier term never takes effect follows the terms
    before that one."""
    void = reached.void
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
        alive = [one for one in links if not _is_void(one, void, signing)]
        old_end = last_known_end(alive, facts, signing.earliest, reached) if signing else None
        furthest = _furthest(alive, facts, old_end)
        start = begin(term, signing, own, old_end, notes.warnings, notes.missing, furthest)
        start = _after_the_one_before(links, start)
        if start.day is None:
            pending.append(Pending(term, signing, start))
        else:
            links.append(Link(term, signing, start, old_end))
    pending += [
        Pending.never(one, until=void[one.term.id].day, by=void[one.term.id])
        for one in links
        if one.term.id in void and one.signing
    ]
    links = [one for one in links if one.term.id not in void]
    return links, pending, undated, signings


def _furthest(links: Sequence[Link], facts: AgreementFacts, old_end: date | None) -> date | None:
    """The old end with what later extensions of the same term have made of it: the first day of a
    term signed before them may have been moved with them (rule 10)."""
    if old_end is None:
        return None
    own = [one for one in facts.amendments if one.ordinal == links[-1].term.ordinal]
    return max([old_end, *(one.new_ends_on for one in own if one.new_ends_on)])


def _is_void(link: Link, void: Mapping[int, Act], signing: Signing | None) -> bool:
    """Whether a term was known, when another was signed, never to take effect."""
    act = void.get(link.term.id)
    return act is not None and (signing is None or act.day <= signing.earliest)


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


def last_known_end(
    links: Sequence[Link], facts: AgreementFacts, on: date, reached: "Reached"
) -> date | None:
    """The end of the last of these terms as known on `on`."""
    if not links:
        return None
    carried = reached.carried.get(links[-1].term.id, ())
    return end_known_on(links[-1], facts, on, [act.last for act in carried if act.day <= on])


def end_known_on(
    link: Link, facts: AgreementFacts, on: date, carried: Sequence[date] = ()
) -> date | None:
    """The last day of a term as known on `on`; None where it was not recorded, indefinite, would
    roll on, or lies before `on` (rule 8). `carried`: last days by acts of an earlier term."""
    nothing = Notes([], [])
    extensions = extensions_of(link.term, facts, link.recorded_on, on, nothing)
    events = [event for event in facts.events if event.on <= on]
    assigned = [one for one in events if link.start.day <= day_of(one, link.term.notice) <= on]
    term_run = follow(link, extensions, assigned, facts, on, withdrawals(events), nothing)
    ends = [*carried, term_run.ended_by_act] if term_run.ended_by_act else [*carried]
    running = next((one for one in term_run.periods if one.end is None or one.end >= on), None)
    if running and running.final and running.end:
        ends.append(running.end)
    end = min(ends, default=None)
    return end if end and end >= on else None
