"""What an agreement is about: the areas of the term that tells it, changed from its own side.

Areas belong to terms (domain §1). Of an agreement they are those of the term that runs, else of the
latest signed one, else of the one in preparation.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.access import can
from agreements.models import Agreement, Area, Stage, Term, TermPeriod
from agreements.texts import is_blank

from .action import lock
from .correct import correct
from .register import change_agreement
from .terms import change_term


def scope_terms(rows: Iterable[Agreement], *, on: date) -> dict[int, Term]:
    """agreement -> the term whose areas are its own on `on`; none where no term is recorded. Three
    statements for any number of them."""
    ids = [row.pk for row in rows]
    running = set(
        TermPeriod.objects.on(on).filter(agreement__in=ids).values_list("term", flat=True)
    )
    terms = Term.objects.standing().filter(agreement__in=ids).exclude(stage=Stage.WITHDRAWN)
    found: dict[int, Term] = {}
    for term in terms.prefetch_related("areas"):
        present = found.get(term.agreement_id)
        if present is None or _place(term, running) > _place(present, running):
            found[term.agreement_id] = term
    return found


def _place(term: Term, running: set[int]) -> tuple[bool, bool, int]:
    return term.pk in running, term.is_signed, term.ordinal


def change_agreement_and_areas(
    *,
    by: Any,
    on: date,
    agreement: Agreement,
    version: int | None = None,
    areas: Sequence[Area] | None = None,
    reason: str = "",
    **fields: Any,
) -> Agreement:
    """As `change_agreement`, and its areas: of a term that is not signed they are changed, of a
    signed one put right, with `reason`, by who may correct. The caller has opened a transaction."""
    if fields:
        change_agreement(by=by, on=on, agreement=agreement, version=version, **fields)
    elif version is not None:
        lock(agreement, version=version)
    if areas is None:
        return agreement
    term = scope_terms([agreement], on=on).get(agreement.pk)
    if term is None:
        raise ValidationError({"areas": no_term()})
    if term.is_signed:
        correct(by=by, on=on, fact=term, set={"areas": list(areas)}, reason=reason)
    else:
        change_term(by=by, on=on, term=term, areas=list(areas))
    return agreement


def not_in_scope(
    rows: Iterable[Agreement], terms: Mapping[int, Term], *, by: Any, reason: str
) -> dict[int, str]:
    """Why the areas of some of them cannot be changed so."""
    found = {}
    for row in rows:
        term = terms.get(row.pk)
        if term is None:
            found[row.pk] = no_term()
        elif term.is_signed and not can(by, "correct"):
            found[row.pk] = _("Its areas stand in a signed term: a coordinator puts them right.")
        elif term.is_signed and is_blank(reason):
            found[row.pk] = _("Its areas stand in a signed term: say why they are put right.")
    return found


def no_term() -> str:
    return _("No term is recorded yet, which would have areas.")
