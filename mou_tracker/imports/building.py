"""Rows of the register in waiting: what each chain becomes, checked field by field as the actions
check it, before anything is written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.actions.planned import mark
from agreements.actions.terms import check_term, stated_end
from agreements.dates import PartialDate
from agreements.languages import CODES
from agreements.models import (
    NEW_END,
    Agreement,
    Amendment,
    AmendmentKind,
    Claim,
    EffectMode,
    EndKind,
    Kind,
    Participation,
    Party,
    RenewalMode,
    Side,
    Signature,
    SigningMode,
    Stage,
    Term,
    TermArea,
)

from .beside import Beside, Told
from .languages import language_of
from .registers.values import Act, AgreementReading, Instrument

#: Kinds of acts that are no instrument -> how they are recorded.
ACTS = {
    "extension": AmendmentKind.EXTENSION, "amendment": AmendmentKind.AMENDMENT,
    "action_plan": AmendmentKind.ACTION_PLAN, "annex": AmendmentKind.ANNEX,
    "accession": AmendmentKind.ACCESSION,
}  # fmt: skip
KINDS, CLAUSES = frozenset(Kind.values), frozenset(RenewalMode.values)
SIGNED_AS, EFFECTS = frozenset(SigningMode.values), frozenset(EffectMode.values)
LONGEST = {"title": 300, "file_number": 120}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that cannot be taken in, and why, in words."""

    at: str
    why: str


class NotPossible(Exception):
    """Nothing was taken in: each of `rows` says why."""

    def __init__(self, rows: list[Refusal]) -> None:
        super().__init__("; ".join(f"{row.at}: {row.why}" for row in rows))
        self.rows = rows


@dataclass(slots=True)
class Made:
    """What one row of the file made or found. `new`: whether the import made it."""

    at: str
    row: Model
    new: bool = True


@dataclass(slots=True)
class Chain:
    """One agreement to be made, with all that is its own."""

    reading: AgreementReading
    agreement: Agreement
    participations: list[Participation] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)
    areas: list[TermArea] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    @property
    def at(self) -> str:
        """The row that tells of it first."""
        return next(iter(rows_of(self.reading)), "")

    def made(self) -> Iterator[Made]:
        for at in rows_of(self.reading):
            yield Made(at, self.agreement)
        for term in self.terms:
            one = next(one for one in self.reading.instruments if one.ordinal == term.ordinal)
            for at in [at for at in one.rows if at] or [self.at]:  # told beside another's
                yield Made(at, term)
        acts = [act for act in self.reading.acts if act.kind in ACTS and act.signed]
        for act, amendment in zip(acts, self.amendments, strict=True):
            if act.at:
                yield Made(act.at, amendment)


def rows_of(reading: AgreementReading) -> list[str]:
    """`at` of every row that tells of a chain, in the order of its instruments."""
    found = [at for one in reading.instruments for at in one.rows if at]
    found += [act.at for act in reading.acts if act.at]
    return list(dict.fromkeys(found))


