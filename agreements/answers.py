"""Where one agreement stands on a day, read from its rows: what page, API and mail all tell.

Reads, never computes a date. The loader costs a fixed number of queries.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects

from agreements import derive
from agreements.dates import Partnership, parse_edtf, partnership
from agreements.lifecycle import IN_EFFECT, known_on
from agreements.models import (
    Agreement,
    Claim,
    ClaimKind,
    LegalNature,
    StatusPeriod,
    Term,
    TermPeriod,
)

#: legal nature -> how the words of the rules are chosen (domain §3 rule 12).
BINDING = {LegalNature.BINDING: True, LegalNature.NON_BINDING: False, LegalNature.UNKNOWN: None}


class BeyondHorizon(ValueError):
    """The asked day lies past the last day that rows reach to; `horizon` names it."""

    def __init__(self, horizon: date) -> None:
        self.horizon = horizon
        super().__init__(f"Nothing is computed beyond {horizon}.")


def name_on_their_day(found: "Answer") -> None:
    """Reads the former names of every party, in one query, and hands them to its signatures."""
    parties = {row.party_id: row.party for row in found.agreement.participations.all()}
    prefetch_related_objects(list(parties.values()), "name_history")
    for term in found.terms:
        for row in term.signatures.all():
            row.party = parties[row.party_id]


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without a term in effect between two terms, both bounds included."""

    starts_on: date
    ends_on: date
    before: int | None
    certain: bool

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


@dataclass
class Answer:
    """One agreement on the day `on`; `status` is None on a "not_yet" day (domain §4).

    `certain` compares with `today`, since what is certain depends on when one asks.
    """

    agreement: Agreement
    on: date
    today: date
    status: StatusPeriod | None
    period: TermPeriod | None
    status_periods: list[StatusPeriod]
    term_periods: list[TermPeriod]
    terms: list[Term]
    standing: Any

    def is_certain(self, row: StatusPeriod | TermPeriod | None) -> bool:
        return row is not None and row.certain_from is not None and row.certain_from <= self.today

    @property
    def code(self) -> str:
        return self.status.status if self.status else "not_yet"

    @property
    def certain(self) -> bool:
        return self.is_certain(self.status)

    @property
    def is_in_effect(self) -> bool:
        return self.code in IN_EFFECT

    @property
    def binding(self) -> bool | None:
        return BINDING[self.agreement.legal_nature]

    @cached_property
    def term(self) -> Term | None:
        """The term that runs on the day, else the latest signed one before it."""
        if self.status is None:
            return None
        by_ordinal = {term.ordinal: term for term in self.terms}
        if self.period is not None:
            return by_ordinal.get(self.period.ordinal)
        return by_ordinal.get(self.status.ordinal)

    @cached_property
    def told_period(self) -> TermPeriod | None:
        """The period whose days are told: the one that runs on the day, else the one to come of a
        text that is signed, else the last that ended before."""
        if self.period is not None:
            return self.period
        ahead = [row for row in self.term_periods if row.starts_on > self.on]
        behind = [row for row in self.term_periods if row.starts_on <= self.on]
        if self.code == "signed":
            return ahead[0] if ahead else None
        return behind[-1] if behind and self.status else None

    @property
    def told_until(self) -> date | None:
        """The last day of the status, where it may stand beside the days of the period: not where
        the status runs on over renewals, some of them still to come."""
        until = self.status.until if self.status else None
        return until if self.period is None or until == self.period.ends_on else None

    @cached_property
    def partnership(self) -> Partnership | None:
        first = self.standing.first_signed
        return partnership(first, self.on) if first and self.status else None

    @cached_property
    def gaps(self) -> list[Gap]:
        """Stretches without cover between two terms (not the one after the last) that had begun
        by the asked day."""
        out_of_cover = [
            row
            for row in self.status_periods
            if row.status in ("expired", "terminated")
            and row.ends_on is not None
            and row.starts_on <= self.on
        ]
        return [
            Gap(row.starts_on, row.ends_on, row.ordinal, self.is_certain(row))
            for row in out_of_cover
        ]

    @property
    def missing(self) -> list[dict]:
        """What is not recorded about the term that runs and would settle a day."""
        ordinal = self.term.ordinal if self.term else None
        return [note for note in self.standing.missing if note["ordinal"] in (None, ordinal)]

    @property
    def warnings(self) -> list[dict]:
        """Warnings that still hold today: a planned fact is one until its day has come."""
        return [
            note
            for note in self.standing.warnings
            if note["code"] != "planned" or note.get("on", "9") > self.today.isoformat()
        ]

    @cached_property
    def signed_terms(self) -> list[Term]:
        """Terms signed by the asked day; an undated one counts from the day a later one ran."""
        if self.status is None:
            return []
        last = self.term.ordinal if self.term else None
        dates = {int(n): parse_edtf(text).earliest for n, text in self.standing.signed.items()}
        return [
            term
            for term in self.terms
            if term.is_signed
            and (
                dates[term.ordinal] <= self.on
                if term.ordinal in dates
                else last is None or term.ordinal <= last
            )
        ]

    @property
    def instruments(self) -> int:
        """How many instruments were signed by the asked day, undated ones included."""
        return len(self.signed_terms)

    @property
    def undated(self) -> list[int]:
        signed = self.standing.signed
        return [term.ordinal for term in self.signed_terms if str(term.ordinal) not in signed]


