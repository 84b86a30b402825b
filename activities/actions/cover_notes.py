"""What the cover check found about an activity."""

from datetime import date
from typing import Any

from activities.models import Activity, CoverNote
from agreements.actions.action import record_action
from agreements.actions.rows import save


def note_cover(*, by: Any, on: date, activity: Activity, text: str) -> CoverNote:
    """Adds a note of the cover check; what was noted before stays."""
    with record_action(verb="note_cover", by=by, on=on, concerns=activity.agreements.all()) as done:
        row = CoverNote(activity=activity, text=text, by=by, noted_on=on)
        done.describe(subject=save(row), kept_as=activity, detail={"activity": activity.uid})
    return row
