"""Moments follow the zone rules of the day; what was agreed does not move."""

from datetime import date

from activities.models import Activity

from .record import on_activity, tell


def follow_zone_rules(*, on: date) -> int:
    """Where a rule has changed since a time was written, its moment is written anew; returns how
    many. Whoever keeps a copy is told as of any other change."""
    moved = [
        row
        for row in Activity.objects.exclude(starts_at=None)
        if row.moments != (row.starts_at, row.ends_at)
    ]
    for found in moved:
        with on_activity(verb="follow_zone_rules", by=None, on=on, activity=found) as (done, row):
            row.starts_at, row.ends_at = row.moments
            tell(done, row, changed=["starts_at", "ends_at"])
    return len(moved)