def answer(agreement: Agreement, *, on: date, today: date, known: date | None = None) -> Answer:
    """Where `agreement` stands on `on`, with everything recorded today; with `known`, by the facts
    dated on or before that day only, computed on the fly. Raises `BeyondHorizon`."""
    loaded = derive.with_facts(Agreement.objects.filter(pk=agreement.pk)).prefetch_related(
        "terms__areas", "participations__party"
    )
    agreement = loaded.select_related("responsible", "deputy", "superseded_by").get()
    if known is None:
        statuses = list(agreement.status_periods.order_by("starts_on"))
        periods = list(agreement.term_periods.order_by("starts_on"))
        standing = agreement.standing
    else:
        house = derive.House.load()
        facts = derive.facts_of(agreement, house=house, horizon=agreement.standing.horizon)
        rows = derive.rows_of(agreement, known_on(facts, known))
        statuses, periods, standing = rows.status_periods, rows.term_periods, rows.standing
        first = standing.first_signed  # a row that was never stored still holds the text
        standing.first_signed = parse_edtf(first) if first else None
    if on > standing.horizon:
        raise BeyondHorizon(standing.horizon)
    return Answer(
        agreement=agreement,
        on=on,
        today=today,
        status=_holding(statuses, on),
        period=_holding(periods, on),
        status_periods=statuses,
        term_periods=periods,
        terms=list(agreement.terms.all()),
        standing=standing,
    )


def _holding(rows: list, on: date) -> Any:
    for row in rows:
        if row.starts_on <= on and (row.ends_on is None or on <= row.ends_on):
            return row
    return None


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim beside what the rules say for the day it speaks about.

    `computed`: numbers by label; `agrees`: labels under which the claim is right; None where
    nothing can be computed.
    """

    claim: Claim
    computed: dict[str, int]
    agrees: tuple[str, ...] | None


def check_claim(claim: Claim, found: Answer) -> CheckedClaim:
    """Computes the value a claim speaks of, on its own day (`as_of`, else the asked day)."""
    on = claim.as_of or found.on
    computed = COMPUTED.get(claim.kind, lambda *_: {})(found, on)
    if not computed:
        return CheckedClaim(claim, {}, None)
    agrees = tuple(label for label, value in computed.items() if value == claim.value)
    return CheckedClaim(claim, computed, agrees)


def _ordinal_on(found: Answer, on: date) -> int | None:
    periods = [row for row in found.term_periods if row.starts_on <= on]
    return max((row.ordinal for row in periods), default=None)


def _renewal_ordinal(found: Answer, on: date) -> dict[str, int]:
    ordinal = _ordinal_on(found, on)
    return {} if ordinal is None else {"ordinal": ordinal}


def _instrument_ordinal(found: Answer, on: date) -> dict[str, int]:
    ordinal = _ordinal_on(found, on)
    return {} if ordinal is None else {"instrument": ordinal + 1}


def _partnership_years(found: Answer, on: date) -> dict[str, int]:
    first = found.standing.first_signed
    age = partnership(first, on) if first else None
    if age is None:
        return {}
    return {
        "completed_years": age.completed_years,
        "calendar_difference": age.calendar_difference,
        "inclusive": age.inclusive,
    }


def _since_year(found: Answer, on: date) -> dict[str, int]:
    first = found.standing.first_signed
    same = first and first.earliest and first.latest and first.earliest.year == first.latest.year
    return {"first_signed_year": first.earliest.year} if same else {}


COMPUTED = {
    ClaimKind.RENEWAL_ORDINAL: _renewal_ordinal,
    ClaimKind.INSTRUMENT_ORDINAL: _instrument_ordinal,
    ClaimKind.PARTNERSHIP_YEARS: _partnership_years,
    ClaimKind.SINCE_YEAR: _since_year,
}


def scope_difference(before: Term | None, after: Term) -> dict[str, list]:
    """Areas and commitments added, dropped and kept between two terms (domain §6)."""
    old = {area.code: area for area in before.areas.all()} if before else {}
    new = {area.code: area for area in after.areas.all()}
    return {
        "added": [new[code] for code in sorted(new.keys() - old.keys())],
        "dropped": [old[code] for code in sorted(old.keys() - new.keys())],
        "kept": [new[code] for code in sorted(new.keys() & old.keys())],
    }
