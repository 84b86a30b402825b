"""Which transactions have written facts, so that what was counted from them is known to be old.

Each table of facts, and each of what is derived from them, has a trigger that leaves one row a
transaction. It is seen exactly when what that transaction wrote is seen: whether a table was
written after a snapshot is a question about these rows (decisions 0094 and 0097).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pgtrigger

from django.db import connection, models
from django.db.models.functions import Now
from django.utils import timezone

#: Rows older than this go, but for the newest of them.
KEPT = timedelta(days=1)

#: Of a transaction that may have written any of them.
ANY_TABLE = ""
#: Leaves the row of a table and the running transaction, once.
MARK = """INSERT INTO agreements_tablemark (relation, xact) VALUES ({}, pg_current_xact_id())
        ON CONFLICT DO NOTHING"""
ANY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def marks_writes(operation: Any = ANY_CHANGE) -> pgtrigger.Trigger:
    """The trigger of a table. `operation`: what of it counts, where not every change does."""
    return pgtrigger.Trigger(
        name="marks_write",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        func=f"""
        {MARK.format("TG_TABLE_NAME")};
        RETURN NULL;
    """,
    )


marks_write = marks_writes()

#: Whether `tables` are as they were when the snapshot `seen` was taken (columns of the
#: statement this stands in). What is older than any row here may have been removed since, and a
#: server that was set back counts transactions anew.
UNCHANGED_SINCE = f"""
    pg_snapshot_xmax(pg_current_snapshot()) >= pg_snapshot_xmax(seen)
    and exists (select from agreements_tablemark where xact < pg_snapshot_xmin(seen))
    and not exists (select from agreements_tablemark
                    where relation = any(tables || '{ANY_TABLE}'::text)
                    and xact >= pg_snapshot_xmin(seen)
                    and not pg_visible_in_snapshot(xact, seen))
"""  # noqa: S608 nobody's text
#: What is seen now. A standby names none of the transactions that are still open, as
#: `pg_current_snapshot` copies what a primary keeps of them: there everything from the oldest of
#: those on is taken for open, so that its marks let what was read be asked anew.
SEEN_NOW = """
    case when pg_is_in_recovery()
         then concat(pg_snapshot_xmin(pg_current_snapshot()), ':',
                     pg_snapshot_xmin(pg_current_snapshot()), ':')
         else pg_current_snapshot()::text end
"""
FORGET = """
    delete from agreements_tablemark where xact < (
        select max(xact) from agreements_tablemark where at < %s)
"""


class TransactionIdField(models.Field):
    """The number of a transaction, which no other of this server ever has (xid8)."""

    def db_type(self, connection: Any) -> str:
        return "xid8"


class TableMark(models.Model):
    """A transaction that wrote a table of facts, or of rows that are derived from them. `relation`:
    the name of the table, or ANY_TABLE."""

    pk = models.CompositePrimaryKey("relation", "xact")
    relation = models.CharField(max_length=63, db_collation="C")
    xact = TransactionIdField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["xact"], name="table_mark_by_transaction")]

    def __str__(self) -> str:
        return f"{self.relation or 'any'}, {self.xact}, {self.at}"


def mark() -> None:
    """For what writes facts while triggers rest. Within its transaction."""
    with connection.cursor() as cursor:
        cursor.execute(MARK.format("%s"), [ANY_TABLE])


def forget_old_marks() -> None:
    """The newest old ones stay: they say from when on the others are whole."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [timezone.now() - KEPT])


def snapshot() -> str:
    """What is seen from now on; "" in a transaction that has written itself, which no later one
    sees as it does."""
    with connection.cursor() as cursor:
        cursor.execute(f"""
            select case when pg_current_xact_id_if_assigned() is null
                        then {SEEN_NOW} else '' end""")
        (seen,) = cursor.fetchone()
    return str(seen)


def is_unchanged(seen: str, tables: Sequence[str]) -> bool:
    """Whether what was read from `tables` under the snapshot `seen` would be read now; not within
    a transaction that has written itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select pg_current_xact_id_if_assigned() is null and {UNCHANGED_SINCE}"  # noqa: S608
            " from (select %s::pg_snapshot seen, %s::text[] tables) asked",
            [seen, list(tables)],
        )
        (found,) = cursor.fetchone()
    return bool(found)
