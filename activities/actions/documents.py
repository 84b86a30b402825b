"""Files of an activity."""

from datetime import date
from typing import Any

from activities.models import Activity, ActivityDocument
from agreements.actions import attach
from agreements.actions.documents import Examined
from agreements.models import Agreement, Document


def attach_to_activity(
    *, by: Any, on: date, activity: Activity, file: Examined, **description: Any
) -> Document:
    """Keeps a file with an activity and the agreements it serves: whoever sees one of them sees
    the file, within its own confidentiality (default: that of the activity)."""

    def tie(row: Document) -> None:
        ActivityDocument.objects.create(activity=activity, document=row)

    return attach(
        by=by,
        on=on,
        file=file,
        agreements=list(Agreement.objects.filter(activity_links__activity=activity)),
        and_then=tie,
        **{"confidentiality": activity.confidentiality, **description},
    )
