"""The page for a request that cannot be understood, with the words that say what to change."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBadRequest
from django.template.loader import render_to_string


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponseBadRequest:
    """`handler400`. Only our own BadRequest speaks to the reader; of a suspicious request (a false
    Host, a tampered session) nothing is told and nothing is read."""
    words = str(exception) if isinstance(exception, BadRequest) else ""
    return HttpResponseBadRequest(render_to_string("400.html", {"exception": words}))
