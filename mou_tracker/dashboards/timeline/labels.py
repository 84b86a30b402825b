"""The few words inside a lane: ordinals, ↻, days of gaps, the four states.

A label is drawn only if it fits whole inside its mark with some air, never across the line of the
asked day (it moves right of it), and never where something else stands already.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from agreements.wording.numbers import in_thousands

from . import words
from .density import Density
from .lane import Lane, Term
from .layout import AIR, Room, width
from .paths import number
from .view import Mark, View

#: From the left edge of a mark to its label; from the line of the day to what moved beside it.
INSET, BESIDE_TODAY = 5.0, 6.0


#: What a label on a mark is written in.
INK = {
    "past": "soft-ink",
    "dawn": "soft-ink",
    "bar": "on-bar",
    "rise": "on-bar",
    "fade": "on-bar",
    "roll": "soft-ink",
    "soft": "soft-ink",
    "gap": "gap-ink",
    "frame": "quiet-ink",
    "suspended": "accent-ink",
    "review": "accent-ink",
    "undated": "soft-ink",
}
#: Marks an ordinal may stand on.
GROUND = frozenset({"past", "dawn", "bar", "rise", "fade", "roll", "soft"})


@dataclass(frozen=True, slots=True)
class Label:
    """`look`: the class of its ink; `boxed`: on a ground of its own."""

    text: str
    x: float
    look: str
    wide: float
    boxed: bool = False


# --- Words ---------------------------------------------------------------------------------------


def ordinal(n: int) -> str:
    """ "orig.", "2nd" as it is said on a bar."""
    if n == 0:
        return pgettext("term, very short", "orig.")
    return pgettext("ordinal of a renewal, very short", "no. %(n)d") % {"n": n}


def gap_texts(days: int, *, certain: bool, grows: bool) -> list[str]:
    """What a gap says, longest first: "gap ≈ 2,188 days", "gap, day 897"."""
    about = "" if certain else "≈ "
    told = {"n": about + in_thousands(days)}
    if grows:
        long = pgettext("gap that still grows", "gap, day %(n)s") % told
    else:
        long = ngettext("gap %(n)s day", "gap %(n)s days", days) % told
    return [long, pgettext("days, very short", "%(n)s d") % told]


def not_recorded() -> str:
    return _("end not recorded")


def indefinite() -> str:
    return pgettext("end, very short", "indefinite") + " →"


def suspended() -> str:
    return "‖" + words.status_label("suspended")  # one word: the mark stands at its name


def waiting(lane: Lane, mark: Mark) -> list[str]:
    """Why something is not in effect yet."""
    row = lane.statuses[int(mark.key[1:])]
    if row.status == "signed" and row.ordinal is not None:
        told = {"term": ordinal(row.ordinal)}
        return [
            _("%(term)s signed, not in effect") % told,
            pgettext("term", "not in effect"),
        ]
    if row.status == "unknown":
        return [words.status_label("unknown")]
    return [pgettext("agreement", "to be signed")]


# --- Placing -------------------------------------------------------------------------------------


def labels_of(lane: Lane, view: View, marks: list[Mark]) -> list[Label]:
    """The labels of a lane, those that matter most first."""
    room = Room()
    for mark in marks:
        if reach := _reach(mark):
            room.take(*reach)
    placer = _Placer(view, room)
    placer.gaps(lane, marks)
    placer.states(lane, marks)
    placer.terms(lane, marks)
    placer.undated(marks)
    placer.reviews(marks)
    return placer.found


def _reach(mark: Mark) -> tuple[float, float] | None:
    """What a mark takes of the bar's row, so that no label may stand there."""
    if mark.kind.startswith("wedge"):
        return mark.left, mark.right
    if mark.kind in ("cap", "cut", "given", "notice", "notice_quiet"):
        return mark.left - 1.5, mark.left + 1.5
    if mark.kind == "review":
        return mark.left - 6, mark.left + 6
    if mark.kind == "undated":
        return mark.left - 4, mark.left + 4
    if mark.kind.startswith("whiskers"):
        return mark.left, mark.right
    return None


