"""Agreements as they stand on a day."""

from typing import Any

from rest_framework import serializers

from agreements import audience
from agreements.api.fields import (
    MAYBE,
    NOTE,
    NULL,
    READ_ONLY,
    READ_ONLY_NULL,
    AgreementField,
    BooleanField,
    CharField,
    ChoiceField,
    ColleagueField,
    CountryField,
    Described,
    EdtfField,
    IntegerField,
    ListField,
    LocalisedField,
    PartyField,
    Serializer,
    answer,
)
from agreements.models import (
    Confidentiality,
    CoverKind,
    EndKind,
    Kind,
    LegalNature,
    Side,
    StatusCode,
    WorkingDayRule,
)
from agreements.models.agreement import REFERENCE_PATTERN

from .common import Because, Bounds, Note
from .deadline import Deadline
from .term import RenewalSerializer, TermSerializer, days_in_effect, span_members

Status = answer(
    "Status",
    code=ChoiceField([*StatusCode.values, "not_yet"]),
    since=serializers.DateField(allow_null=True),
    until=serializers.DateField(allow_null=True),
    certain=serializers.BooleanField(),
    bounds=serializers.DictField(child=Bounds()),
    because=Because(),
)
Cover = answer(
    "Cover",
    kind=ChoiceField(CoverKind),
    until=serializers.DateField(
        allow_null=True, help_text="The last day in effect as far as is known; null: no such day."
    ),
    certain=serializers.BooleanField(),
    earliest=serializers.DateField(allow_null=True),
    latest=serializers.DateField(allow_null=True),
    because=Because(),
)
Partnership = answer(
    "Partnership",
    completed_years=serializers.IntegerField(),
    calendar_difference=serializers.IntegerField(),
    inclusive=serializers.IntegerField(),
    certain=serializers.BooleanField(),
)
Instruments = answer(
    "Instruments",
    count=serializers.IntegerField(help_text="At least so many were signed by the asked day."),
    at_most=serializers.IntegerField(),
    certain=serializers.BooleanField(),
    missing=serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Ordinals of which no instrument is recorded.",
    ),
)
Period = answer(
    "Period",
    number=serializers.IntegerField(),
    **span_members(),
)
RunningTerm = answer(
    "RunningTerm",
    ordinal=serializers.IntegerField(),
    signed=EdtfField(allow_null=True),
    **days_in_effect(),
    end_kind=ChoiceField(EndKind),
    renewal=RenewalSerializer(),
    notice_by=serializers.DateField(allow_null=True),
    period=Period(allow_null=True),
    certain=serializers.BooleanField(),
    bounds=serializers.DictField(child=Bounds()),
    because=serializers.DictField(child=Because()),
)
AreaName = answer("AreaName", code=serializers.CharField(), names=LocalisedField())


class NewReferenceField(Described, CharField):
    """The name an agreement is addressed by."""

    def openapi(self, schema: Any, direction: str) -> dict[str, Any]:
        return {"type": "string", "pattern": REFERENCE_PATTERN}


class ParticipationSerializer(Serializer):
    party = PartyField(write_only=True)
    side = ChoiceField(Side)
    reference = CharField(max_length=120, **NULL)
    id = serializers.CharField(**READ_ONLY)
    short_name = serializers.CharField(**READ_ONLY)
    short_names = LocalisedField(**READ_ONLY)
    names = LocalisedField(**READ_ONLY)
    country = CountryField(**READ_ONLY_NULL)
    is_home = serializers.BooleanField(**READ_ONLY)


class AgreementSerializer(Serializer):
    #: The office's own is told of one agreement, not in lists; `id` where it was just registered.
    shared = audience.AGREEMENT

    id = serializers.CharField(**READ_ONLY)
    reference = NewReferenceField(max_length=40, allow_blank=False)
    kind = ChoiceField(Kind)
    legal_nature = ChoiceField(LegalNature)
    title = LocalisedField()
    parties = ListField(ParticipationSerializer(), min_length=2)
    confidentiality = ChoiceField(Confidentiality)
    working_day_rule = ChoiceField(WorkingDayRule, **MAYBE)
    responsible = ColleagueField(**NULL)
    file_number = CharField(max_length=120, **MAYBE)
    review_months = IntegerField(min_value=1, max_value=1200, **NULL)
    report_months = IntegerField(min_value=1, max_value=1200, **NULL)
    first_term = TermSerializer(write_only=True, **MAYBE)
    deputy = ColleagueField(**READ_ONLY_NULL)
    tags = serializers.ListField(child=serializers.CharField(), **READ_ONLY_NULL)
    is_archived = serializers.BooleanField(**READ_ONLY_NULL)
    notes = serializers.CharField(**READ_ONLY_NULL)
    superseded_by = serializers.CharField(**READ_ONLY_NULL)
    registered_on = serializers.DateField(**READ_ONLY_NULL)
    areas = AreaName(many=True, **READ_ONLY)
    status = Status(**READ_ONLY)
    ordinal = serializers.IntegerField(**READ_ONLY_NULL)
    first_signed = EdtfField(**READ_ONLY_NULL)
    partnership = Partnership(**READ_ONLY_NULL)
    instruments = Instruments(**READ_ONLY)
    bounds = serializers.DictField(
        child=Bounds(), help_text="Of each date here that is partial or not certain, by its name.",
        **READ_ONLY,
    )  # fmt: skip
    term = RunningTerm(**READ_ONLY_NULL)
    cover = Cover(**READ_ONLY)
    next_deadline = Deadline(**READ_ONLY_NULL)
    missing = serializers.ListField(child=serializers.CharField(), **READ_ONLY)
    warnings = serializers.ListField(child=Note(), **READ_ONLY)
    because = serializers.DictField(child=Because(), **READ_ONLY)
    updated_at = serializers.DateTimeField(**READ_ONLY)
    version = serializers.CharField(
        help_text="Without order: another when the answer is another.", **READ_ONLY
    )


class AgreementChangeSerializer(AgreementSerializer):
    reference: Any = None
    first_term: Any = None
    deputy = ColleagueField(**NULL)
    tags = ListField(CharField(max_length=40, allow_blank=False), **MAYBE)
    is_archived = BooleanField(**MAYBE)
    notes = CharField(max_length=NOTE, lines=True, **MAYBE)
    superseded_by = AgreementField(**NULL)
