"""The processes the supervisor keeps: forked from it, read, restarted, ended.

Each is a copy of the supervisor, which has imported everything: what none of them changes is in
memory once.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from celery import __main__ as celery_program
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from django.conf import settings
from django.core.management import call_command

from mou_tracker.celery import app
from mou_tracker.server.accounts import die_with_parent, name_process

STEADY = 30.0  # seconds after which a process counts as healthy again
PAUSES = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)  # seconds before the n-th restart in a row
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # what asks a process to end
forks = multiprocessing.get_context("fork")


@dataclass
class Child:
    """One long-running program. Its group ends with it, and it ends with us."""

    name: str
    work: Callable[[], None]
    say: Callable[[str, str], None]
    let_go: Callable[[], None]  # what of the supervisor's is none of its own
    process: BaseProcess | None = None
    output: int = -1
    failures: int = 0
    started_at: float = 0.0
    due_at: float = 0.0
    unfinished: bytes = field(default=b"", repr=False)

    def start(self) -> None:
        self.started_at = time.monotonic()
        output, into = os.pipe()
        process = forks.Process(target=self._be, args=(output, into, os.getpid()))
        # a signal that came first would make the copy end as the supervisor does, or the supervisor
        # forget the copy
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        try:
            process.start()
            os.close(into)
            os.set_blocking(output, False)
            self.process, self.output = process, output
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)

    def _be(self, output: int, into: int, supervisor: int) -> None:
        """In the new process: a program of its own, whose words go `into` the supervisor's pipe."""
        os.setsid()
        die_with_parent(signal.SIGTERM)
        if os.getppid() != supervisor:
            os._exit(1)
        for number in ENDS:
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(into, stream.fileno())
            stream.reconfigure(line_buffering=True)
        os.close(into)
        os.close(output)
        self.let_go()
        os.chdir(settings.BASE_DIR)
        name_process(f"mou-{self.name}")
        self.work()

    def read(self) -> None:
        """Pass on what it printed, line by line."""
        with contextlib.suppress(BlockingIOError):
            while block := os.read(self.output, 65536):
                *lines, self.unfinished = (self.unfinished + block).split(b"\n")
                for line in lines:
                    self.say(self.name, line.decode(errors="replace"))

    def has_died(self) -> bool:
        return self.process is not None and self.process.exitcode is not None

    def reap(self) -> None:
        """Clear away a dead process, its orphans included, and set the time of its restart."""
        self.read()
        code = self.process.exitcode
        self.signal_group(signal.SIGKILL)
        os.close(self.output)
        self.process.close()
        self.process, self.output = None, -1
        healthy = time.monotonic() - self.started_at > STEADY
        self.failures = 0 if healthy else self.failures + 1
        pause = PAUSES[min(self.failures, len(PAUSES) - 1)]
        self.due_at = time.monotonic() + pause
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        self.say(self.name, f"ended {how}; starting again in {pause:g} s")

    def ask_to_end(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def signal_group(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


def web() -> None:
    multiprocessing.set_start_method("fork", force=True)  # the server's workers share as well
    Granian(
        "mou_tracker.server.web:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


def worker() -> None:
    _celery("worker", "--concurrency", "2", "--without-mingle", "--without-gossip")


def beat() -> None:
    # keeps no schedule file: what is due is decided in the database, a file could only break
    _celery("beat", "--scheduler", "mou_tracker.operations.beat:Elected", "--pidfile=")


def _celery(*words: str) -> None:
    words = ("--quiet", words[0], "--loglevel", "warning", *words[1:])
    # what Celery starts in its place when it is told to reload (SIGHUP)
    sys.argv = [celery_program.__file__, "-A", "mou_tracker.celery", *words]
    sys.exit(app.start(list(words)))


def mail() -> None:
    # due mail leaves at the first start, and while the broker is away; the database keeps it single
    call_command("send_due", loop=120)


def reports() -> None:
    # whoever waits for one looks at a page: it begins within seconds, with or without the broker
    call_command("make_reports", loop=3)


def imports() -> None:
    # the same for registers: whoever gave one looks at its page
    call_command("work_imports", loop=3)


def holders(file: Path) -> list[int]:
    """Processes, other than this one, that keep `file` open."""
    found = []
    for links in Path("/proc").glob("[0-9]*/fd"):
        with contextlib.suppress(OSError, ValueError):
            if int(links.parent.name) != os.getpid() and any(
                os.readlink(link) == str(file) for link in links.iterdir()
            ):
                found.append(int(links.parent.name))
    return found
