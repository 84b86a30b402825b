"""Pages by key-set: any depth at the same price, and no row twice or lost under inserts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from rest_framework.exceptions import ValidationError

from django.core.signing import BadSignature
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from . import cursors


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order; never NULL (coalesce what may be)."""

    name: str
    descending: bool = False

    def flipped(self) -> "Key":
        return Key(self.name, not self.descending)

    def sorted(self) -> Any:
        return F(self.name).desc() if self.descending else F(self.name).asc()


def order(*names: str) -> tuple[Key, ...]:
    """order("-day", "uid"): the last one must be unique, and no number that counts: a cursor that
    holds one would change with rows its bearer may not see."""
    return tuple(Key(name.removeprefix("-"), name.startswith("-")) for name in names)


def past(keys: Sequence[Key], values: Sequence[Any]) -> Q:
    """Rows after the one with `values`."""
    found = Q()
    for number, key in enumerate(keys):
        equal = Q(**{k.name: v for k, v in zip(keys[:number], values, strict=False)})
        beyond = Q(**{f"{key.name}__{'lt' if key.descending else 'gt'}": values[number]})
        found |= equal & beyond
    # says the same once more in a form an index can begin with
    first = keys[0]
    bound = Q(**{f"{first.name}__{'lte' if first.descending else 'gte'}": values[0]})
    return bound & found


def value_of(row: Any, name: str) -> Any:
    """The value of a key, which may lead over foreign keys ("term__ordinal")."""
    for part in name.split("__"):
        row = getattr(row, part)
    return row


class Page:
    """One page of `rows` (unordered, unsliced). A cursor opens for the same question only:
    `context` says which."""

    def __init__(
        self, rows: QuerySet, *, order: Sequence[Key], size: int, cursor: str | None, context: bytes
    ) -> None:
        self.all, self.keys, self.size, self.context = rows, tuple(order), size, context
        self.backwards, self.values = False, None
        if cursor is not None:
            try:
                self.backwards, self.values = cursors.loads(
                    cursor, purpose="cursor", context=context
                )
            except BadSignature as error:
                wrong = _("This cursor is not valid for this question.")
                raise ValidationError({"cursor": [wrong]}) from error

    @cached_property
    def queryset(self) -> QuerySet:
        """One row more than the page has, in the direction the cursor looks."""
        keys = [key.flipped() for key in self.keys] if self.backwards else self.keys
        rows = self.all if self.values is None else self.all.filter(past(keys, self.values))
        return rows.order_by(*(key.sorted() for key in keys))[: self.size + 1]

    def take(self, rows: Sequence[Any], *, values: Any = None) -> list[Any]:
        """The rows of the page out of the fetched ones, in order. `values(row)`: its keys."""
        found = list(rows)
        more = len(found) > self.size
        found = found[: self.size]
        if self.backwards:
            found.reverse()
        values = values or (lambda row: [value_of(row, key.name) for key in self.keys])
        self._more, self._ends = more, (
            (values(found[0]), values(found[-1])) if found else None
        )  # fmt: skip
        return found

    def fetch(self) -> list[Any]:
        """The model instances of the page."""
        return self.take(self.queryset)

    @property
    def next_cursor(self) -> str | None:
        if self._ends is None or not (self.backwards or self._more):
            return None
        return self._cursor(False, self._ends[1])

    @property
    def previous_cursor(self) -> str | None:
        if self._ends is None or not (self._more if self.backwards else self.values is not None):
            return None
        return self._cursor(True, self._ends[0])

    def _cursor(self, backwards: bool, values: Sequence[Any]) -> str:
        plain = [v.isoformat() if isinstance(v, date | datetime) else v for v in values]
        return cursors.dumps([backwards, plain], purpose="cursor", context=self.context)

    def count(self) -> int:
        return self.all.order_by().values("pk").count()
