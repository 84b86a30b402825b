"""What is due, handed to a server over several connections at once.

One thread claims rows, counts tries and notes answers, and alone talks to the database: a process
needs one session of it, however many connections it has to the server. The other threads talk to
the server, each over a connection of its own, about one row at a time.
"""

import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import copy_context
from types import TracebackType
from typing import Any, Protocol, Self

from django.db import InterfaceError, OperationalError, connection

from mou_tracker import request_ids

log = logging.getLogger(__name__)

#: Seconds after which an answer is noted again where the database was away: it came, and what was
#: not noted would go twice. Together less than a lease.
NOTED_AGAIN = (0.5, 1, 2, 4, 8, 15)


class Refused(Exception):
    """This row is not sent, ever: it cannot be built, or the server will not take it (5xx)."""


class AddressRefused(Refused):
    """The server says that there is no such address."""


class Unreachable(Exception):
    """No conversation with the server: nothing is wrong with the row."""


class NotOpened(Unreachable):
    """There is no connection to begin with."""


class Later(Exception):
    """The server answered: not now (4xx)."""


class Connection(Protocol):
    """To the server, opened when it is needed, and anew after a fault."""

    def send(self, content: Any) -> None:
        """Hands one over; raises Refused, Later or Unreachable."""

    def close(self) -> None: ...


class Delivery:
    """One run: as a context it ends when all that is due has been handed over, after `seconds`, or
    after so many faults of the server in a row; what the server has said is noted in any case.

    It begins with one connection, so that a server that is away costs few tries, and takes another
    once each has had an answer, `most` in all. A server that opens no further one has as many as it
    wants.
    """

    faults_in_a_row = 1

    def __init__(self, *, most: int, seconds: float) -> None:
        self.most, self.faults = most, 0
        self.ends = time.monotonic() + seconds
        self.claimed: deque[Any] = deque()
        self.under_way: dict[Future[None], tuple[Any, Connection]] = {}
        self.connections: list[Connection] = []
        self.idle: deque[Connection] = deque()
        self.answered: set[Connection] = set()  # those over which the last word was an answer
        self.threads = ThreadPoolExecutor(most, thread_name_prefix=type(self).__name__)
        self.failed: BaseException | None = None

    # What a kind of rows says of itself

    def claim(self) -> Sequence[Any]:
        """Some rows that are due, and nobody else's from now on; none where there are none."""
        raise NotImplementedError

    def begin(self, row: Any) -> Any:
        """What is handed over, or None where the row is no longer ours."""
        raise NotImplementedError

    def note(self, row: Any, error: Exception | None) -> None:
        """What became of it: `error` is Refused, Later or Unreachable. It may be asked twice."""
        raise NotImplementedError

    def give_back(self, rows: Sequence[Any]) -> None:
        """They were claimed and not begun, because the server is away."""
        raise NotImplementedError

    def connect(self) -> Connection:
        raise NotImplementedError

    def request_of(self, row: Any) -> str:
        """The number of the request that wrote it, which the log gives."""
        raise NotImplementedError

    # The run

    @property
    def has_time(self) -> bool:
        return time.monotonic() < self.ends

    def go_on(self) -> None:
        """Notes what the server has said and hands over what it can; waits for neither."""
        self._reap(timeout=0)
        self._fill()

    def finish(self) -> None:
        """Until nothing is due."""
        self._fill()
        while self.under_way:
            self._reap()
            self._fill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.finish()
        finally:
            self._end()
        if kind is None and self.claimed:
            self.give_back(list(self.claimed))
        if kind is None and self.failed:
            raise self.failed

    def _end(self) -> None:
        try:
            while self.under_way:
                self._reap()
        finally:
            self.threads.shutdown()
            for one in self.connections:
                one.close()

    def _fill(self) -> None:
        while len(self.under_way) < self._width() and self._has_more():
            row = self.claimed.popleft()
            with self._numbered(row):
                content = self.begin(row)
                if content is not None:
                    self._hand_over(row, content)

    def _width(self) -> int:
        """Rows under way at once: of one connection at most it is not known what it is good for."""
        return min(self.most, len(self.answered) + 1)

    def _has_more(self) -> bool:
        if self.failed or self.faults >= self.faults_in_a_row:
            return False
        if not self.claimed and self.has_time:
            self.claimed.extend(self.claim())
        return bool(self.claimed)

    def _hand_over(self, row: Any, content: Any) -> None:
        if not self.idle:
            self.connections.append(self.connect())
            self.idle.append(self.connections[-1])
        taken = self.idle.pop()
        begun = self.threads.submit(copy_context().run, taken.send, content)
        self.under_way[begun] = row, taken

    def _reap(self, *, timeout: float | None = None) -> None:
        ended, _others = wait(self.under_way, timeout=timeout, return_when=FIRST_COMPLETED)
        for one in ended:
            row, taken = self.under_way.pop(one)
            error = one.exception()
            if error is None or isinstance(error, Refused | Later | Unreachable):
                self._judge(taken, error)
                with self._numbered(row):
                    self._noted(row, error)
            else:
                self.failed = self.failed or error  # a fault of ours; the others are noted first

    def _judge(self, taken: Connection, error: Exception | None) -> None:
        if not isinstance(error, Unreachable):
            self.faults = 0
            self.answered.add(taken)
            self.idle.append(taken)  # taken again first
            return
        self.faults += 1
        self.answered.discard(taken)
        self.idle.appendleft(taken)
        if isinstance(error, NotOpened) and self.answered:
            self.most = len(self.answered)

    def _noted(self, row: Any, error: Exception | None) -> None:
        for pause in NOTED_AGAIN:
            try:
                return self.note(row, error)
            except (OperationalError, InterfaceError) as fault:
                log.warning("an answer is noted again in %s s: %s", pause, fault)
                connection.close()
                time.sleep(pause)
        return self.note(row, error)

    @contextmanager
    def _numbered(self, row: Any) -> Iterator[None]:
        with request_ids.bound(self.request_of(row) or request_ids.current()):
            yield
