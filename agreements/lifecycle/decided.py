"""What the office intends at the next turn of an agreement, and from which day on that no longer
holds (domain §2, "Decision").

A turn is the end of a period: after it the agreement renews by itself, or is no longer in effect. A
decision changes no date; all that is asked of it here is whether the facts still agree with it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from agreements.dates import stored_edtf
from agreements.values import quickly_made

from .facts import AgreementFacts
from .result import COVERED, Deadline, Lifecycle, TermPeriod
from .steps import ONE_DAY
from .termination_rules import NOTICES

Kind = Literal["renew", "let_run", "let_lapse", "give_notice", "rest"]
Why = Literal["signed", "notice", "ended", "no_notice", "not_begun", "turn_passed", "day_moved"]
#: Of two reasons on one day the earlier in this list is told.
WHY: tuple[Why, ...] = (
    "signed", "notice", "ended", "no_notice", "not_begun", "turn_passed", "day_moved",
)  # fmt: skip
#: So long a renewal may wait for its preparation to be opened, after the day it must begin.
TO_BEGIN = timedelta(days=30)
#: So long before the notice day a notice must have been recorded.
TO_GIVE_NOTICE = timedelta(days=7)
OVER = frozenset({"terminated", "superseded", "withdrawn"})


@quickly_made
@dataclass(frozen=True, slots=True)
class DecisionFact:
    """`turn`: the period it is about, as keys of deadlines name it ("term:12:roll:0"; "" where none
    has an end), `rests_on`: the day of it as it was then, the last day, or the notice day where a
    notice is to be given. `seen_on`: the day on which that day was first seen to be another."""

    kind: Kind
    decided_on: date
    turn: str = ""
    rests_on: date | None = None
    seen_on: date | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class Lapse:
    """`on`: the first day on which a decision no longer holds."""

    on: date
    why: Why


@quickly_made
@dataclass(frozen=True, slots=True)
class Turn:
    """`last`: the last day of the period; `rolls`: whether another follows by itself."""

    key: str
    last: date
    rolls: bool
    notice: Deadline | None


def turn_after(life: Lifecycle, day: date) -> Turn | None:
    """The next turn at which something can still be done on `day`: a roll that can no longer be
    stopped is passed over, unless there is nothing else."""
    ahead = sorted(_turns(life, day), key=lambda one: one.last)
    return next((one for one in ahead if not _is_settled(one, day)), ahead[0] if ahead else None)


def _turns(life: Lifecycle, day: date) -> Iterator[Turn]:
    notices = {_turn_of(one): one for one in life.deadlines if one.kind == "notice"}
    for one in life.deadlines:
        if one.kind not in ("expiry", "tacit_renewal") or not _is_open(one, day):
            continue
        key, rolls = _turn_of(one), one.kind == "tacit_renewal"
        if _literal(one) - ONE_DAY * rolls >= day:
            yield Turn(key, _literal(one) - ONE_DAY * rolls, rolls, notices.get(key))


def _is_settled(turn: Turn, day: date) -> bool:
    return turn.rolls and turn.notice is not None and not _is_open(turn.notice, day)


def _turn_of(one: Deadline) -> str:
    """The period at whose end a deadline stands. A roll is named by the period it begins."""
    _kind, _colon, turn = one.key.partition(":")
    if one.kind != "tacit_renewal":
        return turn
    term, _roll, number = turn.rpartition(":")
    return f"{term}:{int(number) - 1}"


def _is_open(one: Deadline, day: date) -> bool:
    return one.closing is None or one.closing.on > day


def _literal(one: Deadline) -> date:
    """Its legal day, which no working-day rule moves."""
    return one.moved_from or one.day


# --- What may be decided -------------------------------------------------------------------------


def possible_on(facts: AgreementFacts, life: Lifecycle, day: date) -> tuple[Kind, ...]:
    """What may be decided on `day`; nothing that a fact speaks against already."""
    turn, status = turn_after(life, day), _status_on(life, day)
    asked: dict[Kind, bool] = {
        "renew": any(term.stage == "signed" for term in facts.terms),
        "let_run": turn is not None and turn.rolls,
        "let_lapse": turn is not None and not turn.rolls,
        "give_notice": _can_be_ended(facts, life, turn, day),
        "rest": status == "expired",
    }
    return tuple(
        kind for kind, may in asked.items() if may and _holds(decided(kind, life, day), facts, life)
    )


def _holds(fact: DecisionFact, facts: AgreementFacts, life: Lifecycle) -> bool:
    lapse = lapse_of(fact, facts, life)
    return lapse is None or lapse.on > fact.decided_on


def _can_be_ended(facts: AgreementFacts, life: Lifecycle, turn: Turn | None, day: date) -> bool:
    """Whether a notice given on `day` can still end the agreement."""
    if _status_on(life, day) not in ("in_force", "suspended"):
        return False
    if turn is not None and turn.notice is not None:
        return _is_open(turn.notice, day)
    running = _running(life, day)
    term = next((one for one in facts.terms if running and one.id == running.term), None)
    if term is None:
        return False
    at_any_time = term.notice is not None and term.notice.anchor != "before_end"
    return at_any_time or turn is None


def decided(kind: Kind, life: Lifecycle, day: date) -> DecisionFact:
    """A decision of `day`, with the turn it is about and the day it rests on."""
    if kind == "rest":
        last = _running(life, day)
        return DecisionFact(
            kind, day, _key_of(last) if last else "", last.ends_on if last else None
        )
    turn = turn_after(life, day)
    if turn is None:
        return DecisionFact(kind, day)
    if kind == "give_notice":
        safe = _safe(turn.notice) if turn.notice else None
        return DecisionFact(kind, day, turn.key, safe)
    return DecisionFact(kind, day, turn.key, turn.last)


def _safe(notice: Deadline) -> date:
    return notice.safe_by or notice.day


def _status_on(life: Lifecycle, day: date) -> str:
    return next((one.status for one in reversed(life.status_periods) if one.starts_on <= day), "")


def _running(life: Lifecycle, day: date) -> TermPeriod | None:
    """The period that runs on `day`, else the one that ran last."""
    begun = [one for one in life.term_periods if one.starts_on <= day]
    return max(begun, key=lambda one: one.starts_on, default=None)


def _key_of(period: TermPeriod) -> str:
    return f"term:{period.term}:roll:{period.roll}"


# --- From when on it no longer holds --------------------------------------------------------------


@quickly_made
@dataclass(frozen=True, slots=True)
class _Asked:
    """A decision beside the facts of today."""

    fact: DecisionFact
    facts: AgreementFacts
    life: Lifecycle

    @property
    def period(self) -> TermPeriod | None:
        wanted = self.fact.turn
        return next((one for one in self.life.term_periods if _key_of(one) == wanted), None)

    @property
    def ordinal(self) -> int | None:
        """Of the term it is about."""
        term = self.fact.turn.split(":")[1:2]
        return next((one.ordinal for one in self.facts.terms if [str(one.id)] == term), None)

    def deadline(self, kind: str) -> Deadline | None:
        key = f"{kind}:{self.fact.turn}"
        return next((one for one in self.life.deadlines if one.key == key), None)

    def is_taken_over(self, by: date) -> bool:
        """Whether a later term has begun on the day after `by`, or before."""
        ordinal = self.ordinal
        return ordinal is not None and any(
            one.ordinal > ordinal and one.starts_on <= by + ONE_DAY
            for one in self.life.term_periods
        )


def lapse_of(fact: DecisionFact, facts: AgreementFacts, life: Lifecycle) -> Lapse | None:
    """The first day on which the decision no longer holds; None while nothing speaks against it."""
    asked = _Asked(fact, facts, life)
    found = [
        Lapse(max(day, fact.decided_on), why)
        for why, rule in RULES.items()
        if fact.kind in AGAINST[why] and (day := rule(asked)) is not None
    ]
    return min(found, key=lambda one: (one.on, WHY.index(one.why)), default=None)


def _signed(asked: _Asked) -> date | None:
    """A renewal was signed; one that is only planned was not."""
    ordinal = asked.ordinal
    if ordinal is None:
        return None
    days = [
        day.latest or day.earliest
        for term in asked.facts.terms
        if term.ordinal > ordinal
        and not any(row.planned for row in term.signatures)
        and (text := asked.life.signed.get(term.ordinal))
        and (day := stored_edtf(text))
    ]
    return min((day for day in days if day), default=None)


def _notice(asked: _Asked) -> date | None:
    """A notice was given or received, also one that was taken back later. Who lets an agreement end
    anyway knows of those before."""
    since = asked.fact.decided_on + ONE_DAY * (asked.fact.kind == "let_lapse")
    days = [
        one.on
        for one in asked.facts.events
        if one.kind in NOTICES and not one.planned and one.on >= since
    ]
    counted = asked.deadline("notice") if asked.fact.kind == "let_run" else None
    if counted is not None and counted.closing and counted.closing.how == "done":
        days.append(counted.closing.on)
    return min(days, default=None)


def _ended(asked: _Asked) -> date | None:
    after = asked.fact.decided_on
    rows = asked.life.status_periods
    return next(
        (one.starts_on for one in rows if one.status in OVER and one.starts_on > after), None
    )


def _no_notice(asked: _Asked) -> date | None:
    """A week before its day no notice is recorded. A decision of that week holds for its day."""
    notice = asked.deadline("notice")
    if notice is None:
        return None
    day = max(_safe(notice) - TO_GIVE_NOTICE, asked.fact.decided_on + ONE_DAY)
    closing = notice.closing
    if closing is not None and closing.on <= day and closing.how != "passed":
        return None
    return day


def _not_begun(asked: _Asked) -> date | None:
    """No preparation was opened in the 30 days after the day it must begin, or after a decision
    that came later."""
    start = asked.deadline("start_renewal")
    if start is None:
        return None
    day = max(start.earliest or start.day, asked.fact.decided_on) + TO_BEGIN + ONE_DAY
    return None if start.closing is not None and start.closing.on < day else day


def _turn_passed(asked: _Asked) -> date | None:
    """The period is over; or its agreement is no longer in effect, or is so again, or by a later
    term."""
    fact, life = asked.fact, asked.life
    period, ordinal = asked.period, asked.ordinal
    is_ahead = fact.kind != "rest" and period is not None
    days: list[date] = []
    if period is not None and is_ahead and period.ends_on:
        days.append(period.ends_on + ONE_DAY)
    days += [
        one.starts_on
        for one in life.term_periods
        if one.starts_on > fact.decided_on
        and (one.roll == 0 if ordinal is None else one.ordinal > ordinal)
    ]
    for before, one in zip((None, *life.status_periods), life.status_periods, strict=False):
        was, holds = before is not None and before.status in COVERED, one.status in COVERED
        if one.starts_on > fact.decided_on and was != holds and (was or not is_ahead):
            days.append(one.starts_on)
    return min(days, default=None)


def _day_moved(asked: _Asked) -> date | None:
    """Told from the day on which it was seen: what moved it may have no day of its own. A later
    term that takes over moves nothing."""
    fact = asked.fact
    if fact.rests_on is None or asked.is_taken_over(fact.rests_on):
        return None
    if fact.kind == "give_notice":
        notice = asked.deadline("notice")
        now = _safe(notice) if notice else None
    else:
        now = asked.period.ends_on if asked.period else None
    return None if now == fact.rests_on else fact.seen_on or fact.decided_on


RULES: dict[Why, Callable[[_Asked], date | None]] = {
    "signed": _signed,
    "notice": _notice,
    "ended": _ended,
    "no_notice": _no_notice,
    "not_begun": _not_begun,
    "turn_passed": _turn_passed,
    "day_moved": _day_moved,
}
#: What speaks against which decisions.
ALL = frozenset({"renew", "let_run", "let_lapse", "give_notice", "rest"})
AGAINST: dict[Why, frozenset[str]] = {
    "signed": frozenset({"let_run", "let_lapse", "rest"}),
    "notice": frozenset({"let_run", "let_lapse"}),
    "ended": frozenset({"renew"}),
    "no_notice": frozenset({"give_notice"}),
    "not_begun": frozenset({"renew"}),
    "turn_passed": ALL,
    "day_moved": ALL,
}
