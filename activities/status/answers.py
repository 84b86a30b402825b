"""How an activity came to stand as it does, read from the history of its row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model

from activities.models import Activity, state_label
from agreements.dates import PartialDate

#: What makes a turn of its course; anything else is writing about it.
TURNING = ("state", "when", "start_time", "time_zone", "held", "reason")


@dataclass(frozen=True, slots=True)
class Turn:
    """One step: what it became, the plan it then had, by whom."""

    at: datetime
    by: str
    state: str
    label: str
    when: PartialDate | None
    held: PartialDate | None
    reason: str


def course_of(activity: Activity) -> list[Turn]:
    """Every day it was ever planned for, newest first: two queries."""
    rows = list(activity.history.order_by("pgh_id").select_related("pgh_context"))
    people = get_user_model().objects.in_bulk(_authors(rows))
    turns, before = [], None
    for row in rows:
        if before is None or any(getattr(row, name) != getattr(before, name) for name in TURNING):
            turns.append(_turn(row, people))
        before = row
    return turns[::-1]


def _author(row: Any) -> int | None:
    told = getattr(row.pgh_context, "metadata", None) or {}
    return told.get("by")


def _authors(rows: list[Any]) -> Iterator[int]:
    return (author for row in rows if (author := _author(row)) is not None)


def _turn(row: Any, people: Mapping[int, Any]) -> Turn:
    return Turn(
        at=row.pgh_created_at,
        by=str(people.get(_author(row), "")),
        state=row.state,
        label=state_label(row.kind, row.state),
        when=row.when,
        held=row.held,
        reason=row.reason,
    )
