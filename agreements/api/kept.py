"""Answers of a list of agreements, each kept as bytes for as long as nothing it is made of changes:
a list that a program asks again and again is read from the rows anew and told as before.

What an answer is made of is its key: the row as the database tells it, the next deadline, the
stored rows that its explanations name and the reader may see, and who asks what about which day in
which language. So nothing is ever told that has changed, or to whom it may not be.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

import orjson

from agreements.access import Rights
from agreements.audience import Shared, shared_of
from agreements.disclosure import Disclosure, pointers_in, told_statuses
from agreements.status.listing import next_deadlines

from .representation import serialize_agreement
from .resource import OPTIONS
from .rows import explanations_of, loads, told_otherwise

#: Answers of a few kilobytes each, in every process.
KEPT = 1_000
Pointer = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks what about which day. `shared`: the members that are told, None for all;
    `sentence`: how a step is said."""

    on: date
    today: date
    rights: Rights
    audience: str
    language: str
    sentence: Callable[..., str]
    shared: Shared | None = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Row:
    """All that one answer is made of. `due_text`: `due` as a key."""

    text: str
    due_text: bytes
    seen: tuple[tuple[Pointer, Any], ...]
    asked: Question
    due: Mapping[str, Any] | None = field(compare=False)


def told_agreements(found: Iterable[tuple[int, str]], asked: Question) -> list[orjson.Fragment]:
    """The answers for (id, text) of `rows.with_rows`, in their order."""
    texts, rights = dict(found), asked.rights
    due = next_deadlines(texts, on=asked.on, user=rights)
    hiding = [pk for pk, text in texts.items() if _named(text)[1]]
    otherwise = told_statuses(hiding, to=rights) if hiding else {}
    rows = {pk: told_otherwise(loads(texts[pk]), otherwise[pk], on=asked.on) for pk in otherwise}
    named = {
        pk: pointers_in(explanations_of(rows[pk])) if pk in rows else _named(text)[0]
        for pk, text in texts.items()
    }
    for pk, one in due.items():
        named[pk] = named[pk] | pointers_in([one["because"]])
    seen = Disclosure.naming(rights, chain.from_iterable(named.values())).seen
    told = []
    for pk, text in texts.items():
        of_row = tuple((one, seen.get(one)) for one in sorted(named[pk], key=str))
        due_text = orjson.dumps(due.get(pk), default=str)
        row = _Row(text, due_text, of_row, asked, due.get(pk))
        told.append(_serialized(row, rows[pk]) if pk in rows else _kept(row))
    return told


@lru_cache(KEPT)
def _named(text: str) -> tuple[frozenset[Pointer], bool]:
    """The stored rows that its explanations name; whether it is replaced, and may have to be told
    otherwise to who may not see its successor."""
    row = loads(text)
    return pointers_in(explanations_of(row)), bool(row["is_replaced"] and row["status"])


@lru_cache(KEPT)
def _kept(one: _Row) -> orjson.Fragment:
    return _serialized(one, loads(one.text))


def _serialized(one: _Row, row: Mapping[str, Any]) -> orjson.Fragment:
    asked = one.asked
    seen = {pointer: told for pointer, told in one.seen if told is not None}
    told = serialize_agreement(
        row,
        on=asked.on,
        today=asked.today,
        rights=asked.rights,
        audience=asked.audience,
        next_deadline=one.due,
        disclosure=Disclosure(asked.rights, seen),
        sentence=asked.sentence,
    )
    return orjson.Fragment(orjson.dumps(shared_of(told, asked.shared), option=OPTIONS, default=str))
