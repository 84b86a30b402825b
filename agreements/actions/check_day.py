"""A second person checks a computed legal day against the text."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.access import LADDER, Rights, can
from agreements.models import (
    Agreement,
    AuditEntry,
    DayCheck,
    Deadline,
    Document,
    EventKind,
    Term,
    is_checkable,
)

from .action import Conflict, record_action
from .rows import check_meaning, save

#: Acts that say when a term ends.
ENDING = tuple(kind for kind in EventKind if kind not in (EventKind.SUSPENDED, EventKind.RESUMED))
#: Actions that record what a legal day rests on.
RECORDING = (
    "open_term", "change_term", "sign", "notified", "as_planned", "amend", "correct", *ENDING,
)  # fmt: skip


def check_day(
    *,
    by: Any,
    on: date,
    deadline: Deadline,
    document: Document | None = None,
    words: str = "",
    day: date | None = None,
) -> DayCheck:
    """Keeps that `by` found the day of `deadline` to be what the text says: `document`, or the
    `words` of it. `day`: the day that was read, where it was read before.

    Raises Conflict where the day has moved since, or `by` recorded it.
    """
    term = deadline.term
    if term is None or not is_checkable(deadline.kind, deadline.key):
        raise ValidationError(_("A day of this kind is not checked."))
    with record_action(verb="check_day", by=by, on=on, concerns=[term.agreement]) as done:
        now = Deadline.objects.filter(origin=deadline.origin, key=deadline.key).first()
        if now is None or now.day != (day or deadline.day):
            raise Conflict(_("The day has moved since you read it."), code="day_moved")
        if refused := why_not(term, by):
            raise Conflict(refused, code="not_a_second_person")
        row = DayCheck(
            term=term,
            kind=now.kind,
            key=now.key,
            day=now.day,
            earliest=now.earliest,
            checked_on=on,
            by=by,
            document=document,
            words=words,
        )
        check_meaning(row, {"day_check_names_the_text": ("words", _unnamed)})
        done.describe(subject=save(row), detail={"kind": now.kind, "day": now.day.isoformat()})
    return row


def _unnamed() -> str:
    return _("Name the text, or say where it says so.")


def why_not(term: Term, by: Any) -> str:
    """Why `by` may not check the days of a term: who recorded its facts last is no second person;
    "" where nothing stands against it."""
    if last_recorder(term) != by.pk:
        return ""
    if _is_somebody_else(term.agreement, by):
        return _("You recorded the facts this day rests on; somebody else checks it.")
    return _(
        "You recorded the facts this day rests on, and nobody else here may check it: it takes a "
        "second person with an account."
    )


def last_recorder(term: Term) -> int | None:
    """The id of who recorded last what the days of a term rest on; None where the system did."""
    subjects = [
        f"term:{term.pk}",
        *(f"signature:{pk}" for pk in term.signatures.values_list("pk", flat=True)),
        *(f"amendment:{pk}" for pk in term.amendments.values_list("pk", flat=True)),
        *(f"event:{pk}" for pk in _endings(term.agreement)),
    ]
    rows = AuditEntry.objects.filter(subject__in=subjects, verb__in=RECORDING)
    return rows.order_by("-sequence").values_list("by", flat=True).first()


def _endings(agreement: Agreement) -> Any:
    return agreement.events.filter(kind__in=ENDING).values_list("pk", flat=True)


def _is_somebody_else(agreement: Agreement, by: Any) -> bool:
    """Whether a colleague may check days of the agreement as well."""
    roles = [role for role in LADDER if can(Rights(role=role), "check_day")]
    others = get_user_model().objects.filter(is_active=True, role__in=roles).exclude(pk=by.pk)
    own = Agreement.objects.filter(pk=agreement.pk)
    return any(own.visible_to(one).exists() for one in others.order_by("pk"))
