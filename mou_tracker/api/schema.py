"""How the views describe themselves in OpenAPI."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
                "required": ["field", "code", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "errors"],
}
#: What may go wrong, by method; 429 and 503 may always.
READING = ("304", "400", "401", "404", "406", "429", "503")
WRITING = ("400", "401", "403", "404", "406", "409", "413", "415", "422", "429", "503")
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

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        content = {"application/problem+json": {"schema": PROBLEM}}
        for status in REFUSALS.get(self.method, READING):
            told = (
                {"description": ""} if status == "304" else {"description": "", "content": content}
            )
            operation["responses"].setdefault(status, told)
        return operation
