"""What the timeline shows: a window, rows under heads with their drawings, one list of groups for
page, sheets and file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.safestring import SafeString

from .density import ALONE, ROOMY, Density
from .draw import DEFS, Drawn, draw_axis, draw_ground, draw_lane, draw_today
from .grouping import Group
from .lane import Lane
from .markup import Columns
from .scale import Scale, whole
from .table import TableRow, entries
from .view import View


@dataclass(frozen=True)
class Frame:
    """What lanes are drawn in."""

    scale: Scale
    on: date
    density: Density = ROOMY
    defs: SafeString = field(default=DEFS, repr=False)

    @cached_property
    def view(self) -> View:
        return View(self.scale, self.on, self.density)

    @property
    def ground(self) -> SafeString:
        return draw_ground(self.view)

    @property
    def is_dense(self) -> bool:
        return self.density.name == "dense"

    @cached_property
    def columns(self) -> Columns:
        return Columns(ordinal=not self.is_dense)


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn. `groups`: rows under their heads, folded ones included; `lanes`:
    those of the rows that are not folded, by reference; `total`: of all lanes asked for."""

    frame: Frame
    groups: list[Group]
    lanes: dict[str, Lane]
    total: int = 1

    @property
    def scale(self) -> Scale:
        return self.frame.scale

    @property
    def on(self) -> date:
        return self.frame.on

    @property
    def view(self) -> View:
        return self.frame.view

    def drawn(self, reference: str) -> Drawn:
        return draw_lane(self.lanes[reference], self.view)


@dataclass(frozen=True)
class OneLane:
    """The picture of one agreement, with room for everything."""

    lane: Lane
    scale: Scale
    on: date
    defs: SafeString = field(default=DEFS, repr=False)

    @cached_property
    def view(self) -> View:
        return View(self.scale, self.on, ALONE)

    @property
    def ground(self) -> SafeString:
        return draw_ground(self.view)

    @property
    def axis(self) -> SafeString:
        return draw_axis(self.view)

    @property
    def pill(self) -> SafeString:
        return draw_today(self.view)

    @property
    def drawn(self) -> Drawn:
        return draw_lane(self.lane, self.view)

    @property
    def entries(self) -> Iterator[TableRow]:
        return entries(self.lane, self.on)


def picture_of(lane: Lane, on: date) -> OneLane:
    """The picture of one agreement, from its first day on."""
    begun = [row.span.first for row in lane.statuses[:1]]
    scale = whole(begun[0] if begun else None, on)
    return OneLane(lane, scale, on)
