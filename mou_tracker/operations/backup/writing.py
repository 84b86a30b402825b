"""A backup is made: one snapshot of the database, and of each document it names the bytes."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from agreements.files import Damaged, StoreError, is_of_one_file, open_whole, set_aside_name
from agreements.files.store import digest_of
from agreements.models import Document
from mou_tracker.accounts import installation

from . import tables
from .archive import Out, Packing
from .checking import ABOUT, FORMAT, MANIFEST, SUMS, BackupError, document_name
from .sealing import Sealed

#: Bytes of the list of documents that are held before it goes to the disk.
LISTED = 1 << 20


@dataclass(slots=True)
class Written:
    """What a backup holds. `absent`: documents whose bytes are missing or not what they were."""

    rows: int = 0
    tables: int = 0
    documents: int = 0
    bytes: int = 0
    absent: list[str] = field(default_factory=list)


def schema() -> dict[str, str]:
    """The last migration of each app that the code knows. Raises BackupError where the database
    does not stand there."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    if executor.migration_plan(leaves):
        raise BackupError(
            "The database is not that of this version: run `manage.py migrate` first."
        )
    return dict(leaves)


def write(path: Path, *, key: str = "") -> Written:
    """Writes to `path`, whole or not at all; sealed where a `key` is given. One transaction that
    only reads; memory stays the same whatever the size. Raises BackupError and OSError."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            written = _into(file, key)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return written


def _into(file: BinaryIO, key: str) -> Written:
    now, written = timezone.now(), Written()
    out: Out = file
    sealed = Sealed(file, words=key) if key else None
    if sealed is not None:
        out = sealed
    with Packing(out, at=int(now.timestamp())) as packing:
        _packed(packing, now, written)
    if sealed is not None:
        sealed.finish()
    return written


def _packed(packing: Packing, now: datetime, written: Written) -> None:
    with _snapshot():
        packing.add(ABOUT, _json(_about(now)))
        manifest = {"tables": _tables(packing, written)}
        with tempfile.SpooledTemporaryFile(max_size=LISTED) as sums:
            manifest["documents"] = _documents(packing, cast(BinaryIO, sums), written)
        manifest["sequences"] = _sequences()
    packing.add(MANIFEST, _json(manifest))
    packing.finish()


@contextmanager
def _snapshot() -> Iterator[None]:
    with transaction.atomic():
        tables.done("set transaction isolation level repeatable read, read only", *tables.FORMS)
        tables.done("set local synchronize_seqscans = off")
        yield


def _about(now: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "product": settings.VERSION,
        "made_at": now.isoformat(),
        "installation": installation.name(),
        "site": settings.SITE_URL,
        "server": str(tables.server_version()),
        "schema": schema(),
    }


def _tables(packing: Packing, written: Written) -> dict[str, Any]:
    found = {}
    for name, table in tables.tables().items():
        count = iter(range(1 << 30))
        keep = partial(_piece, packing, name, count)
        told = tables.copied_out(table, tables.Digesting(keep))
        found[name] = told | {"columns": table.columns}
        written.tables += 1
        written.rows += told["rows"]
    return found


def _piece(packing: Packing, name: str, count: Iterator[int], data: bytes) -> None:
    packing.add(f"tables/{name}/{next(count):05}.gz", data)


def _documents(packing: Packing, sums: BinaryIO, written: Written) -> dict[str, Any]:
    for digest in _digests():
        try:
            file = _bytes_of(digest)
        except Damaged:
            written.absent.append(digest)
            continue
        except StoreError as error:
            if not is_of_one_file(error):
                raise BackupError(
                    "The store of documents does not answer: no backup was written."
                ) from error
            written.absent.append(digest)
            continue
        with file:
            size = os.fstat(file.fileno()).st_size
            packing.add_file(document_name(digest), file, size=size)
        sums.write(f"{digest}  {document_name(digest)}\n".encode())
        written.documents += 1
        written.bytes += size
    size = sums.tell()
    sums.seek(0)
    listed = digest_of(sums)
    sums.seek(0)
    packing.add_file(SUMS, sums, size=size)
    return {
        "count": written.documents,
        "bytes": written.bytes,
        "sums": listed,
        "absent": written.absent,
    }


def _digests() -> Iterator[str]:
    rows = Document.objects.order_by("sha256").values_list("sha256", flat=True).distinct()
    yield from rows.iterator(chunk_size=1000)


def _bytes_of(digest: str) -> BinaryIO:
    """A document that was taken back since the snapshot was set aside, and is found there."""
    try:
        return open_whole(digest)
    except Damaged:
        return open_whole(digest, name=set_aside_name(digest))


def _sequences() -> dict[str, list[Any]]:
    """Read last: no number that a row of the snapshot bears is given again."""
    return {column: tables.standing_of(sequence) for column, sequence in tables.sequences().items()}


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
