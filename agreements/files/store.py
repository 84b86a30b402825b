"""The store: a folder with one file per content, named by its SHA-256 in two levels.

    ab/cd/abcd…      kept; never changed
    incoming/        on its way in; swept after a day
    unclaimed/       what no row names any more, set aside for DOCUMENTS_KEPT_DAYS

A row is written in the transaction that puts its bytes in place, under a lock on the digest: a
committed row has its bytes, and bytes without a row are at worst set aside.
"""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from .arriving import Received

CHUNK = 1 << 20
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
INCOMING, UNCLAIMED = "incoming", "unclaimed"


class StoreError(Exception):
    """The bytes could not be written. `code`: "full" or "unreachable"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Damaged(Exception):
    """What lies in the store is not what was kept. `code`: "missing" or "damaged"."""

    def __init__(self, code: str, digest: str) -> None:
        super().__init__(f"{digest} is {code}")
        self.code, self.digest = code, digest


def folder(name: str = "") -> Path:
    """The store, or one of its folders, made where it is not there yet (for its owner alone)."""
    found = Path(settings.DOCUMENTS_DIR) / name
    with writing():
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path_of(digest: str) -> Path:
    return Path(settings.DOCUMENTS_DIR) / digest[:2] / digest[2:4] / digest


@contextmanager
def writing() -> Iterator[None]:
    """Tells what goes wrong with a disk in two words."""
    try:
        yield
    except OSError as error:
        raise StoreError("full" if error.errno in FULL else "unreachable") from error


def lock_digest(digest: str) -> None:
    """Until the transaction ends, nobody else places, claims or sets aside these bytes."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 7307))", [digest])


def place(file: Path, digest: str) -> Path:
    """Renames a whole file into the place of its digest, on the same disk; where it lies then. On
    the disk to stay once the folder, or the disk, is told to write. OSError within `writing`."""
    target = path_of(digest)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return file.replace(target)


def keep(received: "Received") -> None:
    """Puts received bytes in place, inside the transaction that writes their row. The same bytes
    lie there once; damaged ones are made good."""
    lock_digest(received.sha256)
    target = path_of(received.sha256)
    if target.exists() and digest_of(target) == received.sha256:
        received.discard()
        return
    with writing():
        place(received.path, received.sha256)
        sync_folder(target.parent)


def digest_of(file: Path | BinaryIO) -> str:
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return digest_of(opened)
    found = hashlib.sha256()
    while chunk := file.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def set_aside(digest: str) -> Path:
    """Where bytes lie that no document names any more."""
    return Path(settings.DOCUMENTS_DIR) / UNCLAIMED / digest


def open_whole(digest: str, *, at: Path | None = None) -> BinaryIO:
    """The kept bytes, ready to be read: their digest was computed from this very opening, so that
    what is handed out is what was taken in. `at`: where they lie, unless in their place. Raises
    Damaged."""
    try:
        file = (at or path_of(digest)).open("rb")
    except FileNotFoundError as error:
        raise Damaged("missing", digest) from error
    if digest_of(file) != digest:
        file.close()
        raise Damaged("damaged", digest)
    file.seek(0)
    return file


def sync_folder(path: Path) -> None:
    """A rename is on the disk once its folder is."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
