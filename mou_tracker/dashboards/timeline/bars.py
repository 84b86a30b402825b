"""The bar of a lane: its terms day by day as their status is, gaps, and where cover ends."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from agreements.dates import Span

from .lane import RUNNING, Lane, Status, Term
from .view import Mark, View

ONE_DAY = timedelta(days=1)
#: A lane shows so many tacit periods that can still be stopped.
STOPPABLE_SHOWN = 2
#: What is in effect without a recorded end fades over this part of the window.
FADE = 0.195
#: As long is the arrow of what has no end, in units.
ARROW = 8.0
#: As long is the arm of a whisker whose other edge is open, in units.
OPEN = 12.0
#: What is drawn of days without a term in effect that are no gap.
FRAMES = frozenset({"signed", "in_preparation", "unknown"})


def bars(lane: Lane, view: View) -> Iterator[Mark]:
    """Every mark on the bar."""
    borders = {view.at(term.span.first) for term in lane.terms}
    yield from _joined(_of_statuses(lane, view), borders)
    yield from _end(lane, view)


def _of_statuses(lane: Lane, view: View) -> Iterator[Mark]:
    pieces = _Pieces(lane, view)
    for number, row in enumerate(lane.statuses):
        key = f"s{number}"
        if row.status in RUNNING:
            yield from pieces.of(row, key)
        elif gap := lane.gap_from(row):
            yield from _mark(view, "gap", gap.span.first, gap.span.last, key)
        elif row.status in FRAMES and not lane.gap_over(row):
            yield from _mark(view, "frame", row.span.first, row.span.last, key)
        elif row.status == "expired" and view.on in row.span and not lane.gap_over(row):
            yield from _mark(view, "gap", row.begun, view.on, key)


#: Stretches of one term that look alike are one mark, whatever their rows tell apart.
JOINED = frozenset({"past", "bar", "roll", "soft", "terminating", "suspended", "gap"})


def _joined(marks: Iterable[Mark], borders: set[float]) -> Iterator[Mark]:
    """`borders`: places where one term ends and another begins."""
    last: Mark | None = None
    for mark in marks:
        if mark.kind not in JOINED:
            yield mark
            continue
        border = any(abs(mark.left - at) < 0.01 for at in borders)
        if last and last.kind == mark.kind and abs(last.right - mark.left) < 0.01 and not border:
            last = replace(last, right=mark.right)
            continue
        if last:
            yield last
        last = mark
    if last:
        yield last


def _mark(view: View, kind: str, first: date, last: date | None, key: str) -> Iterator[Mark]:
    if edges := view.span(first, last):
        yield Mark(kind, *edges, key)


def _end(lane: Lane, view: View) -> Iterator[Mark]:
    """Where cover ends, and nowhere else: a cap, or whiskers between its edges."""
    cover = lane.cover
    if cover is None or cover.kind != "day" or cover.until is None:
        return
    key = f"s{_number_on(lane, cover.until)}"
    doubtful = lane.last_in_doubt(view.on)
    if doubtful is None or doubtful.doubtful_from is None:
        if view.at(cover.until) >= 0 and view.holds(at := view.after(cover.until)):
            yield Mark("cap", at, at, key)
        return
    first, last = doubtful.doubtful_from, doubtful.ends_latest
    if last is None:  # nobody knows how long: as far as can be seen that it goes on
        if 0 <= (at := view.after(first)) < view.units:
            yield Mark("whiskers_open", at, min(at + OPEN, float(view.units)), key)
    elif edges := view.span(first + ONE_DAY, last):
        yield Mark("whiskers", *edges, key)


def _number_on(lane: Lane, day: date) -> int:
    on_it = (number for number, row in enumerate(lane.statuses) if day in row.span)
    return next(on_it, max(len(lane.statuses) - 1, 0))


@dataclass(slots=True)
class _Pieces:
    """The running days of a lane, term by term."""

    lane: Lane
    view: View
    stoppable: set[tuple[int, int]] = field(default_factory=set)
    before: tuple[int, int, date | None] | None = None  # ordinal, roll and last day of a piece

    def of(self, row: Status, key: str) -> Iterator[Mark]:
        terms = [(term, days) for term in self.lane.terms if (days := _common(term.span, row.span))]
        if not terms:
            yield from self._days("bar", row.span.first, row.span.last, key)
        for term, days in terms:
            soft = self.lane.is_stoppable(term, self.view.on)
            which = (term.ordinal, term.roll)
            if soft and which not in self.stoppable and len(self.stoppable) >= STOPPABLE_SHOWN:
                return
            if soft:
                self.stoppable.add(which)
            else:
                yield from self._cut(term, days.first, key)
            self.before = (*which, days.last)
            yield from self._piece(row, term, days, key, soft=soft)

    def _cut(self, term: Term, first: date, key: str) -> Iterator[Mark]:
        """Between two terms, or two periods of one, that follow each other."""
        if self.before is None or self.before[:2] == (term.ordinal, term.roll):
            return
        last = self.before[2]
        if last and last + ONE_DAY == first and 0 < (at := self.view.at(first)) < self.view.units:
            yield Mark("cut", at, at, key)

    def _piece(
        self, row: Status, term: Term, days: Span, key: str, *, soft: bool
    ) -> Iterator[Mark]:
        first, last = days.first, days.last
        if row.status != "in_force":
            yield from self._veiled(row, first, last, key)
            return
        begins = first == term.span.first and not term.roll
        if begins and (bound := term.partial_until):
            until = min(bound, last or bound)
            yield from self._days("dawn", first, until, key)
            first = until + ONE_DAY
            if last and first > last:
                return
        if not term.end_is_recorded and last == term.span.last:
            yield from self._unrecorded(term, first, last, key)
            return
        doubtful = self.lane.last_in_doubt(self.view.on)
        if doubtful is term and term.doubtful_from and last == term.span.last:
            solid = max(term.doubtful_from, first)
            yield from self._days(_look(term, soft=soft), first, solid, key)
            yield from _mark(self.view, "doubt", solid + ONE_DAY, last, key)
            return
        yield from self._days(_look(term, soft=soft), first, last, key)
        if last is None and term.end_kind == "indefinite":
            edge = float(self.view.units)
            yield Mark("arrow", edge - ARROW, edge, key)

    def _veiled(self, row: Status, first: date, last: date | None, key: str) -> Iterator[Mark]:
        """Suspended or terminating days, told alike before and after the asked day."""
        yield from _mark(self.view, row.status, first, last, key)
        begins = first == row.begun and row.status == "terminating"
        if begins and self.view.holds(at := self.view.at(first)):
            yield Mark("given", at, at, key)

    def _days(self, look: str, first: date, last: date | None, key: str) -> Iterator[Mark]:
        """Days that are over are pale, those to come as `look` says."""
        on = self.view.on
        if first < on:
            gone = min(on - ONE_DAY, last or on - ONE_DAY)
            yield from _mark(self.view, "dawn" if look == "dawn" else "past", first, gone, key)
            first = on
        if last is None or first <= last:
            kind = "rise" if look == "dawn" else look
            yield from _mark(self.view, kind, first, last, key)

    def _unrecorded(self, term: Term, first: date, last: date | None, key: str) -> Iterator[Mark]:
        """In effect until nobody knows when: it fades out from the asked day on; one that another
        term followed, from its middle on."""
        view, on = self.view, self.view.on
        if last is not None and last < on:
            half = first + timedelta(days=(last - first).days // 2)
            yield from _mark(view, "past", first, half, key)
            for kind in ("frame_unrecorded", "dusk"):
                yield from _mark(view, kind, half + ONE_DAY, last, key)
            return
        if first < on:
            yield from _mark(view, "past", first, on - ONE_DAY, key)
            first = on
        if edges := view.span(first, last):
            yield Mark("frame_unrecorded", *edges, key)
            right = min(edges[1], edges[0] + view.units * FADE)
            yield Mark("fade_roll" if term.roll else "fade", edges[0], right, key)


def _look(term: Term, *, soft: bool) -> str:
    if not term.roll:
        return "bar"
    return "soft" if soft else "roll"


def _common(one: Span, other: Span) -> Span | None:
    """The days two spans share."""
    first = max(one.first, other.first)
    lasts = [last for last in (one.last, other.last) if last is not None]
    last = min(lasts, default=None)
    return Span(first, last) if last is None or first <= last else None
