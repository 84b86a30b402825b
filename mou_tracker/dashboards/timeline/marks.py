"""A lane → marks with places, and wishes for labels: everything of the drawing but its text form.

Shapes stand at per cent of the track and at fixed heights, so that one drawing fits every screen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from . import words
from .lane import RUNNING, Due, Lane, Status, Term, Undated, Work
from .layout import Spot, Wish
from .scale import Scale


@dataclass(frozen=True, slots=True)
class Heights:
    """Where things stand in a lane, in pixels from its top."""

    bar: float
    thick: float
    marks: float
    low: float
    dot: float
    pad: float

    @property
    def middle(self) -> float:
        return self.bar + self.thick / 2


ROOMY = Heights(bar=14, thick=24, marks=58, low=80, dot=4.5, pad=14)
DENSE = Heights(bar=7, thick=14, marks=29, low=29, dot=2.75, pad=6)


@dataclass(frozen=True, slots=True)
class View:
    """How a lane is looked at. `roomy`: labels, stories and links on every mark; without it a
    lane is one picture."""

    scale: Scale
    on: date
    roomy: bool = True

    @property
    def heights(self) -> Heights:
        return ROOMY if self.roomy else DENSE


@dataclass(frozen=True, slots=True)
class Mark:
    """One shape. `left`, `right`: per cent; `shape` picks how it is drawn, `look` its class;
    `key` names the row of the table that tells the same."""

    shape: str
    left: float
    right: float
    story: str
    key: str
    look: str = ""
    fill: str = ""
    text: str = ""


@dataclass(slots=True)
class Drawing:
    """Marks in painting order, label wishes in order of importance, and what blocks labels."""

    marks: list[Mark] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    points: list[tuple[str, float, float, float]] = field(default_factory=list)  # row, ±px
    has_low: bool = False


def drawing(lane: Lane, view: View) -> Drawing:
    """All that is drawn of a lane within the window."""
    found = Drawing()
    for number, row in enumerate(lane.statuses):
        _status(found, lane, row, f"s{number}", view)
    _signings(found, lane, view)
    _undated(found, lane, view)
    _notices(found, lane, view)
    _works(found, lane, view)
    _preparing(found, lane, view)
    if view.roomy:
        _labels(found, lane, view)
    return found


# --- Bars and bands of the status periods --------------------------------------------------------

#: What a status without a running term looks like: (shape, class).
BANDS = {
    "expired": ("after", "tl-after"),
    "terminated": ("stopped", "tl-after"),
    "superseded": ("stopped", "tl-after"),
    "withdrawn": ("stopped", "tl-after"),
    "signed": ("hollow", "tl-signed"),
    "in_preparation": ("hollow", "tl-undated"),
    "unknown": ("hollow", "tl-unknown"),
}


def _status(found: Drawing, lane: Lane, row: Status, key: str, view: View) -> None:
    gap = lane.gap_from(row)
    whole = gap or row
    edges = view.scale.span(whole.span.first, whole.span.last)
    if not edges:
        return
    story = words.status_story(lane, row) if view.roomy else ""
    if row.status in RUNNING:
        _running(found, lane, row, key, edges, story, view)
    elif gap:
        found.marks.append(Mark("gap", *edges, story, key))
    elif row.status == "expired" and row.span.first <= view.on and not lane.gap_over(row):
        _ran_out(found, row, key, edges, story, view)
    else:
        shape, look = BANDS[row.status]
        found.marks.append(Mark(shape, *edges, story, key, look))


def _ran_out(found: Drawing, row: Status, key: str, edges: tuple, story: str, view: View) -> None:
    """Days without cover are hatched as far as they have passed."""
    passed = view.scale.span(row.span.first, view.on)
    if passed:
        found.marks.append(Mark("gap", *passed, story, key))
        edges = (passed[1], edges[1])
    if edges[0] < edges[1]:
        found.marks.append(Mark("after", *edges, story, key, "tl-after"))


def _running(
    found: Drawing, lane: Lane, row: Status, key: str, edges: tuple, story: str, view: View
) -> None:
    term = lane.term_on(row.span.first)
    look, fill = _look(row, term, view), ""
    if term and not term.end_is_recorded and row.span.last == term.span.last:
        followed = any(other.ordinal == term.ordinal + 1 for other in lane.terms)
        fill = "tl-ease" if row.span.last and followed else "tl-open"
        fill += "-roll" if look != "tl-bar" else ""
    doubt = "" if row.certain else " tl-q"
    dawn = _dawn(lane, row, term, view)
    if dawn and dawn[1] < edges[1]:
        found.marks.append(Mark("bar", *dawn, story, key, "tl-bar", "tl-dawn"))
        edges = (max(edges[0], dawn[1]), edges[1])
    found.marks.append(Mark("bar", *edges, story, key, look + doubt, fill))
    if row.status in ("suspended", "terminating"):
        found.marks.append(Mark("veil", *edges, story, key, f"tl-{row.status}"))
    if term and term.end_is_recorded and row.span.last == term.span.last and row.span.last:
        end = view.scale.span(row.span.last, row.span.last)
        if end and row.span.last >= view.on and not lane.goes_on(row):
            found.marks.append(Mark("cap", end[1], end[1], story, key))


def _look(row: Status, term: Term | None, view: View) -> str:
    if term is None or term.roll == 0:
        return "tl-bar"
    return "tl-roll" if term.span.first <= view.on else "tl-soft"


def _dawn(lane: Lane, row: Status, term: Term | None, view: View) -> tuple[float, float] | None:
    """The stretch within which a term may have begun, where its signing is a partial date."""
    if term is None or term.roll or row.span.first != term.span.first:
        return None
    for one in lane.signings:
        if one.ordinal == term.ordinal and not one.signed.is_day:
            latest = one.signed.latest
            if latest and term.span.first == one.signed.earliest:
                return view.scale.span(term.span.first, latest)
    return None


# --- Signatures, undated terms, preparation ------------------------------------------------------


def _signings(found: Drawing, lane: Lane, view: View) -> None:
    if not view.roomy:
        return
    for one in lane.signings:
        earliest, latest = one.signed.earliest, one.signed.latest
        if not earliest or not latest:
            continue
        story = words.signing_story(one)
        key = f"g{one.ordinal}"
        if earliest == latest:
            if (at := view.scale.middle(earliest)) is not None:
                found.marks.append(Mark("pen", at, at, story, key))
        elif edges := view.scale.span(earliest, latest):
            found.marks.append(Mark("penband", *edges, story, key))


def pill_places(lane: Lane, view: View) -> Iterator[tuple[Undated, float]]:
    """Undated ordinals stand evenly between their dated neighbours."""
    groups: dict[tuple, list[Undated]] = {}
    for row in lane.undated:
        groups.setdefault((row.after, row.before), []).append(row)
    for (after, before), rows in groups.items():
        left = view.scale.at(after) if after else 0.0
        right = view.scale.at(before) if before else max(view.scale.at(view.on), left)
        if not after and before:
            left = max(0.0, right - 12 * (len(rows) + 1))
        for number, row in enumerate(rows, start=1):
            at = left + (right - left) * number / (len(rows) + 1)
            if 0 <= at <= 100:
                yield row, at


def _undated(found: Drawing, lane: Lane, view: View) -> None:
    if view.roomy:
        return  # they are chips, placed like labels
    for row, at in pill_places(lane, view):
        found.marks.append(Mark("pill", at, at, "", f"u{row.ordinal}"))


def _preparing(found: Drawing, lane: Lane, view: View) -> None:
    at = view.scale.middle(view.on)
    if lane.preparing and at is not None and any(row.status in RUNNING for row in lane.statuses):
        found.marks.append(Mark("next", at, at, words.preparing_story(lane.preparing), "next"))


# --- Notice windows ------------------------------------------------------------------------------


def next_notices(lane: Lane, on: date) -> list[tuple[Due | None, Due]]:
    """The next two days on which notice, else the end, falls, each with its start of work."""
    periods: dict[str, dict[str, Due]] = {}
    for due in lane.dues:
        if due.period and due.is_open:
            periods.setdefault(due.period, {})[due.kind] = due
    pairs = []
    for found in periods.values():
        target = found.get("notice") or found.get("expiry")
        if target and target.day >= on:
            pairs.append((found.get("start_renewal"), target))
    return sorted(pairs, key=lambda pair: pair[1].day)[:2]


def _notices(found: Drawing, lane: Lane, view: View) -> None:
    for start, target in next_notices(lane, view.on):
        right = view.scale.middle(target.day)
        story = words.due_story(start, target)
        edges = view.scale.span(start.day, target.day) if start else None
        if edges:
            found.marks.append(Mark("tail", *edges, story, target.key))
        elif right is not None:
            found.marks.append(Mark("shorttail", right, right, story, target.key))
        if right is not None and target.kind == "notice":
            found.marks.append(Mark("notice", right, right, story, target.key))


# --- Activities ----------------------------------------------------------------------------------


def _works(found: Drawing, lane: Lane, view: View) -> None:
    last_at: dict[str, float] = {}
    for work in lane.works:
        edges = view.scale.span(
            work.when.earliest or view.scale.first, work.when.latest or view.scale.last
        )
        if not edges:
            continue
        shape, look = work_shape(work)
        at = (edges[0] + edges[1]) / 2
        if not view.roomy and shape != "band" and at - last_at.get(look, -9) < 0.6:
            continue  # on a dense page dots that would hide each other are one
        last_at[look] = at
        story = words.work_story(work) if view.roomy else ""
        if work.is_window:
            band = "tl-fband" if work.forum else "tl-band"
            found.marks.append(Mark("band", *edges, story, f"w{work.uid}", band))
        if shape != "band":
            found.marks.append(Mark(shape, at, at, story, f"w{work.uid}", look))


def work_shape(work: Work) -> tuple[str, str]:
    if work.state == "cancelled":
        return "cross", "tl-void"
    if work.forum:
        return "diamond", "tl-outside" if work.outside_cover else "tl-forum"
    if work.outside_cover:
        return "outside", "tl-outside"
    if work.state == "held":
        return "dot", "tl-activity"
    return ("band", "") if work.is_window else ("ring", "tl-planned")


# --- Labels --------------------------------------------------------------------------------------


def _labels(found: Drawing, lane: Lane, view: View) -> None:
    today = view.scale.middle(view.on)
    if today is not None:
        for row in ("bar", "mark", "low"):
            found.points.append((row, today, today, 1.5))
    _chips(found, lane, view)
    _term_labels(found, lane, view, today)
    for mark in found.marks:
        if mark.shape in ("dot", "ring", "diamond", "outside", "cross"):
            found.points.append(("mark", mark.left, mark.left, 6.5))
        elif mark.shape in ("band", "tail"):
            found.points.append(
                ("mark" if mark.shape == "band" else "tail", mark.left, mark.right, 4)
            )
        elif mark.shape in ("notice", "cap"):
            found.points.append(("bar", mark.left, mark.left, 2))
    _due_labels(found, lane, view)
    _work_labels(found, lane, view)


def _chips(found: Drawing, lane: Lane, view: View) -> None:
    """What is said on a ground of its own: gaps, open ends, undated and coming terms."""
    for mark in found.marks:
        if mark.shape == "gap":
            row = lane.statuses[int(mark.key[1:])]
            centre = (mark.left + mark.right) / 2
            gap = lane.gap_from(row)
            texts = (
                [words.gap(gap.days), words.gap_short(gap.days)]
                if gap
                else [words.status_label("expired")]
            )
            spot = Spot("bar", centre, 0, "middle", (mark.left, mark.right))
            found.wishes.append(Wish(texts, [spot], "tl-c-gap", pad=8))
        elif mark.fill.startswith("tl-open"):
            spots = [
                Spot("bar", mark.right, -8, "end", (mark.left, mark.right)),
                Spot("low", mark.left, 0, "start"),
            ]
            found.wishes.append(
                Wish([words.not_recorded()], spots, "tl-c-undated", pad=8)
            ) if not lane.undated or mark.right > 99.9 else None
        elif mark.shape == "hollow":
            row = lane.statuses[int(mark.key[1:])]
            spot = Spot("bar", mark.left, 6, "start", (mark.left, mark.right))
            found.wishes.append(Wish([words.status_label(row.status)], [spot], "tl-l"))
        elif mark.shape == "stopped":
            row = lane.statuses[int(mark.key[1:])]
            spot = Spot("bar", mark.left, 8, "start", (mark.left, 100))
            found.wishes.append(Wish([words.status_label(row.status)], [spot], "tl-c-plain", pad=6))
    for row, at in pill_places(lane, view):
        near = [Spot("bar", at, shift, "middle") for shift in (0, -9, 9, -12, 12)]
        found.wishes.append(Wish([f"{row.ordinal}?"], near, "tl-c-undated", pad=5))
    if lane.preparing:
        for mark in found.marks:
            if mark.shape == "next":
                texts = words.preparing_labels(lane.preparing)
                spots = [
                    Spot("bar", mark.left, 8),
                    Spot("low", mark.left, 8),
                    Spot("low", mark.left, -8, "end"),
                ]
                found.wishes.append(Wish(texts, spots, "tl-c-undated", pad=8))


def _term_labels(found: Drawing, lane: Lane, view: View, today: float | None) -> None:
    """On the first piece of each term; where a bar fades, only on its solid part."""
    told = set()
    veiled = {mark.key for mark in found.marks if mark.shape == "veil"}
    bars = [mark for mark in found.marks if mark.shape == "bar" and mark.fill != "tl-dawn"]
    for mark in bars:
        row = lane.statuses[int(mark.key[1:])]
        term = lane.term_on(row.span.first)
        if term is None or (term.ordinal, term.roll) in told:
            continue
        told.add((term.ordinal, term.roll))
        solid = {"tl-open": 0.5, "tl-ease": 0.75}.get(mark.fill.removesuffix("-roll"), 1.0)
        right = mark.left + (mark.right - mark.left) * solid
        spots = [Spot("bar", mark.left, 7, "start", (mark.left, right))]
        if today is not None and mark.left <= today < mark.left + (mark.right - mark.left) * 0.3:
            spots.insert(0, Spot("bar", today, 7, "start", (mark.left, right)))
        kind = "tl-in-soft" if term.roll else "tl-in"
        if mark.key in veiled:
            kind = "tl-c-plain"  # nothing is readable on stripes
        pad = 6 if mark.key in veiled else 0
        found.wishes.append(Wish(words.term_labels(term), spots, kind, pad=pad))


def _beside(mark: Mark, off: float) -> list[Spot]:
    """Right of a mark, left of it, then below it, on the side that has room."""
    low = Spot("low", mark.left) if mark.left < 50 else Spot("low", mark.left, -4, "end")
    return [
        Spot("mark", mark.right, off),
        Spot("mark", mark.left, -off, "end"),
        low,
        Spot("low", (mark.left + mark.right) / 2, 0, "middle"),
    ]


def _due_labels(found: Drawing, lane: Lane, view: View) -> None:
    dues = {target.key: target for _start, target in next_notices(lane, view.on)}
    for mark in [mark for mark in found.marks if mark.shape == "notice"]:
        below = [Spot("low", mark.left, 0, anchor) for anchor in ("middle", "start", "end")]
        text = words.notice_label(dues[mark.key])
        found.wishes.append(Wish([text], [*below, Spot("mark", mark.left, 6)], "tl-l-notice"))
    for mark in [mark for mark in found.marks if mark.shape == "cap"]:
        row = lane.statuses[int(mark.key[1:])]
        found.wishes.append(Wish(words.end_labels(row), _beside(mark, 6), "tl-l"))


def _work_labels(found: Drawing, lane: Lane, view: View) -> None:
    """What is to come first, then what was outside cover, then the latest of the rest."""
    named = {f"w{work.uid}": work for work in lane.works}
    marks = {mark.key: mark for mark in found.marks if mark.key in named}
    order = sorted(marks, key=lambda key: (_weight(named[key]), -marks[key].right))
    quiet, forums = 0, set()
    for key in order:
        work, mark = named[key], marks[key]
        if work.forum in forums or (_weight(work) == 2 and (quiet := quiet + 1) > 3):
            continue
        forums |= {work.forum} - {""}
        kind = "tl-l-out" if work.outside_cover else "tl-l-forum" if work.forum else "tl-l"
        off = 8 if mark.shape == "band" else 10
        found.wishes.append(Wish(words.work_labels(work), _beside(mark, off), kind))


def _weight(work: Work) -> int:
    if work.state in ("proposed", "window", "scheduled", "postponed", ""):
        return 0
    return 1 if work.outside_cover else 2


def ends_touch(marks: list[Mark]) -> bool:
    """Whether any two bars overlap; for the tests."""
    bars = sorted((mark.left, mark.right) for mark in marks if mark.shape == "bar")
    return any(one[1] > two[0] + 1e-6 for one, two in pairwise(bars))
