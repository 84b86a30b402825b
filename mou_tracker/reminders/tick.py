"""What happens each minute, by Celery, by the fallback loop or by hand: plan, compose, send."""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from mou_tracker.accounts.installation import may_speak

from . import webhook
from .composer import compose_one_by_one
from .models import LastRun, Run
from .moments import Office, day_in, last_working_day
from .planner import Planned, plan
from .sender import MailDelivery, Sent

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ticked:
    planned: Planned
    written: int
    mails: Sent

    def __str__(self) -> str:
        return (
            f"{self.planned.new} reminders new, {self.planned.void} no longer asked for, "
            f"{self.planned.escalated} told to managers; {self.written} mails written, "
            f"{self.mails.sent} sent, {self.mails.later} to try again, {self.mails.dead} dead"
        )


def tick(
    *, now: datetime | None = None, on: date | None = None, written_on: date | None = None
) -> Ticked:
    """One round; safe to repeat and to run anywhere at once; a silent copy does nothing. `on`: as
    if it were that day. `written_on`: the day of the mails, where it is a later one
    (`compose_one_by_one`)."""
    if not may_speak():
        return Ticked(Planned(), 0, Sent())
    started = now or timezone.now()
    planned, written = plan(now=started, on=on), 0
    with MailDelivery(now=now) as mails:
        mails.go_on()
        for some in compose_one_by_one(now=started, on=on, written_on=written_on):
            written += some
            mails.go_on()
            if not mails.has_time:  # the next round writes the others
                break
    webhook.send(now=now)
    if now is None and on is None:
        LastRun.objects.note(Run.TICK, now=timezone.now())
    return Ticked(planned, written, mails.done)


def tell_newcomers(*, now: datetime) -> None:
    """Who looks at a new installation on a day off sees what the last working day would have told,
    and does not wait for the next."""
    zone = settings.TIME_ZONE
    today = day_in(zone, now=now)
    before = last_working_day(today, zone, Office.load())
    if before < today:
        tick(now=now, on=before, written_on=today)
