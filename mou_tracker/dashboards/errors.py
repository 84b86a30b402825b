"""Pages for what went wrong: a request that cannot be understood, and a database that is away."""

import sys

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from agreements.access import can, rights_of
from agreements.files import StoreError
from agreements.files.words import failure
from agreements.views.busy import is_away, is_busy
from mou_tracker import request_ids
from mou_tracker.accounts.colleagues import colleagues_who_may

#: Seconds after which asking again is worth while.
RETRY_AFTER = 5
#: Colleagues that are named.
MOST = 8
#: Addresses of signing in, of passwords and of second factors.
SIGNING_IN = "/accounts/"
#: What a form carries besides words.
HIDDEN = ("form_key", "version", "opened", "despite")


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponseBadRequest:
    """`handler400`. Only our own BadRequest speaks to the reader; of a suspicious request (a false
    Host, a tampered session) nothing is told and nothing is read."""
    words = str(exception) if isinstance(exception, BadRequest) else ""
    return HttpResponseBadRequest(render_to_string("400.html", {"exception": words}))


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler403`. Says who could take the step, to who may know the office."""
    verb = getattr(exception, "verb", "")
    knows = verb and can(request.user, "see") and not rights_of(request.user).is_partner
    who = colleagues_who_may(verb)[: MOST + 1] if knows else []
    context = {"exception": str(exception), "who": who[:MOST], "is_more": len(who) > MOST}
    return render(request, "403.html", context, status=403)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """All that a form sent but the proof of its origin. What was typed to sign in is given back on
    no page: passwords and codes are for nobody who looks over a shoulder."""
    if request.path.startswith(SIGNING_IN):
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
        for value in values
    ]


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`CSRF_FAILURE_VIEW`. Usually a page left open over a sign-out: its words are given back to be
    copied. They are not put into a form, which another site could have filled for the reader."""
    kept = [
        (name.replace("_", " "), value)
        for name, value in _typed(request)
        if value.strip() and name not in HIDDEN
    ]
    page = render_to_string("403_csrf.html", {"kept": kept, "request": request})
    return HttpResponse(page, status=403)


def _no_files(error: StoreError) -> HttpResponse:
    """The store of documents cannot be asked: the rest of the product works."""
    context = {"reason": failure(error), "number": request_ids.current()}
    page = render_to_string("503.html", context)
    return HttpResponse(page, status=error.status, headers={"Retry-After": str(RETRY_AFTER)})


def broken(request: HttpRequest) -> HttpResponse:
    """`handler500`. While the database is away, or somebody else holds the same rows, a page says
    so, and gives back every typed word in a form that can be sent again as it is: its key makes
    sure that it is done once."""
    error = sys.exc_info()[1]
    if isinstance(error, StoreError):
        return _no_files(error)
    if not is_away(error):
        told = {"number": request_ids.current(), "path": request.path}
        page = render_to_string("500.html", told)
        return HttpResponse(page, status=500)
    busy = is_busy(error)
    typed = _typed(request) if request.method == "POST" else []
    context = {
        "typed": typed,
        "kept": [(name, value) for name, value in typed if value and name not in HIDDEN],
        "path": request.get_full_path(),
        "csrf_token": get_token(request),
        "number": "" if busy else request_ids.current(),
        "reason": _("Somebody else is changing this. Try again.") if busy else "",
    }
    page = render_to_string("503.html", context)
    status = 409 if busy else 503
    return HttpResponse(page, status=status, headers={"Retry-After": str(RETRY_AFTER)})
