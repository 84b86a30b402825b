"""Sheet "turns": what became of agreements: concluded, renewed, rolled on, lapsed, ended. One row
for each, so that what was renewed twice counts twice."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from agreements.dates import stored_edtf
from agreements.disclosure import told_statuses
from agreements.models import (
    Standing,
    StatusCode,
    StatusPeriod,
    TermPeriod,
    unseen_successor,
)
from mou_tracker.reports.models import Snapshot
from mou_tracker.reports.scope import Days, Scope

from .writing import BATCH, Line, iso, within, write

SHEET = "turns"
#: Statuses whose beginning is a turn, and the figure it counts in.
ENDINGS = {
    StatusCode.EXPIRED: "lapsed",
    StatusCode.TERMINATED: "terminated",
    StatusCode.SUPERSEDED: "superseded",
    StatusCode.WITHDRAWN: "withdrawn",
}


def line(
    turn: str, reference: str, title: Any, *, on: date | None, text: str, is_in: bool | None,
    ordinal: int | None = None,
) -> Line:  # fmt: skip
    """`is_in`: None where its day may lie in the period and may not."""
    sure = is_in is True
    return Line(
        reference,
        [turn, f"agreement.{reference}"] if sure else ["maybe", f"maybe.{turn}"],
        {
            "turn": turn, "title": title, "on": iso(on), "when": text, "ordinal": ordinal,
            "agreements": [reference],
        },
    )  # fmt: skip


def _signed(scope: Scope, days: Days) -> Iterator[Line]:
    """Terms whose last signature was given in the period."""
    rows = Standing.objects.filter(agreement__in=scope.agreements()).exclude(signed={})
    columns = ("agreement__reference", "agreement__title", "signed")
    for reference, title, signed in (
        rows.order_by("agreement__reference").values_list(*columns).iterator(chunk_size=BATCH)
    ):
        for ordinal, text in sorted((int(n), text) for n, text in signed.items()):
            when = stored_edtf(text)
            is_in = within(when.earliest, when.latest, days.first, days.reached)
            if is_in is False:
                continue
            turn = "concluded" if ordinal == 0 else "renewed"
            yield line(
                turn, reference, title, on=when.earliest, text=text, is_in=is_in, ordinal=ordinal
            )


def _rolled(scope: Scope, days: Days) -> Iterator[Line]:
    """Tacit renewals that have begun."""
    rows = TermPeriod.objects.filter(
        agreement__in=scope.agreements(), roll__gt=0, starts_on__lte=days.reached
    ).filter(Q(starts_on__gte=days.first) | Q(starts_latest__gte=days.first))
    columns = (
        "agreement__reference", "agreement__title", "ordinal", "starts_on", "starts_earliest",
        "starts_latest", "starts_certain_from",
    )  # fmt: skip
    ordered = rows.order_by("agreement__reference", "starts_on").values_list(*columns)
    for reference, title, ordinal, starts_on, earliest, latest, certain_from in ordered.iterator(
        chunk_size=BATCH
    ):
        is_in = _placed((starts_on, earliest, latest, certain_from), scope, days)
        if is_in is not False:
            yield line(
                "rolled", reference, title, on=starts_on, text=starts_on.isoformat(), is_in=is_in,
                ordinal=ordinal,
            )  # fmt: skip


Beginning = tuple[date, date | None, date | None, date | None]


def _placed(begins: Beginning, scope: Scope, days: Days) -> bool | None:
    """Whether a derived beginning (day, edges, certain from) lies in the period. One that is not
    certain and open at a side is asked about in the period of its day alone: nothing says how far
    it may lie from there."""
    day, earliest, latest, certain_from = begins
    if certain_from is not None and certain_from <= scope.on:
        return days.first <= day <= days.reached
    if earliest is None or latest is None:
        return None if days.first <= day <= days.reached else False
    return within(earliest, latest, days.first, days.reached)


def _ended(scope: Scope, days: Days) -> Iterator[Line]:
    """Runs of a status that ends cover, from their first day; as the sight of the report is told of
    successors it may not see."""
    agreements = scope.agreements()
    hidden = agreements.filter(unseen_successor(scope.rights)).order_by("reference")
    hiding = {pk: told for pk, *told in hidden.values_list("pk", "reference", "title")}
    begins = Q(since__range=(days.first, days.reached)) | Q(
        Q(since_earliest=None) | Q(since_earliest__lte=days.reached),
        Q(since_latest=None) | Q(since_latest__gte=days.first),
    )
    rows = StatusPeriod.objects.filter(
        begins, agreement__in=agreements, status__in=ENDINGS, starts_on__lte=days.reached
    ).exclude(agreement__in=list(hiding))
    columns = (
        "agreement__reference", "agreement__title", "status", "ordinal", "since",
        "since_earliest", "since_latest", "since_certain_from",
    )  # fmt: skip
    ordered = rows.order_by("agreement__reference", "since", "starts_on")
    once = ordered.distinct("agreement__reference", "since").values_list(*columns)
    for reference, title, status, ordinal, *begun in once.iterator(chunk_size=BATCH):
        yield from _ending(reference, title, status, ordinal, tuple(begun), scope, days)
    told = told_statuses(list(hiding), to=scope.rights)
    for pk, (reference, title) in hiding.items():
        runs = {row.since: row for row in reversed(told[pk]) if row.status in ENDINGS}
        for since, row in sorted(runs.items()):
            begun = (since, row.since_earliest, row.since_latest, row.since_certain_from)
            yield from _ending(reference, title, row.status, row.ordinal, begun, scope, days)


def _ending(
    reference: str, title: Any, status: str, ordinal: int | None, begins: Any, scope: Scope,
    days: Days,
) -> Iterator[Line]:  # fmt: skip
    is_in = _placed(begins, scope, days)
    if is_in is not False:
        turn, since = ENDINGS[StatusCode(status)], begins[0]
        yield line(
            turn, reference, title, on=since, text=since.isoformat(), is_in=is_in, ordinal=ordinal
        )


def turns(snapshot: Snapshot, scope: Scope, days: Days) -> None:
    for some in (_signed, _rolled, _ended):
        write(snapshot, SHEET, days, some(scope, days))
