"""What is known before a release is read: home, and agreements with the days of their terms, in the
shape of the command's `--world`."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from agreements.models import Agreement, Participation, Party, PartyName, Signature, Stage, Term


def known_world(seen: QuerySet[Agreement]) -> dict[str, Any]:
    """Of the agreements `seen`, in a fixed number of statements."""
    home = Party.objects.filter(is_home=True).first()
    former: dict[int, list[str]] = defaultdict(list)
    for party, names in PartyName.objects.order_by("pk").values_list("party", "names"):
        former[party] += names.values()
    parties, terms = defaultdict(list), _terms(seen)
    rows = Participation.objects.filter(agreement__in=seen, party__is_home=False)
    for row in rows.select_related("party").order_by("pk"):
        parties[row.agreement_id].append(_party(row.party, former))
    return {
        "home": (_party(home, former) if home else {}),
        "agreements": [
            {
                "reference": row.reference,
                "kind": row.kind,
                "title": " / ".join(row.title.values()),
                "parties": parties[row.pk],
                "terms": terms[row.pk],
            }
            for row in seen.order_by("pk")
            if parties[row.pk]
        ],
    }


def _party(row: Party, former: dict[int, list[str]]) -> dict[str, Any]:
    return {
        "names": dict(row.names),
        "short_name": row.short_name,
        "country": row.country,
        "time_zone": row.time_zone,
        "also": [*row.short_names.values(), *row.also_known_as, *former[row.pk]],
    }


def _terms(seen: QuerySet[Agreement]) -> dict[int, list[dict[str, Any]]]:
    """Signed terms, each with the last day on which one of its parties signed."""
    signed: dict[int, str] = {}
    signatures = Signature.objects.filter(term__agreement__in=seen, is_void=False)
    for row in signatures.exclude(signed=None).order_by("signed_latest", "pk"):
        signed[row.term_id] = row.signed.text
    found = defaultdict(list)
    rows = Term.objects.filter(agreement__in=seen, stage=Stage.SIGNED, is_void=False)
    for row in rows.order_by("agreement", "ordinal"):
        end = {"end": {"kind": "fixed", "on": row.end_on.isoformat()}} if row.end_on else {}
        told = {"ordinal": row.ordinal, "signed": signed.get(row.pk)}
        found[row.agreement_id].append({**told, **end})
    return found
