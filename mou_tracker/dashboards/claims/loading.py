"""What a claims page reads, in a fixed number of statements; nothing a reader may not see."""

from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from activities.models import Activity, ActivityState, Case
from agreements.models import Agreement, Area, Post
from agreements.status.answers import Answer, answer

from .known import Facts


def load_facts(agreement: Agreement, *, user: Any, on: date, today: date) -> Facts:
    """Raises `BeyondHorizon`."""
    found = answer(agreement, user=user, on=on, today=today)
    parties = [row.party for row in found.agreement.participations.all()]
    prefetch_related_objects(parties, "name_history")
    for term in found.terms:
        for row in term.signatures.all():
            row.party = next((one for one in parties if one.pk == row.party_id), row.party)
    posts = Post.objects.filter(party__in=parties).select_related("person").order_by("pk")
    return Facts(
        found=found,
        posts=list(posts),
        areas=list(Area.objects.order_by("pk")),
        counts=_counts(found, user),
        meeting=_heads_meeting(found, user),
    )


def _counts(found: Answer, user: Any) -> dict[str, int]:
    """What was held and selected by the day: the rows that the lists show for the same question."""
    on, agreement = found.on, found.agreement
    held = Activity.objects.visible_to(user).filter(agreements=agreement, state=ActivityState.HELD)
    cases = Case.objects.visible_to(user).filter(agreements=agreement, selected_on__lte=on)
    return {
        "activities": held.touching(None, on).distinct().count(),
        "activities_this_year": held.touching(date(on.year, 1, 1), on).distinct().count(),
        "cases": cases.distinct().count(),
    }


def _heads_meeting(found: Answer, user: Any) -> Activity | None:
    """The next one, told of in whatever state it is."""
    rows = Activity.objects.visible_to(user).of_heads().filter(agreements=found.agreement)
    return rows.upcoming(found.on).exclude(when=None).first()
