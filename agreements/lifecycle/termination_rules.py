"""What ends or interrupts a term: notice, consent, a party's withdrawal, suspension (rule 10)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from agreements.dates import (
    DateError,
    month_end,
    quarter_end,
    year_end,
)
from agreements.values import quickly_made, replace

from .chain import Link
from .facts import AgreementFacts, EventFact, NoticeClause
from .parties import carries_on
from .result import Because, Note
from .schedule import Period, sum_of
from .steps import ONE_DAY, Certainty, step

NOTICES = frozenset({"notice_sent", "notice_received"})
ENDING = NOTICES | {"terminated_by_consent", "party_withdrew"}

#: To which day a notice period that has run is carried on.
CARRIED_TO: dict[str, Callable[[date], date]] = {
    "any_time": lambda day: day,
    "any_time_to_month_end": month_end,
    "any_time_to_quarter_end": quarter_end,
    "any_time_to_year_end": year_end,
}


@quickly_made
@dataclass(frozen=True, slots=True)
class Act:
    """An act that counts from `day` (inclusive) and ends the term on `last` (inclusive).

    `last` None: we cannot compute its effect, so that what follows is not certain.
    `withdrawn`: the day from which it is taken back.
    """

    event: EventFact
    day: date
    last: date | None
    certain: Certainty
    because: Because
    withdrawn: date | None = None

    def counts_on(self, day: date) -> bool:
        return self.day <= day and (self.withdrawn is None or day < self.withdrawn)


@quickly_made
@dataclass(frozen=True, slots=True)
class Suspension:
    """Suspended from `start` to the day before `resumed` (None: never resumed)."""

    start: date
    resumed: date | None
    because: Because


@dataclass(slots=True)
class Notes:
    """Where the rules put what they found missing or odd."""

    missing: list[Note]
    warnings: list[Note]

    def warn(self, code: str, ordinal: int | None = None, /, **params) -> None:
        self.warnings.append(Note(code, step(code, **params).params, ordinal))

    def take(self, other: "Notes") -> None:
        self.missing += other.missing
        self.warnings += other.warnings

    def forget(self, code: str, events: Collection[int]) -> None:
        """Takes back what was said of acts that turn out to do more."""
        self.warnings = [
            one
            for one in self.warnings
            if one.code != code or one.params.get("event") not in events
        ]

    def miss(self, code: str, ordinal: int | None = None, /, **params) -> None:
        self.missing.append(Note(code, step(code, **params).params, ordinal))


def counting_day(event: EventFact, clause: NoticeClause | None) -> date | None:
    """The day from which a notice counts under the clause's basis; None while receipt is open."""
    if event.kind == "notice_received":
        return event.on
    if clause is None:
        return event.received_on or event.on
    return event.on if clause.basis == "sent" else event.received_on


def day_of(event: EventFact, clause: NoticeClause | None) -> date:
    """The day by which an event is assigned to a term."""
    return counting_day(event, clause) or event.on if event.kind in NOTICES else event.on


def withdrawals(events: Sequence[EventFact]) -> dict[int, EventFact]:
    """The first withdrawal of each notice, by the notice's id. One that names no notice takes
    back the latest one still standing."""
    found: dict[int, EventFact] = {}
    standing: list[EventFact] = []
    for event in events:
        if event.kind in NOTICES:
            standing.append(event)
        elif event.kind == "notice_withdrawn":
            named = [n for n in standing if n.id == event.withdraws] or (
                standing[-1:] if event.withdraws is None else []
            )
            for notice in named:
                standing.remove(notice)
                found[notice.id] = event
    return found


def act_of(
    event: EventFact,
    link: Link,
    periods: Sequence[Period],
    facts: AgreementFacts,
    taken_back: dict[int, EventFact],
    notes: Notes,
) -> Act | None:
    """What `event` does to the term it is assigned to; None where it does not end it."""
    run = _unbroken(periods, day_of(event, link.term.notice))
    if event.kind in NOTICES:
        act = _notice(link, run, event, notes)
        if act and event.id in taken_back:
            return _withdrawn(link, act, taken_back[event.id], notes)
        return act
    if event.kind == "terminated_by_consent" or (
        event.kind == "party_withdrew" and ends_all(facts, event)
    ):
        return _agreed(link, run, event, notes)
    return None


