"""The course of an activity: a day is fixed, it is held, postponed, cancelled."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities.models import Activity, ActivityState
from activities.zones import Exact
from agreements.actions.action import Conflict
from agreements.dates import PartialDate

from .record import on_activity, set_held, set_plan, tell

#: verb -> the states from which it leads on; "hold" on what was held corrects the day.
STEPS: dict[str, tuple[str, ...]] = {
    "fix_day": ("proposed", "window", "scheduled", "postponed"),
    "hold": ("proposed", "window", "scheduled", "postponed", "held"),
    "postpone": ("proposed", "window", "scheduled", "postponed"),
    "cancel": ("proposed", "window", "scheduled", "postponed"),
    "strike": ("held",),
}


def steps_from(state: str) -> list[str]:
    """The verbs that lead on from `state`."""
    return [verb for verb, states in STEPS.items() if state in states]


def _check(verb: str, row: Activity) -> None:
    if row.state not in STEPS[verb]:
        raise Conflict(
            _("This cannot be done any more: the activity is “%(state)s”.")
            % {"state": row.get_state_display()},
            code="wrong_state",
            current=row,
        )


def fix_day(
    *, by: Any, on: date, activity: Activity, when: PartialDate | Exact, version: int | None = None
) -> Activity:
    """Fixes the day, or the exact start in a zone. ValidationError where the place's clocks skip
    that time, or where `when` leaves more than days to hold it on; Conflict once it was held or
    cancelled."""
    with on_activity(verb="fix_day", by=by, on=on, activity=activity, version=version) as (
        done,
        row,
    ):
        _check("fix_day", row)
        window = row.window
        set_plan(row, when)
        if not row.has_fixed_day:
            raise ValidationError(
                {"when": _("A day is fixed once it is one day, or from day to day.")}
            )
        row.window, row.state, row.reason = window, ActivityState.SCHEDULED, ""
        tell(done, row, changed=["when", "state"])
    return row


def hold(
    *,
    by: Any,
    on: date,
    activity: Activity,
    held: PartialDate,
    outcome: str | None = None,
    version: int | None = None,
) -> Activity:
    """It happened, `held` (as exactly as is known, not after `on`). The plan stays beside it."""
    with on_activity(verb="hold", by=by, on=on, activity=activity, version=version) as (done, row):
        _check("hold", row)
        set_held(row, held, on=on)
        if outcome is not None:
            row.outcome = outcome
        tell(done, row, changed=["held", "state"])
    return row


def postpone(
    *,
    by: Any,
    on: date,
    activity: Activity,
    to: PartialDate | None = None,
    reason: str = "",
    version: int | None = None,
) -> Activity:
    """The plan no longer holds; the day it named stays in the history. `to`: the new window, or
    None where none is agreed yet; a day that is already agreed is fixed instead. `reason`: kept in
    the office."""
    with on_activity(verb="postpone", by=by, on=on, activity=activity, version=version) as (
        done,
        row,
    ):
        _check("postpone", row)
        set_plan(row, to)
        row.window, row.state, row.reason = to, ActivityState.POSTPONED, reason.strip()
        tell(done, row, changed=["when", "state"])
    return row


def cancel(
    *, by: Any, on: date, activity: Activity, reason: str = "", version: int | None = None
) -> Activity:
    """It will not take place; the plan stays for the record, the reason in the office."""
    with on_activity(verb="cancel", by=by, on=on, activity=activity, version=version) as (
        done,
        row,
    ):
        _check("cancel", row)
        row.state, row.reason = ActivityState.CANCELLED, reason.strip()
        tell(done, row, changed=["state"])
    return row


def strike(
    *, by: Any, on: date, activity: Activity, reason: str, version: int | None = None
) -> Activity:
    """What was recorded as held was not: it counts no more. Nothing is deleted that others may have
    read; taking it back brings the day again. Conflict where it is not held."""
    with on_activity(verb="strike", by=by, on=on, activity=activity, version=version) as (
        done,
        row,
    ):
        _check("strike", row)
        row.held, row.state, row.reason = None, ActivityState.CANCELLED, reason.strip()
        tell(done, row, changed=["held", "state"])
    return row


def reinstate(*, by: Any, on: date, activity: Activity, version: int | None = None) -> Activity:
    """Takes a cancellation back: it stands as before. Conflict where it is not cancelled."""
    with on_activity(verb="reinstate", by=by, on=on, activity=activity, version=version) as (
        done,
        row,
    ):
        earlier = row.history.exclude(state=ActivityState.CANCELLED).order_by("-pgh_id")
        before = earlier.values_list("state", "reason", "held").first()
        if row.state != ActivityState.CANCELLED or before is None:
            raise Conflict(
                _("This cannot be done any more: the activity is “%(state)s”.")
                % {"state": row.get_state_display()},
                code="wrong_state",
                current=row,
            )
        row.state, row.reason, row.held = before
        tell(done, row, changed=["held", "state"])
    return row
