"""The order of more lanes than one page has, by the database. It only cuts the pages: within a page
rows are put under heads like any others."""

from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

from django.db.models import Case, F, OrderBy, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import NullIf

from agreements.disclosure import told_statuses
from agreements.filters import running_on, status_on
from agreements.models import Agreement, Participation, called_first
from agreements.status.answers import holding
from agreements.status.next_act import Place

from .rows import NEXT
from .strip import Asked, end_day


def _party(column: Any) -> Any:
    """A column of the first party of the other side; NULL where it says nothing."""
    others = Participation.objects.filter(agreement=OuterRef("pk"), party__is_home=False)
    first = others.order_by("side", "pk").values_list(column)[:1]
    return NullIf(Subquery(first), Value(""))


def _status(ids: Collection[int], asked: Asked) -> Any:
    """The status as it is told to who asks."""
    stored = Subquery(status_on(asked.on).values("status")[:1])
    hidden = told_statuses(ids, to=asked.user)
    told = {pk: holding(periods, asked.on) for pk, periods in hidden.items()}
    if not told:
        return stored
    whens = (When(pk=pk, then=Value(row.status if row else None)) for pk, row in told.items())
    return Case(*whens, default=stored)


def _columns(code: str, ids: Collection[int], asked: Asked) -> list[Any]:
    """What the rows are ordered by for a key of `?sort=` or of `?group=`; none where the database
    cannot tell."""
    if code == "name":
        return [_party("party__country"), _party(called_first("party__"))]
    if code == "since":
        return [Subquery(running_on(asked.on).values("ordinal")[:1])]
    if code == "cover":
        return [end_day(asked)]
    if code == "country":
        return [_party("party__country")]
    if code == "partner":
        return [_party(called_first("party__"))]
    if code == "status":
        return [_status(ids, asked)]
    return [NullIf(F("responsible__native_name"), Value(""))] if code == "responsible" else []


def ordered_ids(
    agreements: QuerySet[Agreement], *, sort: str, group: str, places: Mapping[int, Place],
    asked: Asked,
) -> list[int]:  # fmt: skip
    """The agreements in order: as they are grouped, then as asked for, then by reference."""
    bare, down = sort.removeprefix("-"), sort.startswith("-")
    heads, keys = (_columns(one, places, asked) for one in (group, bare))
    order = [OrderBy(one, nulls_last=True) for one in heads]
    order += [OrderBy(one, descending=down, nulls_last=True) for one in keys]
    rows = list(agreements.order_by(*order, "reference").values_list("pk", *heads))
    if not keys:
        by_head = [list(part) for _head, part in groupby(rows, key=lambda row: row[1:])]
        rows = [row for part in by_head for row in _by_place(part, bare, places, down=down)]
    found = [row[0] for row in rows]
    return sorted(found, key=lambda pk: places[pk].group) if group == NEXT else found


def _by_place(rows: list[Any], sort: str, places: Mapping[int, Place], *, down: bool) -> list[Any]:
    """By next act; by day, what has none comes last in both directions."""
    if sort != "day":
        return sorted(rows, key=lambda row: places[row[0]].key, reverse=down and sort != NEXT)
    said = [row for row in rows if places[row[0]].distance is not None]
    silent = [row for row in rows if places[row[0]].distance is None]
    said.sort(key=lambda row: places[row[0]].distance or 0, reverse=down)
    return said + silent
