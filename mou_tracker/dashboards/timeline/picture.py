"""A set of lanes as a whole picture: window, axis, grouped rows, table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.wording.countries import country_name

from . import words
from .density import ALONE, Density, density_for
from .draw import DEFS, Drawn, draw_axis, draw_ground, draw_lane, draw_today
from .lane import Lane
from .scale import Scale, whole
from .table import TableRow, entries
from .view import View

#: Up to so many lanes every period has a row of its own in the table.
ROOMY_UP_TO = 30

GROUPS: dict[str, str | Promise] = {
    "country": gettext_lazy("country"),
    "responsible": gettext_lazy("responsible person"),
    "area": gettext_lazy("cooperation area"),
    "none": gettext_lazy("not grouped"),
}


@dataclass(frozen=True)
class ShownLane:
    """A lane as it is shown; drawn when asked for."""

    lane: Lane
    view: View

    @cached_property
    def drawn(self) -> Drawn:
        return draw_lane(self.lane, self.view)

    @property
    def name(self) -> str:
        return words.name(self.lane)

    @property
    def title(self) -> str:
        return words.pick(self.lane.title)[0]

    @property
    def status(self) -> str:
        now = self.lane.status_on(self.view.on)
        return words.standing(now) if now else _("not yet")

    @property
    def periods(self) -> str:
        """Every status period in one cell: the page of hundreds."""
        return words.periods(self.lane)

    @property
    def entries(self) -> Iterator[TableRow]:
        return entries(self.lane, self.view.on)


@dataclass(frozen=True)
class Group:
    name: str
    rows: list[ShownLane] = field(default_factory=list)


@dataclass(frozen=True)
class Picture:
    """Everything templates/timeline/ shows."""

    lanes: list[Lane]
    scale: Scale
    on: date
    group: str = "none"
    defs: SafeString = DEFS
    density: Density | None = None

    @cached_property
    def view(self) -> View:
        return View(self.scale, self.on, self.density or density_for(len(self.lanes)))

    @property
    def is_told_whole(self) -> bool:
        """Whether every period has a row of its own in the table."""
        return len(self.lanes) <= ROOMY_UP_TO

    @property
    def axis(self) -> SafeString:
        return draw_axis(self.view)

    @property
    def ground(self) -> SafeString:
        return draw_ground(self.view)

    @property
    def today(self) -> SafeString:
        return draw_today(self.view)

    @cached_property
    def rows(self) -> list[ShownLane]:
        return [ShownLane(lane, self.view) for lane in self.lanes]

    @cached_property
    def groups(self) -> list[Group]:
        """Rows by what the reader groups them by; one with several areas stands under each."""
        if self.group == "none":
            return [Group("", self.rows)]
        found: dict[str, Group] = {}
        for row in self.rows:
            for name in _names(row.lane, self.group) or [""]:
                found.setdefault(name, Group(name or _("not recorded"))).rows.append(row)
        return [found[name] for name in sorted(found, key=lambda name: (not name, name))]


def _names(lane: Lane, group: str) -> list[str]:
    if group == "country":
        return [" · ".join(map(country_name, lane.countries))] if lane.countries else []
    if group == "responsible":
        return [lane.responsible] if lane.responsible else []
    return [words.pick(names)[0] or code for code, names in lane.areas]


def picture_of(lane: Lane, on: date) -> Picture:
    """The picture of one agreement, from its first day on."""
    begun = [row.span.first for row in lane.statuses[:1]]
    scale = whole(begun[0] if begun else None, on)
    return Picture([lane], scale, on, density=ALONE)
