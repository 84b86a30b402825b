"""Legal acts."""

from typing import Any

from rest_framework import serializers

from agreements import audience
from agreements.api.fields import (
    LONG,
    MAYBE,
    NULL,
    READ_ONLY,
    CharField,
    ChoiceField,
    DateField,
    DocumentField,
    EventField,
    PartyField,
    Serializer,
)
from agreements.api.representation import iso
from agreements.models import Event, EventKind, Reach


class EventSerializer(Serializer):
    """`reason` is the office's own, `shared_reason` is told to the partner. `reach`: of a notice or
    a consent, exactly where a later term is signed on its day (400 without, and where not):
    "running_term" ends the running term and the signed one follows; "agreement" ends the agreement,
    and what is signed ahead never takes effect."""

    shared = audience.EVENT

    id = serializers.CharField(**READ_ONLY)
    kind = ChoiceField(EventKind)
    on = DateField()
    received_on = DateField(**NULL)
    by_party = PartyField(**NULL)
    effective_on = DateField(**NULL)
    withdraws = EventField(**NULL)
    document = DocumentField(write_only=True, **NULL)
    reason = CharField(max_length=LONG, lines=True, **MAYBE)
    shared_reason = CharField(max_length=LONG, lines=True, **MAYBE)
    reach = ChoiceField(Reach, **NULL)


def serialize_event(row: Event) -> dict[str, Any]:
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
