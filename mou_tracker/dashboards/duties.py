"""Where the next step of a deadline is taken, so that a list of days is a list of things to do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements.access import can
from agreements.models import Deadline, DeadlineKind


@dataclass(frozen=True, slots=True)
class Step:
    """A link to the page where it is done."""

    label: str
    path: str


def _renewal(row: Deadline) -> str:
    return reverse("renewal", args=[row.agreements.all()[0].reference])


def _correction(row: Deadline) -> str:
    reference = row.agreements.all()[0].reference
    return reverse("agreements:correct-term", args=[reference, row.params["ordinal"]])


def _as_planned(row: Deadline) -> str:
    return reverse("agreements:as-planned", args=[row.agreements.all()[0].reference])


def _commitment(row: Deadline) -> str:
    return reverse("activities:commitment", args=[row.params["commitment"]])


def _fix_day(row: Deadline) -> str:
    return reverse("activities:fix-day", args=[row.params["activity"]])


#: Kinds of deadline that are dealt with in the renewal room.
OF_A_RENEWAL = (
    DeadlineKind.START_RENEWAL,
    DeadlineKind.RENEWAL_STEP,
    DeadlineKind.NOTICE,
    DeadlineKind.EXPIRY,
    DeadlineKind.EFFECT_PENDING,
)
#: Whether something planned happened: a question to settle with an answer of its own.
PLANNED = "planned"
#: Kind of deadline → what the link says, the verb one needs, what the row must name, the address.
STEPS: dict[str, tuple[str, str, str, Callable[[Deadline], str]]] = {
    **dict.fromkeys(OF_A_RENEWAL, (gettext_noop("Renewal room"), "see", "", _renewal)),
    DeadlineKind.TO_SETTLE: (gettext_noop("Settle"), "correct", "ordinal", _correction),
    PLANNED: (gettext_noop("Did it happen?"), "correct", "", _as_planned),
    DeadlineKind.COMMITMENT: (gettext_noop("What was done"), "see", "commitment", _commitment),
    DeadlineKind.MEETING_TO_SCHEDULE: (
        gettext_noop("Fix the day"), "log_activity", "activity", _fix_day,
    ),
}  # fmt: skip


def next_step(row: Deadline, user: Any) -> Step | None:
    """None where nothing is to be done, or `user` is not the one who may."""
    kind = PLANNED if row.params.get("missing") == [PLANNED] else row.kind
    if kind not in STEPS:
        return None
    label, verb, named, address = STEPS[kind]
    of_an_agreement = row.params.get("activity") or row.agreements.all()
    if not can(user, verb) or not of_an_agreement or (named and row.params.get(named) is None):
        return None
    return Step(label=_(label), path=address(row))
