"""Rows of the example world in waiting, and the order in which they are written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model

from activities.models import (
    ActionItem,
    Activity,
    ActivityAgreement,
    ActivityArea,
    ActivityCommitment,
    Case,
    CaseAgreement,
    CoverNote,
    Exchange,
    Meeting,
    Outcome,
    Participant,
    Prompt,
)
from agreements.models import (
    Agreement,
    AgreementContact,
    Amendment,
    Claim,
    Commitment,
    Event,
    Participation,
    PlanTick,
    Signature,
    Term,
    TermArea,
    TermText,
)

#: In the order in which they are written: what a row names stands before it.
MODELS: tuple[type[Model], ...] = (
    Agreement,
    Participation,
    AgreementContact,
    Term,
    TermArea,
    TermText,
    Signature,
    Amendment,
    PlanTick,
    Commitment,
    Event,
    Claim,
    Case,
    CaseAgreement,
    Activity,
    ActivityAgreement,
    ActivityArea,
    Participant,
    Exchange,
    Meeting,
    ActionItem,
    Outcome,
    CoverNote,
    ActivityCommitment,
    Prompt,
)
#: Models whose rows may follow one another, and by which column.
FOLLOWING = {Activity: "answers", Commitment: "carried_over_from", Event: "withdraws"}


class Facts:
    """Rows by model. A row that follows another of its model is added after it."""

    def __init__(self, rows: Iterable[Any] = ()) -> None:
        self.rows: dict[type[Model], list[Any]] = defaultdict(list)
        self.add(*rows)

    def __getitem__(self, model: type[Model]) -> list[Any]:
        return self.rows[model]

    def __iter__(self) -> Iterator[Any]:
        return (row for model in MODELS for row in self.rows[model])

    def add(self, *rows: Any) -> None:
        for row in rows:
            self.rows[type(row)].append(row)

    def write(self) -> None:
        for model in MODELS:
            for rows in _rounds(self.rows[model], FOLLOWING.get(model)):
                model._default_manager.bulk_create(rows, batch_size=2000)


def _rounds(rows: list[Any], column: str | None) -> Iterator[list[Any]]:
    """Rows in the order in which they can be written: none before the one it follows."""
    waiting = list(rows)
    while waiting:
        ready = [
            row
            for row in waiting
            if column is None or (before := getattr(row, column)) is None or before.pk
        ]
        yield ready
        waiting = [row for row in waiting if row.pk is None]


def activity_of(row: Any) -> Activity | None:
    """The activity that a row is part of, or is; None where it is part of its agreement, as a link
    to a session is, which is there before any agreement."""
    found = row if isinstance(row, Activity) else getattr(row, "activity", None)
    return found if found is not None and found.pk is None else None
