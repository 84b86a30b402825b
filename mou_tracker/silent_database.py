"""A database that has fallen silent: it holds its connections open and answers nobody (its machine
or its disk stands still). Its own limits are of no use then, and libpq waits for ever, as the other
end still acknowledges every packet.

Who waits longer than WAITED is looked at: where a new connection gets no answer either, theirs is
shut, and they are told that the database is away. A slow statement is left alone; the database
itself ends it.
"""

import os
import select
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from typing import Any

import psycopg2
from psycopg2.extensions import POLL_OK, POLL_READ, POLL_WRITE

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from django.http.response import HttpResponseBase

WAITED = 15.0  # seconds of a request
ANSWERS_WITHIN = 5.0  # seconds for a new connection and a statement that reads nothing
LOOKED_EVERY = 1.0  # seconds


def answers(database: BaseDatabaseWrapper, *, within: float = ANSWERS_WITHIN) -> bool:
    """Whether a new connection is answered within so many seconds, if only by an error. Behind a
    pooler the server itself is asked, where it is named (DATABASE_SERVER); else the pooler, for a
    connection alone: a statement would wait for a session that is free."""
    until = time.monotonic() + within
    is_default = database.alias == DEFAULT_DB_ALIAS
    server = settings.DATABASE_SERVER if is_default else {}
    try:
        session = psycopg2.connect(**{**database.get_connection_params(), **server}, async_=True)
    except psycopg2.Error:
        return True
    try:
        is_open = _polled(session, until)
        is_pooler = bool(settings.DATABASE_POOLER) and not server
        return is_open and (is_pooler or _asked(session, until))
    except psycopg2.Error:
        return True
    finally:
        session.close()


def _asked(session: Any, until: float) -> bool:
    session.cursor().execute("select 1")
    return _polled(session, until)


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


class Waiting:
    """Who is at work with which connections, and since when. A thread of its own, begun with the
    first of them in each process, looks after them."""

    def __init__(self, *, waited: float = WAITED, within: float = ANSWERS_WITHIN) -> None:
        self.waited, self.within = waited, within
        self.lock = Lock()
        self.begun: dict[object, tuple[float, Sequence[BaseDatabaseWrapper]]] = {}
        self.watcher: Thread | None = None

    @contextmanager
    def noted(self, databases: Sequence[BaseDatabaseWrapper]) -> Iterator[None]:
        """`databases`: those of this thread."""
        one = object()
        with self.lock:
            self.begun[one] = time.monotonic(), databases
            if self.watcher is None or not self.watcher.is_alive():  # none comes with a fork
                self.watcher = Thread(target=self._watch, daemon=True, name="silent-database")
                self.watcher.start()
        try:
            yield
        finally:
            with self.lock:
                del self.begun[one]

    def _watch(self) -> None:
        while True:
            time.sleep(LOOKED_EVERY)
            late = time.monotonic() - self.waited
            with self.lock:
                waiting = [(one, of) for one, (since, of) in self.begun.items() if since < late]
            silent = {database.alias for _one, of in waiting[:1] for database in of
                      if not answers(database, within=self.within)}  # fmt: skip
            for one, of in waiting:
                with self.lock:  # while it is held, nobody else begins with the same connection
                    if one in self.begun:
                        for database in of:
                            if database.alias in silent:
                                shut(database)


waiting = Waiting()


class SilentDatabaseMiddleware:
    """Middleware: a request is noted with its thread's connections."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with waiting.noted(connections.all()):
            return self.get_response(request)
