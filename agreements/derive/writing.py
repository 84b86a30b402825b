"""Rows put in place of the stored ones: for one agreement in the transaction that changed a fact,
for many in batches."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from agreements.models import (
    Agreement,
    Deadline,
    DeadlineAgreement,
    Standing,
    StatusPeriod,
    TermPeriod,
)

from .loading import House, facts_of, horizon_for, with_facts
from .rows import Rows, origin_of, rows_of

DEADLINE_COLUMNS = [
    "kind", "day", "until", "starts_at", "time_zone", "state", "certain_from", "moved_from",
    "asked_until", "because", "params", "term", "owner", "confidentiality",
]  # fmt: skip
STANDING_COLUMNS = [
    "horizon", "first_signed", "first_signed_earliest", "first_signed_latest", "signed", "missing",
    "warnings",
]  # fmt: skip
BATCH = 250


def write_deadlines(*, origin: str, deadlines: list[Deadline], agreements: list[int]) -> None:
    """Replaces the deadlines of `origin`, keeping the row of a key that stays; the floor above
    writes its own through this too. `agreements`: ids of those each of them concerns."""
    replace_deadlines(deadlines, concerned={origin: agreements})


def replace_deadlines(deadlines: list[Deadline], *, concerned: Mapping[str, Iterable[int]]) -> None:
    """The same for several origins at once, at the same number of statements. `concerned`: ids of
    the agreements that the deadlines of each origin concern; an origin with none loses its rows."""
    wanted = {(row.origin, row.key) for row in deadlines}
    stored = Deadline.objects.filter(origin__in=concerned).values_list("pk", "origin", "key")
    gone = [pk for pk, origin, key in stored if (origin, key) not in wanted]
    if gone:
        Deadline.objects.filter(pk__in=gone).delete()
    rows = Deadline.objects.bulk_create(
        deadlines,
        update_conflicts=True,
        unique_fields=["origin", "key"],
        update_fields=DEADLINE_COLUMNS,
    )
    pairs = {(row.pk, agreement) for row in rows for agreement in concerned[row.origin]}
    links = DeadlineAgreement.objects.filter(deadline__in=[row.pk for row in rows])
    present = {(deadline, agreement): pk for pk, deadline, agreement in links.values_list()}
    stale = [pk for pair, pk in present.items() if pair not in pairs]
    if stale:
        DeadlineAgreement.objects.filter(pk__in=stale).delete()
    DeadlineAgreement.objects.bulk_create(
        [
            DeadlineAgreement(deadline_id=deadline, agreement_id=agreement)
            for deadline, agreement in sorted(pairs - present.keys())
        ],
        ignore_conflicts=True,
    )


def refresh(agreement: Agreement, *, on: date, house: House | None = None) -> Rows:
    """Rebuilds the derived rows of one agreement inside the running transaction.

    `on`: today at the home party; only the horizon depends on it. The caller holds the lock on
    the agreement's row. Agreements this one supersedes follow, since its rows date their end.
    """
    house = house or House.load()
    loaded = (
        with_facts(Agreement.objects.filter(pk=agreement.pk)).select_related("superseded_by").get()
    )
    rows = rows_of(loaded, facts_of(loaded, house=house, horizon=horizon_for(loaded, on=on)))
    write([(loaded, rows)])
    for predecessor in Agreement.objects.filter(superseded_by=loaded.pk).exclude(pk=loaded.pk):
        refresh(predecessor, on=on, house=house)
    return rows


def write(computed: list[tuple[Agreement, Rows]]) -> None:
    """Puts computed rows in place of the stored ones; as many statements for one agreement (loaded
    by `with_facts`) as for a batch."""
    agreements = [agreement.pk for agreement, _rows in computed]
    StatusPeriod.objects.filter(agreement__in=agreements).delete()
    TermPeriod.objects.filter(agreement__in=agreements).delete()
    StatusPeriod.objects.bulk_create([row for _, rows in computed for row in rows.status_periods])
    TermPeriod.objects.bulk_create([row for _, rows in computed for row in rows.term_periods])
    replace_deadlines(
        [row for _, rows in computed for row in rows.deadlines],
        concerned={origin_of(agreement): [agreement.pk] for agreement, _rows in computed},
    )
    for agreement, rows in computed:
        told = getattr(agreement, "standing", None)
        rows.standing.announced_until = told.announced_until if told else None
    Standing.objects.bulk_create(
        [rows.standing for _, rows in computed],
        update_conflicts=True,
        unique_fields=["agreement"],
        update_fields=STANDING_COLUMNS,
    )


def refresh_all(agreements: Iterable[int], *, on: date) -> int:
    """Rebuilds the derived rows of many agreements (ids), a batch to a transaction, each locked
    while it is written; returns how many. Successors come before what they supersede."""
    house, done = House.load(), 0
    for batch in _batches(agreements):
        with transaction.atomic():
            locked = Agreement.objects.select_for_update(of=("self",)).filter(pk__in=batch)
            found = with_facts(locked.order_by("pk")).select_related("superseded_by")
            computed = [
                (row, rows_of(row, facts_of(row, house=house, horizon=horizon_for(row, on=on))))
                for row in found
            ]
            write(computed)
        done += len(computed)
    return done


def _batches(agreements: Iterable[int]) -> Iterable[list[int]]:
    """Ids in batches: those that nobody reads first (not superseded), then, ever further back, the
    ones whose successor has been written."""
    waiting = dict(
        Agreement.objects.filter(pk__in=list(agreements))
        .order_by("pk")
        .values_list("pk", "superseded_by")
    )
    while waiting:
        ready = [pk for pk, successor in waiting.items() if successor not in waiting]
        ready = ready or list(waiting)  # a circle: no order is right
        for start in range(0, len(ready), BATCH):
            yield ready[start : start + BATCH]
        waiting = {pk: successor for pk, successor in waiting.items() if pk not in set(ready)}
