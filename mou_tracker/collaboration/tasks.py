"""What Celery rings for; may run twice, carries no promise."""

from celery import shared_task

from . import drafts


@shared_task(name="desk.sweep")
def sweep() -> None:
    """Drafts nobody came back to."""
    drafts.sweep()
