"""The term that is to begin next, as it was known on a day: whether cover goes on although an act
ends the term that runs (domain §3 rule 10)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from agreements.values import quickly_made, replace

from .chain import Signing, Start
from .facts import TermFact
from .settling import is_planned
from .steps import ONE_DAY
from .term_runs import Relationship, TermRun
from .termination_rules import Act


@quickly_made
@dataclass(frozen=True, slots=True)
class Ahead:
    """A term that is to begin; `last`: its last day as far as it is known; `acts`: those on it."""

    term: TermFact
    signing: Signing | None
    start: Start
    last: date | None = None
    acts: tuple[Act, ...] = ()

    def follows(self, act: Act, others: Sequence[Act], day: date) -> bool:
        """Whether on `day` it is certain that it begins no later than the day after the last by
        `act`, which does not end it too, and that none of `others` keeps it from beginning."""
        if self.start.certain is None or self.start.day > act.last + ONE_DAY:
            return False
        if is_planned(self.term) or (self.last and self.last < self.start.day):
            return False
        ended_too = any(one.event.id == act.event.id for one in self.acts)
        kept = any(_keeps(one, self.signing, day) for one in others)
        return not ended_too and not kept and self.known_on <= day

    @property
    def known_on(self) -> date:
        """The latest of the facts that its first day rests on."""
        days, effect = [self.start.certain], self.term.effect
        days += [self.signing.latest or self.signing.earliest] if self.signing else []
        days += [effect.on] if effect.on and effect.mode.endswith("_notification") else []
        return max(days)


def next_ahead(whole: Relationship, later: Sequence[TermRun], day: date) -> Ahead | None:
    """The next of the terms signed by `day`; `later`: the courses that begin after it."""
    return min(_signed_ahead(whole, later, day), key=lambda one: one.start.day, default=None)


def _signed_ahead(whole: Relationship, later: Sequence[TermRun], day: date) -> Iterator[Ahead]:
    for one in later:
        signing = one.link.signing
        if signing is None or signing.earliest <= day:
            start = _as_known(whole, one.term, one.link.start, day)
            last = None if one.ended == "superseded" else one.last
            yield Ahead(one.term, signing, start, last, one.acts)
    for one in whole.pending:
        if one.was_to_begin and one.signing.earliest <= day < one.until:
            start = _as_known(whole, one.term, one.was_to_begin, day)
            yield Ahead(one.term, one.signing, start)


def _as_known(whole: Relationship, term: TermFact, start: Start, day: date) -> Start:
    """A first day is in doubt only from the act on that does not say how far it reaches."""
    if term.id not in whole.reached.doubted:
        return start
    doubted, certain = whole.reached.doubted[term.id]
    return replace(start, certain=certain if day < doubted else None)


def _keeps(act: Act, signing: Signing | None, day: date) -> bool:
    """Whether an act stands on `day` that keeps a term signed before it from beginning."""
    if act.event.reach != "agreement" or not act.counts_on(day):
        return False
    return signing is None or signing.earliest <= act.day
