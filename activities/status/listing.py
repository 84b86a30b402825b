"""The rows of the activities list: a fixed number of queries, whatever the length."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from activities.models import (
    Activity,
    ActivityAgreement,
    ActivityArea,
    Participant,
)


def rows_for(activities: QuerySet, *, user: Any, on: date) -> list[Any]:
    """Activities with what a list shows: `links` to agreements that `user` may see, `area_links`,
    `people` of visible parties, and the flags of the day `on`."""
    links = ActivityAgreement.objects.visible_to(user).order_by("agreement__reference")
    areas = ActivityArea.objects.select_related("area").order_by("area__code")
    people = Participant.objects.visible_to(user).order_by("pk")
    # which rows, then their flags: asked with the order, each is worked out for the whole office
    chosen = list(activities.values_list("pk", flat=True))
    found = (
        Activity.objects.with_flags(on=on, seen_by=user)
        .select_related("forum")
        .prefetch_related(
            Prefetch("agreement_links", links.select_related("agreement"), to_attr="links"),
            Prefetch("area_links", areas),
            Prefetch("participants", people.select_related("party", "person"), to_attr="people"),
        )
        .in_bulk(chosen)
    )
    return [found[pk] for pk in chosen if pk in found]