def build(
    reading: AgreementReading,
    *,
    reference: str,
    parties: Mapping[str, Party],
    home: Party,
    common: Mapping[str, Any],
    beside: Beside,
    on: date,
) -> Chain:
    """An agreement that is not known yet. `parties`: by the key of their reading; `common`: columns
    that all agreements of the import get; `beside`: what else the register tells. Raises
    NotPossible."""
    country = beside.country
    words = reading.title[: LONGEST["title"]].strip()
    title = {language_of(words, country): words} if words else _untitled(reading, parties)
    agreement = Agreement(
        reference=reference, title=title, registered_on=on,
        kind=reading.kind if reading.kind in KINDS else Kind.OTHER,
        file_number=reading.file_number[: LONGEST["file_number"]], **common,
    )  # fmt: skip
    chain = Chain(reading, agreement)
    theirs = {parties[one.key].pk: parties[one.key] for one in reading.parties}
    chain.participations = [
        Participation(agreement=agreement, party=home, side=Side.OURS),
        *(
            Participation(agreement=agreement, party=party, side=Side.THEIRS)
            for party in theirs.values()
            if party != home
        ),
    ]
    at = chain.at
    with _named(at):
        if len(chain.participations) < 2:
            raise ValidationError(_("An agreement has at least two parties."))
        told = {
            one.ordinal: beside.of(one, [part.party for part in chain.participations])
            for one in reading.instruments
        }
        agreement.notes = notes_of(reading, told.values())
        agreement.clean_fields(exclude=["responsible", "deputy", "superseded_by"])
    chain.claims = list(beside.claims_of(reading, agreement))
    for one in reading.instruments:
        with _named(next(filter(None, one.rows), at)):
            term, own = term_of(one, agreement), told[one.ordinal]
            term.place = own.place
            chain.terms.append(term)
            chain.signatures += _signatures(term, one, chain.participations, own, on=on)
            chain.areas += [TermArea(term=term, area=area) for area in own.areas]
    for act in reading.acts:
        if act.kind in ACTS and act.signed:
            with _named(act.at or at):
                signed = {one.ordinal: one.signed for one in reading.instruments}
                chain.amendments.append(amendment_of(act, chain.terms, signed, on=on))
    return chain


def term_of(one: Instrument, agreement: Agreement) -> Term:
    """A signed term as the register tells it: what it does not say is not recorded."""
    term = Term(agreement=agreement, ordinal=one.ordinal, stage=Stage.SIGNED, **columns_of(one))
    term.clean_fields(exclude=["agreement", "initiated_by"])
    check_term(term)
    return term


def columns_of(one: Instrument) -> dict[str, Any]:
    return {**_end(one), **_clause(one), **_notice(one), **_effect(one)}


def _end(one: Instrument) -> dict[str, Any]:
    """A stated end holds; the length is kept beside it, so that the mismatch is told."""
    end, said = one.end, one.term
    length = said if said.has_length else end
    lengths = {
        "end_years": length.years, "end_months": length.months, "end_days": length.days,
    }  # fmt: skip
    if end.kind == EndKind.FIXED and end.on is not None:
        stated = stated_end(end.on)
        kept = lengths if end.on.is_day and said.has_length else {}
        return {"end_kind": EndKind.FIXED, **stated, **kept}
    if end.kind == EndKind.INDEFINITE:
        return {"end_kind": EndKind.INDEFINITE}
    if any(lengths.values()):
        return {"end_kind": EndKind.DURATION, **lengths}
    return {"end_kind": EndKind.NOT_RECORDED}


def _clause(one: Instrument) -> dict[str, Any]:
    said = one.term
    if said.renewal not in CLAUSES:
        return {}
    if said.renewal in (RenewalMode.NONE, RenewalMode.NOT_RECORDED):
        return {"renewal_mode": said.renewal}
    return {
        "renewal_mode": said.renewal, "renewal_years": said.renewal_years,
        "renewal_months": said.renewal_months, "renewal_max_count": said.max_count,
    }  # fmt: skip


def _notice(one: Instrument) -> dict[str, Any]:
    said = one.term
    told = {
        "notice_value": said.notice_value, "notice_unit": said.notice_unit,
        "notice_basis": said.notice_basis, "notice_anchor": said.notice_anchor,
    }  # fmt: skip
    return told if all(told.values()) else {}


def _effect(one: Instrument) -> dict[str, Any]:
    said = one.term
    found: dict[str, Any] = {}
    if said.signing_mode in SIGNED_AS:
        found["signing_mode"] = said.signing_mode
    if said.effect_on is not None and said.effect_on.is_day:
        found |= {"effect_mode": EffectMode.FIXED_DATE, "effect_on": said.effect_on.earliest}
    elif said.effect_on is None and said.effect_mode in EFFECTS:
        found["effect_mode"] = said.effect_mode
    return found


