"""Days that somebody must not miss."""

from typing import Any

from rest_framework import serializers

from agreements.api.fields import ChoiceField, LocalisedField, answer
from agreements.models import ClosedAs, DeadlineKind, DeadlineState

from .common import Because


class AboutField(LocalisedField):
    """A text of one's own, or by language."""

    def openapi(self, schema: Any, direction: str) -> dict[str, Any]:
        return {"oneOf": [{"type": "string"}, super().openapi(schema, direction)]}


#: What a deadline is about, where that has a name outside the office.
About = answer(
    "DeadlineAbout",
    optional="activity title commitment action_item text side ordinal place duty source",
    activity=serializers.CharField(),
    title=LocalisedField(),
    commitment=serializers.CharField(),
    action_item=serializers.CharField(),
    text=AboutField(),
    side=serializers.CharField(),
    ordinal=serializers.IntegerField(allow_null=True),
    place=serializers.CharField(),
    duty=LocalisedField(),
    source=serializers.CharField(),
)
Deadline = answer(
    "Deadline",
    optional="agreements about owner",
    id=serializers.CharField(),
    kind=ChoiceField(DeadlineKind),
    day=serializers.DateField(
        help_text="The first day of a window; the last day to act otherwise."
    ),
    until=serializers.DateField(allow_null=True),
    starts_at=serializers.DateTimeField(allow_null=True),
    time_zone=serializers.CharField(allow_null=True),
    earliest=serializers.DateField(
        allow_null=True, help_text="The earliest day it may be; null: open at that side."
    ),
    latest=serializers.DateField(
        allow_null=True, help_text="The latest day it may be; null: open at that side."
    ),
    safe_by=serializers.DateField(
        allow_null=True, help_text="Done by this day one is safe, whichever day holds."
    ),
    state=ChoiceField(DeadlineState, help_text="On the asked day."),
    closed_on=serializers.DateField(
        allow_null=True, help_text="Closed from this day on (inclusive)."
    ),
    closed_as=ChoiceField(ClosedAs, allow_null=True),
    certain=serializers.BooleanField(),
    moved_from=serializers.DateField(allow_null=True),
    because=Because(),
    agreements=serializers.ListField(child=serializers.CharField()),
    about=About(),
    owner=serializers.IntegerField(allow_null=True),
)
