"""Changes inside a running term."""

from typing import Any

from rest_framework import serializers

from agreements.api.fields import (
    LONG,
    MAYBE,
    NULL,
    READ_ONLY,
    CharField,
    ChoiceField,
    DateField,
    DocumentField,
    EdtfField,
    IntegerField,
    Serializer,
    StartsField,
)
from agreements.api.representation import serialize_dates
from agreements.content import amendment_content
from agreements.models import Amendment, AmendmentKind

from .common import bounds


class AmendmentSerializer(Serializer):
    """`successor_starts`: of an extension beside a later term that is signed already, exactly where
    it leaves open when that one begins (400 without, and where not): "after_current_end" is the
    day after the new last day, "at_once" its day as before, or a day."""

    id = serializers.CharField(**READ_ONLY)
    kind = ChoiceField(AmendmentKind)
    signed = EdtfField()
    bounds = bounds()
    summary = CharField(max_length=LONG, lines=True, allow_blank=False)
    new_ends_on = DateField(**NULL)
    document = DocumentField(write_only=True, **NULL)
    successor_starts = StartsField(write_only=True, **NULL)
    ordinal = IntegerField(max_value=1000, **MAYBE)


def serialize_amendment(row: Amendment, ordinal: int) -> dict[str, Any]:
    return {"ordinal": ordinal} | amendment_content(row) | serialize_dates(signed=row.signed)


class SharedAmendment(AmendmentSerializer):
    """What both sides have of it."""

    bounds: Any = None
    document: Any = None
    successor_starts: Any = None
    ordinal: Any = None
