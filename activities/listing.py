"""The rows of the activities list: a fixed number of queries, whatever the length."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from activities.models import (
    ActivityAgreement,
    ActivityArea,
    Participant,
)


def rows_for(activities: QuerySet, *, user: Any, on: date) -> list[Any]:
    """Activities with what a list shows: `links` to agreements that `user` may see, `area_links`,
    `people` of visible parties, and the flags of the day `on`."""
    links = ActivityAgreement.objects.visible_to(user).select_related("agreement")
    people = Participant.objects.visible_to(user).select_related("party", "person")
    return list(
        activities.with_flags(on=on, seen_by=user)
        .select_related("forum", "proposed_by")
        .prefetch_related(
            Prefetch("agreement_links", links, to_attr="links"),
            Prefetch("area_links", ActivityArea.objects.select_related("area")),
            Prefetch("participants", people, to_attr="people"),
        )
    )
