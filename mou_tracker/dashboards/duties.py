"""What a deadline is about and where its next step is taken, so that a list of days is a list of
things to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.access import can
from agreements.deadline_kinds import NextStep
from agreements.models import Deadline, DeadlineKind
from agreements.templatetags.words import duty_words, ordinal_label
from agreements.wording.deadlines import name_outcomes
from agreements.wording.sentences import FACTS, QUESTIONS


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the page where it is done."""

    label: str
    path: str


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


#: Whether something planned happened: a question to settle with an answer of its own.
PLANNED = "planned"
DID_IT_HAPPEN = NextStep(gettext_lazy("Did it happen?"), "correct", "agreements:as-planned")


def next_step(row: Deadline, user: Any) -> Link | None:
    """None where nothing is to be done, or `user` is not the one who may."""
    is_planned = row.params.get("missing") == [PLANNED]
    step = DID_IT_HAPPEN if is_planned else DeadlineKind(row.kind).traits.next_step
    agreements = row.agreements.all()
    if not step or not can(user, step.permission) or not (row.params.get("activity") or agreements):
        return None
    known = row.params | {"uid": row.uid}
    if agreements:
        known["reference"] = agreements[0].reference
    taken = [known.get(name) for name in step.takes]
    return None if None in taken else Link(str(step.label), reverse(step.page, args=taken))
