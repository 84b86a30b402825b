"""Where a fact is read, by its kind and public id: what changes and histories name."""

from typing import Any

from agreements.models import ChangeEntry

ROOT = "/api/v1/"
#: kind of a fact -> its address below ROOT; {reference} is that of the agreement it is told under.
ADDRESSES: dict[str, str] = {
    "agreement": "agreements/{id}/",
    "term": "agreements/{reference}/terms/{id}/",
    "signature": "agreements/{reference}/terms/",
    "amendment": "agreements/{reference}/amendments/",
    "event": "agreements/{reference}/events/",
    "claim": "agreements/{reference}/claims/",
    "confirmation": "agreements/{reference}/confirmations/",
    "commitment": "commitments/{id}/",
    "deadline": "deadlines/?agreement={reference}",
    "document": "documents/{id}/",
    "party": "parties/{id}/",
    "area": "areas/{id}/",
}


def address_of(fact: str, public_id: str, reference: str) -> str | None:
    """None where the fact is not read by itself, or its agreement is not told."""
    address = ADDRESSES.get(fact)
    if not (address and public_id) or ("{reference}" in address and not reference):
        return None
    return ROOT + address.format(id=public_id, reference=reference)


def serialize_fact(entry: ChangeEntry) -> dict[str, Any]:
    """The fact an entry (with its agreement) is about: its kind, its id, where it is read."""
    reference = entry.agreement.reference if entry.agreement else ""
    return {
        "fact": entry.fact,
        "id": entry.public_id or None,
        "address": address_of(entry.fact, entry.public_id, reference),
    }
