"""The findings of the cover check as a file."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from activities.models import ActivityKind
from agreements.exports import Column
from agreements.exports.lists import days_of, joined, texts
from agreements.models import StatusCode
from agreements.templatetags.words import ordinal_label
from agreements.wording.date_formats import format_date
from agreements.wording.numbers import in_thousands

from .findings import KINDS, Finding, Gap

#: Statuses after which nothing is in effect any more.
OVER = (StatusCode.WITHDRAWN, StatusCode.TERMINATED, StatusCode.SUPERSEDED)


def gap_words(one: Finding) -> str:
    """ "≈ 2020-06-04 – 2026-05-31" in the reader's days; empty where there is no gap."""
    gap = one.gap
    if gap is None:
        return ""
    first = format_date(gap.first, "SHORT_DATE_FORMAT") if gap.first else _("before the first text")
    last = format_date(gap.last, "SHORT_DATE_FORMAT") if gap.last else _goes_on(gap)
    return f"{'' if gap.certain else '≈ '}{first} – {last}"


def _goes_on(gap: Gap) -> str:
    """What stands for the last day of a gap that has none: of what is over for good, why."""
    if gap.status in OVER:
        return str(StatusCode(gap.status).label)
    return pgettext("days without cover", "ongoing")


def days_words(gap: Gap, on: date) -> str:
    """How many days there have been, as a reader groups digits; empty where nobody can tell."""
    n = gap.days_by(on)
    if n is None:
        return ""
    told = ngettext("%(n)s day", "%(n)s days", n) % {"n": in_thousands(n)}
    return told if gap.certain else f"≈ {told}"


def later_words(one: Finding) -> str:
    """Whether a text signed later covers it."""
    if one.covered_by is not None:
        return ordinal_label(one.covered_by)
    return _("not known") if one.kind == "unknown" else _("no")


def notes_words(one: Finding) -> str:
    return joined(f"{note.text} ({note.by}, {note.noted_on.isoformat()})" for note in one.notes)


def columns(*, with_titles: bool) -> tuple[Any, ...]:
    """`with_titles`: for who may read what the activities are called."""
    title = Column(gettext_lazy("Activity"), lambda one: texts(one.activity.title), 50)
    return (
        Column(gettext_lazy("Agreement"), lambda one: one.agreement.reference, 16),
        Column(gettext_lazy("Finding"), lambda one: str(KINDS[one.kind]), 22),
        Column(gettext_lazy("Days without cover"), gap_words, 30),
        *days_of(gettext_lazy("When"), lambda one: one.activity.held),
        *([title] if with_titles else []),
        Column(gettext_lazy("Kind"), lambda one: str(ActivityKind(one.activity.kind).label), 22),
        Column(gettext_lazy("Id"), lambda one: one.activity.uid, 14),
        Column(gettext_lazy("Covered by a later text"), later_words, 22),
        Column(gettext_lazy("Notes"), notes_words, 60),
    )
