"""What a lane shows, as plain values: rows already read, nothing computed from a calendar.

Names are as the reader sees them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agreements.dates import PartialDate, Span
from agreements.status.answers import Gap

#: Statuses drawn as a bar: a term is running.
RUNNING = frozenset({"in_force", "terminating", "suspended"})


@dataclass(frozen=True, slots=True)
class Status:
    """One status period."""

    status: str
    span: Span
    certain: bool
    ordinal: int | None
    because: tuple[dict[str, Any], ...] = ()
    end_certain: bool = True  # of the last day of the whole run
    end_earliest: date | None = None
    end_latest: date | None = None
    since: date | None = None  # first day of the whole run

    @property
    def begun(self) -> date:
        """The first day of the whole run of this status."""
        return self.since or self.span.first


@dataclass(frozen=True, slots=True)
class Term:
    """The days of one term (roll 0) or of one of its tacit periods."""

    ordinal: int
    roll: int
    span: Span
    end_kind: str
    notice_by: date | None
    certain: bool
    because: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    starts_certain: bool = True
    starts_earliest: date | None = None
    starts_latest: date | None = None
    ends_earliest: date | None = None
    ends_latest: date | None = None  # None: open, where the end is in doubt
    notice_latest: date | None = None

    @property
    def end_is_recorded(self) -> bool:
        return self.end_kind != "not_recorded"

    @property
    def partial_until(self) -> date | None:
        """The latest its first day may be, where that lies between two bounds."""
        first, last = self.starts_earliest, self.starts_latest
        return last if first and last and first < last else None

    @property
    def doubtful_from(self) -> date | None:
        """The earliest its last day may be, where that lies between two edges."""
        return self.ends_earliest if self.ends_earliest != self.ends_latest else None


@dataclass(frozen=True, slots=True)
class Signing:
    """When the last party signed a term."""

    ordinal: int
    signed: PartialDate
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Undated:
    """A term of which only the ordinal is known: somewhere between its dated neighbours. One that
    is not recorded at all is known from a later one."""

    ordinal: int
    after: date | None
    before: date | None
    is_recorded: bool = True


@dataclass(frozen=True, slots=True)
class Preparing:
    """A term not signed yet."""

    ordinal: int
    stage: str


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as it stood on the asked day, `closed_on` None while it was open; `key` is stable
    within its origin, `period` names the term and roll whose deadlines belong together ("" for
    others)."""

    kind: str
    key: str
    day: date
    until: date | None
    period: str = ""
    state: str = "open"
    closed_on: date | None = None
    earliest: date | None = None  # the edges of `day`, where it is in doubt
    latest: date | None = None
    step: str = ""  # of the plan

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def safe(self) -> date:
        """The day by which one is safe."""
        return self.earliest or self.day

    @property
    def last(self) -> date:
        """The latest day it may be."""
        return max(self.latest or self.day, self.until or self.day)


@dataclass(frozen=True, slots=True)
class Work:
    """An activity: held on a day, or planned for a day or a window. `state` is empty where it was
    planned and nobody wrote down since when it stood so (`known=`)."""

    uid: str
    kind: str
    title: dict[str, str]
    state: str
    when: PartialDate
    forum: str = ""
    outside_cover: bool = False

    @property
    def is_window(self) -> bool:
        return self.when.earliest != self.when.latest


@dataclass(frozen=True, slots=True)
class Cover:
    """Until when it is in effect as far as is known on the asked day; `kind` as in the derived
    rows, `until` None where there is no such day, `earliest` and `latest` its edges."""

    kind: str
    until: date | None = None
    earliest: date | None = None
    latest: date | None = None
    certain: bool = True


@dataclass(slots=True)
class Lane:
    """One agreement over time."""

    reference: str
    title: dict[str, str]
    legal_nature: str
    statuses: list[Status] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)  # whole, where they touch the statuses
    terms: list[Term] = field(default_factory=list)
    signings: list[Signing] = field(default_factory=list)
    undated: list[Undated] = field(default_factory=list)
    preparing: Preparing | None = None
    dues: list[Due] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)  # by day
    cover: Cover | None = None
    steps: list[Due] = field(default_factory=list)  # of the running plan, by day
    #: Leaves of explanations what the reader may have; None where that is done already.
    disclose: Callable[[Iterable[Any]], list[Any]] | None = None

    @property
    def binding(self) -> bool | None:
        return {"binding": True, "non_binding": False}.get(self.legal_nature)

    def status_on(self, day: date) -> Status | None:
        return next((row for row in self.statuses if day in row.span), None)

    def gap_over(self, row: Status) -> Gap | None:
        """The gap inside the chain whose days a status period is a part of."""
        return next((one for one in self.gaps if row.span.first in one.span), None)

    def gap_from(self, row: Status) -> Gap | None:
        """The same of the first of its status periods, which stands for the whole gap."""
        gap = self.gap_over(row)
        parts = (one for one in self.statuses if gap and self.gap_over(one) == gap)
        return gap if next(parts, None) == row else None

    def goes_on(self, row: Status) -> bool:
        """Whether cover does not end with the last day of a running period."""
        return any(
            other.status in RUNNING and (other.span.first - row.span.last).days == 1
            for other in self.statuses
        )

    def is_stoppable(self, term: Term, on: date) -> bool:
        """Whether a tacit period to come can still be stopped on `on`: the notice day before it
        has not passed at any of its edges."""
        if not term.roll or term.span.first <= on or term.starts_certain:
            return False
        which = (term.ordinal, term.roll - 1)
        before = next((one for one in self.terms if (one.ordinal, one.roll) == which), None)
        passed = before.notice_latest if before else None
        return passed is None or passed >= on

    def last_in_doubt(self, on: date) -> Term | None:
        """The period with which cover ends, where that day lies between two edges."""
        if self.cover is None or self.cover.kind != "day":
            return None
        ends = (one for one in self.terms if one.span.last == self.cover.until)
        last = next(ends, None)
        return last if last and last.doubtful_from and not self.is_stoppable(last, on) else None

    def term_on(self, day: date) -> Term | None:
        return next((row for row in self.terms if day in row.span), None)
