"""What becomes of a term that is signed already when the one before it is extended (rule 10)."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.derive.preview import Preview
from agreements.models import NEW_END, Amendment, AuditEntry, EffectMode, Stage, Starts, Term
from agreements.wording.date_formats import format_date, format_partial_date

from .action import subject_of
from .planned import is_marked, is_planned_signing
from .rows import save
from .sign import completing_day

FIELD = "successor_starts"
ONE_DAY = timedelta(days=1)
#: Columns of an extension that decide until when it leaves open what follows.
ENDS = frozenset({"kind", NEW_END})


def signed_after(term: Term) -> Iterator[Term]:
    """The later terms that are signed, whose first day an extension of `term` may leave open."""
    later = term.agreement.terms.standing().filter(stage=Stage.SIGNED, ordinal__gt=term.ordinal)
    for one in later.order_by("ordinal"):
        if not is_planned_signing(one) and completing_day(one):
            yield one


def move_successor(row: Amendment, choice: str | date | None, *, on: date) -> dict[str, Any]:
    """Writes what becomes of the first day of the next term, where the extension `row` leaves it
    open: "after_current_end" is the day after the new end, "at_once" its day as before (the
    extended term then ends the day before), a day is that day. Returns what to tell of it.

    ValidationError where the choice is missing, is not asked, or cannot be.
    """
    waiting = list(_left_open(row, on=on))
    if not waiting:
        if choice is not None:
            told = _("No signed term begins beside the new last day: leave out when it starts.")
            raise ValidationError({FIELD: ValidationError(told, code="not_asked")})
        return {}
    term = waiting[0]
    if choice is None:
        told = _(
            "Term %(ordinal)d was signed on %(signed)s already: say what becomes of its first day. "
            "It is the day after the new last day, its day as before, or a stated day."
        )
        raise _refused(told, term, code="which")
    if choice == Starts.AT_ONCE:
        return {"successor": term.ordinal, "starts": Starts.AT_ONCE}
    if len(waiting) > 1:
        told = _("Term %(ordinal)d, signed on %(signed)s, would begin before the new last day too.")
        raise _refused(told, waiting[1], code="followed")
    if term.effect_mode == EffectMode.FIXED_DATE:
        told = _(
            "The text of term %(ordinal)d, signed on %(signed)s, fixes its first day, which can "
            "only stay as it is: where that day is another, put the text of the term right."
        )
        raise _refused(told, term, code="fixed")
    if term.awaits_notification or is_marked(row):
        told = _(
            "Its day can only stay as it is as long as term %(ordinal)d waits for a notification "
            "or the extension is only planned."
        )
        raise _refused(told, term, code="not_known")
    return _write_start(term, Starts.ON_DAY, _day_of(row, term, choice))


def move_anew(
    row: Amendment, changed: Collection[str], choice: str | date | None, *, on: date
) -> dict[str, Any]:
    """As `move_successor`, for an extension that is put right and `changed` so: what it had moved
    is given back first, and asked anew."""
    asks_anew = choice is not None or not ENDS.isdisjoint(changed)
    given = {}
    if asks_anew or ("signed" in changed and next(_signed_by(row), None) is None):
        given = give_back_start(row)
    moved = move_successor(row, choice, on=on)
    if given and isinstance(moved.get("starts"), list):
        moved["starts"][0] = given["starts"][0]
    return given | moved


def give_back_start(row: Amendment) -> dict[str, Any]:
    """A later term begins again as it did before the extension `row`, which is struck out or put
    right, unless somebody has put its first day right since. Returns what to tell of it."""
    gone = row.term.amendments.exclude(pk__in=row.term.amendments.extending())
    subjects = [subject_of(one) for one in (row, *gone)]
    told = AuditEntry.objects.filter(subject__in=subjects, detail__has_key="successor")
    contexts = set(told.values_list("context", flat=True))
    for term in signed_after(row.term) if contexts else ():
        before = _start_before(term, contexts)
        if before and before != (term.starts_choice, term.starts_day):
            return _write_start(term, *before)
    return {}


def _start_before(term: Term, contexts: Collection[UUID]) -> tuple[str, date | None] | None:
    """Its choice of start before all that was written under `contexts`; None where the last that
    changed it was something else."""
    is_moved = False
    # a choice was made in the earliest row of those in sequence that say the same
    rows = term.history.order_by("pgh_id").values_list(
        "starts_choice", "starts_day", "pgh_context_id"
    )
    made = [next(same) for _value, same in groupby(rows, key=lambda one: (one[0], one[1]))]
    for choice, day, context in reversed(made):
        if context not in contexts:
            return (choice, day) if is_moved else None
        is_moved = True
    return None


def extended_end(term: Term, end: date) -> date:
    """The old end `end` of the term before, with what its extensions have made of it since."""
    before = term.agreement.terms.standing().filter(ordinal__lt=term.ordinal, stage=Stage.SIGNED)
    last = before.order_by("ordinal").last()
    return max([end, *Amendment.objects.filter(term=last).new_ends()])


def _signed_by(row: Amendment) -> Iterator[Term]:
    """The later terms that were signed by the day of the extension."""
    for term in signed_after(row.term):
        signed = completing_day(term)
        if signed.latest and row.signed.earliest and signed.latest <= row.signed.earliest:
            yield term


def _left_open(row: Amendment, *, on: date) -> Iterator[Term]:
    """Terms signed by the day of the extension that do not begin after its new end anyway."""
    if row.new_ends_on is None:
        return
    preview = None
    for term in _signed_by(row):
        preview = preview or Preview(row.term.agreement, on=on)
        if not preview.begins_after(term, row.new_ends_on, without=row):
            yield term


def _day_of(row: Amendment, term: Term, choice: str | date) -> date:
    """The first day as it is chosen, between the signature and the day after the new end."""
    last = row.new_ends_on + ONE_DAY
    if choice == Starts.AFTER_CURRENT_END:
        return last
    if not isinstance(choice, date):
        raise ValidationError({FIELD: _("Unknown choice: %s") % choice})
    first = completing_day(term).earliest
    if not first <= choice <= last:
        told = _("Choose a day from %(first)s, its signature, to %(last)s, the day after the end.")
        days = {"first": format_date(first), "last": format_date(last)}
        raise ValidationError({FIELD: told % days})
    return choice


def _write_start(term: Term, choice: str, day: date | None) -> dict[str, Any]:
    before = str(term.starts_day or term.starts_choice)
    term.starts_choice, term.starts_day = choice, day
    term.version += 1
    save(term)
    return {"successor": term.ordinal, "starts": [before, str(day or choice)]}


def _refused(told: str, term: Term, *, code: str) -> ValidationError:
    names = {"ordinal": term.ordinal, "signed": format_partial_date(completing_day(term))}
    return ValidationError({FIELD: ValidationError(told % names, code=code)})
