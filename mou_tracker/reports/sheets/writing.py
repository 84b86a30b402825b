"""Rows of the smaller sheets on their way into a snapshot, some at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agreements.batches import batches
from mou_tracker.reports.models import Snapshot, SnapshotRow
from mou_tracker.reports.scope import Days

BATCH = 1_000


@dataclass(slots=True)
class Line:
    """A row as a sheet tells it: `key`, the figures it counts in, what is shown of it."""

    key: str
    marks: list[str]
    data: dict[str, Any] = field(default_factory=dict)


def write(snapshot: Snapshot, sheet: str, days: Days, lines: Iterable[Line]) -> None:
    rows: Iterator[SnapshotRow] = (
        SnapshotRow(
            snapshot=snapshot, sheet=sheet, period=days.period, key=one.key,
            marks=one.marks, data=one.data,
        )
        for one in lines
    )  # fmt: skip
    for batch in batches(rows, BATCH):
        SnapshotRow.objects.bulk_create(batch)


def within(earliest: date | None, latest: date | None, first: date, last: date) -> bool | None:
    """Whether a day between two edges (None: open) lies within `first`..`last`: True, False, or
    None where it may and may not."""
    if earliest is not None and latest is not None and first <= earliest and latest <= last:
        return True
    if (earliest is not None and earliest > last) or (latest is not None and latest < first):
        return False
    return None


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
