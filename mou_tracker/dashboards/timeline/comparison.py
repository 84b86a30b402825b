"""Two days compared: which agreements stand otherwise than they did, and in what, in words."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from agreements.wording.date_formats import format_date
from agreements.wording.next_acts import act_words, decided_words

from .rows import Row, short_ordinal


def _status(row: Row) -> str:
    about = "" if row.standing.certain else "≈ "
    return f"{about}{row.status}" if row.status else ""


def _term(row: Row) -> str:
    if row.standing.ordinal is None:
        return ""
    told = short_ordinal(row.standing.ordinal)
    return f"{told} ↻ {row.roll}" if row.roll else told


def _cover(row: Row) -> str:
    return row.cover_text


def _notice(row: Row) -> str:
    about = "" if row.standing.notice_certain else "≈ "
    day = row.standing.notice_earliest or row.standing.notice_by
    return f"{about}{format_date(day, 'SHORT_DATE_FORMAT')}" if day else ""


def _act(row: Row) -> str:
    day = format_date(row.day, "SHORT_DATE_FORMAT")
    return f"{act_words(row.act)} {day}".strip() if row.act.code != "none" else ""


def _decision(row: Row) -> str:
    return decided_words(row.act)


#: What is compared → (its name, what it says in words, what decides whether it is another). Days
#: left are none of it: they change by themselves.
COMPARED: tuple[tuple[str | Promise, Callable[[Row], str], Callable[[Row], Any]], ...] = (
    (
        gettext_lazy("status"),
        _status,
        lambda row: (row.standing.status, row.standing.certain, row.standing.since),
    ),
    (gettext_lazy("term"), _term, lambda row: (row.standing.ordinal, row.roll)),
    (
        gettext_lazy("cover"),
        _cover,
        lambda row: (
            row.standing.end_kind, row.standing.until, row.standing.ends_earliest,
            row.standing.ends_latest, row.standing.ends_certain,
        ),
    ),
    (
        gettext_lazy("notice day"),
        _notice,
        lambda row: (
            row.standing.notice_by, row.standing.notice_earliest, row.standing.notice_latest,
        ),
    ),
    (
        gettext_lazy("next act"),
        _act,
        lambda row: (row.act.code, row.act.day, row.act.latest),
    ),
    (
        gettext_lazy("decision"),
        _decision,
        lambda row: row.act.decision and (row.act.decision.kind, row.act.decision.decided_on),
    ),
)  # fmt: skip


def changes(now: Row, before: Row | None) -> list[str]:
    """What is otherwise than on the other day: "상태: 효력 중 → 만료". `before`: None where the
    agreement was not known yet, or is none any more."""
    if before is None:
        return [_("not known on the other day")]
    found = []
    for name, words, value in COMPARED:
        if value(now) == value(before):
            continue
        then, told = words(before) or "–", words(now) or "–"
        if then == told:
            told = pgettext("something compared", "changed")
            found.append(f"{name}: {told}")
        else:
            found.append(f"{name}: {then} → {told}")
    return found
