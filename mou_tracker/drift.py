"""Whether what is derived is what the facts say: all of it, or the part whose turn it is."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Mod

from activities import derive as work
from agreements import derive
from agreements.derive import commitments
from agreements.models import Agreement

BATCH = 250
#: An hour looks at one of so many parts, so that a day sees every row once.
PARTS = 24
#: What is told of one part; more would say no more.
MOST = 100


def batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """The rows by pk, BATCH at a time."""
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield found
        last = found[-1].pk


def differing(part: int | None = None) -> Iterator[str]:
    """Every derived row that differs from its facts, named; nothing is changed. `part`: of one of
    PARTS alone."""
    office = derive.OfficeSettings.load()
    for agreements in batches(_of(Agreement.objects.all(), part)):
        loaded = derive.with_facts(agreements)
        derive.with_decisions(loaded)
        for agreement in loaded:
            yield from derive.differences(agreement, office=office)
        yield from commitments.differences([agreement.pk for agreement in agreements])
    for rows in work.sources():
        for batch in batches(work.with_facts(_of(rows, part))):
            yield from work.differences(batch)


def _of(rows: QuerySet[Any], part: int | None) -> Any:
    if part is None:
        return rows
    return rows.annotate(part=Mod(F("pk"), PARTS)).filter(part=part)


def look_at_a_part(before: Any, *, now: datetime) -> dict[str, list[str]]:
    """What the last look at each part found, by part, after a look at the part of this hour.
    `before`: the same, as it was kept. An action done meanwhile may be seen half: what differs is
    what differs twice."""
    part = now.hour % PARTS
    found = list(differing(part))[:MOST]
    if found:
        again = set(differing(part))
        found = [one for one in found if one in again]
    kept = before if isinstance(before, dict) else {}
    return {**kept, str(part): found}
