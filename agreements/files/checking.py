"""Whether every document has its bytes and every bytes their document; and the daily sweep."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from agreements.models import Document

from .store import (
    INCOMING,
    UNCLAIMED,
    Damaged,
    folder,
    lock_digest,
    open_whole,
    path_of,
    place,
    writing,
)

log = logging.getLogger(__name__)
#: How long bytes may lie without a row: an upload or a transaction may still be under way.
PATIENCE = timedelta(hours=24)
DIGEST_LENGTH = 64
SLICES = 24


@dataclass(frozen=True, slots=True)
class Fault:
    """`code`: missing, damaged or orphan. `documents`: the ids of those that name it."""

    code: str
    digest: str
    documents: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = f" (documents {', '.join(self.documents)})" if self.documents else ""
        return f"file {self.digest} is {self.code}{named}"


def faults(*, part: int | None = None) -> Iterator[Fault]:
    """Every file that is not as its row says, and every one without a row. `part`: 0..23, one
    twenty-fourth of the store, the same files each time."""
    rows = Document.objects.order_by("sha256").values_list("sha256", flat=True).distinct()
    for digest in rows.iterator():
        if part is None or slice_of(digest) == part:
            try:
                open_whole(digest).close()
            except Damaged as error:
                named = Document.objects.filter(sha256=digest).order_by("pk")
                yield Fault(error.code, digest, tuple(named.values_list("uid", flat=True)))
    for path in kept():
        if (part is None or slice_of(path.name) == part) and not _is_named(path.name):
            yield Fault("orphan", path.name)


def slice_of(digest: str) -> int:
    return int(digest[:4], 16) % SLICES


def kept() -> Iterator[Path]:
    """Every file kept in the store."""
    for path in sorted(Path(settings.DOCUMENTS_DIR).glob("??/??/*")):
        if len(path.name) == DIGEST_LENGTH:
            yield path


def _is_named(digest: str) -> bool:
    return Document.objects.filter(sha256=digest).exists()


def sweep(*, now: datetime) -> list[Path]:
    """Removes uploads that were never finished and sets aside files no row names, both older than
    a day; what was set aside comes back where a row names it again, as in a database restored to
    an earlier moment, and goes after DOCUMENTS_KEPT_DAYS. Returns what was moved or removed. Safe
    to repeat, and beside uploads."""
    before = (now - PATIENCE).timestamp()
    done = []
    for path in folder(UNCLAIMED).iterdir():
        if _has_outlived(path, now=now) or _came_back(path):
            done.append(path)
    for path in folder(INCOMING).iterdir():
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            done.append(path)
    for path in kept():
        if path.stat().st_mtime < before and not _is_named(path.name) and _set_aside(path):
            log.warning("set aside: no document names %s", path.name)
            done.append(path)
    return done


def look_after(*, now: datetime) -> None:
    """The hourly round: the sweep, and the digests of one twenty-fourth of the store, so that a day
    sees every file once. What is wrong goes to the log, by name."""
    sweep(now=now)
    for fault in faults(part=now.hour):
        log.error("%s", fault)


def release(digest: str) -> None:
    """Sets bytes aside whose last document was taken back; called when that is certain."""
    with suppress(FileNotFoundError):
        _set_aside(path_of(digest))


def _set_aside(path: Path) -> bool:
    with transaction.atomic():
        lock_digest(path.name)
        if _is_named(path.name):
            return False
        path.touch()  # its time begins now
        path.replace(folder(UNCLAIMED) / path.name)
        return True


def _came_back(path: Path) -> bool:
    """Whether a document names the bytes again and had none: then they lie in their place."""
    with transaction.atomic():
        lock_digest(path.name)
        if not _is_named(path.name) or path_of(path.name).exists():
            return False
        with writing():
            place(path, path.name)
        return True


def _has_outlived(path: Path, *, now: datetime) -> bool:
    """Whether nobody has asked for it for so long that it went."""
    with transaction.atomic():
        lock_digest(path.name)
        kept = timedelta(days=settings.DOCUMENTS_KEPT_DAYS)
        if path.stat().st_mtime >= (now - kept).timestamp() or _is_named(path.name):
            return False
        path.unlink(missing_ok=True)
        return True
