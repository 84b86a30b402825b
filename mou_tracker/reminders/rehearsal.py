"""Days to come, lived through in a transaction that is taken back: what is told on them, as if
nobody answered, so that what a later day tells is known."""

from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max

from agreements.clock import today
from agreements.models import OutboxMessage, OutboxState

from .models import Entry, EntryState
from .moments import ONE_DAY, Office, mail_time, next_working_day
from .planner import plan
from .week import WEEK, Week


def days_before(on: date) -> Iterator[date]:
    """The working days at home from today, or from the last that was told, to the day before."""
    told = Entry.objects.aggregate(last=Max("told_on"))["last"]
    day, office = max(today(), told or date.min), Office.load()
    while (day := next_working_day(day, settings.TIME_ZONE, office)) < on:
        yield day
        day += ONE_DAY


def as_if_told(day: date) -> None:
    """Everything that comes due on `day` is told on it."""
    now = mail_time(day, settings.TIME_ZONE)
    plan(now=now, on=day)
    due = Entry.objects.filter(state=EntryState.DUE, due_on__lte=day)
    due.update(state=EntryState.SENT, told_on=day, sent_at=now)
    Entry.objects.untold_aftermath().update(aftermath_told_on=day)
    _told_the_week(day, now)


def _told_the_week(day: date, now: datetime) -> None:
    """Mails of the week that would have gone: they are not caught up later in it."""
    people = Week.due(now=now, office=Office.load(), on=day).people
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            key=f"digest:{pk}:{day}{WEEK}",
            recipient_id=pk,
            to_address="",
            language="",
            subject="",
            text="",
            message_id=f"<{pk}.{day}@rehearsal>",
            state=OutboxState.SENT,
            created_at=now,
        )
        for pk in people
    )
