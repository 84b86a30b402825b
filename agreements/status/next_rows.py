"""Which row of an agreement says what is next (`next_act`): the rule as SQL, for a few agreements
by their ids and for thousands in one order.

Each deadline that asks for an act has a rank and the day to act by; the lowest rank wins, and of
one rank the nearest day. Statuses stand between them: an end nobody has decided about, a
suspension, nothing signed yet.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from agreements.access import Rights
from agreements.deadline_kinds import DUTIES, LAST_DAYS, PREPARATION
from agreements.lifecycle import PLANNED
from agreements.models import (
    Agreement,
    CommitmentSide,
    Deadline,
    DeadlineKind,
    Decision,
    DecisionKind,
    RenewalMode,
    StatusCode,
    StatusPeriod,
    TermPeriod,
)
from agreements.models.compiled import IsAmong, compiled
from agreements.wording.deadlines import CLAUSE

#: How far ahead a day counts as near, in days: what cannot be undone any more; what is soon, and
#: how far ahead work comes before the days of the text; how far ahead any day comes before a
#: suspension.
MONTH, SOON, YEAR = 30, 90, 365


class Rank(IntEnum):
    """Of several acts of one agreement the lowest is its next; of one rank the nearest day."""

    CANNOT_UNDO = 0
    LATE_PREPARATION = 1
    EXPIRED = 2
    NEAR = 3
    SUSPENDED = 4
    FAR = 5
    QUESTION = 6
    PREPARING = 7
    NONE = 8


#: Ranks of acts without a day to act by.
UNDATED = (Rank.SUSPENDED, Rank.QUESTION, Rank.PREPARING, Rank.NONE)
#: Decisions after which nobody prepares a renewal.
NOT_RENEWED = [kind for kind in DecisionKind.values if kind != DecisionKind.RENEW]
#: The condition of effect, asked for on the last day of the term that runs; else a question.
ON_LAST_DAY = Q(kind=DeadlineKind.EFFECT_PENDING, key__endswith=":last_day")
#: A roll that no notice day stands before and that is not settled: any day of notice does.
UNSETTLED_ROLL = Q(
    Q(certain_from=None) | Q(certain_from__gte=F("day")),
    ~Q(term__notice_anchor="before_end") | Q(term__notice_value=None),
    kind=DeadlineKind.TACIT_RENEWAL,
)
LEGAL = Q(kind__in=LAST_DAYS) | ON_LAST_DAY | UNSETTLED_ROLL
#: Something planned whose day has come: until somebody says that it happened, it settles nothing.
PLANNED_CAME = Q(kind=DeadlineKind.TO_SETTLE, params__missing=[PLANNED])


def days_of(on: date) -> dict[str, date]:
    """The day asked for and the ends of what is near, as the statements take them."""
    ahead = {"month": MONTH, "soon": SOON, "year": YEAR}
    return {"on": on, **{name: on + timedelta(days=days) for name, days in ahead.items()}}


def _less_one_day(name: str) -> Func:
    return Func(F(name), template="(%(expressions)s - 1)", output_field=DateField())


#: The day to act by: before a roll begins, by the end of a window, else on the safe day.
ACT_DAY = Case(
    When(kind=DeadlineKind.TACIT_RENEWAL, then=_less_one_day("earliest")),
    When(kind__in=DUTIES, then=F("until_key")),
    default=Coalesce("safe_by", Least("earliest", "day")),
    output_field=DateField(),
)


def _asking(rights: Rights, *, on: Any, month: Any) -> Q:
    """The deadlines that ask the reader for an act. Of meetings whose day is not fixed those in
    the last third of their window; of promises those of the reader's side or of both."""
    other = CommitmentSide.OURS if rights.is_partner else CommitmentSide.THEIRS
    window = Q(day__lte=on) & (Q(key="last_third") | Q(until_key=F("day")))
    question = Q(kind=DeadlineKind.TO_SETTLE) | Q(kind=DeadlineKind.EFFECT_PENDING) & ~ON_LAST_DAY
    return (
        LEGAL
        | Q(kind=DeadlineKind.START_RENEWAL)
        | Q(kind=DeadlineKind.RENEWAL_STEP, day__lt=on)
        | Q(kind=DeadlineKind.COMMITMENT) & ~Q(params__side=other)
        | Q(kind=DeadlineKind.MEETING_TO_SCHEDULE) & window
        | Q(kind__in=OTHER_DUTIES)
        | question & Q(day__lte=month)
    )


