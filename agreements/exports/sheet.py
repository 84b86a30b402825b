"""One list on its way into a file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Column:
    """`value` reads the cell from a row; `width` in characters, for spreadsheets."""

    label: str | Promise
    value: Callable[[Any], Any]
    width: int = 18


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name`: of the file; `title`: of the list, in the reader's words; `rows`: read once, in the
    order of the page; `about`: (label, words) that say which view this is; None: it is none."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    about: Sequence[tuple[str, str]] | None = ()
