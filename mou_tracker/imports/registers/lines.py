"""A register as lines of JSON, and back: what was read, to the last value, without reading again.
A line for each row and each chain, so that neither way holds all of it twice.

How a value comes back is told by its class: dates from their ISO text, tuples from lists, words of
a choice from their values.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import orjson

from .values import AgreementReading, Register, RowReading

Back = Callable[[Any], Any]


def lines_of(register: Register) -> Iterator[bytes]:
    """The file as a whole, then its rows, then its chains."""
    bare = replace(register, rows=(), agreements=())
    for told in ([len(register.rows), bare], *register.rows, *register.agreements):
        yield orjson.dumps(told) + b"\n"


def register_of(lines: Iterable[bytes]) -> Register:
    """What `lines_of` told."""
    told = iter(lines)
    number, bare = orjson.loads(next(told))
    row, chain = _back(RowReading), _back(AgreementReading)
    assert row and chain
    rows = tuple(row(orjson.loads(next(told))) for _at in range(number))
    whole = _back(Register)
    assert whole
    chains = tuple(chain(orjson.loads(line)) for line in told)
    found: Register = replace(whole(bare), rows=rows, agreements=chains)
    return found


@cache
def _back(kind: Any) -> Back | None:
    """What makes a value of a type out of its JSON; None where that is it already."""
    if get_origin(kind) in (Union, UnionType):
        return _one_of(kind)
    if get_origin(kind) is tuple:
        element = _back(get_args(kind)[0])
        return tuple if element is None else lambda told: tuple(map(element, told))
    if is_dataclass(kind):
        return _value(kind)
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind in (str, int, bool):
        return None
    raise TypeError(kind)


def _one_of(kind: Any) -> Back | None:
    """Of several types of which JSON shows which; of one, and None."""
    made = [back for one in get_args(kind) if one is not NoneType if (back := _back(one))]
    if not made:
        return None
    (back,) = made
    return lambda told: None if told is None else back(told)


def _value(kind: Any) -> Back:
    hints = get_type_hints(kind)
    names = [one.name for one in fields(kind)]
    made = [(name, back) for name in names if (back := _back(hints[name]))]

    def value(told: Mapping[str, Any]) -> Any:
        columns = {**told}
        for name, back in made:
            columns[name] = back(columns[name])
        return kind(**columns)

    return value
