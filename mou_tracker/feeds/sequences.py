"""The SEQUENCE of items: one for each, whatever feed or file tells of it, so that a calendar takes
what is newer from either."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from .ics import Event
from .models import CalendarItem, Published

NOTHING_TOLD: Mapping[str, Published] = {}


def sequences(
    events: Iterable[Event], told: Mapping[str, Published] = NOTHING_TOLD
) -> dict[str, int]:
    """The SEQUENCE of each event by its uid; what has changed since anybody asked counts one more.
    `told`: what the feed that asks has told; never less, and more where that was a cancellation.

    Two who ask at once count from the same row to the same number: no lock is needed.
    """
    found, counted, changed = {event.uid: event for event in events}, {}, []
    held = CalendarItem.objects.in_bulk(list(found))
    for uid, event in found.items():
        before, last = held.get(uid), told.get(uid)
        least = last.sequence + last.is_cancelled if last else 0
        counted[uid] = max(least, before.sequence + (before.facts != event.facts) if before else 0)
        now = CalendarItem(uid=uid, facts=event.facts, sequence=counted[uid])
        if before is None or (before.facts, before.sequence) != (now.facts, now.sequence):
            changed.append(now)
    CalendarItem.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["uid"],
        update_fields=["facts", "sequence"],
        batch_size=2000,
    )
    return counted


def sequence_when_gone(told: Sequence[Published]) -> Iterator[tuple[Published, int]]:
    """The SEQUENCE of the cancellation of what a feed has told and tells no more. Where a file has
    told that the item was called off, its own; the item itself does not change where only this
    reader has lost sight of it."""
    held = CalendarItem.objects.in_bulk([one.uid for one in told])
    for one in told:
        item = held.get(one.uid)
        if item and item.facts == CalendarItem.CANCELLED:
            yield one, item.sequence
        else:
            yield one, max(item.sequence if item else 0, one.sequence) + 1
