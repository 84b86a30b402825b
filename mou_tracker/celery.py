"""Celery only rings the bell: what is due is decided in the database, whatever is lost here."""

import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mou_tracker.settings")

# said when root starts a worker; it is about pickled messages, and ours are JSON only
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("mou_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["mou_tracker.reminders"])
