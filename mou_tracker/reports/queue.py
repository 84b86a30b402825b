"""Reports that wait are made, one at a time, by whoever comes first: Celery, the fallback loop or a
command. Each is claimed under a lease; how far it is stands in its row for everybody to see.

A maker that is killed leaves nothing of the report (`making` is one transaction); its lease runs
out and the next one begins anew. One that lost its lease to another notices, and keeps nothing.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from mou_tracker.background.leases import CRASHES, LEASE, Lost, Progress, beside

from .making import STEPS, make
from .models import Report, Snapshot, State

log = logging.getLogger(__name__)

#: What no report holds is kept for so long: its maker may be about to say that it is done.
KEPT = timedelta(hours=1)


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
        with beside() as way:
            made = make(report, Progress(report, way, states=[State.RUNNING]))
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


def _end(report: Report, *, state: State, **columns: Any) -> bool:
    """Whether it was still ours to end: a report taken over has one attempt more."""
    mine = Report.objects.filter(pk=report.pk, state=report.state, attempts=report.attempts)
    ended = {"lease_until": None, "step": STEPS if state == State.DONE else 0, "doing": ""}
    return bool(mine.update(state=state, **ended, **columns))


def sweep(*, now: datetime) -> None:
    """What no report holds: made anew since, or of a maker that was killed before it could say that
    it was done."""
    Snapshot.objects.filter(report=None, made_at__lte=now - KEPT).delete()