def _unbroken(periods: Sequence[Period], day: date) -> Sequence[Period]:
    """The periods up to the first gap after `day`: what an act of that day can reach."""
    for at, (one, following) in enumerate(pairwise(periods)):
        if one.end >= day and one.end + ONE_DAY < following.start:
            return periods[: at + 1]
    return periods


def ends_all(facts: AgreementFacts, event: EventFact) -> bool:
    """Whether the agreement does not carry on after this withdrawal."""
    gone = {
        one.by_party
        for one in facts.events
        if one.kind == "party_withdrew" and (one.on, one.id) <= (event.on, event.id)
    }
    return not carries_on(facts.parties, facts.home, gone)


def _last_of_all(periods: Sequence[Period]) -> date | None:
    return periods[-1].end if periods and periods[-1].final else None


def _beyond(link: Link, periods: Sequence[Period], event: EventFact, last: date, notes: Notes):
    """Whether the term runs out before the act would end it: then the act changes nothing."""
    end = _last_of_all(periods)
    if end is None or last <= end:
        return False
    notes.warn("ends_before_that", link.term.ordinal, event=event.id, date=last, ends_on=end)
    return True


# --- Notice --------------------------------------------------------------------------------------


def _notice(link: Link, periods: Sequence[Period], event: EventFact, notes: Notes) -> Act | None:
    clause, ordinal = link.term.notice, link.term.ordinal
    day = counting_day(event, clause)
    if day is None:
        notes.miss("received_on", ordinal, event=event.id, sent=event.on)
        told = step("notice_not_received", event=event.id, sent=event.on, party=event.by_party)
        return Act(event, event.on, None, None, (told,))
    told = step(
        "notice_given",
        event=event.id,
        kind=event.kind,
        party=event.by_party,
        on=event.on,
        date=day,
    )
    act = Act(event, day, None, day, (told,))
    if clause is None:
        return _without_clause(link, periods, act, notes)
    if clause.anchor == "before_end":
        return _before_end(link, periods, act, clause, notes)
    return _any_time(link, periods, act, clause, notes)


def _before_end(
    link: Link, periods: Sequence[Period], act: Act, clause: NoticeClause, notes: Notes
) -> Act | None:
    """Ends the agreement with the first period whose notice day has not passed (rule 7)."""
    ordinal, named = link.term.ordinal, act.event.effective_on
    running = next((p for p in periods if p.end is None or p.end >= act.day), None)
    if running is None or running.end is None:
        return _without_end(link, running, act, clause, notes)
    reached = [p for p in periods if p.notice_by and p.notice_by >= act.day]
    late = bool(running.notice_by and running.notice_by < act.day)
    if late:
        following = reached[0].end if reached else None
        notes.warn(
            "late_notice",
            ordinal,
            event=act.event.id,
            date=act.day,
            notice_by=running.notice_by,
            ends_on=following,
        )
    if named:
        later = [p for p in reached if p.end >= named]
        if reached and named != (later or reached)[0].end:
            notes.warn("day_not_in_clause", ordinal, event=act.event.id, date=named)
        reached = later or reached
    if not reached:
        return None
    period = reached[0]
    verdict = step(
        "notice_late" if late else "notice_in_time",
        notice_by=running.notice_by if late else period.notice_by,
        date=period.end,
    )
    return replace(act, last=period.end, because=(*act.because, *period.end_because, verdict))


def _without_end(
    link: Link, running: Period | None, act: Act, clause: NoticeClause, notes: Notes
) -> Act | None:
    """A clause that counts before an end, in a term that has none: it runs from the notice."""
    if running is None:
        return None
    notes.warn("notice_without_end", link.term.ordinal, event=act.event.id, date=act.day)
    if running.end_kind != "indefinite":
        return replace(act, last=act.event.effective_on, certain=None)
    last, told = _run(act, clause)
    return replace(act, last=last, certain=None, because=(*act.because, *told))


def _run(act: Act, clause: NoticeClause) -> tuple[date | None, Because]:
    """Last day of a notice period; it begins on the day after the notice (rule 4)."""
    carried = CARRIED_TO.get(clause.anchor, CARRIED_TO["any_time"])
    begins = act.day + ONE_DAY
    try:
        runs_until, counted = (
            sum_of(begins, clause.length, "day_before") if clause.length else (act.day, None)
        )
    except DateError:
        return None, ()
    told = (step("notice_period_begins", date=begins), counted) if counted else ()
    last = carried(runs_until)
    if last != runs_until:
        told = (*told, step("carried_to", anchor=clause.anchor, start=runs_until, date=last))
    return last, told


