"""What a partner says of the shared facts."""

from typing import Any

from rest_framework import serializers

from agreements.api.fields import (
    LONG,
    NULL,
    READ_ONLY,
    CharField,
    ChoiceField,
    CountryField,
    EdtfField,
    ListField,
    LocalisedField,
    RegexField,
    Serializer,
    answer,
)
from agreements.models import (
    CommitmentSide,
    CommitmentState,
    Confirmation,
    ConfirmedFact,
    EffectMode,
    EndConvention,
    EndKind,
    EventKind,
    Kind,
    LegalNature,
    Side,
    Verdict,
)

from .amendment import SharedAmendment
from .common import Bounds, page_of
from .term import NoticeSerializer, RenewalSerializer


class ConfirmedFieldSerializer(Serializer):
    fact = ChoiceField(ConfirmedFact)
    verdict = ChoiceField(Verdict)
    says = CharField(max_length=2_000, lines=True, **NULL)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return attrs | {"says": attrs.get("says") or ""}


class ConfirmationSerializer(Serializer):
    """What a partner says of the content with this digest."""

    id = serializers.CharField(**READ_ONLY)
    party = serializers.CharField(**READ_ONLY)
    at = serializers.DateTimeField(**READ_ONLY)
    sha256 = RegexField(r"^[0-9a-f]{64}\Z")
    is_current = serializers.BooleanField(
        help_text="Whether it speaks of the content as it now is.", **READ_ONLY
    )
    reference = CharField(max_length=120, **NULL)
    fields = ListField(ConfirmedFieldSerializer(), min_length=1)


#: What `agreements.content` tells.
SharedContent = answer(
    "SharedContent",
    reference=serializers.CharField(),
    kind=ChoiceField(Kind),
    legal_nature=ChoiceField(LegalNature),
    title=LocalisedField(),
    parties=answer(
        "SharedParty",
        id=serializers.CharField(),
        names=LocalisedField(),
        country=CountryField(allow_null=True),
        side=ChoiceField(Side),
        reference=serializers.CharField(),
    )(many=True),
    terms=answer(
        "SharedTerm",
        ordinal=serializers.IntegerField(),
        areas=serializers.ListField(child=serializers.CharField()),
        effect=answer(
            "SharedEffect",
            mode=ChoiceField(EffectMode),
            on=serializers.DateField(allow_null=True),
            days=serializers.IntegerField(allow_null=True),
        )(),
        end=answer(
            "SharedEnd",
            kind=ChoiceField(EndKind),
            on=EdtfField(allow_null=True),
            years=serializers.IntegerField(allow_null=True),
            months=serializers.IntegerField(allow_null=True),
            days=serializers.IntegerField(allow_null=True),
            convention=ChoiceField(EndConvention),
        )(),
        renewal=RenewalSerializer(),
        notice=NoticeSerializer(allow_null=True),
        signatures=answer(
            "SharedSignature", party=serializers.CharField(), signed=EdtfField(allow_null=True)
        )(many=True),
        amendments=SharedAmendment(many=True),
    )(many=True),
    events=answer(
        "SharedEvent",
        id=serializers.CharField(),
        kind=ChoiceField(EventKind),
        on=serializers.DateField(),
        received_on=serializers.DateField(allow_null=True),
        effective_on=serializers.DateField(allow_null=True),
        by_party=serializers.CharField(allow_null=True),
    )(many=True),
    commitments=answer(
        "SharedCommitment",
        id=serializers.CharField(),
        ordinal=serializers.IntegerField(),
        text=LocalisedField(max_length=LONG),
        side=ChoiceField(CommitmentSide),
        area=serializers.CharField(allow_null=True),
        due=EdtfField(allow_null=True),
        state=ChoiceField(CommitmentState),
    )(many=True),
)
ConfirmationPage = page_of(
    ConfirmationSerializer,
    sha256=serializers.CharField(help_text="SHA-256 of `content` in canonical form (RFC 8785)"),
    content=SharedContent(),
    bounds=serializers.DictField(
        child=Bounds(),
        help_text="First and last day of each date of `content` that is not one known day, by its "
        "JSON pointer (RFC 6901): the content is as it is digested.",
    ),
)


def serialize_confirmation(row: Confirmation, *, current: str) -> dict[str, Any]:
    return {
        "id": row.uid,
        "party": row.party.uid,
        "at": row.at.isoformat(),
        "sha256": row.content,
        "is_current": row.content == current,
        "reference": row.reference or None,
        "fields": [
            {"fact": field.fact, "verdict": field.verdict, "says": field.says or None}
            for field in row.fields.all()
        ],
    }
