"""Celery only rings the bell: what is due is decided in the database, whatever is lost here."""

import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mou_tracker.settings")

# said when root starts a worker; it is about pickled messages, and ours are JSON only
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("mou_tracker")
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
