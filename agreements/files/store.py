"""Where bytes lie once they are whole: under their SHA-256, and never changed.

    ab/cd/abcd…      kept
    incoming/        waits for a word of who sent it; swept after a day
    unclaimed/       what no row names any more, set aside for DOCUMENTS_KEPT_DAYS

A row is written in the transaction that puts its bytes in place, under a lock on the digest: a
committed row has its bytes, and bytes without a row are at worst set aside. What keeps them is a
`Store`: a folder, or a bucket of a storage that speaks S3.
"""

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from .arriving import Received

CHUNK = 1 << 20
DIGEST_LENGTH = 64
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
INCOMING, UNCLAIMED = "incoming", "unclaimed"


class StoreError(Exception):
    """The bytes cannot be written, or not be asked for. `code`: "full",
    "unreachable", or "unread" where something was to be read."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def status(self) -> int:
        """Of an answer over HTTP: no room, or not at the moment."""
        return 507 if self.code == "full" else 503


class Damaged(Exception):
    """What lies in the store is not what was kept. `code`: "missing" or "damaged"."""

    def __init__(self, code: str, digest: str) -> None:
        super().__init__(f"{digest} is {code}")
        self.code, self.digest = code, digest


@dataclass(frozen=True, slots=True)
class Entry:
    """`name`: its last part; `at`: seconds since 1970 at which it came there."""

    name: str
    at: float


class Store(Protocol):
    """Names are paths below its root, as above. Each may raise StoreError; `open`, `copied` and
    `move` FileNotFoundError."""

    #: What is received lies in `incoming` of the same folder as what is kept.
    is_here: bool

    def answers(self) -> bool:
        """Whether it can be asked; told within seconds."""

    def put(self, file: Path, name: str, *, settle: bool = True) -> None:
        """Takes a whole file from this machine, whatever lies under the name. It is there to stay
        when this returns, or with `settle=False` once the whole disk was told to write."""

    def open(self, name: str) -> BinaryIO:
        """All of it, as a file of this machine."""

    def move(self, name: str, to: str) -> None:
        """Its time begins anew."""

    def remove(self, name: str) -> None:
        """Nothing where it is gone already."""

    def copied(self, name: str) -> Path:
        """A file of this machine with its bytes: its own, or a copy in `incoming`."""

    def at(self, name: str) -> float | None:
        """Seconds since 1970 at which it came there; None where it is not."""

    def entries(self, area: str = "") -> Iterator[Entry]:
        """What waits, or was set aside; without an area, what is kept, by its digest."""


def store() -> Store:
    return _made(settings.DOCUMENT_STORE, str(settings.DOCUMENTS_DIR), settings.DOCUMENTS_URL)


@lru_cache(maxsize=2)
def _made(kind: str, _folder: str, url: str) -> Store:
    made: Store = import_string(kind)(url)
    return made


def folder(name: str = "") -> Path:
    """DOCUMENTS_DIR, or one of its folders, made where it is not there yet (for its owner alone).
    Beside a bucket only what is on its way lies there."""
    found = Path(settings.DOCUMENTS_DIR) / name
    with writing():
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def kept_name(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def set_aside_name(digest: str) -> str:
    return f"{UNCLAIMED}/{digest}"


@contextmanager
def writing() -> Iterator[None]:
    """Tells what goes wrong with a disk in two words."""
    try:
        yield
    except OSError as error:
        raise StoreError("full" if error.errno in FULL else "unreachable") from error


@contextmanager
def reading() -> Iterator[None]:
    """A disk that does not give what lies on it; that nothing lies there is said as it is."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError("unread") from error


def lock_digest(digest: str) -> None:
    """Until the transaction ends, nobody else places, claims or sets aside these bytes."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 7307))", [digest])


def keep(received: "Received") -> None:
    """Puts received bytes in place, inside the transaction that writes their row. The same bytes
    lie there once; damaged ones are made good."""
    _place(received)
    received.discard()


def place_first(several: Iterable["Received"]) -> None:
    """Puts bytes of several in place before they are kept one by one in this transaction; they
    still wait where that is refused. A folder needs none of it: there it is a rename."""
    if not store().is_here:
        for received in sorted(several, key=lambda one: one.sha256):
            _place(received)


def _place(received: "Received") -> None:
    """What was placed so is not read again."""
    lock_digest(received.sha256)
    name = kept_name(received.sha256)
    is_there = received.is_placed and store().at(name) is not None
    if not is_there and not is_whole(received.sha256):
        store().put(received.path, name)
    received.is_placed = True


def is_whole(digest: str) -> bool:
    try:
        open_whole(digest).close()
    except Damaged:
        return False
    return True


def digest_of(file: BinaryIO) -> str:
    found = hashlib.sha256()
    while chunk := file.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def open_whole(digest: str, *, name: str = "") -> BinaryIO:
    """The kept bytes, ready to be read: their digest was computed from this very opening, so that
    what is handed out is what was taken in. `name`: where they lie, unless in their place. Raises
    Damaged, StoreError."""
    try:
        file = store().open(name or kept_name(digest))
    except FileNotFoundError as error:
        raise Damaged("missing", digest) from error
    try:
        with reading():
            is_whole = digest_of(file) == digest
        if not is_whole:
            raise Damaged("damaged", digest)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


@contextmanager
def whole_at(digest: str) -> Iterator[Path]:
    """The kept bytes as a file with a path, for who has to open it itself. Raises Damaged,
    StoreError."""
    kept = store()
    try:
        path = kept.copied(kept_name(digest))
    except FileNotFoundError as error:
        raise Damaged("missing", digest) from error
    try:
        with reading(), path.open("rb") as file:
            if digest_of(file) != digest:
                raise Damaged("damaged", digest)
        yield path
    finally:
        if not kept.is_here:
            path.unlink(missing_ok=True)


def sync_folder(path: Path) -> None:
    """A rename is on the disk once its folder is."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
