"""What Celery rings for; may run twice, carries no promise."""

from celery import shared_task

from agreements.actions.once import forget_old_answers

from . import drafts


@shared_task(name="desk.sweep")
def sweep() -> None:
    """Old drafts and answers that are too old to be given again."""
    drafts.sweep()
    forget_old_answers()
