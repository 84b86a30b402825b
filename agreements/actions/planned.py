"""Facts recorded before their day: the mark they carry, and how it ends (domain §2).

The mark is stored, not compared with a clock: when the day has come, what was planned has not
happened until somebody says so, corrects the entry or records it anew.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agreements.dates import PartialDate
from agreements.models import NOTIFIED, Agreement, Amendment, Event, Signature, Term
from agreements.wording.date_formats import format_date

from .action import Conflict, lock_row, record_action

Fact = Term | Signature | Amendment | Event


def confirm_as_planned(
    *, by: Any, on: date, agreement: Agreement, facts: Sequence[Fact], version: int | None = None
) -> None:
    """Somebody's word that planned facts of `agreement` happened on the days they were planned
    for: from then on they count as any other. Of several, those whose day has come.

    Raises Conflict where none of them is planned, or where the day of each is still to come.
    """
    with record_action(
        verb="as_planned", needs="correct", by=by, on=on, agreement=agreement, version=version
    ) as done:
        planned = [row for row in map(lock_row, facts) if is_marked(row)]
        if not planned:
            raise Conflict(_("Nothing of this is planned."), code="not_planned")
        come = [row for row in planned if not lies_ahead(own_day(row), on=on)]
        if not come:
            told = _("This is planned for %s: whether it happened is known from that day on.")
            raise Conflict(told % format_date(min(map(_first_day, planned))), code="still_ahead")
        for row in come:
            _confirm(row)
        days = sorted({str(own_day(row)) for row in come})
        done.describe(subject=come[0], detail={"days": days})


def is_planned_signing(term: Term) -> bool:
    """Whether a signature of the term is only planned: the term counts as complete until then."""
    return term.signatures.filter(is_void=False, is_planned=True).exists()


def planned_of(fact: Fact) -> list[Fact]:
    """What may be planned of a fact: itself; of a term, its signatures and its notification."""
    if not isinstance(fact, Term):
        return [fact]
    return [*fact.signatures.filter(is_void=False, is_planned=True), fact]


def planned_facts(agreement: Agreement) -> list[Fact]:
    """Every fact of an agreement that carries the mark: signatures, notifications, amendments,
    acts."""
    terms = agreement.terms.standing()
    of_terms = {"term__in": terms, "is_void": False, "is_planned": True}
    return [
        *Signature.objects.filter(**of_terms).select_related("term", "party"),
        *terms.filter(notification_is_planned=True),
        *Amendment.objects.filter(**of_terms).select_related("term"),
        *agreement.events.filter(is_void=False, is_planned=True).select_related("by_party"),
    ]


def agreement_of(fact: Fact) -> Agreement:
    return fact.term.agreement if isinstance(fact, Signature | Amendment) else fact.agreement


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
