"""A second wall for partners: what answers one is read in a transaction that can write nothing,
under a role of the database whose sight is bounded row by row. A filter that somebody forgets then
shows nothing, instead of everything. It stops no statement that somebody smuggles in: a role may be
put off again.

Role and policies are made by `mou_tracker.api.row_policies`; where they are not there, partners are
answered by the filters alone, as `doctor`, `prepare` and the log say.
"""

import hashlib
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from psycopg2.extensions import AsIs

from django.conf import settings
from django.db import Error, connections, router, transaction

from agreements.models import Agreement

log = logging.getLogger(__name__)

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
set transaction read only; set local role %s; select set_config('{PARTY}', %s, true)
"""
#: A role belongs to the whole server: each database of it has one of its own, by its own name.
NAMED_BY = "mou_partner_"
LONGEST_NAME = 63  # bytes of a name in PostgreSQL
TAKE_UP = "set local role %s"
#: Seconds for which a role that is not there is not asked for again.
FORGET_AFTER = 60.0

#: The database under whose role this request reads; the one in which it can write nothing.
_held: ContextVar[str] = ContextVar("held", default="")
_reading: ContextVar[str] = ContextVar("reading", default="")
_there: set[str] = set()
#: database -> the name of its role
_roles: dict[str, str] = {}
_absent_until: dict[str, float] = {}


def role_of(using: str) -> str:
    """The role of partners in this database, which owns nothing, cannot sign in, and is granted
    what it may read. `PARTNER_ROLE` names it where somebody else makes the roles of a server."""
    if settings.PARTNER_ROLE:
        return str(settings.PARTNER_ROLE)
    if using not in _roles:
        with connections[using].cursor() as cursor:  # a pooler may call it otherwise
            cursor.execute("select current_database()")
            _roles[using] = role_named_by(cursor.fetchone()[0])
    return _roles[using]


def role_named_by(database: str) -> str:
    name = f"{NAMED_BY}{database}"
    if len(name.encode()) <= LONGEST_NAME:
        return name
    return f"{NAMED_BY}{hashlib.sha256(database.encode()).hexdigest()[:40]}"


@contextmanager
def reading_as(party: int) -> Iterator[None]:
    """Everything that is read inside is read under the role, as `party` (an id) sees it. Nothing of
    it outlives the block, whether that ends well or not."""
    using = router.db_for_read(Agreement)
    if not _is_there(using):
        yield
        return
    with transaction.atomic(using=using):
        _run(using, ENTER, [AsIs(quoted(role_of(using))), str(party)])
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
        _run(using, TAKE_UP, [AsIs(quoted(role_of(using)))])
        raise
    else:
        _run(using, TAKE_UP, [AsIs(quoted(role_of(using)))])
    finally:
        _held.reset(token)


def quoted(name: str) -> str:
    """As an identifier, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def _run(using: str, statement: str, values: list[Any] | None = None) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(statement, values)


def is_reading() -> bool:
    """Whether this request can write nothing any more."""
    return bool(_reading.get())


def may_take(using: str) -> bool:
    """Whether role and policies are there, and the login of this database may take the role."""
    with connections[using].cursor() as cursor:
        cursor.execute(MAY_TAKE, [VERSION, role_of(using)])
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
