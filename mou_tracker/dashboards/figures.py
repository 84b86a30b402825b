"""What the first page tells: what to decide or prepare next, what is asleep, what is coming.

Every question is a QuerySet word over rows; nothing here computes a date but the reader's horizon.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    prefetch_related_objects,
)

from activities.models import Activity
from agreements.access import Rights, rights_of
from agreements.clock import today
from agreements.deadline_kinds import TO_DECIDE
from agreements.disclosure import disclose
from agreements.filters import ending_covers, ends_by
from agreements.lifecycle import IN_EFFECT
from agreements.models import (
    Agreement,
    Deadline,
    DeadlineKind,
    Party,
    StatusCode,
    StatusPeriod,
)
from agreements.models.compiled import IsAmong, compiled
from mou_tracker.reminders.duties import ask_to_check, name_duties

#: How far ahead a manager looks (days, inclusive).
AHEAD = 180
#: An agreement in effect without anything held for this long sleeps.
ASLEEP_AFTER = 365
SHOWN = 8
DECIDE = {"list": "decide"}
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
    check: list[Deadline]
    unattended: list[Agreement]
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
    unchecked: Figure
    nobodys: Figure

    @property
    def more(self) -> dict[str, int]:
        """How many each place leaves out."""
        places = {
            "decide": (self.decide, self.deciding), "settle": (self.settle, self.unsettled),
            "check": (self.check, self.unchecked), "unattended": (self.unattended, self.nobodys),
            "upcoming": (self.upcoming, self.planned), "asleep": (self.asleep, self.sleeping),
        }  # fmt: skip
        return {name: whole.count - len(rows) for name, (rows, whole) in places.items()}


def home(user: Any, *, on: date) -> Home:
    """What concerns `user` on `on`: a fixed number of queries."""
    rights, until = rights_of(user), horizon(on)
    year = {"on": on, "since": on - timedelta(days=ASLEEP_AFTER)}
    standing = {"on": on, "asked": max(on, today()), "until": until}
    decide, settle = decisions(user, on=on), _first_to_settle(rights, on=on)
    check, unattended = _to_check(rights, on=on, until=until), _unattended(rights, on=on)
    due = [*decide, *settle, *check]
    prefetch_related_objects(due, _named(user))
    name_duties(disclose(due, to=user))
    return Home(
        decide=decide,
        settle=settle,
        check=ask_to_check(check),
        unattended=unattended,
        upcoming=_upcoming(rights, on=on),
        asleep=_first_asleep(rights, **year),
        deciding=Figure(_deciding.count(rights, on=on, until=until), _query(DECIDE, on)),
        overdue=Figure(_overdue.count(rights, on=on), _query({"list": "overdue"}, on)),
        planned=Figure(_planned.count(rights, on=on), _query({"upcoming": "true"}, on)),
        sleeping=Figure(_asleep.count(rights, **year), _query({}, on)),
        in_effect=_of_status(IN_EFFECT, _in_effect.count(rights, on=on), on),
        ending=_of_status(IN_EFFECT, _ending.count(rights, **standing), on, until),
        out_of_cover=_of_status(OUT_OF_COVER, _out_of_cover.count(rights, on=on), on),
        unsettled=Figure(_unsettled.count(rights, on=on), _query({"list": "settle"}, on)),
        unchecked=Figure(_counted(check), _query({"list": "check"}, on)),
        nobodys=Figure(_counted(unattended), _query({"unattended": "true"}, on)),
    )


def _of_status(
    status: Collection[str], count: int, on: date, ends_until: date | None = None
) -> Figure:
    """Of the list of agreements."""
    asked: dict[str, Any] = {"status": sorted(status)}
    if ends_until:
        asked["ends_until"] = ends_until.isoformat()
    return Figure(count, _query(asked, on))


# --- Statements of the first page, as the filters of the lists ask -------------------------------


def _open(rights: Rights, on: Any) -> QuerySet[Deadline]:
    return Deadline.objects.visible_to(rights).open_on(on).order_by()


@compiled
def _deciding(rights: Rights, *, on: Any, until: Any) -> QuerySet[Any]:
    return deciding(_open(rights, on), on=on, until=until).values_list("pk")


@compiled
def _overdue(rights: Rights, *, on: Any) -> QuerySet[Any]:
    return overdue(_open(rights, on), on=on).values_list("pk")


@compiled
def _unsettled(rights: Rights, *, on: Any) -> QuerySet[Any]:
    return settling(_open(rights, on), on=on).values_list("pk")


@compiled
def _first_to_settle(rights: Rights, *, on: Any) -> Any:
    rows = settling(_open(rights, on), on=on).with_state(on, to=rights)
    return rows.order_by("day", "pk")[:SHOWN]


def _counting(rows: QuerySet[Any]) -> Any:
    """`rows`, of which some are fetched, each with how many there are: counted once, by the same
    statement."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("*"))
    return rows.annotate(of_all=Subquery(counted.values("n")))


def _counted(rows: Sequence[Any]) -> int:
    return rows[0].of_all if rows else 0


