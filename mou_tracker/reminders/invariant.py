"""For each open legal deadline: were so many people told of it in time, and did one of them act?"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Breach:
    """One step of one legal deadline of which too few heard, or nobody did anything. `kind`: its
    words; `step`: the day of the newest step; `told`: names; `why`: what is lacking."""

    reference: str
    kind: str
    day: date
    step: date
    told: tuple[str, ...]
    why: str


def breaches(*, on: date, now: datetime) -> list[Breach]:
    return []
