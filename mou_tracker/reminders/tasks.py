"""What Celery rings for. The task is short, may run twice, and carries no promise of its own."""

from celery import shared_task

from .tick import tick as run_tick


@shared_task(name="reminders.tick")
def tick() -> None:
    run_tick()
