"""Building explanations, and the small algebra of certainty.

A certainty is the day from which something is certain: ALWAYS, a day, or None for never.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from agreements.dates import Length

from .result import ALWAYS, Because, Step

Certainty = date | None
ONE_DAY = timedelta(days=1)


def all_of(certainties: Iterable[Certainty]) -> Certainty:
    """What rests on several things is certain once the last of them is; never if one never is."""
    latest = ALWAYS
    for certainty in certainties:
        if certainty is None:
            return None
        latest = max(latest, certainty)
    return latest


def both(one: Certainty, other: Certainty) -> Certainty:
    if one is None or other is None:
        return None
    return one if one >= other else other


def _parts(length: Length) -> dict[str, int]:
    return {"years": length.years, "months": length.months, "days": length.days}


#: Dates as ISO text, lengths as their parts; anything else a step carries is JSON already.
AS_JSON: dict[type, Callable[[Any], Any]] = {date: date.isoformat, Length: _parts}


def step(code: str, **params: Any) -> Step:
    for name, value in params.items():
        told = AS_JSON.get(type(value))
        if told is not None:
            params[name] = told(value)
    return Step(code, params)


def because(*steps: Step | Because) -> Because:
    """One explanation out of steps and explanations, in order, each step once."""
    found: list[Step] = []
    for item in steps:
        found.extend(one for one in ((item,) if isinstance(item, Step) else item))
    return tuple(one for at, one in enumerate(found) if one not in found[:at])


#: A last day that the text states, and what moves or is counted from such a day.
STATED = frozenset({"stated_end", "stated_end_within"})
FROM_STATED = STATED | {"extension", "notice_day", "back_plan", "moved"}


def rests_on_stated_end(because: Because) -> bool:
    """Whether a day follows from a stated last day alone, and not from when the term began."""
    codes = [one.code for one in because]
    return bool(codes) and codes[0] in STATED and FROM_STATED.issuperset(codes)
