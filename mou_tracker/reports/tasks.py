"""What Celery rings for. The task may run twice, and carries no promise of its own."""

from celery import shared_task

from .queue import make_waiting


@shared_task(name="reports.make")
def make() -> None:
    make_waiting()
