"""What people hold, days that must not be missed: where who holds it may have become another, it
moves on in the same transaction. Asked of the reminders, a higher package, by a dotted name."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from agreements.models import Agreement

#: Columns of an agreement that decide who holds its days.
HELD_BY = ("responsible_id", "deputy_id", "confidentiality")


#: What waits for the end of `moved_once`: people and agreements.
_WAITING: ContextVar[tuple[list[Any], list[Agreement]] | None] = ContextVar("moves", default=None)


def held_by(agreement: Agreement | None) -> tuple[Any, ...]:
    return tuple(getattr(agreement, name, None) for name in HELD_BY)


def move_holdings(*, people: Iterable[Any] = (), agreements: Iterable[Agreement] = ()) -> None:
    """What `people` hold, and the days of `agreements`, go to whoever is next in line now. Called
    before the audit row is written: its lock is the last of all."""
    if (waiting := _WAITING.get()) is not None:
        waiting[0].extend(people)
        waiting[1].extend(agreements)
        return
    move = import_string(settings.MOVES_HOLDINGS)
    move(people=list(people), agreements=list(agreements), now=timezone.now())


@contextmanager
def moved_once() -> Iterator[None]:
    """Many actions of one transaction: what they move goes over together, after the last of them,
    since bringing the ledger up to date costs the same for one as for a hundred."""
    token = _WAITING.set(([], []))
    try:
        yield
        people, agreements = _WAITING.get() or ([], [])
    finally:
        _WAITING.reset(token)
    if people or agreements:
        move_holdings(people=people, agreements=agreements)
