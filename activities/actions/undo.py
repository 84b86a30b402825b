"""Take back what was entered a moment ago, as if it had not been."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.derive import origin_of
from activities.models import ActionItem, Activity
from agreements.actions.action import Conflict, lock_row, record_action
from agreements.changes import subject_of
from agreements.derive import write_deadlines
from agreements.models import SHARED, Agreement, AuditEntry

#: What is written with an entry at once; anything else that names it builds on it.
WRITTEN_WITH = frozenset(
    {"history", "agreement_links", "party_links", "area_links", "commitment_links", "participants"}
)
#: For so long it may be taken back.
A_WHILE = timedelta(days=1)


def why_it_stays(entry: Activity | ActionItem, *, by: Any) -> str:
    """Why `by` may not take back what was entered; "" where nothing stands against it. Nothing is
    deleted that was ever shared, or that something else rests on."""
    audited = AuditEntry.objects.filter(subject=subject_of(entry)).order_by("sequence")
    entered = audited.first()
    if entered is None or entered.by != by or timezone.now() - entered.at > A_WHILE:
        return _("Only whoever entered it takes it back, within a day.")
    if getattr(entry, "confidentiality", "") in SHARED:
        return _("It stays: a partner may have read it. Cancel it instead.")
    if audited.exclude(context=entered.context).exists() or _is_built_upon(entry):
        return _("It stays: it was changed, or something was added to it.")
    return ""


def _is_built_upon(entry: Activity | ActionItem) -> bool:
    return any(
        one.related_model._base_manager.filter(**{one.field.name: entry}).exists()
        for one in entry._meta.related_objects
        if one.name not in WRITTEN_WITH
    )


def take_back_entry(*, by: Any, on: date, entry: Activity | ActionItem) -> None:
    """An activity or a to-do that `by` entered is gone, its deadlines with it; the row history and
    the audit trail keep it. Conflict, saying why, where it stays (`why_it_stays`)."""
    concerned = (
        [*entry.agreements.all()]
        if isinstance(entry, Activity)
        else [*Agreement.objects.filter(pk=entry.agreement_id)]
    )
    with record_action(
        verb="take_back_entry",
        needs="log_activity",
        by=by,
        on=on,
        concerns=concerned,
        watches=[entry],
    ) as done:
        row = lock_row(entry)
        if reason := why_it_stays(row, by=by):
            raise Conflict(reason, code="stays", current=row)
        done.describe(subject=row, detail={"entry": row.uid})
        write_deadlines(origin=origin_of(row), deadlines=[], agreements=[])
        row.delete()
