"""What Celery rings for. Each task is short, may run twice, and carries no promise of its own."""

from celery import shared_task

from django.utils import timezone

from agreements import derive, files
from agreements.clock import today

from .tick import tick as run_tick


@shared_task(name="reminders.tick")
def tick() -> None:
    run_tick()


@shared_task(name="agreements.nightly")
def nightly() -> None:
    """Statuses that began are told, horizons moved on; missed nights are caught up."""
    derive.announce(on=today())
    derive.top_up(on=today())


@shared_task(name="agreements.files")
def look_after_files() -> None:
    """Unfinished uploads go, and the digests of a part of the store are checked."""
    files.look_after(now=timezone.now())
