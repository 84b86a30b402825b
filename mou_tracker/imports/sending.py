"""A register that is prepared by who may not take it in: sent to those who may, who take it in or
send it back with words; each leaves an audit row, and whoever is to act is told."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.action import Conflict, require
from agreements.models import Agreement
from mou_tracker.accounts.colleagues import colleagues_who_may
from mou_tracker.accounts.models import User
from mou_tracker.collaboration.import_notices import ImportNotice, Told

from .actions import audit, opened, reread
from .models import Fate, Import

LONGEST = 2_000


def who_may_take_in(imported: Import, *, besides: User | None = None) -> list[User]:
    """Colleagues with the right to it who see all that it tells of."""
    return [
        one
        for one in colleagues_who_may("apply_import")
        if one != besides and Import.objects.visible_to(one).filter(pk=imported.pk).exists()
    ]


def send(*, by: User, imported: Import, words: str = "", version: int | None = None) -> Import:
    """It waits for those who may take it in, who are told. Raises Conflict where something blocks
    it, where it waits already, and where nobody could take it in."""
    require(by, "prepare_import")
    with transaction.atomic():
        row = opened(imported, version=version)
        if row.owner_id != by.pk:
            raise Conflict(_("Whoever prepares it sends it."), code="not_yours")
        if row.blocking:
            raise Conflict(_("Something still blocks it: decide about that first."), code="blocked")
        if row.is_sent:
            raise Conflict(_("It was sent already."), code="sent")
        people = who_may_take_in(row, besides=by)
        if not people:
            raise Conflict(
                _("Nobody of your office may take it in; an administrator gives the right."),
                code="nobody",
            )
        row.sent_at, row.sent_by, row.sent_words = timezone.now(), by, words.strip()[:LONGEST]
        row.returned_by, row.returned_words = None, ""
        _save(row)
        _tell(row, people, what=Told.WAITS, by=by, words=row.sent_words)
        audit("send_import", row, by=by, **({"words": row.sent_words} if row.sent_words else {}))
    return row


def take_back(*, by: User, imported: Import) -> Import:
    """It waits no longer; by who prepares it."""
    require(by, "prepare_import")
    with transaction.atomic():
        row = _waiting(imported)
        if row.owner_id != by.pk:
            raise Conflict(_("Whoever prepares it takes it back."), code="not_yours")
        row.sent_at = None
        _save(row)
        waits_no_more(row)
        audit("take_back_import", row, by=by)
    return row


def send_back(*, by: User, imported: Import, words: str, version: int | None = None) -> Import:
    """Back to who sent it, who is told why; no decision about it is lost."""
    require(by, "apply_import")
    if not words.strip():
        raise ValidationError({"words": _("Say why: whoever prepared it reads it.")})
    with transaction.atomic():
        row = _waiting(imported, version=version)
        row.sent_at = None
        row.returned_by, row.returned_words = by, words.strip()[:LONGEST]
        _save(row)
        if row.owner_id == by.pk and row.sent_by is not None:  # it was taken over meanwhile
            row.owner = row.sent_by
            reread(row)
        if row.sent_by is not None:
            _tell(row, [row.sent_by], what=Told.SENT_BACK, by=by, words=row.returned_words)
        audit("send_back_import", row, by=by, sent_by=str(row.sent_by), words=row.returned_words)
    return row


def taken_in(imported: Import) -> dict[str, str]:
    """It waits no longer, and whoever sent it is told; within the transaction that takes it in,
    whose worker saves it. What the audit row says of it."""
    sender, by = imported.sent_by, imported.applied_by
    was_sent, imported.sent_at = imported.is_sent, None
    if not was_sent or sender is None or sender == by:
        ImportNotice.objects.filter(register=imported.uid).delete()
        return {}
    _tell(imported, [sender], what=Told.TAKEN_IN, by=by)
    return {"proposed_by": str(sender)}


def waits_no_more(imported: Import) -> None:
    """It was taken back, or could not be worked at: nobody is asked to take it in."""
    ImportNotice.objects.filter(register=imported.uid, what=Told.WAITS).delete()


def undone(imported: Import, *, by: Any) -> None:
    """Whoever sent it is told, in the place of what they were told before."""
    told = ImportNotice.objects.filter(register=imported.uid, what=Told.TAKEN_IN)
    people = [one.user for one in told.select_related("user")]
    _tell(imported, [one for one in people if one != by], what=Told.UNDONE, by=by)


def acknowledge(imported: Import, *, by: Any) -> None:
    """Whoever sent it has read what became of it."""
    if imported.sent_by_id == by.pk and not imported.is_sent:
        ImportNotice.objects.acknowledge(by=by, register=imported.uid)


def _waiting(imported: Import, *, version: int | None = None) -> Import:
    row = opened(imported, version=version)
    if not row.is_sent:
        raise Conflict(_("It does not wait to be taken in (any more)."), code="not_sent")
    return row


def _save(row: Import) -> None:
    row.version += 1
    row.save(
        update_fields=[
            "sent_at", "sent_by", "sent_words", "returned_by", "returned_words", "version",
        ]
    )  # fmt: skip


def _tell(row: Import, people: list[User], *, what: str, by: Any, words: str = "") -> None:
    known = row.rows.filter(fate=Fate.KNOWN).values_list("reading__known", flat=True).distinct()
    agreements = Agreement.objects.filter(reference__in=[one for one in known if one])
    ImportNotice.objects.tell(
        people, what=what, register=row.uid, name=str(row)[:300],
        rows=row.counts.get("rows", 0), by=by, words=words,
        agreements=agreements.values_list("pk", flat=True),
    )  # fmt: skip