def _any_time(
    link: Link, periods: Sequence[Period], act: Act, clause: NoticeClause, notes: Notes
) -> Act | None:
    last, told = _run(act, clause)
    named = act.event.effective_on
    if last and named and named < last:
        notes.warn(
            "day_before_clause", link.term.ordinal, event=act.event.id, date=named, earliest=last
        )
    elif last and named and named > last:
        last, told = named, (*told, step("day_named", date=named))
    if last and _beyond(link, periods, act.event, last, notes):
        return None
    return replace(act, last=last, because=(*act.because, *told))


def _without_clause(link: Link, periods: Sequence[Period], act: Act, notes: Notes) -> Act | None:
    """A notice the text as recorded knows nothing of: only a day it names, or the end of a period
    that would have rolled on, can be taken for its effect, and neither is certain."""
    notes.warn("notice_without_clause", link.term.ordinal, event=act.event.id, date=act.day)
    named = act.event.effective_on
    if named:
        if _beyond(link, periods, act.event, named, notes):
            return None
        told = step("day_named", date=named)
        certain = act.certain if link.term.notice_settled else None
        return replace(act, last=named, certain=certain, because=(*act.because, told))
    running = next(
        (p for p in periods if p.start <= act.day and (p.end or act.day) >= act.day), None
    )
    if running and running.end and not running.final:
        told = step("end_of_period_presumed", date=running.end)
        return replace(act, last=running.end, certain=None, because=(*act.because, told))
    return replace(act, certain=None)


def _withdrawn(link: Link, act: Act, event: EventFact, notes: Notes) -> Act:
    """Taken back up to and including the last day in force (rule 10)."""
    if act.last and event.on > act.last:
        notes.warn(
            "withdrawn_too_late",
            link.term.ordinal,
            event=event.id,
            date=event.on,
            ends_on=act.last,
        )
        return act
    told = step("notice_withdrawn", event=event.id, date=event.on)
    return replace(act, withdrawn=event.on, because=(*act.because, told))


# --- Consent, withdrawal of a party --------------------------------------------------------------


def _agreed(link: Link, periods: Sequence[Period], event: EventFact, notes: Notes) -> Act | None:
    """Ends the term on the day agreed on or named, by default the day of the act."""
    last = event.effective_on or event.on
    if last < event.on:
        notes.warn("ends_before_act", link.term.ordinal, event=event.id, date=last, act=event.on)
    if _beyond(link, periods, event, last, notes):
        return None
    told = step(event.kind, event=event.id, party=event.by_party, on=event.on, date=last)
    return Act(event, event.on, last, event.on, (told,))


# --- Suspension ----------------------------------------------------------------------------------


def suspensions_of(
    link: Link, periods: Sequence[Period], events: Sequence[EventFact], notes: Notes
) -> list[Suspension]:
    """The stretches in which the term is suspended; its clock runs on (rule 10). A day without
    the term in effect ends a suspension."""
    found: list[Suspension] = []
    for event in events:
        standing = found[-1] if found and found[-1].resumed is None else None
        if standing and (gap := _gap_between(periods, standing.start, event.on)):
            found[-1], standing = replace(standing, resumed=gap), None
        if event.kind == "suspended":
            if standing:
                notes.warn("suspended_already", link.term.ordinal, event=event.id, date=event.on)
                continue
            told = step("suspended", event=event.id, party=event.by_party, date=event.on)
            found.append(Suspension(event.on, None, (told,)))
        elif event.kind == "resumed":
            if not standing:
                notes.warn("not_suspended", link.term.ordinal, event=event.id, date=event.on)
                continue
            told = step("resumed", event=event.id, date=event.on)
            found[-1] = replace(standing, resumed=event.on, because=(*standing.because, told))
    if found and found[-1].resumed is None and periods:
        gap = _gap_between(periods, found[-1].start, periods[-1].start)
        found[-1] = replace(found[-1], resumed=gap)
    return found


def _gap_between(periods: Sequence[Period], first: date, last: date) -> date | None:
    """The first day without a period from `first` to `last`, None where there is none."""
    for one, following in pairwise(periods):
        if first <= one.end < last and one.end + ONE_DAY < following.start:
            return one.end + ONE_DAY
    return None
