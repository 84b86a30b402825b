"""What a document says of an agreement, beside what the facts say for the day it speaks about.

Where instruments are not recorded, or a day is known only to a stretch, the facts leave a range
open: a claim outside it is wrong, one inside it cannot be decided (domain §3 rule 2b).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from agreements.dates import PartialDate, from_day, partnership, stored_edtf
from agreements.models import Claim, ClaimKind
from agreements.status.answers import Answer, known_instruments, partnership_on


@dataclass(frozen=True, slots=True)
class Range:
    """A figure between two bounds, both included; `most` None: open upwards, `least` None: open
    downwards."""

    least: int | None
    most: int | None

    @property
    def is_exact(self) -> bool:
        return self.least is not None and self.least == self.most

    def holds(self, value: int) -> bool:
        """Whether the figure may be `value`."""
        return (self.least is None or self.least <= value) and (
            self.most is None or value <= self.most
        )


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim beside what the rules say for the day it speaks about.

    `figures` by label; `agrees`: labels under which the claim is right; None where nothing can be
    computed, or where it agrees with no figure and some `undecided` one may still be right.
    """

    claim: Claim
    figures: Mapping[str, Range]
    agrees: tuple[str, ...] | None
    undecided: tuple[str, ...] = ()

    @property
    def is_qualified(self) -> bool:
        """Whether it is right by another count than completed years only: the first year or the
        calendar counted in. It may be said only with how it is counted."""
        counted, agrees = "completed_years", self.agrees or ()
        return bool(agrees) and counted in self.figures and counted not in agrees

    @property
    def computed(self) -> dict[str, int]:
        """One number for each label: the lower bound where it is not certain, else the upper."""
        return {
            label: figure.most if figure.least is None else figure.least
            for label, figure in self.figures.items()
        }


def check_claim(claim: Claim, found: Answer) -> CheckedClaim:
    """Computes the value a claim speaks of, on its own day (`as_of`, else the asked day)."""
    on = claim.as_of or found.on
    figures = FIGURES.get(claim.kind, lambda *_: {})(found, on)
    if not figures or claim.value is None:
        return CheckedClaim(claim, figures, () if figures else None)
    may_be = [label for label, figure in figures.items() if figure.holds(claim.value)]
    agrees = tuple(label for label in may_be if figures[label].is_exact)
    undecided = tuple(label for label in may_be if not figures[label].is_exact)
    return CheckedClaim(claim, figures, None if undecided and not agrees else agrees, undecided)


Figures = dict[str, Range]


def _signed(found: Answer) -> dict[int, PartialDate]:
    return {int(ordinal): stored_edtf(text) for ordinal, text in found.standing.signed.items()}


def _renewal_ordinal(found: Answer, on: date) -> Figures:
    """The ordinal of the term running then. One without a day that may have been signed since the
    last known one began leaves it open."""
    begun = [row.ordinal for row in found.term_periods if row.starts_on <= on]
    if not begun:
        return {}
    signed, running = _signed(found), max(begun)
    certain = [n for n in begun if n not in signed or _latest(signed[n], found.today) <= on]
    later = [n for n in _without_day(found, on) if n > running]
    return {"ordinal": Range(max(certain, default=None), max([running, *later]))}


def _latest(day: PartialDate, today: date) -> date:
    return min(day.latest or today, max(today, day.earliest or today))


def _without_day(found: Answer, on: date) -> list[int]:
    """Ordinals, recorded or not, of instruments without a day that may have been signed by then."""
    notes, signed = [*found.standing.missing, *found.standing.warnings], _signed(found)
    told = known_instruments(found.standing.signed, notes, on=on, today=found.today)
    return [
        n
        for n in (*told.missing, *told.undated)
        if all(signed[m].earliest < on for m in signed if m < n and signed[m].earliest)
    ]


def _instrument_ordinal(found: Answer, on: date) -> Figures:
    """How many instruments there were by then, the one the term of that day rests on included."""
    ordinals = _renewal_ordinal(found, on).get("ordinal")
    if ordinals is None:
        return {}
    least = None if ordinals.least is None else ordinals.least + 1
    return {"instrument": Range(least, ordinals.most + 1)}


def _partnership_years(found: Answer, on: date) -> Figures:
    first = found.standing.first_signed
    age = partnership_on(first, on, is_open=found.first_is_open)
    if age is None:
        return {}
    least = {
        "completed_years": age.completed_years,
        "calendar_difference": age.calendar_difference,
        "inclusive": age.inclusive,
    }
    if age.certain:
        return {label: Range(value, value) for label, value in least.items()}
    return {
        label: Range(value, None if found.first_is_open else _most(first, on, label))
        for label, value in least.items()
    }


def _most(first: PartialDate, on: date, label: str) -> int | None:
    """The same figure counted from the earliest day possible; None where that is open."""
    if first.earliest is None or first.approximate or first.uncertain:
        return None
    oldest = partnership(from_day(first.earliest), on)
    return oldest and getattr(oldest, label)


def _since_year(found: Answer, on: date) -> Figures:
    first = found.standing.first_signed
    if first is None:
        return {}
    doubted = found.first_is_open or first.approximate or first.uncertain
    least = None if doubted else first.earliest and first.earliest.year
    most = first.latest and first.latest.year
    return {"first_signed_year": Range(least, most)} if least or most else {}


FIGURES: dict[str, Callable[[Answer, date], Figures]] = {
    ClaimKind.RENEWAL_ORDINAL: _renewal_ordinal,
    ClaimKind.INSTRUMENT_ORDINAL: _instrument_ordinal,
    ClaimKind.PARTNERSHIP_YEARS: _partnership_years,
    ClaimKind.SINCE_YEAR: _since_year,
}
