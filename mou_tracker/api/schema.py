"""How the views describe themselves in OpenAPI."""

from typing import Any

from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from .serializers import Problem

#: What may go wrong, by method; 429 and 503 may always.
READING = ("304", "400", "401", "404", "406", "429", "503")
WRITING = ("400", "401", "403", "404", "406", "409", "411", "413", "415", "422", "429", "503")
CHANGING = (*WRITING, "412", "428")
REFUSALS = {"GET": READING, "POST": WRITING, "PATCH": CHANGING, "PUT": CHANGING, "DELETE": CHANGING}


def header(name: str, about: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(
        name, str, OpenApiParameter.HEADER, description=about, required=required
    )


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "mou_tracker.api.authentication.BearerAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "mou_tracker.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


class DescribedField(OpenApiSerializerFieldExtension):
    """Fields that say themselves what they are."""

    target_class = "agreements.api.fields.Described"
    match_subclasses = True

    def get_name(self) -> Any:
        return self.target.component

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> Any:
        return self.target.openapi(auto_schema, direction)


class Described(AutoSchema):
    """Takes the query parameters from the view's own table, and adds what every address does:
    conditional requests and problem documents."""

    def get_override_parameters(self) -> list[OpenApiParameter]:
        if self.method == "GET":
            found = [
                OpenApiParameter(
                    one.name,
                    {"type": "array", "items": one.schema} if one.many else one.schema,
                    OpenApiParameter.QUERY,
                    description=one.about,
                    explode=True if one.many else None,
                )
                for one in getattr(self.view, "parameters", ())
            ]
            return [*found, header("If-None-Match", "The ETag you have; 304 where it still holds.")]
        if self.method == "POST":
            return [header("Idempotency-Key", "The same body gets the same answer for 24 hours.")]
        return [header("If-Match", "The ETag you read.", required=True)]

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        if "requestBody" in operation:
            operation["requestBody"]["required"] = True
        problem = {"schema": self.resolve_serializer(Problem, "response").ref}
        told = {"description": "", "content": {"application/problem+json": problem}}
        for status in self._refusals():
            operation["responses"][status] = {"description": ""} if status == "304" else told
        return operation

    def _refusals(self) -> tuple[str, ...]:
        its_own = getattr(self.view, "refusals", {}).get(self.method, ())
        return (*REFUSALS.get(self.method, READING), *its_own)

    def _map_serializer_field(self, field: Any, direction: str, *args: Any, **kwargs: Any) -> Any:
        """Without what only the other direction has."""
        if getattr(field, "read_only" if direction == "request" else "write_only", False):
            return None
        return super()._map_serializer_field(field, direction, *args, **kwargs)

    def _map_basic_serializer(self, serializer: Any, direction: str) -> Any:
        """Bodies have no other members; answers have all that everybody has and is not optional."""
        found = super()._map_basic_serializer(serializer, direction)
        if not type(serializer).__doc__:  # the text of a base class says nothing of this one
            found.pop("description", None)
        if direction == "request":
            return found | {"additionalProperties": False}
        optional, shared = getattr(serializer, "optional", ()), getattr(serializer, "shared", None)
        given = [name for name in found["properties"] if shared is None or name in shared]
        return found | {"required": [name for name in given if name not in optional]}
