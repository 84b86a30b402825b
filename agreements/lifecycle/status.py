"""One status for every day: the table of domain §4, its first line that holds wins."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from agreements.values import quickly_made

from .ahead import Ahead, next_ahead
from .disclosure import LAST_DAY_KNOWN
from .links import Pending
from .result import ALWAYS, COVERED, Because, Status, StatusPeriod, Step, exactly
from .schedule import Period
from .steps import ONE_DAY, Certainty, because, both, step
from .term_runs import Relationship, TermRun
from .termination_rules import Act, Suspension


@quickly_made
@dataclass(frozen=True, slots=True)
class At:
    """A day, and where it lies in the relationship."""

    day: date
    whole: Relationship
    term_run: TermRun | None  # the last one begun by that day
    later: tuple[TermRun, ...]  # those that begin after it
    period: Period | None  # its period that holds the day: the term in effect
    past: Period | None  # else its last period before the day

    @property
    def act(self) -> Act | None:
        """The act that ends the term first, among those that count on this day."""
        acts = [act for act in self.term_run.acts if act.last and act.counts_on(self.day)]
        return min(acts, key=lambda act: (act.last, act.day), default=None)

    @property
    def following(self) -> Ahead | None:
        """The term with which cover goes on although an act ends the one that runs."""
        ahead, act = next_ahead(self.whole, self.later, self.day), self.act
        goes_on = ahead and act and ahead.follows(act, self.term_run.acts, self.day)
        return ahead if goes_on else None

    @property
    def suspension(self) -> Suspension | None:
        for one in self.term_run.suspensions:
            if one.start <= self.day and (one.resumed is None or self.day < one.resumed):
                return one
        return None

    @property
    def pending(self) -> Pending | TermRun | None:
        """The last term signed by this day and not yet in effect, unless a later one has been."""
        waiting = [
            one
            for one in self.whole.pending
            if one.signing.earliest <= self.day
            and (one.ended_by is None or self.day <= one.ended_by.last)
        ]
        waiting += [
            one
            for one in self.whole.term_runs
            if one.link.signing and one.link.signing.earliest <= self.day < one.start
        ]
        last = max(waiting, key=lambda one: one.term.ordinal, default=None)
        if last and self.term_run and last.term.ordinal < self.term_run.term.ordinal:
            return None
        return last


@quickly_made
@dataclass(frozen=True, slots=True)
class Finding:
    """The status of a day. `entered`: from when its first day is certain; `key` tells whether two
    days next to each other belong to one period."""

    status: Status
    ordinal: int | None
    key: object
    certain: Certainty
    entered: Certainty
    because: Because
    period: Period | None = None


def _superseded(at: At) -> Finding | None:
    facts = at.whole.facts
    if facts.superseded_on is None or at.day < facts.superseded_on:
        return None
    last = at.term_run.last if at.term_run else None
    told = step("superseded", by=facts.superseded_by, date=facts.superseded_on, last=last)
    begun = [one.term.ordinal for one in at.whole.term_runs if one.start < facts.superseded_on]
    ordinal = begun[-1] if begun else None
    certain = facts.superseded_on
    return Finding("superseded", ordinal, None, certain, certain, (told,))


def _terminated(at: At) -> Finding | None:
    if at.period:
        return None
    if at.term_run and at.term_run.ended == "terminated" and at.term_run.last < at.day:
        one = at.term_run
        return Finding(
            "terminated",
            one.term.ordinal,
            one.last,
            one.end_certain,
            one.end_certain,
            one.end_because,
        )
    for one in at.whole.pending:
        newer = at.term_run is None or one.term.ordinal > at.term_run.term.ordinal
        if newer and one.ended_by and one.ended_by.last < at.day:
            act = one.ended_by
            return Finding(
                "terminated", one.term.ordinal, act.last, act.certain, act.certain, act.because
            )
    return None


def _suspended(at: At) -> Finding | None:
    if not at.period or not (one := at.suspension):
        return None
    certain = both(at.period.start_certain, one.start)
    key = (one.start, at.period.roll)
    return Finding(
        "suspended", at.term_run.term.ordinal, key, certain, one.start, one.because, at.period
    )


def _terminating(at: At) -> Finding | None:
    if not at.period or not (act := at.act) or at.following:
        return None
    certain = both(at.period.start_certain, act.certain)
    last, told = act.last, act.because
    sooner = at.period.end and at.period.end < last
    if sooner and at.term_run.ended != "terminated" and not _ends_later_term(at, act):
        last, told = at.period.end, because(told, at.period.end_because)  # a successor was faster
    told = because(told, step(LAST_DAY_KNOWN, date=last))
    key = (act.event.id, at.period.roll)
    return Finding(
        "terminating", at.term_run.term.ordinal, key, certain, act.certain, told, at.period
    )


def _ends_later_term(at: At, act: Act) -> bool:
    return any(one.event.id == act.event.id for later in at.later for one in later.acts)


def _in_force(at: At) -> Finding | None:
    if not at.period:
        return None
    term_run, period = at.term_run, at.period
    act = at.act
    doubts = [act for act in term_run.acts if act.last is None and act.counts_on(at.day)]
    undone = [act for act in term_run.acts if act.withdrawn and act.withdrawn <= at.day]
    resumed = [one for one in term_run.suspensions if one.resumed and one.resumed <= at.day]
    vague = doubts or period.end_kind == "not_recorded" or period.start_certain is None
    vague = vague or (act and act.certain is None)
    told = [period.start_because, period.end_because]
    if period.end_kind == "not_recorded" and term_run.undated:
        told.append((step("undated_between", ordinals=list(term_run.undated)),))
    if act:  # a settled term follows: cover does not end with it
        told += [act.because, (_term_follows(at.following),)]
    told += [act.because for act in doubts]
    told += [act.because for act in undone if (act.last or at.day) >= period.start]
    told += [one.because for one in resumed if one.resumed >= period.start]
    days = [*[act.withdrawn for act in undone], *[one.resumed for one in resumed]]
    days += [max(act.day, at.following.known_on)] if act else []
    return Finding(
        "in_force",
        term_run.term.ordinal,
        (period.roll, len(doubts), len(undone), len(resumed), act and act.event.id),
        None if vague else period.start_certain,
        None if period.start_certain is None else max([period.start_certain, *days]),
        because(*told),
        period,
    )


def _term_follows(following: Ahead) -> Step:
    return step("term_follows", ordinal=following.term.ordinal, start=following.start.day)


def _signed(at: At) -> Finding | None:
    if at.period or not (one := at.pending):
        return None
    signing = one.signing if isinstance(one, Pending) else one.link.signing
    start = one.start if isinstance(one, Pending) else one.link.start
    entered = both(signing.certain, at.term_run.end_certain) if at.term_run else signing.certain
    told = (step("signed", ordinal=one.term.ordinal, signed=signing.text), *start.because)
    return Finding("signed", one.term.ordinal, None, signing.certain, entered, told)


def _expired(at: At) -> Finding | None:
    if at.period or not at.term_run:
        return None
    one = at.term_run
    last, certain, told = one.last, one.end_certain, one.end_because
    if at.past and at.past.end < one.last:  # a gap before an extension that came too late
        last, certain, told = at.past.end, at.past.end_certain, at.past.end_because
    told = because(told, step("ran_out", ordinal=one.term.ordinal, date=last))
    if one.undated:
        told += (step("undated_between", ordinals=list(one.undated)),)
    settled = None if one.undated else certain
    return Finding("expired", one.term.ordinal, last, settled, certain, told)


def _withdrawn(at: At) -> Finding | None:
    """Every text that is not signed later was given up."""
    signed = {one.id for one in at.whole.undated} | {one.term.id for one in at.whole.pending}
    signed |= {one.term.id for one in at.whole.term_runs}
    unsigned = [term for term in at.whole.facts.terms if term.id not in signed]
    if at.term_run or at.whole.undated or not unsigned:
        return None
    if any(term.stage != "withdrawn" for term in unsigned):
        return None
    told = step("given_up", ordinals=[term.ordinal for term in unsigned])
    return Finding("withdrawn", None, None, ALWAYS, ALWAYS, (told,))


def _in_preparation(at: At) -> Finding | None:
    """Nothing is signed yet: neither on a known day before this one nor on an unknown one."""
    begun = [one.link.signing for one in at.whole.term_runs] + [
        one.signing for one in at.whole.pending
    ]
    if at.term_run or any(one and one.earliest <= at.day for one in begun):
        return None
    ordinals = [one.term.ordinal for one in (*at.whole.term_runs, *at.whole.pending)]
    first = min(ordinals, default=None)
    undated = [*at.whole.unrecorded, *[term.ordinal for term in at.whole.undated]]
    if any(first is None or ordinal < first for ordinal in undated):
        return None
    told = step("nothing_signed", registered=at.whole.facts.registered_on)
    return Finding("in_preparation", None, None, ALWAYS, ALWAYS, (told,))


def _unknown(at: At) -> Finding:
    told = []
    if undated := [term.ordinal for term in at.whole.undated]:
        told.append(step("undated_terms", ordinals=undated))
    if unrecorded := at.whole.unrecorded:
        told.append(step("unrecorded_terms", ordinals=list(unrecorded)))
    return Finding("unknown", None, None, None, None, tuple(told))


#: Domain §4, line by line.
TABLE: tuple[Callable[[At], Finding | None], ...] = (
    _superseded,
    _terminated,
    _suspended,
    _terminating,
    _in_force,
    _signed,
    _expired,
    _withdrawn,
    _in_preparation,
    _unknown,
)


def status_periods(whole: Relationship) -> tuple[StatusPeriod, ...]:
    """The statuses of all days from the first dated fact on, the last one open-ended."""
    days = _turning_days(whole)
    found: list[tuple[date, Finding]] = []
    for at in _places(whole, days):
        finding = next(found_here for rule in TABLE if (found_here := rule(at)))
        if not found or not _same(found[-1][1], finding):
            found.append((at.day, finding))
    return tuple(_period(found, at) for at in range(len(found)))


def _same(one: Finding, other: Finding) -> bool:
    return (one.status, one.ordinal, one.key) == (other.status, other.ordinal, other.key)


def _period(found: list[tuple[date, Finding]], at: int) -> StatusPeriod:
    start, finding = found[at]
    following = found[at + 1] if at + 1 < len(found) else None
    ends_on = following[0] - ONE_DAY if following else None
    return StatusPeriod(
        status=finding.status,
        starts_on=start,
        ends_on=ends_on,
        certain_from=finding.certain,
        because=(*finding.because, *_gap(found, at)),
        since=exactly(start, finding.entered),
        until=exactly(ends_on, _left(finding, following)),
        ordinal=finding.ordinal,
    )


def _left(finding: Finding, following: tuple[date, Finding] | None) -> Certainty:
    """From when the last day of a period is certain: as the end of the term's own period, where
    it is that, else as the first day of what follows."""
    if following is None:
        return ALWAYS
    day, after = following
    if finding.period and finding.period.end == day - ONE_DAY:
        return finding.period.end_certain
    return after.entered


#: Statuses of days between two terms, when neither is in effect.
OF_A_GAP = frozenset({"expired", "terminated", "signed"})


def _gap(found: list[tuple[date, Finding]], at: int) -> Because:
    """A gap inside the chain is counted in days (rule 9), from where cover ends to where it goes
    on: the one before may have run out or been ended, the one after be signed already."""
    start, finding = found[at]
    if finding.status not in OF_A_GAP or not at or found[at - 1][1].status not in COVERED:
        return ()
    later = (one for one in found[at + 1 :] if one[1].status not in OF_A_GAP)
    until, after = next(later, (start, finding))
    if after.status not in COVERED:
        return ()
    return (step("gap", start=start, end=until - ONE_DAY, days=(until - start).days),)


def first_day(whole: Relationship) -> date:
    """The day of the first dated fact, registration among them."""
    facts = whole.facts
    days = [facts.registered_on, *[term_run.start for term_run in whole.term_runs]]
    days += [event.on for event in facts.events]
    days += [one.signed.earliest for one in facts.amendments if one.signed.earliest]
    days += [
        row.signed.earliest
        for term in facts.terms
        for row in term.signatures
        if row.signed and row.signed.earliest
    ]
    return min(days)


def _turning_days(whole: Relationship) -> list[date]:
    """Every day on which a status can change."""
    first = first_day(whole)
    days: set[date | None] = {first, whole.facts.superseded_on}
    for signing in whole.signings.values():
        days |= {signing.earliest, signing.latest}
    days |= {doubted for doubted, _certain in whole.reached.doubted.values()}
    for one in whole.pending:
        if one.ended_by:
            days |= {one.ended_by.day, one.ended_by.last + ONE_DAY}
    for term_run in whole.term_runs:
        days |= {term_run.start, *[period.start for period in term_run.periods]}
        days |= {term_run.term.effect.on if term_run.link.signing else None}
        days |= {act.day for act in term_run.acts} | {act.withdrawn for act in term_run.acts}
        days |= {one.start for one in term_run.suspensions}
        days |= {one.resumed for one in term_run.suspensions}
        days |= {period.end + ONE_DAY for period in term_run.periods if period.end and period.final}
        if term_run.last:
            days.add(term_run.last + ONE_DAY)
    return sorted(day for day in days if day and day >= first)


def _places(whole: Relationship, days: list[date]) -> Iterator[At]:
    starts = [term_run.start for term_run in whole.term_runs]
    for day in days:
        at = bisect_right(starts, day) - 1
        term_run = whole.term_runs[at] if at >= 0 else None
        period = past = None
        if term_run:
            here = bisect_right(term_run.periods, day, key=lambda one: one.start) - 1
            period = term_run.periods[here] if here >= 0 else None
            if period and period.end and period.end < day and period.final:
                period, past = None, period
        yield At(day, whole, term_run, whole.term_runs[at + 1 :], period, past)
