"""What a day that passes brings: statuses that begin are told, horizons move on. Nothing that is
shown waits for it."""

from datetime import date, timedelta

from django.db import models, transaction

from agreements.access import Rights
from agreements.changes import is_confidential, owners_of, partners_by_agreement, write
from agreements.disclosure import told_statuses
from agreements.models import (
    Agreement,
    ChangeEntry,
    Sight,
    Standing,
    StatusCode,
    StatusPeriod,
    queue_for_the_chain,
)

from .loading import HORIZON_YEARS
from .writing import refresh_all


def announce(*, on: date) -> int:
    """Tells every audience of each status that has begun by `on`, catching up missed nights; safe
    to repeat. Returns how many statuses were news."""
    begun = StatusPeriod.objects.filter(starts_on__lte=on, since=models.F("starts_on")).exclude(
        agreement__standing__announced_until__gte=models.F("starts_on")
    )  # a new piece of the same run (certainty, ordinal) is no news
    with transaction.atomic():
        queue_for_the_chain()
        rows = begun.select_related("agreement").order_by("starts_on", "agreement")
        news = _untold({_key(row): row for row in rows})
        partners = partners_by_agreement({row.agreement_id for row in news.values()})
        write(
            _entry(row, key=key, party=party)
            for key, row in news.items()
            for party in (None, *partners.get(row.agreement_id, ()))
            if _is_visible(row, party)
        )
        Standing.objects.filter(
            models.Q(announced_until=None) | models.Q(announced_until__lt=on)
        ).update(announced_until=on)
    return len(news)


def _is_visible(row: StatusPeriod, party: int | None) -> bool:
    """Whether the party is told of a status that begins: one that a successor makes which it may
    not see may be none to it."""
    if party is None or row.status != StatusCode.SUPERSEDED:
        return True
    told = told_statuses([row.agreement_id], to=Rights(party=party)).get(row.agreement_id)
    if told is None:
        return True
    begun = next((one for one in told if one.since == row.starts_on), None)
    return begun is not None and not ChangeEntry.objects.filter(key=_of(begun, party)).exists()


def _key(row: StatusPeriod) -> str:
    return f"status:{row.agreement_id}:{row.starts_on}:{row.status}"


def _of(row: StatusPeriod, party: int) -> str:
    """The key of a partner's entry; the office's has the bare one."""
    return f"{_key(row)}:{party}"


def _untold(rows: dict[str, StatusPeriod]) -> dict[str, StatusPeriod]:
    told = set(ChangeEntry.objects.filter(key__in=list(rows)).values_list("key", flat=True))
    return {key: row for key, row in rows.items() if key not in told}


def _entry(row: StatusPeriod, *, key: str, party: int | None) -> ChangeEntry:
    told = {"status": row.status, "since": row.starts_on.isoformat()} if party is None else {}
    kept = party is None and is_confidential(row.agreement)
    return ChangeEntry(
        agreement_id=row.agreement_id,
        party_id=party,
        verb="status_began",
        subject=f"agreement:{row.agreement_id}",
        public_id=row.agreement.reference,
        key=key if party is None else _of(row, party),
        detail=told,
        sight=Sight.FEW if kept else Sight.ALL,
        owners=owners_of(row.agreement) if kept else [],
    )


def top_up(*, on: date) -> int:
    """Moves horizons that have come within HORIZON_YEARS − 1 of `on`; returns how many."""
    near = on + timedelta(days=365 * (HORIZON_YEARS - 1))
    due = list(Agreement.objects.filter(standing__horizon__lt=near).values_list("pk", flat=True))
    return refresh_all(due, on=on)
