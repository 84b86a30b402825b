"""Migrations that never keep people waiting, and that may be killed at any moment.

Whoever waits for a lock on a table makes everybody wait who comes after. So a migration gives up
after LOCK_SECONDS, is undone as a whole, lets the others through and is tried again. What it does
and that it was done are one transaction: Django notes the latter in another one where foreign keys
were made, and a migration stopped in between could not be run again.

This is the `migrate` of every caller: `prepare`, `up`, `restore`, a person.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from mou_tracker.background.table_locks import LOCK_SECONDS, StillHeld, once_free


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        self.asked = connections[options["database"]]
        if self.asked.in_atomic_block:
            return self._migrated(*args, **options)
        try:
            return once_free(lambda: self._migrated(*args, **options), say=self.stderr.write)
        except StillHeld as error:
            raise CommandError(
                "A lock was held by others at every try. What was applied before stays, the rest "
                "is as it was: find who works for so long, and run it again."
            ) from error

    def _migrated(self, *args: Any, **options: Any) -> str | None:
        with ExitStack() as self.under_way:
            return super().handle(*args, **options)

    def migration_progress_callback(
        self, action: str, migration: Any = None, fake: bool = False
    ) -> None:
        super().migration_progress_callback(action, migration, fake)
        if action in ("apply_start", "unapply_start"):
            around = _whole if migration.atomic else _step_by_step
            self.under_way.enter_context(around(self.asked))
        elif action in ("apply_success", "unapply_success"):
            self.under_way.close()


@contextmanager
def _whole(asked: BaseDatabaseWrapper) -> Iterator[None]:
    with transaction.atomic(using=asked.alias):
        _set(asked, f"set local lock_timeout = '{LOCK_SECONDS}s'")
        yield


@contextmanager
def _step_by_step(asked: BaseDatabaseWrapper) -> Iterator[None]:
    """Of a migration that is no transaction, as to build an index beside everything: nobody waits
    for it, so it may take its time. Behind a pooler a session is not ours to be set."""
    if settings.DATABASE_POOLER:
        yield
        return
    _set(asked, f"set lock_timeout = '{LOCK_SECONDS}s'; set statement_timeout = 0")
    try:
        yield
    finally:
        _set(asked, "reset lock_timeout; reset statement_timeout")


def _set(asked: BaseDatabaseWrapper, statement: str) -> None:
    with asked.cursor() as cursor:
        cursor.execute(statement)
