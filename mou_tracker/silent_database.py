"""A database that has fallen silent: it holds its connections open and answers nobody (its machine
or its disk stands still). Its own limits are of no use then, and libpq waits for ever, as the other
end still acknowledges every packet.

Who waits longer than WAITED is looked at: where a new connection gets no answer either, theirs is
shut, and they are told that the database is away. A slow statement is left alone; the database
itself ends it. A request is taken as a whole; work that nobody waits for, and that may last, by its
single statements.
"""

import math
import os
import select
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from threading import Lock, Thread
from typing import Any, Protocol

import psycopg2
from psycopg2.extensions import POLL_OK, POLL_READ, POLL_WRITE, TRANSACTION_STATUS_ACTIVE

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from django.http.response import HttpResponseBase

WAITED = 15.0  # seconds of a request, or of a statement
#: ... where one of several servers is silent and another serves: who waits may wait at the former.
#: No statement takes so long, and a proxy waits longer still.
LONGEST = 40.0
ANSWERS_WITHIN = 5.0  # seconds for a new connection and a statement that reads no table
LOOKED_EVERY = 1.0  # seconds
IS_STANDBY = "select pg_is_in_recovery()"


class Said(Enum):
    SERVES = "takes what is written"
    ANSWERS = "answers: as a standby, with an error, or nobody knows as what"
    SILENT = "does not answer"


def said_by(database: BaseDatabaseWrapper, *, within: float = ANSWERS_WITHIN) -> set[Said]:
    """What the database says to a new connection within so many seconds, an error included. Behind
    a pooler the servers themselves are asked, all at once, where they are named (DATABASE_SERVER);
    else the pooler, for a connection alone: a statement would wait for a session that is free."""
    is_default = database.alias == DEFAULT_DB_ALIAS
    servers: Sequence[Mapping[str, Any]] = settings.DATABASE_SERVER if is_default else ()
    is_pooler = bool(settings.DATABASE_POOLER) and not servers
    given = database.get_connection_params()
    ask = partial(_said, until=time.monotonic() + within, is_pooler=is_pooler)
    with ThreadPoolExecutor(max(1, len(servers)), "silent-database") as asking:
        return set(asking.map(ask, [{**given, **one} for one in servers] or [given]))


def answers(database: BaseDatabaseWrapper, *, within: float = ANSWERS_WITHIN) -> bool:
    return patience(said_by(database, within=within)) == math.inf


def patience(said: Set[Said], *, waited: float = WAITED, longest: float = LONGEST) -> float:
    """Seconds for which somebody may wait for a database whose servers have said so."""
    if Said.SILENT not in said:
        return math.inf
    return longest if Said.SERVES in said else waited


def _said(given: Mapping[str, Any], *, until: float, is_pooler: bool) -> Said:
    try:
        session = psycopg2.connect(**given, async_=True)
    except psycopg2.Error:
        return Said.ANSWERS
    try:
        if not _polled(session, until):
            return Said.SILENT
        if is_pooler:
            return Said.ANSWERS
        with session.cursor() as cursor:
            cursor.execute(IS_STANDBY)
            if not _polled(session, until):
                return Said.SILENT
            (is_standby,) = cursor.fetchone()
        return Said.ANSWERS if is_standby else Said.SERVES
    except psycopg2.Error:
        return Said.ANSWERS
    finally:
        session.close()


def _polled(session: Any, until: float) -> bool:
    """Whether it has come to an end in time."""
    while (state := session.poll()) != POLL_OK:
        wanted = [session] if state == POLL_READ else []
        given = [session] if state == POLL_WRITE else []
        ready = select.select(wanted, given, [], max(0.0, until - time.monotonic()))
        if not any(ready):
            return False
    return True


def shut(database: BaseDatabaseWrapper) -> None:
    """Whoever waits for it is told at once that the connection is lost."""
    with suppress(OSError, psycopg2.Error, AttributeError):
        twin = os.dup(database.connection.fileno())
        with socket.socket(fileno=twin) as end:
            end.shutdown(socket.SHUT_RDWR)


