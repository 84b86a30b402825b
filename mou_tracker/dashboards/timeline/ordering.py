"""The order of more lanes than one page has, by the database. It only cuts the pages: within a page
rows are put under heads like any others."""

from typing import Any

from django.db.models import Case, Count, F, OrderBy, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import NullIf

from agreements.filters import running_on, status_on
from agreements.models import Agreement, Participation, called_first
from agreements.status.next_act import by_next_act
from agreements.status.next_rows import UNDATED

from .rows import NEXT
from .strip import Asked, end_day


def _party(column: Any) -> Any:
    """A column of the first party of the other side; NULL where it says nothing."""
    others = Participation.objects.filter(agreement=OuterRef("pk"), party__is_home=False)
    first = others.order_by("side", "pk").values_list(column)[:1]
    return NullIf(Subquery(first), Value(""))


def _columns(code: str, asked: Asked) -> list[Any]:
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
        return [Subquery(status_on(asked.on).values("status")[:1])]
    return [NullIf(F("responsible__native_name"), Value(""))] if code == "responsible" else []


def page_ids(
    agreements: QuerySet[Agreement], *, sort: str, group: str, first: int, most: int, asked: Asked
) -> list[int]:
    """The agreements of one page, in order: `most` from the `first` on."""
    bare, down = sort.removeprefix("-"), sort.startswith("-")
    heads = [OrderBy(one, nulls_last=True) for one in _columns(group, asked)]
    keys: list[Any] = [
        OrderBy(one, descending=down, nulls_last=True) for one in _columns(bare, asked)
    ]
    found = agreements
    if not keys:
        found = by_next_act(agreements, user=asked.user, on=asked.on)
        by_act: Any = found.query.order_by
        keys = [
            OrderBy(F(key) if isinstance(key, str) else key, descending=down and bare != NEXT)
            for key in by_act
        ]
        if bare == "day":
            undated = When(next_rank__in=UNDATED, then=None)
            distance = Case(undated, default=F("next_distance"))
            keys = [OrderBy(distance, descending=down, nulls_last=True)]
    return list(
        found.order_by(*heads, *keys, "reference").values_list("pk", flat=True)[
            first : first + most
        ]
    )


def by_group(agreements: QuerySet[Agreement], *, asked: Asked) -> dict[int, int]:
    """How many are in each group by next decision (`status.next_act.Group`)."""
    found = by_next_act(agreements, user=asked.user, on=asked.on).order_by()
    counted = found.values("next_group").annotate(n=Count("pk"))
    return dict(counted.values_list("next_group", "n"))
