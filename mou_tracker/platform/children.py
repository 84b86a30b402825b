"""The processes the supervisor keeps: started in their own group, read, restarted, ended."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from mou_tracker.platform.accounts import die_with_parent

STEADY = 30.0  # seconds after which a process counts as healthy again
PAUSES = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)  # seconds before the n-th restart in a row


@dataclass
class Child:
    """One long-running program. Its group ends with it, and it ends with us."""

    name: str
    argv: list[str]
    say: Callable[[str, str], None]
    inherited_fd: int  # descriptor of the family lock: held by every descendant
    process: subprocess.Popen | None = None
    failures: int = 0
    started_at: float = 0.0
    due_at: float = 0.0
    unfinished: bytes = field(default=b"", repr=False)

    def start(self) -> None:
        supervisor = os.getpid()

        def before_exec() -> None:
            die_with_parent(signal.SIGTERM)
            if os.getppid() != supervisor:
                os._exit(1)

        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.argv,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=before_exec,
            pass_fds=(self.inherited_fd,),
        )
        os.set_blocking(self.process.stdout.fileno(), False)

    def read(self) -> None:
        """Pass on what it printed, line by line."""
        with contextlib.suppress(BlockingIOError):
            while block := os.read(self.process.stdout.fileno(), 65536):
                *lines, self.unfinished = (self.unfinished + block).split(b"\n")
                for line in lines:
                    self.say(self.name, line.decode(errors="replace"))

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def reap(self) -> None:
        """Clear away a dead process, its orphans included, and set the time of its restart."""
        self.read()
        code = self.process.returncode
        self.signal_group(signal.SIGKILL)
        self.process.stdout.close()
        self.process = None
        healthy = time.monotonic() - self.started_at > STEADY
        self.failures = 0 if healthy else self.failures + 1
        pause = PAUSES[min(self.failures, len(PAUSES) - 1)]
        self.due_at = time.monotonic() + pause
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        self.say(self.name, f"ended {how}; starting again in {pause:g} s")

    def ask_to_end(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)

    def signal_group(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


def program(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]


def web() -> list[str]:
    return program(
        *("granian", "--interface", "wsgi", "mou_tracker.platform.web:application"),
        *("--host", settings.HOST, "--port", str(settings.PORT)),
        *("--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "5", "--no-ws", "--log-level", "warning"),
    )


def worker() -> list[str]:
    return program(
        *("celery", "-A", "mou_tracker.celery", "--quiet", "worker"),
        *("--loglevel", "warning", "--concurrency", "2", "--without-mingle", "--without-gossip"),
    )


def beat() -> list[str]:
    # keeps no schedule file: what is due is decided in the database, a file could only break
    return program(
        *("celery", "-A", "mou_tracker.celery", "--quiet", "beat"),
        *("--loglevel", "warning", "--scheduler", "celery.beat:Scheduler", "--pidfile="),
    )


def mail() -> list[str]:
    # due mail leaves at the first start, and while the broker is away; the database keeps it single
    return [sys.executable, "manage.py", "send_due", "--loop", "120"]


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