@compiled
def _to_check(rights: Rights, *, on: Any, until: Any) -> Any:
    rows = Deadline.objects.visible_to(rights).to_check(on, until)
    rows = _counting(rows).with_state(on, to=rights)
    return rows.order_by("until_key", "pk")[:SHOWN]


@compiled
def _unattended(rights: Rights, *, on: Any) -> Any:
    rows = Agreement.objects.visible_to(rights).unattended_on(on)
    return _counting(rows).order_by("reference")[:SHOWN]


@compiled
def _chosen(rights: Rights, *, on: Any, ids: Any) -> Any:
    rows = _open(rights, on).filter(IsAmong("pk", ids)).with_state(on, to=rights)
    return rows.order_by("until_key", "day", "pk")


@compiled
def _planned(rights: Rights, *, on: Any) -> QuerySet[Any]:
    return Activity.objects.visible_to(rights).upcoming(on).order_by().values_list("pk")


@compiled
def _upcoming(rights: Rights, *, on: Any) -> QuerySet[Any]:
    return Activity.objects.visible_to(rights).upcoming(on).select_related("proposed_by")[:SHOWN]


@compiled
def _asleep(rights: Rights, *, on: Any, since: Any) -> Any:
    seen = Agreement.objects.visible_to(rights)
    return asleep(seen, rights, on=on, since=since).order_by().values_list("pk")


@compiled
def _first_asleep(rights: Rights, *, on: Any, since: Any) -> Any:
    return asleep(Agreement.objects.visible_to(rights), rights, on=on, since=since)[:SHOWN]


def _with_status(rights: Rights, status: Collection[str], on: Any) -> QuerySet[Any]:
    rows = Agreement.objects.visible_to(rights).with_status(status, on, to=rights)
    return rows.order_by().values_list("pk")


@compiled
def _in_effect(rights: Rights, *, on: Any) -> QuerySet[Any]:
    return _with_status(rights, IN_EFFECT, on)


@compiled
def _ending(rights: Rights, *, on: Any, asked: Any, until: Any) -> QuerySet[Any]:
    covers = ending_covers(on, asked=asked).filter(ends_by(until))
    return _with_status(rights, IN_EFFECT, on).filter(Exists(covers))


@compiled
def _out_of_cover(rights: Rights, *, on: Any) -> QuerySet[Any]:
    return _with_status(rights, OUT_OF_COVER, on)


def _named(user: Any) -> Any:
    """Of deadlines those of their agreements that `user` may see, and of these their `partners`."""
    partners = Prefetch("parties", Party.objects.filter(is_home=False), to_attr="partners")
    agreements = Agreement.objects.visible_to(user).prefetch_related(partners)
    return Prefetch("agreements", agreements.order_by("reference"))


def _query(asked: Mapping[str, Any], on: date) -> str:
    """The query of a list on `on`; today needs no day."""
    day = {} if on == today() else {"on": on.isoformat()}
    return urlencode({**asked, **day}, doseq=True)


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


def overdue(rows: QuerySet[Deadline], *, on: date) -> QuerySet[Deadline]:
    """Of deadlines what asks for a decision and is overdue."""
    return rows.undecided_on(on).overdue(on).filter(kind__in=TO_DECIDE)


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
    return _chosen(rights_of(user), on=on, ids=sorted(chosen))


@compiled
def _near(rights: Rights, *, on: Any, last: Any) -> Any:
    """One statement; each part of it reads an index and stops."""
    parts = []
    for kind in TO_DECIDE:
        rows = _open(rights, on).undecided_on(on).filter(kind=kind)
        rows = rows.values_list("kind", "until_key", "pk")
        parts += [
            rows.filter(until_key__range=(on, last)).order_by("until_key", "pk")[:SHOWN],
            rows.filter(until_key__lt=on).order_by("-until_key", "-pk")[:SHOWN],
        ]
    return parts[0].union(*parts[1:], all=True)


def _nearest(user: Any, *, on: date) -> list[tuple[int, bool, int, int]]:
    """(place, whether it lies ahead, days away, id) of at most SHOWN of each kind ahead and behind:
    a place of its own is below 0."""
    found: dict[tuple[str, bool], list[tuple[int, int]]] = defaultdict(list)
    for kind, until, pk in _near(rights_of(user), on=on, last=horizon(on)):
        found[kind, until < on].append((abs((until - on).days), pk))
    ranked = []
    for (_kind, is_late), rows_of_kind in found.items():
        own = LATE_PLACES if is_late else PLACES
        ranked += [
            (number - own, not is_late, far, pk)
            for number, (far, pk) in enumerate(sorted(rows_of_kind))
        ]
    return sorted(ranked, key=lambda one: (one[0] >= 0, *one[1:]))


def settling(rows: QuerySet[Deadline], *, on: date) -> QuerySet[Deadline]:
    """Of open deadlines the questions that have come up by `on`; those to come are years ahead.
    Every question is asked once, as it was asked last."""
    return rows.filter(kind=DeadlineKind.TO_SETTLE, day__lte=on)


def asleep(agreements: Any, user: Any, *, on: date, since: date | None = None) -> Any:
    """Agreements in effect without a break since `since`, a year ago, under which `user` knows of
    nothing held from then on."""
    begin = since or on - timedelta(days=ASLEEP_AFTER)
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
