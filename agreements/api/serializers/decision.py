"""What the office intends at the next turn."""

from datetime import date
from typing import Any

from rest_framework import serializers

from agreements import audience
from agreements.api.fields import (
    READ_ONLY,
    READ_ONLY_NULL,
    CharField,
    ChoiceField,
    Serializer,
)
from agreements.api.representation import iso
from agreements.models import Decision, DecisionKind, LapsedBecause


class DecisionSerializer(Serializer):
    """`rests_on`: the day it rests on, the last day of the period it is about, or the notice day
    where a notice is to be given. `in_force`: whether it holds on the day asked about. `lapses_on`:
    the first day on which it no longer does, as far as the facts tell by now."""

    shared = audience.NOTHING

    id = serializers.CharField(**READ_ONLY)
    kind = ChoiceField(DecisionKind)
    reason = CharField(max_length=10_000, lines=True, allow_blank=False)
    by = serializers.IntegerField(**READ_ONLY_NULL)
    decided_on = serializers.DateField(**READ_ONLY)
    rests_on = serializers.DateField(**READ_ONLY_NULL)
    replaced_on = serializers.DateField(**READ_ONLY_NULL)
    replaced_by = serializers.CharField(**READ_ONLY_NULL)
    lapses_on = serializers.DateField(**READ_ONLY_NULL)
    lapsed_because = serializers.ChoiceField(
        choices=LapsedBecause.choices, allow_blank=True, **READ_ONLY
    )
    in_force = serializers.BooleanField(**READ_ONLY)


def serialize_decision(row: Decision, *, on: date) -> dict[str, Any]:
    following = getattr(row, "replaced_by", None)
    return {
        "id": row.uid,
        "kind": row.kind,
        "reason": row.reason,
        "by": row.by_id,
        "decided_on": iso(row.decided_on),
        "rests_on": iso(row.rests_on),
        "replaced_on": iso(row.replaced_on),
        "replaced_by": following and following.uid,
        "lapses_on": iso(row.lapses_on),
        "lapsed_because": row.lapsed_because,
        "in_force": row.is_in_force_on(on),
    }