def _signatures(
    term: Term, one: Instrument, parts: list[Participation], told: Told, *, on: date
) -> list[Signature]:
    """Of every party on the day of the register; where no day is told, only to keep who signed: the
    term is signed on a day not recorded."""
    if one.signed is None and not told.names:
        return []
    found = []
    for part in parts:
        row = Signature(
            term=term, party=part.party, place=told.place, names=told.names.get(part.party.pk, {})
        )
        row.signed = signed_by(one, is_ours=part.side == Side.OURS)
        row.clean_fields(exclude=["term", "party", "person"])
        mark(row, on=on)
        found.append(row)
    return found


def signed_by(one: Instrument, *, is_ours: bool) -> PartialDate | None:
    """The day a side signed on: its own, where the register tells one for each."""
    if one.sides is None:
        return one.signed
    return one.sides.ours if is_ours else one.sides.theirs


def completed_on(one: Instrument) -> date | None:
    """The day of the last signature, or of the first where nobody knows which was the last."""
    sides = (one.sides.ours, one.sides.theirs) if one.sides else (one.signed,)
    return max((day.earliest for day in sides if day and day.earliest), default=None)


Days = Mapping[int, PartialDate | None]


def amendment_of(act: Act, terms: list[Term], signed: Days, *, on: date) -> Amendment:
    """An act inside a term: the last that was signed before it, else the first. `signed`: when
    each ordinal was."""
    kind = ACTS[act.kind]
    new_end = act.new_end.latest if act.new_end else None
    if kind == AmendmentKind.EXTENSION and new_end is None:
        kind = AmendmentKind.AMENDMENT  # it does not say until when
    if kind != AmendmentKind.EXTENSION:
        new_end = None
    row = Amendment(
        term=_amended(act, terms, signed), kind=kind, **{NEW_END: new_end},
        summary=act.words or act.period or str(AmendmentKind(kind).label),
    )  # fmt: skip
    row.signed = act.signed
    row.clean_fields(exclude=["term", "document"])
    mark(row, on=on)
    return row


def _amended(act: Act, terms: list[Term], signed: Days) -> Term:
    if not terms:
        raise ValidationError(_("It changes an agreement of which no signature is told."))
    day = act.signed.latest if act.signed else None
    before = [
        term
        for term in terms
        if day and (own := signed.get(term.ordinal)) and own.earliest and own.earliest <= day
    ]
    return max(before, key=lambda term: term.ordinal, default=terms[0])


def _untitled(reading: AgreementReading, parties: Mapping[str, Party]) -> dict[str, str]:
    """What it is and with whom, in every language of the product."""
    named = ", ".join(str(parties[one.key]) for one in reading.parties)
    kind = Kind(reading.kind) if reading.kind in KINDS else Kind.MOU
    found = {}
    for code in CODES:
        with translation.override(code):
            found[code] = f"{capfirst(str(kind.label))}: {named}"[: LONGEST["title"]]
    return found


def notes_of(reading: AgreementReading, told: Iterable[Told]) -> str:
    """What the register tells and no column holds."""
    lines = []
    if reading.others:
        words = _("The register counts %(n)d more parties that it does not name.")
        lines.append(words % {"n": reading.others})
    for one in told:
        if one.areas_in_words:
            words = _("Areas, as the register names them: %(words)s")
            lines.append(words % {"words": ", ".join(one.areas_in_words)})
        if one.signatories_in_words:
            words = _("Signed by, as the register names them: %(words)s")
            lines.append(words % {"words": one.signatories_in_words})
    return "\n".join(dict.fromkeys(lines))


class _named:
    """Tells at which row of the file something is wrong."""

    def __init__(self, at: str) -> None:
        self.at = at

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: Any, error: Any, _trace: Any) -> None:
        if isinstance(error, ValidationError):
            raise NotPossible([Refusal(self.at, " ".join(error.messages))]) from error
