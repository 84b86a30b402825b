"""The only bridge between facts and derived rows.

`refresh` runs in the transaction that changed a fact; `rows_of` computes without writing, for
`known=` questions and for `rederive --check`. Reading facts and writing rows costs a fixed number
of queries, for one agreement or a batch.
"""

from .checking import differences, differing_deadlines
from .decisions import Deciding
from .loading import (
    HORIZON_YEARS,
    OfficeSettings,
    event_fact,
    facts_of,
    horizon_for,
    term_fact,
    with_decisions,
    with_facts,
    with_new_facts,
)
from .nightly import announce, top_up
from .rows import RULES, Rows, origin_of, rows_of
from .writing import (
    BATCH,
    derive_new,
    outdated,
    refresh,
    refresh_all,
    replace_deadlines,
    write_deadlines,
)

__all__ = [
    "BATCH",
    "HORIZON_YEARS",
    "RULES",
    "Deciding",
    "OfficeSettings",
    "Rows",
    "announce",
    "derive_new",
    "differences",
    "differing_deadlines",
    "event_fact",
    "facts_of",
    "horizon_for",
    "origin_of",
    "outdated",
    "refresh",
    "refresh_all",
    "replace_deadlines",
    "rows_of",
    "term_fact",
    "top_up",
    "with_decisions",
    "with_facts",
    "with_new_facts",
    "write_deadlines",
]
