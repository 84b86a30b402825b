"""A ledger entry as its reader meets it in mail and inbox: what, when, why, what if not, who."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities import wording
from activities.zones import seen_from
from agreements.dates import Calendars, days_off
from agreements.lifecycle.disclosure import Disclosed
from agreements.models import (
    Agreement,
    Confidentiality,
    Deadline,
    DeadlineKind,
    LegalNature,
    NoticeBasis,
)
from agreements.models.day_check import TO_CHECK
from agreements.templatetags.words import localised
from agreements.wording.date_formats import with_weekday
from agreements.wording.deadlines import days_off_said
from agreements.wording.explanations import render_note

from .duties import Acts, Link, acts_of, duty_of
from .models import Entry, EntryState, Reason
from .order import Urgency, day_that_counts, place_of, urgency_of
from .people import Hearers
from .words import distance_of, mark_of, safe_by_of, when_of

BINDING = {LegalNature.BINDING: True, LegalNature.NON_BINDING: False}
#: Characters of a title where it stands for the agreement and its partner.
TITLE = 40


@dataclass(frozen=True, slots=True)
class Fact:
    """What is told beside a label."""

    label: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Item:
    """One deadline for one reader; texts are in the active language. `consequence`: what happens
    if nothing is done; `plan_step`: the name of the step that is due; `decision`: what was decided
    about its agreement; `last_chance`: the last working day on which it can be done, by the
    reader's calendar; `home`: the days off at home."""

    entry: Entry
    deadline: Deadline
    agreements: list[Agreement]
    missing: list[Disclosed]
    others: Hearers
    on: date
    reader: Any
    home: Calendars
    consequence: str = ""
    plan_step: str = ""
    decision: str = ""
    last_chance: date | None = None

    @property
    def _kind(self) -> DeadlineKind:
        return DeadlineKind(self.deadline.kind)

    @property
    def kind(self) -> str:
        return wording.kind_name(self.deadline.kind, self.deadline.params)

    @property
    def title(self) -> str:
        """Of the activity, where the deadline is one of its own, else of the agreement."""
        own = localised(self.deadline.params.get("title"))
        return own or "; ".join(localised(one.title) or one.reference for one in self.agreements)

    @property
    def references(self) -> str:
        return ", ".join(one.reference for one in self.agreements)

    @property
    def when(self) -> str:
        return when_of(self.deadline, self.on)

    @property
    def safe_by(self) -> str:
        """The day to keep to while the day itself is not certain."""
        return safe_by_of(self.deadline)

    @property
    def distance(self) -> str:
        return distance_of(self.deadline, self.on)

    @property
    def _binding(self) -> bool | None:
        natures = {one.legal_nature for one in self.agreements}
        return BINDING.get(natures.pop()) if len(natures) == 1 else None

    @property
    def steps(self) -> list[str]:
        """How the day was computed."""
        return [wording.render(step, binding=self._binding) for step in self.deadline.because]

    @property
    def days_off(self) -> list[str]:
        """That the day is off, and whose day off it is."""
        row = self.deadline
        told = row.params if "days_off" in row.params else {"days_off": self._days_off()}
        return days_off_said(row.moved_from or row.day, told)

    @property
    def unchecked(self) -> str:
        """That nobody has read the day a second time, of a legal day that lies ahead."""
        row = self.deadline
        is_asked = row.term_id and row.kind in TO_CHECK and self.urgency == Urgency.AHEAD
        if not is_asked or row.is_checked:
            return ""
        return _("not yet checked by a second person")

    def _days_off(self) -> list[dict[str, Any]]:
        """Of work, whose deadlines do not name them, at home and at the partners'."""
        partners = (party.country for one in self.agreements for party in one.partners)
        calendars = replace(self.home, partners=tuple(partners))
        return [asdict(one) for one in days_off(self.deadline.day, calendars)]

    @property
    def duty(self) -> str:
        """What is to be done, in the words of who asked for it."""
        return self.plan_step or duty_of(self.deadline)

    @property
    def delivery(self) -> str:
        """Of a notice that counts from its receipt, by when it has to leave."""
        row, days = self.deadline, settings.NOTICE_DELIVERY_DAYS
        is_asked = row.kind == DeadlineKind.NOTICE and self.urgency == Urgency.AHEAD and days
        if not is_asked or not row.term or row.term.notice_basis != NoticeBasis.RECEIVED:
            return ""
        if self.entry.lead <= days:
            words = _("It counts from its receipt: it has to leave today to be there by %(day)s.")
            return words % {"day": with_weekday(self.counted_day)}
        words = _("It counts from its receipt: it has to leave by %(day)s.")
        return words % {"day": with_weekday(self.counted_day - timedelta(days=days))}

    @property
    def acts(self) -> Acts:
        """What can be done about it, the act itself first."""
        return acts_of(self.deadline, self.agreements, self.reader, on=self.on)

    @property
    def links(self) -> list[Link]:
        """The same with whole addresses, for a mail. Where the reader may not do it themselves,
        they look at it first."""
        acts = self.acts.links or [Link(pgettext("act", "Open"), self.path)]
        return [
            Link(link.label, f"{settings.SITE_URL}{link.path}")
            for link in (*acts, *self.calendar_file)
        ]

    @property
    def calendar_file(self) -> list[Link]:
        """What puts it into a calendar, while it lies ahead."""
        if self.urgency != Urgency.AHEAD:
            return []
        if uid := self.deadline.params.get("activity"):
            path = reverse("feeds:meeting-file", args=[uid])
        elif self.agreements:
            path = reverse("feeds:agreement-file", args=[self.agreements[0].reference])
        else:
            return []
        return [Link(_("Calendar file"), path)]

    @property
    def clocks(self) -> list[str]:
        """When a meeting begins, on the clocks of its reader, of the partners and of its place."""
        at = self.deadline.starts_at
        if at is None:
            return []
        partners = [party.time_zone for one in self.agreements for party in one.partners]
        seen = seen_from(at, [self.reader.time_zone, *partners, self.deadline.time_zone])
        return [
            f"{with_weekday(one.local.date())} {one.local:%H:%M} ({one.time_zone})" for one in seen
        ]

    @property
    def place(self) -> str:
        return self.deadline.params.get("place") or ""

    @property
    def to_record(self) -> list[str]:
        """The facts that are missing, each with what would settle it."""
        params = self.deadline.params
        asked = params.get("missing", ())
        return [
            render_note(note, binding=self._binding)
            for note in self.missing
            if note["code"] in asked and note.get("ordinal") == params.get("ordinal")
        ]

    @property
    def is_confidential(self) -> bool:
        levels = [self.deadline.confidentiality, *(one.confidentiality for one in self.agreements)]
        return Confidentiality.CONFIDENTIAL in levels

    @property
    def is_overdue(self) -> bool:
        return self.deadline.is_overdue_on(self.on)

    @property
    def today_is_last(self) -> str:
        """That no working day but today is left; else nothing."""
        if not self.is_last_chance:
            return ""
        is_duty = self._kind == DeadlineKind.COMPLIANCE and self.duty
        what = f"{self.kind}: {self.duty}" if is_duty else self.kind
        names = {"what": what, "day": with_weekday(self.counted_day)}
        if self.on < self.counted_day:
            return _("Today is the last working day before: %(what)s, %(day)s.") % names
        return _("Today: %(what)s, %(day)s.") % names

    @property
    def facts(self) -> list[Fact]:
        """All that is told of it below its name."""
        named = [Fact(_("Agreement"), [self.references])] if self.references else []
        return [*named, *self.particulars]

    @property
    def particulars(self) -> list[Fact]:
        """The same without the agreement, which a page links."""
        return list(self._particulars())

    def _particulars(self) -> Iterator[Fact]:
        told: list[tuple[str, list[str]]] = [
            (_("When"), [f"{self.when} ({self.distance})", *self.days_off, self.unchecked]),
            (_("Begins"), self.clocks),
            (_("Place"), [self.place]),
            (_("Safe by"), [self.safe_by]),
            (_("Partner"), [self.partners]),
            (_("To do"), [self.duty if self.duty != self.title else "", self.delivery]),
            (_("How the day is known"), self.steps),
            (_("To record"), self.to_record),
            (_("Decision"), [self.decision]),
            (_("If nothing is done"), [self.consequence]),
            (_("You hear of it as"), [self.because_of, self.handed_over]),
            (_("Also told"), [str(self.others)]),
            (_("By others"), self.acts.by_others),
        ]
        for label, lines in told:
            if said := [line for line in lines if line]:
                yield Fact(label, said)

    @property
    def because_of(self) -> str:
        """Why the reader hears of it."""
        return str(Reason(self.entry.reason).label)

    @property
    def standing(self) -> str:
        """How far it is; what became of it where it does not wait as usual."""
        if self.entry.state == EntryState.SNOOZED:
            return _("snoozed until %(day)s") % {"day": with_weekday(self.entry.snoozed_until)}
        if self.entry.state == EntryState.MISSED:
            return _("missed")
        return self.distance

    @property
    def handed_over(self) -> str:
        """By whom it was handed over, and their word with it."""
        entry = self.entry
        return ": ".join(filter(None, (str(entry.given_by), entry.word))) if entry.given_by else ""

    @property
    def path(self) -> str:
        return reverse("reminders:item", args=[self.entry.uid])

    @property
    def link(self) -> str:
        return f"{settings.SITE_URL}{self.path}"

    @property
    def urgency(self) -> Urgency:
        """What can still be done about it."""
        return urgency_of(self.deadline, self.on)

    @property
    def counted_day(self) -> date:
        """The day that is counted down to."""
        return day_that_counts(self.deadline, self.on)

    @property
    def is_last_chance(self) -> bool:
        """Whether today is the day, or the last working day before it where something is to be
        done by then."""
        if self.urgency != Urgency.AHEAD:
            return False
        by_then = self._kind.traits.is_to_decide and self.on == self.last_chance
        return by_then or self.on == self.counted_day

    @property
    def partners(self) -> str:
        """The partners of its agreements, by their short names."""
        names = (party.short for one in self.agreements for party in one.partners)
        return " · ".join(dict.fromkeys(names))

    @property
    def _named(self) -> str:
        """What it is about where a line is narrow: nothing of what is confidential but the
        reference."""
        if self.is_confidential:
            return f"({self.references})" if self.references else _("activity")
        named = self.partners or Truncator(self.title).chars(TITLE) or _("activity")
        return f"{named} ({self.references})" if self.references else named

    @property
    def headline(self) -> str:
        """One line for a subject or a list: the day first."""
        mark = mark_of(self.counted_day, self.on, is_last_chance=self.is_last_chance)
        short = wording.kind_name(self.deadline.kind, self.deadline.params, short=True)
        return f"[{mark}] {short} {self._named}"


