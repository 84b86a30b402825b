"""What the first page tells: what to decide or prepare next, what is asleep, what is coming.

Every question is a QuerySet word over rows; nothing here computes a date but the reader's horizon.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from activities.models import Activity
from agreements.clock import today
from agreements.disclosure import disclose
from agreements.lifecycle import IN_EFFECT
from agreements.models import (
    Agreement,
    Cover,
    CoverKind,
    Deadline,
    DeadlineKind,
    DeadlineState,
    Party,
    StatusPeriod,
)

#: How far ahead a manager looks (days, inclusive).
AHEAD = 180
#: An agreement in effect without anything held for this long sleeps.
ASLEEP_AFTER = 365
SHOWN = 8
#: What asks for a decision or a preparation; meetings have their own list.
TO_DECIDE = (
    DeadlineKind.START_RENEWAL,
    DeadlineKind.RENEWAL_STEP,
    DeadlineKind.NOTICE,
    DeadlineKind.EXPIRY,
    DeadlineKind.EFFECT_PENDING,
    DeadlineKind.REVIEW,
    DeadlineKind.COMPLIANCE,
    DeadlineKind.COMMITMENT,
    DeadlineKind.ACTION_ITEM,
    DeadlineKind.REPORT,
    DeadlineKind.MEETING_TO_SCHEDULE,
)


@dataclass(frozen=True, slots=True)
class Home:
    """One reader's first page on `on`."""

    decide: list[Deadline]
    settle: list[Deadline]
    unsettled: int
    upcoming: list[Activity]
    asleep: list[Agreement]
    in_effect: int
    ending: int
    out_of_cover: int


def home(user: Any, *, on: date) -> Home:
    """What concerns `user` on `on`: a fixed number of queries."""
    seen = Agreement.objects.visible_to(user)
    periods = StatusPeriod.objects.on(on).filter(agreement__in=seen)
    settle, unsettled = to_settle(user, on=on)
    return Home(
        decide=decisions(user, on=on),
        settle=settle,
        unsettled=unsettled,
        upcoming=list(
            Activity.objects.visible_to(user).upcoming(on).select_related("proposed_by")[:SHOWN]
        ),
        asleep=list(asleep(seen, on=on)[:SHOWN]),
        in_effect=periods.filter(status__in=IN_EFFECT).count(),
        ending=ending(periods, on=on, today=today()).count(),
        out_of_cover=periods.filter(status__in=("expired", "terminated")).count(),
    )


def ending(periods: Any, *, on: date, today: date) -> Any:
    """Those of `periods` (of one day) in effect whose cover may end within the horizon; what rolls
    on does not end."""
    covers = Cover.objects.on(on, asked=max(on, today)).filter(
        agreement=OuterRef("agreement"),
        kind=CoverKind.DAY,
        earliest__lte=on + timedelta(days=AHEAD),
    )
    return periods.filter(Exists(covers), status__in=IN_EFFECT)


def deadlines(user: Any, *, on: date, states: Collection[str]) -> QuerySet[Deadline]:
    """Deadlines that stood in one of `states` on `on`, by day, each telling its state and naming
    only those of its agreements that `user` may see, and these their `partners`."""
    partners = Prefetch("parties", Party.objects.filter(is_home=False), to_attr="partners")
    agreements = Agreement.objects.visible_to(user).prefetch_related(partners)
    named = Prefetch("agreements", agreements.order_by("reference"))
    rows = Deadline.objects.visible_to(user).in_state(states, on).with_state(on)
    return rows.prefetch_related(named).order_by("day", "pk")


def open_deadlines(user: Any, *, on: date) -> QuerySet[Deadline]:
    return deadlines(user, on=on, states=[DeadlineState.OPEN])


def decisions(user: Any, *, on: date, limit: int = SHOWN) -> list[Deadline]:
    """By day: what fell due last and what falls due next within the horizon. What has been overdue
    for years does not push the next day off the page; the whole list keeps it."""
    asked = open_deadlines(user, on=on).filter(kind__in=TO_DECIDE)
    ahead = list(asked.filter(until_key__gte=on, day__lte=on + timedelta(days=AHEAD))[:limit])
    room = max(limit - len(ahead), limit // 2)
    late = list(asked.filter(until_key__lt=on).order_by("-until_key", "-pk")[:room])
    return disclose(late[::-1] + ahead[: limit - len(late)], to=user)


def _unsettled(user: Any, *, on: date) -> QuerySet[Deadline]:
    rows = Deadline.objects.visible_to(user).open_on(on)
    return rows.filter(kind=DeadlineKind.TO_SETTLE, day__lte=on)


def to_settle(user: Any, *, on: date, limit: int = SHOWN) -> tuple[list[Deadline], int]:
    """One line per agreement whose end or notice nobody wrote down: the latest reminder due; and
    how many they are. What has waited longest comes first."""
    latest = sorted(_latest_unsettled(user, on=on).values_list("day", "pk"))
    first = [pk for _day, pk in latest[:limit]]
    found = open_deadlines(user, on=on).filter(pk__in=first)
    return disclose(found, to=user), len(latest)


def _latest_unsettled(user: Any, *, on: date) -> QuerySet[Deadline]:
    return _unsettled(user, on=on).order_by("origin", "-day").distinct("origin")


def all_deadlines(user: Any, *, on: date, states: Collection[str]) -> QuerySet[Deadline]:
    """Everything that stood in one of `states` by day; what is to settle stands once for each
    agreement, and not for every year to come."""
    latest = _latest_unsettled(user, on=on).values("pk")
    once = Q(pk__in=latest) | ~Q(kind=DeadlineKind.TO_SETTLE) | Q(closed_key__lte=on)
    return deadlines(user, on=on, states=states).filter(once)


def asleep(agreements: Any, *, on: date) -> Any:
    """Agreements in effect under which nothing was held for a year."""
    awake = Activity.objects.recent(on).filter(
        agreements=OuterRef("pk"), held_latest__gte=on - timedelta(days=ASLEEP_AFTER)
    )
    covered = StatusPeriod.objects.on(on).filter(agreement=OuterRef("pk"), status__in=IN_EFFECT)
    return agreements.filter(Exists(covered), ~Exists(awake)).order_by("reference")
