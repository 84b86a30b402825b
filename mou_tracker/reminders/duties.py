"""What a deadline is about and where its next step is taken, so that a list of days is a list of
things to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.access import VERBS, may_ask_for
from agreements.deadline_kinds import CHECK, NextStep
from agreements.lifecycle import PLANNED
from agreements.models import Agreement, Deadline, DeadlineKind
from agreements.templatetags.words import duty_words, localised, ordinal_label
from agreements.wording.deadlines import name_outcomes
from agreements.wording.sentences import FACTS, QUESTIONS
from mou_tracker.accounts.models import Role


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the page where it is done."""

    label: str
    path: str


def name_duties(rows: Iterable[Deadline]) -> list[Deadline]:
    """The same rows, each with its `duty` and its `outcome`. At most one query."""
    rows = name_outcomes(rows)
    for row in rows:
        row.duty = duty_of(row)
    return rows


def duty_of(row: Deadline) -> str:
    """The facts that are asked for, the duty to comply with and its source, the words of what was
    promised or agreed; empty for kinds that say it all."""
    if row.kind == DeadlineKind.COMPLIANCE:
        return duty_words(row.params)
    if row.kind == DeadlineKind.TO_SETTLE:
        return _question(row.params)
    text = row.params.get("text") or ""
    return text if isinstance(text, str) else localised(text)


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


#: Whether something planned happened is a question to settle with an answer of its own.
DID_IT_HAPPEN = NextStep(gettext_lazy("Did it happen?"), "correct", "agreements:as-planned")


#: Of an action item that no meeting gave.
SETTLE_TO_DO = NextStep(
    gettext_lazy("Mark as done"), "change_activity", "activities:to-do", ("action_item",)
)


def next_step(
    row: Deadline, user: Any, agreements: Sequence[Agreement] | None = None
) -> Link | None:
    """None where nothing is to be done, or `user` is not the one who may. `agreements`: those it
    concerns, where they are known."""
    step = _next_step(row)
    if step is None or not may_ask_for(user, step.permission):
        return None
    return _link(step, row, list(row.agreements.all()) if agreements is None else agreements)


def ask_to_check(rows: Iterable[Deadline]) -> list[Deadline]:
    """The same rows, of a list that asks somebody to check their days."""
    found = list(rows)
    for row in found:
        row.asked = CHECK
    return found


def _next_step(row: Deadline) -> NextStep | None:
    if asked := getattr(row, "asked", None):
        return asked
    if row.kind == DeadlineKind.ACTION_ITEM and "activity" not in row.params:
        return SETTLE_TO_DO
    is_planned = row.params.get("missing") == [PLANNED]
    return DID_IT_HAPPEN if is_planned else DeadlineKind(row.kind).traits.next_step


@dataclass(frozen=True, slots=True)
class Acts:
    """What can be done about a deadline: the links for who may do or propose it, and who may do the
    rest."""

    links: list[Link]
    by_others: list[str]


def acts_of(row: Deadline, agreements: Sequence[Agreement], user: Any, *, on: date) -> Acts:
    """The first is the act itself. What is asked of somebody who has done it is not offered before
    its day."""
    found = Acts([], [])
    for step in (_next_step(row), *DeadlineKind(row.kind).traits.also):
        if step is None or (step.from_its_day and on < row.day):
            continue
        if step == CHECK and getattr(row, "is_checked", False):
            continue
        link = _link(step, row, agreements)
        if link is not None and may_ask_for(user, step.permission):
            found.links.append(link)
        elif link is not None:
            who = Role(VERBS[step.permission]).label
            found.by_others.append(
                _("%(act)s: %(role)s or above") % {"act": link.label, "role": who}
            )
    return found


def _link(step: NextStep, row: Deadline, agreements: Sequence[Agreement]) -> Link | None:
    known = row.params | {"uid": row.uid}
    if agreements:
        known["reference"] = agreements[0].reference
    taken = [known.get(name) for name in step.takes]
    if {None, ""} & set(taken):
        return None
    return Link(str(step.label), f"{reverse(step.page, args=taken)}{step.suffix}")
