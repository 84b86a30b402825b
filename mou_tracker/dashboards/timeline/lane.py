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

    @property
    def end_is_recorded(self) -> bool:
        return self.end_kind != "not_recorded"


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

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


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


@dataclass(slots=True)
class Lane:
    """One agreement over time."""

    reference: str
    title: dict[str, str]
    legal_nature: str
    partners: tuple[tuple[str, dict[str, str], str], ...]  # (short name, names, country)
    responsible: str = ""
    areas: tuple[tuple[str, dict[str, str]], ...] = ()  # (code, names) of the latest term with any
    statuses: list[Status] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)  # whole, where they touch the statuses
    terms: list[Term] = field(default_factory=list)
    signings: list[Signing] = field(default_factory=list)
    undated: list[Undated] = field(default_factory=list)
    preparing: Preparing | None = None
    dues: list[Due] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    #: Leaves of explanations what the reader may have; None where that is done already.
    disclose: Callable[[Iterable[Any]], list[Any]] | None = None

    @property
    def countries(self) -> tuple[str, ...]:
        return tuple(sorted({country for _short, _names, country in self.partners if country}))

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

    def term_on(self, day: date) -> Term | None:
        return next((row for row in self.terms if day in row.span), None)
