"""Around the views of /api/v1/: problem documents, compression, and answers given once."""

import gzip
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from agreements.actions import once
from agreements.files import StoreError
from agreements.files.words import failure
from agreements.models import IdempotentResponse
from agreements.views.busy import TRIES

from .authentication import principal_of
from .bodies import Body
from .errors import problem_response
from .parsing import MAX_BYTES
from .throttling import count_request

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


class IdempotencyMiddleware:
    """The innermost: a POST with an Idempotency-Key is done once. The answer is kept in the
    transaction of the action, so that after a crash the client may simply ask again. And an action
    the database ended for another's sake is done anew, up to TRIES times, as forms are
    (busy.py)."""

    LONGEST = 200
    HEADERS = ("Content-Type", "Location", "ETag", "Content-Language")
    WRITES = ("POST", "PUT", "PATCH", "DELETE")
    FILES = "multipart/form-data"

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in self.WRITES or not request.path.startswith(PREFIX):
            return self.get_response(request)
        principal = principal_of(request)
        if principal is None:
            return self.get_response(request)  # answers 401
        if request.META.get("HTTP_TRANSFER_ENCODING") and not request.META.get("CONTENT_LENGTH"):
            # what comes in chunks has no end that could be known beforehand, and is not read
            return problem_response(411, _("Send the body whole, with its Content-Length."))
        key = request.META.get("HTTP_IDEMPOTENCY_KEY") if request.method == "POST" else None
        if key is not None and not self._is_sound(key):
            return problem_response(400, _("An Idempotency-Key has 1 to 200 printable characters."))
        count_request(request)
        try:
            body = self._body(request, is_needed=key is not None)
        except RequestDataTooBig:
            return problem_response(413)
        except UnreadablePostError:
            return problem_response(400, _("The body ends before the length it declared."))
        except StoreError as error:
            return problem_response(error.status, failure(error), code=error.code)
        if body is None:
            return self.get_response(request)
        if key is None:
            return self._while_busy(body, lambda: self.get_response(request))
        told = "\n".join((request.get_full_path(), request.content_type or ""))
        digest = body.digest(told.encode() + b"\n")
        asked = {"principal": principal, "key": key, "request": digest}
        return self._while_busy(body, lambda: self._once(request, asked))

    def _is_sound(self, key: str) -> bool:
        return (
            bool(key.strip()) and len(key) <= self.LONGEST and key.isascii() and key.isprintable()
        )

    def _body(self, request: HttpRequest, *, is_needed: bool) -> Body | None:
        """The body, to be read again; None where it is better not kept: files without a key, which
        may be large, and what is too long to be looked at at all."""
        if request.content_type == self.FILES:
            return Body(request, most=settings.UPLOAD_MAX_BYTES) if is_needed else None
        try:
            return Body(request, most=MAX_BYTES)
        except RequestDataTooBig:
            if is_needed:
                raise
            return None  # the view says how many bytes it takes

    @staticmethod
    def _while_busy(body: Body, answer: Callable[[], HttpResponse]) -> HttpResponse:
        """`answer()`, from the beginning, until nobody else's action ends it or TRIES are over."""
        for _again in range(TRIES):
            response = answer()
            if not getattr(response, "is_to_do_anew", False):
                return response
            body.rewind()
        return answer()

    def _once(self, request: HttpRequest, asked: dict[str, str]) -> HttpResponse:
        try:
            with transaction.atomic():
                try:
                    given = once.given_before(**asked)
                except once.KeyReused:
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
        except OperationalError:
            return problem_response(409, _("The same request is being worked on."), code="busy")

    @staticmethod
    def _again(given: IdempotentResponse) -> HttpResponse:
        return HttpResponse(bytes(given.body), status=given.status, headers=given.headers)
