"""A letter or mail that came or went: the activity and what it brought, in one step."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from activities.models import Activity, ActivityKind
from agreements.actions.documents import Examined, send_ahead

from .documents import attach_to_activity
from .log import log_activity
from .minutes import set_exchange


def log_correspondence(
    *,
    by: Any,
    on: date,
    direction: str,
    files: Sequence[tuple[Examined, Mapping[str, Any]]],
    **fields: Any,
) -> Activity:
    """Logs correspondence, which way it went, and keeps its files: (file, what is said of it).

    `fields`: as `log_activity` takes them. All of it or nothing.
    """
    with transaction.atomic():
        send_ahead(file for file, _description in files)
        row = log_activity(by=by, on=on, kind=ActivityKind.CORRESPONDENCE, **fields)
        set_exchange(by=by, on=on, activity=row, direction=direction)
        for file, description in files:
            attach_to_activity(by=by, on=on, activity=row, file=file, **description)
    return row
