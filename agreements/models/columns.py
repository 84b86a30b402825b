"""What is particular to a column, said once beside the columns of its noun: who may be told of it,
which actions write it, what it is called where the column itself has no words, and whether it is
searched and exported.

The columns an action may change, the plain fields of forms, the members that stay in the office,
the labels of the history, what is searched and the plain columns of exports are read from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agreements.access import Audience


@dataclass(frozen=True, slots=True)
class Column:
    """`actions`: the verbs of those that write it. `why`: why nobody writes it, or in no form.
    `search`: its text finds the row, under its label; `export`: how wide it is in a list that is a
    file, 0 where it is not or not as it is kept."""

    name: str
    audience: Audience
    actions: frozenset[str] = frozenset()
    label: Any = ""
    why: str = ""
    search: bool = False
    export: int = 0


def office(names: str, *, by: str = "", **told: Any) -> list[Column]:
    """Columns that only the office is told of."""
    return _columns(names, Audience.OFFICE, by, told)


def shared(names: str, *, by: str = "", **told: Any) -> list[Column]:
    """Columns that partners are told of as well, as far as their agreement is shared."""
    return _columns(names, Audience.SHARED, by, told)


def _columns(names: str, audience: Audience, by: str, told: dict[str, Any]) -> list[Column]:
    return [Column(name, audience, frozenset(by.split()), **told) for name in names.split()]


class Columns:
    """The columns of a noun that say something; its keys and counters do not."""

    def __init__(self, *rows: list[Column]) -> None:
        self.rows = {one.name: one for part in rows for one in part}

    def __iter__(self) -> Iterator[Column]:
        return iter(self.rows.values())

    def __contains__(self, name: object) -> bool:
        return name in self.rows

    def label(self, name: str) -> Any:
        """Its words, where the column itself has none."""
        return self.rows[name].label if name in self.rows else ""

    def written_by(self, verb: str) -> frozenset[str]:
        return frozenset(one.name for one in self if verb in one.actions)

    @property
    def shared(self) -> tuple[str, ...]:
        return tuple(one.name for one in self if one.audience == Audience.SHARED)

    @property
    def office(self) -> tuple[str, ...]:
        return tuple(one.name for one in self if one.audience == Audience.OFFICE)


def words_of(column: Any) -> Any:
    """What a column is called within a sentence."""
    columns = getattr(column.model, "FIELDS", None)
    return (columns and columns.label(column.name)) or column.verbose_name


def value_of(row: Any, name: str) -> Any:
    """What a column of a row holds: of a foreign key the key, of links the rows."""
    return row._meta.get_field(name).value_from_object(row)
