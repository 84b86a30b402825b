"""Facts recorded before their day: the mark they carry, and how it ends (domain §2).

The mark is stored, not compared with a clock: when the day has come, what was planned has not
happened until somebody says so, corrects the entry or records it anew.
"""

from datetime import date

from agreements.dates import PartialDate
from agreements.models import NOTIFIED, Amendment, Event, Signature, Term


def lies_ahead(day: PartialDate | date | None, *, on: date) -> bool:
    """Whether the whole of `day` comes after `on`, the day it is recorded on."""
    first = day.earliest if isinstance(day, PartialDate) else day
    return first is not None and first > on


def own_day(fact: Term | Signature | Amendment | Event) -> PartialDate | date | None:
    """The day a fact itself is dated on, as against the days its text names: of a notice sent that
    is known to have been received, the receipt; of a term, its last notification."""
    if isinstance(fact, Event):
        return max(day for day in (fact.on, fact.received_on) if day)
    if isinstance(fact, Term):
        return fact.effect_on if fact.effect_mode in NOTIFIED else None
    return fact.signed


def is_marked(fact: Term | Signature | Amendment | Event) -> bool:
    return fact.notification_is_planned if isinstance(fact, Term) else fact.is_planned


def mark(fact: Term | Signature | Amendment | Event, *, on: date) -> None:
    """Sets the mark from the day as it is recorded or corrected `on`; the caller saves."""
    ahead = lies_ahead(own_day(fact), on=on)
    if isinstance(fact, Term):
        fact.notification_is_planned = ahead
    else:
        fact.is_planned = ahead


def mark_anew(
    fact: Term | Signature | Amendment | Event, before: PartialDate | date | None, *, on: date
) -> None:
    """Sets the mark of a fact that was written over, where its own day is another than `before`;
    the same day said once more says nothing of whether it happened."""
    if own_day(fact) != before:
        mark(fact, on=on)
