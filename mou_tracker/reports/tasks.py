"""What Celery rings for. The task may run twice, and carries no promise of its own."""

from celery import shared_task

from .queue import make_waiting


# what one ring makes may take longer than other tasks: a report of many years, and those behind it
@shared_task(name="reports.make", soft_time_limit=3600, time_limit=3660)
def make() -> None:
    make_waiting()
