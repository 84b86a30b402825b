"""The SEQUENCE of items: one for each, whatever feed or file tells of it, so that a calendar takes
what is newer from either."""

from collections.abc import Iterable, Iterator, Sequence

from .ics import Event
from .models import CalendarItem, Published


def sequences(events: Iterable[Event]) -> dict[str, int]:
    """The SEQUENCE of each event by its uid; what has changed since anybody asked counts one more.
    In a transaction: what has changed is locked in one order, so that no count is written twice
    or falls."""
    found = {event.uid: event for event in events}
    held = CalendarItem.objects.in_bulk(list(found))
    changed = sorted(
        uid for uid, event in found.items() if uid not in held or held[uid].facts != event.facts
    )
    if held.keys() & changed:
        held |= CalendarItem.objects.select_for_update().order_by("uid").in_bulk(changed)
    for uid in changed:
        before, facts = held.get(uid), found[uid].facts
        count = before.sequence + (before.facts != facts) if before else 0
        held[uid] = CalendarItem(uid=uid, facts=facts, sequence=count)
    CalendarItem.objects.bulk_create(
        [held[uid] for uid in changed],
        update_conflicts=True,
        unique_fields=["uid"],
        update_fields=["facts", "sequence"],
        batch_size=2000,
    )
    return {uid: held[uid].sequence for uid in found}


def ahead(counted: int, last: Published | None) -> int:
    """How far a feed counts ahead of an item: as far as it did, never to less than it has told,
    and past what it has cancelled."""
    return max(last.ahead, last.sequence + last.is_cancelled - counted) if last else 0


def sequence_when_gone(told: Sequence[Published]) -> Iterator[tuple[Published, int]]:
    """The SEQUENCE of the cancellation of what a feed has told and tells no more. Where a file has
    told that the item was called off, its own; the item itself does not change where only this
    reader has lost sight of it."""
    held = CalendarItem.objects.in_bulk([one.uid for one in told])
    for one in told:
        item = held.get(one.uid)
        count = item.sequence if item else 0
        is_called_off = item is not None and item.facts == CalendarItem.CANCELLED
        yield one, count + ahead(count, one) + (not is_called_off)
