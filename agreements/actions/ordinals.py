"""Which ordinals of a chain are taken, which are not recorded, and which a signing day allows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.dates import PartialDate
from agreements.derive.preview import latest_day
from agreements.models import Agreement, Signature, Stage, Term
from agreements.wording.date_formats import format_partial_date


def _taken(agreement: Agreement) -> set[int]:
    rows = agreement.terms.standing().exclude(stage=Stage.WITHDRAWN)
    return set(rows.values_list("ordinal", flat=True))


def next_ordinal(agreement: Agreement) -> int:
    """One after the highest; what was given up leaves its ordinal to the next."""
    return max(_taken(agreement), default=-1) + 1


def unrecorded_ordinals(agreement: Agreement) -> list[int]:
    """Ordinals below the highest of which nothing is recorded."""
    taken = _taken(agreement)
    return [ordinal for ordinal in range(max(taken, default=0)) if ordinal not in taken]


def only_ordinal(agreement: Agreement) -> int:
    """The ordinal of a term entered without one: the next, where no lower one is unrecorded. Raises
    ValidationError naming the lowest of those and the next."""
    following, lower = next_ordinal(agreement), unrecorded_ordinals(agreement)
    if lower:
        told = _("Give the ordinal: %(lowest)d is not recorded, and the next would be %(next)d.")
        numbers = {"lowest": lower[0], "next": following}
        raise ValidationError({"ordinal": ValidationError(told % numbers, code="which")})
    return following


@dataclass(frozen=True, slots=True)
class SignedOn:
    """The completing signature of another term of the chain."""

    ordinal: int
    day: PartialDate


def _signed_terms(agreement: Agreement, *, besides: Term | None = None) -> Iterator[SignedOn]:
    terms = agreement.terms.standing().exclude(stage=Stage.WITHDRAWN)
    if besides is not None:
        terms = terms.exclude(pk=besides.pk)
    for term in terms.prefetch_related("signatures"):
        rows = term.signatures.all()
        day = latest_day(row.signed for row in rows if row.signed and not row.is_void)
        if day is not None:
            yield SignedOn(term.ordinal, day)


def _is_before(one: PartialDate, other: PartialDate) -> bool:
    """Whether `one` certainly lies before `other`."""
    return bool(one.latest and other.earliest and one.latest < other.earliest)


def _disagrees(ordinal: int, signed: PartialDate, other: SignedOn) -> bool:
    """Whether a term signed on `signed` cannot have this ordinal beside the other term."""
    if other.ordinal < ordinal:
        return _is_before(signed, other.day)
    return _is_before(other.day, signed)


def possible_ordinals(agreement: Agreement, signed: PartialDate | None) -> list[int]:
    """The ordinals a term signed on this day (None: not recorded) may have, lowest first."""
    found = [*unrecorded_ordinals(agreement), next_ordinal(agreement)]
    if signed is None:
        return found
    others = list(_signed_terms(agreement))
    return [n for n in found if not any(_disagrees(n, signed, other) for other in others)]


def check_order(signature: Signature, *, field: str) -> None:
    """A term is signed after those of lower ordinals. ValidationError at `field` names both terms
    and both days where it certainly was not."""
    term, signed = signature.term, signature.signed
    if signed is None:
        return
    for other in _signed_terms(term.agreement, besides=term):
        if _disagrees(term.ordinal, signed, other):
            told = _(
                "Term %(ordinal)d signed on %(signed)s, term %(other)d on %(day)s: ordinals follow "
                "the days of signature. Check the day and the ordinal."
            )
            numbers = {
                "ordinal": term.ordinal, "signed": format_partial_date(signed),
                "other": other.ordinal, "day": format_partial_date(other.day),
            }  # fmt: skip
            raise ValidationError({field: ValidationError(told % numbers, code="order")})
