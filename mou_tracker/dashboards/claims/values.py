"""What is known of an agreement on a day, as a value, and what becomes of a text beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from agreements.dates import PartialDate, from_day, partnership
from agreements.status.claims import Range

FAR_BACK, FAR_AHEAD = date.min, date.max
#: Reasons of what is right by one way to count only.
QUALIFIED = ("only_calendar_difference", "only_inclusive")


class Verdict(StrEnum):
    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Day:
    """A day as far as it is known. `certain`: nothing it rests on can move it between its bounds;
    `or_earlier`: an instrument that is not recorded may lie before it."""

    value: PartialDate
    certain: bool = True
    or_earlier: bool = False

    def compare(self, said: PartialDate) -> Verdict:
        """A vaguer date that holds every day it may be agrees, one that holds none contradicts."""
        mine = self.value.earliest or FAR_BACK, self.value.latest or FAR_AHEAD
        other = said.earliest or FAR_BACK, said.latest or FAR_AHEAD
        vague = self.value.approximate or self.value.uncertain or not self.certain
        if other[0] > mine[1] and not vague:
            return Verdict.CONTRADICTS
        if other[1] < mine[0] and not vague and not self.or_earlier:
            return Verdict.CONTRADICTS
        holds = other[0] <= mine[0] and mine[1] <= other[1]
        return Verdict.AGREES if holds and not vague and not self.or_earlier else Verdict.UNKNOWN


@dataclass(frozen=True, slots=True)
class KnownGap:
    """Days without a term in effect, both bounds included."""

    first: date
    last: date
    certain: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def years(self) -> int:
        """Whole years in it."""
        age = partnership(from_day(self.first), self.last + timedelta(days=1))
        return age.completed_years if age else 0


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """A signed term: whole `years` it runs for, None where that is no such length, and its `last`
    day as its text says, where nothing leaves it open."""

    years: int | None = None
    last: Day | None = None


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A post held from `first` to `last` (None: not recorded, which excludes no day). `shown`: how
    pages translate its title, which is right too, and proves nothing wrong."""

    party: int
    titles: tuple[str, ...]
    is_head: bool = False
    first: date | None = None
    last: date | None = None
    shown: tuple[str, ...] = ()

    def is_held_on(self, day: date) -> bool:
        return (self.first or FAR_BACK) <= day <= (self.last or FAR_AHEAD)


@dataclass(frozen=True, slots=True)
class KnownSignature:
    """That somebody signed the term `ordinal` for a party, in a capacity; `shown` as of a post."""

    party: int
    ordinal: int
    titles: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownPerson:
    names: tuple[str, ...]
    posts: tuple[KnownPost, ...] = ()
    signatures: tuple[KnownSignature, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownParty:
    """`names`: on the day; `former`: other names with the days, inclusive, they were borne on."""

    key: int
    names: tuple[str, ...]
    former: tuple[tuple[str, date | None, date | None], ...] = ()
    country: str = ""
    is_home: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """All of it for one day of publication.

    `figures`: numbers by code, each as far as it is known. `days`: days by code. `signed`: when
    the instruments were signed, `terms`: how long they run, by ordinal. `coming`: ordinals
    prepared, or signed and not yet counted. `areas`: names of cooperation areas -> whether the
    text of that day covers them.
    """

    figures: Mapping[str, Range] = field(default_factory=dict)
    days: Mapping[str, Day] = field(default_factory=dict)
    signed: Mapping[int, Day] = field(default_factory=dict)
    terms: Mapping[int, KnownTerm] = field(default_factory=dict)
    coming: frozenset[int] = frozenset()
    gaps: tuple[KnownGap, ...] = ()
    in_effect: bool | None = None
    people: tuple[KnownPerson, ...] = ()
    parties: tuple[KnownParty, ...] = ()
    areas: Mapping[str, bool] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether every instrument has its day, and no gap lies between two."""
        figure = self.figures.get("instruments")
        is_dated = bool(figure and figure.is_exact and len(self.signed) == figure.least)
        return is_dated and not self.gaps

    @property
    def ordinal(self) -> int | None:
        """The last renewal, where there is no doubt which it is."""
        figure = self.figures.get("renewal_ordinal")
        return figure.least if figure and figure.is_exact else None


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch `span` of a text, what it states (`code`) and what becomes of it.

    `reason`: why, a key of `words.REASONS`, with its `params`. `figure`: the row of figures that
    stands beside it, "" where none does. `language`: of the sentence it stands in.
    """

    span: tuple[int, int]
    code: str
    verdict: Verdict
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)
    figure: str = ""
    language: str = ""

    @property
    def is_qualified(self) -> bool:
        """Whether it is right by another count than the one people hear: it has to say which."""
        return self.verdict is Verdict.AGREES and self.reason in QUALIFIED
