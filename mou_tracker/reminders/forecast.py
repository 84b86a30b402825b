"""Who is going to be told of the days of an agreement: the planner's own statements, asked for each
day that is still to come. Nothing is written.

    forecast(agreement, reader=user, on=today, now=timezone.now())

A reader is told of the deadlines they may see. What people will answer nobody knows: it is told as
if nobody did, and who else hears because of that is told beside the step it follows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, IntegerField, OuterRef, Q, Value

from agreements.dates import add_months
from agreements.models import Agreement, Deadline
from mou_tracker.accounts.models import Absence, Role, User

from . import statements
from .escalation import Ahead, Escalation, Told
from .models import Entry, EntryState, Reason, Rule
from .models.rule import FURTHEST_LEAD
from .moments import Office, day_in, next_working_day
from .planner import GRACE_DAYS, params_of
from .silent import Silent, why_silent
from .stakes import People
from .words import step_of, when_of

YEARS = 2
#: Entries whose mail is still to leave.
TO_LEAVE = (EntryState.DUE, EntryState.SNOOZED)


@dataclass(frozen=True, slots=True)
class ReminderStep:
    """Everybody told of one step on one day, and the managers told later if nobody answers."""

    on: date
    deadline: Deadline
    lead: int
    is_last: bool
    told: tuple[Told, ...]
    escalated: tuple[Told, ...] = ()

    @property
    def when(self) -> str:
        return when_of(self.deadline, self.on)

    @property
    def rule(self) -> str:
        return step_of(self.lead)

    @property
    def counted_from(self) -> date | None:
        """The day the step is counted from, where it is not the day itself."""
        return self.deadline.earliest if self.deadline.earliest != self.deadline.day else None

    @property
    def escalated_on(self) -> list[tuple[date, list[Told]]]:
        days: dict[date, list[Told]] = defaultdict(list)
        for one in self.escalated:
            days[one.on].append(one)
        return sorted(days.items())


@dataclass(frozen=True, slots=True)
class Forecast:
    """`steps` by day up to `last`; `silent`: the deadlines nobody is told of, each with the
    reason."""

    last: date
    steps: list[ReminderStep]
    silent: list[Silent]
    people: People


def forecast(agreement: Agreement, *, reader: Any, on: date, now: datetime) -> Forecast:
    """What is told from `on` on, for two years; a fixed number of queries."""
    last, office = add_months(on, 12 * YEARS), Office.load()
    deadlines = _deadlines(agreement, reader, on, last)
    entries = _entries(deadlines.values())
    ahead = Ahead.until(last, office=office, on=on, now=now)
    found = _foreseen(agreement, ahead, now=now)
    people = _people(agreement, found, entries)
    people.sees = _seen(deadlines, people)
    people.away = _away(people, on)
    told = [
        *_planned(found, deadlines, people),
        *_waiting(entries, deadlines, people, office=office, on=on),
    ]
    told = [one for one in told if people.may_see(one.person.pk, one.deadline.pk)]
    decided = agreement.decisions.in_force_on(on).first()
    escalated = Escalation(ahead, people, entries, deadlines, decided).of(told)
    steps = _steps(told, escalated, last)
    heard = {step.deadline.pk for step in steps}
    unheard = [row for row in deadlines.values() if row.earliest <= last and row.pk not in heard]
    rules = Rule.objects.filter(Q(agreement=None) | Q(agreement=agreement))
    silent = why_silent(unheard, rules=list(rules), entries=entries, people=people, on=on)
    return Forecast(last, steps, silent, people)


def _deadlines(
    agreement: Agreement, reader: Any, on: date, last: date
) -> dict[tuple[str, str], Deadline]:
    """Those the reader may see that are asked for from `on` on, or whose day is still ahead; of
    later days the first steps may be told before `last`."""
    asked = Q(closed_key__gt=on - timedelta(days=GRACE_DAYS)) | Q(until_key__gte=on)
    rows = Deadline.objects.visible_to(reader).filter(asked, agreements=agreement)
    rows = rows.filter(earliest__lte=last + timedelta(days=FURTHEST_LEAD)).order_by("day", "pk")
    return {(row.origin, row.key): row for row in rows.with_told_as(reader)}


def _entries(deadlines: Iterable[Deadline]) -> list[Entry]:
    """What the ledger holds of the deadlines, as they stand now."""
    by_key = {(row.origin, row.key, row.earliest) for row in deadlines}
    rows = Entry.objects.filter(
        origin__in={origin for origin, _key, _day in by_key},
        key__in={key for _origin, key, _day in by_key},
    ).order_by("pk")
    return [one for one in rows if (one.origin, one.key, one.day) in by_key]


Foreseen = tuple[int, str, str, int, bool, str, date, date]


def _foreseen(agreement: Agreement, ahead: Ahead, *, now: datetime) -> list[Foreseen]:
    """What the planner would find on each day, had it found what came before: for each person and
    deadline a row for each step, with the first day on which it is told."""
    moments = [one for moments in ahead.moments.values() for one in moments]
    if not moments:
        return []
    params = params_of(moments, ahead.holding, office=ahead.office, now=now) | {
        "agreement": agreement.pk
    }
    foreseen = statements.filled(
        statements.FORESEEN, only=statements.OF_AGREEMENT, own=statements.ITS_PEOPLE
    )
    with connection.cursor() as cursor:
        cursor.execute(foreseen, params)
        return cursor.fetchall()


def _people(agreement: Agreement, found: list[Foreseen], entries: list[Entry]) -> People:
    named = {row[0] for row in found} | {one.recipient_id for one in entries}
    named |= {one.handed_over_to_id for one in entries}
    named |= {agreement.responsible_id, agreement.deputy_id}
    watching = Exists(agreement.watches.filter(user=OuterRef("pk")))
    rows = User.objects.annotate(is_watching=watching).filter(
        Q(pk__in=named - {None}) | Q(role=Role.MANAGER) | Q(is_watching=True)
    )
    by_id = {one.pk: one for one in rows}
    return People(
        agreement=agreement,
        is_ours=agreement.participations.filter(party__is_home=True).exists(),
        by_id=by_id,
        watchers=[one for one in by_id.values() if one.is_watching],
    )


def _away(people: People, on: date) -> dict[int, Absence]:
    rows = Absence.objects.on(on).filter(user__in=people.by_id).select_related("deputy")
    return {one.user_id: one for one in rows}


def _seen(deadlines: dict[tuple[str, str], Deadline], people: People) -> dict[int, set[int]]:
    """Which of the deadlines each person may see, in one query."""
    rows = Deadline.objects.filter(pk__in=[row.pk for row in deadlines.values()])
    each = [
        rows.visible_to(person.rights)
        .order_by()
        .annotate(reader=Value(person.pk, IntegerField()))
        .values_list("reader", "pk")
        for person in people.by_id.values()
    ]
    sees: dict[int, set[int]] = defaultdict(set)
    if each:
        for person, deadline in each[0].union(*each[1:], all=True):
            sees[person].add(deadline)
    return sees


def _planned(
    found: list[Foreseen], deadlines: dict[tuple[str, str], Deadline], people: People
) -> Iterator[Told]:
    """What the statements found. A step that a smaller one meets on the same day is not told."""
    seen: set[tuple[int, str, str, int]] = set()
    for person, origin, key, lead, is_last, reason, told_on, _silent in sorted(
        found, key=lambda row: row[6]
    ):
        row = deadlines.get((origin, key))
        if row is None or (person, origin, key, lead) in seen:
            continue
        seen.add((person, origin, key, lead))
        yield Told(told_on, row, people.by_id[person], lead, is_last, Reason(reason))


def _waiting(
    entries: list[Entry],
    deadlines: dict[tuple[str, str], Deadline],
    people: People,
    *,
    office: Office,
    on: date,
) -> Iterator[Told]:
    """What the ledger holds and no mail has told yet, and what was put off."""
    for one in entries:
        person = people.by_id[one.recipient_id]
        if one.state not in TO_LEAVE or not person.is_active:
            continue
        if one.state == EntryState.SNOOZED:
            day = next_working_day(max(one.snoozed_until, on), person.time_zone, office)
        else:
            day = max(day_in(person.time_zone, now=one.due_at), on)
        yield Told(
            day,
            deadlines[one.origin, one.key],
            person,
            one.lead,
            one.is_last,
            Reason(one.reason),
            snoozed=one.state == EntryState.SNOOZED,
        )


def _nearest_first(one: Told) -> tuple[int, str, int]:
    """Who answers for it before who only watches it; statements find them in no order."""
    return list(Reason).index(one.reason), one.person.native_name, one.person.pk


def _steps(told: list[Told], escalated: list[Told], last: date) -> list[ReminderStep]:
    """Who is told the same on the same day, together; an escalation with the step it follows."""
    groups: dict[tuple[date, int, int], list[Told]] = defaultdict(list)
    for one in told:
        if one.on <= last:
            groups[one.on, one.deadline.pk, one.lead].append(one)
    later: dict[tuple[int, int], list[Told]] = defaultdict(list)
    for one in escalated:
        if one.on <= last:
            later[one.deadline.pk, one.lead].append(one)
    steps = []
    for (on, deadline, lead), group in groups.items():
        follows = tuple(later.pop((deadline, lead), ()))
        group.sort(key=_nearest_first)
        first = group[0]
        steps.append(ReminderStep(on, first.deadline, lead, first.is_last, tuple(group), follows))
    for rest in later.values():  # of a step that was told before
        first = rest[0]
        steps.append(
            ReminderStep(first.on, first.deadline, first.lead, first.is_last, (), tuple(rest))
        )
    return sorted(steps, key=lambda one: (one.on, one.deadline.day, one.deadline.pk, one.lead))
