"""Who else is going to hear of steps: the deputy and the managers where nobody answers, the next in
line where only one person knows. What the planner's statement ESCALATE finds day by day, read for
all the days to come."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from agreements.access import HOLDERS
from agreements.deadline_kinds import OF_A_RENEWAL
from agreements.models import Deadline, DeadlineKind, Decision
from mou_tracker.accounts.models import Role, User

from .holders import Holders, holders
from .models import PENDING, Entry, EntryState, Reason
from .moments import Moment, Office, moments_until, next_working_day
from .planner import (
    ANSWERABLE,
    GRACE_DAYS,
    LONGEST_SILENCE,
    MONTH,
    NOT_TOLD,
    WEEKEND,
    zones,
)
from .stakes import People
from .steps import band


@dataclass(frozen=True, slots=True)
class Told:
    """One person told of one deadline on one day, at the step `lead` days before it."""

    on: date
    deadline: Deadline
    person: User
    lead: int
    is_last: bool
    reason: Reason
    snoozed: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """Each zone's moments to come, and who is away and who comes last on them."""

    moments: dict[str, list[Moment]]
    holding: Holders
    office: Office
    on: date

    @classmethod
    def until(cls, last: date, *, office: Office, on: date, now: datetime) -> "Ahead":
        found = {zone: moments_until(last, zone, now=now, office=office, on=on) for zone in zones()}
        days = {one.today for moments in found.values() for one in moments}
        return cls(found, holders(days), office, on)

    def of(self, person: User, since: date) -> Iterator[Moment]:
        """Those of `person`, from `since` on."""
        return (one for one in self.moments.get(person.time_zone, ()) if one.today >= since)


def _is_asked(row: Deadline, day: date) -> bool:
    grace = timedelta(days=GRACE_DAYS if row.closed_as == "passed" else 0)
    return row.closed_on is None or row.closed_on + grace > day


class Escalation:
    """Who else hears of steps: the deputy and the managers where nobody answers, the next in line
    where only one person knows. The planner's statement ESCALATE, read for days to come."""

    def __init__(
        self,
        ahead: Ahead,
        people: People,
        entries: list[Entry],
        deadlines: dict[tuple[str, str], Deadline],
        decided: Decision | None,
    ) -> None:
        self.ahead, self.people, self.decided = ahead, people, decided
        self.away = {(who, day) for who, day, _instead in ahead.holding.away}
        self.heads: dict[tuple[date, int], list[int]] = defaultdict(list)
        for who, day, place in ahead.holding.heads:
            self.heads[day, place].append(who)
        self.answered: set[tuple[int, int]] = set()
        self.heard: dict[int, list[Told]] = defaultdict(list)
        self.left: list[Told] = []
        for one in entries:
            row = deadlines[one.origin, one.key]
            if one.reason != Reason.WATCHER and (
                one.acknowledged_at or one.state == EntryState.SNOOZED
            ):
                self.answered.add((row.pk, band(one.lead)))
            if one.told_on is None or one.state in NOT_TOLD:
                continue
            person = people.by_id[one.recipient_id]
            told = Told(one.told_on, row, person, one.lead, one.is_last, Reason(one.reason))
            self.heard[row.pk].append(told)
            if one.state in PENDING and one.state != EntryState.DUE and one.escalated_at is None:
                self.left.append(told)
        self.know = {
            (one.recipient_id, deadlines[one.origin, one.key].pk, one.lead) for one in entries
        }

    def of(self, told: list[Told]) -> list[Told]:
        for one in told:
            self.heard[one.deadline.pk].append(one)
            self.know.add((one.person.pk, one.deadline.pk, one.lead))
        ripe = [
            (day, one)
            for one in [*told, *self.left]
            if one.reason in ANSWERABLE
            and not DeadlineKind(one.deadline.kind).traits.only_informs
            and (day := self._ripe_on(one)) is not None
        ]
        found: list[Told] = []
        for day, one in sorted(ripe, key=lambda pair: (pair[0], -pair[1].lead)):
            found += self._next(one, day)
        return found

    def _ripe_on(self, one: Told) -> date | None:
        row, is_legal = one.deadline, DeadlineKind(one.deadline.kind).traits.is_legal
        left = max(0, (row.earliest - one.on).days // 2)
        by = one.on + timedelta(days=min(LONGEST_SILENCE, one.lead // 2, left))
        for this in self.ahead.of(one.person, max(one.on, self.ahead.on)):
            is_of_week = this.weekly and one.on < this.today - timedelta(days=WEEKEND)
            if not is_legal:
                is_ripe = is_of_week
            elif by <= this.reached:
                is_ripe = True
            elif (row.earliest - this.today).days > MONTH:
                is_ripe = is_of_week
            else:
                is_ripe = one.lead <= 1 or self._is_earlier_unanswered(one)
            if is_ripe:
                return this.today if _is_asked(row, this.today) else None
        return None

    def _is_earlier_unanswered(self, one: Told) -> bool:
        leads = [
            other.lead
            for other in self.heard[one.deadline.pk]
            if other.lead > one.lead and other.reason in ANSWERABLE and other.on <= one.on
        ]
        return bool(leads) and (one.deadline.pk, band(min(leads))) not in self.answered

    def _next(self, one: Told, day: date) -> Iterator[Told]:
        row = one.deadline
        is_silent = (row.pk, band(one.lead)) not in self.answered and not self._is_decided(row, day)
        knowing = {other.person.pk for other in self.heard[row.pk] if other.on <= day}
        is_alone = DeadlineKind(row.kind).traits.is_legal and len(knowing) < 2
        if not (is_silent or is_alone):
            return
        deputy = self.people.agreement.deputy_id
        deputies = [deputy] if deputy and self._can_hear(deputy, one, day) else []
        heads = self._heads(one, day) if is_silent or not deputies else []
        reason = Reason.SILENCE if is_silent else Reason.SECOND
        for who in [*deputies, *heads]:
            known = (who, row.pk, one.lead)
            person = self.people.by_id.get(who)
            if person is None or known in self.know or not self.people.may_see(who, row.pk):
                continue
            self.know.add(known)
            on = next_working_day(day, person.time_zone, self.ahead.office)
            if _is_asked(row, on):
                told = replace(one, on=on, person=person, reason=reason)
                self.heard[row.pk].append(told)
                yield told

    def _is_decided(self, row: Deadline, day: date) -> bool:
        if self.decided is None:
            return False
        lapses = self.decided.lapses_on
        return (lapses is None or lapses > day) and row.kind in OF_A_RENEWAL

    def _can_hear(self, who: int, one: Told, day: date) -> bool:
        person = self.people.by_id.get(who)
        is_able = person is not None and person.is_active and person.role in HOLDERS
        return is_able and who != one.person.pk and (who, day) not in self.away

    def _heads(self, one: Told, day: date) -> list[int]:
        first = [who for who in self.heads[day, 1] if who != one.person.pk]
        after = [who for who in self.heads[day, 2] if who != one.person.pk]
        found = after if one.reason == Reason.UNATTENDED else first or after
        if DeadlineKind(one.deadline.kind).traits.is_legal:
            return found
        people = [self.people.by_id.get(who) for who in found]
        return [one.pk for one in people if one is not None and one.role == Role.MANAGER]
