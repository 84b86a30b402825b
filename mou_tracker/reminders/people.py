"""Who else hears of the days of a reminder, and who of them has not answered since when."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.wording.date_formats import with_weekday

from .models import Entry, EntryState, Reason
from .words import and_more

#: People a reminder names before it only counts them.
NAMED = 8
#: Who was never told, or no longer is.
NOT_TOLD = (EntryState.VOID, EntryState.WITHHELD, EntryState.HANDED_OVER)
#: Whose answer is awaited; a watcher may stay silent.
ASKED = (Reason.RESPONSIBLE, Reason.DEPUTY, Reason.OWNER, Reason.HANDED_OVER)
ANSWERED = (EntryState.ACKNOWLEDGED, EntryState.SNOOZED)


@dataclass(slots=True)
class Hearer:
    """Somebody else who hears of a day. `asked_at`: when they were first told of what they have not
    answered."""

    name: str
    asked_at: datetime | None = None
    has_answered: bool = False

    def heard(self, state: str, reason: str, sent_at: datetime | None) -> None:
        if state in ANSWERED:
            self.has_answered = True
        elif state == EntryState.SENT and reason in ASKED and sent_at:
            self.asked_at = min(self.asked_at or sent_at, sent_at)

    def __str__(self) -> str:
        if self.has_answered or self.asked_at is None:
            return self.name
        day = with_weekday(timezone.localtime(self.asked_at).date())
        return _("%(name)s (no answer since %(day)s)") % {"name": self.name, "day": day}


@dataclass(slots=True)
class Hearers:
    """Everybody else who hears of one day, by name."""

    by_id: dict[int, Hearer] = field(default_factory=dict)

    def __str__(self) -> str:
        """A few by name, then how many more."""
        names = [str(one) for one in self.by_id.values()]
        return and_more(", ".join(names[:NAMED]), len(names[NAMED:])) if names else _("nobody else")


def others_told(named: Q, *, but: Any) -> dict[tuple[str, str, date], Hearers]:
    """By deadline and day, who else hears of the entries that `named` finds; one query."""
    rows = (
        Entry.objects.filter(named)
        .exclude(state__in=NOT_TOLD)
        .exclude(recipient=but)
        .exclude(state=EntryState.DUE, reason=Reason.WATCHER)  # whether they may see it is open
        .order_by("recipient__native_name", "recipient", "pk")
    )
    told: dict[tuple[str, str, date], Hearers] = defaultdict(Hearers)
    found: Iterable[Any] = rows.values_list(
        "origin", "key", "day", "recipient", "recipient__native_name", "state", "reason", "sent_at"
    )
    for origin, key, day, person, name, *heard in found:
        told[origin, key, day].by_id.setdefault(person, Hearer(name)).heard(*heard)
    return told
