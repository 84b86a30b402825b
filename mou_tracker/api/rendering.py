"""JSON out, and what a client accepts."""

from typing import Any

import orjson
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    """JSON in UTF-8; bytes are an answer that is JSON already."""

    media_type, format, charset = "application/json", "json", None

    def render(
        self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None
    ) -> bytes:
        if data is None:
            return b""
        return data if isinstance(data, bytes) else dumps(data)


def dumps(data: Any) -> bytes:
    return orjson.dumps(data, default=str, option=orjson.OPT_PASSTHROUGH_DATACLASS)


class Negotiation(BaseContentNegotiation):
    """The first renderer the client accepts. Weights are not weighed, and only the beginning of
    the header is read: nobody needs more."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        sent = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == sent), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        header = request.META.get("HTTP_ACCEPT", "")[:2000] or "*/*"
        accepted = {part.split(";")[0].strip().lower() for part in header.split(",")}
        for renderer in renderers:
            kind = renderer.media_type.split(";")[0]
            if accepted & {"*/*", kind, f"{kind.split('/')[0]}/*"}:
                return renderer, renderer.media_type
        raise NotAcceptable(available_renderers=renderers)
