"""Multilateral bodies whose meetings serve several agreements."""

from typing import Any

from rest_framework import serializers

from activities import audience
from activities.models import Forum
from agreements.api.fields import (
    MAYBE,
    NULL,
    READ_ONLY,
    CharField,
    CountryField,
    EdtfField,
    ListField,
    LocalisedField,
    Serializer,
)
from agreements.api.representation import serialize_dates
from agreements.api.serializers.common import bounds
from agreements.api.versions import versioned


class ForumSerializer(Serializer):
    shared = audience.FORUM

    id = serializers.CharField(**READ_ONLY)
    short_name = CharField(max_length=60, allow_blank=False)
    names = LocalisedField()
    since = EdtfField(**NULL)
    bounds = bounds()
    members = ListField(CountryField(), **MAYBE)
    role = CharField(max_length=2000, lines=True, **MAYBE)
    website = serializers.CharField(**READ_ONLY)
    version = serializers.CharField(**READ_ONLY)


def serialize_forum(row: Forum, *, at_home: bool) -> dict[str, Any]:
    told = {
        "id": row.uid,
        "short_name": row.short_name,
        "names": row.names,
        **serialize_dates(since=row.since),
        "members": row.members,
        "website": row.website,
    }
    return versioned(told | {"role": row.role}) if at_home else told
