"""What Celery rings for. The task is short, may run twice, and carries no promise of its own."""

from celery import shared_task

from django.utils import timezone

from .nightly import check as run_check
from .tick import tick as run_tick


@shared_task(name="reminders.tick")
def tick() -> None:
    run_tick()


@shared_task(name="reminders.check")
def check() -> None:
    run_check(now=timezone.now())
