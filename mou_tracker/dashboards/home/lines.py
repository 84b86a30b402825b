"""What there is to decide: one line for each agreement, by what a week's waiting costs.

Which agreements have a line is found by reading indexes and stopping: of every kind of deadline the
nearest ahead and those that came due last. What each of them asks for next is `status.next_act`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.access import Rights, can, may_ask_for
from agreements.clock import in_address, today
from agreements.deadline_kinds import DUTIES, OF_A_RENEWAL, OF_THE_TEXT
from agreements.disclosure import Disclosure
from agreements.models import (
    Agreement,
    CommitmentSide,
    Deadline,
    DeadlineKind,
    Decision,
    DecisionKind,
    Party,
    StatusCode,
    StatusPeriod,
)
from agreements.models.compiled import IsAmong, compiled
from agreements.status.next_act import Loss, NextAct, next_acts
from agreements.status.next_rows import MONTH, ON_LAST_DAY, PLANNED_CAME, SOON, UNSETTLED_ROLL, Rank
from agreements.wording.deadlines import days_off_said
from agreements.wording.explanations import render
from agreements.wording.next_acts import about, act_words, consequence, decided_words
from mou_tracker.dashboards.kept import Ask
from mou_tracker.reminders.duties import Link, duty_of, next_step

from .delayed import answers_for, asked_by

#: Lines of one group, and of what is decided; rows read of each kind to find them.
SHOWN, READ = 8, 10
#: So far back a doubtful day is looked for whose safe day has passed, in days.
DOUBT = 400
#: Days of a text that one must act by, of which some are in doubt.
TO_ACT_BY = tuple(kind for kind in OF_A_RENEWAL if kind in OF_THE_TEXT)
#: What a decision is called on its button.
BUTTONS: dict[str, Any] = {
    DecisionKind.RENEW: pgettext_lazy("decision button", "Renew"),
    DecisionKind.LET_RUN: pgettext_lazy("decision button", "Let it run"),
    DecisionKind.REST: pgettext_lazy("decision button", "Let it rest"),
    DecisionKind.GIVE_NOTICE: pgettext_lazy("decision button", "End it"),
    DecisionKind.LET_LAPSE: pgettext_lazy("decision button", "End it"),
}
HEADS: dict[Loss, Any] = {
    Loss.CANNOT_UNDO: gettext_lazy("Cannot be undone within 30 days"),
    Loss.LATE: gettext_lazy("Late"),
    Loss.NO_COVER: gettext_lazy("Nothing in effect"),
    Loss.SOON: gettext_lazy("To be decided soon"),
}
#: Where the whole of a group is listed.
WHOLE: dict[Loss, tuple[str, dict[str, Any]]] = {
    Loss.CANNOT_UNDO: ("deadlines", {"list": "soon"}),
    Loss.LATE: ("deadlines", {"list": "overdue"}),
    Loss.NO_COVER: ("agreements:list", {"status": StatusCode.EXPIRED}),
    Loss.SOON: ("deadlines", {"list": "decide"}),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A decision that answers the line; the form asks for the reason."""

    kind: str
    label: str


@dataclass(slots=True)
class Line:
    """One agreement that asks for something. `slots`: renew, leave, end; None where that is not
    possible, and empty where there is nothing to decide: `step` does the act then, or one of
    `answers`, of a plan whose window has passed."""

    agreement: Agreement
    act: NextAct
    words: str
    about: str
    consequence: str
    sum: str = ""
    days_off: list[str] = field(default_factory=list)
    slots: list[Slot | None] = field(default_factory=list)
    step: Link | None = None
    answers: list[Link] = field(default_factory=list)

    @property
    def decided(self) -> str:
        return decided_words(self.act) if self.act.is_answered else ""

    @property
    def safe_by(self) -> date | None:
        """The day by which one is safe, of what has one."""
        return self.act.safe_by if self.act.act.is_dated else None


@dataclass(frozen=True, slots=True)
class Group:
    """`more`: the address and the query of the whole list, where lines are left out."""

    head: str
    lines: list[Line]
    list: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    groups: list[Group]
    decided: list[Line]


@dataclass(frozen=True, slots=True)
class Asked:
    """The acts that have a line, by group, and those that are decided. `acts`: of every agreement
    that was asked about."""

    acts: dict[int, NextAct]
    groups: dict[Loss, list[NextAct]]
    decided: list[NextAct]

    @property
    def shown(self) -> list[NextAct]:
        return [*(act for found in self.groups.values() for act in _shown(found)), *self.decided]


