"""Somebody is always told: what holds of every open legal deadline, asked apart from the statements
that see to it.

From min(7 days, L/2) after a step at lead L on, at least two people (one where the office has one)
who may see it, are active and have a working address were told, and one of them has answered or it
is decided, or the next in line was told.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from agreements.access import HOLDERS, Rights
from agreements.deadline_kinds import LEGAL, OF_A_RENEWAL
from agreements.models import Agreement, Deadline, DeadlineAgreement, DeadlineKind, Decision
from mou_tracker.accounts.models import Role, User

from .models import Entry, EntryState, Reason, Rule
from .models.rule import FURTHEST_LEAD
from .moments import Office, day_in, last_working_day
from .silent import rule_of
from .stakes import is_reachable
from .steps import band

#: By these somebody hears who was next in line.
NEXT_IN_LINE = (Reason.SILENCE, Reason.SECOND, Reason.LAPSED, Reason.UNATTENDED, Reason.DEPUTY)
#: Further away nothing can be due.
FAR = timedelta(days=FURTHEST_LEAD)


@dataclass(frozen=True, slots=True)
class Breach:
    """One legal deadline of which too few know, or nobody answers for. `kind`: its words; `step`:
    days before `day`; `told`: names of those who were told and still count; `why`: what is
    lacking."""

    reference: str
    kind: str
    day: date
    step: int
    told: tuple[str, ...]
    why: str


def breaches(*, on: date, now: datetime) -> list[Breach]:
    """What does not hold at the end of the day `on` at home; a fixed number of queries, and one for
    each person who was told of something closely kept."""
    return list(_Look(on=on, now=now).found())


class _Look:
    def __init__(self, *, on: date, now: datetime) -> None:
        self.on, self.office = on, Office.load()
        self.rows = _rows(on)
        self.entries = _entries(self.rows, on)
        self.people = {row.pk: row for row in User.objects.filter(is_active=True)}
        self.able = [
            one for one in self.people.values() if one.role in HOLDERS and is_reachable(one)
        ]
        self.rules = list(Rule.objects.filter(kind__in=LEGAL))
        self.decided = set(
            Decision.objects.in_force_on(on).order_by().values_list("agreement", flat=True)
        )
        everybody = Deadline.objects.visible_to(Rights(role=Role.OFFICER))
        ids = [row.pk for row in self.rows]
        self.open = set(everybody.filter(pk__in=ids).order_by().values_list("pk", flat=True))
        self.kept = [pk for pk in ids if pk not in self.open]
        self.seen: dict[int, set[int]] = {}

    def found(self) -> Iterable[Breach]:
        for row in self.rows:
            agreements = [concern.agreement for concern in row.concerns.all()]
            step = self._step(row, agreements)
            if step is None or not self._is_ours(agreements):
                continue
            entries = self.entries[row.origin, row.key, row.earliest]
            lead, day = step
            told = sorted({one.recipient_id for one in entries if self._counts(one, row)})
            heard = self._heard_on(entries, lead)
            since = max(day, heard) if heard else day
            if since + timedelta(days=min(7, lead // 2)) > self.on:
                continue
            if not heard and self._is_new(agreements):
                continue
            why = self._why(row, lead, entries, told, agreements)
            if why:
                names = tuple(str(self.people[pk]) for pk in told)
                reference = ", ".join(one.reference for one in agreements)
                kind = str(DeadlineKind(row.kind).label)
                yield Breach(reference, kind, row.earliest, lead, names, why)

    def _why(
        self,
        row: Deadline,
        lead: int,
        entries: list[Entry],
        told: list[int],
        agreements: list[Agreement],
    ) -> str:
        could = sum(self._may_see(one, row) for one in self.able)
        if not told:
            return _("nobody was told")
        if len(told) < min(2, could):
            return _("only one person was told")
        is_decided = row.kind in OF_A_RENEWAL and any(one.pk in self.decided for one in agreements)
        is_answered = is_decided or any(
            (one.acknowledged_at or one.state in (EntryState.SNOOZED, EntryState.HANDED_OVER))
            and one.recipient_id in told
            and band(one.lead) <= band(lead)
            for one in entries
        )
        was_passed_on = any(one.reason in NEXT_IN_LINE for one in entries if one.lead <= lead)
        if is_answered or was_passed_on or could < 2:
            return ""
        return _("nobody has answered, and the next in line was not told")

    def _step(self, row: Deadline, agreements: list[Agreement]) -> tuple[int, date] | None:
        """The newest step that was reached: its lead, and the working day it came on."""
        of_them = {one.pk for one in agreements}
        fitting = [
            rule
            for rule in self.rules
            if (rule.agreement_id is None or rule.agreement_id in of_them)
            and (rule.term_id is None or rule.term_id == row.term_id)
        ]
        rule = rule_of(row, fitting)
        if rule is None or not rule.enabled:
            return None
        zone = settings.TIME_ZONE
        steps = [
            (lead, last_working_day(row.earliest - timedelta(days=lead), zone, self.office))
            for lead in rule.lead_days
            if row.earliest - timedelta(days=lead) <= self.on + timedelta(days=14)
        ]
        reached = [(lead, day) for lead, day in steps if day <= self.on]
        return min(reached, default=None)

    def _is_ours(self, agreements: list[Agreement]) -> bool:
        """An observed agreement is told of only where somebody is made responsible."""
        return any(
            one.responsible_id or one.deputy_id or any(p.is_home for p in one.parties.all())
            for one in agreements
        )

    def _is_new(self, agreements: list[Agreement]) -> bool:
        """Whether no mail has left since it was last changed."""
        last = last_working_day(self.on, settings.TIME_ZONE, self.office)
        return any(day_in(settings.TIME_ZONE, now=one.updated_at) >= last for one in agreements)

    def _heard_on(self, entries: list[Entry], lead: int) -> date | None:
        """When whoever holds it now was told of its newest step, or of the one before."""
        of_step = [one.told_on for one in entries if band(one.lead) <= band(lead)]
        return min(of_step or [one.told_on for one in entries], default=None)

    def _counts(self, one: Entry, row: Deadline) -> bool:
        person = self.people.get(one.recipient_id)
        return person is not None and is_reachable(person) and self._may_see(person, row)

    def _may_see(self, person: User, row: Deadline) -> bool:
        if row.pk in self.open or person.role == Role.MANAGER:
            return True
        if person.pk not in self.seen:
            rows = Deadline.objects.visible_to(person).filter(pk__in=self.kept)
            self.seen[person.pk] = set(rows.order_by().values_list("pk", flat=True))
        return row.pk in self.seen[person.pk]


def _rows(on: date) -> list[Deadline]:
    """Open legal deadlines of which a step may have been reached. A question about a condition of
    effect is led up to on the last day in effect only."""
    led_up_to = ~Q(kind=DeadlineKind.EFFECT_PENDING) | Q(key__endswith=":last_day")
    agreements: Any = Agreement.objects.prefetch_related("parties")
    concerns = DeadlineAgreement.objects.prefetch_related(Prefetch("agreement", agreements))
    rows = Deadline.objects.open_on(on).filter(led_up_to, kind__in=LEGAL, earliest__lte=on + FAR)
    return list(rows.prefetch_related(Prefetch("concerns", concerns)).order_by("earliest", "pk"))


def _entries(rows: list[Deadline], on: date) -> dict[tuple[str, str, date], list[Entry]]:
    told = Entry.objects.filter(
        kind__in=LEGAL, told_on__lte=on, origin__in={row.origin for row in rows}
    ).exclude(state__in=(EntryState.VOID, EntryState.WITHHELD))  # fmt: skip
    found: dict[tuple[str, str, date], list[Entry]] = defaultdict(list)
    for one in told:
        found[one.origin, one.key, one.day].append(one)
    return found
