"""A term followed through its extensions and the acts that end it, each judged by what was known
on its own day: a later extension moves the end of a notice that counts, but brings no dead one
back to life, nor a term that an act has ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agreements.values import quickly_made

from .chain import Link
from .facts import AgreementFacts, AmendmentFact, EventFact, TermFact
from .schedule import Period, schedule
from .termination_rules import ENDING, Act, Notes, act_of, day_of


@quickly_made
@dataclass(frozen=True, slots=True)
class Followed:
    """The periods a term would run, and the acts that end it or cast doubt on it."""

    periods: list[Period]
    acts: list[Act]

    @property
    def ended_by_act(self) -> date | None:
        """The last day by the act that ends it first."""
        ends = [act.last for act in self.acts if act.last and not act.withdrawn]
        return min(ends, default=None)


def extensions_of(
    term: TermFact, facts: AgreementFacts, first: date, limit: date | None, notes: Notes
) -> list[AmendmentFact]:
    """The extensions of a term by day of signature; those signed before `first`, when the term
    itself was, or after `limit`, its last possible day, change nothing."""
    found = []
    for one in facts.amendments:
        if one.kind != "extension" or one.ordinal != term.ordinal or not one.new_ends_on:
            continue
        if one.signed.earliest is None:
            continue
        if one.signed.earliest < first or (limit and one.signed.earliest > limit):
            notes.warn("extension_outside_term", term.ordinal, signed=one.signed.text)
        else:
            found.append(one)
    return found


def follow(
    link: Link,
    extensions: Sequence[AmendmentFact],
    events: Sequence[EventFact],
    facts: AgreementFacts,
    until: date,
    taken_back: dict[int, EventFact],
    notes: Notes,
) -> Followed:
    """`extensions` and `events`: those of this term, by day; `until`: how far rolls matter."""
    ending = [event for event in events if event.kind in ENDING]
    until = facts.horizon if ending else until
    standing: list[AmendmentFact] = []
    for one in extensions if ending else ():
        before = [event for event in ending if event.on < one.signed.earliest]
        known = _judged(link, standing, before, facts, until, taken_back, Notes([], []))
        if known.ended_by_act and known.ended_by_act < one.signed.earliest:
            notes.warn("extension_outside_term", link.term.ordinal, signed=one.signed.text)
        else:
            standing.append(one)
    standing = standing if ending else list(extensions)
    return _judged(link, standing, ending, facts, until, taken_back, notes)


def _judged(
    link: Link,
    extensions: list[AmendmentFact],
    events: Sequence[EventFact],
    facts: AgreementFacts,
    until: date,
    taken_back: dict[int, EventFact],
    notes: Notes,
) -> Followed:
    periods = schedule(link, extensions, until, notes.warnings)
    acts = []
    for event in events:
        then = [one for one in extensions if one.signed.earliest <= event.on]
        known = schedule(link, then, until, []) if len(then) < len(extensions) else periods
        if not holds(known, day_of(event, link.term.notice)):
            continue
        scratch = Notes([], [])
        act = act_of(event, link, known, facts, taken_back, scratch)
        if act and act.last and known is not periods:
            scratch = Notes([], [])
            act = act_of(event, link, periods, facts, taken_back, scratch) or act
        notes.take(scratch)
        if act:
            acts.append(act)
    return Followed(periods, acts)


def holds(periods: Sequence[Period], day: date) -> bool:
    """Whether a term would be in effect on `day`; what rolls past the horizon would."""
    rolling = not periods[-1].final
    return any(
        one.start <= day and (one.end is None or day <= one.end or (rolling and one is periods[-1]))
        for one in periods
    )
