"""Moments follow the zone rules of the day; what was agreed does not move."""

import logging
from datetime import date

from django.db import InterfaceError, OperationalError

from activities.models import Activity

from .record import on_activity, tell

log = logging.getLogger(__name__)


def follow_zone_rules(*, on: date) -> int:
    """Where a rule has changed since a time was written, its moment is written anew; returns how
    many. Whoever keeps a copy is told as of any other change. A row that cannot follow is logged,
    and stops no other."""
    return sum(_follow(row, on=on) for row in Activity.objects.exclude(starts_at=None))


def _follow(found: Activity, *, on: date) -> bool:
    try:
        if found.moments == (found.starts_at, found.ends_at):
            return False
        with on_activity(verb="follow_zone_rules", by=None, on=on, activity=found) as (done, row):
            row.starts_at, row.ends_at = row.moments
            tell(done, row, changed=["starts_at", "ends_at"])
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("activity %s cannot follow the zone rules of today", found.pk)
        return False
    return True
