"""Facts put right, or confirmed to have happened as planned."""

from datetime import date
from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from django.utils.translation import gettext as _

from agreements.api.fields import (
    LONG,
    MAYBE,
    NULL,
    READ_ONLY,
    BooleanField,
    CharField,
    ChoiceField,
    Described,
    ListField,
    Serializer,
    StartsField,
)
from agreements.models import Starts

from .amendment import AmendmentSerializer
from .event import EventSerializer
from .signature import SignatureSerializer
from .term import TermSerializer
from .text import TextSerializer


class WithStarts(Serializer):
    """Rule 8's choice of start, in the columns of the term it is kept in."""

    def validate(self, attrs: dict[str, Any]) -> Any:
        if "starts" not in attrs:
            return super().validate(attrs)
        starts = attrs.pop("starts")
        stated = starts if isinstance(starts, date) else None
        return {
            **super().validate(attrs),
            "starts_choice": Starts.ON_DAY if stated else starts or "",
            "starts_day": stated,
        }


class SignatureCorrection(WithStarts, SignatureSerializer):
    """`starts` as at the signature, where the day put right decides whether it is asked."""

    party: Any = None
    starts = StartsField(**NULL)


class TextCorrection(TextSerializer):
    """A text of a signed term; `void` strikes it out."""

    void = BooleanField(**MAYBE)


class TermCorrection(WithStarts, TermSerializer):
    """`starts` as at the signature: rule 8's choice, put right or settled. `texts`: each is added,
    or put right where the term has one in its language; those in other languages stay."""

    stage: Any = None
    starts = StartsField(**NULL)
    texts = ListField(TextCorrection(), **MAYBE)


class EventCorrection(EventSerializer):
    kind: Any = None


class AmendmentCorrection(AmendmentSerializer):
    ordinal: Any = None


#: kind of a fact, as paths have it -> the serializer its correction is read by.
CORRECTIONS: dict[str, type[Serializer]] = {
    "terms": TermCorrection,
    "signatures": SignatureCorrection,
    "amendments": AmendmentCorrection,
    "events": EventCorrection,
}


class SetField(Described, serializers.DictField):
    """Read by the serializer of the fact it corrects."""

    def openapi(self, schema: Any, direction: str) -> dict[str, Any]:
        read = [one(partial=True) for one in CORRECTIONS.values()]
        return {"anyOf": [schema.resolve_serializer(one, direction).ref for one in read]}


class CorrectionSerializer(Serializer):
    set = SetField(**MAYBE)
    void = BooleanField(**MAYBE)
    reason = CharField(max_length=LONG, lines=True, allow_blank=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("set")) == bool(attrs.get("void")):
            raise ValidationError({"set": [_("Give what to set, or void, and not both.")]})
        return attrs


class NothingSerializer(Serializer):
    """`{}`: the address says it all."""


def _corrected(of: type[Serializer], kind: str) -> type[Serializer]:
    """The answer: the fact's kind and id, and what it says now; nothing of one struck out."""
    members = {
        "id": serializers.CharField(**READ_ONLY),
        "fact": ChoiceField((kind,), **READ_ONLY),
        "void": serializers.BooleanField(help_text="After a correction.", **READ_ONLY),
        "optional": frozenset(of().fields) - {"id"} | {"void"},
        "shared": None,  # what is corrected, only the office is told of
    }
    return type(f"Corrected{of.__name__}", (of,), members)


Corrected = PolymorphicProxySerializer(
    component_name="Corrected",
    resource_type_field_name="fact",
    serializers={
        kind: _corrected(of, kind)
        for kind, of in {
            "terms": TermSerializer,
            "signatures": SignatureSerializer,
            "amendments": AmendmentSerializer,
            "events": EventSerializer,
        }.items()
    },
)
