"""Candidates: what the index proposes for a search, in order, and as little of it as is needed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from .asking import Unit
from .frequency import frequencies
from .models import Entry

#: How many candidates are looked at, first and where too few of them hold. The first step is wide
#: enough that what one may not see does not shorten what is shown.
STEPS = (400, 800, 2_000, 8_000)
#: So many are looked through whole.
FEW = 800
#: The share of the entries from which on a word tells nothing.
EVERYWHERE = 0.4
#: The newest so many are looked through first. A word that more than COMMON of the others have is
#: looked for in wider and wider stretches of days; any other is put in order whole.
COMMON = 6_000
WINDOWS = (2_000, 8_000, 32_000, 128_000)
#: The latest first; among those of a day, in the order of their kinds.
ORDER = (F("day").desc(), "kind", "-pk")

#: (key, kind)
Candidate = tuple[int, str]


@contextmanager
def by_index() -> Iterator[None]:
    """Reads by index alone. The planner takes a common word for a reason to read every row, and
    does not know that each of their texts lies apart."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        yield
        cursor.execute("set local enable_seqscan = on")


def few(matching: Q, *, most: int) -> list[Candidate] | None:
    """All that match in order; None where they are more than `most`. The index is read once."""
    found, count = _counted(Entry.objects.filter(matching), limit=most + 1, told=most + 1)
    return found if count <= most else None


def _counted(matching: QuerySet, *, limit: int, told: int) -> tuple[list[Candidate], int]:
    """(the first `told` in order, how many there are) of the matching; from `limit` on these are
    any of them, and their number is `limit`."""
    try:
        text, params = matching.values_list("pk", "day", "kind")[:limit].query.sql_with_params()
    except EmptyResultSet:
        return [], 0
    with connection.cursor() as cursor:
        cursor.execute(
            # the inner statement is the ORM's own, its values are parameters
            f"select id, kind, count(*) over () from ({text}) found (id, day, kind)"  # noqa: S608
            f" order by day desc, kind, id desc limit {told}",
            params,
        )
        found = cursor.fetchall()
    return [row[:2] for row in found], found[0][2] if found else 0


@dataclass(slots=True)
class Stretches:
    """The newest days, then wider and wider stretches of older ones; read when needed."""

    #: how many entries are newer -> the day, None where there are not so many
    edges: dict[int, date | None] = field(default_factory=dict)

    def edge(self, size: int) -> date | None:
        if size not in self.edges:
            newest_first = Entry.objects.order_by(*ORDER).values_list("day", flat=True)
            self.edges[size] = next(iter(newest_first[size : size + 1]), None)
        return self.edges[size]

    def batches(self, candidates: Q, *, steps: tuple[int, ...]) -> Iterator[list[Candidate] | None]:
        """The candidates in order, some at a time: all of a rare word, of a common one those of
        the newest days first; no more than the last step of each stretch of days, and None where
        there are more than that."""
        for found, matching in self._windows(Entry.objects.filter(candidates)):
            looked_at = 0
            for step in steps:
                part = slice(looked_at, step)
                batch = found[part] if found is not None else list(matching[part])
                yield batch
                if len(batch) < step - looked_at:
                    break
                looked_at = step
            else:
                yield None

    def _windows(
        self, matching: QuerySet
    ) -> Iterator[tuple[list[Candidate] | None, QuerySet[Entry]]]:
        """Stretches of days, from the newest to the oldest: (None, the candidates of one in
        order), or (all candidates that are left in order, …) where these are few.

        Where the newest days alone give enough, nobody asks how common the word is.
        """
        ordered = matching.order_by(*ORDER).values_list("pk", "kind")
        for number, size in enumerate(WINDOWS):
            edge = self.edge(size)
            if edge is None:
                break
            yield None, ordered.filter(day__gte=edge)
            matching, ordered = matching.filter(day__lt=edge), ordered.filter(day__lt=edge)
            if number == 0:
                rest, count = _counted(matching, limit=COMMON + 1, told=STEPS[-1])
                if count <= COMMON:
                    yield rest, ordered
                    return
        yield None, ordered


def share(unit: Unit) -> float:
    """The share of the entries that have one of the wordings of a unit, at most, as a guess."""
    return sum(frequencies.share(term.grams) for term in unit.all_terms if term.grams)


def is_common(units: Sequence[Unit]) -> bool:
    """Whether each of the units is likely to stand in more than a few entries."""
    return all(share(unit) * frequencies.entries > 2 * FEW for unit in units)


def selective(units: Sequence[Unit]) -> Sequence[Unit]:
    """The units worth asking the index for; all of them where none tells more than others. What
    most entries have anyway is cheaper looked for in the few that have the rest."""
    return [unit for unit in units if share(unit) < EVERYWHERE] or units
