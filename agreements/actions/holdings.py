"""What people hold, days that must not be missed: where who holds it may have become another, it
moves on in the same transaction. Asked of the reminders, a higher package, by a dotted name."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from agreements.models import Agreement

#: Columns of an agreement that decide who holds its days.
HELD_BY = ("responsible_id", "deputy_id", "confidentiality")


def held_by(agreement: Agreement | None) -> tuple[Any, ...]:
    return tuple(getattr(agreement, name, None) for name in HELD_BY)


def move_holdings(*, people: Iterable[Any] = (), agreements: Iterable[Agreement] = ()) -> None:
    """What `people` hold, and the days of `agreements`, go to whoever is next in line now. Called
    before the audit row is written: its lock is the last of all."""
    move = import_string(settings.MOVES_HOLDINGS)
    move(people=list(people), agreements=list(agreements), now=timezone.now())
