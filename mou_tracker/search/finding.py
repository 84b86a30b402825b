"""Finding: the index proposes, the reader's own eye decides.

Five tiers: exactly this thing, in its title, in its title and the rest by what it belongs to,
anywhere in its texts, and what belongs to a party or an area the words name. In each those come
first that have the words side by side or as typed in their title, then the latest. A tier's
candidates come from the index alone; then each is asked whether its reader may see it
(`visible_to` of its own model) and whether it truly holds every word, counting only agreements
that reader may see. Nothing that was not asked so is counted, offered as a facet, or shown.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)

from agreements.access import can, rights_of
from agreements.folding import fold
from agreements.models import Participation, Party

from .asking import NOTHING, Query, Unit, is_part_of, loosened
from .models import Entry, Kind
from .sources import SOURCES

#: As many are shown as anybody pages through; more words find better.
LIMIT = 300
#: How many candidates are looked at, first and where too few of them hold. The first step is wide
#: enough that what one may not see does not shorten what is shown.
STEPS = (2 * LIMIT, 2_000, 8_000)
#: The newest so many are looked through first. A word that more than COMMON of the others have is
#: looked for in wider and wider stretches of days; any other is put in order whole.
COMMON = 6_000
WINDOWS = (2_000, 8_000, 32_000, 128_000)
#: The latest first; among those of a day, in the order of their kinds.
ORDER = (F("day").desc(), "kind", "-pk")
#: Parties and areas whose names are looked at for the words of a query.
MAX_NAMED = 1_000

#: Where fewer are found, the words are loosened: a page.
LITTLE = 20
#: As many partners at most are meant by a part of their names.
TOLD_APART = 3

EMPTY_QUERY = Query("", "", ())

#: (key, kind)
Candidate = tuple[int, str]
#: (kind, row) of what a word names
Named = tuple[str, int]

COLUMNS = ("pk", "kind", "row", "day", "agreements", "own_parties", "areas", "head")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The facets chosen; ids. None: not chosen. An empty set matches nothing."""

    kind: str = ""
    year: int | None = None
    parties: frozenset[int] | None = None
    areas: frozenset[int] | None = None
    agreements: frozenset[int] | None = None

    def among(self) -> Q:
        """Entries that may match, by index."""
        found = Q(kind=self.kind) if self.kind else Q()
        if self.year:
            found &= Q(day__gte=date(self.year, 1, 1), day__lte=date(self.year, 12, 31))
        for name in ("parties", "areas", "agreements"):
            ids = getattr(self, name)
            if ids is not None:
                found &= Q(**{f"{name}__overlap": sorted(ids)}) if ids else NOTHING
        return found


@dataclass(slots=True)
class Row:
    """One thing found. `parties`: those on it and of its agreements, as its reader may know;
    `in_text`: for each unit, whether the words themselves were found."""

    pk: int
    tier: int
    kind: str
    row: int
    day: date
    agreements: list[int]
    parties: set[int]
    areas: set[int]
    head: str = ""
    in_text: tuple[bool, ...] = ()


@dataclass(slots=True)
class Found:
    """The rows in order; `is_more`: there may be others beyond them; `query`: the words by which
    they were found, as hits mark them."""

    rows: list[Row] = field(default_factory=list)
    is_more: bool = False
    query: Query = EMPTY_QUERY


def seen_by(user: Any, kinds: Iterable[str] = tuple(SOURCES)) -> Q:
    """Entries of things `user` may see. Keys of partners have no search."""
    if rights_of(user).is_partner or not can(user, "see"):
        return NOTHING
    return reduce(
        or_,
        (
            Q(Exists(SOURCES[kind].seen_by(user).filter(pk=OuterRef("row"))), kind=kind)
            for kind in kinds
        ),
    )


def with_names(query: Query, *, user: Any) -> Query:
    """The query, each unit knowing the parties and areas it names, in one statement or two.

    A whole name names: "Consip", "콘십", "이탈리아", "Green purchasing". A part of one does where
    it tells a partner from the others ("Bologna"), but not the 조달 of 조달청, which would find
    whatever the house has.
    """
    if not query.units:
        return query
    kinds = (Kind.PARTY, Kind.AREA)
    held = Entry.objects.filter(seen_by(user, kinds), kind__in=kinds).filter(
        reduce(or_, (unit.in_texts("grams") for unit in query.units))
    )
    rows = list(held.values_list("kind", "row", "head", "body")[:MAX_NAMED])
    if not rows:
        return query
    names: dict[str, set[Named]] = {}
    for kind, row, _head, body in rows:
        for line in body.split("\n"):
            names.setdefault(line, set()).add((kind, row))
    named = [
        set().union(*(names.get(term.folded, ()) for term in unit.all_terms))
        for unit in query.units
    ]
    for first in range(len(query.units)):
        for last in range(first + 1, len(query.units)):
            phrase = fold(" ".join(unit.typed for unit in query.units[first : last + 1]))
            whole = names.get(phrase, set()) | names.get(phrase.replace(" ", ""), set())
            for at in range(first, last + 1):
                named[at] |= whole
    partners = {row: head for kind, row, head, _body in rows if kind == Kind.PARTY}
    partners.pop(Party.objects.filter(is_home=True).values_list("pk", flat=True).first(), None)
    for unit, found in zip(query.units, named, strict=True):
        found |= set() if found else _told_apart(unit, partners)
    return replace(query, units=tuple(map(_naming, query.units, named)))


