"""Celery only rings the bell: what is due is decided in the database, whatever is lost here."""

import os
import warnings
from typing import Any

from celery import Celery, Task
from celery.exceptions import SecurityWarning
from celery.schedules import crontab
from celery.signals import setup_logging, task_postrun, task_prerun
from structlog.contextvars import bind_contextvars, unbind_contextvars

from mou_tracker import request_ids, silent_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mou_tracker.settings")

# said when root starts a worker; it is about pickled messages, and ours are JSON only
warnings.filterwarnings("ignore", category=SecurityWarning)


class Numbered(Task):
    """What a task does bears its own number in the log, and waits for no database that stands
    still."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with request_ids.bound(self.request.id or ""), silent_database.waiting.statements():
            return super().__call__(*args, **kwargs)


@task_prerun.connect
def _begins(task_id: str, **_kwargs: Any) -> None:
    """What Celery itself says of a task that failed bears its number, too."""
    bind_contextvars(**{request_ids.NAME: task_id})


@task_postrun.connect
def _ends(**_kwargs: Any) -> None:
    unbind_contextvars(request_ids.NAME)


@setup_logging.connect
def _as_everywhere(**_kwargs: Any) -> None:
    """Workers log as LOGGING says; without a receiver Celery would set up a log of its own."""


app = Celery("mou_tracker", task_cls=Numbered)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "mou_tracker",
        "mou_tracker.collaboration",
        "mou_tracker.reminders",
        "mou_tracker.search",
        "mou_tracker.imports",
        "mou_tracker.reports",
        "mou_tracker.server",
    ]
)

#: task -> when the bell rings for it (home office's clock), and after how many seconds a ring that
#: nobody answered is forgotten: the next one finds all that was missed.
TIMETABLE = {
    "reminders.tick": (60, 55),
    "reports.make": (15, 14),
    "imports.work": (15, 14),
    # whoever searches catches up first; this is for hours in which nobody does
    "search.catch_up": (300, 290),
    # each hour: a night that was slept through is caught up
    "agreements.nightly": (crontab(minute="5"), 600),
    # ... and whether every legal day is told is known by the hour
    "reminders.check": (crontab(minute="15"), 600),
    "agreements.files": (crontab(minute="35"), 600),
    "desk.sweep": (crontab(minute="35"), 600),
    # a backup that nobody has restored is a hope; asks for BACKUP_DIR
    "server.drill": (crontab(hour="3", minute="50"), 3600),
}
app.conf.beat_schedule = {
    task: {"task": task, "schedule": when, "options": {"expires": expires}}
    for task, (when, expires) in TIMETABLE.items()
}
