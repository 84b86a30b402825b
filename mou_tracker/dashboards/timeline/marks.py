"""A lane → marks with places: what is drawn of it, before any of it is SVG.

A mark means an act or a stretch of days (docs/decisions/0050): its kind says which, `left` and
`right` are places in the units of the lane's drawing, cut to the window. Nothing here computes a
legal date; days come from the lane's rows and places from the scale.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .bars import bars
from .lane import Due, Lane, Undated, Work
from .view import Mark, View

ONE_DAY = timedelta(days=1)


# --- Preparation and notice ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Turn:
    """The next day on which something is decided: `start` of its preparation, `target` that day,
    `passed` a notice day before it that has gone by."""

    start: Due | None
    target: Due
    passed: Due | None = None


def next_turn(lane: Lane, on: date) -> Turn | None:
    """The next notice day that may still come, else the end, of the period that comes first."""
    periods: dict[str, dict[str, Due]] = {}
    for due in lane.dues:
        if due.period and due.state != "void":
            periods.setdefault(due.period, {})[due.kind] = due
    turns = []
    for found in periods.values():
        notice, expiry = found.get("notice"), found.get("expiry")
        if notice and notice.is_open and notice.last >= on:
            turns.append(Turn(found.get("start_renewal"), notice))
        elif expiry and expiry.is_open and expiry.last >= on:
            passed = notice if notice and notice.state == "passed" else None
            turns.append(Turn(found.get("start_renewal"), expiry, passed))
    return min(turns, key=lambda one: one.target.safe, default=None)


def _turn(lane: Lane, view: View) -> Iterator[Mark]:
    turn = next_turn(lane, view.on)
    if turn is None:
        return
    start, target = turn.start, turn.target
    begins = start.safe if start else target.safe
    quiet = "" if begins <= view.soon else "_quiet"
    right = view.after(target.safe)
    if start:
        until = turn.passed.safe if turn.passed else target.safe
        look = "_quiet" if turn.passed else quiet
        yield from _wedge(view, start, until, f"wedge{look}")
    if turn.passed and view.holds(gone := view.after(turn.passed.safe)):
        yield Mark("notice_quiet", gone, gone, turn.passed.key)
    if target.kind != "notice":
        return
    if target.last > target.safe and (band := view.span(target.safe, target.last)):
        yield Mark("notice_reach", max(right, 0.0), band[1], target.key)
    if view.holds(right):
        yield Mark("notice" + quiet, right, right, target.key)


def _wedge(view: View, start: Due, until: date, kind: str) -> Iterator[Mark]:
    """The time to prepare: from its first day to the notice day, even one gone by, or the end."""
    left, right = view.at(start.safe), view.after(until)
    if start.safe > until or left >= view.units or right <= 0:
        return
    slope = max(0.0, -left / (right - left))
    peak = min(1.0, (view.units - left) / (right - left))
    edges = max(left, 0.0), min(right, float(view.units))
    yield Mark(kind, *edges, start.key, slope, peak)


def _steps(lane: Lane, view: View) -> Iterator[Mark]:
    """The steps of the plan, each up to the next one, the last up to the day they lead to."""
    steps = [one for one in lane.steps if one.state != "void"]
    turn = next_turn(lane, view.on)
    days = [one.safe for one in steps[1:]]
    days.append(turn.target.safe if turn else steps[-1].safe + ONE_DAY if steps else view.on)
    for one, until in zip(steps, days, strict=bool(steps)):
        edges = view.span(one.safe, max(until - ONE_DAY, one.safe))
        if edges:
            yield Mark(f"step_{_state_of(one, view.on)}", *edges, one.key)


def _state_of(step: Due, on: date) -> str:
    if not step.is_open:
        return "done" if step.state == "done" else "open"
    return "late" if step.last < on else "open"


# --- Activities, undated terms, reviews ----------------------------------------------------------


def _works(lane: Lane, view: View) -> Iterator[Mark]:
    yield from marks_of_works(lane.works, view)


def marks_of_works(works: Iterable[Work], view: View) -> Iterator[Mark]:
    for work in works:
        shape = work_shape(work)
        edges = view.span(
            work.when.earliest or view.scale.first, work.when.latest or view.scale.last
        )
        if not edges or not shape:
            continue
        if work.is_window and shape != "pill":
            yield Mark("forum_days" if work.forum else "days", *edges, f"w{work.uid}")
        if shape == "pill":
            yield Mark(shape, *edges, f"w{work.uid}")
        else:
            at = (edges[0] + edges[1]) / 2
            yield Mark(shape, at, at, f"w{work.uid}")


def work_shape(work: Work) -> str:
    """The mark of an activity; none of one that was called off."""
    if work.state == "cancelled":
        return ""
    if work.forum:
        return "forum_outside" if work.outside_cover else "forum"
    if work.outside_cover:
        return "outside"
    if work.state == "held":
        return "held"
    return "pill" if work.is_window else "planned"


def undated_places(lane: Lane, view: View) -> Iterator[tuple[Undated, float]]:
    """Terms known by their ordinal alone stand evenly between their dated neighbours."""
    groups: dict[tuple[date | None, date | None], list[Undated]] = {}
    for row in lane.undated:
        groups.setdefault((row.after, row.before), []).append(row)
    for (after, before), rows in groups.items():
        left = view.at(after) if after else 0.0
        right = view.at(before) if before else max(view.at(view.on), left)
        if not after and before:
            left = max(0.0, right - view.units * 0.12 * (len(rows) + 1))
        for number, row in enumerate(rows, start=1):
            at = left + (right - left) * number / (len(rows) + 1)
            if view.holds(at):
                yield row, at


def _reviews(lane: Lane, view: View) -> Iterator[Mark]:
    """The next review of an agreement without end."""
    ahead = (one for one in lane.dues if one.kind == "review" and one.is_open)
    first = min(ahead, key=lambda one: one.day, default=None)
    if first and view.holds(at := view.middle(first.day)):
        yield Mark("review", at, at, first.key)


def marks_of(lane: Lane, view: View) -> list[Mark]:
    """All marks of a lane within the window, in no particular order."""
    found = list(bars(lane, view))
    for row, at in undated_places(lane, view):
        found.append(Mark("undated", at, at, f"u{row.ordinal}"))
    beneath = (_steps, _works) if view.density.below else ()
    for part in (_reviews, _turn, *beneath):
        found += part(lane, view)
    return found
