"""What documents say, beside what the rules say for the day they speak about."""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework import serializers

from agreements import audience
from agreements.access import Rights
from agreements.api.fields import (
    LONG,
    MAYBE,
    NULL,
    READ_ONLY,
    READ_ONLY_NULL,
    CharField,
    ChoiceField,
    DateField,
    DocumentField,
    IntegerField,
    PartyField,
    Serializer,
    answer,
)
from agreements.api.representation import iso
from agreements.models import Claim, ClaimKind
from agreements.status.claims import CheckedClaim

Figures = answer(
    "FigureBounds",
    least=serializers.IntegerField(allow_null=True),
    most=serializers.IntegerField(allow_null=True),
)


class ClaimSerializer(Serializer):
    """`agrees`: the computed figures the claim is right about; null where nothing can be computed
    or decided. `undecided`: those it may be right about, each with its `bounds` (null: open)."""

    shared = audience.CLAIM

    id = serializers.CharField(**READ_ONLY)
    kind = ChoiceField(ClaimKind)
    value = IntegerField(min_value=-9999, max_value=9999, **NULL)
    words = CharField(max_length=LONG, lines=True, **MAYBE)
    as_of = DateField(**NULL)
    claimant = PartyField(**NULL)
    source = CharField(max_length=300, **MAYBE)
    document = DocumentField(write_only=True, **NULL)
    computed = serializers.DictField(child=serializers.IntegerField(), **READ_ONLY_NULL)
    agrees = serializers.ListField(child=serializers.CharField(), **READ_ONLY_NULL)
    undecided = serializers.ListField(child=serializers.CharField(), **READ_ONLY)
    bounds = serializers.DictField(child=Figures(), **READ_ONLY)


def claims_for(claims: Iterable[Claim], rights: Rights) -> list[Claim]:
    """Those that are told: of a free statement nothing would be left for a partner."""
    return [row for row in claims if not (rights.is_partner and row.kind == ClaimKind.FREE)]


def serialize_claim(checked: CheckedClaim, uids: Mapping[int, str]) -> dict[str, Any]:
    """What is said beside what is computed."""
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
