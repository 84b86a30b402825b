"""What happens in this agreement if a day passes, or has happened since it did: in the tense of the
day it is told on."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements.models import Deadline, DeadlineKind, NoticeBasis, RenewalMode, Stage, Term
from agreements.templatetags.words import ordinal_label
from agreements.wording.date_formats import with_weekday
from agreements.wording.deadlines import (
    CLAUSE,
    if_notice_passes,
    said_of_sent,
    sent_and_not_received,
)

#: What the last day in effect brings, before it and after it, by how the term ends.
LAST_DAYS = {
    "pending": (
        gettext_noop(
            "%(term)s is signed but waits for its condition: unless that is met and recorded, the "
            "agreement ends on %(end)s and nothing is in effect after it."
        ),
        gettext_noop(
            "The agreement ended on %(end)s; %(term)s is signed but waits for its condition, and "
            "nothing is in effect until that is met and recorded."
        ),
    ),
    "terminated": (
        gettext_noop(
            "The agreement ends on %(end)s by an act that is recorded; nothing is in effect after "
            "it."
        ),
        gettext_noop("The agreement ended on %(end)s by an act that is recorded."),
    ),
    "not_recorded": (
        gettext_noop(
            "The renewal clause is not recorded: whether the agreement ends on %(end)s or renews "
            "is not known. Unless it renews, nothing is in effect after that day."
        ),
        gettext_noop(
            "The renewal clause is not recorded: whether the agreement ended on %(end)s or renewed "
            "is not known."
        ),
    ),
    "ends": (
        gettext_noop(
            "The agreement ends on %(end)s. Nothing is in effect after it until a renewal is "
            "signed; what is done meanwhile is outside formal cover."
        ),
        gettext_noop(
            "The agreement ended on %(end)s. Nothing is in effect until a renewal is signed; what "
            "is done meanwhile is outside formal cover."
        ),
    ),
}


def name_consequences(rows: Collection[Deadline], on: date) -> dict[int, str]:
    """By row, what its passing means; at most two queries."""
    clauses = _clauses(rows)
    received = {pk for pk, one in clauses.items() if one["notice_basis"] == NoticeBasis.RECEIVED}
    sent = sent_and_not_received([row for row in rows if row.term_id in received])
    return {row.pk: _consequence(row, clauses.get(row.term_id), sent, on) for row in rows}


def _clauses(rows: Collection[Deadline]) -> dict[int, dict[str, Any]]:
    """Of the terms of last days, for notice and in effect: their renewal clause, and the ordinal of
    a later term that is signed."""
    asked = {
        row.term_id for row in rows if DeadlineKind(row.kind).traits.once_past == "" and row.term_id
    }
    if not asked:
        return {}
    later = Term.objects.filter(
        agreement=OuterRef("agreement"),
        ordinal__gt=OuterRef("ordinal"),
        stage=Stage.SIGNED,
        is_void=False,
    )
    found = Term.objects.filter(pk__in=asked).values(
        "pk",
        "notice_basis",
        *CLAUSE,
        signed=Subquery(later.order_by("ordinal").values("ordinal")[:1]),
    )
    return {one["pk"]: one for one in found}


def _consequence(
    row: Deadline, clause: Mapping[str, Any] | None, sent: Mapping[int, list[date]], on: date
) -> str:
    is_past = row.closed_key <= on or row.is_overdue_on(on)
    told = said_of_sent(row, sent, has_passed=is_past)
    if told:
        return told
    if clause and row.kind == DeadlineKind.NOTICE:
        told = _of_notice(row, clause, is_past=is_past)
    elif clause and row.kind == DeadlineKind.EXPIRY:
        told = _of_last_day(row, clause, is_past=is_past)
    return told or _of_kind(row, is_past=is_past)


def _of_kind(row: Deadline, *, is_past: bool) -> str:
    traits = DeadlineKind(row.kind).traits
    if is_past and traits.once_past is not None:
        return str(traits.once_past)
    return str(traits.if_nothing_is_done)


def _of_notice(row: Deadline, clause: Mapping[str, Any], *, is_past: bool) -> str:
    last_day, in_doubt = row.end_that_follows, row.earliest != row.latest
    if not last_day:
        return ""
    return if_notice_passes(clause, last_day=last_day, in_doubt=in_doubt, has_passed=is_past)


def _of_last_day(row: Deadline, clause: Mapping[str, Any], *, is_past: bool) -> str:
    about = "≈ " if row.earliest != row.latest else ""
    named = {"end": f"{about}{with_weekday(row.day)}", "term": ""}
    how = "ends"
    if clause["signed"] is not None:
        how, named["term"] = "pending", _initial(ordinal_label(clause["signed"]))
    elif row.params.get("ended") == "terminated":
        how = "terminated"
    elif clause["renewal_mode"] == RenewalMode.NOT_RECORDED:
        how = "not_recorded"
    return _(LAST_DAYS[how][is_past]) % named


def _initial(words: str) -> str:
    return words[:1].upper() + words[1:]
