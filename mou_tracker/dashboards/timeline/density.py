"""How much room a lane has: its height and where its marks stand in it.

All figures are in the units of the lane's own drawing, which are pixels at the width it was drawn
for. A lane keeps the marks of its bar at every density; only their size changes.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Density:
    """`bar`, `thick`: top and height of the bar. `below`: the middle of the track beneath it, for
    steps and activities; 0: there is none, and they are not drawn. `text`: the size of labels.
    `width`: of the track, where a page of 1,440 pixels shows it."""

    name: str
    height: float
    bar: float
    thick: float
    below: float
    text: float
    width: int

    @property
    def middle(self) -> float:
        return self.bar + self.thick / 2

    @property
    def foot(self) -> float:
        """The lower edge of the bar."""
        return self.bar + self.thick

    @property
    def baseline(self) -> float:
        """Of a label on the bar."""
        return self.middle + self.text * 0.36


ROOMY = Density("roomy", height=44, bar=10, thick=18, below=36, text=12, width=660)
MIDDLE = Density("middle", height=28, bar=6.5, thick=13, below=23.8, text=10.5, width=660)
DENSE = Density("dense", height=24, bar=6.5, thick=11, below=0, text=10.5, width=800)
PHONE = Density("phone", height=24, bar=6.5, thick=11, below=21, text=10.5, width=358)
#: One agreement that has the page to itself.
ALONE = Density("roomy", height=44, bar=10, thick=18, below=36, text=12, width=830)
#: A printed sheet: 5.4 mm at 96 to the inch.
SHEET = Density("sheet", height=20.4, bar=4, thick=10, below=16.9, text=11.4, width=628)

#: Up to so many lanes each density is used.
ROOMY_UP_TO, MIDDLE_UP_TO = 12, 120


def density_for(lanes: int) -> Density:
    """The density of a page of so many lanes."""
    if lanes <= ROOMY_UP_TO:
        return ROOMY
    return MIDDLE if lanes <= MIDDLE_UP_TO else DENSE
