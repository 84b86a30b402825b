"""Celery only rings the bell: what is due is decided in the database, whatever is lost here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mou_tracker.settings")

app = Celery("mou_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["mou_tracker.reminders"])
