"""What becomes of several rows, in words: the columns that change, before and after."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.models.columns import words_of
from agreements.models.fields import called

Pairs = Mapping[str, tuple[Any, Any]]
#: A column by its name.
Column = Callable[[str], Any]


def cells(column: Column, rows: Sequence[Pairs]) -> list[list[tuple[str, ...]]]:
    """Of each row (label, before, after) of the columns that change. Rows they point at are read
    once for all."""
    named = _names(column, rows)
    return [
        [
            (capfirst(str(words_of(column(name)))), *(
                _words(column(name), value, named) for value in pair
            ))
            for name, pair in pairs.items()
        ]
        for pairs in rows
    ]  # fmt: skip


def _names(column: Column, rows: Iterable[Pairs]) -> dict[tuple[str, Any], str]:
    """(column, key) -> what the row it stands for is called."""
    wanted: dict[str, set[Any]] = {}
    for pairs in rows:
        for name, pair in pairs.items():
            field = column(name)
            if field.is_relation:
                keys = [key for side in pair for key in (side if field.many_to_many else [side])]
                wanted.setdefault(name, set()).update(keys)
    found = {}
    for name, named in wanted.items():
        field = column(name)
        key = "code" if field.many_to_many else "pk"
        others = field.related_model._default_manager.filter(**{f"{key}__in": named - {None}})
        for row in others:
            found[name, getattr(row, key)] = called(getattr(row, "names", None)) or str(row)
    return found


def _words(field: Any, value: Any, named: Mapping[tuple[str, Any], str]) -> str:
    if isinstance(value, list):
        return ", ".join(named.get((field.name, one), str(one)) for one in value) or "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return "–"
    if isinstance(field, models.ForeignKey):
        return named.get((field.name, value), str(value))
    return str(dict(field.flatchoices).get(value, value))
