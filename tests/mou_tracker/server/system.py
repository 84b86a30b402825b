"""A whole product under test: started like a user does, watched from outside."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[3]
PATIENCE = 300.0  # seconds for anything to come true, on a machine that does much else


def wait_until(is_true: Callable[[], object], what: str, *, said: Callable[[], str] = str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < deadline, f"waited in vain until {what}\n{said()}"
        time.sleep(0.05)


def reachable(folder: Path) -> Path:
    """Pytest's folders are private; root's helper account has to pass through."""
    for parent in (folder, *folder.parents):
        found = parent.stat()
        if found.st_uid == os.geteuid() and not found.st_mode & 0o001:
            parent.chmod(0o711)
    return folder


@contextlib.contextmanager
def once_for_all_workers(tmp_path_factory, name: str) -> Iterator[tuple[Path, bool]]:
    """A folder that every worker of this run shares, and whether it is still to be filled."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / name
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_new = not (folder / "filled").exists()
        folder.mkdir(exist_ok=True)
        yield reachable(folder), is_new
        (folder / "filled").touch()


def free_port() -> int:
    with socket.socket() as connection:
        connection.bind(("127.0.0.1", 0))
        return connection.getsockname()[1]


class System:
    def __init__(self, var: Path, *, prefix: tuple[str, ...] = (), root: Path = BASE_DIR) -> None:
        self.var = var
        self.root = root
        self.port = free_port()
        self.prefix = prefix
        self.log = var.with_name(f"{var.name}-{self.port}.log")  # two may stand on one folder
        self.process: subprocess.Popen | None = None

    @property
    def environment(self) -> dict[str, str]:
        outside = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE")
        inherited = {name: value for name, value in os.environ.items() if name not in outside}
        return inherited | {
            "VAR": str(self.var),
            "PORT": str(self.port),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def launch(self) -> subprocess.Popen:
        """Start it with its standard input closed."""
        with self.log.open("w") as out:
            return subprocess.Popen(
                [*self.prefix, sys.executable, "manage.py", "up"],
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def start(self) -> "System":
        self.process = self.launch()
        wait_until(
            lambda: "is running at" in self.said() or self.process.poll() is not None,
            f"it runs: {self.said()}",
        )
        assert self.process.poll() is None, self.said()
        return self

    def said(self) -> str:
        return self.log.read_text()

    def refused(self) -> str:
        """Start it where it must refuse; the one sentence it says."""
        process = self.launch()
        assert process.wait(PATIENCE) == 1, self.said()
        return self.said().strip().splitlines()[-1]

    def tell(self, text: str) -> bytes:
        """All that is answered to `text`, sent as it stands."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            with contextlib.suppress(OSError):  # an answer may come before all was sent
                connection.sendall(text.encode())
            told = b""
            with contextlib.suppress(OSError):
                while some := connection.recv(65_536):
                    told += some
            return told

    def answers(self, path: str = "/readyz") -> bool:
        return self.read(path) is not None

    def read(self, path: str) -> bytes | None:
        """What the address answers; None where that is not 200."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.read() if answer.status == 200 else None
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def processes(self, *words: str) -> set[int]:
        """Every process of this data folder whose command line, with its name, holds all
        `words`."""
        return {pid for pid, line in self.lines() if all(word in line for word in words)}

    def lines(self) -> list[tuple[int, str]]:
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                line += (folder / "comm").read_text()
                surroundings = (folder / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            ours = f"VAR={self.var}".encode() in surroundings or str(self.var) in line
            if ours and int(folder.name) != os.getpid():
                found.append((int(folder.name), line))
        return found

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(PATIENCE)
            self.process = None

    def is_gone(self) -> bool:
        """Nothing is left: no process, no socket, no open port."""
        sockets = [*self.var.glob("run/*.sock"), *self.var.glob("run/.s.PGSQL*[0-9]")]
        return not self.processes() and not sockets and not self.answers("/healthz")
