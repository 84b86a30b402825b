"""What the text of a term says the parties will do."""

from typing import Any

from rest_framework import serializers

from agreements import audience
from agreements.api.fields import (
    LONG,
    MAYBE,
    NULL,
    READ_ONLY,
    READ_ONLY_NULL,
    AreaField,
    CharField,
    ChoiceField,
    ColleagueField,
    EdtfField,
    LocalisedField,
    Serializer,
)
from agreements.api.representation import serialize_dates
from agreements.api.versions import versioned
from agreements.models import Commitment, CommitmentSide, CommitmentState
from agreements.models.columns import value_of

from .common import bounds


class CommitmentSerializer(Serializer):
    shared = audience.COMMITMENT

    id = serializers.CharField(**READ_ONLY)
    agreement = serializers.CharField(**READ_ONLY)
    ordinal = serializers.IntegerField(**READ_ONLY)
    text = LocalisedField(max_length=LONG, lines=True)
    side = ChoiceField(CommitmentSide)
    area = AreaField(**NULL)
    owner = ColleagueField(**NULL)
    due = EdtfField(**NULL)
    bounds = bounds()
    state = ChoiceField(CommitmentState, **MAYBE)
    state_note = CharField(max_length=LONG, lines=True, **MAYBE)
    carried_over_from = serializers.CharField(**READ_ONLY_NULL)
    version = serializers.CharField(**READ_ONLY)


def serialize_commitment(row: Commitment, *, at_home: bool) -> dict[str, Any]:
    told = {
        "id": row.uid,
        "agreement": row.term.agreement.reference,
        "ordinal": row.term.ordinal,
        "text": row.text,
        "side": row.side,
        "area": row.area and row.area.code,
        **serialize_dates(due=row.due),
        "state": row.state,
        "carried_over_from": row.carried_over_from and row.carried_over_from.uid,
    }
    if not at_home:
        return told
    return versioned(told | {name: value_of(row, name) for name in Commitment.FIELDS.office})
