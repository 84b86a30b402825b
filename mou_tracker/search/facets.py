"""Facets: by what the found things can be told apart, counted over them and nothing else."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Agreement, Area, Party
from agreements.models.fields import in_language
from agreements.wording.countries import country_name

from .finding import Chosen, IndexRow
from .models import NAME, Kind

#: Values offered in one facet.
OFFERED = 8

LABELS: dict[str, str | Promise] = {
    "kind": gettext_lazy("Kind"),
    "party": gettext_lazy("Partner"),
    "country": gettext_lazy("Country"),
    "area": gettext_lazy("Area"),
    "year": gettext_lazy("Year"),
    "agreement": gettext_lazy("Agreement"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: what stands in the address, its words, how many. `address`: of the
    page with it chosen or, where it `is_on`, without it."""

    value: str
    label: str
    address: str
    count: int = 0
    is_on: bool = False


@dataclass(slots=True)
class Facet:
    name: str
    label: str | Promise
    values: list[Value] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Register:
    """Who and what can be named: visible parties but home, and areas, by id."""

    parties: dict[int, Party]
    areas: dict[int, Area]

    @classmethod
    def of(cls, rows: Iterable[IndexRow], *, user: Any) -> "Register":
        """Those that stand on `rows`; two statements."""
        parties, areas = set(), set()
        for row in rows:
            parties |= row.parties
            areas |= row.areas
        seen = Party.objects.visible_to(user).filter(pk__in=parties, is_home=False)
        return cls(
            {party.pk: party for party in seen},
            {area.pk: area for area in Area.objects.filter(pk__in=areas)},
        )


def read(query: Mapping[str, str], *, user: Any) -> Chosen:
    """The facets chosen in the address; BadRequest where one cannot be meant. What one may not
    see matches nothing, as what does not exist."""
    chosen = Chosen()
    if kind := query.get("kind", ""):
        if kind not in Kind.values:
            raise BadRequest(_("This page does not exist."))
        chosen = replace(chosen, kind=kind)
    if year := query.get("year", ""):
        if not (year.isascii() and year.isdigit() and len(year) == 4 and year > "0000"):
            raise BadRequest(_("This page does not exist."))
        chosen = replace(chosen, year=int(year))
    parties = Party.objects.visible_to(user)
    meant = [
        parties.filter(**{column: query[name][:60].replace("\x00", "")})
        for name, column in (("party", "uid"), ("country", "country"))
        if query.get(name)
    ]
    if meant:
        found = [set(rows.values_list("pk", flat=True)) for rows in meant]
        chosen = replace(chosen, parties=frozenset(set.intersection(*found)))
    if code := query.get("area", "").replace("\x00", ""):
        ids = Area.objects.filter(code=code[:60]).values_list("pk", flat=True)
        chosen = replace(chosen, areas=frozenset(ids))
    if reference := query.get("agreement", "").replace("\x00", ""):
        seen = Agreement.objects.visible_to(user).filter(reference=reference[:40])
        chosen = replace(chosen, agreements=frozenset(seen.values_list("pk", flat=True)))
    return chosen


def counted(rows: list[IndexRow], query: QueryDict, register: Register) -> list[Facet]:
    """The facets of `rows`, each value with how many of them have it."""
    counts = {name: Counter() for name in LABELS}
    for row in rows:
        counts["kind"][row.kind] += 1
        counts["year"]["" if row.day == NAME else str(row.day.year)] += 1
        known = [register.parties[pk] for pk in row.parties if pk in register.parties]
        counts["party"].update({party.uid for party in known})
        counts["country"].update({party.country for party in known})
        counts["area"].update({register.areas[pk].code for pk in row.areas if pk in register.areas})
    words = _words(register)
    facets = []
    for name, label in LABELS.items():
        on = query.get(name, "")
        offered = sorted(
            ((value, count) for value, count in counts[name].items() if value),
            key=(lambda pair: pair[0]) if name == "year" else lambda pair: (-pair[1], pair[0]),
            reverse=name == "year",
        )
        if on:
            values = [Value(on, words[name](on), _address(query, name, ""), is_on=True)]
        else:
            values = [
                Value(value, words[name](value), _address(query, name, value), count)
                for value, count in offered[:OFFERED]
            ]
        if on or (len(values) > 1 and len(rows) > 1):
            facets.append(Facet(name, label, values))
    return facets


def _address(query: QueryDict, name: str, value: str) -> str:
    """The present address with another value of one facet, from its first page."""
    address = query.copy()
    address.pop("after", None)
    address.pop(name, None)
    if value:
        address[name] = value
    return f"?{address.urlencode()}"


def _words(register: Register) -> dict[str, Any]:
    parties = {party.uid: party.short for party in register.parties.values()}
    areas = {area.code: in_language(area.names)[0] for area in register.areas.values()}
    return {
        "kind": lambda value: str(Kind(value).label),
        "party": lambda value: parties.get(value, value),
        "country": country_name,
        "area": lambda value: areas.get(value, value),
        "year": lambda value: value,
        "agreement": lambda value: value,
    }
