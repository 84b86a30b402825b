"""What a day that passes brings: statuses that begin are told, horizons move on. Nothing that is
shown waits for it."""

from datetime import date, timedelta

from django.db import models, transaction

from agreements.models import Agreement, ChangeEntry, Standing, StatusPeriod, queue_for_the_chain

from .loading import HORIZON_YEARS
from .writing import refresh_all


def announce(*, on: date) -> int:
    """Writes one change entry per status period that has begun by `on`, catching up missed
    nights; safe to repeat. Returns how many were new."""
    begun = StatusPeriod.objects.filter(starts_on__lte=on, since=models.F("starts_on")).exclude(
        agreement__standing__announced_until__gte=models.F("starts_on")
    )  # a new piece of the same run (certainty, ordinal) is no news
    entries = [
        ChangeEntry(
            agreement_id=row.agreement_id,
            verb="status_began",
            subject=f"agreement:{row.agreement_id}",
            key=f"status:{row.agreement_id}:{row.starts_on}:{row.status}",
            detail={"status": row.status, "since": row.starts_on.isoformat()},
        )
        for row in begun.order_by("starts_on", "agreement")
    ]
    with transaction.atomic():
        queue_for_the_chain()
        before = ChangeEntry.objects.count()
        ChangeEntry.objects.bulk_create(entries, ignore_conflicts=True)
        Standing.objects.filter(
            models.Q(announced_until=None) | models.Q(announced_until__lt=on)
        ).update(announced_until=on)
        return ChangeEntry.objects.count() - before


def top_up(*, on: date) -> int:
    """Moves horizons that have come within HORIZON_YEARS − 1 of `on`; returns how many."""
    near = on + timedelta(days=365 * (HORIZON_YEARS - 1))
    due = list(Agreement.objects.filter(standing__horizon__lt=near).values_list("pk", flat=True))
    return refresh_all(due, on=on)
