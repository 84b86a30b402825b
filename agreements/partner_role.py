"""A second wall for partners: what answers one is read in a transaction that can write nothing,
under a role of the database whose sight is bounded row by row. A filter that somebody forgets then
shows nothing, instead of everything. It stops no statement that somebody smuggles in: a role may be
put off again.

Role and policies are made by `mou_tracker.api.row_policies`; where they are not there, partners are
answered by the filters alone, as `doctor`, `prepare` and the log say.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import Error, connections, router, transaction

from agreements.models import Agreement

log = logging.getLogger(__name__)

#: Roles belong to the whole server: every installation on it shares this one, which owns nothing,
#: cannot sign in, and is granted in each database what it may read there.
ROLE = "mou_partner"
#: Whose sight it is, for one transaction.
PARTY = "mou.party"
#: Tells the digest of the policies that stand in this database; "" where some are missing.
VERSION = "mou_row_policies"
#: Whether the login may take the role that is named; NULL where there is none of that name. Before
#: PostgreSQL 16 a member may; from then on that is a right of its own.
TAKES = """
  select pg_has_role(current_user, oid,
    case when current_setting('server_version_num')::int < 160000 then 'MEMBER' else 'SET' end)
  from pg_roles where rolname = %s
"""
MAY_TAKE = f"select to_regproc(%s) is not null and coalesce(({TAKES}), false)"
ENTER = f"""
set transaction read only; set local role {ROLE}; select set_config('{PARTY}', %s, true)
"""
#: Seconds for which a role that is not there is not asked for again.
FORGET_AFTER = 60.0

#: The database under whose role this request reads; the one in which it can write nothing.
_held: ContextVar[str] = ContextVar("held", default="")
_reading: ContextVar[str] = ContextVar("reading", default="")
_there: set[str] = set()
_absent_until: dict[str, float] = {}


@contextmanager
def reading_as(party: int) -> Iterator[None]:
    """Everything that is read inside is read under the role, as `party` (an id) sees it. Nothing of
    it outlives the block, whether that ends well or not."""
    using = router.db_for_read(Agreement)
    if not _is_there(using):
        yield
        return
    with transaction.atomic(using=using):
        _run(using, ENTER, [str(party)])
        held, reading = _held.set(using), _reading.set(using)
        try:
            yield
        finally:
            _held.reset(held)
            _reading.reset(reading)
        # nothing was written; a savepoint that is kept would keep role and party as well
        transaction.set_rollback(True, using=using)


@contextmanager
def reading_whole() -> Iterator[None]:
    """Inside, all facts of an agreement are read, for rules that ask for all of them: for an
    agreement that was found under the role, and an answer that tells by audience what came of it.
    Still nothing can be written."""
    using = _held.get()
    if not using:
        yield
        return
    token = _held.set("")
    _run(using, "set local role none")
    try:
        yield
    except Error:
        raise  # the transaction takes no further statement
    except BaseException:
        _run(using, f"set local role {ROLE}")
        raise
    else:
        _run(using, f"set local role {ROLE}")
    finally:
        _held.reset(token)


def _run(using: str, statement: str, values: list[str] | None = None) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(statement, values)


def is_reading() -> bool:
    """Whether this request can write nothing any more."""
    return bool(_reading.get())


def may_take(using: str) -> bool:
    """Whether role and policies are there, and the login of this database may take the role."""
    with connections[using].cursor() as cursor:
        cursor.execute(MAY_TAKE, [VERSION, ROLE])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(f"select {VERSION}() <> ''")  # "": not all of it is there
        return bool(cursor.fetchone()[0])


def _is_there(using: str) -> bool:
    if using in _there:
        return True
    if _absent_until.get(using, 0.0) > time.monotonic():
        return False
    if may_take(using):
        _there.add(using)
        return True
    log.warning("partners are answered without row-level security: see manage.py doctor")
    _absent_until[using] = time.monotonic() + FORGET_AFTER
    return False
