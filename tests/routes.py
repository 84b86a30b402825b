"""Every address of the URL configuration, with the rows a test gives for its parameters."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from django.urls import URLResolver, get_resolver, reverse

#: What another package brings (sign-in), and what says nothing of a row.
FOREIGN = ("accounts/", "i18n/", "design/")


def routes(resolver: Any = None, prefix: str = "", spaces: str = "") -> Iterator[tuple]:
    """(name, route, parameters) of every address, in the order of the configuration."""
    resolver = resolver or get_resolver()
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern).lstrip("^")
        if route.startswith(FOREIGN):
            continue
        if isinstance(one, URLResolver):
            space = f"{spaces}{one.namespace}:" if one.namespace else spaces
            yield from routes(one, route, space)
        elif one.name:
            yield f"{spaces}{one.name}", route, tuple(_parameters(one.pattern))


def _parameters(pattern: Any) -> Iterable[str]:
    return pattern.converters or pattern.regex.groupindex


def paths(values: Mapping[str, Mapping[str, list[Any]]]) -> Iterator[str]:
    """The path of every route of which all parameters have a value. `values`: by the first words
    of a route ("parties", "api/v1/parties"; "" for all), the values of its parameters."""
    for name, route, parameters in routes():
        known: dict[str, list[Any]] = {}
        for beginning in sorted(values, key=len):
            if route.startswith(beginning):
                known |= values[beginning]
        if set(parameters) <= known.keys():
            for chosen in product(*(known[name] for name in parameters)):
                yield reverse(name, kwargs=dict(zip(parameters, chosen, strict=True)))


def without_values(values: Mapping[str, Mapping[str, list[Any]]]) -> set[str]:
    """The names of the routes that `paths` leaves out."""
    found = set()
    for name, route, parameters in routes():
        known = set().union(*(kw for at, kw in values.items() if route.startswith(at)), ())
        if not set(parameters) <= known:
            found.add(name)
    return found
