"""The silence oracle: on which days an office must have been told something, read a second time.

It walks through a history one day at a time, knowing on each day only what was dated by then, and
says which days ahead must not be missed as things stand:

    expiry           cover ends, whatever ends it: the text, a notice, a consent, a withdrawal
    notice           notice closes, where its day decides something
    effect_pending   the running term ends while a signed one waits for its notification

Cover goes on only by a later term that is signed and known to begin no later than the day after;
one that waits, or was signed on a day not recorded, settles nothing. Days are exact here: what is
known to the month only is tried by laying an exact day inside it (`inside`).
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from agreements.dates import from_day
from agreements.lifecycle import EffectFact, RenewalClause

from .histories import _chosen, random_history
from .oracle import ONE, Oracle, last_notice_day, parts

#: How long before its day each must be told for the first time.
FIRST_LEAD = {
    "expiry": timedelta(days=365),
    "effect_pending": timedelta(days=365),
    "notice": timedelta(days=90),
}
FAR = timedelta(days=800)


@dataclass(frozen=True, order=True)
class Due:
    """One day not to be missed."""

    kind: str
    day: date

    @property
    def first_told(self) -> date:
        return self.day - FIRST_LEAD[self.kind]


def notified_later(term, today):
    """Whether `term` waits, on `today`, for a notification."""
    on = term.effect.on
    return term.effect.mode.endswith("notification") and (on is None or on > today)


class SilenceOracle(Oracle):
    """`live(day)`, each day once and in order; then `due_ahead(day)`: what must not be missed."""

    def __init__(self, facts):
        super().__init__(facts)
        self.old_ends = {}  # term id → the old end as it was known when the term was signed
        self.held = {}

    def own_start(self, term, today):
        return None if notified_later(term, today) else super().own_start(term, today)

    def sign(self, term, today):
        self.old_ends[term.id] = self.known_end(today)
        super().sign(term, today)

    def known_end(self, day):
        return self.held.get(day) if self.held else super().known_end(day)

    def live(self, today):
        for ordinal, term in sorted(self.waiting.items()):
            waits = term.id not in self.starting and not self.given_up.get(ordinal)
            if waits and term.effect.on == today and term.effect.mode.endswith("notification"):
                self.held = {today: self.old_ends[term.id]}
                super().sign(term, today)
                self.held = {}
        super().live(today)

    def extend(self, one, today):
        """A term that waits for its notification may be extended before it begins."""
        waits = self.waiting.get(one.ordinal)
        if waits is not None and waits.id not in self.starting:
            self.extended_ahead[waits.id] = one.new_ends_on
        else:
            super().extend(one, today)

    # --- what lies ahead ---

    def following(self, today):
        """Signed terms known to begin after `today`, by first day; one that a later term overtakes
        never begins."""
        ahead = []
        for ordinal in self.ahead():
            term = self.waiting[ordinal]
            start = self.starting.get(term.id)
            if start and start[0] > today:
                one = self.shape(term, *start)
                one.fixed_last += self.to_end.get(ordinal, [])
                ahead.append(one)
        found, begun = [], self.begun
        for one in sorted(ahead, key=lambda one: one.start):
            if one.term.ordinal > begun:
                found.append(one)
                begun = one.term.ordinal
        return found

    def ended_by_act(self, now):
        ends = [last for _id, _day, last in now.fixed_last]
        ends += [end for end in [self.noticed_end(now)] if end]
        return min(ends, default=None)

    def ends_of(self, now, today):
        """The last day of each period from the running one on, as far as anybody is told ahead,
        and whether there are more."""
        found = [now.end]
        while found[-1] < today + FAR:
            end = now.next_end(len(found))
            if end is None:
                return found, False
            found.append(end)
        return found, True

    def last_day(self, now, today):
        """The day cover by this term ends, as far as is known; None where it does not. An act
        with a day after the text has run out ends nothing."""
        act = self.ended_by_act(now)
        if now.end is None:
            return act
        ends, goes_on = self.ends_of(now, today)
        lasts = [act, None if goes_on else ends[-1]]
        return min((day for day in lasts if day), default=None)

    def state(self, today):
        """All that `due_ahead` looks at; asked anew twice a year, since rolls go on."""
        now = self.running
        running = now and (
            now.term.id,
            now.end,
            now.rolls,
            tuple(now.notices),
            tuple(now.fixed_last),
        )
        ahead = [self.waiting, self.starting, self.extended_ahead, self.given_up, self.to_end]
        return running, self.begun, str(ahead), len(self.doubted), today.year, today.month > 6

    def due_ahead(self, today):
        """Every day that must not be missed, as things stand on `today`."""
        found, terms = set(), self.following(today)
        if self.running:
            terms.insert(0, self.running)
        last = None
        for at, now in enumerate(terms):
            begins = terms[at + 1].start if at + 1 < len(terms) else None
            last = self.last_day(now, today)
            settled = begins is not None and (last is None or begins <= last + ONE)
            if settled and terms[at + 1].term.ordinal in self.doubted:
                settled = False  # an act may have ended it before it begins
            if settled:
                continue
            found |= {Due("notice", day) for day in self.notice_days(now, today)}
            if last is not None:
                found.add(Due("expiry", last))
                if self.waits_for_effect(now):
                    found.add(Due("effect_pending", last))
        return {one for one in found if one.day >= today and not self.superseded(one.day)}

    def superseded(self, day):
        return self.facts.superseded_on is not None and day >= self.facts.superseded_on - ONE

    def waits_for_effect(self, now):
        return any(
            ordinal > max(self.begun, now.term.ordinal)
            and term.id not in self.starting
            and not self.given_up.get(ordinal)
            for ordinal, term in self.waiting.items()
        )

    def notice_days(self, now, today):
        """Tacit: of every period that a notice still keeps from being followed by another;
        express and not recorded: of the only one. What ends by an act decides nothing more."""
        clause = now.term.notice
        if clause is None or clause.anchor != "before_end" or now.end is None:
            return
        if self.ended_by_act(now):
            return
        ends, goes_on = self.ends_of(now, today)
        if now.term.renewal.mode == "tacit":
            ends = ends if goes_on else ends[:-1]
        elif now.term.renewal.mode == "none":
            return
        for end in ends:
            if self.superseded(end):
                return
            yield last_notice_day(end, *parts(clause.length))


# --- histories -----------------------------------------------------------------------------------


def known_by(facts, today):
    """What was recorded by the end of `today`, each fact on its own day."""

    def by(day):
        return day if day is None or day <= today else None

    def told(term):
        if not term.effect.mode.endswith("notification"):
            return term
        return replace(term, effect=replace(term.effect, on=by(term.effect.on)))

    return replace(
        facts,
        terms=tuple(
            told(one)
            for one in facts.terms
            if all(row.signed is None or row.signed.latest <= today for row in one.signatures)
        ),
        amendments=tuple(one for one in facts.amendments if one.signed.latest <= today),
        events=tuple(
            replace(one, received_on=by(one.received_on)) for one in facts.events if one.on <= today
        ),
    )


CLAUSES = ("none", "express", "not_recorded")
#: Texts no office would have signed, and those that rule 8 refuses.
REFUSED = {"end_before_start", "starts_out_of_bounds"}


def varied(facts, rng):
    """`facts` with renewal clauses of every kind. Without a notice clause it is for nobody to say
    whether sending or receipt counts, so that both fall on one day."""

    def of(term):
        if term.renewal.mode == "tacit":
            return term
        return replace(term, renewal=RenewalClause(rng.choice(CLAUSES)))

    def received(event):
        unsaid = any(term.notice is None for term in facts.terms)
        return replace(event, received_on=event.on) if unsaid and event.received_on else event

    terms, events = tuple(map(of, facts.terms)), tuple(map(received, facts.events))
    return replace(facts, terms=terms, events=events)


def in_effect_by(facts, rng):
    """`facts` with a day for each effect that is not recorded: on the last signature, or later.
    A start that was chosen (rule 8) says when the term begins."""

    def of(term):
        signed = [row.signed for row in term.signatures if row.signed]
        if term.effect.mode != "unknown" or not signed or term.starts:
            return term
        days = rng.choice([0, 0, rng.randint(1, 60)])
        on = max(one.latest for one in signed) + timedelta(days=days)
        return replace(term, effect=EffectFact("on_last_notification", on))

    return replace(facts, terms=tuple(map(of, facts.terms)))


def inside(facts, rng):
    """`facts` with each partial signature on one day inside its bounds."""

    def on_a_day(row):
        signed = row.signed
        if signed is None or signed.day:
            return row
        days = (signed.latest - signed.earliest).days
        return replace(row, signed=from_day(signed.earliest + timedelta(days=rng.randint(0, days))))

    def of(term):
        rows = tuple(map(on_a_day, term.signatures[:1]))
        same = tuple(replace(row, signed=rows[0].signed) for row in term.signatures[1:])
        return replace(term, signatures=rows + same)

    return replace(facts, terms=tuple(map(of, facts.terms)))


def exact_history(seed):
    """A random history without a partial day, with the starts that are asked for then."""
    rng = random.Random(seed)
    facts = in_effect_by(inside(varied(random_history(seed), rng), rng), rng)
    terms = tuple(replace(term, starts=None) for term in facts.terms)
    return _chosen(rng, replace(facts, terms=terms))


def recording_days(facts):
    """The days on which something came to be known."""
    days = [facts.registered_on]
    days += [row.signed.latest for one in facts.terms for row in one.signatures if row.signed]
    days += [
        one.effect.on
        for one in facts.terms
        if one.effect.on and one.effect.mode.endswith("notification")
    ]
    days += [one.signed.latest for one in facts.amendments]
    days += [day for one in facts.events for day in (one.on, one.received_on) if day]
    return sorted(set(days))


def days_ahead(facts, until, oracle=None):
    """For each day up to `until`: what must not be missed from then on."""
    oracle = oracle or SilenceOracle(facts)
    last, found, day = None, set(), oracle.first_day()
    while day <= until:
        oracle.live(day)
        if (state := oracle.state(day)) != last:
            last, found = state, oracle.due_ahead(day)
        yield day, {one for one in found if one.day >= day}
        day += ONE
