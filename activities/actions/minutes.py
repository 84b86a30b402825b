"""The paper of a meeting."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities.models import Activity, Exchange, Meeting
from agreements.actions.action import require
from agreements.actions.rows import fill, save

from .record import on_activity, tell

PAPER = Meeting.FIELDS.written_by("set_minutes")
PREPARATION = Meeting.FIELDS.written_by("prepare_meeting")
EXCHANGE = frozenset({"direction", "sector", "companies", "people", "result"})


def set_minutes(
    *, by: Any, on: date, activity: Activity, version: int | None = None, **paper: str
) -> Meeting:
    """Writes agenda, minutes or decisions (Markdown); what is not named stays. Where all of it
    stands so already nothing is done, and nothing told of it."""
    return _write("set_minutes", PAPER, paper, by=by, on=on, activity=activity, version=version)


def prepare_meeting(
    *, by: Any, on: date, activity: Activity, version: int | None = None, **told: Any
) -> Meeting:
    """Writes what the brief before a meeting needs: purpose, wished outcome, interpreter, press,
    requests, questions ({tag: text}), and whether the partner may read the purpose."""
    if not activity.is_meeting:
        raise ValidationError(_("Only a meeting has a brief."))
    return _write("prepare_meeting", PREPARATION, told, by=by, on=on, activity=activity,
                  version=version)  # fmt: skip


def _write(
    verb: str,
    allowed: frozenset[str],
    told: dict[str, Any],
    *,
    by: Any,
    on: date,
    activity: Activity,
    version: int | None,
) -> Meeting:
    stands = Meeting.objects.filter(activity=activity).first()
    if stands and set(told) <= allowed and not fill(stands, told, allowed=allowed):
        require(by, "change_activity", activity)
        return stands
    with on_activity(verb=verb, by=by, on=on, activity=activity, version=version) as (
        done,
        row,
    ):
        meeting = Meeting.objects.filter(activity=row).first() or Meeting(activity=row)
        changed = fill(meeting, told, allowed=allowed)
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
