"""Facts recorded before their day: the mark they carry, and how it ends (domain §2).

The mark is stored, not compared with a clock: when the day has come, what was planned has not
happened until somebody says so, corrects the entry or records it anew.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agreements.dates import PartialDate
from agreements.manner import written
from agreements.models import NOTIFIED, Agreement, Amendment, Event, Signature, Term

from .deed import Conflict, deed, lock_row

Fact = Term | Signature | Amendment | Event


def confirm_as_planned(*, by: Any, on: date, fact: Fact, version: int | None = None) -> Fact:
    """Somebody's word that a planned fact happened on the day it was planned for: from then on it
    counts as any other. Of a term, its planned signatures and its planned last notification, as
    far as their days have come. `version`: of the agreement.

    Raises Conflict where nothing is planned, or where its day is still to come.
    """
    agreement = agreement_of(fact)
    with deed(
        verb="as_planned", needs="correct", by=by, on=on, agreement=agreement, version=version
    ) as done:
        row = lock_row(fact)
        planned = list(_planned(row))
        if not planned:
            raise Conflict(_("Nothing of this is planned."), code="not_planned")
        come = [one for one in planned if not lies_ahead(own_day(one), on=on)]
        if not come:
            day = min(_first_day(one) for one in planned)
            told = _("This is planned for %s: whether it happened is known from that day on.")
            raise Conflict(told % written(day), code="still_ahead")
        days = sorted({str(own_day(one)) for one in come})
        for one in come:
            _confirm(one)
        done.tells(subject=row, detail={"days": days})
    return row


def agreement_of(fact: Fact) -> Agreement:
    return fact.term.agreement if isinstance(fact, Signature | Amendment) else fact.agreement


def _planned(fact: Fact) -> Iterator[Fact]:
    """What of a fact is planned: the fact itself; of a term, each of its signatures too."""
    if isinstance(fact, Term):
        yield from fact.signatures.filter(is_void=False, is_planned=True)
    if is_marked(fact):
        yield fact


def _confirm(fact: Fact) -> None:
    if isinstance(fact, Term):
        fact.notification_is_planned = False
        fact.version += 1
        fact.save(update_fields=["notification_is_planned", "version", "updated_at"])
    else:
        fact.is_planned = False
        fact.save(update_fields=["is_planned"])


def _first_day(fact: Fact) -> date:
    day = own_day(fact)
    return day.earliest if isinstance(day, PartialDate) else day


def lies_ahead(day: PartialDate | date | None, *, on: date) -> bool:
    """Whether the whole of `day` comes after `on`, the day it is recorded on."""
    first = day.earliest if isinstance(day, PartialDate) else day
    return first is not None and first > on


def own_day(fact: Fact) -> PartialDate | date | None:
    """The day a fact itself is dated on, as against the days its text names: of a notice sent that
    is known to have been received, the receipt; of a term, its last notification."""
    if isinstance(fact, Event):
        return max(day for day in (fact.on, fact.received_on) if day)
    if isinstance(fact, Term):
        return fact.effect_on if fact.effect_mode in NOTIFIED else None
    return fact.signed


def is_marked(fact: Fact) -> bool:
    return fact.notification_is_planned if isinstance(fact, Term) else fact.is_planned


def mark(fact: Fact, *, on: date) -> None:
    """Sets the mark from the day as it is recorded or corrected `on`; the caller saves."""
    ahead = lies_ahead(own_day(fact), on=on)
    if isinstance(fact, Term):
        fact.notification_is_planned = ahead
    else:
        fact.is_planned = ahead


def mark_anew(fact: Fact, before: PartialDate | date | None, *, on: date) -> None:
    """Sets the mark of a fact that was written over, where its own day is another than `before`;
    the same day said once more says nothing of whether it happened."""
    if own_day(fact) != before:
        mark(fact, on=on)
