"""How often each common gram stands in the entries, as the database last looked.

Only speed hangs on it: a wrong guess costs a statement, and without statistics nothing is common.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import connection

TABLE = "search_entry"
#: Seconds for which the statistics are kept.
REMEMBERED = 600
#: Rare grams asked for of one wording.
ENOUGH = 4


@dataclass(slots=True)
class Frequencies:
    read_at: float = 0.0
    entries: float = 0.0
    #: gram -> the share of the entries that have it
    shares: dict[str, float] = field(default_factory=dict)

    def known(self) -> dict[str, float]:
        if not self.read_at or time.monotonic() - self.read_at > REMEMBERED:
            with connection.cursor() as cursor:
                cursor.execute(
                    "select most_common_elems::text::text[], most_common_elem_freqs, reltuples"
                    " from pg_stats join pg_class on oid = %s::regclass"
                    " where schemaname = current_schema() and tablename = relname"
                    " and attname = 'grams'",
                    [TABLE],
                )
                grams, shares, self.entries = cursor.fetchone() or ((), (), 0.0)
            # after the shares of the grams stand their least, their most and that of nulls
            self.shares = dict(zip(grams or (), shares or (), strict=False))
            self.read_at = time.monotonic()
        return self.shares

    def share(self, grams: Collection[str]) -> float:
        """The share of the entries that have all of `grams`, at most."""
        known = self.known()
        return min(known.get(gram, 0.0) for gram in grams)

    def best(self, every: Collection[str], cover: Collection[str]) -> list[str]:
        """The grams to ask the index for, of all that a wording has: as many as cover it, and a
        few rare ones where it has such."""
        known = self.known()
        rare = sorted(gram for gram in every if gram not in known) if known else []
        return sorted({*cover, *rare[:ENOUGH]})


frequencies = Frequencies()
