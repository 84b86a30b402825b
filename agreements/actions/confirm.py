"""A partner confirms or disputes facts it shares with us; the one thing it may write."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.access import rights_of
from agreements.content import digest_of, shared_content
from agreements.models import Agreement, Confirmation, ConfirmedField, Verdict

from .action import Conflict, record_action
from .rows import save


def confirm(
    *,
    by: Any,
    on: date,
    agreement: Agreement,
    content: str,
    fields: Sequence[Mapping[str, Any]],
    reference: str = "",
) -> Confirmation:
    """What the partner `by` says of the shared content with the SHA-256 `content`, field by field:
    [{"fact", "verdict", "says"?}]. It changes no fact of the agreement.

    Raises Conflict where the content has changed since it was read, ValidationError by field.
    """
    _check(fields)
    with record_action(verb="confirm", by=by, on=on, concerns=[agreement]) as done:
        (locked,) = done.concerns
        if digest_of(shared_content(locked)) != content:
            raise Conflict(
                _("What is shared has changed since you read it. Read it again."),
                code="content_changed",
            )
        row = Confirmation(
            agreement=locked,
            party_id=rights_of(by).party,
            content=content,
            reference=reference,
        )
        save(row)
        for field in fields:
            save(ConfirmedField(confirmation=row, **field))
        disputed = sorted(f["fact"] for f in fields if f["verdict"] == Verdict.DISPUTED)
        # other parties' keys would otherwise see that somebody spoke
        done.describe(subject=row, detail={"disputed": disputed})
    return row


def _check(fields: Sequence[Mapping[str, Any]]) -> None:
    facts = [field["fact"] for field in fields]
    if len(facts) != len(set(facts)):
        raise ValidationError({"fields": _("Name each fact once.")})
    if any(f["verdict"] == Verdict.DISPUTED and not f.get("says") for f in fields):
        raise ValidationError({"fields": _("Who disputes a fact says what is so instead.")})
