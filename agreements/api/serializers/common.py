"""What answers about several nouns have in common."""

from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements.api.fields import answer


@cache
def page_of(row: type[serializers.Serializer], **beside: serializers.Field) -> Any:
    """A page of `row`, with what stands `beside` the results."""
    name = row.__name__.removesuffix("Serializer")
    return answer(
        f"{name}Page",
        optional="count",
        results=row(many=True),
        next=serializers.URLField(allow_null=True),
        previous=serializers.URLField(allow_null=True),
        count=serializers.IntegerField(),
        **beside,
    )


def coded(component: str, **members: str) -> type[serializers.Field]:
    """An object with a `code`, `members` of the types named, and what else that code has."""
    properties = {name: {"type": kind} for name, kind in {"code": "string", **members}.items()}
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    described = extend_schema_field(
        schema | {"additionalProperties": True}, component_name=component
    )
    return described(type(component, (serializers.Field,), {}))


Step, Note = coded("Step"), coded("Note", text="string")
Bounds = answer(
    "Bounds",
    earliest=serializers.DateField(allow_null=True, help_text="null: open at that side"),
    latest=serializers.DateField(allow_null=True, help_text="null: open at that side"),
)


def bounds() -> serializers.DictField:
    """Of an answer with partial dates."""
    told = "First and last day of each date here that is not one known day."
    return serializers.DictField(child=Bounds(), read_only=True, help_text=told)


Because = answer(
    "Because",
    text=serializers.CharField(allow_blank=True),
    steps=serializers.ListField(child=Step()),
)
