"""A host of its own for a test: the files of this machine under an overlay that is thrown away,
processes, a network of loopback alone, and a living systemd as the first process."""

import os
import shutil
import signal
import subprocess
from functools import cache
from pathlib import Path

from tests.mou_tracker.server.system import wait_until

#: Where a host's programs are, whatever the test runs with.
PATH = "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
#: Makes a root in the folder $1 and becomes the first process there. What Debian would start by
#: itself stays off: the machine the test runs on may have more than the guide asks for.
BOOT = r"""
set -e
mount --make-rprivate /
mount -t tmpfs -o size=4g tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" overlay "$1/root"
cd "$1/root"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs tmpfs sys/fs/cgroup 2>/dev/null || true
mount -t cgroup2 none sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount --rbind /dev dev
rm -rf etc/systemd/system/*.wants
[ "$2" = try ] && exit 0
mkdir -p run/outside
pivot_root . run/outside  # who is in a chroot gets no user namespace, which units ask for
umount -l /run/outside
exec /usr/bin/env -i container=lxc PATH="$3" /lib/systemd/systemd --system \
  --unit=basic.target --log-target=console --log-level=notice
"""
NAMESPACES = ("--mount", "--pid", "--fork", "--uts", "--ipc", "--cgroup", "--net", "--kill-child")


def _boot(folder: Path, goal: str) -> tuple[str, ...]:
    return ("unshare", *NAMESPACES, "sh", "-c", BOOT, "boot", str(folder), goal, PATH)


class NoHost(Exception):
    """The machine lets nobody begin another systemd."""


@cache
def why_not(folder: Path) -> str:
    """Why no such host can be had here; empty where one can."""
    if os.geteuid() != 0:
        return "only root may make a host"
    if not Path("/lib/systemd/systemd").exists() or not shutil.which("unshare"):
        return "systemd or unshare is not installed"
    done = subprocess.run(_boot(folder, "try"), capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"no host of its own here: {done.stderr.strip()}"


class Host:
    """`folder`: an empty one, under which it lies. Raises NoHost."""

    def __init__(self, folder: Path) -> None:
        self.log = folder.with_suffix(".log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                _boot(folder, "boot"), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            wait_until(self._is_up, "systemd is up", said=self.log.read_text)
        except AssertionError as error:
            self.stop()
            raise NoHost(str(error)) from error

    def _is_up(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        return bool(self.first) and "running" in self.tried("systemctl is-system-running").stdout

    @property
    def first(self) -> int:
        """Its first process, by the number outside; 0 as long as there is none."""
        told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        pid = int(told.split()[0]) if told.strip() else 0
        return pid if pid and Path(f"/proc/{pid}/comm").read_text() == "systemd\n" else 0

    def tried(self, script: str, *, has_network: bool = False) -> subprocess.CompletedProcess:
        """By a shell of its root's. `has_network`: with the machine's own way out."""
        enter = ["nsenter", "-t", str(self.first), "-m", "-p", "-u", "-i", "-C", "-r", "-w"]
        enter += [] if has_network else ["-n"]
        kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        return subprocess.run(
            [*enter, "bash", "-euo", "pipefail", "-c", script], cwd="/",
            env=kept | {"PATH": PATH, "HOME": "/root", "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, timeout=600, check=False,
        )  # fmt: skip

    def run(self, script: str, *, has_network: bool = False) -> str:
        done = self.tried(script, has_network=has_network)
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{self.log.read_text()[-4000:]}"
        return done.stdout

    def stop(self) -> None:
        if self.process.poll() is None and (first := self.first):
            os.kill(first, signal.SIGKILL)
        elif self.process.poll() is None:
            self.process.kill()
        self.process.wait(60)