def asked(ids: Iterable[int], *, user: Any, on: date) -> Asked:
    """What is asked about agreements (ids of visible ones) on `on`."""
    acts = next_acts(ids, user=user, on=on, today=max(on, today()))
    open_ones = sorted((act for act in acts.values() if act.is_question), key=_place)
    groups = {loss: list(found) for loss, found in groupby(open_ones, key=lambda act: act.loss)}
    done = [act for act in acts.values() if act.is_answered and act.loss <= Loss.SOON]
    done = sorted(done, key=_decided_last, reverse=True)
    return Asked(acts, groups, done[:SHOWN])


def _decided_last(act: NextAct) -> tuple[date, int]:
    return act.decision.decided_on if act.decision else date.min, act.agreement


def lines(found: Asked, agreements: Mapping[int, Agreement], *, user: Any, on: date) -> Lines:
    """The same in words, with the agreements they are about."""
    made = _made(found.shown, agreements, user=user, on=on)
    groups = []
    for loss, acts in found.groups.items():
        shown = _shown(acts)
        whole = _whole(loss, on, is_cut=len(shown) < len(acts))
        groups.append(Group(str(HEADS[loss]), [made[act.agreement] for act in shown], *whole))
    return Lines(groups, [made[act.agreement] for act in found.decided])


def _place(act: NextAct) -> tuple[Any, ...]:
    """By what waiting costs, of what is late preparations first, then by day; what has no day comes
    last."""
    is_work = act.loss == Loss.LATE and act.rank != Rank.LATE_PREPARATION
    return act.loss, is_work, act.day is None, act.day or date.max, act.agreement


def _shown(found: Sequence[NextAct]) -> list[NextAct]:
    """What of a group is shown, in its order: the first of it; of what has passed the latest."""
    if len(found) <= SHOWN:
        return list(found)
    first = [act for act in found if not act.is_late or act.rank == Rank.LATE_PREPARATION][:SHOWN]
    late = [act for act in found if act.is_late and act.rank != Rank.LATE_PREPARATION]
    room = SHOWN - len(first)
    return sorted([*first, *late[len(late) - room :]] if room else first, key=_place)


def _whole(loss: Loss, on: date, *, is_cut: bool) -> tuple[str, str]:
    if not is_cut:
        return "", ""
    name, asked = WHOLE[loss]
    return name, urlencode({**asked, **in_address(on, today=today())})


# --- Which agreements ---------------------------------------------------------------------------


def candidates(rights: Rights, *, on: date) -> Ask:
    """Ids of agreements that may have a line, visible or not: by their deadlines, their end nobody
    has decided about, and what is decided. Kept: to plan the statement takes longer than to read
    what it finds."""
    return Ask(("candidates", rights, on), lambda: _candidates(rights, on))


def _candidates(rights: Rights, on: date) -> frozenset[int]:
    reach = {"on": on, "month": on + timedelta(days=MONTH), "soon": on + timedelta(days=SOON)}
    found = _near(rights, doubt=on - timedelta(days=DOUBT), **reach)
    return frozenset(pk for (pk,) in found if pk is not None)


def _part(rows: QuerySet[Any], *order: str) -> QuerySet[Any]:
    return rows.order_by(*order).values_list("concerns__agreement")[:READ]


@compiled
def _near(rights: Rights, *, on: Any, month: Any, soon: Any, doubt: Any) -> Any:
    """One statement; each part of it reads an index and stops."""
    rows = Deadline.objects.visible_to(rights).open_on(on).undecided_on(on).order_by()
    ahead, behind = ("until_key", "pk"), ("-until_key", "-pk")
    near, late = Q(until_key__range=(on, soon)), Q(until_key__lt=on)
    parts = []
    for kind in (*TO_ACT_BY, *DUTIES):
        of_kind = rows.filter(kind=kind)
        if kind == DeadlineKind.COMMITMENT:
            of_kind = of_kind.exclude(params__side=CommitmentSide.THEIRS)
        if kind == DeadlineKind.MEETING_TO_SCHEDULE:
            of_kind = of_kind.filter(Q(key="last_third") | Q(until_key=F("day")), day__lte=on)
        parts.append(_part(of_kind.filter(near), *ahead))
        parts.append(_part(of_kind.filter(late), *behind))
    steps = rows.filter(kind=DeadlineKind.RENEWAL_STEP)
    effects = rows.filter(kind=DeadlineKind.EFFECT_PENDING)
    doubtful = rows.filter(kind__in=TO_ACT_BY, earliest__lt=F("day"))
    parts += [
        _part(steps.filter(late), *behind),
        _part(effects.filter(ON_LAST_DAY, near), *ahead),
        _part(effects.exclude(ON_LAST_DAY).filter(day__lte=month), *behind),
        _part(rows.filter(PLANNED_CAME, day__lte=on), *behind),
        _part(rows.filter(UNSETTLED_ROLL, until_key__range=(on, month)), *ahead),
        _part(doubtful.filter(earliest__range=(on, soon)), "earliest", "pk"),
        _part(doubtful.filter(earliest__range=(doubt, on)), "-earliest", "-pk"),
        _lapsed(rights, on),
        _decided(rights, on),
    ]
    return parts[0].union(*parts[1:], all=True)


