"""Whether every document has its bytes and every bytes their document; and the daily sweep."""

import hashlib
import logging
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import transaction

from agreements.batches import batches
from agreements.models import Document

from .disk import Disk
from .store import (
    INCOMING,
    UNCLAIMED,
    Damaged,
    Entry,
    StoreError,
    folder,
    kept_name,
    lock_digest,
    open_whole,
    set_aside_name,
    store,
    writing,
)

log = logging.getLogger(__name__)
#: How long bytes may lie without a row: an upload or a transaction may still be under way.
PATIENCE = timedelta(hours=24)
#: The store is looked at in so many parts by the beginning of the digests, one an hour; the last of
#: them ends after every digest.
PARTS, BEGINNINGS, END = 24, 1 << 16, "g"
#: Seconds for which digests are looked at in one hour: the task ends after 240, and also sweeps.
LOOKED_FOR = 150.0
#: Digests that one statement asks for.
TOGETHER = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """`code`: missing, damaged, unreadable or orphan. `documents`: the ids of those that name
    it."""

    code: str
    digest: str
    documents: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = f" (documents {', '.join(self.documents)})" if self.documents else ""
        return f"file {self.digest} is {self.code}{named}"


def faults() -> Iterator[Fault]:
    """Every file that is not as its row says, and every one without a row. Raises StoreError."""
    for digest in _named("", END):
        yield from _faults_of(digest)
    for digest in unnamed(store().entries()):
        yield Fault("orphan", digest)


def look_on(after: str, *, seconds: float = LOOKED_FOR) -> str:
    """Looks at the next part of the store: for so many seconds, and at one digest at least. What
    is wrong goes to the log, by name. Returns after what to go on, "" once all was seen. Raises
    StoreError."""
    until, end = time.monotonic() + seconds, _end_of_part(after)
    for digest in _named(after, end):
        for fault in _faults_of(digest):
            log.error("%s", fault)
        if time.monotonic() >= until:
            end = digest
            break
    seen = (one for one in store().entries() if after < one.name <= end)
    for digest in unnamed(seen):
        log.error("%s", Fault("orphan", digest))
    return "" if end == END else end


def is_of_one_file(error: StoreError) -> bool:
    """Whether a file could not be read where others can: its own fault, and not the store's."""
    return error.code == "unread" and store().answers()


def _named(after: str, before: str) -> Iterator[str]:
    """The digests between these that a document names, in order."""
    rows = Document.objects.filter(sha256__gt=after, sha256__lt=before).order_by("sha256")
    return rows.values_list("sha256", flat=True).distinct().iterator()


def _end_of_part(after: str) -> str:
    end = int(after[:4] or "0", 16) + ceil(BEGINNINGS / PARTS)
    return f"{end:04x}" if end < BEGINNINGS else END


def _faults_of(digest: str) -> Iterator[Fault]:
    """One at most."""
    try:
        open_whole(digest).close()
    except Damaged as error:
        code = error.code
    except StoreError as error:
        if not is_of_one_file(error):
            raise
        code = "unreadable"
    else:
        return
    named = Document.objects.filter(sha256=digest).order_by("pk")
    yield Fault(code, digest, tuple(named.values_list("uid", flat=True)))


def unnamed(entries: Iterable[Entry]) -> Iterator[str]:
    """The digests among them that no row names."""
    for some in batches((one.name for one in entries), TOGETHER):
        rows = Document.objects.filter(sha256__in=some)
        named = set(rows.values_list("sha256", flat=True))
        yield from (digest for digest in some if digest not in named)


def _is_named(digest: str) -> bool:
    return Document.objects.filter(sha256=digest).exists()


