"""Facts of one agreement as the API tells them: terms, signatures, amendments, events, claims,
commitments. Staff see what stays in the office beside it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Model

from agreements.access import Rights
from agreements.models import (
    Amendment,
    Claim,
    ClaimKind,
    Commitment,
    Event,
    Signature,
    Term,
    TermPeriod,
    TermText,
)
from agreements.status.answers import Answer
from agreements.status.claims import CheckedClaim

from .bodies import COLUMNS
from .telling import RENEWAL, Reader, iso, iso_or_number
from .versions import version_of, versioned


def _group(term: Term, group: str) -> dict[str, Any]:
    return {name: iso_or_number(getattr(term, f"{group}_{name}")) for name in COLUMNS[group]}


def term_told(term: Term, found: Answer, reader: Reader) -> dict[str, Any]:
    """A term in the shape it is posted in, with its derived days."""
    periods = [row for row in found.term_periods if row.term_id == term.pk]
    begun = [row for row in periods if row.starts_on <= found.on]
    period = begun[-1] if begun else next(iter(periods), None)
    because = {}
    for name in ("starts_on", "ends_on", "notice_by"):
        if period is not None and period.because.get(name):
            because["effective_on" if name == "starts_on" else name] = reader.explain(
                period.because[name]
            )
    told = {
        "id": term.ordinal,
        "ordinal": term.ordinal,
        "kind": "renewal" if term.ordinal else "original",
        "stage": term.stage,
        "areas": sorted(area.code for area in term.areas.all()),
        "signing_mode": term.signing_mode or None,
        "place": term.place,
        "effect": _group(term, "effect"),
        "end": _group(term, "end"),
        "renewal": {name: iso_or_number(getattr(term, f"renewal_{name}")) for name in RENEWAL},
        "notice": None if term.notice_value is None else _group(term, "notice"),
        "notice_settled": term.notice_settled,
        "starts": iso(term.starts_day) or term.starts_choice or None,
        "signed": found.standing.signed.get(str(term.ordinal)),
        "effective_on": iso(periods[0].starts_on) if periods else None,
        "ends_on": iso(period and period.ends_on),
        "notice_by": iso(period and period.notice_by),
        "certain": found.is_certain(period),
        "because": because,
        "periods": [
            {
                "number": row.roll,
                "starts_on": iso(row.starts_on),
                "ends_on": iso(row.ends_on),
                "notice_by": iso(row.notice_by),
                "certain": found.is_certain(row),
            }
            for row in periods
        ],
        "signatures": [signature_told(row) for row in term.signatures.all()],
        "amendments": [amendment_told(row, term.ordinal) for row in term.amendments.all()],
    }
    if not reader.rights.is_partner:
        told["initiated_by"] = reader.uids.get(term.initiated_by_id)
        told["sources"] = [str(source) for source in term.sources]
    return told | {"version": _term_version(told, periods)}


#: What an answer about a term says of the asked day and in words: its version knows the rows.
OF_THE_DAY = frozenset({"ends_on", "notice_by", "certain", "because", "periods"})


def _term_version(told: Mapping[str, Any], periods: list[TermPeriod]) -> str:
    """The same on every day and in every language."""
    facts = {name: value for name, value in told.items() if name not in OF_THE_DAY}
    return version_of([facts, [period_content(row) for row in periods]])


#: Columns of a derived row that only tie it to others.
LINKS = frozenset({"id", "agreement", "term", "ends_key", "known_key"})


def period_content(row: Model) -> dict[str, Any]:
    """A derived row as it is told on one day or another, without words; its explanation is
    disclosed already."""
    fields = row._meta.concrete_fields
    return {one.name: getattr(row, one.attname) for one in fields if one.name not in LINKS}


def signature_told(row: Signature) -> dict[str, Any]:
    return {
        "id": row.uid,
        "party": row.party.uid,
        "signed": row.signed and row.signed.text,
        "name": row.names,
        "capacity": row.capacity,
        "place": row.place,
    }


def amendment_told(row: Amendment, ordinal: int) -> dict[str, Any]:
    return {
        "id": row.uid,
        "ordinal": ordinal,
        "kind": row.kind,
        "signed": row.signed.text,
        "summary": row.summary,
        "new_ends_on": iso(row.new_ends_on),
    }


def event_told(row: Event) -> dict[str, Any]:
    return {
        "id": row.uid,
        "kind": row.kind,
        "on": iso(row.on),
        "received_on": iso(row.received_on),
        "by_party": row.by_party and row.by_party.uid,
        "effective_on": iso(row.effective_on),
        "withdraws": row.withdraws and row.withdraws.uid,
        "reason": row.reason,
        "shared_reason": row.shared_reason,
        "reach": row.reach,
    }


def claims_for(claims: Iterable[Claim], rights: Rights) -> list[Claim]:
    """Those that are told: of a free statement nothing would be left for a partner."""
    return [row for row in claims if not (rights.is_partner and row.kind == ClaimKind.FREE)]


def claim_told(checked: CheckedClaim, uids: Mapping[int, str]) -> dict[str, Any]:
    """What is said beside what is computed. `agrees`: the computed numbers the claim is right
    about; null where nothing can be computed or decided. `undecided`: those it may be right about,
    each with the `bounds` that the facts leave it (null: open)."""
    claim: Claim = checked.claim
    return {
        "id": claim.uid,
        "kind": claim.kind,
        "value": claim.value,
        "words": claim.words,
        "as_of": iso(claim.as_of),
        "claimant": uids.get(claim.claimant_id),
        "source": claim.source,
        "computed": checked.computed,
        "agrees": None if checked.agrees is None else list(checked.agrees),
        "undecided": list(checked.undecided),
        "bounds": {
            label: {"least": figure.least, "most": figure.most}
            for label, figure in checked.figures.items()
            if not figure.is_exact
        },
    }


def commitment_told(row: Commitment, *, at_home: bool) -> dict[str, Any]:
    told = {
        "id": row.uid,
        "agreement": row.term.agreement.reference,
        "ordinal": row.term.ordinal,
        "text": row.text,
        "side": row.side,
        "area": row.area and row.area.code,
        "due": row.due and row.due.text,
        "state": row.state,
        "carried_over_from": row.carried_over_from and row.carried_over_from.uid,
    }
    if not at_home:
        return told
    return versioned(told | {"owner": row.owner_id, "state_note": row.state_note})


def text_told(row: TermText, *, files: Collection[str]) -> dict[str, Any]:
    """`files`: ids of the documents the reader may see."""
    return {
        "id": row.language,
        "language": row.language,
        "is_authentic": row.is_authentic,
        "prevails": row.prevails,
        "document": row.document.uid if row.document and row.document.uid in files else None,
    }
