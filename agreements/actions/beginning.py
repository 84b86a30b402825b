"""What the first day of a signed term is held to, whichever fact decides it (domain §3 rule 8)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.foresight import Foresight
from agreements.lifecycle import Link
from agreements.manner import written
from agreements.models import AmendmentKind, EffectMode, Term


def check_beginning(term: Term, *, on: date, field: str, end_field: str = "end_on") -> None:
    """A term begins after the one before it began, and not after its own last day. ValidationError
    names both days: at `field`, what was chosen or notified; or at `end_field`. The term is saved;
    where one of the days is vague, only what cannot be is refused.
    """
    own, before = Foresight(term.agreement, on=on).beginning(term)
    if own is None:
        return
    start, last = own.start, last_day(term)
    if ends_before(term, own):
        told = _("The last day %(end)s lies before the first day %(start)s.")
        days = {"end": written(last), "start": written(start.day)}
        raise ValidationError({end_field: ValidationError(told % days, code="ends_before_start")})
    presumed = term.effect_mode == EffectMode.UNKNOWN and not term.starts_choice
    if before is None or presumed or start.latest is None:
        return
    if start.latest <= before.start.day:
        told = _(
            "It would begin on %(start)s, and the term before it began on %(before)s: a term "
            "begins later than the one before it."
        )
        days = {"start": written(start.day), "before": written(before.start.day)}
        raise ValidationError({field: ValidationError(told % days, code="begins_too_early")})


def ends_before(term: Term, own: Link) -> bool:
    """Whether `term`, which would begin as `own` says, would end before that, however the days
    fall."""
    last = last_day(term)
    return last is not None and last < own.start.day


def last_day(term: Term) -> date | None:
    """The last day its text names, or an extension of it; None where none does."""
    extensions = term.amendments.filter(is_void=False, kind=AmendmentKind.EXTENSION)
    days = [term.end_on, *extensions.values_list("new_ends_on", flat=True)]
    return max((day for day in days if day), default=None)
