"""Beside what is to be decided: what sleeps, what is done without cover, of what nobody said what
became of it, when one meets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Window

from activities.models import Activity, ActivityAgreement, ActivityParty, ActivityState
from agreements.access import Rights
from agreements.models import Agreement, StatusPeriod, short_of, through_visible
from agreements.models.compiled import IsAmong, compiled
from agreements.models.fields import in_language
from mou_tracker.dashboards.figures import ASLEEP_AFTER, asleep
from mou_tracker.dashboards.kept import Ask

from .delayed import Delayed, delayed_plans

#: What was done without cover is counted so far back, in days.
LOOK_BACK = 730
#: Rows of each list, and activities read to find them; meetings ahead within so many days.
SHOWN, READ, MEETINGS = 3, 30, 90


@dataclass(frozen=True, slots=True)
class Asleep:
    """An agreement (its id). `last`: the last day of what was held last, None where nothing ever
    was; `since`: the first day of effect without a break."""

    id: int
    last: date | None
    since: date | None
    is_planned: bool


@dataclass(frozen=True, slots=True)
class Uncovered:
    """An agreement (its id) with what was done on days without cover: the latest, and how many
    more."""

    id: int
    latest: Activity
    more: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """`partner`: (uid, short name) of whose brief is offered, where there is just one."""

    activity: Activity
    partner: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Beside:
    """The first of each list. `sleeping`, `outside_cover`: how many the whole of it has, agreements
    and activities."""

    asleep: list[Asleep]
    sleeping: int
    uncovered: list[Uncovered]
    outside_cover: int
    delayed: list[Delayed]
    meetings: list[Meeting]

    @property
    def ids(self) -> set[int]:
        """Of the agreements it names; visible ones."""
        named = {row.id for row in self.delayed if row.id is not None}
        return named | {row.id for row in self.asleep} | {row.id for row in self.uncovered}


def listed(rights: Rights, *, on: date) -> Ask:
    """What takes longer the more there is, and is kept: seven statements."""
    return Ask(
        ("beside", rights, on),
        lambda: (
            *_sleepers(rights, on=on),
            *_without_cover(rights, on=on),
            delayed_plans(rights, on=on),
        ),
    )


def beside(found: tuple[Any, ...], rights: Rights, *, on: date) -> Beside:
    """`found`: the answer to `listed`. Two statements."""
    asleep, sleeping, uncovered, outside_cover, delayed = found
    meetings = _meetings(rights, on=on)
    return Beside(asleep, sleeping, uncovered, outside_cover, delayed, meetings)


# --- Asleep ---------------------------------------------------------------------------------------


def _sleepers(rights: Rights, *, on: date) -> tuple[list[Asleep], int]:
    """The first of them, and how many they are."""
    rows = _first_asleep(rights, on=on, since=on - timedelta(days=ASLEEP_AFTER))
    told = told_asleep([(pk, began) for pk, began, _n in rows], rights, on=on)
    return told, rows[0][2] if rows else 0


def told_asleep(
    rows: Iterable[tuple[int, date | None]], rights: Rights, *, on: date
) -> list[Asleep]:
    """`rows`: (id, first day of its status) of agreements that sleep. One statement."""
    rows = list(rows)
    held = {
        pk: (last, ahead)
        for pk, last, ahead in _held(rights, on=on, ids=[pk for pk, _since in rows])
    }
    return [
        Asleep(pk, last, since, is_planned=ahead is not None)
        for pk, since in rows
        for last, ahead in (held.get(pk, (None, None)),)
    ]


@compiled
def _first_asleep(rights: Rights, *, on: Any, since: Any) -> Any:
    """(id, first day of its status, how many there are)."""
    rows = asleep(Agreement.objects.visible_to(rights), rights, on=on, since=since)
    rows = with_begin(rows, on=on).annotate(n=Window(Count("pk")))
    return rows.values_list("pk", "began", "n")[:SHOWN]


def with_begin(rows: Any, *, on: Any) -> Any:
    """Agreements with `began`, the first day of their status on a day."""
    began = StatusPeriod.objects.on(on).filter(agreement=OuterRef("pk")).values("since")[:1]
    return rows.annotate(began=Subquery(began))


@compiled
def _held(rights: Rights, *, on: Any, ids: Any) -> Any:
    """(agreement, last day of what was held by a day, first day of what is planned from it on)."""
    links = ActivityAgreement.objects.filter(
        IsAmong("agreement", ids), activity__in=Activity.objects.visible_to(rights)
    )
    last = Max("activity__held_latest", filter=Q(activity__held_latest__lte=on))
    ahead = Min(
        "activity__when_latest",
        filter=Q(activity__when_latest__gte=on, activity__state__in=PLANNED),
    )
    return links.order_by().values("agreement").annotate(l=last, a=ahead).values_list(
        "agreement", "l", "a"
    )  # fmt: skip


PLANNED = (ActivityState.WINDOW, ActivityState.SCHEDULED)


# --- Without cover --------------------------------------------------------------------------------


def _without_cover(rights: Rights, *, on: date) -> tuple[list[Uncovered], int]:
    """The agreements with the latest of it, of the newest activities there are; how many activities
    there are."""
    rows = _outside(rights, on=on, since=on - timedelta(days=LOOK_BACK))
    links = _agreements_of(rights, ids=[row.pk for row in rows])
    found: dict[int, list[Activity]] = {}
    for row in rows:
        for agreement in (pk for activity, pk in links if activity == row.pk):
            found.setdefault(agreement, []).append(row)
    told = [Uncovered(pk, found[pk][0], len(found[pk]) - 1) for pk in list(found)[:SHOWN]]
    return told, rows[0].n if rows else 0


@compiled
def _outside(rights: Rights, *, on: Any, since: Any) -> Any:
    """The newest, each with `n`, how many there are."""
    rows = outside_cover(rights, on=on, since=since).annotate(n=Window(Count("pk")))
    return rows.order_by(F("held_latest").desc(), "-pk")[:READ]


def outside_cover(rights: Rights, *, on: Any, since: Any) -> QuerySet[Any]:
    """What was done without cover since a day, as its list filters it."""
    rows = Activity.objects.visible_to(rights).touching(since, None).touching(None, on)
    return rows.outside_cover(seen_by=rights)


@compiled
def _agreements_of(rights: Rights, *, ids: Any) -> QuerySet[Any]:
    rows = ActivityAgreement.objects.filter(IsAmong("activity", ids))
    rows = rows.filter(through_visible(rights))
    return rows.order_by().values_list("activity", "agreement")


# --- When one meets -------------------------------------------------------------------------------


def _meetings(rights: Rights, *, on: date) -> list[Meeting]:
    rows = _ahead(rights, on=on, until=on + timedelta(days=MEETINGS))
    found: dict[int, set[tuple[str, str]]] = {}
    for activity, uid, short in _partners(rights, ids=[row.pk for row in rows]):
        found.setdefault(activity, set()).add((uid, in_language(short)[0]))
    return [Meeting(row, _only(found.get(row.pk, set()))) for row in rows]


def _only(partners: set[tuple[str, str]]) -> tuple[str, str] | None:
    return next(iter(partners)) if len(partners) == 1 else None


@compiled
def _ahead(rights: Rights, *, on: Any, until: Any) -> Any:
    rows = Activity.objects.visible_to(rights).upcoming(on).filter(when_latest__lte=until)
    return rows.filter(kind="meeting").select_related("proposed_by")[:SHOWN]


@compiled
def _partners(rights: Rights, *, ids: Any) -> Any:
    """(activity, uid, short names) of the partners of its agreements, and of those it names."""
    links = ActivityAgreement.objects.filter(
        IsAmong("activity", ids), through_visible(rights), agreement__parties__is_home=False
    ).order_by()  # fmt: skip
    named_ones = ActivityParty.objects.visible_to(rights).filter(IsAmong("activity", ids))
    named_ones = named_ones.filter(party__is_home=False).order_by()
    return links.values_list(
        "activity", "agreement__parties__uid", short_of("agreement__parties__")
    ).union(named_ones.values_list("activity", "party__uid", short_of("party__")))
