"""What the first page tells: what to decide or prepare next, what is asleep, what is coming.

Every question is a QuerySet word over rows; nothing here computes a date but the reader's horizon.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from activities.models import Activity
from agreements.clock import today
from agreements.deadline_kinds import TO_DECIDE
from agreements.disclosure import disclose
from agreements.filters import ending_covers, ends_by
from agreements.lifecycle import IN_EFFECT
from agreements.models import (
    Agreement,
    Deadline,
    DeadlineKind,
    DeadlineState,
    Party,
    StatusCode,
    StatusPeriod,
)

from .duties import name_duties

#: How far ahead a manager looks (days, inclusive).
AHEAD = 180
#: An agreement in effect without anything held for this long sleeps.
ASLEEP_AFTER = 365
SHOWN = 8
#: Of each kind of deadline so many have a place of their own, whatever the others are.
PLACES, LATE_PLACES = 2, 2
OUT_OF_COVER = (StatusCode.EXPIRED, StatusCode.TERMINATED)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the query of the list that holds exactly the rows it counts."""

    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Home:
    """One reader's first page on `on`."""

    decide: list[Deadline]
    settle: list[Deadline]
    upcoming: list[Activity]
    asleep: list[Agreement]
    deciding: Figure
    overdue: Figure
    planned: Figure
    sleeping: Figure
    in_effect: Figure
    ending: Figure
    out_of_cover: Figure
    unsettled: Figure

    @property
    def more(self) -> dict[str, int]:
        """How many each place leaves out."""
        places = {
            "decide": (self.decide, self.deciding), "settle": (self.settle, self.unsettled),
            "upcoming": (self.upcoming, self.planned), "asleep": (self.asleep, self.sleeping),
        }  # fmt: skip
        return {name: whole.count - len(rows) for name, (rows, whole) in places.items()}


def home(user: Any, *, on: date) -> Home:
    """What concerns `user` on `on`: a fixed number of queries."""
    seen = Agreement.objects.visible_to(user)
    asked, open_ones = to_settle(user, on=on), open_deadlines(user, on=on)
    upcoming = Activity.objects.visible_to(user).upcoming(on)
    sleeping = asleep(seen, user, on=on)
    first = list(upcoming.select_related("proposed_by")[:SHOWN])
    still = list(sleeping[:SHOWN])
    return Home(
        decide=name_duties(decisions(user, on=on)),
        settle=name_duties(disclose(asked[:SHOWN], to=user)),
        upcoming=first,
        asleep=still,
        deciding=Figure(deciding(open_ones, on=on).count(), _query({"list": "decide"}, on)),
        overdue=Figure(overdue(open_ones, on=on).count(), _query({"list": "overdue"}, on)),
        planned=Figure(upcoming.count(), _query({"upcoming": "true"}, on)),
        sleeping=Figure(sleeping.count(), _query({}, on)),
        in_effect=_of_status(seen, IN_EFFECT, user, on=on),
        ending=_of_status(seen, IN_EFFECT, user, on=on, ends_until=horizon(on)),
        out_of_cover=_of_status(seen, OUT_OF_COVER, user, on=on),
        unsettled=Figure(asked.count(), _query({"list": "settle"}, on)),
    )


def _of_status(
    seen: QuerySet[Agreement],
    status: Collection[str],
    user: Any,
    *,
    on: date,
    ends_until: date | None = None,
) -> Figure:
    """Of the list of agreements; asked as its filters ask."""
    rows, asked = seen.with_status(status, on, to=user), {"status": sorted(status)}
    if ends_until:
        asked["ends_until"] = ends_until.isoformat()
        covers = ending_covers(on, asked=max(on, today()))
        rows = rows.filter(Exists(covers.filter(ends_by(ends_until))))
    return Figure(rows.count(), _query(asked, on))


def _query(asked: Mapping[str, Any], on: date) -> str:
    """The query of a list on `on`; today needs no day."""
    day = {} if on == today() else {"on": on.isoformat()}
    return urlencode({**asked, **day}, doseq=True)


def deadlines(user: Any, *, on: date, states: Collection[str]) -> QuerySet[Deadline]:
    """Deadlines that stood in one of `states` on `on`, by day, each telling its state and naming
    only those of its agreements that `user` may see, and these their `partners`."""
    partners = Prefetch("parties", Party.objects.filter(is_home=False), to_attr="partners")
    agreements = Agreement.objects.visible_to(user).prefetch_related(partners)
    named = Prefetch("agreements", agreements.order_by("reference"))
    rows = Deadline.objects.visible_to(user).in_state(states, on, to=user).with_state(on, to=user)
    return rows.prefetch_related(named).order_by("day", "pk")


