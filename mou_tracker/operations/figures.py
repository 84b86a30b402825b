"""The few figures that tell how an installation stands: for `/metrics` and, in words, for the
status page. Those of the database are the same whichever process is asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import redis

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Min, Q
from django.utils import timezone

from agreements.models import OutboxMessage, OutboxState
from mou_tracker.imports.models import Import
from mou_tracker.reminders.models import LastRun, Run, WebhookCall
from mou_tracker.reports.models import Report

from .broker import client

#: How old the last run of each may be.
HOW_OLD = {
    Run.TICK: timedelta(minutes=10), Run.NIGHTLY: timedelta(hours=26),
    Run.CHECK: timedelta(hours=26), Run.FILES: timedelta(hours=3),
}  # fmt: skip
#: Celery's own name of the list in which its tasks wait.
TASKS = "celery"


@dataclass(frozen=True, slots=True)
class Mails:
    """`waiting`: written and not handed to the mail server; `oldest`: how long the first of them
    has waited; `dead`: given up; `calls_dead`: calls of the webhook that were given up."""

    waiting: int
    oldest: timedelta
    dead: int
    calls_dead: int
    last_sent: datetime | None


def mails(*, now: datetime) -> Mails:
    waiting, dead = Q(state=OutboxState.WAITING), Q(state=OutboxState.DEAD)
    found = OutboxMessage.objects.filter(waiting | dead).aggregate(
        waiting=Count("pk", filter=waiting),
        oldest=Min("created_at", filter=waiting),
        dead=Count("pk", filter=dead),
    )
    sent = OutboxMessage.objects.filter(state=OutboxState.SENT).order_by("-sent_at")
    return Mails(
        found["waiting"],
        max(timedelta(), now - found["oldest"]) if found["oldest"] else timedelta(),
        found["dead"],
        WebhookCall.objects.filter(state=OutboxState.DEAD).count(),
        sent.values_list("sent_at", flat=True).first(),
    )


def runs() -> dict[str, LastRun]:
    """What ran last, by name; what never ran is not there."""
    return {row.name: row for row in LastRun.objects.all()}


def is_awaited(name: str, *, now: datetime) -> bool:
    """Of what has never run, whether it need not have yet: the database is that new."""
    first = MigrationRecorder.Migration.objects.aggregate(at=Min("applied"))["at"]
    return bool(first) and now - first <= HOW_OLD[Run(name)]


def untold(found: dict[str, LastRun]) -> int:
    """Legal days of which the last check said that too few were told."""
    checked = found.get(Run.CHECK)
    return len((checked and checked.found) or [])


def drifted(found: dict[str, LastRun]) -> list[str]:
    """Derived rows that differed from their facts when their part was looked at."""
    nightly = found.get(Run.NIGHTLY)
    parts: Any = (nightly and nightly.found) or {}
    return [line for lines in parts.values() for line in lines]


def queues(*, now: datetime) -> dict[str, int]:
    """How much waits for a worker: registers and reports in the database, tasks at the broker,
    which is left out where it does not answer."""
    found = {
        "reports": Report.objects.waiting(now).count(),
        "imports": Import.objects.waiting(now).count(),
    }
    try:
        with client() as asked:
            found["tasks"] = int(asked.llen(TASKS))
    except (redis.RedisError, OSError, ValueError):
        pass
    return found


LAG = """
    select application_name, max(extract(epoch from coalesce(replay_lag, interval '0')))::float
    from pg_stat_replication where state is not null group by 1 order by 1
"""


def replica_lag() -> dict[str, float]:
    """Seconds by which each replica that this server feeds is behind, the furthest of those with
    one name; of those the database role may look at (`pg_monitor`)."""
    with connection.cursor() as cursor:
        cursor.execute(LAG)
        return dict(cursor.fetchall())


def age(row: LastRun | None) -> float:
    """Seconds since it ran; endless where it never did."""
    return (timezone.now() - row.ran_at).total_seconds() if row else float("inf")
