"""The figures of the first page: each is the number of rows of the list it leads to, and counted by
the words that list asks with."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Exists, QuerySet

from activities.models import Activity
from agreements.access import Rights
from agreements.clock import in_address, today
from agreements.filters import ending_covers, ends_by
from agreements.lifecycle import IN_EFFECT
from agreements.models import (
    Agreement,
    Commitment,
    CommitmentState,
    Deadline,
    DeadlineAgreement,
    through_visible,
)
from agreements.models.compiled import compiled
from agreements.status.next_act import places
from mou_tracker.accounts.models import User
from mou_tracker.dashboards.figures import (
    SOON,
    deciding,
    horizon,
    overdue,
    settling,
    soon,
)
from mou_tracker.dashboards.kept import Ask, Count
from mou_tracker.dashboards.timeline.grouping import as_shown

from .beside import LOOK_BACK, Beside

#: People named with what is late and near at them.
PEOPLE = 8
#: So many agreements are counted one by one, by what is next of each.
MOST_GROUPED = 2_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the query of the list that holds exactly the rows it counts."""

    count: int
    query: str


@dataclass(frozen=True, slots=True)
class AtHand:
    """What is late and what is due within 30 days at one person."""

    person: User
    late: Figure
    near: Figure


@dataclass(frozen=True, slots=True)
class Counts:
    in_effect: Figure
    ending: Figure
    overdue: Figure
    near: Figure
    outside_cover: Figure
    delayed: Figure
    sleeping: Figure
    unsettled: Figure
    promises: Figure
    promises_met: Figure
    unchecked: Figure
    nobodys: Figure
    has_agreements: bool
    people: list[AtHand]
    groups: dict[int, int] | None  # how many agreements are in each by next decision


def to_count(rights: Rights, *, on: date) -> dict[str, Count | Ask]:
    """What the figures ask, by name: one statement and four more."""
    days = _days(on)
    asked: dict[str, Count | Ask] = {
        name: Count(*one.as_count(rights, **{name: days[name] for name in asks}))
        for name, (one, asks) in ASKED.items()
    }
    asked["shares"] = Ask(("shares", rights, on, days["asked"]), lambda: _shares(rights, days))
    asked["groups"] = Ask(("groups", rights, on, days["asked"]), lambda: _groups(rights, on))
    return asked


def counted(found: Mapping[str, Any], aside: Beside, *, on: date) -> Counts:
    """`found`: the answers to `to_count`; `aside`: lists that were counted when they were read. One
    statement."""
    numbers = {**found, "sleeping": aside.sleeping, "outside_cover": aside.outside_cover}
    return _told(numbers, _named(found["shares"], on), found["groups"], _days(on))


def _days(on: date) -> dict[str, date]:
    """The day asked for, as far as is known by now, and the days that the figures reach to."""
    return {
        "on": on,
        "asked": max(on, today()),
        "until": horizon(on),
        "month": on + timedelta(days=SOON),
        "since": on - timedelta(days=LOOK_BACK),
        "first": date(on.year, 1, 1),
        "last": date(on.year, 12, 31),
    }


def _groups(rights: Rights, on: date) -> dict[int, int] | None:
    """As the timeline counts them; None where they are more than are counted one by one."""
    ids = [pk for (pk,) in _known(rights, on=on)]
    if len(ids) > MOST_GROUPED:
        return None
    return as_shown(Counter(one.group for one in places(ids, user=rights, on=on).values()))


@compiled
def _known(rights: Rights, *, on: Any) -> QuerySet[Any]:
    return (
        Agreement.objects.visible_to(rights)
        .known_on(on)
        .order_by()
        .values_list("pk")[: MOST_GROUPED + 1]
    )


def _told(
    found: Mapping[str, int],
    people: list[AtHand],
    groups: dict[int, int] | None,
    days: Mapping[str, date],
) -> Counts:
    on = days["on"]
    iso = {name: day.isoformat() for name, day in days.items()}
    effect = {"status": sorted(IN_EFFECT)}
    year = {"due_from": iso["first"], "due_until": iso["last"]}
    asked: dict[str, dict[str, Any]] = {
        "in_effect": effect,
        "ending": effect | {"ends_until": iso["until"]},
        "overdue": {"list": "overdue"},
        "near": {"list": "soon"},
        "outside_cover": {"outside_cover": "true", "from": iso["since"], "until": iso["on"]},
        "delayed": {"delayed": "true"},
        "sleeping": {},
        "unsettled": {"list": "settle"},
        "promises": year,
        "promises_met": year | {"state": CommitmentState.MET.value},
        "unchecked": {"list": "check"},
        "nobodys": {"unattended": "true"},
    }
    return Counts(
        **{name: Figure(found[name], query_of(words, on)) for name, words in asked.items()},
        has_agreements=found["agreements"] > 0,
        people=people,
        groups=groups,
    )


