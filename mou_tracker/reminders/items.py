"""A ledger entry as its reader meets it in mail and inbox: what, when, why, what if not, who else.

Only what the reader may see now is named; an entry whose deadline they may not see has no item.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from activities import wording
from agreements.disclosure import Disclosure
from agreements.lifecycle.disclosure import Disclosed
from agreements.models import (
    Agreement,
    Confidentiality,
    Deadline,
    DeadlineKind,
    LegalNature,
)
from agreements.templatetags.words import duty_words, localised
from agreements.wording.deadlines import days_off_said, name_outcomes
from agreements.wording.explanations import render_note

from .models import Entry, EntryState, Reason
from .words import and_more, distance_of, safe_by_of, when_of

BINDING = {LegalNature.BINDING: True, LegalNature.NON_BINDING: False}
#: People a reminder names before it only counts them.
NAMED = 8
#: Who was never told, or no longer is.
NOT_TOLD = (EntryState.VOID, EntryState.WITHHELD, EntryState.HANDED_OVER)


@dataclass(frozen=True, slots=True)
class Item:
    """One deadline for one reader; texts are in the active language."""

    entry: Entry
    deadline: Deadline
    agreements: list[Agreement]
    missing: list[Disclosed]
    others: list[str]
    on: date

    @property
    def _kind(self) -> DeadlineKind:
        return DeadlineKind(self.deadline.kind)

    @property
    def kind(self) -> str:
        return str(self._kind.label)

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
        row = self.deadline
        told = [wording.render(step, binding=self._binding) for step in row.because]
        return [*told, *days_off_said(row.moved_from or row.day, row.params)]

    @property
    def duty(self) -> str:
        """What a rule asks for, and which."""
        return duty_words(self.deadline.params)

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
    def consequence(self) -> str:
        """What happens if nothing is done."""
        return self.deadline.outcome or str(self._kind.traits.if_nothing_is_done)

    @property
    def is_confidential(self) -> bool:
        levels = [self.deadline.confidentiality, *(one.confidentiality for one in self.agreements)]
        return Confidentiality.CONFIDENTIAL in levels

    @property
    def is_overdue(self) -> bool:
        return self.deadline.is_overdue_on(self.on)

    @property
    def because_of(self) -> str:
        """Why the reader hears of it."""
        return str(Reason(self.entry.reason).label)

    @property
    def path(self) -> str:
        return reverse("reminders:item", args=[self.entry.uid])

    @property
    def link(self) -> str:
        return f"{settings.SITE_URL}{self.path}"

    @property
    def also_notified(self) -> str:
        """The other people who hear of it: a few by name, then how many more."""
        if not self.others:
            return _("nobody else")
        return and_more(", ".join(self.others[:NAMED]), len(self.others[NAMED:]))

    @property
    def headline(self) -> str:
        """One line for a subject or a list."""
        named = self.references or _("activity")
        if not self.is_confidential and self.title:
            named = f"{self.title} ({named})"
        return _("%(kind)s: %(what)s, %(when)s") % {
            "kind": self.kind[:1].upper() + self.kind[1:],
            "what": named,
            "when": self.when,
        }


def newest_of_each(entries: Iterable[Entry]) -> list[Entry]:
    """One entry for each deadline: the latest of its days, and there the latest step."""
    found: dict[tuple, Entry] = {}
    for entry in sorted(entries, key=lambda one: (one.day, -one.lead, one.pk)):
        found[entry.origin, entry.key] = entry
    return sorted(found.values(), key=lambda one: (one.day, one.pk))


def items_for(entries: Iterable[Entry], *, reader: Any, on: date) -> list[Item]:
    """The items of `entries`, in their order, in a fixed number of queries."""
    entries = list(entries)
    if not entries:
        return []
    deadlines = _deadlines(entries, reader)
    name_outcomes(deadlines.values())
    missing = _disclosed(deadlines.values(), reader)
    told = _told(entries, reader)
    return [
        Item(
            entry=entry,
            deadline=row,
            agreements=[concern.agreement for concern in row.concerns.all()],
            missing=missing[row.pk],
            others=told[entry.origin, entry.key, entry.day],
            on=on,
        )
        for entry in entries
        if (row := deadlines.get((entry.origin, entry.key)))
    ]


def _named(entries: list[Entry]) -> Q:
    """The deadlines of `entries`, by origin and the keys within it."""
    keys: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        keys[entry.origin].add(entry.key)
    return reduce(or_, (Q(origin=origin, key__in=found) for origin, found in keys.items()))


def _deadlines(entries: list[Entry], reader: Any) -> dict[tuple[str, str], Deadline]:
    seen = Agreement.objects.visible_to(reader)
    concerns = Deadline.concerns.rel.related_model.objects.filter(agreement__in=seen)
    rows = (
        Deadline.objects.visible_to(reader)
        .filter(_named(entries))
        .prefetch_related(Prefetch("concerns", concerns.select_related("agreement__standing")))
    )
    return {(row.origin, row.key): row for row in rows}


def _disclosed(rows: Collection[Deadline], reader: Any) -> dict[int, list[Disclosed]]:
    """Leaves in the rows what the reader may have of their explanations; what is missing of their
    agreements, by row."""
    missing = {
        row.pk: [
            note
            for concern in row.concerns.all()
            if hasattr(concern.agreement, "standing")
            for note in concern.agreement.standing.missing
        ]
        for row in rows
    }
    disclosure = Disclosure.to(reader, (*missing.values(), *(row.because for row in rows)))
    disclosure.put_in(rows)
    return {pk: disclosure.notes(notes) for pk, notes in missing.items()}


def _told(entries: list[Entry], reader: Any) -> dict[tuple, list[str]]:
    """Names of the other people who hear of the same deadlines."""
    rows = (
        Entry.objects.filter(_named(entries))
        .exclude(state__in=NOT_TOLD)
        .exclude(recipient=reader)
        .exclude(state=EntryState.DUE, reason=Reason.WATCHER)  # whether they may see it is open
        .order_by("recipient__native_name")
        .values_list("origin", "key", "day", "recipient__native_name")
        .distinct()
    )
    told: dict[tuple, list[str]] = defaultdict(list)
    for *deadline, name in rows:
        told[tuple(deadline)].append(name)
    return told
