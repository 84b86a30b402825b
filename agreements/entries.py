"""What entries of the trail and of changes tell one reader of what replaced an agreement: nothing
to who may not see that. Costs nothing where no entry of a page speaks of it."""

from collections.abc import Collection, Iterable
from typing import Any

from agreements.access import can
from agreements.changes import INDIRECT
from agreements.disclosure import told_statuses
from agreements.models import Agreement, AuditEntry, ChangeEntry, StatusCode, StatusPeriod
from agreements.partner_role import reading_whole

#: The verb that names, or un-names, what replaces an agreement, and the part of its detail that
#: says which.
NAMES_SUCCESSOR, SUCCESSOR = "supersede", "by"
STATUS_BEGAN = "status_began"

Told = tuple[str, dict[str, Any]]


def unseen_namings(agreements: Collection[int], *, to: Any) -> dict[int, int]:
    """Of rows of the trail about `agreements` (ids) those that name, or un-name, a successor that
    `to` may not see: their ids, each with its agreement. Two queries at most."""
    if not agreements or can(to, "see_confidential"):
        return {}
    rows = AuditEntry.objects.filter(verb=NAMES_SUCCESSOR, agreement__in=agreements)
    named = list(rows.order_by("sequence").values_list("pk", "agreement", f"detail__{SUCCESSOR}"))
    references = {reference for *_row, reference in named if reference}
    if not references:
        return {}
    visible = Agreement.objects.visible_to(to).filter(reference__in=references)
    unseen = references - set(visible.values_list("reference", flat=True))
    found, last = {}, {}
    for pk, agreement, reference in named:
        if (reference or last.get(agreement)) in unseen:
            found[pk] = agreement
        last[agreement] = reference
    return found


@reading_whole()
def told_entries(entries: Iterable[AuditEntry | ChangeEntry], *, to: Any) -> list[Told]:
    """(verb, detail) of each entry. One about a successor that `to` may not see, as any is to a
    partner, says that something changed; a status that began because of it is the one told."""
    entries = list(entries)
    unseen = unseen_namings({row.agreement_id for row in entries if _is_of_others(row)}, to=to)
    statuses = told_statuses(
        {row.agreement_id for row in entries if row.detail.get("status") == StatusCode.SUPERSEDED},
        to=to,
    )
    return [_told(row, unseen, statuses.get(row.agreement_id)) for row in entries]


def _is_of_others(row: AuditEntry | ChangeEntry) -> bool:
    replaced = row.verb == STATUS_BEGAN and row.detail.get("status") == StatusCode.SUPERSEDED
    return replaced or row.verb == NAMES_SUCCESSOR


def _told(
    row: AuditEntry | ChangeEntry, unseen: dict[int, int], statuses: list[StatusPeriod] | None
) -> Told:
    if not _is_of_others(row):
        return row.verb, row.detail
    if row.verb == NAMES_SUCCESSOR:
        return (INDIRECT, {}) if _is_hidden(row, unseen) else (row.verb, row.detail)
    since = row.detail.get("since")
    begun = next((one for one in statuses or () if one.since.isoformat() == since), None)
    if begun is not None:
        return row.verb, row.detail | {"status": begun.status}
    is_hidden = statuses is not None or row.agreement_id in unseen.values()
    return (INDIRECT, {}) if is_hidden else (row.verb, row.detail)


def _is_hidden(row: AuditEntry | ChangeEntry, unseen: dict[int, int]) -> bool:
    """Of a row that names a successor. Changes that were told before they were written with the
    trail go by its agreement."""
    if isinstance(row, AuditEntry):
        return row.pk in unseen
    if row.party_id:
        return True
    return row.audit_id in unseen if row.audit_id else row.agreement_id in unseen.values()
