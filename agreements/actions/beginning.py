"""What the first and the last day of a signed term are held to, whichever fact decides them (domain
§3 rule 8)."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.dates import Span
from agreements.derive.preview import Preview
from agreements.lifecycle import AgreementFacts, Link, TermFact, beginning
from agreements.models import Agreement, Standing, Term
from agreements.wording.date_formats import format_date

#: Among the warnings of an agreement: the last day of a term lies before its first.
ENDS_BEFORE = "end_before_start"


def check_beginning(term: Term, *, on: date, field: str) -> None:
    """A term begins after the one before it began, and so does the next that is signed:
    ValidationError at `field` names both terms and both days. The term is saved; where one of the
    days is vague, only what cannot be is refused.
    """
    check_order_of_days(Preview(term.agreement, on=on).facts, ordinal=term.ordinal, field=field)


def check_order_of_days(facts: AgreementFacts, *, ordinal: int, field: str) -> None:
    """The same of a term of facts that are loaded."""
    later = [one for one in facts.terms if one.stage == "signed" and one.ordinal > ordinal]
    following = sorted(later, key=lambda one: one.ordinal)[:1]
    for one in [*(one for one in facts.terms if one.ordinal == ordinal), *following]:
        _check_order_of_days(one, facts, field=field)


def _check_order_of_days(term: TermFact, facts: AgreementFacts, *, field: str) -> None:
    if term.effect.mode == "unknown" and not term.starts:
        return  # its beginning is presumed
    own, before = beginning(facts, ordinal=term.ordinal)
    if own is None or before is None or own.start.latest is None:
        return
    if own.start.latest <= before.start.day:
        told = _(
            "Term %(ordinal)d would begin on %(start)s, and term %(before)d on %(day)s: a term "
            "begins later than the one before it."
        )
        names = {
            "ordinal": term.ordinal, "start": format_date(own.start.day),
            "before": before.term.ordinal, "day": format_date(before.start.day),
        }  # fmt: skip
        raise ValidationError({field: ValidationError(told % names, code="begins_too_early")})


def ends_before_beginnings(agreement: Agreement) -> list[dict[str, Any]]:
    """The warnings that a term of the chain would end before it begins, as stored."""
    found = Standing.objects.filter(agreement=agreement).values_list("warnings", flat=True).first()
    return [one for one in found or [] if one["code"] == ENDS_BEFORE]


def check_ends(agreement: Agreement, *, on: date, stood: list[dict[str, Any]], field: str) -> None:
    """No act leaves a term of the chain, its own or a later one, whose last day lies before its
    first: ValidationError at `field` names both days and the terms. Asked once the rows are derived
    anew; `stood`: what was so before the act, which is refused only where it grows.
    """
    before = {note["ordinal"]: _days_before(note) for note in stood}
    for note in ends_before_beginnings(agreement):
        if _days_before(note) <= before.get(note["ordinal"], 0):
            continue
        term = agreement.terms.standing().get(ordinal=note["ordinal"])
        span = Span.from_json(note)
        preview = Preview(agreement, on=on)
        if preview.may_begin_by(term, span.last):
            continue
        own, earlier = preview.beginning(term)
        days = {"start": format_date(span.first), "end": format_date(span.last)}
        names = {"ordinal": term.ordinal, **days}
        told = _(
            "The last day of term %(ordinal)d, %(end)s, would lie before its first day, %(start)s."
        )
        if own and own.old_end and earlier:
            told = _(
                "The last day of term %(ordinal)d, %(end)s, would lie before its first day, "
                "%(start)s: term %(before)d runs until %(old_end)s."
            )
            names |= {"before": earlier.term.ordinal, "old_end": format_date(own.old_end)}
        raise ValidationError({field: ValidationError(told % names, code="ends_before_start")})


def _days_before(note: dict[str, Any]) -> int:
    """By how many days such a term ends before it begins."""
    return 1 - Span.from_json(note).days


def ends_before(term: Term, own: Link) -> bool:
    """Whether `term`, which would begin as `own` says, would end before that, however the days
    fall."""
    last = last_day(term)
    return last is not None and last < own.start.day


def last_day(term: Term) -> date | None:
    """The last day its text names, or an extension of it; None where none does."""
    days = [term.end_on, *term.amendments.new_ends()]
    return max((day for day in days if day), default=None)
