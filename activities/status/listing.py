"""The rows of the activities list: a fixed number of queries, whatever the length."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from activities.models import (
    Activity,
    ActivityAgreement,
    ActivityArea,
    Participant,
)
from agreements.access import Rights, rights_of
from agreements.models import short_of
from agreements.models.compiled import IsAmong, compiled
from agreements.models.fields import in_language


@compiled
def _flags(rights: Rights, *, on: Any, ids: Any) -> QuerySet[Any]:
    rows = Activity.objects.with_flags(on=on, seen_by=rights)
    rows = (
        rows.with_named(short_of("party__"), seen_by=rights).filter(IsAmong("pk", ids)).order_by()
    )
    return rows.values_list("pk", "is_delayed", "is_outside_cover", "named")


@compiled
def _references(rights: Rights, *, ids: Any) -> QuerySet[Any]:
    links = ActivityAgreement.objects.visible_to(rights).filter(IsAmong("activity", ids))
    return links.order_by("agreement__reference").values_list("activity", "agreement__reference")


@compiled
def _area_names(*, ids: Any) -> QuerySet[Any]:
    links = ActivityArea.objects.filter(IsAmong("activity", ids))
    return links.order_by("area__code").values_list("activity", "area__names")


def rows_for(activities: QuerySet[Any], *, user: Any, on: date) -> list[Any]:
    """Activities with what a list shows: `references` of agreements that `user` may see, the
    `partners` they name, `area_names`, and the flags of the day `on`."""
    # which rows, then their flags: asked with the order, each is worked out for the whole office
    chosen = list(activities.values_list("pk", flat=True))
    rows = Activity.objects.select_related("forum", "exchange").in_bulk(chosen)
    rights, ids = rights_of(user), list(rows)
    references, area_names = defaultdict(list), defaultdict(list)
    for pk, reference in _references(rights, ids=ids):
        references[pk].append(reference)
    for pk, names in _area_names(ids=ids):
        area_names[pk].append(names)
    for pk, is_delayed, is_outside_cover, partners in _flags(rights, on=on, ids=ids):
        row = rows[pk]
        row.is_delayed, row.is_outside_cover = is_delayed, is_outside_cover
        row.references = references[pk]
        row.partners = [in_language(short)[0] for short in partners]
        row.area_names = area_names[pk]
    return [rows[pk] for pk in chosen if pk in rows]


def add_people(rows: Sequence[Any], *, user: Any) -> None:
    """Adds `people`: who took part, of the parties that `user` may see."""
    found = defaultdict(list)
    seen = Participant.objects.visible_to(user).filter(activity__in=rows).order_by("pk")
    for one in seen.select_related("party", "person"):
        found[one.activity_id].append(one)
    for row in rows:
        row.people = found[row.pk]
