"""Was this logged already? Same kind, overlapping days, a shared agreement, a similar title."""

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

from activities.models import Activity, Forum
from agreements.dates import PartialDate
from agreements.models import Agreement, Party

#: Titles at least this alike (0..1) are taken for the same.
ALIKE = 0.6
#: At most this many are compared; those of one kind, agreement and day are few.
COMPARED = 50


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())[:300]


def alike(one: str, other: str) -> bool:
    """Whether two titles would be taken for the same by a person in a hurry."""
    left, right = _plain(one), _plain(other)
    if not left or not right:
        return False
    return left in right or right in left or SequenceMatcher(None, left, right).ratio() >= ALIKE


def similar(
    *,
    user: Any,
    kind: str,
    title: Mapping[str, str],
    day: PartialDate | None,
    agreements: Iterable[Agreement],
    parties: Iterable[Party] = (),
    forum: Forum | None = None,
) -> list[Activity]:
    """Visible activities that look like the one about to be logged."""
    if day is None or day.earliest is None or day.latest is None:
        return []
    near = Activity.objects.visible_to(user).filter(
        kind=kind, first_day__lte=day.latest, last_day__gte=day.earliest
    )
    if linked := [agreement.pk for agreement in agreements]:
        near = near.filter(agreement_links__agreement__in=linked).distinct()
    else:  # before there is an agreement: with the same partner, in the same body
        near = near.filter(agreement_links=None, forum=forum)
        with_whom = [party.pk for party in parties]
        near = near.filter(parties__in=with_whom).distinct() if with_whom else near
    return [
        row
        for row in near.newest_first()[:COMPARED]
        if any(alike(one, other) for one in title.values() for other in row.title.values())
    ]
