"""Imports that wait are read or taken in, one at a time, by whoever comes first: Celery, the
fallback loop or a command. Each is claimed under a lease; how far it is stands in its row for
everybody to see.

A worker that is killed leaves nothing of what it was at (each is one transaction); its lease runs
out and the next one begins anew.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agreements.extraction.sheets import Refused
from agreements.files import Damaged

from . import applying, reading
from .building import NotPossible
from .models import Import, State
from .reading import Lost

log = logging.getLogger(__name__)

#: An import in hand is nobody else's for so long; renewed at each of its steps.
LEASE = timedelta(minutes=5)
#: Workers that an import has brought down before it is given up.
CRASHES = 3


def work_waiting() -> int:
    """Reads and takes in what waits; how many it ended, well or badly."""
    ended = 0
    while imported := claim(now=timezone.now()):
        ended += run(imported)
    return ended


def claim(*, now: datetime) -> Import | None:
    """Takes the oldest import that nobody works at. One that has brought down `CRASHES` workers is
    given up, in words its page tells."""
    with transaction.atomic():
        waiting = Import.objects.waiting(now).select_for_update(skip_locked=True, of=("self",))
        waiting = waiting.select_related("owner", "document", "applied_by")
        imported = waiting.order_by("received_at", "pk").first()
        if imported is None:
            return None
        if imported.attempts >= CRASHES:
            end(imported, error="killed")
            return claim(now=now)
        if imported.state == State.RECEIVED:
            imported.state = State.READING
        imported.attempts += 1
        imported.step, imported.doing, imported.lease_until = 0, "", now + LEASE
        imported.steps = applying.STEPS if imported.state == State.APPLYING else reading.STEPS
        imported.save(update_fields=["state", "attempts", "step", "steps", "doing", "lease_until"])
    return imported


def run(imported: Import) -> bool:
    """Works at a claimed import; whether that came to an end."""
    work = applying.apply if imported.state == State.APPLYING else reading.read
    try:
        with _beside() as beside:
            work(imported, Teller(imported, beside))
    except Lost:
        log.info("import %s was taken over by another worker", imported.uid)
        return False
    except Refused as error:
        return end(imported, error=f"sheets.{error.code}", at=str(error.number or ""))
    except Damaged as error:
        return end(imported, error=error.code)
    except NotPossible as error:
        return back(imported, error)
    except DatabaseError:
        log.exception("import %s could not be worked at", imported.uid)
        return end(imported, error="database")
    except Exception:  # whatever it was, its page says so and it can be tried again
        log.exception("import %s could not be worked at", imported.uid)
        return end(imported, error="unexpected")
    return True


def end(imported: Import, *, error: str, at: str = "") -> bool:
    """Given up, in words its page tells; whether it was still ours to end."""
    mine = Import.objects.filter(pk=imported.pk, attempts=imported.attempts)
    return bool(
        mine.update(
            state=State.FAILED,
            error=error,
            error_at=at,
            lease_until=None,
            step=0,
            doing="",
        )
    )


def back(imported: Import, error: NotPossible) -> bool:
    """Nothing was written: back to be decided about, with the reason beside the rows."""
    mine = Import.objects.filter(pk=imported.pk, attempts=imported.attempts)
    kept = {name: one for name, one in imported.result.items() if name == "references"}
    told = {**kept, "refused": [{"at": one.at, "why": one.why} for one in error.rows]}
    return bool(
        mine.update(
            state=State.TO_DECIDE,
            result=told,
            lease_until=None,
            attempts=0,
            step=0,
            doing="",
            applied_by=None,
        )
    )


class Teller:
    """Writes how far an import is where everybody sees it at once: beside the transaction it is
    worked at in."""

    def __init__(self, imported: Import, beside: Any) -> None:
        self.imported, self.beside, self.step = imported, beside, 0

    def __call__(self, doing: str) -> None:
        """Raises Lost where the import is no longer ours."""
        with self.beside.cursor() as cursor:
            cursor.execute(
                f"update {Import._meta.db_table} set step = %s, doing = %s, lease_until = %s"  # noqa: S608
                " where id = %s and state in ('reading', 'applying') and attempts = %s",
                (
                    self.step, doing, timezone.now() + LEASE, self.imported.pk,
                    self.imported.attempts,
                ),
            )  # fmt: skip
            if not cursor.rowcount:
                raise Lost
        self.step += 1


@contextmanager
def _beside() -> Iterator[Any]:
    """A second way to the database; inside a transaction, the same one."""
    if connection.in_atomic_block:
        yield connection
        return
    beside = connection.copy()
    try:
        yield beside
    finally:
        beside.close()
