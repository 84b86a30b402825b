"""What is planned and done under agreements."""

from datetime import datetime
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from django.utils.translation import gettext as _

from activities import audience
from activities.models import Activity, ActivityKind, ActivityState, Forum, Mode
from activities.zones import Exact
from agreements.access import rights_of
from agreements.api.fields import (
    LONG,
    MAYBE,
    NOTE,
    NULL,
    READ_ONLY,
    READ_ONLY_NULL,
    AgreementField,
    AreaField,
    CharField,
    ChoiceField,
    ColleagueField,
    EdtfField,
    IntegerField,
    ListField,
    LocalisedField,
    OneText,
    PartyField,
    RowField,
    Serializer,
    TimeZoneField,
    answer,
)
from agreements.api.representation import serialize_dates
from agreements.api.serializers.common import bounds
from agreements.api.versions import versioned
from agreements.dates import parse_edtf
from agreements.models import Confidentiality

ForumName = answer("ForumName", id=serializers.CharField(), short_name=serializers.CharField())


class ForumField(RowField):
    """Named by its id; told with its name."""

    model, format = Forum, "forum-id"

    def openapi(self, schema: Any, direction: str) -> dict[str, Any]:
        if direction == "request":
            return super().openapi(schema, direction)
        return schema.resolve_serializer(ForumName, direction).ref


class LetterField(RowField):
    """A letter the bearer may see, named by its id."""

    model, format = Activity, "activity-id"


class MomentField(OneText):
    """A moment with its offset, or a local time to be read in the zone beside it."""

    format, max_length = "local-date-time", 35

    def to_internal_value(self, data: Any) -> datetime:
        try:
            if not isinstance(data, str) or len(data) > self.max_length or data[10:11] != "T":
                raise ValueError
            parse_edtf(data[:10])
            return datetime.fromisoformat(data)
        except ValueError as error:
            if getattr(error, "code", "") == "out_of_range":
                raise ValidationError([_(str(error))]) from error
            message = _("Write the moment as 2026-06-01T09:00, or with its offset: …+02:00.")
            raise ValidationError([message]) from error


class ExactSerializer(Serializer):
    start = MomentField()
    end = MomentField(**NULL)
    time_zone = TimeZoneField()


class WhenField(EdtfField):
    """A partial date (EDTF), or {"start", "end"?, "time_zone"}."""

    def openapi(self, schema: Any, direction: str) -> dict[str, Any]:
        date = super().openapi(schema, direction)
        if direction == "response":
            return date
        return {"oneOf": [date, schema.resolve_serializer(ExactSerializer, direction).ref]}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            return super().to_internal_value(data)
        read = ExactSerializer(data=data)
        if not read.is_valid():
            raise ValidationError(read.errors)
        return Exact(**read.validated_data)


class ParticipantSerializer(Serializer):
    shared = audience.ACTIVITY["participants"]

    party = PartyField()
    people = ListField(CharField(max_length=200, allow_blank=False), **MAYBE)
    head_count = IntegerField(min_value=1, max_value=32000, **NULL)


class ActivitySerializer(Serializer):
    shared = audience.ACTIVITY

    id = serializers.CharField(**READ_ONLY)
    kind = ChoiceField(ActivityKind)
    title = LocalisedField()
    agreements = ListField(AgreementField(), **MAYBE)
    parties = ListField(PartyField(), **MAYBE)
    areas = ListField(AreaField(), **MAYBE)
    forum = ForumField(**NULL)
    session_number = IntegerField(min_value=1, max_value=32000, **NULL)
    state = ChoiceField(ActivityState, **MAYBE)
    when = WhenField(**NULL)
    starts_at = serializers.DateTimeField(**READ_ONLY_NULL)
    ends_at = serializers.DateTimeField(**READ_ONLY_NULL)
    time_zone = serializers.CharField(**READ_ONLY_NULL)
    window = EdtfField(**READ_ONLY_NULL)
    held = EdtfField(**NULL)
    bounds = bounds()
    mode = ChoiceField(Mode, **NULL)
    level = CharField(max_length=120, **MAYBE)
    place = CharField(max_length=200, **MAYBE)
    participants = ListField(ParticipantSerializer(), **MAYBE)
    outcome = CharField(max_length=LONG, lines=True, **MAYBE)
    proposed_by = PartyField(**NULL)
    host = PartyField(**NULL)
    outside_cover = serializers.BooleanField(**READ_ONLY)
    responsible = ColleagueField(**NULL)
    confidentiality = ChoiceField(Confidentiality, **MAYBE)
    notes = CharField(max_length=NOTE, lines=True, **MAYBE)
    answers = LetterField(**NULL)
    updated_at = serializers.DateTimeField(**READ_ONLY)
    version = serializers.CharField(**READ_ONLY)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "mode" in attrs:
            attrs["mode"] = attrs["mode"] or ""
        return attrs


def serialize_activity(row: Activity, *, user: Any, seen_parties: set[int]) -> dict[str, Any]:
    """One activity; names of other institutions' people stay with the staff, and so does how often
    it was changed (decision 0019)."""
    at_home = not rights_of(user).is_partner
    proposed_by = row.proposed_by if row.proposed_by_id in seen_parties else None
    host = row.host if row.host_id in seen_parties else None
    told = {
        "id": row.uid,
        "kind": row.kind,
        "title": row.title,
        "agreements": [one.reference for one in row.agreements.all()],
        "parties": row.named,
        "areas": [link.area.code for link in row.area_links.all()],
        "forum": row.forum and {"id": row.forum.uid, "short_name": row.forum.short_name},
        "session_number": row.session_number,
        "state": row.state,
        **serialize_dates(when=row.when, window=row.window, held=row.held),
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "time_zone": row.time_zone or None,
        "mode": row.mode or None,
        "level": row.level,
        "place": row.place,
        "participants": _participants(row, at_home),
        "outcome": row.outcome,
        "proposed_by": proposed_by and proposed_by.uid,
        "host": host and host.uid,
        "outside_cover": row.is_outside,
    }
    if at_home:
        told |= {
            "updated_at": row.updated_at,
            "responsible": row.responsible_id,
            "confidentiality": row.confidentiality,
            "notes": row.notes,
            "answers": row.answers and row.answers.uid,
        }
    return versioned(told) if at_home else told


def _participants(row: Activity, at_home: bool) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in row.participants.all():
        entry = found.setdefault(
            one.party.uid, {"party": one.party.uid, "people": [], "head_count": None}
        )
        if one.head_count:
            entry["head_count"] = one.head_count
        elif at_home:
            entry["people"].append(one.name or str(one.person))
    return list(found.values())
