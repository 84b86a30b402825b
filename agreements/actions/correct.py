"""Correct a wrong entry, with a reason: history keeps before and after (domain §2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.models import Agreement, Amendment, Event, Signature, Term

from .deed import deed, lock_row
from .events import check_event
from .rows import before_and_after, fill, save
from .terms import COLUMNS, check_term, write_term

#: What may be corrected on each kind of fact.
CORRECTABLE: dict[type, frozenset[str]] = {
    Term: COLUMNS | {"areas", "texts"},
    Signature: frozenset({"signed", "names", "capacity", "place", "person"}),
    Amendment: frozenset({"kind", "signed", "summary", "new_ends_on", "document"}),
    Event: frozenset(
        {"on", "received_on", "by_party", "effective_on", "withdraws", "document", "reason"}
    ),
}


def agreement_of(fact: Any) -> Agreement:
    if isinstance(fact, Signature | Amendment):
        return fact.term.agreement
    return fact.agreement


def correct(
    *,
    by: Any,
    on: date,
    fact: Term | Signature | Amendment | Event,
    reason: str,
    set: Mapping[str, Any] | None = None,
    void: bool = False,
    version: int | None = None,
) -> Any:
    """Puts right what was entered wrongly, or strikes it out with `void`; never a legal act.

    Exactly one of `set` and `void` is given; `version`, of a term only, is what the caller read.
    Raises ValidationError by field.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; the reason is kept with the correction.")})
    if bool(set) == void:
        raise ValidationError({"set": _("Give what to set, or void, and not both.")})
    with deed(verb="correct", by=by, on=on, agreement=agreement_of(fact)) as done:
        row = lock_row(fact, version=version)
        detail: dict[str, Any] = {"reason": reason}
        if void:
            row.is_void = True
            row.save(update_fields=["is_void"])
            detail["void"] = True
        else:
            columns = {k: v for k, v in set.items() if k not in ("areas", "texts")}
            unknown = columns.keys() - CORRECTABLE[type(fact)]
            if unknown:
                raise ValidationError({name: _("This cannot be corrected.") for name in unknown})
            detail["changed"] = before_and_after(row, columns)
            _write(row, set)
        if hasattr(row, "version"):
            row.version += 1
            row.save(update_fields=["version"])
        done.tells(subject=row, detail=detail)
    return row


def _write(row: Any, fields: Mapping[str, Any]) -> None:
    if isinstance(row, Term):
        write_term(row, fields)
        check_term(row)
        return
    fill(row, fields, allowed=CORRECTABLE[type(row)])
    if isinstance(row, Event):
        check_event(row)
    save(row)
