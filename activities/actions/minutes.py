"""The paper of a meeting."""

from datetime import date
from typing import Any

from activities.models import Activity, Exchange, Meeting
from agreements.actions.action import require
from agreements.actions.rows import fill, save

from .record import on_activity, tell

PAPER = frozenset({"agenda", "minutes", "decisions"})
EXCHANGE = frozenset({"direction", "sector", "companies", "people", "result"})


def set_minutes(
    *, by: Any, on: date, activity: Activity, version: int | None = None, **paper: str
) -> Meeting:
    """Writes agenda, minutes or decisions (Markdown); what is not named stays. Where all of it
    stands so already nothing is done, and nothing told of it."""
    stands = Meeting.objects.filter(activity=activity).first()
    if stands and set(paper) <= PAPER and not fill(stands, paper, allowed=PAPER):
        require(by, "change_activity", activity)
        return stands
    with on_activity(verb="set_minutes", by=by, on=on, activity=activity, version=version) as (
        done,
        row,
    ):
        meeting = Meeting.objects.filter(activity=row).first() or Meeting(activity=row)
        changed = fill(meeting, paper, allowed=PAPER)
        if not changed:
            done.unchanged = True
            return meeting
        save(meeting)
        tell(done, row, changed=changed)
    return meeting


def set_exchange(
    *, by: Any, on: date, activity: Activity, version: int | None = None, **fields: Any
) -> Exchange:
    """Writes what an exchange adds: direction, sector, companies, people, result."""
    with on_activity(verb="set_exchange", by=by, on=on, activity=activity, version=version) as (
        done,
        row,
    ):
        exchange = Exchange.objects.filter(activity=row).first() or Exchange(activity=row)
        changed = fill(exchange, fields, allowed=EXCHANGE)
        if not changed:
            done.unchanged = True
            return exchange
        save(exchange)
        tell(done, row, changed=changed)
    return exchange
