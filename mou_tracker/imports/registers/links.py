"""Instruments and chains while they are put together."""

from dataclasses import dataclass, field
from datetime import date

from agreements.dates import PartialDate

from .drafts import Draft
from .spans import reckoned
from .values import NO_END, NO_TERM, Act, End, Term, Told

FAR = date(9998, 12, 31)


@dataclass(slots=True)
class Link:
    """An instrument of a chain: `rows` that tell it, the first its main one; `tellers`: rows that
    tell it beside their own."""

    ordinal: int
    signed: PartialDate | None
    rows: list[Draft] = field(default_factory=list)
    tellers: list[tuple[Draft, Told]] = field(default_factory=list)
    term: Term = NO_TERM
    end: End = NO_END

    @property
    def main(self) -> Draft | None:
        return self.rows[0] if self.rows else None

    @property
    def starts(self) -> PartialDate | None:
        return self.term.effect_on or self.signed


@dataclass(slots=True)
class Chain:
    key: str
    links: list[Link] = field(default_factory=list)
    acts: list[tuple[Draft, Act]] = field(default_factory=list)
    aside: list[Draft] = field(default_factory=list)
    supersedes: str = ""

    @property
    def first(self) -> Draft:
        return next(link.rows[0] for link in self.links if link.rows)

    @property
    def titles(self) -> list[str]:
        return [row.title for link in self.links for row in link.rows if row.title]

    @property
    def last(self) -> Link:
        return max(self.links, key=lambda link: link.ordinal)

    def free(self) -> int:
        return max((link.ordinal for link in self.links), default=-1) + 1


def first_day(value: PartialDate | None, *, last: bool = False) -> date:
    bound = (value.latest if last else value.earliest) if value is not None else None
    return bound or FAR


def has_begun(chain: Chain, row: Draft) -> bool:
    first = min((first_day(link.signed) for link in chain.links), default=FAR)
    return first == FAR or row.signed is None or first <= first_day(row.signed, last=True)


def by_day(row: Draft) -> tuple[bool, date, int]:
    hidden = row.row.section.sheet.is_hidden
    return hidden, first_day(row.signed), row.sequence.ordinal or 0


def ends_of(link: Link) -> tuple[date | None, date | None]:
    """The least and the greatest last day a link has, as stated or by its length."""
    end, starts = link.end, link.starts
    if end.kind == "fixed" and end.on is not None:
        return end.on.earliest, end.on.latest
    term = link.term
    if end.kind == "duration":
        term = Term(years=end.years, months=end.months, days=end.days)
    if starts is None or not term.has_length or term.renewal == "tacit":
        return None, None
    return reckoned(starts, term)