#: Those that always ask.
OTHER_DUTIES = [
    kind
    for kind in DUTIES
    if kind != DeadlineKind.COMMITMENT and kind != DeadlineKind.MEETING_TO_SCHEDULE
]


def _rank(*, on: Any, month: Any, soon: Any, year: Any) -> Case:
    return Case(
        When(LEGAL & Q(act_day__lte=month), then=Value(Rank.CANNOT_UNDO)),
        When(kind__in=PREPARATION, act_day__lt=on, then=Value(Rank.LATE_PREPARATION)),
        When(PLANNED_CAME, act_day__lte=on, then=Value(Rank.LATE_PREPARATION)),
        When(kind=DeadlineKind.TO_SETTLE, then=Value(Rank.QUESTION)),
        When(Q(kind=DeadlineKind.EFFECT_PENDING) & ~ON_LAST_DAY, then=Value(Rank.QUESTION)),
        When(kind__in=DUTIES, act_day__gt=soon, then=Value(Rank.FAR)),
        When(act_day__lte=year, then=Value(Rank.NEAR)),
        default=Value(Rank.FAR),
        output_field=IntegerField(),
    )


def asking_rows(rights: Rights, *, on: Any, month: Any, soon: Any, year: Any) -> QuerySet[Any]:
    """The open deadlines that ask the reader for an act, one row for each `agreement` they concern
    (which may be any: ask for visible ones), with `act_day` and `rank`. Where it was decided not
    to renew, nothing asks for its preparation; where nothing is in effect any more, nothing asks
    for what was to be done before, though it stays open because its day may be a later one."""
    rows: QuerySet[Any] = Deadline.objects.told_to(rights).open_on(on).order_by()
    rows = rows.annotate(agreement=F("concerns__agreement_id"), act_day=ACT_DAY)
    rows = rows.filter(_asking(rights, on=on, month=month))
    ended = StatusPeriod.objects.on(on).filter(
        agreement=OuterRef("agreement"), status=StatusCode.EXPIRED, since__gt=OuterRef("day")
    )
    before_the_end = (LEGAL | Q(kind__in=PREPARATION)) & Q(day__lt=on)
    rows = rows.exclude(before_the_end & Exists(ended))
    if not rights.is_partner:
        decided = Decision.objects.in_force_on(on).filter(
            kind__in=NOT_RENEWED, agreement=OuterRef("agreement")
        )
        rows = rows.exclude(Q(kind__in=PREPARATION) & Exists(decided))
    ranked: QuerySet[Any] = rows.annotate(rank=_rank(on=on, month=month, soon=soon, year=year))
    return ranked


COLUMNS = (
    "agreement", "rank", "act_day", "kind", "uid", "key", "day", "moved_from", "safe_by", "latest",
    "certain_from", "params", "because", "term__notice_value",
    *(f"term__{name}" for name in CLAUSE),
)  # fmt: skip


@compiled
def chosen_rows(rights: Rights, *, on: Any, month: Any, soon: Any, year: Any, ids: Any) -> Any:
    """The deadline that says what is next, of each of `ids` that has one: its COLUMNS."""
    # chosen among narrow rows, as in `status.listing`: explanations are wide
    rows = asking_rows(rights, on=on, month=month, soon=soon, year=year)
    named = "concerns__agreement_id"
    first = rows.filter(IsAmong("agreement", ids)).order_by(named, "rank", "act_day", "kind", "uid")
    best = first.distinct(named).values("concerns__pk")
    return rows.filter(IsAmong("concerns__pk", ArraySubquery(best))).values_list(*COLUMNS)


STATUS_COLUMNS = (
    "agreement", "status", "ordinal", "since", "since_latest", "since_certain_from",
)  # fmt: skip


