"""Which transactions have written facts, so that what was counted from them is known to be old.

Each table of facts, and each of what is derived from them, has a trigger that leaves one row a
transaction. It is seen exactly when what that transaction wrote is seen: whether anything was
written after a snapshot is a question about these rows (decision 0094).
"""

from datetime import timedelta
from typing import Any

import pgtrigger

from django.db import connection, models
from django.db.models.functions import Now
from django.utils import timezone

#: Rows older than this go, but for the newest of them.
KEPT = timedelta(days=1)

#: Leaves the row of the running transaction, once.
MARK = """INSERT INTO agreements_writemark (xact) VALUES (pg_current_xact_id())
        ON CONFLICT (xact) DO NOTHING"""
ANY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def marks_writes(operation: Any = ANY_CHANGE) -> pgtrigger.Trigger:
    """The trigger of a table. `operation`: what of it counts, where not every change does."""
    return pgtrigger.Trigger(
        name="marks_write",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        func=f"""
        {MARK};
        RETURN NULL;
    """,
    )


marks_write = marks_writes()

#: Whether facts are as they were when the snapshot %(seen)s was taken. What is older than any row
#: here may have been removed since, and a server that was set back counts transactions anew.
UNCHANGED_SINCE = """
    pg_snapshot_xmax(pg_current_snapshot()) >= pg_snapshot_xmax(%(seen)s::pg_snapshot)
    and exists (select from agreements_writemark
                where xact < pg_snapshot_xmin(%(seen)s::pg_snapshot))
    and not exists (select from agreements_writemark
                    where xact >= pg_snapshot_xmin(%(seen)s::pg_snapshot)
                    and not pg_visible_in_snapshot(xact, %(seen)s::pg_snapshot))
"""
FORGET = """
    delete from agreements_writemark where xact < (
        select max(xact) from agreements_writemark where at < %s)
"""


class TransactionIdField(models.Field):
    """The number of a transaction, which no other of this server ever has (xid8)."""

    def db_type(self, connection: Any) -> str:
        return "xid8"


class WriteMark(models.Model):
    """A transaction that wrote facts, or rows that are derived from them."""

    xact = TransactionIdField(primary_key=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.xact}, {self.at}"


def mark() -> None:
    """For what writes facts while triggers rest. Within its transaction."""
    with connection.cursor() as cursor:
        cursor.execute(MARK)


def forget_old_marks() -> None:
    """The newest old one stays: it says from when on the others are whole."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [timezone.now() - KEPT])
