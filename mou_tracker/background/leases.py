"""A row that one worker at a time has in hand, and how far it is, for everybody to see.

The row has `state`, `step`, `doing`, `lease_until` and `attempts`; whoever claims it counts one
attempt more. A worker that is killed leaves its lease to run out, and one that lost it notices.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from mou_tracker import silent_database

#: What is in hand is nobody else's for so long; renewed at each of its steps.
LEASE = timedelta(minutes=5)
#: Workers that a row has brought down before it is given up.
CRASHES = 3


class Lost(Exception):
    """The lease ran out, and somebody else has the row in hand."""


class Progress:
    """Writes how far a row is where everybody sees it at once: beside the transaction it is worked
    at in (`beside`). `states`: those in which it is in hand. A step that takes long is told again:
    that renews the lease, and counts no further step."""

    def __init__(self, row: Model, beside: Any, *, states: Collection[str]) -> None:
        self.row: Any = row
        self.beside, self.states = beside, [str(one) for one in states]
        self.step, self.doing = -1, ""

    def __call__(self, doing: str) -> None:
        """Raises Lost where the row is no longer ours."""
        if doing != self.doing:
            self.step, self.doing = self.step + 1, doing
        with self.beside.cursor() as cursor:
            cursor.execute(
                f"update {self.row._meta.db_table} set step = %s, doing = %s, lease_until = %s"  # noqa: S608  a table of ours
                " where id = %s and state = any(%s) and attempts = %s",
                (
                    self.step, doing, timezone.now() + LEASE, self.row.pk, self.states,
                    self.row.attempts,
                ),
            )  # fmt: skip
            if not cursor.rowcount:
                raise Lost


@contextmanager
def beside() -> Iterator[Any]:
    """A second way to the database; inside a transaction, the same one."""
    if connection.in_atomic_block:
        yield connection
        return
    other = connection.copy()
    try:
        with silent_database.waiting.statements(other):
            yield other
    finally:
        other.close()
