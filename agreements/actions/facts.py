"""Smaller facts of an agreement: areas, claims, commitments, compliance."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.deadline_kinds import TICKED
from agreements.models import (
    CLOSED_AS,
    Agreement,
    Area,
    Claim,
    Commitment,
    ComplianceTick,
    Term,
)

from .action import Conflict, lock_row, record_action
from .rows import before_and_after, fill, save

COMMITMENT_FIELDS = Commitment.FIELDS.written_by("change_commitment")


def add_area(*, by: Any, on: date, code: str, names: dict, parent: Area | None = None) -> Area:
    with record_action(verb="add_area", needs="register", by=by, on=on) as done:
        if Area.objects.filter(code=code).exists():
            raise Conflict(_("This code is taken."), code="code_taken")
        row = save(Area(code=code, names=names, parent=parent))
        done.describe(subject=row)
    return row


def change_area(
    *, by: Any, on: date, area: Area, version: int | None = None, **fields: Any
) -> Area:
    """Other names of an area, what it is part of, whether it is still offered. Its code stays."""
    with record_action(verb="change_area", needs="register", by=by, on=on, watches=[area]) as done:
        row = lock_row(area, version=version)
        detail = before_and_after(row, fields)
        fill(row, fields, allowed=Area.FIELDS.written_by("change_area"))
        if not detail:
            done.unchanged = True
            return row
        if row.parent is not None and row.pk in _parents(row.parent):
            raise ValidationError({"parent": _("These would be part of each other in a circle.")})
        done.describe(subject=save(row), detail=detail)
    return row


def _parents(area: Area) -> set[int]:
    """`area` and all that it is part of."""
    chain: set[int] = set()
    step: int | None = area.pk
    while step is not None and step not in chain:
        chain.add(step)
        step = Area.objects.values_list("parent", flat=True).get(pk=step)
    return chain


def add_claim(*, by: Any, on: date, agreement: Agreement, **fields: Any) -> Claim:
    """What a document says about the agreement: kind, value, words, as_of, claimant, source."""
    with record_action(verb="add_claim", needs="claim", by=by, on=on, agreement=agreement) as done:
        row = save(Claim(agreement=done.agreement, **fields))
        done.describe(subject=row, detail={"kind": row.kind, "value": row.value})
    return row


def add_commitment(*, by: Any, on: date, term: Term, **fields: Any) -> Commitment:
    with record_action(
        verb="add_commitment", needs="commit", by=by, on=on, agreement=term.agreement
    ) as done:
        row = Commitment(term=term, position=term.commitments.count() + 1)
        fill(row, fields, allowed=COMMITMENT_FIELDS)
        mark_settled(row, on)
        done.describe(subject=save(row))
    return row


def change_commitment(
    *, by: Any, on: date, commitment: Commitment, version: int | None = None, **fields: Any
) -> Commitment:
    """Changes the wording, owner, due day or state of a commitment."""
    agreement = commitment.term.agreement
    with record_action(
        verb="change_commitment", needs="commit", by=by, on=on, agreement=agreement
    ) as done:
        row = lock_row(commitment, version=version)
        detail = before_and_after(row, fields)
        fill(row, fields, allowed=COMMITMENT_FIELDS)
        if not detail:
            done.unchanged = True
            return row
        mark_settled(row, on)
        row.version += 1
        done.describe(subject=save(row), detail=detail)
    return row


def mark_settled(row: Commitment, on: date | None) -> None:
    """Keeps the day on which a commitment was closed; one open again has none."""
    row.settled_on = (row.settled_on or on) if row.state in CLOSED_AS else None


def tick_compliance(
    *, by: Any, on: date, agreement: Agreement, key: str, done_on: date | None
) -> None:
    """Marks a duty (TICKED) met on `done_on`, or open again with None."""
    known = agreement.deadlines.filter(kind__in=TICKED, key=key).exists()
    if not known:
        raise ValidationError({"key": _("There is no such duty.")})
    with record_action(
        verb="tick_compliance", needs="change", by=by, on=on, agreement=agreement
    ) as done:
        ComplianceTick.objects.filter(agreement=done.agreement, key=key).delete()
        if done_on:
            ComplianceTick.objects.create(agreement=done.agreement, key=key, done_on=done_on)
        done.describe(subject=done.agreement, detail={"key": key})
