"""What would follow from an act that is not recorded yet: the rules, run on the facts with one
more. Nothing is written, and nothing here computes a day of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from agreements.dates import PartialDate
from agreements.derive import OfficeSettings, event_fact, facts_of, horizon_for, with_facts
from agreements.lifecycle import (
    AgreementFacts,
    Edges,
    EventFact,
    Link,
    SignatureFact,
    TermPeriod,
    asks_reach,
    awaited,
    beginning,
    derive_lifecycle,
    last_days,
    old_end_edges,
)
from agreements.models import Agreement, Amendment, EffectMode, Event, Starts, Term


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a term would run, and what becomes of the one before it; all days inclusive.

    `starts_on` None: it would not be in effect (yet). `before_last`: last day of the term before,
    None where there is none or it has no end. `starts`, `ends`, `before_ends`: the edges of these
    days. `because`: steps by field.
    """

    starts_on: date | None = None
    last_day: date | None = None
    end_kind: str = ""
    notice_by: date | None = None
    before_ordinal: int | None = None
    before_last: date | None = None
    gap_days: int = 0
    starts: Edges | None = None
    ends: Edges | None = None
    before_ends: Edges | None = None
    because: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What an act would leave: the last day of the running term (None: no end), and of each term
    signed ahead its ordinal and its first day (None: it never takes effect)."""

    last_day: date | None
    ahead: tuple[tuple[int, date | None], ...] = ()


def latest_day(days: Iterable[PartialDate]) -> PartialDate | None:
    """The completing one of several signing days; None of none."""
    return max(
        days, key=lambda day: (day.latest or date.max, day.earliest or date.min), default=None
    )


class Preview:
    """The facts of one agreement, read once and asked several times. `on`: today at home."""

    def __init__(self, agreement: Agreement, *, on: date) -> None:
        (loaded,) = with_facts(Agreement.objects.filter(pk=agreement.pk))
        horizon = horizon_for(loaded, on=on, tops_up=True, unsigned=True)
        self.facts: AgreementFacts = facts_of(loaded, office=OfficeSettings.load(), horizon=horizon)

    def asks_for_start(self, term: Term, signed: Mapping[int, PartialDate]) -> Edges | None:
        """Between which days the old end lies beside which the start of `term` must be chosen
        (rule 8), were it signed by the parties (ids) on the days in `signed`; None where nothing is
        asked."""
        if term.ordinal == 0 or term.is_signed or term.effect_mode == EffectMode.FIXED_DATE:
            return None
        known = self._signed(term, signed)
        last = latest_day(day for day in known.values() if day)
        if last is None or last.earliest is None or not self.completes(term, signed):
            return None
        return old_end_edges(self.facts, ordinal=term.ordinal, on=last.earliest)

    def beginning(self, term: Term) -> tuple[Link | None, Link | None]:
        """How `term` begins, and the dated term before it; None where it is not dated or waits."""
        return beginning(self.facts, ordinal=term.ordinal)

    def may_begin_by(self, term: Term, day: date) -> bool:
        """Whether `term`, which follows a doubtful old end, may begin on or before `day` all the
        same: were that end the earliest it may be."""
        own, _before = self.beginning(term)
        if own is None or own.old_end is None or own.signing is None:
            return False
        signed = own.signing.earliest
        if signed is None or own.start.day != own.old_end + timedelta(days=1):
            return False
        edges = old_end_edges(self.facts, ordinal=term.ordinal, on=signed)
        if edges is None or signed > day:
            return False
        return edges.earliest is None or edges.earliest < day

    def begins_after(self, term: Term, day: date, *, without: Amendment) -> bool:
        """Whether it is certain that `term` begins after `day`, were there no such amendment."""
        others = tuple(one for one in self.facts.amendments if one.id != without.pk)
        own, _before = beginning(replace(self.facts, amendments=others), ordinal=term.ordinal)
        begins = own.start.day if own is not None and own.start.certain is not None else None
        return begins is not None and begins > day

    def completes(self, term: Term, signed: Mapping[int, PartialDate]) -> bool:
        """Whether no signature would be missing, were `term` signed so besides."""
        known, facts = self._signed(term, signed), self.facts
        left = last_days(facts.events)
        return awaited(facts.parties, facts.home, left, known.values()) <= known.keys()

    def left_on(self, party: int) -> date | None:
        """The last day a party that withdrew took part; None while it does."""
        return last_days(self.facts.events).get(party)

    def if_signed(
        self, term: Term, signed: Mapping[int, PartialDate], starts: Starts | date | None = None
    ) -> Consequence:
        """What would follow, were the last party to sign so, with that choice of start."""
        life = derive_lifecycle(self._with_signed(term, signed, starts))
        return _consequence(life.term_periods, term.ordinal)

    def beginning_if_signed(
        self, term: Term, signed: Mapping[int, PartialDate], starts: Starts | date | None = None
    ) -> Link | None:
        """How `term` would begin then; None where it would not be dated, or would wait."""
        return beginning(self._with_signed(term, signed, starts), ordinal=term.ordinal)[0]

    def _with_signed(
        self, term: Term, signed: Mapping[int, PartialDate], starts: Starts | date | None
    ) -> AgreementFacts:
        signatures = tuple(
            SignatureFact(id=at, party=party, signed=day)
            for at, (party, day) in enumerate(self._signed(term, signed).items())
        )
        choice: Any = starts if isinstance(starts, date) else (str(starts) if starts else None)
        terms = tuple(
            replace(fact, stage="signed", signatures=signatures, starts=choice)
            if fact.ordinal == term.ordinal
            else fact
            for fact in self.facts.terms
        )
        return replace(self.facts, terms=terms)

    def asks_reach(self, act: Event) -> bool | None:
        """Whether an act, recorded or not, has to say how far it reaches (rule 10): True, or False
        where it has nothing to say; None where it may."""
        return asks_reach(self.facts, event_fact(act))

    def after_act(
        self,
        *,
        kind: Any,
        on: date,
        by_party: int | None,
        ordinal: int,
        reach: Any = None,
    ) -> Aftermath:
        """What would be left of the running term and of those signed ahead, were an act of `kind`
        done on `on`; it and `reach` are words of the facts. A notice counts as received on the
        same day."""
        event = EventFact(
            id=-1,
            kind=kind,
            on=on,
            by_party=by_party,
            received_on=on if kind == "notice_sent" else None,
            reach=reach,
        )
        life = derive_lifecycle(replace(self.facts, events=(*self.facts.events, event)))
        own = [row for row in life.term_periods if row.ordinal == ordinal]
        first = {row.ordinal: row.starts_on for row in life.term_periods if row.roll == 0}
        ahead = sorted(int(other) for other in life.signed if int(other) > ordinal)
        return Aftermath(
            own[-1].ends_on if own else None, tuple((one, first.get(one)) for one in ahead)
        )

    def _signed(
        self, term: Term, signed: Mapping[int, PartialDate]
    ) -> dict[int, PartialDate | None]:
        """By party: the days recorded, and over them those asked about."""
        fact = next(fact for fact in self.facts.terms if fact.ordinal == term.ordinal)
        return {row.party: row.signed for row in fact.signatures} | dict(signed)


def _consequence(periods: Iterable[TermPeriod], ordinal: int) -> Consequence:
    own = next((row for row in periods if row.ordinal == ordinal), None)
    if own is None:
        return Consequence()
    earlier = [row for row in periods if row.starts_on < own.starts_on]
    before = earlier[-1] if earlier else None
    ends = before.ends_on if before else None
    return Consequence(
        starts_on=own.starts_on,
        last_day=own.ends_on,
        end_kind=own.end_kind,
        notice_by=own.notice_by,
        before_ordinal=before.ordinal if before else None,
        before_last=ends,
        gap_days=(own.starts_on - ends).days - 1 if ends else 0,
        starts=own.starts,
        ends=own.ends,
        before_ends=before.ends if before else None,
        because={name: [one.as_json() for one in told] for name, told in own.because.items()},
    )
