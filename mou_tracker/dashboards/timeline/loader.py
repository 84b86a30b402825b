"""Rows → lanes, with a fixed number of queries for any number of lanes.

Nothing here computes a date: spans, gaps, notice days and deadlines are read as they were derived.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from activities.models import Activity, ActivityAgreement
from agreements.access import Rights, rights_of
from agreements.dates import SPAN, Span, stored_edtf
from agreements.deadline_kinds import DRAWN
from agreements.disclosure import Disclosure, settle_covers, told_statuses
from agreements.models import (
    Agreement,
    Deadline,
    DeadlineAgreement,
    DeadlineKind,
    DeadlineState,
    Stage,
    Standing,
    StatusPeriod,
    TermPeriod,
    touching,
    unseen_successor,
    visible_closing,
)
from agreements.models import Cover as CoverRow
from agreements.models import Term as TermRow
from agreements.models.compiled import IsAmong, compiled
from agreements.status.answers import gaps_of, planned_signings
from agreements.wording.edges import is_certain_on

from .lane import Cover, Due, Lane, Preparing, Signing, Status, Term, Undated, Work
from .scale import FIRST_DAY, whole

#: The edges of a period that the drawing needs.
EDGES = ("starts_earliest", "starts_latest", "ends_earliest", "ends_latest", "notice_latest")
#: Statuses of the days of a gap inside the chain.
OF_A_GAP = ("expired", "terminated", "signed")
DRAWN_OR_STEP = (*DRAWN, DeadlineKind.RENEWAL_STEP)
_ROLL = re.compile(r":term:(\d+):roll:(\d+)$")

Rows = dict[int, list[tuple]]


def lanes_for(
    agreements: QuerySet[Agreement],
    *,
    user: Any,
    on: date,
    first: date,
    last: date,
    bare: bool = False,
) -> list[Lane]:
    """One lane per agreement of the queryset that `user` may see, in its order.

    `first`..`last` bounds what is read of periods, deadlines and activities; what orders and
    names a lane is read whole. `on`: the day for which certainty is answered. `bare`: for lanes
    that are their bar alone: activities, and how the days of a term are known, are left out.
    """
    heads = heads_of(agreements, user)
    ids = list(heads)
    if not ids:
        return []
    told = _statuses(heads, ids, user=user, on=on, first=first, last=last)
    _add_covers(heads, ids, told, on=on)
    _terms(heads, ids, on=on, last=last, bare=bare)
    _signings(heads, ids, on=on)
    _preparing(heads, ids)
    _deadlines(heads, ids, user=user, on=on, first=first, last=last)
    if not bare:
        _works(heads, ids, user=user, first=first, last=last)
    lanes = list(heads.values())
    _disclose(lanes, user)
    return lanes


def _disclose(lanes: list[Lane], user: Any) -> None:
    """Gives the lanes what leaves `user` what they may have of their explanations. It asks when the
    first is read: a dense page shows none."""

    @cache
    def disclosure() -> Disclosure:
        rows = (row for lane in lanes for row in (*lane.statuses, *lane.terms))
        return Disclosure.to(user, (row.because for row in rows))

    for lane in lanes:
        lane.disclose = lambda steps: disclosure().steps(steps)


def lane_of(agreement: Agreement, *, user: Any, on: date) -> Lane | None:
    """The whole lane of one agreement up to a few years ahead; None where it may not be seen."""
    one = Agreement.objects.filter(pk=agreement.pk)
    lanes = lanes_for(one, user=user, on=on, first=FIRST_DAY, last=whole(None, on).last)
    return lanes[0] if lanes else None


def first_day(agreements: QuerySet[Agreement]) -> date | None:
    """The first day any of them has a status."""
    periods = StatusPeriod.objects.filter(agreement__in=agreements.order_by().values("pk"))
    return periods.order_by("starts_on").values_list("starts_on", flat=True).first()


def heads_of(agreements: QuerySet[Agreement], user: Any) -> dict[int, Lane]:
    rows = agreements.visible_to(user).values_list("pk", "reference", "title", "legal_nature")
    return {pk: Lane(*told) for pk, *told in rows}


def _by_agreement(rows: Iterable[tuple]) -> Rows:
    """Rows by their first column, the agreement."""
    found: Rows = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found


@compiled
def _status_periods(*, ids: Any, first: Any, last: Any) -> QuerySet[Any]:
    within = touching(first, last)
    rows = StatusPeriod.objects.filter(within | Q(status__in=OF_A_GAP), IsAmong("agreement", ids))
    return rows.order_by("agreement", "starts_on")


def _statuses(
    heads: dict[int, Lane], ids: list[int], *, user: Any, on: date, first: date, last: date
) -> dict[int, list[StatusPeriod]]:
    """A gap is told as a whole, and as certain as its bounds are, wherever the window cuts it: the
    periods it may be made of are read on both sides of that. Returns those of agreements whose
    successor is hidden, as they are told."""
    found: dict[int, list[StatusPeriod]] = defaultdict(list)
    for row in _status_periods(ids=ids, first=first, last=last):
        found[row.agreement_id].append(row)
    superseded = [
        pk for pk, rows in found.items() if any(row.status == "superseded" for row in rows)
    ]
    told = told_statuses(superseded, to=user) if superseded else {}
    found |= told
    for pk, periods in found.items():
        heads[pk].gaps = [one for one in gaps_of(periods, on) if one.span.touches(first, last)]
        heads[pk].statuses = [
            status_of(row, on) for row in periods if row.span.touches(first, last)
        ]
    return told


@compiled
def _covers(*, ids: Any, on: Any) -> QuerySet[Any]:
    rows = CoverRow.objects.on(on, asked=on).filter(IsAmong("agreement", ids))
    columns = ("agreement_id", "kind", "until", "earliest", "latest", "certain_from")
    return rows.values_list(*columns)


def _add_covers(
    heads: dict[int, Lane], ids: list[int], told: dict[int, list[StatusPeriod]], *, on: date
) -> None:
    """Until when each is in effect, as far as was known on the asked day."""
    for pk, kind, until, earliest, latest, certain_from in _covers(ids=ids, on=on):
        cover = {"until": until, "certain_from": certain_from}
        settle_covers([cover], told.get(pk, ()))
        certain = is_certain_on(cover["certain_from"], on)
        heads[pk].cover = Cover(kind, until, earliest, latest, certain)


def status_of(row: StatusPeriod, on: date) -> Status:
    """A period as it is certain on a day."""
    return Status(
        row.status, row.span, is_certain_on(row.certain_from, on), row.ordinal,
        tuple(row.because), is_certain_on(row.until_certain_from, on), row.until_earliest,
        row.until_latest, row.since,
    )  # fmt: skip


#: What is read of a period.
OF_A_TERM = (
    "agreement_id", "ordinal", "roll", *SPAN, "end_kind", "notice_by", "certain",
    "starts_certain_from", *EDGES,
)  # fmt: skip


@compiled
def _term_periods(*, ids: Any, on: Any, last: Any) -> QuerySet[Any]:
    rows = TermPeriod.objects.filter(IsAmong("agreement", ids), starts_on__lte=last)
    ordered = rows.with_certainty(on).order_by("agreement", "starts_on")
    return ordered.values_list(*OF_A_TERM, "because")


@compiled
def _bare_periods(*, ids: Any, on: Any, last: Any) -> QuerySet[Any]:
    rows = TermPeriod.objects.filter(IsAmong("agreement", ids), starts_on__lte=last)
    ordered = rows.with_certainty(on).order_by("agreement", "starts_on")
    return ordered.values_list(*OF_A_TERM)


def _terms(heads: dict[int, Lane], ids: list[int], *, on: date, last: date, bare: bool) -> None:
    read = _bare_periods if bare else _term_periods
    for pk, ordinal, roll, first, end, *row in read(ids=ids, on=on, last=last):
        because = {} if bare else row.pop()
        kind, notice_by, certain, from_, *edges = row
        begun = is_certain_on(from_, on)
        heads[pk].terms.append(
            Term(ordinal, roll, Span(first, end), kind, notice_by, certain, because, begun, *edges)
        )


def term_of(row: TermPeriod, on: date, *, certain: bool) -> Term:
    """A stored or computed period as it is certain on a day."""
    edges = (getattr(row, name) for name in EDGES)
    begun = is_certain_on(row.starts_certain_from, on)
    return Term(
        row.ordinal, row.roll, row.span, row.end_kind, row.notice_by, certain, row.because, begun,
        *edges,
    )  # fmt: skip


@compiled
def _notes(*, ids: Any) -> QuerySet[Any]:
    rows = Standing.objects.filter(IsAmong("agreement", ids))
    return rows.values_list("agreement_id", "signed", "missing", "warnings")


def _signings(heads: dict[int, Lane], ids: list[int], *, on: date) -> None:
    """Signing days by ordinal, and the ordinals without any day between their neighbours."""
    for pk, *notes in _notes(ids=ids):
        add_signings(heads[pk], *notes, on=on)


def add_signings(
    lane: Lane,
    signed: dict[str, str],
    missing: list[dict[str, Any]],
    warnings: list[dict[str, Any]],
    *,
    on: date,
) -> None:
    """`on`: the day on which what is planned is told as such."""
    planned = planned_signings(warnings, on)
    lane.signings = sorted(
        (
            Signing(int(ordinal), stored_edtf(text), int(ordinal) in planned)
            for ordinal, text in signed.items()
        ),
        key=lambda one: one.ordinal,
    )
    begun = {row.ordinal: (row.span.first, row.span.first) for row in reversed(lane.terms)}
    begun |= {one.ordinal: (one.signed.earliest, one.signed.latest) for one in lane.signings}
    nameless = {
        note["ordinal"]
        for note in missing
        if note["code"] == "signed_on" and not note.get("recorded")
    }
    unrecorded = {n for note in missing if note["code"] == "instruments" for n in note["ordinals"]}
    for ordinal in sorted((nameless | unrecorded) - set(begun)):
        lower, upper = [n for n in begun if n < ordinal], [n for n in begun if n > ordinal]
        after = begun[max(lower)][1] if lower else None
        before = begun[min(upper)][0] if upper else None
        lane.undated.append(Undated(ordinal, after, before, ordinal not in unrecorded))


@compiled
def _in_preparation(*, ids: Any) -> Any:
    rows = TermRow.objects.filter(IsAmong("agreement", ids)).in_preparation()
    return rows.values_list("agreement_id", "ordinal", "stage")


def _preparing(heads: dict[int, Lane], ids: list[int]) -> None:
    for pk, ordinal, stage in _in_preparation(ids=ids):
        heads[pk].preparing = Preparing(ordinal, Stage(stage))


@compiled
def _drawn(rights: Rights, *, ids: Any, on: Any, first: Any, last: Any) -> QuerySet[Any]:
    told = [state for state in DeadlineState.values if state != DeadlineState.VOID]
    seen = Deadline.objects.visible_to(rights).in_state(told, on, to=rights)
    seen = seen.reaching(first).begun_by(last).filter(kind__in=DRAWN_OR_STEP)
    rows = DeadlineAgreement.objects.filter(IsAmong("agreement", ids), deadline__in=seen)
    ordered = rows.order_by("agreement", "deadline__day", "deadline__key")
    columns = ("kind", "key", "day", "until", "earliest", "latest", "params__step", "closed_on")
    names = ("agreement_id", *(f"deadline__{name}" for name in columns))
    closing = visible_closing(unseen_successor(rights, "agreement"), "deadline__")
    return ordered.values_list(*names, closing)


def _deadlines(
    heads: dict[int, Lane], ids: list[int], *, user: Any, on: date, first: date, last: date
) -> None:
    """Those that were due, done or passed on the asked day."""
    found = _drawn(rights_of(user), ids=ids, on=on, first=first, last=last)
    for pk, *row, closed_on, closed_as in found:
        due = due_of(*row)
        if closed_on and closed_on <= on:
            due = replace(due, state=closed_as, closed_on=closed_on)
        lane = heads[pk]
        (lane.steps if due.kind == DeadlineKind.RENEWAL_STEP else lane.dues).append(due)


def due_of(
    kind: str,
    key: str,
    day: date,
    until: date | None,
    earliest: date | None = None,
    latest: date | None = None,
    step: str | None = "",
) -> Due:
    match = _ROLL.search(key)
    period = match[0] if match else ""
    return Due(kind, key, day, until, period, earliest=earliest, latest=latest, step=step or "")


@compiled
def _outside_cover(rights: Rights, *, ids: Any) -> QuerySet[Any]:
    rows = Activity.objects.visible_to(rights).filter(IsAmong("agreement_links__agreement", ids))
    return rows.outside_cover(seen_by=rights).values_list("pk", flat=True)


@compiled
def _worked(rights: Rights, *, ids: Any, first: Any, last: Any) -> QuerySet[Any]:
    visible = Activity.objects.visible_to(rights).touching(first, last)
    rows = ActivityAgreement.objects.filter(IsAmong("agreement", ids), activity__in=visible)
    columns = ("pk", "uid", "kind", "title", "state", "held", "when", "forum__short_name")
    ordered = rows.filter(~Q(activity__first_day=None)).order_by("activity__first_day", "activity")
    names = ("agreement_id", *(f"activity__{name}" for name in columns))
    return ordered.values_list(*names)


def _works(heads: dict[int, Lane], ids: list[int], *, user: Any, first: date, last: date) -> None:
    rights = rights_of(user)
    outside = set(_outside_cover(rights, ids=ids))
    found = _worked(rights, ids=ids, first=first, last=last)
    for pk, key, uid, kind, title, state, held, when, forum in found:
        heads[pk].works.append(
            Work(uid, kind, title, state, held or when, forum or "", key in outside)
        )
