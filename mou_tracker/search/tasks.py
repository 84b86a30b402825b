"""What Celery rings for: the index, where nobody searches."""

from celery import shared_task

from .indexing import catch_up


@shared_task(name="search.catch_up")
def catch_up_with_changes() -> None:
    while not catch_up():
        pass