def _told_apart(unit: Unit, partners: dict[int, str]) -> set[Named]:
    """The few partners (id -> folded names) a word stands in the names of."""
    found = [row for row, head in partners.items() if is_part_of(unit.terms, head)]
    return {(Kind.PARTY, row) for row in found} if len(found) <= TOLD_APART else set()


def _naming(unit: Unit, named: set[Named]) -> Unit:
    return replace(
        unit,
        parties=frozenset(row for kind, row in named if kind == Kind.PARTY),
        areas=frozenset(row for kind, row in named if kind == Kind.AREA),
    )


def find(query: Query, *, user: Any, chosen: Chosen) -> Found:
    """Everything `user` may see that holds every word, best first, at most LIMIT; where that is
    little, what holds the words loosened comes after."""
    query = with_names(query, user=user)
    found = _Search(query, user, chosen).run()
    found.query = query
    looser = loosened(query)
    if len(found.rows) >= LITTLE or looser == query or found.is_more:
        return found
    looser = with_names(looser, user=user)
    held = {row.pk for row in found.rows}
    more = _Search(looser, user, chosen).run()
    rows = found.rows + [row for row in more.rows if row.pk not in held]
    return Found(rows[:LIMIT], more.is_more or len(rows) > LIMIT, looser)


@dataclass(frozen=True, slots=True)
class Tier:
    """`text`: the column that must hold the words, '' where the candidate itself does.
    `names_count`: a word may also be the name of a party or an area; `in_text`: how many of the
    words must stand in the text nevertheless."""

    candidates: Q
    text: str = ""
    names_count: bool = False
    in_text: int = 0


