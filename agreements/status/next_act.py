"""The one next act of an agreement: what is to be done about it next, and by which day.

Read from derived rows, by one rule for the first page, the timeline, the brief and the handover
(`next_rows` has its SQL): a day that cannot be undone wins within a month, then a late
preparation or something planned that nobody has confirmed, then an end nobody has decided about,
then the nearest day of all. Nothing here computes a legal date: the day is the safe one of a row,
or the last day of a window. What a reader may not be told of counts for nothing; a partner is told
of no work of the office.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from agreements.access import rights_of
from agreements.disclosure import told_statuses
from agreements.lifecycle import PLANNED
from agreements.models import Decision, DecisionKind, StatusCode, StatusPeriod
from agreements.status.answers import holding
from agreements.status.next_rows import (
    COLUMNS,
    MONTH,
    OTHER_DUTIES,
    SOON,
    STATUS_COLUMNS,
    UNDATED,
    YEAR,
    Rank,
    chosen_rows,
    code_of,
    days_of,
    decisions_of,
    number_of,
    numbers_of,
    rank_and_day,
    statuses_of,
)
from agreements.wording.deadlines import CLAUSE
from agreements.wording.edges import is_certain_on

ONE_DAY = timedelta(days=1)


class Loss(IntEnum):
    """What a week's waiting costs, the dearest first."""

    CANNOT_UNDO = 1
    LATE = 2
    NO_COVER = 3
    SOON = 4
    LATER = 5
    NONE = 6


class Group(IntEnum):
    """Of the order by next decision: what is late and can still be saved, what comes within so
    many days, what has no day, what lapsed more than a year ago, and what would be late or near
    but is decided."""

    LATE = 1
    MONTH = 2
    QUARTER = 3
    YEAR = 4
    AFTER = 5
    NO_DAY = 6
    LAPSED = 7
    DECIDED = 8


#: Up to which distance (days, inclusive) a day to come belongs to a group.
REACH = {Group.MONTH: MONTH, Group.QUARTER: SOON, Group.YEAR: YEAR}
#: Groups that ask for something; what is decided about leaves them.
ASKING = frozenset({Group.LATE, Group.MONTH, Group.QUARTER, Group.LAPSED})


