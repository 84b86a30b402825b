"""What Celery rings for. The task may run twice, and carries no promise of its own."""

from celery import shared_task

from .queue import work_waiting


# what one ring does may take longer than other tasks: a register of many rows, and those behind it
@shared_task(name="imports.work", soft_time_limit=3600, time_limit=3660)
def work() -> None:
    work_waiting()
