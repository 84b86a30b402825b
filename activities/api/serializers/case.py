"""Exemplary cases, and the steps they take."""

from typing import Any

from rest_framework import serializers

from activities import audience
from activities.models import Activity, Case, CaseState
from agreements.api.fields import (
    LONG,
    MAYBE,
    NULL,
    READ_ONLY,
    READ_ONLY_NULL,
    AgreementField,
    AreaField,
    ChoiceField,
    DateField,
    ListField,
    LocalisedField,
    PartyField,
    RowField,
    Serializer,
    URLField,
)
from agreements.api.representation import iso
from agreements.api.versions import versioned
from agreements.models import Confidentiality


class ActivityField(RowField):
    model, format = Activity, "activity-id"


class CaseSerializer(Serializer):
    shared = audience.CASE

    id = serializers.CharField(**READ_ONLY)
    title = LocalisedField()
    summary = LocalisedField(max_length=LONG, lines=True, **MAYBE)
    agreements = ListField(AgreementField(), **MAYBE)
    area = AreaField(**NULL)
    party = PartyField(**NULL)
    confidentiality = ChoiceField(Confidentiality, **MAYBE)
    state = ChoiceField(CaseState, **READ_ONLY)
    selected_on = serializers.DateField(**READ_ONLY_NULL)
    published_on = serializers.DateField(**READ_ONLY_NULL)
    presented_on = serializers.DateField(**READ_ONLY_NULL)
    link = serializers.CharField(**READ_ONLY)
    version = serializers.CharField(**READ_ONLY)


class CaseStepSerializer(Serializer):
    """The next step of a case, with what that step writes."""

    state = ChoiceField([state for state in CaseState if state != CaseState.CANDIDATE])
    day = DateField(**NULL)
    selected_at = ActivityField(**MAYBE)
    link = URLField(max_length=500, **MAYBE)
    presented_at = ActivityField(**MAYBE)


def serialize_case(row: Case, *, at_home: bool) -> dict[str, Any]:
    told = {
        "id": row.uid,
        "title": row.title,
        "summary": row.summary,
        "area": row.area and row.area.code,
        "party": row.party.uid if row.party and at_home else None,
        "agreements": [one.reference for one in row.agreements.all()],
        "state": row.state,
        "selected_on": iso(row.selected_on),
        "published_on": iso(row.published_on),
        "presented_on": iso(row.presented_on),
        "link": row.link,
    }
    return versioned(told | {"confidentiality": row.confidentiality}) if at_home else told