RENEW, LET_RUN, LET_LAPSE, GIVE_NOTICE, REST = (
    DecisionKind.RENEW, DecisionKind.LET_RUN, DecisionKind.LET_LAPSE, DecisionKind.GIVE_NOTICE,
    DecisionKind.REST,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """What is particular to an act. `answers`: the decisions that answer it, in the order of their
    places: renew, leave as it is, end; the agreement may forbid some. `is_dated`: its day is one to
    act by; of a question it is only the day from which it is asked. `cannot_be_undone`: once its
    day has passed. `loss`: where it is always the same."""

    answers: tuple[tuple[DecisionKind, ...], ...] = ()
    is_dated: bool = True
    cannot_be_undone: bool = False
    loss: Loss | None = None


#: What a text that ends by itself, one that renews by itself, and one of which neither is known
#: leave to be decided.
ENDS = ((RENEW,), (), (LET_LAPSE,))
ROLLS = ((RENEW,), (LET_RUN,), (GIVE_NOTICE,))
UNKNOWN = ((RENEW,), (), (GIVE_NOTICE, LET_LAPSE))
ACTS: dict[str, Act] = {
    "notice_ends": Act(ENDS, cannot_be_undone=True),
    "notice_rolls": Act(ROLLS, cannot_be_undone=True),
    "notice_unknown": Act(UNKNOWN, cannot_be_undone=True),
    "expiry": Act(ENDS, cannot_be_undone=True),
    "ends_by_notice": Act(((RENEW,), (), ()), loss=Loss.LATER),
    "roll": Act(ROLLS, cannot_be_undone=True),
    "effect": Act(cannot_be_undone=True),
    "start_renewal": Act(ENDS),
    "renewal_step": Act(ENDS),
    "expired": Act(((RENEW,), (REST,), ()), loss=Loss.NO_COVER),
    "commitment_ours": Act(),
    "commitment_joint": Act(),
    "commitment_theirs": Act(),
    **{kind.value: Act() for kind in OTHER_DUTIES},
    "meeting_to_schedule": Act(),
    PLANNED: Act(),
    "to_settle": Act(is_dated=False, loss=Loss.LATER),
    "effect_pending": Act(is_dated=False, loss=Loss.SOON),
    "suspended": Act(is_dated=False, loss=Loss.LATER),
    "in_preparation": Act(is_dated=False, loss=Loss.LATER),
    "none": Act(is_dated=False, loss=Loss.NONE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAct:
    """Of one agreement (its id). `day`: by which one must act, the safe day where it is uncertain;
    None where nothing has a day. `kind`, `uid`: of the deadline it comes from, else empty;
    `params`, `because`, `clause`: what that tells (`wording.deadlines.CLAUSE`). `literal`,
    `latest`: the day of the deadline itself, and its latest edge. `is_late`: the day has passed.
    `since`: from when it is asked, or the status began. `ordinal`: of the term of its status.
    `decision`: the one in force, None to a partner."""

    agreement: int
    code: str = "none"
    rank: Rank = Rank.NONE
    kind: str = ""
    uid: str = ""
    day: date | None = None
    literal: date | None = None
    safe_by: date | None = None
    latest: date | None = None
    certain_from: date | None = date.min
    certain: bool = True
    is_late: bool = False
    loss: Loss = Loss.NONE
    since: date | None = None
    status: str = ""
    ordinal: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    because: tuple[Any, ...] = ()
    clause: Mapping[str, Any] = field(default_factory=dict)
    decision: Decision | None = None

    @property
    def act(self) -> Act:
        return ACTS[self.code]

    @property
    def is_answered(self) -> bool:
        """Whether a decision in force answers it: none settles a promise or a to-do."""
        return self.decision is not None and bool(self.act.answers)

    @property
    def is_question(self) -> bool:
        """Whether it still asks for a decision or an act; one that is decided does not."""
        return self.loss <= Loss.SOON and not self.is_answered


def group_of(act: NextAct, *, on: date) -> Group:
    """The group of an act in the order by next decision."""
    if act.day is None:
        return Group.NO_DAY
    found = _group(act.day, on=on, is_over=act.code == "expired")
    return _told(found, is_answered=act.is_answered)


def _group(day: date, *, on: date, is_over: bool) -> Group:
    days = (day - on).days
    if days < 0:
        return Group.LAPSED if is_over and days < -YEAR else Group.LATE
    return next((group for group, reach in REACH.items() if days <= reach), Group.AFTER)


def _told(group: Group, *, is_answered: bool) -> Group:
    """A decision answers what is asked; its days stay as they are."""
    return Group.DECIDED if is_answered and group in ASKING else group


def next_acts(agreements: Iterable[int], *, user: Any, on: date, today: date) -> dict[int, NextAct]:
    """The next act of each of `agreements` (ids of visible ones), as `user` may be told, on `on`;
    `today`: as far as days are certain by now. Four statements for any number, and two more where
    a successor is hidden."""
    ids, rights = list(agreements), rights_of(user)
    if not ids:
        return {}
    rows = _by_agreement(COLUMNS, chosen_rows(rights, ids=ids, **days_of(on)))
    decided = {one.agreement_id: one for one in decisions_of(rights, on=on, ids=ids)}
    statuses = _statuses(ids, on=on, user=user)
    acts = {}
    for pk in ids:
        found = _of_status(pk, statuses.get(pk))
        if (row := rows.get(pk)) is not None and row["rank"] < found.rank:
            found = _of_row(row, found)
        acts[pk] = replace(
            found,
            certain=is_certain_on(found.certain_from, today),
            is_late=found.day is not None and found.day < on,
            loss=_loss(found, on),
            decision=decided.get(pk),
        )
    return acts


def _statuses(ids: list[int], *, on: date, user: Any) -> dict[int, Mapping[str, Any]]:
    found = _by_agreement(STATUS_COLUMNS, statuses_of(on=on, ids=ids))
    for pk, periods in told_statuses(ids, to=user).items():
        if (told := _standing(periods, on)) is not None:
            found[pk] = told
    return found


def _standing(periods: list[StatusPeriod], on: date) -> Mapping[str, Any] | None:
    row = holding(periods, on)
    return row and {name: getattr(row, name) for name in STATUS_COLUMNS[1:]}


def _by_agreement(names: tuple[str, ...], rows: Iterable[Any]) -> dict[int, Mapping[str, Any]]:
    """Rows whose first column is the agreement's id."""
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


#: What a status asks for where no day is nearer.
OF_STATUS: dict[str, tuple[str, Rank]] = {
    StatusCode.EXPIRED: ("expired", Rank.EXPIRED),
    StatusCode.SUSPENDED: ("suspended", Rank.SUSPENDED),
    StatusCode.IN_PREPARATION: ("in_preparation", Rank.PREPARING),
}


def _of_status(pk: int, told: Mapping[str, Any] | None) -> NextAct:
    if told is None:
        return NextAct(agreement=pk)
    code, rank = OF_STATUS.get(told["status"], ("none", Rank.NONE))
    standing = {name: told[name] for name in ("status", "since", "ordinal")}
    found = NextAct(agreement=pk, code=code, rank=rank, **standing)
    if code != "expired":
        return found
    last = told["since"] - ONE_DAY
    latest = told["since_latest"]
    return replace(
        found,
        day=last,
        literal=last,
        latest=latest - ONE_DAY if latest else None,
        certain_from=told["since_certain_from"],
    )


def _of_row(row: Mapping[str, Any], standing: NextAct) -> NextAct:
    code = code_of(row, is_ending=standing.status == StatusCode.TERMINATING)
    return NextAct(
        agreement=row["agreement"],
        code=code,
        rank=Rank(row["rank"]),
        kind=row["kind"],
        uid=row["uid"],
        day=row["act_day"] if ACTS[code].is_dated else None,
        literal=row["moved_from"] or row["day"],
        safe_by=row["safe_by"],
        latest=row["latest"],
        certain_from=row["certain_from"],
        since=row["day"],
        status=standing.status,
        ordinal=standing.ordinal,
        params=row["params"],
        because=tuple(row["because"]),
        clause={name: row[f"term__{name}"] for name in ("notice_value", *CLAUSE)},
    )


def _loss(found: NextAct, on: date) -> Loss:
    """What waiting costs."""
    act = found.act
    if act.loss is not None or found.day is None:
        return act.loss or Loss.NONE
    days = (found.day - on).days
    if act.cannot_be_undone and days <= MONTH:
        return Loss.CANNOT_UNDO
    if days < 0:
        return Loss.LATE
    return Loss.SOON if days <= SOON else Loss.LATER


# --- Thousands at once ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where an agreement stands in the order by next decision. `distance`: days from the day asked
    to its day, past ones below 0; None where nothing has a day."""

    group: Group
    distance: int | None

    @property
    def key(self) -> tuple[int, int]:
        """What is late comes latest first, all else nearest first."""
        return self.group, abs(self.distance or 0)


def places(agreements: Iterable[int], *, user: Any, on: date) -> dict[int, Place]:
    """The place of each of `agreements` (ids of visible ones): what `next_acts` tells, without its
    words. Two statements for any number, three more where a successor may be hidden, and four where
    something is decided: of what is, the acts are read."""
    ids, rights = list(agreements), rights_of(user)
    if not ids:
        return {}
    hidden = {
        pk: _of_status(pk, _standing(periods, on))
        for pk, periods in told_statuses(ids, to=user).items()
    }
    decided = [one.agreement_id for one in decisions_of(rights, on=on, ids=ids)]
    acts = next_acts(decided, user=user, on=on, today=on)
    answered = {pk for pk, act in acts.items() if act.is_answered}
    found = {}
    for pk, nearest, status in numbers_of(rights, ids=ids, **days_of(on)):
        if (told := hidden.get(pk)) is not None:
            status = number_of(told.rank, told.day)
        numbers = [one for one in (nearest, status) if one is not None]
        number = min(numbers, default=number_of(Rank.NONE, None))
        found[pk] = _place(number, on, is_answered=pk in answered)
    return found


def _place(number: int, on: date, *, is_answered: bool) -> Place:
    rank, day = rank_and_day(number)
    if rank in UNDATED:
        return Place(Group.NO_DAY, None)
    group = _group(day, on=on, is_over=rank == Rank.EXPIRED)
    return Place(_told(group, is_answered=is_answered), (day - on).days)
