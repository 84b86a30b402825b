"""How lanes are looked at, and what a mark is."""

from dataclasses import dataclass
from datetime import date

from agreements.dates import DateError, add_months

from .density import MIDDLE, Density
from .scale import Scale

#: What is to begin within so many months is lit.
SOON = 6


@dataclass(frozen=True, slots=True)
class View:
    """How lanes are looked at: the window, the asked day, the room of a lane and the units its
    drawing is wide."""

    scale: Scale
    on: date
    density: Density = MIDDLE
    width: int = 0

    @property
    def units(self) -> int:
        return self.width or self.density.width

    def at(self, day: date) -> float:
        """Where `day` begins; outside 0..units beyond the window."""
        return self.scale.at(day) * self.units / 100

    def after(self, day: date) -> float:
        """Where `day` is over."""
        return self.at(day) + self.units / self.scale.days

    def middle(self, day: date) -> float:
        return (self.at(day) + self.after(day)) / 2

    def span(self, first: date, last: date | None) -> tuple[float, float] | None:
        """Both edges of a run of days (inclusive; None: open), cut to the window; None where they
        do not meet."""
        left = max(self.at(first), 0.0)
        right = float(self.units) if last is None else min(self.after(last), float(self.units))
        return (left, right) if left < right else None

    def holds(self, place: float) -> bool:
        """Whether a place lies in the window."""
        return 0 <= place <= self.units

    @property
    def soon(self) -> date:
        """The last day on which what begins is lit."""
        try:
            return add_months(self.on, SOON)
        except DateError:
            return date.max


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark. `kind` is a name of `paths.SHAPES`; `key` names the row of the lane that it tells.
    `slope`, `peak`: how far a wedge has risen at its left and right edge (0..1), where the window
    cuts it."""

    kind: str
    left: float
    right: float
    key: str
    slope: float = 0.0
    peak: float = 1.0
