"""Every reading of the doubtful days (rule 2a): the facts with each partial, presumed or planned
day replaced by one of the days it may be.

What all readings agree on is certain; where they differ, the least and the greatest outcome are
its edges. Within a box of days in which the rules take the same turns every outcome moves forward
with each day it rests on, so that its edges lie at the box's lowest and highest corner. Boxes in
which the turns differ are halved until they do not (a notice that falls between the edges of its
notice day is why).
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product

from agreements.dates import PartialDate, add_months, from_day
from agreements.values import quickly_made, replace

from .chain import is_complete, signing_of
from .facts import AgreementFacts, EffectFact, EventFact, TermFact
from .result import Cover, Lifecycle
from .steps import ONE_DAY
from .termination_rules import ENDING, counting_day

#: Runs of the rules that each choice of planned facts may cost; beyond them nothing is certain.
MOST = 128
#: Days that are read one by one for what the day of asking decides; beyond them its earliest edge
#: is earlier than need be.
MOST_DAYS = 2 * 366
#: Years before the horizon between which one asks: it lies 30 years past today or the last fact.
ASKED_BETWEEN = (31, 28)
#: ... and as far as rows are needed for that.
ENOUGH = 16
#: So many planned facts are taken in every combination, more of them one by one and all at once.
COMBINED = 3


@quickly_made
@dataclass(frozen=True, slots=True)
class DoubtfulDay:
    """One doubtful day: `first` and how many days later it may be at most."""

    first: date
    days: int
    put: Callable[[AgreementFacts, date], AgreementFacts]

    def taken(self, facts: AgreementFacts, at: int) -> AgreementFacts:
        return self.put(facts, self.first + timedelta(days=at))


@quickly_made
@dataclass(frozen=True, slots=True)
class Reading:
    """An outcome of the rules. `open_from`: the lowest ordinal whose days this reading leaves open,
    since how the term takes effect is only presumed, or whether a notice was received; None: no
    such term. `plan`: which of the planned facts it takes as done. `signed_by`: the earliest day on
    which that term was signed, where its effect is presumed."""

    outcome: Lifecycle
    plan: int
    open_from: int | None = None
    signed_by: date = date.max


@dataclass(slots=True)
class Readings:
    """All that has been read. `complete`: False where the days were too many to read all.

    `each_day`: where a doubtful term rolls on, until when the agreement is in effect by each day
    from the lowest corner to the highest; it holds for the days of asking `near`, both inclusive.
    """

    found: list[Reading] = field(default_factory=list)
    complete: bool = True
    near: tuple[date, date] = (date.max, date.max)
    each_day: list[tuple[Cover, ...]] = field(default_factory=list)


def readings_of(
    facts: AgreementFacts,
    run: Callable[[AgreementFacts], Lifecycle],
    run_later: Callable[[AgreementFacts], Lifecycle],
    turns: Callable[[Lifecycle], Hashable],
    covers: Callable[[AgreementFacts], tuple[Cover, ...]],
) -> Readings:
    """Runs the rules on as many readings as it takes to reach every edge. `turns` tells which way
    the rules went, whatever the days; `covers` runs only the rules of cover; `run_later` those
    that matter where a term takes effect later than it may."""
    found = Readings(near=_near(facts))
    spans = list(_spans(facts))
    for plan, as_recorded in enumerate(_planned(facts)):
        planned = _received(as_recorded)
        presumed = [term.ordinal for term in planned.terms if _is_presumed(term)]
        # effect on the last signature, the earliest it can be
        sure = _with_presumed(planned, open_ones=())
        walk = _Walk(sure, run, turns, spans, left=MOST)
        found.found += [Reading(outcome, plan) for outcome in walk.outcomes()]
        found.complete &= walk.complete
        if any(_rolls(one.outcome) for one in found.found):
            found.each_day += [covers(one) for one in _each_day(sure, spans)]
        later = [
            (one, open_from, _signed_by(one, open_from))
            for one, open_from in _later_effects(sure, presumed)
        ]
        if planned is not as_recorded:
            one = _with_presumed(as_recorded, open_ones=())
            later.append((one, _first_ordinal(facts), date.max))
        for one, open_from, signed_by in later:
            for corner in {(0,) * len(spans), tuple(span.days for span in spans)}:
                outcome = run_later(_at(one, spans, corner))
                found.found.append(Reading(outcome, plan, open_from, signed_by))
    return found


def _near(facts: AgreementFacts) -> tuple[date, date]:
    first, last = (add_months(facts.horizon, -12 * years) for years in ASKED_BETWEEN)
    return first, last


def _rolls(outcome: Lifecycle) -> bool:
    """Whether the day of asking decides until when the agreement is in effect."""
    return any(one.known_until for one in outcome.covers)


def _each_day(facts: AgreementFacts, spans: Sequence[DoubtfulDay]) -> Iterator[AgreementFacts]:
    """One day after the other moved from its first to its last, read no further than one asks."""
    if sum(span.days for span in spans) > MOST_DAYS:
        return
    facts = replace(facts, horizon=add_months(facts.horizon, -12 * ENOUGH))
    yield _at(facts, spans, (0,) * len(spans))
    for at, span in enumerate(spans):
        before = tuple(one.days for one in spans[:at])
        for day in range(1, span.days + 1):
            yield _at(facts, spans, (*before, day, *(0,) * (len(spans) - at - 1)))


def _later_effects(
    facts: AgreementFacts, presumed: Sequence[int]
) -> Iterator[tuple[AgreementFacts, int]]:
    """Terms whose effect is presumed taking effect later: never, or on the day after each fact
    that may come before it; one by one, and all of them never."""
    for open_ones in _each_and_all(presumed):
        yield _with_presumed(facts, open_ones=open_ones), min(open_ones)
    for ordinal in presumed:
        for day in _days_that_matter(facts, ordinal):
            yield _with_presumed(facts, open_ones=(), later=(ordinal, day)), ordinal


def _first_ordinal(facts: AgreementFacts) -> int:
    return min((term.ordinal for term in facts.terms), default=0)


def _received(facts: AgreementFacts) -> AgreementFacts:
    """Notices that count on receipt, which is not recorded, received on the day they were sent:
    the earliest it can be. `facts` itself where there is none."""
    if not any(_is_underway(one, facts) for one in facts.events):
        return facts
    events = tuple(
        replace(one, received_on=one.on) if _is_underway(one, facts) else one
        for one in facts.events
    )
    return replace(facts, events=events)


def _is_underway(event: EventFact, facts: AgreementFacts) -> bool:
    """Sent, and it may not have been received: it may count from any later day."""
    if event.kind != "notice_sent" or event.received_on:
        return False
    return any(term.notice and counting_day(event, term.notice) is None for term in facts.terms)


def _signed_by(facts: AgreementFacts, ordinal: int) -> date:
    term = next(one for one in facts.terms if one.ordinal == ordinal)
    return signing_of(term).earliest


def _days_that_matter(facts: AgreementFacts, ordinal: int) -> list[date]:
    term = next(one for one in facts.terms if one.ordinal == ordinal)
    signing = signing_of(term)
    days = {day for one in facts.events for day in (one.on, one.received_on, one.effective_on)}
    days |= {one.new_ends_on for one in facts.amendments}
    days |= {one.end.on for one in facts.terms if one.ordinal != ordinal}
    signings = [signing_of(one) for one in facts.terms if one.ordinal > ordinal]
    for one in signings:  # and just before a later text
        days |= {one.earliest - 2 * ONE_DAY, one.earliest, one.latest} if one else set()
    last = _overtaken_on(facts, ordinal)
    return sorted(day + ONE_DAY for day in days if day and signing.earliest <= day < last)


def _overtaken_on(facts: AgreementFacts, ordinal: int) -> date:
    """The first day on which a later term is sure to have begun, however the days fall: a term
    that takes effect after it is overtaken, as if it never did. An act may end a later term
    before it begins."""
    if any(one.kind in ENDING for one in facts.events):
        return date.max
    modes = ("on_last_signature", "unknown")
    days = [
        signing.latest
        for one in facts.terms
        if one.ordinal > ordinal and one.effect.mode in modes and not one.starts
        if is_complete(one, facts) and (signing := signing_of(one)) and signing.latest
    ]
    return min(days, default=date.max)


def is_in_doubt(facts: AgreementFacts) -> bool:
    """Whether the facts can be read in more than one way."""
    return (
        any(_is_presumed(term) for term in facts.terms)
        or any(_is_underway(one, facts) for one in facts.events)
        or has_vague_days(facts)
        or next(_plans(facts), None) is not None
    )


def has_vague_days(facts: AgreementFacts) -> bool:
    """Whether a day of the facts is one of several."""
    return next(_spans(facts), None) is not None


def _each_and_all(ordinals: Sequence[int]) -> Iterator[tuple[int, ...]]:
    yield from ((one,) for one in ordinals)
    if len(ordinals) > 1:
        yield tuple(ordinals)


# --- What is in doubt -----------------------------------------------------------------------------


def _spans(facts: AgreementFacts) -> Iterator[DoubtfulDay]:
    yield from _signing_spans(facts)
    for term in facts.terms:
        end = term.end
        if end.on and end.earliest and end.earliest < end.on:
            yield DoubtfulDay(end.earliest, (end.on - end.earliest).days, _put_end(term.id))
    for one in facts.amendments:
        signed = one.signed
        if signed.earliest and signed.latest and signed.earliest < signed.latest:
            days = (signed.latest - signed.earliest).days
            yield DoubtfulDay(signed.earliest, days, _put_amendment(one.id))
    if facts.superseded_on and facts.superseded_latest:
        days = (facts.superseded_latest - facts.superseded_on).days
        if days > 0:
            yield DoubtfulDay(facts.superseded_on, days, _put_superseded)


def _signing_spans(facts: AgreementFacts) -> Iterator[DoubtfulDay]:
    """The completing day of each term; no term is signed before the one of a lower ordinal."""
    terms = sorted(facts.terms, key=lambda term: term.ordinal)
    bounds: list[tuple[TermFact, date, date]] = []
    floor: date | None = None
    for term in terms:
        signing = signing_of(term)
        if signing is None or term.stage == "withdrawn" or signing.latest is None:
            continue
        first = max(signing.earliest, floor) if floor else signing.earliest
        if first <= signing.latest:
            floor = first
            bounds.append((term, first, signing.latest))
    ceiling: date | None = None
    for at in range(len(bounds) - 1, -1, -1):
        term, first, last = bounds[at]
        last = min(last, ceiling) if ceiling and ceiling >= first else last
        ceiling = last
        bounds[at] = term, first, last
    for term, first, last in bounds:
        if first < last:
            yield DoubtfulDay(first, (last - first).days, _put_signing(term.id))


def _put_signing(term: int) -> Callable[[AgreementFacts, date], AgreementFacts]:
    def put(facts: AgreementFacts, day: date) -> AgreementFacts:
        before = [
            signing.earliest
            for one in facts.terms
            if one.ordinal < _ordinal(facts, term) and (signing := signing_of(one))
        ]
        day = max([day, *before])
        return _replaced(facts, term, lambda one: replace(one, signatures=_signed(one, day)))

    return put


def _ordinal(facts: AgreementFacts, term: int) -> int:
    return next(one.ordinal for one in facts.terms if one.id == term)


def _signed(term: TermFact, day: date):
    """The signatures with the last of them on `day`, each within its own bounds."""
    return tuple(
        replace(row, signed=_within(row.signed, day)) if row.signed else row
        for row in term.signatures
    )


def _within(signed: PartialDate, day: date) -> PartialDate:
    if signed.earliest is None or signed.latest is None or signed.earliest == signed.latest:
        return signed
    return from_day(min(max(day, signed.earliest), signed.latest))


def _put_end(term: int) -> Callable[[AgreementFacts, date], AgreementFacts]:
    def put(facts: AgreementFacts, day: date) -> AgreementFacts:
        def ends(one: TermFact) -> TermFact:
            return replace(one, end=replace(one.end, on=day, earliest=None))

        return _replaced(facts, term, ends)

    return put


def _put_amendment(number: int) -> Callable[[AgreementFacts, date], AgreementFacts]:
    def put(facts: AgreementFacts, day: date) -> AgreementFacts:
        rows = tuple(
            replace(one, signed=from_day(day)) if one.id == number else one
            for one in facts.amendments
        )
        return replace(facts, amendments=rows)

    return put


def _put_superseded(facts: AgreementFacts, day: date) -> AgreementFacts:
    return replace(facts, superseded_on=day, superseded_latest=None)


def _replaced(
    facts: AgreementFacts, term: int, change: Callable[[TermFact], TermFact]
) -> AgreementFacts:
    return replace(
        facts, terms=tuple(change(one) if one.id == term else one for one in facts.terms)
    )


def _is_presumed(term: TermFact) -> bool:
    """Signed, and how it takes effect is not recorded; or the day of its signature is open at its
    far side: it may come into effect on any later day (rule 6)."""
    signing = signing_of(term)
    if signing is None or term.stage == "withdrawn" or term.starts:
        return False  # a choice of start says when
    modes = ("fixed_date", "retroactive")
    unsaid = term.effect.mode == "unknown" or (term.effect.mode in modes and not term.effect.on)
    return unsaid or signing.latest is None


def _with_presumed(
    facts: AgreementFacts, *, open_ones: Sequence[int], later: tuple[int, date] | None = None
) -> AgreementFacts:
    """Terms whose effect is presumed take effect on their signature, those of `open_ones` not, and
    the one of `later` on the day given with its ordinal."""
    terms = []
    for term in facts.terms:
        if later and term.ordinal == later[0]:
            term = replace(term, effect=EffectFact("fixed_date", later[1]))
        elif term.ordinal in open_ones:
            effect = replace(term.effect, mode="on_last_notification", on=None)
            term = replace(term, effect=effect)
        elif _is_presumed(term) and term.effect.mode == "unknown":
            term = replace(term, effect=replace(term.effect, mode="on_last_signature"))
        terms.append(term)
    return replace(facts, terms=tuple(terms))


# --- Planned facts: done as planned, and absent ---------------------------------------------------

Choice = Callable[[AgreementFacts, bool], AgreementFacts]


def _planned(facts: AgreementFacts) -> Iterator[AgreementFacts]:
    """Every choice of what is done as planned; what is done is planned no more, so that it counts
    as any other fact does."""
    plans = list(_plans(facts))
    if len(plans) <= COMBINED:
        choices = product((True, False), repeat=len(plans))
    else:
        every = (True,) * len(plans)
        singles = [tuple(at != n for n in range(len(plans))) for at in range(len(plans))]
        choices = iter([every, *singles, (False,) * len(plans)])
    for done in choices:
        left = facts
        for choose, is_done in zip(plans, done, strict=True):
            left = choose(left, is_done)
        yield left


def _plans(facts: AgreementFacts) -> Iterator[Choice]:
    for term in facts.terms:
        if any(row.planned for row in term.signatures):
            yield _signatures(term.id)
        if term.effect.planned and term.effect.on:
            yield _notification(term.id)
    for name in ("amendments", "events"):
        for one in getattr(facts, name):
            if one.planned:
                yield _row(name, one.id)


def _signatures(term: int) -> Choice:
    def change(one: TermFact, done: bool) -> TermFact:
        if done:
            return replace(one, signatures=tuple(replace(x, planned=False) for x in one.signatures))
        stage = "ready_to_sign" if one.stage == "signed" else one.stage
        left = tuple(row for row in one.signatures if not row.planned)
        return replace(one, signatures=left, stage=stage)

    return lambda facts, done: _replaced(facts, term, lambda one: change(one, done))


def _notification(term: int) -> Choice:
    def change(one: TermFact, done: bool) -> TermFact:
        on = one.effect.on if done else None
        return replace(one, effect=replace(one.effect, on=on, planned=False))

    return lambda facts, done: _replaced(facts, term, lambda one: change(one, done))


def _row(name: str, number: int) -> Choice:
    def change(facts: AgreementFacts, done: bool) -> AgreementFacts:
        rows = tuple(
            replace(one, planned=False) if one.id == number else one
            for one in getattr(facts, name)
            if done or one.id != number
        )
        return replace(facts, **{name: rows})

    return change


# --- Reading the days -----------------------------------------------------------------------------


def _at(
    facts: AgreementFacts, spans: Sequence[DoubtfulDay], point: Sequence[int]
) -> AgreementFacts:
    for span, at in zip(spans, point, strict=True):
        facts = span.taken(facts, at)
    return facts


class _Walk:
    """Halves the box of all days until the rules take the same turns at the corners of each."""

    def __init__(self, facts, run, turns, spans, *, left: int) -> None:
        self.facts, self.run, self.turns, self.spans, self.left = facts, run, turns, spans, left
        self.seen: dict[tuple[int, ...], tuple[Lifecycle, Hashable]] = {}
        self.complete = True

    def outcomes(self) -> list[Lifecycle]:
        """One outcome of each kind that any edge may lie at."""
        low, high = (0,) * len(self.spans), tuple(span.days for span in self.spans)
        waiting = [(low, high)]
        while waiting:
            low, high = waiting.pop()
            corners = self._corners(low, high)
            kinds = {self._ask(corner)[1] for corner in corners}
            if len(kinds) > 1 and any(b - a > 1 for a, b in zip(low, high, strict=True)):
                if len(self.seen) >= self.left:
                    self.complete = False
                    continue
                waiting += self._halves(low, high)
        return [outcome for outcome, _turns in self.seen.values()]

    def _ask(self, point: tuple[int, ...]) -> tuple[Lifecycle, Hashable]:
        if point not in self.seen:
            outcome = self.run(_at(self.facts, self.spans, point))
            self.seen[point] = (outcome, self.turns(outcome))
        return self.seen[point]

    @staticmethod
    def _corners(low: tuple[int, ...], high: tuple[int, ...]) -> set[tuple[int, ...]]:
        if len(low) <= 3:
            return set(product(*zip(low, high, strict=True)))
        corners = {low, high}
        for at in range(len(low)):
            corners.add((*low[:at], high[at], *low[at + 1 :]))
            corners.add((*high[:at], low[at], *high[at + 1 :]))
        return corners

    def _halves(self, low: tuple[int, ...], high: tuple[int, ...]):
        """Two boxes that share no day, cut across the side along which the turns differ, the
        longest of these."""
        sides = [at for at in range(len(low)) if high[at] - low[at] > 1]
        differing = [
            at
            for at in sides
            if self._ask(low)[1] != self._ask((*low[:at], high[at], *low[at + 1 :]))[1]
            or self._ask(high)[1] != self._ask((*high[:at], low[at], *high[at + 1 :]))[1]
        ]
        at = max(differing or sides, key=lambda side: high[side] - low[side])
        middle = (low[at] + high[at]) // 2
        yield low, (*high[:at], middle, *high[at + 1 :])
        yield (*low[:at], middle + 1, *low[at + 1 :]), high
