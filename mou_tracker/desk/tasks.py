"""What Celery rings for; may run twice, carries no promise."""

from celery import shared_task

from django.contrib.sessions.backends.db import SessionStore

from agreements.actions.once import forget_old_answers

from . import drafts


@shared_task(name="desk.sweep")
def sweep() -> None:
    """Old drafts, answers that are too old to be given again, sessions that are over."""
    drafts.sweep()
    forget_old_answers()
    SessionStore.clear_expired()