def _lapsed(rights: Rights, on: Any) -> QuerySet[Any]:
    """What expired last, and nobody has decided about since."""
    decided = Decision.objects.in_force_on(on).values("agreement")
    rows = StatusPeriod.objects.visible_to(rights).on(on).filter(status=StatusCode.EXPIRED)
    return rows.exclude(agreement__in=decided).order_by("-since").values_list("agreement")[:READ]


def _decided(rights: Rights, on: Any) -> QuerySet[Any]:
    rows = Decision.objects.visible_to(rights).in_force_on(on)
    return rows.order_by("-decided_on", "-pk").values_list("agreement")[:READ]


@compiled
def visible(rights: Rights, *, ids: Any) -> QuerySet[Any]:
    """Those of `ids` that one may see."""
    return Agreement.objects.visible_to(rights).filter(IsAmong("pk", ids)).values_list("pk")


# --- A line in words ----------------------------------------------------------------------------


def named(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Agreements, each with its `partners` and who is responsible."""
    partners = Prefetch("parties", Party.objects.filter(is_home=False), to_attr="partners")
    return rows.select_related("responsible").prefetch_related(partners)


def _made(
    acts: Sequence[NextAct], agreements: Mapping[int, Agreement], *, user: Any, on: date
) -> dict[int, Line]:
    told = Disclosure.to(user, [act.because for act in acts])
    is_now = on == today()  # a past day is read, not acted on
    may = is_now and may_ask_for(user, "decide")
    made = {}
    for act in acts:
        line = _line(agreements[act.agreement], act, told)
        if act.act.answers and may and not act.is_answered:
            line.slots = _slots(act)
        elif is_now and not act.act.answers:
            line.step = _step(line, user)
            line.answers = _answers(act, user)
        made[act.agreement] = line
    return made


def _line(agreement: Agreement, act: NextAct, told: Disclosure) -> Line:
    row = _deadline(act)
    # the sum is that of the day itself: beside another day, one by which one is safe, it misleads
    is_its = act.certain or act.safe_by in (None, act.literal)
    steps = told.steps(act.because[-1:]) if act.kind not in DUTIES and is_its else []
    return Line(
        agreement=agreement,
        act=act,
        words=act_words(act),
        about=(duty_of(row) if row else "") or about(act),
        consequence=consequence(act),
        sum=render(steps[-1], binding=None) if steps else "",
        days_off=days_off_said(act.literal, act.params) if act.literal and row else [],
    )


def _deadline(act: NextAct) -> Deadline | None:
    """The row it comes from, as far as words and links ask for it."""
    if not act.kind:
        return None
    return Deadline(kind=act.kind, uid=act.uid, params=dict(act.params))


def _step(line: Line, user: Any) -> Link | None:
    row = _deadline(line.act)
    return next_step(row, user, [line.agreement]) if row else None


def _answers(act: NextAct, user: Any) -> list[Link]:
    uid = asked_by(act)
    return answers_for(uid) if uid and can(user, "change_activity") else []


def _slots(act: NextAct) -> list[Slot | None]:
    """Renew, leave, end: the first decision of each that the agreement allows."""
    return [
        next((Slot(kind, str(BUTTONS[kind])) for kind in kinds if _is_possible(kind, act)), None)
        for kinds in act.act.answers
    ]


def _is_possible(kind: str, act: NextAct) -> bool:
    """As `lifecycle.decided.possible_on` says it, read off the chosen row: a notice without a day
    of its own ends only what has a notice clause."""
    if kind == DecisionKind.GIVE_NOTICE and act.code == "roll":
        return act.clause.get("notice_value") is not None and act.status != StatusCode.TERMINATING
    return True
