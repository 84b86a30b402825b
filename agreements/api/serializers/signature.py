"""Signatures, and the signing of a term."""

from typing import Any

from rest_framework import serializers

from agreements.api.fields import (
    LONG,
    MAYBE,
    READ_ONLY,
    CharField,
    ChoiceField,
    CommitmentField,
    EdtfField,
    ListField,
    LocalisedField,
    PartyField,
    PersonNameField,
    Serializer,
    StartsField,
)
from agreements.api.representation import serialize_dates
from agreements.models import CLOSED_AS, Signature, SigningMode

from .common import bounds


class SignatureSerializer(Serializer):
    id = serializers.CharField(**READ_ONLY)
    party = PartyField()
    signed = EdtfField(allow_null=True)
    bounds = bounds()
    name = PersonNameField(max_length=200, **MAYBE)
    capacity = CharField(max_length=200, **MAYBE)
    place = CharField(max_length=200, **MAYBE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "name" in attrs:
            attrs["names"] = attrs.pop("name")
        return attrs


class CarryOverSerializer(Serializer):
    commitment = CommitmentField()
    decision = ChoiceField(("keep", "close", "rewrite"))
    state = ChoiceField(CLOSED_AS, **MAYBE)
    text = LocalisedField(max_length=LONG, lines=True, **MAYBE)


class SigningSerializer(Serializer):
    signatures = ListField(SignatureSerializer(), min_length=1)
    starts = StartsField(**MAYBE)
    carry_over = ListField(CarryOverSerializer(), **MAYBE)
    signing_mode = ChoiceField(SigningMode, **MAYBE)


def serialize_signature(row: Signature) -> dict[str, Any]:
    return {
        "id": row.uid,
        "party": row.party.uid,
        **serialize_dates(signed=row.signed),
        "name": row.names,
        "capacity": row.capacity,
        "place": row.place,
    }
