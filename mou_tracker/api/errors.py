"""Every refusal below /api/v1/ as a problem document (RFC 9457), in the language asked for."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from rest_framework import exceptions
from rest_framework.response import Response

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.db import Error, IntegrityError
from django.http import Http404, HttpResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements.actions.action import Conflict, Stale
from agreements.dates import DateError
from agreements.files import StoreError
from agreements.files.words import failure
from agreements.status.answers import BeyondHorizon
from agreements.views.busy import ANEW, code_of, is_away, is_busy

from .rendering import dumps

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: gettext_noop("The request is not right"),
    401: gettext_noop("A valid key is needed"),
    403: gettext_noop("Not allowed"),
    404: gettext_noop("Not found"),
    405: gettext_noop("Not possible here"),
    406: gettext_noop("This is answered as JSON only"),
    409: gettext_noop("The present state does not allow this"),
    411: gettext_noop("Say how long the body is"),
    412: gettext_noop("Changed in the meantime"),
    413: gettext_noop("Too large"),
    415: gettext_noop("Send JSON in UTF-8"),
    422: gettext_noop("This key was used for another request"),
    428: gettext_noop("Say which version you read"),
    429: gettext_noop("Too many requests"),
    500: gettext_noop("Something went wrong here"),
    503: gettext_noop("Not available for a moment"),
    507: gettext_noop("No room left"),
}
#: Columns of a term stand in groups in the API: "end_on" is told as "end.on".
GROUPS = ("effect_", "end_", "renewal_", "notice_")
RENAMED = {
    "names": "name",
    "event_on": "on",
    "notified_on": "on",
    "starts_choice": "starts",
    "starts_day": "starts",
}


def problem(
    status: int, detail: str = "", *, code: str = "", errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """The members of a problem document; `code` is stable and the same in every language."""
    title = TITLES.get(status) or HTTPStatus(status).phrase
    slug = code or HTTPStatus(status).name.lower()
    return {
        "type": f"urn:mou-tracker:problem:{slug.replace('_', '-')}",
        "title": _(title),
        "status": status,
        "detail": detail or _(title),
        "errors": errors or [],
    }


def problem_response(status: int, detail: str = "", *, code: str = "") -> HttpResponse:
    """A problem document from outside the views."""
    body = dumps(problem(status, detail, code=code))
    response = HttpResponse(body, status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """REST framework's exception handler; knows every exception, the unexpected ones included."""
    if isinstance(error, DateError):
        error = ValidationError(_(str(error)), code=error.code)
    for kind, shape in SHAPES:
        if isinstance(error, kind):
            status, members, headers = shape(error)
            break
    else:
        status, members, headers = _unexpected(error)
    response = Response(
        problem(status, **members), status=status, content_type=MEDIA_TYPE, headers=headers
    )
    response.is_to_do_anew = code_of(error) in ANEW  # asked by the middleware
    response["Cache-Control"] = "no-store"
    return response


Shaped = tuple[int, dict[str, Any], dict[str, str]]


def _invalid(error: ValidationError) -> Shaped:
    errors = [
        {"field": field, "code": str(one.code or "invalid"), "message": message}
        for field, messages in _by_field(error)
        for one in messages
        for message in one.messages
    ]
    return 400, {"detail": errors[0]["message"] if errors else "", "errors": errors}, {}


def _by_field(error: ValidationError) -> Iterator[tuple[str, list[ValidationError]]]:
    if hasattr(error, "error_dict"):
        for name, messages in error.error_dict.items():
            yield field_path(name), messages
    else:
        yield "", error.error_list


def field_path(name: str) -> str:
    """The path of a model's column in a request body."""
    if name == "__all__":
        return ""
    for group in GROUPS:
        if name.startswith(group):
            return f"{group[:-1]}.{name.removeprefix(group)}"
    return RENAMED.get(name, name)


def _conflict(error: Conflict) -> Shaped:
    status = 412 if isinstance(error, Stale) else 409
    return status, {"detail": error.message, "code": error.code}, {}


def _beyond(error: BeyondHorizon) -> Shaped:
    message = _("Nothing is computed beyond %s.") % error.horizon
    errors = [{"field": error.field, "code": "beyond_horizon", "message": message}]
    return 400, {"detail": message, "code": "beyond_horizon", "errors": errors}, {}


def _api(error: exceptions.APIException) -> Shaped:
    headers = {}
    if error.status_code == 401 or getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    if isinstance(error, exceptions.ValidationError):
        errors = list(_flat(error.detail))
        return 400, {"detail": errors[0]["message"] if errors else "", "errors": errors}, {}
    code = error.get_codes()
    return (
        error.status_code,
        {"detail": force_str(error.detail), "code": code if isinstance(code, str) else ""},
        headers,
    )


def _flat(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    if isinstance(detail, dict):
        for name, value in detail.items():
            at = path if name == "non_field_errors" else f"{path}.{name}".strip(".")
            yield from _flat(value, at)
    elif isinstance(detail, list):
        for number, value in enumerate(detail):
            nested = isinstance(value, dict | list)
            yield from _flat(value, f"{path}.{number}" if nested else path)
    else:
        yield {"field": path, "code": str(detail.code), "message": force_str(detail)}


def _unexpected(error: Exception) -> Shaped:
    log.exception("unexpected", exc_info=error)
    return 500, {}, {}


def _database(error: Error) -> Shaped:
    if not is_away(error):
        return _unexpected(error)
    if is_busy(error):
        return 409, {"detail": _("Somebody else is changing this. Try again."), "code": "busy"}, {}
    log.warning("database", exc_info=error)
    return 503, {}, {"Retry-After": "5"}


def _integrity(error: IntegrityError) -> Shaped:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    log.warning("constraint %s", name, exc_info=error)
    return 409, {"detail": _("This does not fit what is recorded."), "code": name}, {}


#: exception -> what it is told as; the first that fits.
SHAPES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Any], ...] = (
    (ValidationError, _invalid),
    (Conflict, _conflict),
    (BeyondHorizon, _beyond),
    (exceptions.APIException, _api),
    (Http404, lambda _error: (404, {}, {})),
    (PermissionDenied, lambda error: (403, {"detail": str(error)}, {})),
    (RequestDataTooBig, lambda _error: (413, {}, {})),
    ((BadRequest, SuspiciousOperation), lambda error: (400, {"detail": str(error)}, {})),
    (StoreError, lambda error: (error.status, {"detail": failure(error), "code": error.code}, {})),
    (IntegrityError, _integrity),
    (Error, _database),
)
