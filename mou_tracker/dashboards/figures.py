"""What the first page and the lists it leads to ask, as words over rows; nothing here computes a
date but the reader's horizon."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from activities.models import Activity
from agreements.deadline_kinds import TO_DECIDE
from agreements.lifecycle import IN_EFFECT
from agreements.models import (
    Agreement,
    Deadline,
    DeadlineKind,
    Participation,
    Party,
    StatusPeriod,
)

#: How far ahead a manager looks, and how far what is near reaches (days, inclusive).
AHEAD, SOON = 180, 30
#: An agreement in effect without anything held for this long sleeps.
ASLEEP_AFTER = 365


def _named(user: Any) -> Any:
    """Of deadlines those of their agreements that `user` may see, and of these their `partners`."""
    partners = Prefetch("parties", Party.objects.filter(is_home=False), to_attr="partners")
    agreements = Agreement.objects.visible_to(user).prefetch_related(partners)
    return Prefetch("agreements", agreements.order_by("reference"))


def deadlines(user: Any, *, on: date, states: Collection[str]) -> QuerySet[Deadline]:
    """Deadlines that stood in one of `states` on `on`, by day, each telling its state and naming
    only those of its agreements that `user` may see, and these their `partners`."""
    rows = Deadline.objects.visible_to(user).in_state(states, on, to=user).with_state(on, to=user)
    return rows.prefetch_related(_named(user)).order_by("day", "pk")


def horizon(on: date) -> date:
    """The last day a manager looks ahead to."""
    return on + timedelta(days=AHEAD)


def deciding(
    rows: QuerySet[Deadline], *, on: date, until: date | None = None
) -> QuerySet[Deadline]:
    """Of open deadlines what is overdue or due until `until`, the horizon; a window counts by its
    last day."""
    return rows.undecided_on(on).filter(kind__in=TO_DECIDE, until_key__lte=until or horizon(on))


def soon(rows: QuerySet[Deadline], *, on: date, until: date | None = None) -> QuerySet[Deadline]:
    """Of open deadlines what asks for a decision and is due within SOON days."""
    near = until or on + timedelta(days=SOON)
    return deciding(rows, on=on, until=near).filter(until_key__gte=on)


def overdue(rows: QuerySet[Deadline], *, on: date) -> QuerySet[Deadline]:
    """Of deadlines what asks for a decision and is overdue."""
    return rows.undecided_on(on).overdue(on).filter(kind__in=TO_DECIDE)


def settling(rows: QuerySet[Deadline], *, on: date) -> QuerySet[Deadline]:
    """Of open deadlines the questions that have come up by `on`; those to come are years ahead.
    Every question is asked once, as it was asked last."""
    return rows.filter(kind=DeadlineKind.TO_SETTLE, day__lte=on)


def asleep(agreements: Any, user: Any, *, on: date, since: date | None = None) -> Any:
    """Agreements of ours in effect without a break since `since`, a year ago, under which `user`
    knows of nothing held from then on. What the home party only observes is others' to wake."""
    begin = since or on - timedelta(days=ASLEEP_AFTER)
    awake = (
        Activity.objects.visible_to(user)
        .recent(on)
        .filter(agreements=OuterRef("pk"), held_latest__gte=begin)
    )
    periods = StatusPeriod.objects.filter(agreement=OuterRef("pk"))
    year = periods.touching(begin, on)
    ours = Participation.objects.filter(agreement=OuterRef("pk"), party__is_home=True)
    return agreements.filter(
        Exists(ours),
        Exists(periods.on(begin)),
        ~Exists(year.exclude(status__in=IN_EFFECT)),
        ~Exists(awake),
    ).order_by("reference")
