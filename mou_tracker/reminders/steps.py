"""The steps of one reminder that are still to come: until when an acknowledgement silences it, and
how long it can be put off."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.deadline_kinds import LEGAL
from agreements.models import Deadline, DeadlineKind, NoticeBasis
from agreements.wording.date_formats import with_weekday

from .models import Entry, Rule
from .moments import ONE_DAY, Office, last_working_day, next_working_day

#: Steps further away than so many days, and no further than the bound before, are answered
#: together.
BANDS = (90, 30, 7, 1, 0)
#: The last steps of a legal day, which come whatever was answered.
IN_ANY_CASE = 2
#: What has come due already can be put off by so many days at most.
LONGEST_SNOOZE = timedelta(days=90)
A_WEEK = timedelta(days=7)


def band(lead: int) -> int:
    """Of steps of one band one answer is enough: 365/180, 90, 30, 7, 1, 0."""
    return sum(lead > bound for bound in BANDS)


@dataclass(frozen=True, slots=True)
class Steps:
    """`leads`: the days before its day on which the entry's person hears of it, the furthest
    first."""

    entry: Entry
    leads: tuple[int, ...]
    zone: str
    office: Office

    @classmethod
    def of(cls, entry: Entry) -> "Steps":
        zone = entry.recipient.time_zone
        return cls(entry, _leads_of(entry), zone, Office.load())

    def day_of(self, lead: int) -> date:
        """When the step is told: the last working day on or before it."""
        return last_working_day(self.entry.day - timedelta(days=lead), self.zone, self.office)

    @property
    def _insisting(self) -> tuple[int, ...]:
        """The steps that are told whatever was acknowledged."""
        first = self.first_in_any_case
        if self.entry.kind not in LEGAL:
            return ()
        return tuple(lead for lead in self.leads if first is None or self.day_of(lead) >= first)

    def next_if_acknowledged(self, on: date) -> date | None:
        """The next step that is told all the same; None where none follows."""
        told = (
            self.day_of(lead)
            for lead in self.leads
            if lead < self.entry.lead
            and (band(lead) != band(self.entry.lead) or lead in self._insisting)
        )
        return next((day for day in told if day > on), None)

    @property
    def first_in_any_case(self) -> date | None:
        """The day of the last step but one; None where there is only one. Steps that meet on one
        working day are one."""
        days = sorted({self.day_of(lead) for lead in self.leads}, reverse=True)
        return days[IN_ANY_CASE - 1] if len(days) >= IN_ANY_CASE else None

    def latest_snooze(self, on: date) -> date | None:
        """The last day until which it can be put off, None where it cannot be any more: the last
        working day before the last step but one, or before its day where there is one step only.
        What lies behind and is still to be done can be put off for LONGEST_SNOOZE."""
        if self.entry.day < on or (self.entry.day == on and self.first_in_any_case is None):
            return on + LONGEST_SNOOZE
        bound = self.first_in_any_case or self.day_of(0)
        latest = last_working_day(bound - ONE_DAY, self.zone, self.office)
        return latest if latest > on else None

    def quick_choices(self, on: date) -> list[tuple[str, date]]:
        """Those of `quick_days` that are not after the latest."""
        latest = self.latest_snooze(on)
        days = quick_days(on, self.zone, self.office)
        return [(label, day) for label, day in days if latest and day <= latest]

    def why_until(self, on: date) -> str:
        """Until when it can be put off and why, or why not any more."""
        latest, first = self.latest_snooze(on), self.first_in_any_case
        if latest is None:
            return _("It can no longer be put off: what is still told of it comes in any case.")
        names = {"latest": with_weekday(latest), "first": with_weekday(first) if first else ""}
        if first is None or self.entry.day < on:
            return _("Until %(latest)s at the latest.") % names
        words = _(
            "Until %(latest)s at the latest: the last two reminders, from %(first)s on, come in "
            "any case."
        )
        return words % names

    def acknowledged(self, on: date) -> str:
        """What an acknowledgement does."""
        following = self.next_if_acknowledged(on)
        if following is None:
            return _("No further step follows: you are not reminded of this day again.")
        day = {"day": with_weekday(following)}
        return _("You are not reminded of it before its next step, on %(day)s.") % day


def quick_days(on: date, zone: str, office: Office) -> list[tuple[str, date]]:
    """The days one puts something off to most, each moved to a working day and named once."""
    choices = (
        (_("Tomorrow"), on + ONE_DAY),
        (_("Monday"), on + A_WEEK - timedelta(days=on.weekday())),
        (_("In a week"), on + A_WEEK),
    )
    offered: dict[date, str] = {}
    for label, day in choices:
        offered.setdefault(next_working_day(day, zone, office), label)
    return [(label, day) for day, label in sorted(offered.items())]


def _leads_of(entry: Entry) -> tuple[int, ...]:
    """By the narrowest rule: of the term, else of the agreement, else of the office; and a notice
    that counts from its receipt travels for some days."""
    found = Deadline.objects.filter(origin=entry.origin, key=entry.key)
    narrow = Q(term__in=found.values("term")) | Q(agreement__in=found.values("agreements"))
    rules = Rule.objects.filter(narrow | Q(term=None, agreement=None), kind=entry.kind)
    narrowest = min(rules, key=lambda one: (not one.term_id, not one.agreement_id), default=None)
    leads = {entry.lead, *(narrowest.lead_days if narrowest else ())}
    if found.filter(kind=DeadlineKind.NOTICE, term__notice_basis=NoticeBasis.RECEIVED).exists():
        leads |= {settings.NOTICE_DELIVERY_DAYS} - {0}
    return tuple(sorted(leads, reverse=True))