@dataclass(frozen=True, slots=True)
class PastDays:
    """What has passed of one agreement and cannot be mended any more, the latest first."""

    items: list[Item]

    @property
    def headline(self) -> str:
        """One line; the day itself where it is the only one."""
        latest, n = self.items[0], len(self.items)
        if n == 1:
            return latest.headline
        told = ngettext(
            "%(what)s: %(n)d past day, the latest %(kind)s, %(day)s",
            "%(what)s: %(n)d past days, the latest %(kind)s, %(day)s",
            n,
        )
        names = {"what": latest._named, "kind": latest._kind.traits.short}
        return told % {**names, "n": n, "day": with_weekday(latest.counted_day)}


def nearest_first(items: Iterable[Item]) -> list[Item]:
    """By what can still be done."""
    return sorted(items, key=lambda one: place_of(one.deadline, one.on))


def folded(items: Iterable[Item]) -> tuple[list[Item], list[PastDays]]:
    """The items in order, those that have passed folded by agreement."""
    told: list[Item] = []
    past: dict[str, list[Item]] = defaultdict(list)
    for item in nearest_first(items):
        if item.urgency == Urgency.PAST:
            past[item.references or item.deadline.origin].append(item)
        else:
            told.append(item)
    return told, [PastDays(some) for some in past.values()]
