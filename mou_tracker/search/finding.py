"""Finding: the index proposes, the reader's own eye decides.

Five tiers: exactly this thing, in its title, in its title and the rest by what it belongs to,
anywhere in its texts, and what belongs to a party or an area the words name. In each those come
first that have the words side by side or as typed in their title, then the latest. A tier's
candidates come from the index alone; then each is asked whether its reader may see it
(`visible_to` of its own model) and whether it truly holds every word, counting only agreements
that reader may see. Nothing that was not asked so is counted, offered as a facet, or shown.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from agreements.models import Participation

from .asking import NOTHING, Query, Unit, loosened
from .candidates import FEW, STEPS, Candidate, Stretches, by_index, few, is_common, selective
from .models import Entry, Kind
from .naming import Known
from .seeing import may_search, seen_by

#: As many are shown as anybody pages through; more words find better.
LIMIT = 300
#: Where fewer are found, the words are loosened: a page.
LITTLE = 20
#: Candidates looked at where the question is only whether there is anything: first, and where the
#: reader may see none of them.
GLANCES = (50, 2_000)

COLUMNS = ("pk", "kind", "row", "day", "agreements", "own_parties", "areas", "head")
NO_QUERY = Query("", "", ())


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
class IndexRow:
    """One thing found. `parties`: those on it and of its agreements, as its reader may know."""

    pk: int
    tier: int
    kind: str
    row: int
    day: date
    agreements: list[int]
    parties: set[int]
    areas: set[int]
    head: str = ""


@dataclass(slots=True)
class Found:
    """The rows in order; `is_more`: there may be others beyond them; `query`: the words by which
    they were found, as hits mark them; `known`: the names they may stand for."""

    rows: list[IndexRow] = field(default_factory=list)
    is_more: bool = False
    query: Query = NO_QUERY
    known: Known = field(default_factory=Known)


def find(query: Query, *, user: Any, chosen: Chosen) -> Found:
    """Everything `user` may see that holds every word, best first, at most LIMIT; where that is
    little, what holds the words loosened comes after."""
    if not query.units or not may_search(user):
        return Found(query=query)
    with by_index():
        looser = loosened(query)
        known = Known.of(looser, user=user)
        query, looser = known.given_to(query), known.given_to(looser)
        search = _Search(query, user, chosen, unseen=known.unseen)
        found = search.run()
        found.known = known
        if len(found.rows) >= LITTLE or looser == query or found.is_more:
            return found
        among = _only_in(looser, query) if found.rows else Q()
        more = replace(search, query=looser, found={}, among=among).run()
    held = {row.pk for row in found.rows}
    rows = found.rows + [row for row in more.rows if row.pk not in held]
    return Found(rows[:LIMIT], more.is_more or len(rows) > LIMIT, looser, known)


def _only_in(looser: Query, query: Query) -> Q:
    """Candidates that the looser query has by what it adds to some unit of the other."""
    added = NOTHING
    for at, (wide, narrow) in enumerate(zip(looser.units, query.units, strict=True)):
        forms = tuple(term for term in wide.forms if term not in narrow.forms)
        if forms:
            more = replace(
                wide,
                terms=(),
                forms=forms,
                parties=wide.parties - narrow.parties,
                areas=wide.areas - narrow.areas,
            )
            others = selective((*looser.units[:at], *looser.units[at + 1 :]))
            added |= reduce_and(_anywhere(unit, "grams") for unit in (more, *others))
    return added


def finds(query: Query, known: Known, *, user: Any, chosen: Chosen) -> bool:
    """Whether there is anything of `find`. `known`: the names its words may stand for."""
    if not query.units or not may_search(user):
        return False
    with by_index():
        query = known.given_to(loosened(query))
        return _Search(query, user, chosen, limit=0, unseen=known.unseen).is_there()


def rows_of(kind: str, query: Query, *, user: Any) -> set[int] | None:
    """The keys of all rows of one kind that hold every word; None where they may be too many to
    be looked through. `query` knows what its words name."""
    with by_index():
        return _Search(query, user, Chosen(kind=kind)).all_rows()


@dataclass(frozen=True, slots=True)
class Tier:
    """A way to hold the words. `in_body`: anywhere in the texts, not only in the title;
    `names_count`: a word may also be the name of a party or an area."""

    candidates: Q
    in_body: bool = False
    names_count: bool = False


#: The tiers, best first: exactly this thing; all words in its title; some there and the others
#: named; all words in its texts; there or named.
EXACT, TITLE, TITLE_AND_NAMED, TEXT, NAMED = range(5)


@dataclass(slots=True)
class _Search:
    query: Query
    user: Any
    chosen: Chosen
    limit: int = LIMIT
    #: Candidates that may be found at all.
    among: Q = field(default_factory=Q)
    found: dict[int, IndexRow] = field(default_factory=dict)
    #: Entries the reader may not see, which need no asking again.
    unseen: set[int] = field(default_factory=set)
    #: agreement -> its parties, for agreements the reader may see.
    parties_of: dict[int, set[int]] = field(default_factory=dict)

    def run(self) -> Found:
        """All candidates at once where they are few, else tier by tier until there are enough."""
        all_of_them = self._few()
        if all_of_them is None:
            return self._by_tiers()
        self.found = self._decided(all_of_them, NAMED, in_body=True)
        return Found(self._ordered()[:LIMIT], len(self.found) > LIMIT, self.query)

    def _few(self) -> list[Candidate] | None:
        """All candidates, where they are few."""
        if is_common(self.query.units):
            return None
        widest = self._exactly() | self._belonging("grams")
        return few(self._narrowed(widest), most=FEW)

    def all_rows(self) -> set[int] | None:
        all_of_them = self._few()
        if all_of_them is None:
            return None
        found = self._decided(all_of_them, NAMED, in_body=True)
        return {row.row for row in found.values()}

    def is_there(self) -> bool:
        """Whether anything holds; most often the first few candidates tell."""
        widest = self._narrowed(self._exactly() | self._belonging("grams"))
        matching = Entry.objects.filter(widest).values_list("pk", "kind")
        for size in GLANCES:
            some = list(matching[:size])
            if self._decided(some, NAMED, in_body=True):
                return True
            if len(some) < size:
                return False
        return bool(self.run().rows)

    def _by_tiers(self) -> Found:
        is_more, stretches = False, Stretches()
        exact = few(self._narrowed(self._exactly()), most=FEW)
        self.found = self._decided(exact or (), EXACT, in_body=False)
        for number, tier in self._tiers():
            candidates = self._narrowed(tier.candidates)
            for batch in stretches.batches(candidates, steps=STEPS):
                is_more |= batch is None
                fresh = [one for one in batch or () if one[0] not in self.found]
                self.found |= self._decided(fresh, number, in_body=tier.in_body)
                if len(self.found) > self.limit:
                    return Found(self._ordered()[:LIMIT], True, self.query)
        return Found(self._ordered(), is_more, self.query)

    def _narrowed(self, candidates: Q) -> Q:
        return candidates & self.among & self.chosen.among()

    def _ordered(self) -> list[IndexRow]:
        """What was found, best first; among equals the order in which it was. Of what belongs to a
        partner its agreements come before what is done under them."""
        whole, units = self.query.whole, self.query.units

        def rank(row: IndexRow) -> tuple[int, bool, bool, int]:
            typed = sum(bool(unit.as_typed.search(row.head)) for unit in units)
            is_below = row.tier == NAMED and row.kind != Kind.AGREEMENT
            return row.tier, is_below, whole not in row.head, -typed

        return sorted(self.found.values(), key=rank)

    def _tiers(self) -> Iterator[tuple[int, Tier]]:
        units = self.query.units
        is_named = any(unit.parties or unit.areas for unit in units)
        yield TITLE, Tier(reduce_and(unit.in_texts("head_grams") for unit in units))
        if is_named and len(units) > 1:
            yield TITLE_AND_NAMED, Tier(self._belonging("head_grams"))
        in_texts = reduce_and(unit.in_texts("grams") for unit in selective(units))
        yield TEXT, Tier(in_texts, in_body=True)
        if is_named:
            yield NAMED, Tier(self._belonging("grams"), in_body=True)

    def _exactly(self) -> Q:
        return Q(exact__contains=[self.query.whole])

    def _belonging(self, grams: str) -> Q:
        return reduce_and(_anywhere(unit, grams) for unit in selective(self.query.units))

    def _decided(
        self, candidates: Iterable[Candidate], last: int, *, in_body: bool
    ) -> dict[int, IndexRow]:
        """Those of the candidates that hold, in their order, in the tiers up to `last`."""
        kinds = {pk: kind for pk, kind in candidates if pk not in self.unseen}
        if not kinds:
            return {}
        rows = list(self._asked(kinds, in_body=in_body))
        if not self.query.letters:  # what lacks those may be seen
            self.unseen |= kinds.keys() - {row[0] for row in rows}
        # whoever sees an agreement sees its parties
        self.parties_of |= {row[2]: set(row[5]) for row in rows if row[1] == Kind.AGREEMENT}
        self._learn_parties({pk for row in rows for pk in row[4]})
        held = {}
        for pk, kind, key, day, agreements, own, areas, head, is_exact, *in_texts in rows:
            seen = [one for one in agreements if self.parties_of.get(one)]
            parties = set(own).union(*(self.parties_of[one] for one in seen))
            row = IndexRow(pk, NAMED, kind, key, day, seen, parties, set(areas), head)
            tier = EXACT if is_exact else self._tier(row, in_texts)
            if tier is not None and tier <= last and self._is_chosen(row):
                row.tier = tier
                held[pk] = row
        return {pk: held[pk] for pk in kinds if pk in held}

    def _asked(self, kinds: dict[int, str], *, in_body: bool) -> QuerySet:
        """The candidates (key -> kind) the reader may see, each with whether it is exactly what is
        sought and, where that is asked, whether each unit's words stand in its texts."""
        is_exact = self._exactly()
        seen = Entry.objects.filter(seen_by(self.user, sorted(set(kinds.values()))), pk__in=kinds)
        for letter in self.query.letters:
            seen = seen.filter(is_exact | letter.within("body"))
        units = self.query.units if in_body else ()
        told = {"is_exact": ExpressionWrapper(is_exact, BooleanField())} | {
            f"unit_{number}": ExpressionWrapper(unit.stands_in("body"), BooleanField())
            for number, unit in enumerate(units)
        }
        return seen.annotate(**told).values_list(*COLUMNS, *told)

    def _tier(self, row: IndexRow, in_texts: list[bool]) -> int | None:
        """The best tier a thing holds all the words in; None where it holds them in none."""
        units = self.query.units
        in_head = [bool(unit.pattern.search(row.head)) for unit in units]
        if all(in_head):
            return TITLE
        named = [bool(unit.parties & row.parties or unit.areas & row.areas) for unit in units]
        if any(in_head) and all(map(max, in_head, named)):
            return TITLE_AND_NAMED
        if in_texts and all(in_texts):
            return TEXT
        return NAMED if in_texts and all(map(max, in_texts, named)) else None

    def _is_chosen(self, row: IndexRow) -> bool:
        chosen = self.chosen
        if chosen.parties is not None and not chosen.parties & row.parties:
            return False
        return chosen.agreements is None or not chosen.agreements.isdisjoint(row.agreements)

    def _learn_parties(self, agreements: set[int]) -> None:
        unknown = agreements - self.parties_of.keys()
        if not unknown:
            return
        self.parties_of.update((pk, set()) for pk in unknown)
        known = Participation.objects.visible_to(self.user).filter(agreement__in=unknown)
        for agreement, party in known.order_by().values_list("agreement", "party"):
            self.parties_of[agreement].add(party)


def reduce_and(conditions: Iterable[Q]) -> Q:
    return reduce(lambda left, right: left & right, conditions, Q())


def _anywhere(unit: Unit, grams: str) -> Q:
    found = unit.in_texts(grams)
    if unit.parties:
        found |= Q(parties__overlap=sorted(unit.parties))
    if unit.areas:
        found |= Q(areas__overlap=sorted(unit.areas))
    return found