@compiled
def statuses_of(*, on: Any, ids: Any) -> QuerySet[Any]:
    """The ordinal is that of the term that runs, else that of the one the status is about."""
    running = TermPeriod.objects.on(on).filter(agreement=OuterRef("agreement")).order_by()
    rows = StatusPeriod.objects.on(on).filter(IsAmong("agreement", ids)).order_by()
    told = Coalesce(Subquery(running.values("ordinal")[:1]), "ordinal")
    columns = {name: F(name) for name in STATUS_COLUMNS} | {"ordinal": told}
    return rows.values_list(*columns.values())


@compiled
def decisions_of(rights: Rights, *, on: Any, ids: Any) -> QuerySet[Any]:
    """Those in force, with who decided them; none to a partner."""
    rows = Decision.objects.visible_to(rights).in_force_on(on).select_related("by")
    return rows.filter(IsAmong("agreement", ids)).order_by()


#: By what the text says of renewing, what its notice day decides.
OF_NOTICE = {RenewalMode.TACIT: "notice_rolls", RenewalMode.NOT_RECORDED: "notice_unknown"}


def code_of(row: Mapping[str, Any], *, is_ending: bool) -> str:
    """The act a chosen row asks for (`next_act.ACTS`). `is_ending`: a notice or a consent ends the
    agreement."""
    kind = row["kind"]
    if kind == DeadlineKind.NOTICE:
        return OF_NOTICE.get(row["term__renewal_mode"], "notice_ends")
    if kind == DeadlineKind.COMMITMENT:
        return f"commitment_{row['params'].get('side', CommitmentSide.OURS)}"
    if kind == DeadlineKind.EXPIRY and is_ending:
        return "ends_by_notice"
    if row["params"].get("missing") == [PLANNED] and row["rank"] == Rank.LATE_PREPARATION:
        return PLANNED
    if kind == DeadlineKind.TACIT_RENEWAL:
        return "roll"
    if kind == DeadlineKind.EFFECT_PENDING:
        return "effect" if row["key"].endswith(":last_day") else "effect_pending"
    return str(kind)


# --- Thousands at once: rank and day as one number, so that the least of them is the next --------

#: More than the number of any day.
SPAN = 10_000_000


def number_of(rank: int, day: date | None) -> int:
    """Both as one number: the day as those since 0001-01-01, as PostgreSQL subtracts them."""
    return rank * SPAN + (day.toordinal() - 1 if day else 0)


def rank_and_day(number: int) -> tuple[Rank, date]:
    """The two of a number; without a day, the first there is."""
    rank, days = divmod(number, SPAN)
    return Rank(rank), date.fromordinal(days + 1)


def _number(expression: Any) -> Func:
    template = "(%(expressions)s - date '0001-01-01')"
    return Func(expression, template=template, output_field=IntegerField())


def _of_status(on: Any) -> Subquery:
    """What the status of an outer agreement asks for."""
    ranked = {StatusCode.SUSPENDED: Rank.SUSPENDED, StatusCode.IN_PREPARATION: Rank.PREPARING}
    last = _number(_less_one_day("since"))
    found = StatusPeriod.objects.on(on).filter(agreement=OuterRef("pk")).order_by()
    number = Case(
        When(status=StatusCode.EXPIRED, then=Value(Rank.EXPIRED * SPAN) + last),
        *(When(status=status, then=Value(rank * SPAN)) for status, rank in ranked.items()),
        default=Value(Rank.NONE * SPAN),
        output_field=IntegerField(),
    )
    return Subquery(found.annotate(number=number).values("number")[:1])


@compiled
def numbers_of(
    rights: Rights, *, on: Any, month: Any, soon: Any, year: Any, ids: Any
) -> QuerySet[Any]:
    """Of each of `ids`: its id, the number of its nearest deadline that asks for an act, and that
    of its status; None where there is none."""
    rows = asking_rows(rights, on=on, month=month, soon=soon, year=year)
    rows = rows.filter(agreement=OuterRef("pk"))
    rows = rows.annotate(number=F("rank") * SPAN + _number(F("act_day")))
    nearest = rows.values("agreement").annotate(least=Min("number")).values("least")
    found = Agreement.objects.filter(IsAmong("pk", ids)).order_by()
    return found.values_list("pk", Subquery(nearest), _of_status(on))
