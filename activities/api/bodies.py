"""Request bodies of activities (interfaces §3)."""

from datetime import datetime
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from django.utils.translation import gettext as _

from activities.models import Activity, ActivityKind, ActivityState, CaseState, Forum, Mode
from activities.zones import Exact
from agreements.api.bodies import LONG, MAYBE, NOTE, NULL, Many
from agreements.api.fields import (
    AreaCode,
    Colleague,
    Country,
    Day,
    Edtf,
    Localised,
    PartyId,
    Reference,
    Row,
    Shape,
    Text,
    TimeZone,
    Whole,
    Word,
)
from agreements.dates import parse_edtf
from agreements.models import Confidentiality


class ForumId(Row):
    def __init__(self, **options: Any) -> None:
        super().__init__(Forum.objects.visible_to, **options)


class ActivityId(Row):
    def __init__(self, **options: Any) -> None:
        super().__init__(Activity.objects.visible_to, **options)


class Moment(serializers.Field):
    """A moment with its offset, or a local time to be read in the zone beside it."""

    def to_internal_value(self, data: Any) -> datetime:
        try:
            if not isinstance(data, str) or len(data) > 35 or data[10:11] != "T":
                raise ValueError
            parse_edtf(data[:10])
            return datetime.fromisoformat(data)
        except ValueError as error:
            if getattr(error, "code", "") == "out_of_range":
                raise ValidationError([_(str(error))]) from error
            message = _("Write the moment as 2026-06-01T09:00, or with its offset: …+02:00.")
            raise ValidationError([message]) from error

    def to_representation(self, value: Any) -> Any:
        return value


class ExactBody(Shape):
    start = Moment()
    end = Moment(**NULL)
    time_zone = TimeZone()


class WhenField(serializers.Field):
    """A partial date (EDTF), or {"start", "end"?, "time_zone"}."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            return Edtf().to_internal_value(data)
        read = ExactBody(data=data)
        if not read.is_valid():
            raise ValidationError(read.errors)
        return Exact(**read.validated_data)

    def to_representation(self, value: Any) -> Any:
        return value


class ParticipantBody(Shape):
    party = PartyId()
    people = Many(Text(max_length=200, blank=False), **MAYBE)
    head_count = Whole(least=1, most=32000, **NULL)


class ActivityBody(Shape):
    kind = Word(ActivityKind)
    title = Localised()
    agreements = Many(Reference())
    areas = Many(AreaCode(), **MAYBE)
    forum = ForumId(**NULL)
    session_number = Whole(least=1, most=32000, **NULL)
    state = Word(ActivityState, **MAYBE)
    when = WhenField(**NULL)
    held = Edtf(**NULL)
    mode = Word(Mode, **MAYBE)
    level = Text(max_length=120, **MAYBE)
    place = Text(max_length=200, **MAYBE)
    participants = Many(ParticipantBody(), **MAYBE)
    outcome = Text(max_length=LONG, lines=True, **MAYBE)
    proposed_by = PartyId(**NULL)
    responsible = Colleague(**NULL)
    confidentiality = Word(Confidentiality, **MAYBE)
    notes = Text(max_length=NOTE, lines=True, **MAYBE)


class ForumBody(Shape):
    short_name = Text(max_length=60, blank=False)
    names = Localised()
    since = Edtf(**NULL)
    members = Many(Country(), **MAYBE)
    role = Text(max_length=2000, lines=True, **MAYBE)


class CaseBody(Shape):
    title = Localised()
    summary = Localised(max_length=LONG, lines=True, **MAYBE)
    agreements = Many(Reference(), **MAYBE)
    area = AreaCode(**NULL)
    party = PartyId(**NULL)
    confidentiality = Word(Confidentiality, **MAYBE)


class CaseStepBody(Shape):
    """The next step of a case, with what that step writes."""

    state = Word([state for state in CaseState if state != CaseState.CANDIDATE])
    day = Day(**NULL)
    selected_at = ActivityId(**MAYBE)
    link = serializers.URLField(max_length=500, **MAYBE)
    presented_at = ActivityId(**MAYBE)
