"""Under which account an embedded server runs, and what that account can reach.

PostgreSQL refuses to run as root, so root lends it an existing unprivileged account. Nothing here
needs more than the standard library: the guard imports it without the virtual environment.
"""

import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class EmbeddedError(Exception):
    """An embedded server cannot run; the text is one sentence for the person who started it."""


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    name: str

    def become(self) -> None:
        """Give up root for good (a no-op for an ordinary user)."""
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(self.gid)
            os.setuid(self.uid)

    def does(self, work: Callable[[], object]) -> bool:
        """Do `work` in a child that has become this account; True when nothing was raised.

        Root never writes into a folder of the account itself: what lies there may be a symlink.
        """
        child = os.fork()
        if child == 0:
            status = 1
            try:
                self.become()
                work()
                status = 0
            finally:
                os._exit(status)
        return os.waitpid(child, 0)[1] == 0

    def reaches(self, folder: Path) -> bool:
        # lstat of "folder/." needs the right to search every parent and the folder itself
        return self.does(lambda: os.lstat(f"{folder}/."))


def current() -> Account:
    """The account of this process. Raises EmbeddedError when it has no name."""
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise EmbeddedError(
            f"User id {os.geteuid()} has no entry in the system's user list, and the embedded "
            "PostgreSQL cannot run without one: set DATABASE_URL to a real server."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def service_account(homes: list[Path]) -> Account:
    """Who runs the servers: oneself; for root the owner of existing data, else nobody."""
    me = current()
    if me.uid != 0:
        return me
    for home in homes:
        for folder in (home / "postgres", home / "valkey"):
            if folder.is_dir() and (owner := folder.stat().st_uid) != 0:
                try:
                    entry = pwd.getpwuid(owner)
                except KeyError:
                    raise EmbeddedError(
                        f"The data folder {folder} belongs to user id {owner}, which has no entry "
                        "in the system's user list: give it to a known user or set DATABASE_URL."
                    ) from None
                return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedError(
            "PostgreSQL does not run as root and there is no account 'nobody' to lend it: start as "
            "an ordinary user or set DATABASE_URL."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def drop_privileges(account: Account, death_signal: int) -> Callable[[], None]:
    """What a child does between fork and exec: become the account, die with the parent, notice a
    parent that died meanwhile, keep files private. In this order: becoming clears the death signal.
    """
    parent = os.getpid()

    def prepare() -> None:
        account.become()
        die_with_parent(death_signal)
        if os.getppid() != parent:
            os._exit(1)
        os.umask(0o077)

    return prepare


def die_with_parent(death_signal: int = signal.SIGKILL) -> None:
    """Ask the kernel for `death_signal` when the parent's thread that forked us ends."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)


def name_process(name: str) -> None:
    """How `ps -e` and `top` tell it from others (15 letters at most)."""
    if _libc is not None:
        _libc.prctl(PR_SET_NAME, name.encode(), 0, 0, 0)
