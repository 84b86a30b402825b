"""Calls that may never be answered (a folder of another machine, a server elsewhere): each is made
in a thread of its own, and whoever wants to know goes on without it after a while. The connections
it has opened end then, wherever it stands: a server that sends a byte now and then meets every
limit of a socket and keeps nothing."""

import os
import socket
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from threading import BoundedSemaphore, Lock, Thread, local
from typing import TypeVar

Answer = TypeVar("Answer")
#: `call`: the one that this thread makes.
_here = local()


class NotAnswered(Exception):
    """There is no answer yet, or, as `TooMany`, none was asked for."""


class TooMany(NotAnswered):
    """As many calls hang already as may."""


class BoundedCalls:
    """So many of them hang at once, `most`; each has its place until it ends by itself."""

    def __init__(self, name: str, *, most: int) -> None:
        self.name, self.room = name, BoundedSemaphore(most)

    def ask(self, what: Callable[[], Answer], *, within: float, patience: float = 0.0) -> Answer:
        """What `what` answers or raises within so many seconds, else NotAnswered. For a place it is
        waited `patience` seconds at most."""
        if not self.room.acquire(timeout=patience):
            raise TooMany
        told: Future[Answer] = Future()
        call = _Call()

        def run() -> None:
            try:
                told.set_result(call.made(what))
            except BaseException as error:
                told.set_exception(error)
            finally:
                self.room.release()

        try:
            Thread(target=run, daemon=True, name=self.name).start()
        except BaseException:
            self.room.release()
            raise
        if not wait([told], timeout=within).done:
            call.give_up()
            raise NotAnswered
        return told.result()


def uses(connection: socket.socket) -> None:
    """Said of each connection by who opens it within a call. Raises TimeoutError where the call was
    given up already."""
    if call := getattr(_here, "call", None):
        call.uses(connection)


def opened(connection: socket.socket) -> socket.socket:
    """The connection that was just opened, told of by `uses`; closed where the call was given up
    already."""
    try:
        uses(connection)
    except TimeoutError:
        connection.close()
        raise
    return connection


class _Call:
    """Made in one thread and given up in another. A connection is kept by a twin: TLS puts another
    object in its place."""

    def __init__(self) -> None:
        self.lock, self.is_over = Lock(), False
        self.twins: list[socket.socket] = []

    def made(self, what: Callable[[], Answer]) -> Answer:
        _here.call = self
        try:
            return what()
        finally:
            with self.lock:
                for twin in self.twins:
                    twin.close()
                self.twins.clear()

    def uses(self, connection: socket.socket) -> None:
        with self.lock:
            if self.is_over:
                raise TimeoutError("the call was given up")
            self.twins.append(socket.socket(fileno=os.dup(connection.fileno())))

    def give_up(self) -> None:
        with self.lock:
            self.is_over = True
            for twin in self.twins:
                with suppress(OSError):
                    twin.shutdown(socket.SHUT_RDWR)
