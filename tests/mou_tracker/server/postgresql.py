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
            self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        words = (f"port={self.port}", "listen_addresses=127.0.0.1", *settings)
        words += (f"unix_socket_directories={folder}",)
        self.options = " ".join(f"-c {shlex.quote(one)}" for one in words)
        self.start()

    @property
    def url(self) -> str:
        return f"postgres://mou:mou@127.0.0.1:{self.port}/mou"

    def _run(self, program: str, *words: str) -> subprocess.CompletedProcess:
        command = [*self.become, str(self.programs / program), "-D", str(self.data), *words]
        return subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start(self) -> None:
        log = str(self.folder / "log")
        self._run("pg_ctl", "-w", "-t", str(int(PATIENCE)), "-l", log, "-o", self.options, "start")

    def said(self) -> str:
        return (self.folder / "log").read_text()

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-w", "-m", mode, "stop")

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


def _signal(pids: Sequence[int], number: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
