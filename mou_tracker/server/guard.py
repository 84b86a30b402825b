"""The guard of one embedded server: starts it, restarts it, and stops it after its last user.

Every process that uses the server holds `users_lock` shared; the guard waits for it exclusively,
and the kernel hands it over when no user is left, however the last one died. The guard runs in a
session of its own, outlives whoever started it, and takes the server along when it is killed.

    python -I -S -c "…guard.main(…)" '{"service": …, "var": …, "binaries": …, "parameters": {…}}'

It says one line of JSON on standard output ("ready", "taken" or an error) and is silent afterwards.
"""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from mou_tracker.server.accounts import EmbeddedError, drop_privileges
from mou_tracker.server.places import Place
from mou_tracker.server.servers import Server, environment, server_for

PATIENCE = 40.0  # seconds for a passing obstacle: a killed server's query may run for 30
PAUSES = (0.0, 0.1, 0.5, 1.0, 2.0, 5.0)  # seconds before the n-th restart in a row
STEADY = 30.0  # seconds after which a server counts as healthy again
STOPPING = 20.0  # seconds for an orderly stop before it is killed


class Guard:
    def __init__(self, server: Server):
        self.server = server
        self.process: subprocess.Popen[bytes] | None = None
        self.finished = threading.Event()

    def start(self) -> None:
        """Start the server and wait until it is ready. Raises EmbeddedError."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self.server.prepare()
            with self.server.place.log.open("ab") as log:
                begin = log.tell()
                self.process = subprocess.Popen(
                    self.server.argv(),
                    env=environment(),
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    preexec_fn=drop_privileges(self.server.account, self.server.death_signal),
                )
            while self.process.poll() is None:
                if self.server.is_ready(self.process.pid):
                    return
                time.sleep(0.01)
            output = self._output_since(begin)
            if time.monotonic() > deadline or not self.server.is_passing(output):
                raise EmbeddedError(self.server.explain(output))
            time.sleep(0.2)

    def _output_since(self, begin: int) -> str:
        with self.server.place.log.open("rb") as log:
            log.seek(begin)
            return log.read(20_000).decode(errors="replace")

    def keep(self) -> None:
        """Keep the server running until its last user has gone."""
        threading.Thread(target=self._await_last_user, daemon=True).start()
        failures = 0
        while True:
            started = time.monotonic()
            self.process.wait()
            failures = 0 if time.monotonic() - started > STEADY else failures + 1
            if self.finished.wait(PAUSES[min(failures, len(PAUSES) - 1)]):
                return
            # kept trying while it is used: a full disk or a wrong right may be mended meanwhile
            with contextlib.suppress(EmbeddedError, OSError):
                self.start()
            if self.finished.is_set():
                self._signal(self.server.stop_signal)

    def _await_last_user(self) -> None:
        users = self.server.place.users_lock.open("w")
        fcntl.flock(users, fcntl.LOCK_EX)  # newcomers wait until this process is gone
        self.finished.set()
        self._signal(self.server.stop_signal)
        time.sleep(STOPPING)
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)


def main(text: str) -> None:
    specification = json.loads(text)
    place = Place(specification["service"], Path(specification["var"]))
    lock = place.guard_lock.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return say("taken")
    lock.write(str(os.getpid()))
    lock.flush()
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(ignored, signal.SIG_IGN)  # only the last user's going ends it
    os.umask(0o022)
    with contextlib.ExitStack() as at_end:
        try:
            server = server_for(place, Path(specification["binaries"]), specification["parameters"])
            at_end.callback(server.clean_up)
            guard = Guard(server)
            guard.start()
        except EmbeddedError as error:
            return say("error", str(error))
        except OSError as error:
            return say("error", f"The embedded {place.service} cannot start: {error}.")
        say("ready")
        guard.keep()


def say(*words: str) -> None:
    """Answer whoever started the guard, who may be gone, and fall silent."""
    with contextlib.suppress(OSError):
        os.write(sys.stdout.fileno(), json.dumps(words).encode() + b"\n")
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, sys.stdout.fileno())