class Work(Protocol):
    databases: Sequence[BaseDatabaseWrapper]

    def since(self, now: float) -> float:
        """From when on it may wait for the database."""


@dataclass(slots=True, eq=False)
class Request:
    databases: Sequence[BaseDatabaseWrapper]
    begun_at: float = field(default_factory=time.monotonic)

    def since(self, now: float) -> float:
        return self.begun_at


@dataclass(slots=True, eq=False)
class Statements:
    """Looked at again and again by the one thread that looks after all work: the same statement
    (or its commit, or a COPY) is under way as long as none was begun and libpq waits."""

    databases: Sequence[BaseDatabaseWrapper]
    begun: int = 0
    seen: int = 0
    waits_since: float = 0.0

    def __call__(self, execute: Callable[..., Any], *given: Any) -> Any:
        """Around each of them."""
        self.begun += 1
        return execute(*given)

    def since(self, now: float) -> float:
        waits = any(_waits(one.connection) for one in self.databases)
        if self.begun != self.seen or not waits:
            self.seen, self.waits_since = self.begun, now
        return self.waits_since


def _waits(session: Any) -> bool:
    """`session`: of psycopg2. It tells what libpq knows and asks nobody."""
    if session is None or session.closed:
        return False
    status: int = session.get_transaction_status()
    return bool(status == TRANSACTION_STATUS_ACTIVE)


class Waiting:
    """Who is at work with which connections, and since when. A thread of its own, begun with the
    first of them in each process, looks after them."""

    def __init__(
        self, *, waited: float = WAITED, longest: float = LONGEST, within: float = ANSWERS_WITHIN
    ) -> None:
        self.waited, self.longest, self.within = waited, longest, within
        self.lock = Lock()
        self.under_way: set[Work] = set()
        self.watcher: Thread | None = None

    @contextmanager
    def request(self, databases: Sequence[BaseDatabaseWrapper]) -> Iterator[None]:
        """`databases`: those of this thread."""
        with self._noted(Request(databases)):
            yield

    @contextmanager
    def statements(self, *databases: BaseDatabaseWrapper) -> Iterator[None]:
        """Work that may last: no single statement of it waits at a database that stands still.
        Where no database is named, all of this thread."""
        work = Statements(databases or connections.all())
        with ExitStack() as within:
            for one in work.databases:
                within.enter_context(one.execute_wrapper(work))
            within.enter_context(self._noted(work))
            yield

    @contextmanager
    def _noted(self, work: Work) -> Iterator[None]:
        with self.lock:
            self.under_way.add(work)
            if self.watcher is None or not self.watcher.is_alive():  # none comes with a fork
                self.watcher = Thread(target=self._watch, daemon=True, name="silent-database")
                self.watcher.start()
        try:
            yield
        finally:
            with self.lock:
                self.under_way.remove(work)

    def _watch(self) -> None:
        while True:
            time.sleep(LOOKED_EVERY)
            self._look()

    def _look(self) -> None:
        now = time.monotonic()
        with self.lock:
            late = [one for one in self.under_way if one.since(now) < now - self.waited]
        if not late:
            return
        asked = {one.alias: one for work in late for one in work.databases}
        most = {alias: self._patience(one) for alias, one in asked.items()}
        now = time.monotonic()
        for work in late:
            with self.lock:  # while it is held, nobody else begins with the same connection
                if work in self.under_way:
                    for one in work.databases:
                        if now - work.since(now) > most[one.alias]:
                            shut(one)

    def _patience(self, database: BaseDatabaseWrapper) -> float:
        said = said_by(database, within=self.within)
        return patience(said, waited=self.waited, longest=self.longest)


waiting = Waiting()


class SilentDatabaseMiddleware:
    """Middleware: a request is noted with its thread's connections."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with waiting.request(connections.all()):
            return self.get_response(request)
