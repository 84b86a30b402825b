"""What the planner of the database knows of tables that were just filled. It learns that by itself
a minute or more later; until then it takes them for empty and joins them row by row, so that a page
may run into the limit of its statements.
"""

import logging
from collections.abc import Iterable

from django.db import DatabaseError, connection, transaction

from .statements import take_their_time

log = logging.getLogger(__name__)

#: Rows of one table from which on a transaction has changed what a plan hangs on.
MANY = 1_000


def much_written() -> list[str]:
    """Names of the tables, quoted, of which this transaction has written many rows so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relid::regclass::text from pg_stat_xact_user_tables"
            " where n_tup_ins + n_tup_upd + n_tup_del >= %s order by relid",
            [MANY],
        )
        return [name for (name,) in cursor.fetchall()]


def analyze(tables: Iterable[str]) -> None:
    """Each in a transaction of its own, so that none is locked for longer than it takes. `tables`:
    as `much_written` names them. A role that owns none of them is warned by the server, which
    leaves them as they are; what fails otherwise is logged: the rows are written all the same."""
    for name in tables:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                take_their_time()
                cursor.execute(f"analyze {name}")
        except DatabaseError:
            log.warning("table %s could not be analysed", name, exc_info=True)