def query_of(asked: Mapping[str, Any], on: date) -> str:
    """The query of a list on `on`."""
    return urlencode({**asked, **in_address(on, today=today())}, doseq=True)


# --- Statements, as the filters of the lists ask ------------------------------------------------


def _open(rights: Rights, on: Any) -> QuerySet[Deadline]:
    return Deadline.objects.visible_to(rights).open_on(on).order_by()


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
def _overdue(rights: Rights, *, on: Any) -> QuerySet[Any]:
    return overdue(_open(rights, on), on=on).values_list("pk")


@compiled
def _near(rights: Rights, *, on: Any, month: Any) -> QuerySet[Any]:
    return soon(_open(rights, on), on=on, until=month).values_list("pk")


@compiled
def _delayed(rights: Rights, *, on: Any) -> QuerySet[Any]:
    return Activity.objects.visible_to(rights).delayed(on).order_by().values_list("pk")


@compiled
def _unsettled(rights: Rights, *, on: Any) -> QuerySet[Any]:
    return settling(_open(rights, on), on=on).values_list("pk")


def _due(rights: Rights, first: Any, last: Any) -> Any:
    """Promises that are due between two days, each once, as in the list."""
    seen: Any = Commitment.objects
    rows = seen.visible_to(rights).filter(term__is_void=False)
    rows = rows.exclude(carried_to__term__is_void=False)
    return rows.filter(due_latest__gte=first, due_latest__lte=last)


@compiled
def _promises(rights: Rights, *, first: Any, last: Any) -> Any:
    return _due(rights, first, last).order_by().values_list("pk")


@compiled
def _promises_met(rights: Rights, *, first: Any, last: Any, on: Any) -> Any:
    rows = _due(rights, first, last).in_state_on([CommitmentState.MET], on)
    return rows.order_by().values_list("pk")


@compiled
def _unchecked(rights: Rights, *, on: Any, until: Any) -> QuerySet[Any]:
    rows = Deadline.objects.visible_to(rights).to_check(on, until)
    return rows.order_by().values_list("pk")


@compiled
def _nobodys(rights: Rights, *, on: Any) -> QuerySet[Any]:
    rows = Agreement.objects.visible_to(rights).unattended_on(on)
    return rows.order_by().values_list("pk")


@compiled
def _any(rights: Rights) -> QuerySet[Any]:
    return Agreement.objects.visible_to(rights).order_by().values_list("pk")[:1]


#: The figures in their order, each with the days that it asks for.
ASKED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "in_effect": (_in_effect, ("on",)),
    "ending": (_ending, ("on", "asked", "until")),
    "overdue": (_overdue, ("on",)),
    "near": (_near, ("on", "month")),
    "delayed": (_delayed, ("on",)),
    "unsettled": (_unsettled, ("on",)),
    "promises": (_promises, ("first", "last")),
    "promises_met": (_promises_met, ("first", "last", "on")),
    "unchecked": (_unchecked, ("on", "until")),
    "nobodys": (_nobodys, ("on",)),
    "agreements": (_any, ()),
}


# --- At whom it lies ------------------------------------------------------------------------------


@compiled
def _at_somebody(rights: Rights, *, on: Any, month: Any) -> Any:
    """(person, deadline, its last day) of what is late or near, as the filter `responsible` of the
    list asks: who looks after it, or after an agreement it concerns."""
    rows = deciding(_open(rights, on), on=on, until=month)
    own = rows.filter(owner__isnull=False).values_list("owner", "pk", "until_key")
    concerns = DeadlineAgreement.objects.filter(
        through_visible(rights),
        deadline__in=rows.values("pk"),
        agreement__responsible__isnull=False,
    )
    theirs = concerns.order_by().values_list(
        "agreement__responsible", "deadline", "deadline__until_key"
    )
    return own.union(theirs)


BY_PERSON = """
    select person, count(*) filter (where day < %s), count(*) filter (where day >= %s)
    from ({rows}) at_hand (person, deadline, day)
    group by person order by 2 desc, 3 desc, 1 limit %s
"""


def _shares(rights: Rights, days: Mapping[str, date]) -> list[tuple[int, int, int]]:
    """(id of a person, how much is late, how much near), those with most that is late first."""
    sql, params = _at_somebody.as_rows(rights, on=days["on"], month=days["month"])
    if not sql:
        return []
    counting = BY_PERSON.format(rows=sql)
    with connection.cursor() as cursor:
        cursor.execute(counting, [days["on"], days["on"], *params, PEOPLE])
        found: list[tuple[int, int, int]] = cursor.fetchall()
        return found


def _named(shares: list[tuple[int, int, int]], on: date) -> list[AtHand]:
    people = User.objects.only(*User.CALLED_BY).in_bulk([pk for pk, _late, _near in shares])
    return [
        AtHand(
            people[pk],
            Figure(late, query_of({"list": "overdue", "responsible": pk}, on)),
            Figure(near, query_of({"list": "soon", "responsible": pk}, on)),
        )
        for pk, late, near in shares
    ]
