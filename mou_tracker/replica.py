"""Reads that may come from a replica of the database, where one is named (DATABASE_REPLICA_URL).

What NAMED_READS lists is read there as a whole, rights included: while it is made, the thread's
connection to the database is the replica's. Who asks was found out before, on the database itself.

A replica is behind by a moment. So everybody reads what they wrote themselves: an answer to what
writes leaves the position of the log in a cookie, and pages come from the database until the
replica has got there. A replica that is behind by more than MOST_LAG, or does not answer, is left
aside; so is one for a while that failed in the middle of a page, which is then made anew.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from agreements.views.busy import READ_ONLY, code_of, is_away, is_busy

T = TypeVar("T")
ALIAS = "replica"
#: Routes of pages that are read from the replica: the timeline and lists. Feeds ask for `read`.
#: Who looks at the list of people is noted down, so that is none of them.
NAMED_READS = frozenset((
    "timeline", "deadlines",
    "agreements:list", "agreements:parties", "agreements:all-documents",
    "activities:list", "activities:commitments", "activities:forums", "activities:cases",
    "activities:exchanges", "activities:outcomes",
))  # fmt: skip
#: Asking for these is noted down.
WRITES = {"export", "format"}
#: Seconds by which a replica may be behind; above, it is left aside, and doctor, status page and
#: alerts tell.
MOST_LAG = 30.0
LOOKED_EVERY = 1.0  # seconds
LEFT_ASIDE = 10.0  # seconds for one that does not answer
#: Seconds for which the last answer is good while somebody asks anew: who asks may have to wait.
ANSWER_LASTS = 3.0
COOKIE, KEPT = "wrote", 600  # seconds
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
POSITION = "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"
#: NULL of a server that is no replica (any more).
REPLAYED = "select pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint"


def is_named() -> bool:
    return ALIAS in settings.DATABASES


class Watch:
    """How far behind the replica is, as this process sees it: what position the database had when,
    and which of these the replica has reached."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.noted: deque[tuple[float, int]] = deque(maxlen=300)
        self.looked_at = self.aside_until = float("-inf")
        self.as_of = float("-inf")  # the replica has all that was there at this moment
        self.replayed = -1
        self.answered_at = float("-inf")

    def is_fit(self, wrote: int = 0) -> bool:
        """Whether it answers, has what was written up to `wrote`, and all of MOST_LAG ago. One
        thread asks; the others judge meanwhile by what it answered last."""
        now = time.monotonic()
        if now < self.aside_until:
            return False
        is_stale = now - self.looked_at > LOOKED_EVERY or self.replayed < wrote
        if is_stale and self.lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self.lock.release()
        return self.has_answered and self.replayed >= wrote and self.lag <= MOST_LAG

    @property
    def has_answered(self) -> bool:
        return self.replayed >= 0 and time.monotonic() - self.answered_at <= ANSWER_LASTS

    @property
    def lag(self) -> float:
        return time.monotonic() - self.as_of if self.replayed >= 0 else float("inf")

    def leave_aside(self) -> None:
        self.aside_until = time.monotonic() + LEFT_ASIDE
        self.replayed = -1

    def _look(self) -> None:
        self.looked_at = time.monotonic()
        try:
            self.noted.append((self.looked_at, _number("default", POSITION)))
            self.replayed = _number(ALIAS, REPLAYED)
            self.answered_at = time.monotonic()
        except (DatabaseError, InterfaceError):
            _close()
            self.leave_aside()
            return
        while self.noted and self.noted[0][1] <= self.replayed:
            self.as_of = self.noted.popleft()[0]


watch = Watch()


def says() -> str:
    """ "ok", "away", or by how many seconds it is too far behind: "42 s behind". Asks anew."""
    for _again in range(10):  # it is always behind by the blink of an eye
        watch.aside_until = watch.looked_at = float("-inf")
        if watch.is_fit():
            return "ok"
        if watch.replayed < 0:
            return "away"
        time.sleep(0.1)
    return _behind(min(watch.lag, _told_lag()))


def state() -> str:
    """The same as pages see it now: one that is left aside stays so, and nobody waits."""
    if watch.is_fit():
        return "ok"
    if not watch.has_answered:
        return "away"
    behind = min(watch.lag, _told_lag())
    if behind <= MOST_LAG:  # this process has just begun to look
        return "ok"
    return _behind(behind)


def _behind(seconds: float) -> str:
    return "away" if seconds == float("inf") else f"{seconds:.0f} s behind"


def _told_lag() -> float:
    """As the replica sees it, for a process that never saw it up to date; endless where it does
    not say."""
    try:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("select extract(epoch from now() - pg_last_xact_replay_timestamp())")
            return float(cursor.fetchone()[0] or 0)
    except (DatabaseError, InterfaceError):
        _close()
        return float("inf")


def read(made: Callable[[], T]) -> T:
    """What `made` makes of the replica, or of the database where that cannot be."""
    if not (is_named() and watch.is_fit()):
        return made()
    try:
        with _there():
            return made()
    except (DatabaseError, InterfaceError) as error:
        _failed(error)
        return made()


@contextmanager
def _there() -> Iterator[None]:
    usual = connections["default"]
    connections["default"] = connections[ALIAS]
    try:
        yield
    finally:
        connections["default"] = usual


def _failed(error: BaseException) -> None:
    """A fault of the replica's state is no fault of the page: anything else is raised."""
    if not (is_away(error) or is_busy(error)):
        raise error
    if is_busy(error) or code_of(error) == READ_ONLY:  # a row it cleared away; a page that writes
        return
    _close()
    watch.leave_aside()


def _close() -> None:
    connections[ALIAS].close()


def _number(alias: str, statement: str) -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchone()[0]
    return -1 if found is None else found


class ReadsFromReplica:
    """Stands next to the views: who asks is known, and nothing of the page was read yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_person = settings.SESSION_COOKIE_NAME in request.COOKIES
        if is_named() and is_person and request.method not in SAFE:
            with suppress(DatabaseError, InterfaceError):
                response.set_cookie(
                    COOKIE, str(_number("default", POSITION)), max_age=KEPT, httponly=True,
                    samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
                )  # fmt: skip
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None: as ever, from the database."""
        if not is_named() or not _is_read(request) or not watch.is_fit(_wrote(request)):
            return None
        try:
            with _there():
                response = view(request, *args, **kwargs)
                return response.render() if hasattr(response, "render") else response
        except (DatabaseError, InterfaceError) as error:
            _failed(error)
            return None


def _is_read(request: HttpRequest) -> bool:
    match = request.resolver_match
    named = match is not None and match.view_name in NAMED_READS
    return named and request.method in ("GET", "HEAD") and not WRITES & set(request.GET)


def _wrote(request: HttpRequest) -> int:
    """Up to where this person has written; what nobody gave out is beyond every replica."""
    told = request.COOKIES.get(COOKIE, "0")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 1 << 63
