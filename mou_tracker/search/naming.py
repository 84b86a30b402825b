"""The parties and areas that words of a query name, so that what belongs to them is found."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from itertools import compress
from operator import or_
from typing import Any

from django.db.models import Q

from agreements.models import Party
from agreements.search_text.folding import fold

from .asking import Query, Unit, is_part_of
from .models import Entry, Kind
from .seeing import seen_by

#: Parties and areas whose names are looked at for the words of a query.
MAX_NAMED = 1_000
#: As many partners at most are meant by a part of their names.
TOLD_APART = 3

#: (kind, row) of what a word names
Named = tuple[str, int]


@dataclass
class Known:
    """The names that words of a query may stand for, among what its reader may see."""

    #: folded name -> what bears it
    lines: dict[str, set[Named]] = field(default_factory=dict)
    #: party, area -> its folded names
    heads: dict[int, str] = field(default_factory=dict)
    area_heads: dict[int, str] = field(default_factory=dict)
    #: Entries that were asked for and that its reader may not see.
    unseen: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, query: Query, *, user: Any) -> "Known":
        kinds = (Kind.PARTY, Kind.AREA)
        return cls.among(query, seen_by(user, kinds), kinds)

    @classmethod
    def among(
        cls,
        query: Query,
        seen: Q,
        kinds: tuple[str, ...],
        fields: Collection[str] | None = None,
    ) -> "Known":
        """Those seen that share their grams with the words; one statement. `fields`: by names of
        these fields alone."""
        known = cls()
        if not query.units:
            return known
        words = reduce(or_, (unit.in_texts("grams") for unit in query.units))
        held = Entry.objects.filter(seen, words, kind__in=kinds)
        columns = ("kind", "row", "head", "body", "sections")
        for kind, row, head, body, sections in held.values_list(*columns)[:MAX_NAMED]:
            lines, first = body.split("\n"), len(head.split("\n"))
            if fields is not None:
                named = [field in fields for field, _text in sections]
                head = "\n".join(compress(lines[:first], named))
                lines = list(compress(lines, named))
            for line in lines:
                known.lines.setdefault(line, set()).add((kind, row))
            heads = known.heads if kind == Kind.PARTY else known.area_heads
            heads[row] = head
        return known

    @cached_property
    def home(self) -> int | None:
        return Party.objects.filter(is_home=True).values_list("pk", flat=True).first()

    def given_to(self, query: Query) -> Query:
        """The query, each unit knowing what it names.

        A whole name names: "Consip", "콘십", "이탈리아", "Green purchasing". A part of one does
        where it tells a partner or an area from the others ("Bologna", "인공지능"), but not the
        조달 of 조달청, which would find whatever the office has.
        """
        if not self.lines:
            return query
        units = query.units
        named = [
            set().union(*(self.lines.get(term.folded, ()) for term in unit.all_terms))
            for unit in units
        ]
        for first in range(len(units)):
            for last in range(first + 1, len(units)):
                phrase = fold(" ".join(unit.typed for unit in units[first : last + 1]))
                for at in range(first, last + 1):
                    named[at] |= self.lines.get(phrase, set())
                    named[at] |= self.lines.get(phrase.replace(" ", ""), set())
        found = (one or self._told_apart(unit) for unit, one in zip(units, named, strict=True))
        return replace(query, units=tuple(map(_naming, units, found)))

    def _told_apart(self, unit: Unit) -> set[Named]:
        """The few partners a word stands in the names of, or else the one area."""
        areas = [row for row, head in self.area_heads.items() if is_part_of(unit.terms, head)]
        area = {(Kind.AREA.value, row) for row in areas} if len(areas) == 1 else set()
        return self._partners_told_apart(unit) or area

    def _partners_told_apart(self, unit: Unit) -> set[Named]:
        found = [row for row, head in self.heads.items() if is_part_of(unit.terms, head)]
        if not found or len(found) > TOLD_APART + 1:
            return set()
        partners = {(Kind.PARTY.value, row) for row in found if row != self.home}
        return partners if len(partners) <= TOLD_APART else set()


def _naming(unit: Unit, named: set[Named]) -> Unit:
    return replace(
        unit,
        parties=frozenset(row for kind, row in named if kind == Kind.PARTY),
        areas=frozenset(row for kind, row in named if kind == Kind.AREA),
    )
