"""Whose signature completes a text, and whether an agreement carries on without those that left."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from agreements.dates import PartialDate

from .facts import EventFact


def carries_on(parties: Collection[int], home: int | None, gone: Collection[int]) -> bool:
    """Whether what is left of `parties` without `gone` is still an agreement of the home party:
    of two, either ends it; of more, home does, or the last but one to go."""
    stays = home is None or home not in gone
    return stays and len(set(parties) - set(gone)) >= 2


def last_days(events: Iterable[EventFact]) -> dict[int, date]:
    """By party that withdrew, the last day it took part (inclusive), by its first withdrawal."""
    found: dict[int, date] = {}
    for event in sorted(events, key=lambda one: (one.on, one.id)):
        if event.kind == "party_withdrew" and event.by_party is not None:
            found.setdefault(event.by_party, event.effective_on or event.on)
    return found


def awaited(
    parties: Collection[int],
    home: int | None,
    left: Mapping[int, date],
    signed: Iterable[PartialDate | None],
) -> frozenset[int]:
    """The parties whose signature a text `signed` on these days needs: all, but for those that had
    withdrawn (`left`, as of `last_days`) before the last of them from an agreement that carries on
    without them. On days not known, all."""
    day = max((one.earliest for one in signed if one and one.earliest), default=None)
    gone = {party for party, last in left.items() if day and last < day}
    return frozenset(parties) - gone if carries_on(parties, home, gone) else frozenset(parties)