@dataclass(slots=True)
class _Search:
    query: Query
    user: Any
    chosen: Chosen
    found: dict[int, Row] = field(default_factory=dict)
    is_more: bool = False
    #: agreement -> its parties, for agreements the reader may see.
    parties_of: dict[int, set[int]] = field(default_factory=dict)

    def run(self) -> Found:
        if not self.query.units or seen_by(self.user) == NOTHING:
            return Found()
        with by_index():
            for number, tier in enumerate(self._tiers()):
                for batch in self._batches(Q(tier.candidates, self.chosen.among())):
                    fresh = {pk: kind for pk, kind in batch if pk not in self.found}
                    self.found |= {row.pk: row for row in self._decided(number, tier, fresh)}
                    if len(self.found) > LIMIT:
                        return Found(self._ordered()[:LIMIT], is_more=True)
        return Found(self._ordered(), self.is_more)

    def _ordered(self) -> list[Row]:
        """What was found, best first; among equals the order in which it was."""
        whole, units = self.query.whole, self.query.units

        def rank(row: Row) -> tuple[int, bool, int]:
            typed = sum(bool(unit.as_typed.search(row.head)) for unit in units)
            return row.tier, whole not in row.head, -typed

        return sorted(self.found.values(), key=rank)

    def _tiers(self) -> Iterator[Tier]:
        units = self.query.units
        is_named = any(unit.parties or unit.areas for unit in units)
        yield Tier(Q(exact__contains=[self.query.whole]))
        yield Tier(reduce_and(unit.in_texts("head_grams") for unit in units), "head")
        if is_named and len(units) > 1:
            belonging = reduce_and(_anywhere(unit, "head_grams") for unit in units)
            yield Tier(belonging, "head", names_count=True, in_text=1)
        yield Tier(reduce_and(unit.in_texts("grams") for unit in units), "body")
        if is_named:
            belonging = reduce_and(_anywhere(unit, "grams") for unit in units)
            yield Tier(belonging, "body", names_count=True)

    def _batches(self, candidates: Q) -> Iterator[list[Candidate]]:
        """The candidates in order, some at a time: all of a rare word, of a common one those of
        the newest days first; no more than the last step of each stretch of days."""
        for few, matching in _windows(Entry.objects.filter(candidates)):
            looked_at = 0
            for step in STEPS:
                batch = few[looked_at:step] if few is not None else list(matching[looked_at:step])
                yield batch
                if len(batch) < step - looked_at:
                    break
                looked_at = step
            else:
                self.is_more = True

    def _decided(self, number: int, tier: Tier, candidates: dict[int, str]) -> list[Row]:
        """Those of the candidates (key -> kind) that hold, in their order."""
        if not candidates:
            return []
        rows = list(self._asked(candidates, tier.text))
        self._learn_parties({pk for row in rows for pk in row[4]})
        held = {}
        for pk, kind, key, day, agreements, own, areas, head, *in_text in rows:
            seen = [one for one in agreements if self.parties_of.get(one)]
            parties = set(own).union(*(self.parties_of[one] for one in seen))
            row = Row(pk, number, kind, key, day, seen, parties, set(areas), head, tuple(in_text))
            if self._holds(row, tier):
                held[pk] = row
        return [held[pk] for pk in candidates if pk in held]

    def _asked(self, candidates: dict[int, str], text: str) -> QuerySet:
        """The candidates the reader may see, each with whether it holds each unit's words."""
        kinds = sorted(set(candidates.values()))
        seen = Entry.objects.filter(seen_by(self.user, kinds), pk__in=list(candidates))
        for letter in self.query.letters if text else ():
            seen = seen.filter(letter.within("body"))
        units = {
            f"unit_{number}": ExpressionWrapper(
                unit.stands_in(text) if text else Q(Value(True)), BooleanField()
            )
            for number, unit in enumerate(self.query.units)
        }
        return seen.annotate(**units).values_list(*COLUMNS, *units)

    def _learn_parties(self, agreements: set[int]) -> None:
        unknown = agreements - self.parties_of.keys()
        if not unknown:
            return
        self.parties_of.update((pk, set()) for pk in unknown)
        known = Participation.objects.visible_to(self.user).filter(agreement__in=unknown)
        for agreement, party in known.values_list("agreement", "party"):
            self.parties_of[agreement].add(party)

    def _holds(self, row: Row, tier: Tier) -> bool:
        chosen = self.chosen
        if chosen.parties is not None and not chosen.parties & row.parties:
            return False
        if chosen.agreements is not None and chosen.agreements.isdisjoint(row.agreements):
            return False
        return sum(row.in_text) >= tier.in_text and all(
            held or (tier.names_count and (unit.parties & row.parties or unit.areas & row.areas))
            for unit, held in zip(self.query.units, row.in_text, strict=True)
        )


@contextmanager
def by_index() -> Iterator[None]:
    """Reads by index alone. The planner takes a common word for a reason to read every row, and
    does not know that each of their texts lies apart."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        yield
        cursor.execute("set local enable_seqscan = on")


def _windows(matching: QuerySet) -> Iterator[tuple[list[Candidate] | None, QuerySet]]:
    """Stretches of days, from the newest to the oldest: (None, the candidates of one in order),
    or (all candidates that are left in order, …) where these are few.

    Where the newest days alone give enough, nobody asks how common the word is.
    """
    newest_first = Entry.objects.order_by(*ORDER).values_list("day", flat=True)
    ordered = matching.order_by(*ORDER).values_list("pk", "kind")
    for number, size in enumerate(WINDOWS):
        edge = next(iter(newest_first[size : size + 1]), None)
        if edge is None:
            break
        yield None, ordered.filter(day__gte=edge)
        matching, ordered = matching.filter(day__lt=edge), ordered.filter(day__lt=edge)
        if number == 0:
            few, is_all = _few(matching)
            if is_all:
                yield few, ordered
                return
    yield None, ordered


def _few(matching: QuerySet) -> tuple[list[Candidate], bool]:
    """The first in order of what matches, and whether that is not too common to put in
    order; the index is read once for both."""
    inner = matching.values_list("pk", "day", "kind")[: COMMON + 1]
    try:
        text, params = inner.query.sql_with_params()
    except EmptyResultSet:
        return [], True
    with connection.cursor() as cursor:
        cursor.execute(
            # the inner statement is the ORM's own, its values are parameters
            f"select id, kind, count(*) over () from ({text}) found (id, day, kind)"  # noqa: S608
            f" order by day desc, kind, id desc limit {STEPS[-1]}",
            params,
        )
        found = cursor.fetchall()
    return [row[:2] for row in found], not found or found[0][2] <= COMMON


def reduce_and(conditions: Iterable[Q]) -> Q:
    return reduce(lambda left, right: left & right, conditions, Q())


def _anywhere(unit: Unit, grams: str) -> Q:
    found = unit.in_texts(grams)
    if unit.parties:
        found |= Q(parties__overlap=sorted(unit.parties))
    if unit.areas:
        found |= Q(areas__overlap=sorted(unit.areas))
    return found
