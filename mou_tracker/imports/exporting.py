"""The office's own agreements as a register: one row an instrument, days as EDTF, words a reading
takes back. Read again, every row is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from agreements.dates import PartialDate
from agreements.exports import Column, Sheet
from agreements.models import Agreement, EffectMode, EndKind, Stage, Term
from agreements.models.fields import in_language
from agreements.wording.countries import country_name
from agreements.wording.explanations import length

#: Rows are written in one language, whoever asks for them.
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Instrument:
    agreement: Agreement
    term: Term
    signed: PartialDate | None

    @property
    def partners(self) -> str:
        parts = self.agreement.participations.all()
        return "; ".join(one.party.short_name for one in parts if not one.party.is_home)

    @property
    def country(self) -> str:
        parts = self.agreement.participations.all()
        codes = {one.party.country for one in parts if not one.party.is_home}
        return country_name(next(iter(codes))) if len(codes) == 1 else ""

    @property
    def end(self) -> str:
        term = self.term
        if term.end_kind == EndKind.INDEFINITE:
            return "indefinite"
        if term.end_kind != EndKind.FIXED or term.end_on is None:
            return ""
        return term.end_stated.text if term.end_stated else term.end_on.isoformat()

    @property
    def length(self) -> str:
        term = self.term
        parts = {"years": term.end_years, "months": term.end_months, "days": term.end_days}
        return length({unit: number for unit, number in parts.items() if number})

    @property
    def effective(self) -> str:
        term = self.term
        is_fixed = term.effect_mode == EffectMode.FIXED_DATE and term.effect_on
        return term.effect_on.isoformat() if is_fixed and term.effect_on else ""

    @property
    def remark(self) -> str:
        return f"renewal no. {self.term.ordinal}" if self.term.ordinal else ""


COLUMNS = (
    Column("Country", lambda one: one.country, 22),
    Column("Partner", lambda one: one.partners, 40),
    Column("Title", lambda one: in_language(one.agreement.title)[0], 50),
    Column("Signed on", lambda one: one.signed.text if one.signed else "", 16),
    Column("Effective from", lambda one: one.effective, 16),
    Column("End date", lambda one: one.end, 16),
    Column("Duration", lambda one: one.length, 16),
    Column("File no.", lambda one: one.agreement.file_number, 20),
    Column("Remarks", lambda one: one.remark, 20),
)


NAME, TITLE = "register", "Register of agreements"


def register_sheet(user: Any) -> Sheet:
    """What `user` may see. The rows are read while they are written."""
    return Sheet(NAME, TITLE, COLUMNS, register_rows(user))


def register_rows(user: Any) -> Iterator[Instrument]:
    return _rows(_agreements(user))


def _agreements(user: Any) -> QuerySet[Agreement]:
    seen = Agreement.objects.visible_to(user).order_by("pk")
    return seen.prefetch_related("participations__party", "terms__signatures")


def _rows(agreements: QuerySet[Agreement]) -> Iterator[Instrument]:
    with translation.override(LANGUAGE):
        for agreement in agreements.iterator(chunk_size=500):
            terms = [one for one in agreement.terms.all() if not one.is_void]
            for term in sorted(terms, key=lambda one: one.ordinal):
                if term.stage == Stage.SIGNED:
                    yield Instrument(agreement, term, _signed(term))


def _signed(term: Term) -> PartialDate | None:
    """The day of the completing signature."""
    days = [one.signed for one in term.signatures.all() if one.signed and not one.is_void]
    return max(days, key=lambda day: str(day.latest or day.earliest or ""), default=None)
