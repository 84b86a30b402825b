"""Deadlines of commitments: the due day, or the end of the window within which one is due.

Apart from `derive`, since a commitment changes no status and no end: `refresh_commitments` runs in
the transaction that changed one, beside it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from agreements.derive import differing_deadlines, replace_deadlines
from agreements.lifecycle import ALWAYS
from agreements.models import (
    Agreement,
    ClosedAs,
    Commitment,
    CommitmentState,
    Deadline,
    DeadlineKind,
)
from agreements.models.fields import id_of

#: A promise partly met is still owed; one not met is settled by saying so.
CLOSED_AS: dict[str, ClosedAs] = {
    CommitmentState.MET: ClosedAs.DONE,
    CommitmentState.NOT_MET: ClosedAs.DONE,
    CommitmentState.DROPPED: ClosedAs.VOID,
}


def origin_of(agreement: int) -> str:
    return f"commitments:{agreement}"


def _because(row: Commitment) -> Iterator[dict[str, Any]]:
    due = row.due
    code = "due_day" if due.earliest == due.latest else "due_window"
    yield {"code": code, "due": due.text, "date": due.latest.isoformat()}
    if hasattr(row, "carried_to"):
        yield {"code": "carried_over", "ordinal": row.carried_to.term.ordinal}


def _closing(row: Commitment) -> dict[str, Any]:
    """Carried over, it is void from the signature of the later term on; else closed on the day on
    which it was settled. Of what was closed before that day was kept, the due day is the latest
    it was asked for."""
    settled, how = row.settled_on, CLOSED_AS.get(row.state)
    if hasattr(row, "carried_to"):
        later = row.carried_to.term.signatures.all()
        days = [one.signed_latest for one in later if not one.is_void and one.signed_latest]
        settled, how = max(days, default=None), ClosedAs.VOID
    if how is None:
        return {}
    return {"closed_on": settled or min(row.due.latest, row.updated_at.date()), "closed_as": how}


def commitment_rows(agreements: Iterable[int]) -> list[Deadline]:
    """One row per commitment with a due day; void once carried over to a later term, whose own
    commitment asks from then on. Writes nothing; one query for any number of agreements (ids)."""
    found = (
        Commitment.objects.filter(
            term__agreement__in=agreements, term__is_void=False, due_latest__isnull=False
        )
        .select_related("term", "carried_to__term")
        .prefetch_related("carried_to__term__signatures")
    )
    return [
        Deadline(
            uid=id_of("commitment", row.uid),
            origin=origin_of(row.term.agreement_id),
            key=f"commitment:{row.pk}",
            kind=DeadlineKind.COMMITMENT,
            day=row.due.latest,
            earliest=row.due.earliest or row.due.latest,
            latest=row.due.latest,
            **_closing(row),
            certain_from=None if row.due.approximate or row.due.uncertain else ALWAYS,
            because=list(_because(row)),
            params={
                "commitment": row.uid,
                "text": row.text,
                "side": row.side,
                "ordinal": row.term.ordinal,
            },
            term_id=row.term_id,
            owner_id=row.owner_id,
        )
        for row in found.order_by("pk")
    ]


def refresh_commitments(agreement: Agreement) -> list[Deadline]:
    """Rebuilds the deadlines of the agreement's commitments inside the running transaction; the
    caller holds the lock on its row."""
    return refresh_all_commitments([agreement.pk])


def refresh_all_commitments(agreements: list[int]) -> list[Deadline]:
    """The same for many agreements (ids), at the same number of statements."""
    rows = commitment_rows(agreements)
    replace_deadlines(rows, concerned={origin_of(pk): [pk] for pk in agreements})
    return rows


def differences(agreements: list[int]) -> list[str]:
    """Every stored deadline of the agreements' commitments that differs from its facts, named."""
    return differing_deadlines(
        commitment_rows(agreements), concerned={origin_of(pk): [pk] for pk in agreements}
    )
