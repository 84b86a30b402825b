"""Around the views of /api/v1/: problem documents, compression, and answers given once."""

import gzip
import hashlib
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from agreements.actions import once
from agreements.models import GivenAnswer

from .authentication import principal_of
from .errors import problem_response
from .throttling import knock

PREFIX = "/api/v1/"
Handler = Callable[[HttpRequest], HttpResponse]


class ApiEdge:
    """The outermost of the two: whatever goes wrong inside is told as a problem document, and
    long answers are compressed. Compression leaves a strong ETag strong: the same content."""

    LEAST = 500  # bytes; below, compression costs more than it saves

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(PREFIX):
            return response
        kind = response.get("Content-Type", "")
        if response.status_code >= 400 and "json" not in kind:
            response = problem_response(response.status_code)
        return self._compressed(request, response)

    def _compressed(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        patch_vary_headers(response, ("Accept-Encoding",))
        wanted = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")[:200]
        fits = not response.streaming and not response.has_header("Content-Encoding")
        if wanted and fits and len(response.content) >= self.LEAST:
            response.content = gzip.compress(response.content, compresslevel=5, mtime=0)
            response["Content-Encoding"] = "gzip"
            response["Content-Length"] = str(len(response.content))
        return response


class GivenOnce:
    """The innermost: a POST with an Idempotency-Key is done once. The answer is kept in the
    transaction of the deed, so that after a crash the client may simply ask again."""

    LONGEST = 200
    HEADERS = ("Content-Type", "Location", "ETag", "Content-Language")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.META.get("HTTP_IDEMPOTENCY_KEY")
        if key is None or request.method != "POST" or not request.path.startswith(PREFIX):
            return self.get_response(request)
        principal = principal_of(request)
        if principal is None:
            return self.get_response(request)  # answers 401
        if not key.strip() or len(key) > self.LONGEST or not key.isascii() or not key.isprintable():
            return problem_response(400, _("An Idempotency-Key has 1 to 200 printable characters."))
        knock(request)
        try:
            return self._once(request, principal, key)
        except RequestDataTooBig:
            return problem_response(413)
        except OperationalError:
            return problem_response(409, _("The same request is being worked on."), code="busy")

    def _once(self, request: HttpRequest, principal: str, key: str) -> HttpResponse:
        told = "\n".join((request.get_full_path(), request.content_type or ""))
        digest = hashlib.sha256(told.encode() + b"\n" + request.body).hexdigest()
        asked = {"principal": principal, "key": key, "request": digest}
        with transaction.atomic():
            try:
                given = once.given_before(**asked)
            except once.AnotherRequest:
                return problem_response(422)
            if given is not None:
                return self._again(given)
            response = self.get_response(request)
            if not 200 <= response.status_code < 300:
                transaction.set_rollback(True)
                return response
            headers = {name: response[name] for name in self.HEADERS if name in response}
            once.remember(
                **asked, status=response.status_code, headers=headers, body=response.content
            )
        return response

    @staticmethod
    def _again(given: GivenAnswer) -> HttpResponse:
        return HttpResponse(bytes(given.body), status=given.status, headers=given.headers)
