"""Worlds that many tests begin with: entered once in a process, then put back row by row.

    @kept
    def make_party(...): ...

The first call does the work and keeps every row it left, and what it answered; a later one that
would do exactly the same puts them back in a few milliseconds. "The same" is strict. Same function
and arguments, same clock, language and settings, nothing patched, and the same rows before: the
database says whether anything else was written in this transaction. Otherwise the work is done.

Keys of kept rows never collide with new ones: a sequence does not go back with its transaction.
"""

import json
import pickle
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from enum import Enum
from functools import wraps
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import Any
from uuid import UUID

import pytest
import time_machine

from django.conf import UserSettingsHolder, settings
from django.core import mail
from django.db import connection, models, transaction
from django.db.models.signals import post_migrate
from django.utils import translation

#: Written anew by every flush, under new keys; nothing that a world holds points at them.
OF_THE_FRAMEWORK = ("django_content_type", "auth_permission")
#: A folder of one's own for files: no row that is kept here tells of it.
WITHOUT_MEANING = {"DOCUMENTS_DIR", "STATIC_ROOT", "MEDIA_ROOT"}
#: What has been written: the transaction, the world it stands on, and every table's counts.
STANDING = """
select pg_current_xact_id_if_assigned()::text, current_setting('kept.world', true),
       (select jsonb_object_agg(relname, jsonb_build_array(added, changed, gone))
          from (select relname, pg_stat_get_xact_tuples_inserted(oid) added,
                       pg_stat_get_xact_tuples_updated(oid) changed,
                       pg_stat_get_xact_tuples_deleted(oid) gone
                  from pg_class
                 where relkind = 'r' and relnamespace = 'public'::regnamespace) counts
         where added + changed + gone > 0)
"""


class Unkept(Exception):
    """A call that cannot be told from another one; it is done anew each time."""


@dataclass(frozen=True)
class World:
    """What a call left: `rows` of each table it wrote, whole. `answer`: what it returned.
    `at`: when it was done, so that no row stands in the future of who gets it back."""

    name: str
    rows: dict[str, bytes]
    answer: bytes
    at: float


@dataclass
class Store:
    """Of one process. `standing`: the counts after the last world, by (transaction, world)."""

    worlds: dict[Any, World] = field(default_factory=dict)
    standing: dict[tuple[str, str], dict[str, list[int]]] = field(default_factory=dict)
    flushes: int = 0
    is_busy: bool = False
    patch: pytest.MonkeyPatch | None = None


_store = Store()
_is_allowed: bool | None = None


def _flushed(**_told: Any) -> None:
    """A flush ends with this signal: what stands before any world is another one from now on."""
    _store.flushes += 1


post_migrate.connect(_flushed)


def watch(patch: pytest.MonkeyPatch | None) -> None:
    """What the running test may patch."""
    _store.patch = patch


@contextmanager
def fresh() -> Iterator[None]:
    """Nothing is kept yet, and what is kept inside is forgotten after."""
    global _store
    usual, _store = _store, Store(patch=_store.patch)
    try:
        yield
    finally:
        _store = usual


@contextmanager
def never() -> Iterator[None]:
    """Everything is done anew."""
    _store.is_busy, before = True, _store.is_busy
    try:
        yield
    finally:
        _store.is_busy = before


def kept(make: Callable, *, in_commits: bool = False) -> Callable:
    """`make`, done once for each situation it is called in. A test that commits has no transaction
    to ask what stands before: all rows are read, which pays for a large world only
    (`in_commits`)."""

    @wraps(make)
    def call(*args: Any, **fields: Any) -> Any:
        asks = _is_taken_back() or in_commits
        if _store.is_busy or not asks or not _may_put_back():
            return make(*args, **fields)
        try:
            told = (f"{make.__module__}.{make.__qualname__}", _plain(args), _plain(fields))
            key = (_before(), _around(), told)
        except Unkept:
            with never():
                return make(*args, **fields)
        world = _store.worlds.get(key)
        if world is None or world.at > time.time():
            return _enter(key, make, args, fields)
        _put_back(world)
        return pickle.loads(world.answer)

    return call


def _is_taken_back() -> bool:
    """Whether the test's own transaction is open, which ends with it."""
    return bool(connection.atomic_blocks) and connection.atomic_blocks[0]._from_testcase


def _may_put_back() -> bool:
    """Rows go back without their triggers, which only a superuser may switch off; what was written
    is known where the database counts it."""
    global _is_allowed
    if _is_allowed is None:
        with connection.cursor() as cursor:
            cursor.execute(
                "select usesuper and current_setting('track_counts')::bool"
                " from pg_user where usename = current_user"
            )
            _is_allowed = cursor.fetchone()[0]
    return _is_allowed


# --- what makes two calls the same ---------------------------------------------------------------


