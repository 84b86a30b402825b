"""A Celery program for test_beats: the product's settings, and a bell that rings each second."""

import os

from mou_tracker.celery import app

app.conf.beat_schedule = {"bell": {"task": "tests.nobody", "schedule": 1}}
app.conf.task_default_queue = os.environ["BELL_QUEUE"]
