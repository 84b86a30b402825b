"""What becomes of a term that is signed already when the one before it is extended (rule 10)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.foresight import Foresight
from agreements.manner import written, written_partial
from agreements.models import Amendment, AuditEntry, Stage, Starts, Term

from .deed import subject_of
from .planned import is_marked, is_planned_signing
from .rows import save
from .sign import completing_day

FIELD = "successor_starts"
ONE_DAY = timedelta(days=1)


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
    if term.awaits_notification or is_marked(row):
        told = _(
            "Its day can only stay as it is as long as term %(ordinal)d waits for a notification "
            "or the extension is only planned."
        )
        raise _refused(told, term, code="not_known")
    return _state(term, _day_of(row, term, choice))


def give_back_start(row: Amendment) -> None:
    """A later term begins again as it did before the extension `row`, which is struck out, unless
    somebody has put its first day right since."""
    told = AuditEntry.objects.filter(subject=subject_of(row), detail__has_key="successor")
    contexts = set(told.values_list("context", flat=True))
    for term in signed_after(row.term) if contexts else ():
        now = term.starts_choice, term.starts_day
        moved = None
        for past in term.history.order_by("-pgh_id"):
            if (past.starts_choice, past.starts_day) != now:
                break
            moved = past
        else:
            continue
        if moved is not None and moved.pgh_context_id in contexts:
            term.starts_choice, term.starts_day = past.starts_choice, past.starts_day
            term.version += 1
            save(term)


def extended_end(term: Term, end: date) -> date:
    """The old end `end` of the term before, with what its extensions have made of it since."""
    before = term.agreement.terms.standing().filter(ordinal__lt=term.ordinal, stage=Stage.SIGNED)
    extensions = Amendment.objects.filter(
        term=before.order_by("ordinal").last(), is_void=False, new_ends_on__isnull=False
    )
    return max([end, *extensions.values_list("new_ends_on", flat=True)])


def _left_open(row: Amendment, *, on: date) -> Iterator[Term]:
    """Terms signed by the day of the extension that do not begin after its new end anyway."""
    if row.new_ends_on is None or row.signed.earliest is None:
        return
    foresight = None
    for term in signed_after(row.term):
        signed = completing_day(term)
        if not signed.latest or signed.latest > row.signed.earliest:
            continue
        foresight = foresight or Foresight(row.term.agreement, on=on)
        if not foresight.begins_after(term, row.new_ends_on, without=row):
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
        days = {"first": written(first), "last": written(last)}
        raise ValidationError({FIELD: told % days})
    return choice


def _state(term: Term, day: date) -> dict[str, Any]:
    before = str(term.starts_day or term.starts_choice)
    term.starts_choice, term.starts_day = Starts.ON_DAY, day
    term.version += 1
    save(term)
    return {"successor": term.ordinal, "starts": [before, day.isoformat()]}


def _refused(told: str, term: Term, *, code: str) -> ValidationError:
    names = {"ordinal": term.ordinal, "signed": written_partial(completing_day(term))}
    return ValidationError({FIELD: ValidationError(told % names, code=code)})