def _plain(value: Any) -> Any:
    """`value` as something that compares by content; a row by all its loaded fields."""
    match value:
        case models.Model():
            loaded = {name: one for name, one in vars(value).items() if not name.startswith("_")}
            return (value._meta.label, _plain(loaded))
        case dict():
            return ("dict", *((name, _plain(one)) for name, one in sorted(value.items())))
        case list() | tuple():
            return (type(value).__name__, *map(_plain, value))
        case None | bool() | int() | str() | bytes() | float() | Decimal() | UUID() | PurePath():
            return (type(value).__name__, str(value))
        case date() | datetime() | time_of_day() | timedelta() | Enum():
            return (type(value).__name__, str(value))
    if hasattr(value, "__dataclass_fields__"):
        return (type(value).__name__, _plain({n: getattr(value, n) for n in _fields(value)}))
    raise Unkept(type(value).__name__)


def _fields(value: Any) -> list[str]:
    return list(value.__dataclass_fields__)


def _around() -> tuple:
    """Clock, language and settings; with something patched, or a clock that was set and runs on,
    no two calls are the same."""
    if _store.patch is not None and (_store.patch._setattr or _store.patch._setitem):
        raise Unkept("something is patched")
    stands = bool(time_machine.traveller_stack)
    if stands and time_machine.traveller_stack[-1]._tick:
        raise Unkept("a clock that was set and runs")
    at = repr(time.time()) if stands else time.strftime("%Y-%m-%d")
    return (stands, at, translation.get_language(), _overridden())


def _overridden() -> tuple:
    found, layer = {}, settings._wrapped
    while isinstance(layer, UserSettingsHolder):
        found = {name: repr(one) for name, one in vars(layer).items() if name.isupper()} | found
        layer = layer.default_settings
    return tuple((name, found[name]) for name in sorted(found) if name not in WITHOUT_MEANING)


def _before() -> tuple:
    """Which rows there are. Nothing written: what was there before the test. Nothing but a world:
    that world. A test that commits has no transaction to ask, so its rows are read."""
    if not _is_taken_back():
        return ("rows", _digest())
    transaction_id, name, counts = _standing()
    if transaction_id is None:
        return ("nothing written", _store.flushes)
    if name and _store.standing.get((transaction_id, name)) == counts:
        return ("world", name)
    raise Unkept("rows of the test's own")


def _standing() -> tuple[str | None, str | None, dict[str, list[int]]]:
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        transaction_id, name, counts = cursor.fetchone()
    counts = json.loads(counts) if isinstance(counts, str) else counts
    return transaction_id, name, counts or {}


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class"
            " where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname"
        )
        return [name for (name,) in cursor.fetchall()]


def _digest() -> str:
    """Of all rows there are, but the framework's own."""
    rows = content([name for name in tables() if name not in OF_THE_FRAMEWORK])
    return sha256(b"".join(sorted(rows.values()))).hexdigest()


def content(names: list[str]) -> dict[str, bytes]:
    """All rows of each table, as text."""
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            lines = BytesIO()
            cursor.copy_expert(f'copy "{name}" to stdout', lines)
            found[name] = lines.getvalue()
    return found


# --- entering and putting back -------------------------------------------------------------------


def _enter(key: Any, make: Callable, args: tuple, fields: dict) -> Any:
    """Does the work, and keeps it where rows and the answer are all that came of it."""
    told, letters, later = _plain(args), len(mail.outbox), len(connection.run_on_commit)
    with transaction.atomic():
        _before_it, _name, first = _standing()
        with never():
            answer = make(*args, **fields)
        transaction_id, _name, last = _standing()
        is_all = (
            transaction_id is not None
            and _plain(args) == told
            and len(mail.outbox) == letters
            and len(connection.run_on_commit) == later
        )
        if is_all:
            changed = sorted(name for name in last if last[name] != first.get(name))
            name = str(len(_store.worlds) + 1)
            world = World(name, content(changed), pickle.dumps(answer), time.time())
            _store.worlds[key] = world
            _stand_on(world, transaction_id, last)
    return answer


def _put_back(world: World) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        emptied = ";".join(f'delete from "{name}"' for name in world.rows)
        cursor.execute(f"set local session_replication_role = replica; {emptied}")
        for name, rows in world.rows.items():
            if rows:
                cursor.copy_expert(f'copy "{name}" from stdin', BytesIO(rows))
        cursor.execute("set local session_replication_role = origin")
        transaction_id, _name, counts = _standing()
        _stand_on(world, transaction_id, counts)


def _stand_on(world: World, transaction_id: str | None, counts: dict[str, list[int]]) -> None:
    """Notes in the database, where a rollback takes it back, which world its rows are."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('kept.world', %s, true)", [world.name])
    _store.standing[(transaction_id or "", world.name)] = counts
