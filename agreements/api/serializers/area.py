"""Areas of cooperation."""

from typing import Any

from rest_framework import serializers

from agreements.api.fields import NULL, TOLD, AreaField, LocalisedField, RegexField, Serializer
from agreements.models import Area


class AreaSerializer(Serializer):
    sometimes = frozenset({"parent", "is_retired"})

    id = serializers.CharField(**TOLD)
    code = RegexField(r"^[a-z0-9][a-z0-9-]{0,59}\Z")
    names = LocalisedField()
    parent = AreaField(**NULL)
    is_retired = serializers.BooleanField(**TOLD)


def serialize_area(row: Area, *, at_home: bool) -> dict[str, Any]:
    told = {"id": row.code, "code": row.code, "names": row.names}
    if not at_home:
        return told
    return told | {"parent": row.parent and row.parent.code, "is_retired": row.is_retired}
