"""What every part of the system leaves to the night. Each task is short, may run twice, and carries
no promise of its own."""

from celery import shared_task

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from activities.actions.zone_rules import follow_zone_rules
from agreements import derive
from agreements.actions.once import forget_old_answers
from agreements.actions.reducing import reduce_what_is_due
from agreements.clock import today
from agreements.models.write_marks import forget_old_marks
from mou_tracker import drift, file_rounds
from mou_tracker.accounts import installation
from mou_tracker.accounts.sessions import forget_ended
from mou_tracker.api.throttling import forget_old_request_counts
from mou_tracker.handover.actions import carry_out_due
from mou_tracker.handover.leaving import close_due
from mou_tracker.reminders.models import LastRun, Run


@shared_task(name="agreements.nightly")
def nightly() -> None:
    """Accounts whose day has come are closed. Statuses that began are told, horizons moved on;
    missed nights are caught up. What a rule that was switched on or off has left behind is derived
    anew; moments follow new zone rules, and desks whose day has come change hands. What has
    outlived its use goes: contact data past their day, given answers, counts of requests, sessions.
    And a part of what is derived is compared with its facts."""
    close_due(on=today())  # first: nothing that fails below keeps an account open
    derive.announce(on=today())
    derive.top_up(on=today())
    derive.refresh_all(list(derive.outdated().values_list("pk", flat=True)), on=today())
    follow_zone_rules(on=today())
    carry_out_due(on=today())
    reduce_what_is_due(on=today())
    forget_old_answers()
    forget_old_marks()
    forget_old_request_counts(now=timezone.now())
    SessionStore.clear_expired()
    now = timezone.now()
    forget_ended(now=now)
    before = LastRun.objects.filter(name=Run.NIGHTLY).values_list("found", flat=True).first()
    LastRun.objects.note(Run.NIGHTLY, now=now, found=drift.look_at_a_part(before, now=now))


@shared_task(name="agreements.files")
def look_after_files() -> None:
    """Unfinished uploads go, and the digests of a part of the store are checked. A copy that nobody
    has confirmed may have the store of its original, and takes nothing out of it."""
    now = timezone.now()
    before = LastRun.objects.filter(name=Run.FILES).values_list("found", flat=True).first()
    found = file_rounds.go_on(before, now=now, may_clear=not installation.is_silent())
    if found is not None:
        LastRun.objects.note(Run.FILES, now=now, found=found)
