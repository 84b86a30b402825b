"""Hand over a desk, carry out what was ordered for a later day, take it back, tick what was read.

One transaction each. What moves, moves by the action of its own kind, with its own audit row; the
handover leaves one more that names both people and says how many of what.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import ActionItem, Activity
from agreements.access import can
from agreements.actions import Conflict
from agreements.actions.action import ActionContext, Broken, explaining, lock_all, require
from agreements.actions.holdings import moved_once
from agreements.actions.rows import check_meaning, save
from agreements.models import Agreement
from mou_tracker.accounts import absences
from mou_tracker.accounts.colleagues import colleagues_of
from mou_tracker.accounts.models import User
from mou_tracker.accounts.office import office_action

from .desk import KINDS, Change, Desk, Held
from .models import Handover, HoldingKind, Moved, Sheet

log = logging.getLogger(__name__)

MEANING: Broken = {
    "handover_to_somebody_else": ("receiver", lambda: _("Choose somebody else.")),
    "handover_days_in_order": ("last_day", lambda: _("The last day lies before the first.")),
    "handover_standing_in_is_whole": (
        "last_day",
        lambda: _(
            "Whoever stands in stands in for the whole desk: leave the last day empty, or narrow "
            "nothing."
        ),
    ),
}


def may_hand_over(by: Any, giver: User) -> None:
    """One's own desk anybody who has one; another's, managers, and who closes the account.
    PermissionDenied."""
    if getattr(by, "pk", None) == giver.pk:
        require(by, "log_activity")
    elif not can(by, "manage_users"):
        require(by, "hand_over")


def hand_over(
    *,
    by: User,
    on: date,
    giver: User,
    receiver: User,
    first_day: date,
    last_day: date | None = None,
    query: str = "",
    word: str = "",
) -> Handover:
    """`receiver` has what `giver` holds, from `first_day` on: at once where it is today, else on
    the morning of that day. With `last_day` (inclusive) they stand in meanwhile, and nothing
    changes hands. `query`: filters of the list of agreements, to hand over a part. `on`: today.

    ValidationError at the field that is wrong; Conflict where there is nothing to hand over.
    """
    may_hand_over(by, giver)
    if first_day < on:
        raise ValidationError({"first_day": _("This day is over: choose today or a later one.")})
    row = Handover(
        giver=giver, receiver=receiver, first_day=first_day, last_day=last_day, query=query,
        word=word, created_by=by,
    )  # fmt: skip
    check_meaning(row, MEANING)
    if not colleagues_of(giver).filter(pk=receiver.pk).exists():
        raise ValidationError({"receiver": _("Choose a colleague who can take it in hand.")})
    with office_action("hand_over_desk", by=by) as done:
        with explaining(MEANING):
            save(row)
        if row.is_deputising:
            _stand_in(row, by=by, on=on)
        elif first_day == on:
            # an administrator orders it and does none of it: the system moves what moves
            _carry_out(row, by=by if can(by, "see") else None, on=on)
        else:
            _keep_sheets(row, _desk(row, on=on).held())
        _describe(done, row)
    return row


def carry_out_due(*, on: date, giver: User | None = None) -> list[Handover]:
    """Those (of `giver`) whose day has come, each in a transaction of its own; one that cannot be
    is left, and stands on the page of handovers with what keeps it."""
    carried_out = []
    due = Handover.objects.due_on(on)
    for row in (due.filter(giver=giver) if giver else due).order_by("first_day", "pk"):
        try:
            with office_action("carry_out_handover", by=None) as done:
                locked = _lock(row)
                if not locked.is_waiting or why_it_waits(locked):
                    continue
                locked.giver = _as_before_closing(locked.giver)
                _carry_out(locked, by=None, on=on)
                _describe(done, locked)
        except (Conflict, ValidationError):
            log.exception("handover %s was not carried out", row.uid)
        else:
            carried_out.append(locked)
    return carried_out


def _as_before_closing(giver: User) -> User:
    """Not to be saved: what they held is what they saw on the last day of their account."""
    before = copy(giver)
    before.closes_on = None
    return before


def why_it_waits(row: Handover) -> str:
    """What keeps one whose day has come from being carried out; "" where nothing does."""
    if not colleagues_of(row.giver).filter(pk=row.receiver_id).exists():
        return _("Whoever was to take over cannot any more: take it back and choose another.")
    return ""


def take_back(*, by: User, on: date, handover: Handover) -> list[Moved]:
    """What was handed over goes back to the giver, as far as the receiver still holds it; what
    they have passed on or closed stays, and is returned. One that was not carried out yet is
    called off. Conflict where it was taken back before, or the giver cannot hold anything."""
    may_hand_over(by, handover.giver)
    with office_action("take_back_handover", by=by) as done:
        row = _lock(handover)
        if row.undone_on is not None:
            raise Conflict(_("This handover was taken back already."), code="undone")
        left: list[Moved] = []
        if row.is_deputising:
            _come_back(row, by=by, on=on)
        elif row.done_on is not None:
            left = _give_back(row, by=by, on=on)
        row.undone_on = on
        row.save(update_fields=["undone_on"])
        _describe(done, row)
    return left


def tick_sheet(*, by: User, on: date, sheet: Sheet, read: bool) -> Sheet:
    """The receiver has read the sheet of one agreement, or has not after all. Of both nothing
    follows, so that no audit row is left."""
    if by.pk != sheet.handover.receiver_id:
        raise Conflict(_("Only whoever takes over ticks what they have read."), code="not_yours")
    sheet.read_on = on if read else None
    sheet.save(update_fields=["read_on"])
    return sheet


# --- Carrying out ------------------------------------------------------


def _desk(row: Handover, *, on: date) -> Desk:
    """The desk as whoever ordered it sees it; an administrator sees no agreement, and orders that
    all goes that the giver has."""
    seen_by = row.created_by if can(row.created_by, "see") else row.giver
    return Desk(row.giver, row.receiver, seen_by, on, row.query)


def _carry_out(row: Handover, *, by: User | None, on: date) -> None:
    held = [one for one in _desk(row, on=on).held() if not one.stays]
    if not held:
        raise Conflict(_("There is nothing to hand over."), code="nothing")
    change = Change(row.giver, row.receiver, by, on, timezone.now())
    _lock_all(held, [one.row for one in held if one.kind == HoldingKind.ACTION_ITEM])
    with moved_once():
        for one in held:
            KINDS[one.kind].give(change, one.row)
    Moved.objects.bulk_create(
        Moved(
            handover=row, kind=one.kind, agreement=one.agreement,
            target=getattr(one.row, KINDS[one.kind].key),
        )
        for one in held
    )  # fmt: skip
    row.done_on = on
    row.save(update_fields=["done_on"])
    _keep_sheets(row, held)


def _lock_all(rows: Sequence[Held | Moved], items: Iterable[ActionItem]) -> None:
    """In one order, before the first row of the audit trail: agreements, then activities. `items`:
    the action items among `rows`."""
    activities = {item.activity_id for item in items if item.activity_id}
    lock_all(
        [
            *(one.agreement for one in rows if one.agreement),
            *Agreement.objects.filter(activity_links__activity__in=activities),
        ]
    )
    found = Activity.objects.select_for_update(of=("self",)).filter(pk__in=activities)
    list(found.order_by("pk").values_list("pk"))


def _keep_sheets(row: Handover, held: Iterable[Held]) -> None:
    """A sheet for every agreement that something was handed over of."""
    agreements = {one.agreement.pk for one in held if one.agreement and not one.stays}
    kept = set(row.sheets.values_list("agreement", flat=True))
    Sheet.objects.filter(handover=row, agreement__in=kept - agreements).delete()
    Sheet.objects.bulk_create(
        Sheet(handover=row, agreement_id=pk) for pk in sorted(agreements - kept)
    )


def _stand_in(row: Handover, *, by: User, on: date) -> None:
    if row.last_day is None:
        raise TypeError("whoever stands in does so until a day")
    row.absence = absences.add_absence(
        by=by, user=row.giver, first_day=row.first_day, last_day=row.last_day, on=on,
        deputy=row.receiver,
    )  # fmt: skip
    row.done_on = on
    row.save(update_fields=["absence", "done_on"])
    _keep_sheets(row, _desk(row, on=on).held())


def _come_back(row: Handover, *, by: User, on: date) -> None:
    absence = row.absence
    if absence is None or absence.last_day < on:
        raise Conflict(_("These days are over."), code="over")
    if absence.first_day > on:
        absences.remove_absence(by=by, absence=absence, on=on)
    else:
        absences.end_absence(by=by, absence=absence, on=on)


def _give_back(row: Handover, *, by: User, on: date) -> list[Moved]:
    """Returns what stays where it is now."""
    if not row.giver.is_active:
        raise Conflict(_("The giver has no account any more."), code="gone")
    back = Change(row.receiver, row.giver, by, on, timezone.now())
    moved = list(row.moved.filter(taken_back=False).select_related("agreement"))
    held = {
        kind: list(
            KINDS[kind].held_now([one.target for one in moved if one.kind == kind], row.receiver)
        )
        for kind in HoldingKind
    }
    _lock_all(moved, held[HoldingKind.ACTION_ITEM])
    with moved_once():
        for kind, rows in held.items():
            for found in rows:
                KINDS[kind].give(back, found)
    returned = {
        (kind, getattr(one, KINDS[kind].key)) for kind, rows in held.items() for one in rows
    }
    gone = [one for one in moved if (one.kind, one.target) in returned]
    Moved.objects.filter(pk__in=[one.pk for one in gone]).update(taken_back=True)
    return [one for one in moved if one not in gone and one.kind != HoldingKind.REMINDER]


def _lock(row: Handover) -> Handover:
    rows = Handover.objects.select_for_update(of=("self",))
    found: Handover = rows.select_related("giver", "receiver", "created_by", "absence").get(
        pk=row.pk
    )
    return found


def _describe(done: ActionContext, row: Handover) -> None:
    """Who hands over to whom, and how many of what."""
    told: dict[str, Any] = {
        "from": str(row.giver),
        "to": str(row.receiver),
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat() if row.last_day else "",
    }
    counted = Counter(row.moved.filter(taken_back=False).values_list("kind", flat=True))
    done.describe(subject=row, detail=told | {str(kind): n for kind, n in sorted(counted.items())})
