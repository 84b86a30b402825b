"""Correct a wrong entry, with a reason: history keeps before and after (domain §2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.models import Agreement, Amendment, Event, Signature, Term

from .deed import deed, lock_row
from .events import check_amendment, check_event
from .rows import before_and_after, fill, save
from .terms import COLUMNS, check_term, write_term

#: Rule 8's choice, which a signature makes and a correction may put right or settle.
STARTS = frozenset({"starts_choice", "starts_day"})
#: What may be corrected on each kind of fact.
CORRECTABLE: dict[type, frozenset[str]] = {
    Term: COLUMNS | STARTS | {"areas", "texts"},
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

    Exactly one of `set` and `void` is given. `version` is what the caller read: of the term, or of
    the agreement for a fact without a version of its own. Raises ValidationError by field.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; the reason is kept with the correction.")})
    if bool(set) == void:
        raise ValidationError({"set": _("Give what to set, or void, and not both.")})
    has_own = isinstance(fact, Term)
    with deed(
        verb="correct",
        by=by,
        on=on,
        agreement=agreement_of(fact),
        version=None if has_own else version,
    ) as done:
        row = lock_row(fact, version=version if has_own else None)
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
        for name in STARTS & fields.keys():
            setattr(row, name, fields[name])
        write_term(row, {name: fields[name] for name in fields.keys() - STARTS})
        check_term(row)
        return
    fill(row, fields, allowed=CORRECTABLE[type(row)])
    if isinstance(row, Event):
        check_event(row)
    if isinstance(row, Amendment):
        check_amendment(row)
    save(row)
