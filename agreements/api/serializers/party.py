"""Parties: the institutions that sign."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from django.utils.translation import gettext as _

from agreements import audience
from agreements.api.fields import (
    MAYBE,
    NULL,
    READ_ONLY,
    CharField,
    CountryField,
    ListField,
    LocalisedField,
    PartyField,
    Serializer,
    TimeZoneField,
    URLField,
)
from agreements.api.versions import versioned
from agreements.models import Party

from .common import Note


class PartySerializer(Serializer):
    shared = audience.PARTY

    id = serializers.CharField(**READ_ONLY)
    names = LocalisedField()
    short_name = CharField(max_length=60, allow_blank=False)
    short_names = LocalisedField(
        max_length=60, help_text="By language, where it is called otherwise there.", **MAYBE
    )
    also_known_as = ListField(CharField(max_length=120, allow_blank=False), **MAYBE)
    country = CountryField(allow_null=True)
    time_zone = TimeZoneField()
    legal_form = CharField(max_length=200, **MAYBE)
    website = URLField(max_length=200, allow_blank=True, **MAYBE)
    parent = PartyField(write_only=True, **NULL)
    successor = PartyField(write_only=True, **NULL)
    is_home = serializers.BooleanField(**READ_ONLY)
    warnings = serializers.ListField(child=Note(), help_text="Of a party just added.", **READ_ONLY)
    version = serializers.CharField(**READ_ONLY)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "country" in attrs:
            attrs["country"] = attrs["country"] or ""
        if not (attrs.get("website") or "http").startswith("http"):
            raise ValidationError({"website": [_("A web site begins with https://.")]})
        return attrs


def serialize_party(row: Party, *, at_home: bool) -> dict[str, Any]:
    told = {
        "id": row.uid,
        "names": row.names,
        "short_name": row.short_name,
        "short_names": row.short_names,
        "country": row.country or None,
        "legal_form": row.legal_form,
        "time_zone": row.time_zone,
        "website": row.website,
        "is_home": row.is_home,
    }
    if not at_home:
        return told
    return versioned(told | {"also_known_as": row.also_known_as})