def sweep(*, now: datetime, may_clear: bool = True) -> list[str]:
    """Removes uploads that were never finished and sets aside files no row names, both older than
    a day; what was set aside comes back where a row names it again, as in a database restored to
    an earlier moment, and goes after DOCUMENTS_KEPT_DAYS. `may_clear=False`: what no row names
    stays where it is, since it may be another installation's, of which this is a copy. Returns
    what was moved or removed. Safe to repeat, beside uploads and beside itself. Raises
    StoreError."""
    before, kept = (now - PATIENCE).timestamp(), store()
    done = []
    for entry in kept.entries(UNCLAIMED):
        if (may_clear and _has_outlived(entry.name, now=now)) or _came_back(entry.name):
            done.append(entry.name)
    if not may_clear:
        return done
    for entry in kept.entries(INCOMING):
        if entry.at < before:
            kept.remove(f"{INCOMING}/{entry.name}")
            done.append(entry.name)
    done += sweep_here(now=now)
    for digest in unnamed(one for one in kept.entries() if one.at < before):
        if _set_aside(digest):
            log.warning("set aside: no document names %s", digest)
            done.append(digest)
    return done


def sweep_here(*, now: datetime) -> list[str]:
    """The same for what a process that was killed left on the disk of this machine, beside a
    bucket."""
    if store().is_here:
        return []
    here, before = Disk(), (now - PATIENCE).timestamp()
    done = [entry.name for entry in here.entries(INCOMING) if entry.at < before]
    for name in done:
        here.remove(f"{INCOMING}/{name}")
    return done


def look_after(*, now: datetime, after: str = "", may_clear: bool = True) -> str | None:
    """The hourly round: the sweep (`may_clear`: as there), and the digests of the next part of the
    store, so that a day sees every file once, or where that is too much, as many days as it takes.
    Returns after what the next one goes on, "" once all was seen, None where the store cannot be
    asked."""
    try:
        sweep(now=now, may_clear=may_clear)
        return look_on(after)
    except StoreError as error:
        log.error("documents were not looked after: their store is %s", error.code)
    return None


def release(digest: str) -> None:
    """Sets bytes aside whose last document was taken back; called when that is certain. Where the
    store cannot be asked, the sweep does it."""
    with suppress(StoreError):
        _set_aside(digest)


def _set_aside(digest: str) -> bool:
    with transaction.atomic():
        lock_digest(digest)
        if _is_named(digest):
            return False
        return _moved(kept_name(digest), set_aside_name(digest))  # its time begins now


def _came_back(digest: str) -> bool:
    """Whether a document names the bytes again and had none: then they lie in their place."""
    with transaction.atomic():
        lock_digest(digest)
        if not _is_named(digest) or store().at(kept_name(digest)) is not None:
            return False
        return _moved(set_aside_name(digest), kept_name(digest))


def _moved(name: str, to: str) -> bool:
    """False where another round was here first, or whoever took the document back."""
    try:
        store().move(name, to)
    except FileNotFoundError:
        return False
    return True


def _has_outlived(digest: str, *, now: datetime) -> bool:
    """Whether nobody has asked for it for so long that it went."""
    with transaction.atomic():
        lock_digest(digest)
        at = store().at(set_aside_name(digest))
        kept = timedelta(days=settings.DOCUMENTS_KEPT_DAYS)
        if at is None or at >= (now - kept).timestamp() or _is_named(digest):
            return False
        store().remove(set_aside_name(digest))
        return True


def try_out() -> None:
    """Whether the store takes bytes, moves them, gives the same back and lets them go. Raises
    StoreError, Damaged."""
    content = secrets.token_bytes(1 << 10)
    digest = hashlib.sha256(content).hexdigest()
    name = f"{INCOMING}/trial-{digest[:16]}"
    moved = f"{name}-moved"
    trial = folder(INCOMING) / secrets.token_hex(16)
    try:
        with writing():
            trial.write_bytes(content)
        store().put(trial, name)
        if not _moved(name, moved):
            raise Damaged("missing", digest)
        open_whole(digest, name=moved).close()
    finally:
        for left in (name, moved):
            with suppress(StoreError):
                store().remove(left)
        with suppress(OSError):
            trial.unlink(missing_ok=True)
