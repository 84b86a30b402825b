"""How far an act reaches beyond the term it ends: terms signed by its day that had not begun
(rule 10). A notice or a consent says so itself; a party that leaves, leaves every later term.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from agreements.values import replace

from .chain import Link
from .facts import AgreementFacts, EventFact, TermFact
from .links import Pending
from .steps import Certainty, step
from .termination_rules import NOTICES, Act, Notes, counting_day, day_of, ends_all

if TYPE_CHECKING:
    from .term_runs import TermRun

#: Acts that say how far they reach.
REACHING = NOTICES | {"terminated_by_consent"}
Terms = Sequence[Link | Pending]


@dataclass(slots=True)
class Reached:
    """What acts do to terms signed ahead, by id of the term. `void`: the act by which it never
    takes effect. `carried`: those that end it on a day of its own. `held_until`: the day on which
    the notice was taken back that had kept it from beginning. `doubted`: the day of an act that
    does not say whether it reaches it, and how certain its first day was before. `used`: ids of
    the acts that did any of this."""

    void: dict[int, Act] = field(default_factory=dict)
    carried: dict[int, list[Act]] = field(default_factory=dict)
    held_until: dict[int, date] = field(default_factory=dict)
    doubted: dict[int, tuple[date, Certainty]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def lay(self, act: Act, terms: Terms, *, names_its_day: bool) -> None:
        """Lays an act that ends the agreement to each of these. Where it names the day itself, a
        term that begins by then runs until then."""
        for one in terms:
            begins = one.start.day if isinstance(one, Link) else None
            if names_its_day and begins and act.last and begins <= act.last:
                self.carried.setdefault(one.term.id, []).append(act)
            else:
                self.void.setdefault(one.term.id, _as_known(act, one))
            self.used.add(act.event.id)

    def holds(self, found: "Reached") -> bool:
        """Whether following every term anew would find nothing else."""
        return (
            found.void.keys() <= self.void.keys()
            and found.doubted.keys() <= self.doubted.keys()
            and found.held_until.keys() <= self.held_until.keys()
            and found.carried == self.carried
        )

    def learn(self, found: "Reached") -> None:
        self.void |= found.void
        self.doubted = found.doubted | self.doubted
        self.held_until |= found.held_until
        self.carried = found.carried

    def as_known_on(self, day: date) -> "Reached":
        """Without what acts after `day` do."""
        return replace(self, void={term: act for term, act in self.void.items() if act.day <= day})

    def doubt(self, day: date, terms: Terms) -> None:
        for one in terms:
            self.doubted.setdefault(one.term.id, (day, one.start.certain))

    def hold_back(self, day: date, terms: Terms) -> None:
        """A notice taken back is as if not given from that day on, and not before (rule 10)."""
        for one in terms:
            if isinstance(one, Link) and one.start.day < day:
                self.held_until[one.term.id] = day


def as_reached(link: Link, reached: Reached) -> Link:
    """A term whose beginning is in doubt; or that a notice kept from beginning, until the notice
    was taken back."""
    if link.term.id in reached.doubted:
        link = replace(link, start=replace(link.start, certain=None))
    until = reached.held_until.get(link.term.id)
    if until is None:
        return link
    told = step("begins_when_taken_back", ordinal=link.term.ordinal, date=until)
    start = replace(link.start, day=until, because=(*link.start.because, told))
    return replace(link, start=start)


def reach_of_term(
    reached: Reached,
    term_run: "TermRun",
    events: Iterable[EventFact],
    ahead: Terms,
    facts: AgreementFacts,
    taken_back: Mapping[int, EventFact],
    notes: Notes,
) -> None:
    """What the `events` of a term that runs or ran do to terms `ahead`."""
    term = term_run.term
    for event in events:
        terms = signed_by(day_of(event, term.notice), ahead)
        if event.reach is None and event.kind in REACHING and _any_surely(terms, event, term):
            notes.miss("reach", term.ordinal, event=event.id, on=event.on)
            reached.doubt(day_of(event, term.notice), terms)
        act = _of_whole(event, term_run, facts) if terms else None
        if act is None:
            continue
        if event.kind in NOTICES and counting_day(event, term.notice) is None:
            reached.doubt(event.on, terms)
            continue  # it does not count yet
        back = taken_back.get(event.id)
        if back and (act.last is None or back.on <= act.last):
            reached.hold_back(back.on, terms)
        else:
            reached.lay(act, terms, names_its_day=event.kind == "party_withdrew")


def reach_between(
    reached: Reached, events: Iterable[EventFact], ahead: Terms, facts: AgreementFacts
) -> None:
    """What acts on days without a term in effect do to texts signed `ahead`: a consent is about
    the first of them, unless it says more."""
    for event in events:
        terms = sorted(signed_by(event.on, ahead), key=lambda one: one.term.ordinal)
        terms = [one for one in terms if one.term.id not in reached.void]
        by_consent = event.kind == "terminated_by_consent"
        if by_consent and event.reach is None:
            terms = terms[:1]
        elif not _leaves_none(event, facts) and not (by_consent and event.reach == "agreement"):
            continue
        reached.lay(_on_its_day(event), terms, names_its_day=True)


def _leaves_none(event: EventFact, facts: AgreementFacts) -> bool:
    return event.kind == "party_withdrew" and ends_all(facts, event)


def _on_its_day(event: EventFact) -> Act:
    last = event.effective_on or event.on
    told = step(event.kind, event=event.id, party=event.by_party, on=event.on, date=last)
    return Act(event, event.on, last, event.on, (told,))


def _of_whole(event: EventFact, term_run: "TermRun", facts: AgreementFacts) -> Act | None:
    """The act where it ends the agreement and not only the running term. One that does nothing to
    the term ends the agreement with it; as no clause says so, it is not certain."""
    if _leaves_none(event, facts):
        return _on_its_day(event)
    if event.reach != "agreement" or event.kind not in REACHING:
        return None
    day = day_of(event, term_run.term.notice)
    own = [one for one in term_run.acts if one.event.id == event.id]
    act = own[0] if own else Act(event, day, None, None, ())
    told = step("ends_agreement", event=event.id, party=event.by_party, date=day)
    return replace(act, last=act.last or term_run.last or day, because=(*act.because, told))


def signed_by(day: date, ahead: Terms) -> list[Link | Pending]:
    """Those of the terms ahead that may have been completely signed on `day`."""
    return [one for one in ahead if one.signing is None or one.signing.earliest <= day]


def _any_surely(terms: Terms, event: EventFact, term: TermFact) -> bool:
    day = day_of(event, term.notice)
    return any(surely_signed(one, day) for one in terms)


def surely_signed(one: Link | Pending, day: date) -> bool:
    """Whether a term was completely signed on `day`, whatever is vague about it."""
    days = [row.signed.latest if row.signed else None for row in one.term.signatures]
    known = bool(days) and all(latest and latest <= day for latest in days)
    return known and not any(row.planned for row in one.term.signatures)


def _as_known(act: Act, one: Link | Pending) -> Act:
    """Not certain where the term may have been signed only after the act."""
    return act if surely_signed(one, act.day) else replace(act, certain=None)
