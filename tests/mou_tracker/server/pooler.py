"""A PgBouncer of a test's own, in transaction mode."""

import os
import pwd
import signal
import subprocess
from pathlib import Path
from shutil import which

from .system import free_port, wait_until

PROGRAM = which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Pooler:
    """Before the server at `host` and `port`, for all of its databases, whoever asks."""

    def __init__(
        self, folder: Path, *, host: str, port: int | str, user: str, password: str, size: int = 2
    ) -> None:
        self.folder, self.host, self.size = folder, host, size
        self.port, self.user = free_port(), user
        (folder / "users").write_text(f'"{user}" "{password}"\n')
        self._write(port)
        self.start()

    def url(self, database: str) -> str:
        return f"postgres://{self.user}@127.0.0.1:{self.port}/{database}"

    def _write(self, port: int | str) -> None:
        (self.folder / "pgbouncer.ini").write_text(
            f"[databases]\n* = host={self.host} port={port}\n"
            f"[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port={self.port}\nunix_socket_dir=\n"
            f"auth_type=trust\nauth_file={self.folder}/users\npool_mode=transaction\n"
            f"default_pool_size={self.size}\nmax_client_conn=100\nserver_login_retry=1\n"
        )
        for name in ("users", "pgbouncer.ini"):
            (self.folder / name).chmod(0o644)

    def start(self) -> None:
        user = ("-u", pwd.getpwnam("nobody").pw_name) if os.geteuid() == 0 else ()
        with (self.folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                [PROGRAM, *user, str(self.folder / "pgbouncer.ini")],
                stdout=log, stderr=log, cwd="/",
            )  # fmt: skip
        said = (self.folder / "log").read_text
        wait_until(lambda: "process up" in said(), "the pooler listens")

    def lead_to(self, port: int) -> None:
        """Another server from here on."""
        self._write(port)
        self.process.send_signal(signal.SIGHUP)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
