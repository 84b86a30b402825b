"""What the one-line entry may name: the parties, agreements and areas somebody may see."""

from typing import Any

from activities.quick import Candidates, Named
from agreements.models import Agreement, Area, Participation, Party


def candidates_for(user: Any) -> Candidates:
    """Four queries, whatever there is to name. The home party is in every agreement and so
    says nothing; it is left out."""
    agreements = list(Agreement.objects.visible_to(user))
    sides: dict[int, set[int]] = {}
    for agreement, party in Participation.objects.filter(
        agreement__in=[row.pk for row in agreements], party__is_home=False
    ).values_list("agreement", "party"):
        sides.setdefault(agreement, set()).add(party)
    parties = Party.objects.visible_to(user).filter(is_home=False, is_disabled=False)
    return Candidates(
        parties=tuple(
            Named(party.pk, (party.short_name, *party.names.values())) for party in parties
        ),
        agreements=tuple(
            Named(row.pk, (row.reference,), frozenset(sides.get(row.pk, ()))) for row in agreements
        ),
        areas=tuple(
            Named(area.pk, (*area.names.values(), area.code))
            for area in Area.objects.filter(is_retired=False)
        ),
    )
