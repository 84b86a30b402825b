"""A meeting that comes again: the next one is planned from the last."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities import derive
from activities.models import (
    Activity,
    ActivityState,
    Rhythm,
    Sequel,
)
from activities.series import next_window
from agreements.actions.action import Conflict
from agreements.actions.rows import save
from agreements.dates import PartialDate

from .record import LINKS, on_activity, set_plan, tell

#: What the next of a series has in common with the one before.
COMMON = (
    "kind", "title", "forum", "mode", "level", "place", "proposed_by", "responsible",
    "confidentiality",
)  # fmt: skip


def plan_next(
    *,
    by: Any,
    on: date,
    activity: Activity,
    months: int,
    when: PartialDate | None = None,
    version: int | None = None,
) -> Activity:
    """The next of the series after `activity`, as a window: `when`, else the half year `months`
    later. It serves the same agreements, parties, forum and areas; a session is counted on.

    Conflict where the next is planned already; ValidationError where no window follows from its
    day.
    """
    with on_activity(verb="plan_next", by=by, on=on, activity=activity, version=version) as (
        done,
        row,
    ):
        if Sequel.objects.filter(previous=row).exists():
            raise Conflict(_("The next one is planned already."), code="planned", current=row)
        day = row.held or row.when
        window = when or (next_window(day, months=months) if day else None)
        if window is None:
            raise ValidationError(
                {"when": _("Write the window: none follows from the day of this one.")}
            )
        following = Activity(**{name: getattr(row, name) for name in COMMON})
        following.created_by = by if hasattr(by, "pk") else None
        following.session_number = row.session_number and row.session_number + 1
        set_plan(following, window)
        following.window, following.state = window, ActivityState.WINDOW
        save(following)
        done.also_writes(following)
        for name in ("agreements", "parties", "areas"):
            model, column = LINKS[name]
            wanted = model.objects.filter(activity=row).values_list(column, flat=True)
            model.objects.bulk_create(model(activity=following, **{column: pk}) for pk in wanted)
        save(Sequel(previous=row, following=following, months=Rhythm(months)))
        tell(done, row, changed=["sequel"])
        derive.refresh(following)
    return following
