"""Imports that wait are read, taken in or undone, one at a time, by whoever comes first: Celery,
the fallback loop or a command. Each is claimed under a lease; how far it is stands in its row for
everybody to see.

A worker that is killed leaves nothing of what it was at (each is one transaction); its lease runs
out and the next one begins anew.
"""

import logging
from collections.abc import Callable
from copy import copy
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from agreements.extraction.sheets import Refused
from agreements.files import Damaged
from mou_tracker.accounts.languages import language_of
from mou_tracker.background.leases import CRASHES, LEASE, Lost, Progress, beside

from . import applying, reading, undoing
from .building import NotPossible
from .models import Import, ImportQuerySet, State
from .sending import waits_no_more
from .undoing import NotUndone

log = logging.getLogger(__name__)

#: States in which a worker has it in hand.
IN_HAND = (State.READING, State.APPLYING, State.UNDOING)
#: What is done with an import in such a state, and its steps.
WORK: dict[str, tuple[Callable[[Import, Any], None], int]] = {
    State.READING: (reading.read, reading.STEPS),
    State.APPLYING: (applying.apply, applying.STEPS),
    State.UNDOING: (undoing.undo, undoing.STEPS),
}


def work_waiting() -> int:
    """Reads, takes in and undoes what waits; how many it ended, well or badly."""
    ended = 0
    while imported := claim(now=timezone.now()):
        ended += run(imported)
    return ended


def claim(*, now: datetime) -> Import | None:
    """Takes the oldest import that nobody works at. One that has brought down `CRASHES` workers is
    given up, in words its page tells."""
    with transaction.atomic():
        waiting = Import.objects.waiting(now).select_for_update(skip_locked=True, of=("self",))
        waiting = waiting.select_related("owner", "document", "applied_by", "sent_by", "undo_by")
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
        imported.steps = WORK[imported.state][1]
        imported.save(update_fields=["state", "attempts", "step", "steps", "doing", "lease_until"])
    return imported


def run(imported: Import) -> bool:
    """Works at a claimed import; whether that came to an end."""
    work, _steps = WORK[imported.state]
    held = copy(imported)  # as it was claimed: what the work makes of it may be rolled back
    try:
        with translation.override(_language(imported)), beside() as way:
            work(imported, Progress(imported, way, states=IN_HAND))
    except Lost:
        log.info("import %s was taken over by another worker", imported.uid)
        return False
    except Refused as error:
        return end(held, error=f"sheets.{error.code}", at=str(error.number or ""))
    except Damaged as error:
        return end(held, error=error.code)
    except NotPossible as error:
        return back(held, error)
    except NotUndone as error:
        return end(held, error=error.code)
    except DatabaseError:
        log.exception("import %s could not be worked at", imported.uid)
        return end(held, error="database")
    except Exception:  # whatever it was, its page says so and it can be tried again
        log.exception("import %s could not be worked at", imported.uid)
        return end(held, error="unexpected")
    return True


def _language(imported: Import) -> str:
    """What is written of it (notes, reasons, why a row was refused) is in the language of whoever
    said the word, and not in the worker's."""
    asked = {State.APPLYING: imported.applied_by, State.UNDOING: imported.undo_by}
    by = asked.get(State(imported.state))
    return language_of(by) if by else settings.LANGUAGE_CODE


def end(imported: Import, *, error: str, at: str = "") -> bool:
    """Given up, in words its page tells; whether it was still ours to end. It waits for nobody any
    more who may take it in. What could not be undone stands as it was."""
    mine = Import.objects.filter(pk=imported.pk, attempts=imported.attempts)
    if imported.state == State.UNDOING:
        return _stands(imported, mine, error)
    with transaction.atomic():
        ended = mine.update(
            state=State.FAILED,
            error=error,
            error_at=at,
            lease_until=None,
            step=0,
            doing="",
            sent_at=None,
        )
        if ended:
            waits_no_more(imported)
    return bool(ended)


def _stands(imported: Import, mine: ImportQuerySet, error: str) -> bool:
    return bool(
        mine.update(
            state=State.APPLIED, result={**imported.result, "not_undone": error}, undo_by=None,
            undo_rest=False, lease_until=None, attempts=0, step=0, doing="",
        )
    )  # fmt: skip


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