class _Placer:
    def __init__(self, view: View, room: Room) -> None:
        self.view, self.room = view, room
        self.today = view.at(view.on)
        self.size = view.density.text
        self.found: list[Label] = []

    def _put(self, text: str, left: float, right: float, look: str, *, boxed: bool = False) -> bool:
        """At the left edge of left..right, or right of the asked day."""
        wide = width(text, self.size)
        x = left + INSET
        if x - 2 < self.today < x + wide + 2:
            x = self.today + BESIDE_TODAY
        if x + wide + AIR - INSET > right or not self.room.is_free(x - 1, x + wide + 1):
            return False
        self._add(Label(text, x, look, wide, boxed))
        return True

    def _add(self, label: Label) -> None:
        self.room.take(label.x - 1, label.x + label.wide + 1)
        self.found.append(label)

    def gaps(self, lane: Lane, marks: list[Mark]) -> None:
        for mark in marks:
            if mark.kind == "gap":
                self._gap(mark, lane)

    def _gap(self, mark: Mark, lane: Lane) -> None:
        row = lane.statuses[int(mark.key[1:])]
        if gap := lane.gap_from(row):
            texts = gap_texts(gap.days, certain=gap.certain, grows=False)
        else:
            days = (self.view.on - row.begun).days + 1
            certain = lane.cover is None or lane.cover.certain
            texts = gap_texts(days, certain=certain, grows=True)
        for text in texts:
            wide = width(text, self.size)
            middle = (mark.left + mark.right) / 2
            x = middle - wide / 2
            if x - 2 < self.today < x + wide + 2 and self.today < mark.right - 1:
                continue
            if wide + AIR <= mark.right - mark.left and self.room.is_free(x, x + wide):
                self._add(Label(text, x, INK["gap"], wide, True))
                return

    def states(self, lane: Lane, marks: list[Mark]) -> None:
        faded = {m.key: m.right for m in marks if m.kind in ("fade", "fade_roll")}
        arrows = {mark.key for mark in marks if mark.kind == "arrow"}
        for mark in marks:
            if mark.kind == "frame":
                texts = waiting(lane, mark)
                any(self._put(one, mark.left, mark.right, INK["frame"]) for one in texts)
            elif mark.kind == "frame_unrecorded":
                left = max(mark.left, faded.get(mark.key, 0) - 2)
                self._put(not_recorded(), left, mark.right, INK["frame"])
            elif mark.kind == "suspended":
                self._put(suspended(), mark.left, mark.right, INK["suspended"], boxed=True)
            elif mark.kind == "bar" and mark.key in arrows:
                self._put(indefinite(), mark.left + 2, mark.right, INK["bar"])

    def terms(self, lane: Lane, marks: list[Mark]) -> None:
        """The ordinal or ↻ at the first piece of each term, on what is drawn there."""
        for term in lane.terms:
            pieces = sorted(
                (one for one in marks if one.kind in GROUND and self._is_of(one, term)),
                key=lambda one: one.left,
            )
            if not pieces:
                continue
            text = "↻" if term.roll else ordinal(term.ordinal)
            left, right = pieces[0].left, pieces[-1].right
            x = left + INSET
            moved = x - 2 < self.today < x + width(text, self.size) + 2
            at = self.today + BESIDE_TODAY if moved else x
            on = next((one for one in pieces if one.left <= at <= one.right), pieces[0])
            self._put(text, left, right, INK[on.kind])

    def _is_of(self, mark: Mark, term: Term) -> bool:
        edges = self.view.span(term.span.first, term.span.last)
        return edges is not None and edges[0] - 0.01 <= mark.left and mark.right <= edges[1] + 0.01

    def undated(self, marks: list[Mark]) -> None:
        for mark in marks:
            if mark.kind != "undated":
                continue
            text = f"{mark.key[1:]}?"
            wide = width(text, self.size)
            x, right = mark.left + 5, mark.left + 6 + wide
            crosses = x - 2 < self.today < right or right > self.view.units
            if not crosses and self.room.is_free(mark.left + 4.1, right):
                self._add(Label(text, mark.left + 5, INK["undated"], wide))

    def reviews(self, marks: list[Mark]) -> None:
        wide = width("?", self.size)
        self.found += (
            Label("?", mark.left - self.size * 0.27, INK["review"], wide)
            for mark in marks
            if mark.kind == "review"
        )


def label_grounds(labels: Iterable[Label], density: Density) -> Iterator[tuple[str, str]]:
    """The ground beneath those that stand on stripes or a frame."""
    high = number(density.thick - 2)
    for one in labels:
        if one.boxed:
            wide = number(one.wide + 6)
            left, top = number(one.x - 3), number(density.bar + 1)
            yield "label-ground", f"M{left} {top}h{wide}v{high}h-{wide}z"


def drawn(labels: Iterable[Label], density: Density) -> str:
    y = number(density.baseline)
    return "".join(
        f'<text class="tl-t tl-{one.look}" x="{number(one.x)}" y="{y}">{_marked(one.text)}</text>'
        for one in labels
    )


def _marked(text: str) -> str:
    """The mark of doubt as heavy as it goes, so that it stays legible when small."""
    return escape(text).replace("≈", '<tspan class="tl-about">≈</tspan>')
