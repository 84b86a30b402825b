"""Areas of cooperation."""

from typing import Any

from rest_framework import serializers

from agreements import audience
from agreements.api.fields import NULL, READ_ONLY, AreaField, LocalisedField, RegexField, Serializer
from agreements.models import Area


class AreaSerializer(Serializer):
    shared = audience.AREA

    id = serializers.CharField(**READ_ONLY)
    code = RegexField(r"^[a-z0-9][a-z0-9-]{0,59}\Z")
    names = LocalisedField()
    parent = AreaField(**NULL)
    is_retired = serializers.BooleanField(**READ_ONLY)


def serialize_area(row: Area, *, at_home: bool) -> dict[str, Any]:
    told = {"id": row.code, "code": row.code, "names": row.names}
    if not at_home:
        return told
    return told | {"parent": row.parent and row.parent.code, "is_retired": row.is_retired}