def open_deadlines(user: Any, *, on: date) -> QuerySet[Deadline]:
    return deadlines(user, on=on, states=[DeadlineState.OPEN])


def horizon(on: date) -> date:
    """The last day a manager looks ahead to."""
    return on + timedelta(days=AHEAD)


def deciding(rows: QuerySet[Deadline], *, on: date) -> QuerySet[Deadline]:
    """Of open deadlines what is overdue or due within the horizon; a window counts by its last
    day."""
    return rows.filter(kind__in=TO_DECIDE, until_key__lte=horizon(on))


def overdue(rows: QuerySet[Deadline], *, on: date) -> QuerySet[Deadline]:
    """Of deadlines what asks for a decision and is overdue."""
    return rows.overdue(on).filter(kind__in=TO_DECIDE)


def decisions(user: Any, *, on: date) -> list[Deadline]:
    """What is due within the horizon or was due last, by day; a window counts by its last day. Of
    every kind the next PLACES and the latest LATE_PLACES that are overdue have their place; where
    that is less than SHOWN, what else is overdue follows, and then the nearest of all kinds.
    `deciding` keeps the rest."""
    found = _nearest(user, on=on)
    chosen = {pk for number, _ahead, _far, pk in found if number < 0}
    for _number, _ahead, _far, pk in found:
        if len(chosen) < SHOWN:
            chosen.add(pk)
    rows = open_deadlines(user, on=on).filter(pk__in=chosen).order_by("until_key", "day", "pk")
    return disclose(rows, to=user)


def _nearest(user: Any, *, on: date) -> list[tuple[int, bool, int, int]]:
    """(place, whether it lies ahead, days away, id) of at most SHOWN of each kind ahead and behind:
    a place of its own is below 0. One statement; each part of it reads an index and stops."""
    parts = []
    for kind in TO_DECIDE:
        rows = Deadline.objects.visible_to(user).open_on(on).filter(kind=kind).order_by()
        rows = rows.values_list("kind", "until_key", "pk")
        ahead = rows.filter(until_key__range=(on, horizon(on)))
        by = "until_key" if kind.traits.is_window else "day"
        parts += [
            ahead.order_by(by, "pk")[:SHOWN],
            rows.overdue(on).order_by(f"-{by}", "-pk")[:SHOWN],
        ]
    found: dict[tuple[str, bool], list[tuple[int, int]]] = defaultdict(list)
    for kind, until, pk in parts[0].union(*parts[1:], all=True):
        found[kind, until < on].append((abs((until - on).days), pk))
    ranked = []
    for (_kind, is_late), rows_of_kind in found.items():
        own = LATE_PLACES if is_late else PLACES
        ranked += [
            (number - own, not is_late, far, pk)
            for number, (far, pk) in enumerate(sorted(rows_of_kind))
        ]
    return sorted(ranked, key=lambda one: (one[0] >= 0, *one[1:]))


def to_settle(user: Any, *, on: date) -> QuerySet[Deadline]:
    """What is asked about facts nobody recorded: every question once, as it was asked last. What
    has waited longest comes first."""
    return settling(open_deadlines(user, on=on), on=on)


def settling(rows: QuerySet[Deadline], *, on: date) -> QuerySet[Deadline]:
    """Of open deadlines the questions that have come up by `on`; those to come are years ahead."""
    return rows.filter(kind=DeadlineKind.TO_SETTLE, day__lte=on)


def asleep(agreements: Any, user: Any, *, on: date) -> Any:
    """Agreements in effect without a break for a year under which `user` knows of nothing held in
    it."""
    begin = on - timedelta(days=ASLEEP_AFTER)
    awake = (
        Activity.objects.visible_to(user)
        .recent(on)
        .filter(agreements=OuterRef("pk"), held_latest__gte=begin)
    )
    periods = StatusPeriod.objects.filter(agreement=OuterRef("pk"))
    year = periods.touching(begin, on)
    return agreements.filter(
        Exists(periods.on(begin)), ~Exists(year.exclude(status__in=IN_EFFECT)), ~Exists(awake)
    ).order_by("reference")
