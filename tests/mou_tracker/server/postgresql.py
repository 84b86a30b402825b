"""A PostgreSQL server of a test's own, on a port of loopback: to be stopped, frozen and filled."""

import os
import pwd
import shlex
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import psycopg2

from .system import free_port

#: Waits at most so long for a server that starts or stops.
PATIENCE = 60.0


class Server:
    """`programs`: folder of initdb and pg_ctl; `folders`: others it writes to. As root it runs
    under the account `nobody`, whose way to `folder` has to be free. `is_new`: there are no data
    yet."""

    def __init__(
        self,
        folder: Path,
        programs: Path,
        *settings: str,
        folders: Sequence[Path] = (),
        is_new: bool = True,
    ) -> None:
        self.folder, self.programs, self.port = folder, programs, free_port()
        self.data = folder / "data"
        for one in (folder, *folders):
            one.mkdir(exist_ok=True)
        self.become: list[str] = []
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            for one in (folder, *folders, *folder.rglob("*")):
                os.chown(one, nobody.pw_uid, nobody.pw_gid)
            self.become = ["setpriv", "--reuid=nobody", f"--regid={nobody.pw_gid}"]
            self.become.append("--clear-groups")
        if is_new:
            how = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
            _run(self.command("initdb", "-D", self.data, *how))
        # no socket: the path of a test's folder may be too long for one
        words = (f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories=")
        words += settings
        self.options = " ".join(f"-c {shlex.quote(one)}" for one in words)
        self.start()

    @property
    def url(self) -> str:
        return f"postgres://mou:mou@127.0.0.1:{self.port}/mou"

    def command(self, program: str, *words: object) -> list[str]:
        """A program of the server's version, as the account it runs under."""
        return [*self.become, str(self.programs / program), *map(str, words)]

    @property
    def address(self) -> tuple[str, ...]:
        """For the programs of a client, as its superuser."""
        return ("-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres")

    @property
    def starting(self) -> list[str]:
        words = ("-w", "-t", int(PATIENCE), "-l", self.folder / "log", "-o", self.options)
        return self.command("pg_ctl", "-D", self.data, *words, "start")

    def stopping(self, mode: str = "immediate") -> list[str]:
        return self.command("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def copied_to(self, folder: Path, *words: str) -> None:
        """A base backup."""
        _run(self.command("pg_basebackup", *self.address, "-D", folder, "-c", "fast", *words))

    def start(self) -> None:
        _run(self.starting)

    def said(self) -> str:
        return (self.folder / "log").read_text()

    def stop(self, mode: str = "immediate") -> None:
        _run(self.stopping(mode))

    def promote(self) -> None:
        """A replica becomes a server of its own."""
        _run(self.command("pg_ctl", "-D", self.data, "-w", "promote"))

    def restart(self, mode: str = "immediate") -> None:
        self.stop(mode)
        self.start()

    def ask(self, *statements: str, database: str = "postgres") -> list[tuple]:
        """As its superuser, each by itself; the rows of the last."""
        with closing(self.connect(database, user="postgres")) as session:
            cursor = session.cursor()
            for one in statements:
                cursor.execute(one)
            return cursor.fetchall() if cursor.description else []

    def connect(self, database: str = "mou", *, user: str = "mou"):
        """A session that commits each statement."""
        found = psycopg2.connect(
            host="127.0.0.1", port=self.port, user=user, password="mou", dbname=database
        )
        found.autocommit = True
        return found

    def processes(self) -> list[int]:
        """The server's first process and all it has started."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        found = [first]
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            if parent == first:
                found.append(int(folder.name))
        return found

    def kill(self) -> None:
        """All at once, as when its machine is lost. Whoever was killed may still stand in the list
        of processes, and the next start would wait for it."""
        _signal(self.processes(), signal.SIGKILL)
        (self.data / "postmaster.pid").unlink()

    def freeze(self) -> list[int]:
        """Every process stands still; who they were."""
        frozen = self.processes()
        _signal(frozen, signal.SIGSTOP)
        return frozen

    def thaw(self, frozen: Sequence[int]) -> None:
        _signal(frozen, signal.SIGCONT)

    def await_waiting(self, what: str, seconds: float = 15.0) -> None:
        """Until a session waits for a lock with a statement that holds `what`."""
        until = time.monotonic() + seconds
        asked = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
        while not self.ask(f"{asked} and query ilike '%{what}%'")[0][0]:
            if time.monotonic() > until:
                raise AssertionError(f"nobody waits with {what}")
            time.sleep(0.02)


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def _signal(pids: Sequence[int], number: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
