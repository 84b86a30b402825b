"""Where the embedded servers and the files of one data folder live. Computes only: touches no
file."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# sockaddr_un holds 108 bytes, the closing NUL included
LONGEST_SOCKET_PATH = 107
SOCKETS = {"postgres": ".s.PGSQL.5432", "valkey": "valkey.sock"}
DATABASE = ROLE = "mou"


@dataclass(frozen=True)
class Place:
    """One embedded server of one data folder (`$VAR`)."""

    service: str
    var: Path

    @property
    def locks(self) -> Path:
        return self.var / "run"

    @property
    def users_lock(self) -> Path:
        """Held shared by every process that uses the server, for as long as it lives."""
        return self.locks / f"{self.service}.users"

    @property
    def guard_lock(self) -> Path:
        """Held exclusively by the one guard that runs the server."""
        return self.locks / f"{self.service}.guard"

    @property
    def log(self) -> Path:
        return self.var / "log" / f"{self.service}.log"

    @property
    def digest(self) -> str:
        return hashlib.sha256(os.fsencode(self.var)).hexdigest()[:10]

    @property
    def sockets(self) -> Path:
        """The folder of the socket (0700).

        Beside the data, unless root's helper account owns it, the path is too long for a
        socket address, or a comma in it would be read by libpq as a list of hosts.
        """
        root = os.geteuid() == 0
        fits = len(os.fsencode(self.locks / SOCKETS[self.service])) <= LONGEST_SOCKET_PATH
        if fits and "," not in str(self.locks) and not root:
            return self.locks
        base = Path("/run" if root and os.access("/run", os.W_OK) else "/tmp")  # noqa: S108 owner is checked
        return base / f"mou-{os.geteuid()}-{self.digest}-{self.service}"

    @property
    def socket(self) -> Path:
        return self.sockets / SOCKETS[self.service]

    @property
    def shelter(self) -> Path:
        """Where data goes when root's helper account cannot reach `$VAR`."""
        return Path("/var/lib/mou-tracker") / self.digest

    def homes(self) -> list[Path]:
        return [self.var, self.shelter] if os.geteuid() == 0 else [self.var]


def broker_url(var: Path) -> str:
    """Address of the embedded Valkey for Celery."""
    return "redis+socket://" + quote(str(Place("valkey", var).socket))


def documents_folder(var: Path) -> Path:
    """Where the files of documents lie unless another place is named."""
    return var / "documents"


def database_settings(var: Path) -> dict[str, str]:
    """Django's way to the embedded PostgreSQL; the backend starts it when it connects."""
    return {
        "ENGINE": "mou_tracker.server.embedded_postgresql",
        "NAME": DATABASE,
        "USER": ROLE,
        "HOST": str(Place("postgres", var).sockets),
    }
