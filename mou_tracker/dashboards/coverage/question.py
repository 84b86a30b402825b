"""What is asked of the coverage: whose eyes, which day, what stands in the columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.access import Rights
from agreements.dates import add_months
from agreements.models import Area, Party
from agreements.wording.regions import REGION_COUNTRIES

#: How far back activities count, in months, the asked day included.
MONTHS = 24
#: In an address: what is recorded of no area, or lies in no country or region.
NONE = "~"
BY = {"party": _("Partners"), "country": _("Countries"), "region": _("Regions")}
HEADINGS = {
    "party": _("Coverage: areas and partners"),
    "country": _("Coverage: areas and countries"),
    "region": _("Coverage: areas and regions"),
}
ORDERS: dict[str, Promise] = {
    "activity": _("Most active"),
    "country": _("Country"),
    "responsible": _("Responsible"),
}


@dataclass(frozen=True, slots=True)
class Tree:
    """The areas, each after the one it is part of. `depths`: 0 for those part of none; `pairs`:
    each area with itself and with all it is part of (ids)."""

    areas: tuple[Area, ...]
    depths: Mapping[int, int]
    pairs: tuple[tuple[int, int], ...]

    @property
    def roots(self) -> list[int]:
        return [area.pk for area in self.areas if self.depths[area.pk] == 0]


def tree_of(areas: Iterable[Area]) -> Tree:
    """By code within each area; one that is part of itself through others begins a tree."""
    rows = {area.pk: area for area in areas}
    children: dict[int | None, list[Area]] = {}
    for area in sorted(rows.values(), key=lambda row: row.code):
        children.setdefault(area.parent_id if area.parent_id in rows else None, []).append(area)
    ordered: list[Area] = []
    depths: dict[int, int] = {}
    pairs: list[tuple[int, int]] = []

    def place(area: Area, above: tuple[int, ...]) -> None:
        if area.pk in depths:
            return
        ordered.append(area)
        depths[area.pk] = len(above)
        line = (*above, area.pk)
        pairs.extend((top, area.pk) for top in line)
        for child in children.get(area.pk, ()):
            place(child, line)

    for area in (*children.get(None, ()), *rows.values()):
        place(area, ())
    return Tree(tuple(ordered), depths, tuple(pairs))


@dataclass(frozen=True)
class Question:
    """`by`: a word of BY; `on`: the day, `first`: the first of the days whose activities count."""

    rights: Rights
    on: date
    by: str = "party"

    @cached_property
    def first(self) -> date:
        return add_months(self.on, -MONTHS) + timedelta(days=1)

    @cached_property
    def tree(self) -> Tree:
        return tree_of(Area.objects.visible_to(self.rights))

    def columns(self) -> QuerySet[Any, Any]:
        """(party, key of its column, country, short name) of every partner that may be seen."""
        regions = [
            When(country__in=countries.split(), then=Value(region))
            for region, countries in REGION_COUNTRIES.items()
        ]
        keys = {
            "party": F("uid"),
            "country": F("country"),
            "region": Case(*regions, default=Value("")),
        }
        rows: QuerySet[Any, Any] = Party.objects.visible_to(self.rights).filter(is_home=False)
        named: Any = rows.order_by().annotate(column=keys[self.by])
        found: QuerySet[Any, Any] = named.values_list("pk", "column", "country", "short_name")
        return found
