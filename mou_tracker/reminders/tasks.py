"""What Celery rings for. Each task is short, may run twice, and carries no promise of its own."""

from celery import shared_task

from agreements import derive
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
