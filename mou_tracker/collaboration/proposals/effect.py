"""What a proposal would change and what would follow: it is done, looked at, and taken back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Agreement, AuditEntry
from agreements.status.answers import answer
from agreements.templatetags.words import deadline_label, ordinal_label, status_label
from agreements.wording.date_formats import format_date
from mou_tracker.collaboration.history import RowChange, entries_in_words

from .models import Proposal
from .running import Unfit, explained, tried

#: Deadlines of one kind reach decades: so many of each are compared.
OF_A_KIND = 2

Derived = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Moved:
    """One list of what is derived: the lines that go, and those that come."""

    label: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """`rows`: what changes of the facts, in words; `moved`: what changes of what follows;
    `unfit`: why it is not possible, instead of both."""

    rows: list[RowChange] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)


def derived_of(agreement: Agreement | None, *, reader: Any, on: date) -> Derived:
    """What is derived of an agreement, as `reader` is told it, in words: by list its lines."""
    if agreement is None:
        return {}
    fresh = Agreement.objects.get(pk=agreement.pk)
    told = answer(fresh, user=reader, on=on, today=on)
    runs: dict[tuple[str, date, date | None], bool] = {}
    for row in told.status_periods:
        run = (row.status, row.since, row.until)
        runs[run] = runs.get(run, True) and told.is_certain(row)
    statuses = (
        f"{status_label(status)}: {_span(since, until, certain)}"
        for (status, since, until), certain in runs.items()
    )
    terms = [
        f"{ordinal_label(row.ordinal)}: {_span(*_days(row), told.is_certain(row))}"
        for row in told.term_periods
        if row.roll == 0
    ]
    return {
        _("Status"): tuple(statuses),
        _("Terms"): tuple(terms),
        _("Deadlines"): tuple(_deadlines(fresh, reader, on)),
    }


def _days(row: Any) -> tuple[date, date | None]:
    return row.span.first, row.span.last


def _span(first: date, last: date | None, certain: bool) -> str:
    ends = format_date(last) if last else ""
    return f"{'' if certain else '≈ '}{format_date(first)} – {ends}".rstrip()


def _deadlines(agreement: Agreement, reader: Any, on: date) -> list[str]:
    rows = agreement.deadlines.visible_to(reader).ahead_on(on).order_by("day", "pk")
    found: list[str] = []
    seen: dict[str, int] = {}
    for row in rows:
        seen[row.kind] = seen.get(row.kind, 0) + 1
        if seen[row.kind] <= OF_A_KIND:
            found.append(f"{deadline_label(row.kind)}: {format_date(row.day)}")
    return found


def moved(before: Derived, after: Derived) -> list[Moved]:
    """Where the lines of two days' answers differ."""
    found = []
    for label in after:
        gone = tuple(line for line in before[label] if line not in after[label])
        new = tuple(line for line in after[label] if line not in before[label])
        if gone or new:
            found.append(Moved(label, gone, new))
    return found


def done_by(proposal: Proposal, *, reader: Any) -> list[RowChange]:
    """What carrying it out changed of the facts, by the rows of the trail that name it."""
    entries = list(AuditEntry.objects.filter(detail__proposal=proposal.uid).order_by("sequence"))
    own = type(proposal.about)
    once = {entry.context: entry for entry in reversed(entries)}
    told = entries_in_words(list(reversed(once.values())), reader=reader, own=own)
    return [row for _entry, rows in told for row in rows]


def effect_of(proposal: Proposal, *, reader: Any, on: date) -> Effect:
    """What accepting it now would do, as `reader` may be told."""
    before = derived_of(proposal.agreement, reader=reader, on=on)

    def look() -> tuple[list[RowChange], Derived]:
        return done_by(proposal, reader=reader), derived_of(
            proposal.agreement, reader=reader, on=on
        )

    try:
        with explained():
            rows, after = tried(proposal, by=reader, then=look)
    except Unfit as error:
        return Effect(unfit=error.reasons)
    return Effect(rows, moved(before, after))
