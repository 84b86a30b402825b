"""Values that are made by the thousand: frozen dataclasses with slots, made and copied quickly.

One agreement is read in many ways, and each reading makes hundreds of them. The `__init__` that
`dataclasses` writes for a frozen class looks every attribute up by its name to get past the lock it
has put there, and its `replace` asks each field what kind of field it is.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

Value = TypeVar("Value")


def quickly_made(kind: type[Value]) -> type[Value]:
    """Decorates a dataclass that is frozen and has slots, each an ordinary field: `__init__` takes
    what it took, and fills each slot by its own descriptor."""
    known: dict[str, Any] = {"MISSING": MISSING}
    given, filled = [], []
    for one in fields(kind):  # type: ignore[arg-type] # a dataclass, which no type says
        name, default = one.name, ""
        known[f"fill_{name}"] = vars(kind)[name].__set__
        value = name
        if one.default is not MISSING:
            known[f"default_{name}"], default = one.default, f"=default_{name}"
        elif one.default_factory is not MISSING:
            known[f"make_{name}"], default = one.default_factory, "=MISSING"
            value = f"make_{name}() if {name} is MISSING else {name}"
        given.append(name + default)
        filled.append(f"    fill_{name}(self, {value})")
    if hasattr(kind, "__post_init__"):
        filled.append("    self.__post_init__()")
    source = f"def __init__(self, {', '.join(given)}):\n" + "\n".join(filled)
    exec(source, known)  # noqa: S102 names of our own fields, as `dataclasses` does it
    made = known["__init__"]
    made.__qualname__ = f"{kind.__qualname__}.__init__"
    made.__annotations__ = vars(kind)["__init__"].__annotations__
    kind.__init__ = made  # type: ignore[method-assign]
    return kind


@cache
def _fields_of(kind: Any) -> tuple[dict[str, int], Callable[[Any], tuple[Any, ...]]]:
    """The place of each field of a class, of which there are at least two; what reads them all."""
    names = tuple(one.name for one in fields(kind))
    return {name: at for at, name in enumerate(names)}, attrgetter(*names)


def replace(value: Value, **changes: Any) -> Value:
    """A frozen value with some fields changed: itself where they are what is asked for, else a
    copy. Raises AttributeError or KeyError for a field it does not have."""
    for name, new in changes.items():
        if getattr(value, name) is not new:
            break
    else:
        return value
    kind: Any = type(value)
    places, read = _fields_of(kind)
    told = list(read(value))
    for name, new in changes.items():
        told[places[name]] = new
    made: Value = kind(*told)
    return made
