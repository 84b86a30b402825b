"""The desk's own verbs: put an earlier wording back."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from activities.actions.record import on_activity, tell
from activities.models import Activity, Forum, Meeting
from agreements.actions.action import Conflict, lock_row, record_action, require
from agreements.actions.rows import before_and_after, save
from agreements.models import Agreement, Commitment, Party, Person

from .history import WORDINGS, copy_of

#: noun of the page -> the permission to put a wording back there.
RESTORES = {
    Agreement: "change",
    Activity: "change_activity",
    Party: "manage_parties",
    Person: "manage_parties",
    Forum: "change_activity",
}
Register = Party | Person | Forum


class NoSuchWording(Exception):
    """Nothing of that name in the history of this record."""


def restore_wording(
    *, by: Any, on: date, of: Agreement | Activity | Register, wording: str
) -> None:
    """Puts back a text as it once stood. `of`: the record whose history it is read from; `wording`:
    "app.model:history id:field". The present wording goes to the history in its turn.

    Raises NoSuchWording, PermissionDenied, Conflict where it stands so already.
    """
    require(by, RESTORES[type(of)], of)
    copy, name = _earlier(wording)
    noun = copy.pgh_tracked_model
    row = noun._default_manager.filter(pk=copy.pgh_obj_id).first()
    if row is None or _record_of(row) != of:
        raise NoSuchWording(wording)
    if isinstance(of, Activity):
        _restore_of_activity(by=by, on=on, activity=of, row=row, name=name, copy=copy)
    elif isinstance(of, Agreement):
        _restore_of_agreement(by=by, on=on, agreement=of, row=row, name=name, copy=copy)
    else:
        _restore_of_register(by=by, on=on, row=of, name=name, copy=copy)


def _earlier(wording: str) -> tuple[Any, str]:
    """The copy in the history, and the field."""
    label, _colon, rest = wording.partition(":")
    key, _colon, name = rest.partition(":")
    nouns = {noun._meta.label_lower: noun for noun in WORDINGS}
    sound = label in nouns and key.isascii() and key.isdigit() and len(key) < 18
    if not sound or name not in WORDINGS[nouns[label]]:
        raise NoSuchWording(wording)
    copy = copy_of(nouns[label]).objects.filter(pk=int(key)).first()
    if copy is None:
        raise NoSuchWording(wording)
    return copy, name


def _record_of(row: models.Model) -> models.Model:
    """The record in whose history a row's wordings are shown."""
    if isinstance(row, Commitment):
        return row.term.agreement
    return row.activity if isinstance(row, Meeting) else row


def _put_back(row: Any, name: str, copy: Any) -> dict[str, list[str | None]]:
    """Writes the field; returns what changed. Conflict where nothing would."""
    value = getattr(copy, name)
    if getattr(row, name) == value:
        raise Conflict(_("It stands so already."), code="stands_so")
    changed = before_and_after(row, {name: value})
    setattr(row, name, value)
    return changed


def _restore_of_agreement(
    *, by: Any, on: date, agreement: Agreement, row: Any, name: str, copy: Any
) -> None:
    with record_action(
        verb="restore_wording", needs="change", by=by, on=on, agreement=agreement
    ) as done:
        own = isinstance(row, Agreement)
        locked = done.agreement if own else lock_row(row)
        changed = _put_back(locked, name, copy)
        if not own:
            locked.version += 1
        save(locked)
        done.describe(subject=locked, detail=changed)


def _restore_of_activity(
    *, by: Any, on: date, activity: Activity, row: Any, name: str, copy: Any
) -> None:
    with on_activity(verb="restore_wording", by=by, on=on, activity=activity) as (done, locked):
        if isinstance(row, Meeting):
            paper = Meeting.objects.select_for_update().get(pk=row.pk)
            _put_back(paper, name, copy)
            save(paper)
        else:
            _put_back(locked, name, copy)
        tell(done, locked, changed=[name])


def _restore_of_register(*, by: Any, on: date, row: Register, name: str, copy: Any) -> None:
    needs = RESTORES[type(row)]
    with record_action(verb="restore_wording", needs=needs, by=by, on=on, watches=[row]) as done:
        locked = lock_row(row)
        changed = _put_back(locked, name, copy)
        locked.version += 1
        done.describe(subject=save(locked), detail=changed)
