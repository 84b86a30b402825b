"""What the rules return: rows in waiting, each able to say how it came to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from agreements.values import quickly_made

Status = Literal[
    "superseded",
    "terminated",
    "suspended",
    "terminating",
    "in_force",
    "signed",
    "expired",
    "withdrawn",
    "in_preparation",
    "unknown",
]
#: Formal cover (filter `in_force_on`).
IN_EFFECT = frozenset({"in_force", "terminating"})
#: Statuses of the days of a run: suspension does not end one.
COVERED = IN_EFFECT | {"suspended"}
#: `certain_from` of what never rested on an assumption.
ALWAYS = date.min


@quickly_made
@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation; `params` are JSON values (dates as ISO text).

    Rendered to one sentence in the reader's language by `agreements.wording.explanations`.
    """

    code: str
    params: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, **self.params}


Because = tuple[Step, ...]


@quickly_made
@dataclass(frozen=True, slots=True)
class Edges:
    """Between which days a computed day lies (inclusive; None: open at that side), and from when
    it is certain (ALWAYS, a day, or None for never)."""

    earliest: date | None
    latest: date | None
    certain_from: date | None


def exactly(day: date | None, certain_from: date | None) -> Edges:
    """A day on which every reading agrees."""
    return Edges(day, day, certain_from)


def hull(found: Iterable[Edges]) -> tuple[date | None, date | None]:
    """The least and the greatest day; None where one of them is open at that side."""
    found = list(found)
    lows = [one.earliest for one in found if one.earliest]
    earliest = min(lows) if lows else None
    if any(one.latest is None for one in found):
        return earliest, None
    return earliest, max((one.latest for one in found), default=None)


@quickly_made
@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """One status over an unbroken run of days; `ends_on` None reaches beyond the horizon.

    `certain_from`: from when the status itself is certain on these days. `since` and `until`: the
    bounds of the whole run of this status, which other periods may share.
    """

    status: Status
    starts_on: date
    ends_on: date | None
    certain_from: date | None
    because: Because
    since: Edges
    until: Edges
    ordinal: int | None = None  # the term in effect, or the one that ran out


@quickly_made
@dataclass(frozen=True, slots=True)
class TermPeriod:
    """A run of days of one term: roll 0 is the agreed term, roll n its n-th tacit period.

    `because` is keyed by field: "starts_on", "ends_on", "notice_by".
    """

    term: int  # TermFact.id
    ordinal: int
    roll: int
    starts_on: date
    ends_on: date | None  # actual last day (cut, extended, terminated), inclusive
    end_kind: Literal["fixed", "duration", "indefinite", "not_recorded"]
    notice_by: date | None
    because: dict[str, Because]
    starts: Edges
    ends: Edges
    notice: Edges | None = None

    @property
    def certain_from(self) -> date | None:
        """From when first and last day are certain."""
        one, other = self.starts.certain_from, self.ends.certain_from
        return None if one is None or other is None else max(one, other)


CoverKind = Literal["day", "rolls", "indefinite", "not_recorded", "not_in_effect"]


@quickly_made
@dataclass(frozen=True, slots=True)
class Cover:
    """Until when the agreement is in effect as far as is known (domain §4), for the days
    `starts_on`..`ends_on` that are asked about (None: from ever, for ever), as known from the day
    `known_from` on. `until`: the last day of the run, None where there is none."""

    starts_on: date
    ends_on: date | None
    known_from: date
    known_until: date | None
    kind: CoverKind
    until: date | None
    edges: Edges
    because: Because = ()
    run_from: date | None = None  # first day of the run
    ordinal: int | None = None  # the term it ends with

    def holds(self, day: date) -> bool:
        """Whether `day` lies inside the run that answers."""
        return self._first <= day <= (self.until or date.max)

    def meets(self, other: "Cover") -> bool:
        """Whether the two runs share a day."""
        mine, theirs = self.until or date.max, other.until or date.max
        return self._first <= theirs and other._first <= mine

    @property
    def _first(self) -> date:
        return self.run_from or date.max


ClosedAs = Literal["done", "void", "passed"]
#: Of two closings on one day the earlier in this list holds.
CLOSED_AS: tuple[ClosedAs, ...] = ("done", "void", "passed")


@quickly_made
@dataclass(frozen=True, slots=True)
class Closing:
    """A deadline is closed from `on` on (inclusive): `done`, what it asked for has happened;
    `void`, it is no longer asked for; `passed`, its day went by and nothing can be done about it.
    """

    on: date
    how: ClosedAs


def first_closing(*closings: "Closing | None") -> Closing | None:
    """The one that holds: the earliest, of two on one day done before void before passed."""
    found = [one for one in closings if one]
    if len(found) == 1:
        return found[0]
    return min(found, key=lambda one: (one.on, CLOSED_AS.index(one.how)), default=None)


#: Kinds whose uncertain day is asked for from its earliest edge.
WITH_SAFE_DAY = frozenset({"notice", "start_renewal", "expiry"})


@quickly_made
@dataclass(frozen=True, slots=True)
class Deadline:
    """One day (or window `day`..`until`) somebody must not miss.

    `key` is stable within the agreement: kind + source + occurrence, e.g. "expiry:term:12:roll:0".
    `closing`: the day from which it is closed, and how; None while nothing closes it (domain §5).
    `earliest`, `latest`: the edges of `day` over all that its facts leave open; `is_open`: it may
    also lie later than `latest`, without a bound.
    """

    kind: str
    key: str
    day: date
    until: date | None
    closing: Closing | None
    certain_from: date | None
    because: Because
    params: dict[str, Any]
    moved_from: date | None = None  # the literal date, where the working-day rule moved it
    term: int | None = None
    earliest: date | None = None
    latest: date | None = None
    is_open: bool = False

    @property
    def safe_by(self) -> date | None:
        """The day by which one is safe, whichever of the days in question holds."""
        return (self.earliest or self.day) if self.kind in WITH_SAFE_DAY else None


@quickly_made
@dataclass(frozen=True, slots=True)
class Note:
    """An entry of `missing` or `warnings`: a code and what it is about."""

    code: str
    params: dict[str, Any]
    ordinal: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "ordinal": self.ordinal, **self.params}


@quickly_made
@dataclass(frozen=True, slots=True)
class Lifecycle:
    """All that follows from one agreement's facts.

    `status_periods` cover every day from the first dated fact on, sorted, without overlap.
    `first_signed`: EDTF of the first signature known, or None. `signed`: EDTF of the completing
    signature by ordinal.
    """

    status_periods: tuple[StatusPeriod, ...]
    term_periods: tuple[TermPeriod, ...]
    deadlines: tuple[Deadline, ...]
    covers: tuple[Cover, ...]
    missing: tuple[Note, ...]
    warnings: tuple[Note, ...]
    first_signed: str | None
    signed: dict[int, str]
