"""The same data as rows of a table, for those who read rather than look."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from agreements.deadline_kinds import LAST_DAYS
from agreements.status.answers import Gap

from . import words
from .draw import row_id
from .lane import RUNNING, Lane, Status
from .marks import next_turn


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: what, from when to when, how long where the rules counted it, how we know."""

    id: str
    kind: str
    what: str
    starts: str
    ends: str
    certain: bool
    why: str


def entries(lane: Lane, on: date) -> Iterator[TableRow]:
    """Every status period, gap, signing, undated term, notice day, next or over, and activity of a
    lane."""
    for number, row in enumerate(lane.statuses):
        what = words.status_label(row.status)
        gap = lane.gap_from(row)
        told: Status | Gap = gap or row
        if gap:
            what = f"{words.gap(gap.days)} ({what})"
        elif row.ordinal is not None and row.status in RUNNING:
            what = f"{words.ordinal(row.ordinal)}: {what}"
        why = "; ".join(words.because(lane, row.because))
        key = row_id(lane, f"s{number}")
        ends = words.day(told.span.last) if told.span.last else _open_end(lane, row.span.first)
        yield TableRow(key, "status", what, words.day(told.span.first), ends, told.certain, why)
    yield from _signings(lane)
    if turn := next_turn(lane, on):
        start, target = turn.start, turn.target
        begins = words.day(start.day) if start else ""
        what = words.due_label(target.kind)
        yield TableRow(
            row_id(lane, target.key), "due", what, begins, words.day(target.day), True,
            words.due_story(start, target).partition("\n")[2],
        )  # fmt: skip
    yield from _closed(lane)
    for work in lane.works:
        story = words.work_story(work).split("\n")
        key = row_id(lane, f"w{work.uid}")
        starts = words.partial(work.when)
        why = " · ".join([story[1], *story[3:]])
        yield TableRow(key, "work", story[0], starts, "", work.when.is_day, why)


def _closed(lane: Lane) -> Iterator[TableRow]:
    """Last days for notice and in effect that were done or had passed on the asked day."""
    for due in lane.dues:
        if due.kind in LAST_DAYS and not due.is_open:
            day, closed = words.day(due.day), words.closed(due)
            yield TableRow(
                row_id(lane, due.key), "due", words.due_label(due.kind), day, day, True, closed
            )


def _open_end(lane: Lane, starts_on: date) -> str:
    term = lane.term_on(starts_on)
    if term is None:
        return "…"
    return words.not_recorded() if not term.end_is_recorded else _("no end")


def _signings(lane: Lane) -> Iterator[TableRow]:
    for one in lane.signings:
        key = row_id(lane, f"g{one.ordinal}")
        what = _("%(what)s: signed") % {"what": words.ordinal(one.ordinal)}
        yield TableRow(key, "signing", what, words.partial(one.signed), "", one.signed.is_day, "")
    for row in lane.undated:
        what, _line, where = words.undated_story(row).partition("\n")
        yield TableRow(row_id(lane, f"u{row.ordinal}"), "undated", what, "", "", False, where)
