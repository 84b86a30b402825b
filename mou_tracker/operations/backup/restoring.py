"""A backup becomes an installation: into an empty one, all of it or nothing."""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from agreements.files.store import INCOMING, StoreError, folder, kept_name, store, writing
from agreements.models.write_marks import mark
from mou_tracker.accounts import installation

from . import tables
from .archive import Unpacking
from .checking import DOCUMENT, TABLE, BackupError, Checked, check, reading
from .writing import schema

#: Rows here mean that somebody works with this database.
FILLED = {
    "accounts_user": "people",
    "agreements_agreement": "agreements",
    "agreements_party": "parties",
    "agreements_auditentry": "rows of the audit trail",
}
FULL = {
    "full": "There is no room left for documents: nothing was restored.",
    "unreachable": "Documents cannot be written to their store: nothing was restored.",
    "unread": "The store of documents does not answer: nothing was restored.",
}
TRIGGERS = """
select class.relname, trigger.tgname from pg_trigger as trigger
join pg_class as class on class.oid = trigger.tgrelid
where class.relnamespace = current_schema()::regnamespace and not trigger.tgisinternal
  and trigger.tgenabled = 'O' order by 1, 2
"""


def restore(path: Path, *, key: str = "") -> Checked:
    """Puts the backup into this database, which is empty or not there yet, and its documents into
    DOCUMENTS_DIR. The file is read to its end first; what then stands in the database is read again
    and held against the manifest before it is committed. The copy is silent until somebody says
    that it is the one. Raises BackupError, with nothing changed."""
    refuse_filled()
    found = check(path, key=key)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    _refuse_other_schema(found)
    placed: list[str] = []
    try:
        with transaction.atomic():
            _fill(path, key, found, placed)
            installation.silence(restored_from=found.about)
    except BaseException:
        for digest in placed:
            with suppress(StoreError):  # else the sweep sets them aside
                store().remove(kept_name(digest))
        raise
    return found


def refuse_filled() -> None:
    present = set(connection.introspection.table_names())
    for table, noun in FILLED.items():
        if table in present and (count := tables.count(table)):
            raise BackupError(
                f"This database is in use ({count} {noun}): a backup is restored into an empty "
                "database only. Name another one with DATABASE_URL, or another folder with VAR."
            )


def _refuse_other_schema(found: Checked) -> None:
    if found.about["schema"] != schema():
        raise BackupError(
            f"The backup was made by version {found.about['product']} with other tables: restore "
            "it with that version, then upgrade."
        )


def _fill(path: Path, key: str, found: Checked, placed: list[str]) -> None:
    known = tables.tables()
    told = found.manifest["tables"]
    if {name: list(one.columns) for name, one in known.items()} != {
        name: one["columns"] for name, one in told.items()
    }:
        raise BackupError("The backup has other tables or columns than this version.")
    tables.done(*tables.FORMS, "set local lock_timeout = '60s'", "set constraints all deferred")
    triggers = tables.asked(TRIGGERS)
    _switch("disable", triggers)
    _empty(known)
    with reading(path, key=key) as unpacking:
        _take_in(unpacking, known, placed)
    tables.done("set constraints all immediate")
    _switch("enable", triggers)
    mark()
    _set_sequences(found.manifest["sequences"])
    _compare(known, told)
    os.sync()


def _switch(how: str, triggers: list[Any]) -> None:
    """Rows come with their history and everything else that triggers wrote: none writes again."""
    quoted = connection.ops.quote_name
    tables.done(*(f"alter table {quoted(t)} {how} trigger {quoted(n)}" for t, n in triggers))


def _empty(known: dict[str, tables.Table]) -> None:
    """What the migrations have written is in the backup, too."""
    names = ", ".join(map(connection.ops.quote_name, [*known, installation.TABLE]))
    tables.done("set local mou.allow_truncate = on", f"truncate {names}")


def _take_in(unpacking: Unpacking, known: dict[str, tables.Table], placed: list[str]) -> None:
    for name, content in unpacking.members():
        if table := TABLE.fullmatch(name):
            rows = tables.Rows(tables.unpressed(content))
            with connection.cursor() as cursor:
                cursor.copy_expert(known[table[1]].into(), rows, tables.GATHERED)
        elif document := DOCUMENT.fullmatch(name):
            _place(document[1], content, placed)


def _place(digest: str, content: Iterator[bytes], placed: list[str]) -> None:
    """The bytes were digested before; on the disk to stay once the whole disk was told."""
    draft = folder(INCOMING) / secrets.token_hex(16)
    try:
        if store().at(kept_name(digest)) is not None:
            return
        opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with writing(), os.fdopen(opened, "wb") as out:
            out.writelines(content)
        store().put(draft, kept_name(digest), settle=False)
        placed.append(digest)
    except StoreError as error:
        raise BackupError(FULL[error.code]) from error
    finally:
        draft.unlink(missing_ok=True)


def _set_sequences(told: dict[str, list[Any]]) -> None:
    for column, name in tables.sequences().items():
        tables.asked("select setval(%s, %s, %s)", [name, *told[column]])


def _compare(known: dict[str, tables.Table], told: dict[str, Any]) -> None:
    """What stands here now is what was backed up, table by table."""
    for name, table in known.items():
        expected = {"rows": told[name]["rows"], "sha256": told[name]["sha256"]}
        if tables.digest_of(table) != expected:
            raise BackupError(f"The table {name} is not what was backed up: nothing was restored.")
