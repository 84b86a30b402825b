"""Absences: entered by whoever is away, for others by managers and administrators. One transaction
each, with its audit row. `on`: today at home."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.actions import Conflict
from agreements.actions.action import ActionContext, Broken, explaining, require
from agreements.actions.holdings import move_holdings
from agreements.actions.rows import check_meaning, save

from .actions import lock_user
from .colleagues import colleagues_of
from .models import Absence, User
from .office import office_action

MEANING: Broken = {
    "absence_deputy_is_another": ("deputy", lambda: _("Choose somebody else.")),
    "absence_overlap": (
        "first_day",
        lambda: _("These days touch another absence of the same person."),
    ),
}


def add_absence(
    *,
    by: User,
    user: User,
    first_day: date,
    last_day: date,
    on: date,
    deputy: User | None = None,
) -> Absence:
    """`user` is away; what comes due for them meanwhile goes to `deputy`. ValidationError at the
    field that is wrong."""
    _require(by, user)
    if last_day < first_day:
        raise ValidationError({"last_day": _("The last day lies before the first.")})
    if last_day < on:
        raise ValidationError({"last_day": _("These days are over.")})
    with office_action("add_absence", by=by) as done:
        lock_user(user)  # the absences of one person are written one after another
        row = Absence(
            user=user, first_day=first_day, last_day=last_day, deputy=deputy, created_by=by
        )
        check_meaning(row, MEANING)
        if deputy and not colleagues_of(user).filter(pk=deputy.pk).exists():
            raise ValidationError({"deputy": _("Choose a colleague who can take it in hand.")})
        with explaining(MEANING):
            save(row)
        move_holdings(people=[user])
        _describe(done, row)
    return row


def end_absence(*, by: User, absence: Absence, on: date) -> Absence:
    """They are back: yesterday was the last day, or today where it began today. Conflict where it
    is not under way."""
    _require(by, absence.user)
    with office_action("end_absence", by=by) as done:
        row = _locked(absence)
        last_day = max(row.first_day, on - timedelta(days=1))
        if not row.first_day <= on <= row.last_day or last_day == row.last_day:
            raise Conflict(_("This absence cannot be ended earlier."), code="not_under_way")
        row.last_day, planned = last_day, row.last_day
        save(row)
        move_holdings(people=[row.user])
        _describe(done, row, last_day=[planned.isoformat(), last_day.isoformat()])
    return row


def remove_absence(*, by: User, absence: Absence, on: date) -> None:
    """One that has not begun is taken back; Conflict where it has: that somebody was away stays."""
    _require(by, absence.user)
    with office_action("remove_absence", by=by) as done:
        row = _locked(absence)
        if row.first_day <= on:
            raise Conflict(_("This absence has begun: end it instead."), code="begun")
        _describe(done, row)
        row.delete()


def _require(by: User, user: User) -> None:
    if by.pk != user.pk:
        require(by, "record_absence")


def _locked(absence: Absence) -> Absence:
    lock_user(absence.user)
    found = Absence.objects.filter(pk=absence.pk).select_related("user", "deputy").first()
    if found is None:
        raise Conflict(_("This absence was taken back already."), code="gone")
    return found


def _describe(done: ActionContext, row: Absence, **other: Any) -> None:
    told = {
        "who": str(row.user),
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat(),
        "deputy": str(row.deputy or ""),
    }
    done.describe(subject=row, detail=told | other)
