"""What a deadline is about and where its next step is taken, so that a list of days is a list of
things to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements.access import can
from agreements.actions import TICKED
from agreements.models import Deadline, DeadlineKind
from agreements.templatetags.words import duty_words, ordinal_label
from agreements.wording.deadlines import name_outcomes
from agreements.wording.sentences import FACTS


@dataclass(frozen=True, slots=True)
class Step:
    """A link to the page where it is done."""

    label: str
    path: str


#: Code of what is missing → what the office is asked to write down.
QUESTIONS = {
    "ends_on": gettext_noop("when it ends"),
    "effective_on": gettext_noop("when it takes effect"),
    "signed_on": gettext_noop("when it was signed"),
    "notice": gettext_noop("its notice rule"),
    "renewal": gettext_noop("whether it renews"),
    "renewal_length": gettext_noop("for how long it renews"),
}


def name_duties(rows: Iterable[Deadline]) -> list[Deadline]:
    """The same rows, each with its `duty` (the facts that are asked for, the duty to comply with
    and its source; empty for kinds that say it all) and its `outcome`. At most one query."""
    rows = name_outcomes(rows)
    for row in rows:
        row.duty = ""
        if row.kind == DeadlineKind.COMPLIANCE:
            row.duty = duty_words(row.params)
        elif row.kind == DeadlineKind.TO_SETTLE:
            row.duty = _question(row.params)
    return rows


def _question(params: dict[str, Any]) -> str:
    """ "renewal no. 6: when it ends, its notice rule"."""
    codes = params.get("missing", ())
    if "planned" in codes:
        fact = params.get("fact", "")
        named = str(_(FACTS.get(fact, fact)))  # stands in the middle of a sentence here
        asked = [_("whether it happened as planned: %s") % (named[:1].lower() + named[1:])]
    else:
        asked = [_(QUESTIONS[code]) for code in codes if code in QUESTIONS]
    named = [] if params.get("ordinal") is None else [ordinal_label(params["ordinal"])]
    return ": ".join(filter(None, (*named, ", ".join(asked))))


def _renewal(row: Deadline) -> str:
    return reverse("renewal", args=[row.agreements.all()[0].reference])


def _correction(row: Deadline) -> str:
    reference = row.agreements.all()[0].reference
    return reverse("agreements:correct-term", args=[reference, row.params["ordinal"]])


def _as_planned(row: Deadline) -> str:
    return reverse("agreements:as-planned", args=[row.agreements.all()[0].reference])


def _notification(row: Deadline) -> str:
    reference = row.agreements.all()[0].reference
    return reverse("agreements:record-notification", args=[reference, row.params["ordinal"]])


def _tick(row: Deadline) -> str:
    return reverse("agreements:tick-duty", args=[row.agreements.all()[0].reference, row.uid])


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
)
#: Whether something planned happened: a question to settle with an answer of its own.
PLANNED = "planned"
#: Kind of deadline → what the link says, the verb one needs, what the row must name, the address.
STEPS: dict[str, tuple[str, str, str, Callable[[Deadline], str]]] = {
    **dict.fromkeys(OF_A_RENEWAL, (gettext_noop("Renewal room"), "see", "", _renewal)),
    DeadlineKind.TO_SETTLE: (gettext_noop("Settle"), "correct", "ordinal", _correction),
    PLANNED: (gettext_noop("Did it happen?"), "correct", "", _as_planned),
    DeadlineKind.EFFECT_PENDING: (
        gettext_noop("Record the last notification"), "sign", "ordinal", _notification,
    ),
    **dict.fromkeys(TICKED, (gettext_noop("Mark as done"), "change", "", _tick)),
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
