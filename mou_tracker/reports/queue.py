"""Reports that wait are made, one at a time, by whoever comes first: Celery, the fallback loop or a
command. Each is claimed under a lease; how far it is stands in its row for everybody to see.

A maker that is killed leaves nothing of the report (`making` is one transaction); its lease runs
out and the next one begins anew. One that lost its lease to another notices, and keeps nothing.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from .making import STEPS, make
from .models import Report, Snapshot, State

log = logging.getLogger(__name__)

#: A report in hand is nobody else's for so long; renewed at each of its steps.
LEASE = timedelta(minutes=5)
#: What no report holds is kept for so long: its maker may be about to say that it is done.
KEPT = timedelta(hours=1)
#: Makers that a report has brought down before it is given up.
CRASHES = 3


class Lost(Exception):
    """The lease ran out, and somebody else has the report in hand."""


def make_waiting() -> int:
    """Makes what waits; how many it ended, well or badly."""
    ended = 0
    while report := claim(now=timezone.now()):
        ended += run(report)
    return ended


def claim(*, now: datetime) -> Report | None:
    """Takes the oldest report that nobody makes. One that has brought down `CRASHES` makers is
    given up, in words its page tells."""
    with transaction.atomic():
        waiting = Report.objects.waiting(now).select_for_update(skip_locked=True, of=("self",))
        report = waiting.select_related("made_by").order_by("asked_at", "pk").first()
        if report is None:
            return None
        if report.attempts >= CRASHES:
            _end(report, state=State.FAILED, error="killed")
            return claim(now=now)
        report.state, report.attempts = State.RUNNING, report.attempts + 1
        report.step, report.steps, report.doing = 0, STEPS, ""
        report.lease_until = now + LEASE
        report.save(update_fields=["state", "attempts", "step", "steps", "doing", "lease_until"])
    return report


def run(report: Report) -> bool:
    """Makes a claimed report; whether it was ended."""
    try:
        with _beside() as beside:
            made = make(report, Teller(report, beside))
    except Lost:
        log.info("report %s was taken over by another maker", report.uid)
        return False
    except DatabaseError:
        log.exception("report %s could not be made", report.uid)
        return _end(report, state=State.FAILED, error="database")
    except Exception:  # whatever it was, its page says so and it can be made again
        log.exception("report %s could not be made", report.uid)
        return _end(report, state=State.FAILED, error="unexpected")
    done = _end(report, state=State.DONE, snapshot=made.snapshot, left_out=made.left_out)
    if not done:
        made.snapshot.delete()
    sweep(now=timezone.now())
    return done


class Teller:
    """Writes how far a report is where everybody sees it at once: beside the transaction it is made
    in."""

    def __init__(self, report: Report, beside: Any) -> None:
        self.report, self.beside, self.step = report, beside, 0

    def __call__(self, doing: str) -> None:
        """Raises Lost where the report is no longer ours."""
        with self.beside.cursor() as cursor:
            cursor.execute(
                f"update {Report._meta.db_table} set step = %s, doing = %s, lease_until = %s"  # noqa: S608
                " where id = %s and state = 'running' and attempts = %s",
                (self.step, doing, timezone.now() + LEASE, self.report.pk, self.report.attempts),
            )
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


def _end(report: Report, *, state: State, **columns: Any) -> bool:
    """Whether it was still ours to end: a report taken over has one attempt more."""
    mine = Report.objects.filter(pk=report.pk, state=report.state, attempts=report.attempts)
    ended = {"lease_until": None, "step": STEPS if state == State.DONE else 0, "doing": ""}
    return bool(mine.update(state=state, **ended, **columns))


def sweep(*, now: datetime) -> None:
    """What no report holds: made anew since, or of a maker that was killed before it could say that
    it was done."""
    Snapshot.objects.filter(report=None, made_at__lte=now - KEPT).delete()
