"""The facts two sides share about one agreement, in one canonical form that both can digest.

Facts only, nothing derived: the digest changes when a fact does, and never because a day passed.
"""

import hashlib
from datetime import date
from typing import Any

import orjson

from agreements.dates import DateError, PartialDate, stored_edtf
from agreements.models import Agreement, Amendment, Commitment, Stage, Term


def shared_content(agreement: Agreement) -> dict[str, Any]:
    """What every party of `agreement` may read of it, without ids that only we use. Signed terms
    only; dates as ISO or EDTF texts. Costs a fixed number of queries."""
    terms = (
        agreement.terms.standing()
        .filter(stage=Stage.SIGNED)
        .order_by("ordinal")
        .prefetch_related("areas", "signatures__party", "amendments")
    )
    commitments = Commitment.objects.filter(
        term__agreement=agreement, term__is_void=False, term__stage=Stage.SIGNED
    ).select_related("term", "area")
    events = agreement.events.filter(is_void=False).select_related("by_party")
    return {
        "reference": agreement.reference,
        "kind": agreement.kind,
        "legal_nature": agreement.legal_nature,
        "title": agreement.title,
        "parties": [
            {
                "id": row.party.uid,
                "names": row.party.names,
                "country": row.party.country or None,
                "side": row.side,
                "reference": row.reference,
            }
            for row in agreement.participations.select_related("party").order_by("party__uid")
        ],
        "terms": [_term(term) for term in terms],
        "events": [
            {
                "id": row.uid,
                "kind": row.kind,
                "on": _day(row.on),
                "received_on": _day(row.received_on),
                "effective_on": _day(row.effective_on),
                "by_party": row.by_party and row.by_party.uid,
            }
            for row in events.order_by("on", "uid")
        ],
        "commitments": [
            {
                "id": row.uid,
                "ordinal": row.term.ordinal,
                "text": row.text,
                "side": row.side,
                "area": row.area and row.area.code,
                "due": edtf(row.due),
                "state": row.state,
            }
            for row in commitments.order_by("term__ordinal", "uid")
        ],
    }


def _term(term: Term) -> dict[str, Any]:
    notice = None
    if term.notice_value is not None:
        notice = {
            "value": term.notice_value,
            "unit": term.notice_unit,
            "basis": term.notice_basis,
            "anchor": term.notice_anchor,
        }
    signatures = [row for row in term.signatures.all() if not row.is_void]
    amendments = [row for row in term.amendments.all() if not row.is_void]
    return {
        "ordinal": term.ordinal,
        "areas": sorted(area.code for area in term.areas.all()),
        "effect": {
            "mode": term.effect_mode,
            "on": _day(term.effect_on),
            "days": term.effect_days,
        },
        "end": {
            "kind": term.end_kind,
            "on": term.end_stated.text if term.end_stated else _day(term.end_on),
            "years": term.end_years,
            "months": term.end_months,
            "days": term.end_days,
            "convention": term.end_convention,
        },
        "renewal": {
            "mode": term.renewal_mode,
            "years": term.renewal_years,
            "months": term.renewal_months,
            "max_count": term.renewal_max_count,
            "latest_end": _day(term.renewal_latest_end),
        },
        "notice": notice,
        "signatures": [
            {"party": row.party.uid, "signed": edtf(row.signed)}
            for row in sorted(signatures, key=lambda row: row.party.uid)
        ],
        "amendments": [
            amendment_content(row) for row in sorted(amendments, key=lambda row: row.uid)
        ],
    }


def amendment_content(row: Amendment) -> dict[str, Any]:
    shared = {name: _plain(getattr(row, name)) for name in row.FIELDS.shared}
    return {"id": row.uid} | shared


def edtf(value: PartialDate | str | None) -> str | None:
    """A partial date as its text; null where it may be any day: no library of EDTF reads it."""
    return None if value is None or str(value) == ".." else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, PartialDate):
        return edtf(value)
    return value.isoformat() if isinstance(value, date) else value


def _day(day: Any) -> str | None:
    return day and day.isoformat()


#: The members of a content that are partial dates.
PARTIAL = ("signed", "on", "due")


def bounds_in(content: Any, at: str = "") -> dict[str, dict[str, str | None]]:
    """The edges of each date of a content that is not one known day, by its JSON pointer (RFC
    6901): within the content they would be digested."""
    found: dict[str, dict[str, str | None]] = {}
    inside = content.items() if isinstance(content, dict) else enumerate(content)
    for name, value in inside:
        if isinstance(value, dict | list):
            found |= bounds_in(value, f"{at}/{name}")
        elif name in PARTIAL and (read := partial(value)):
            found[f"{at}/{name}"] = edges(read)
    return found


def partial(value: Any) -> PartialDate | None:
    """A text that says a date, and not one known day."""
    try:
        read = stored_edtf(value)
    except DateError:
        return None
    return None if read.is_day else read


def edges(value: PartialDate) -> dict[str, str | None]:
    """The first and the last day it may be; null: open."""
    return {"earliest": _day(value.earliest), "latest": _day(value.latest)}


def canonical(content: dict[str, Any]) -> bytes:
    """JSON in UTF-8, members sorted by name, no space between: as RFC 8785 writes such values."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()
