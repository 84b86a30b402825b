"""Drafts: kept as one types, listed, discarded and put back."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.views.base import undoing
from agreements.wording.date_formats import format_date
from mou_tracker.collaboration import drafts
from mou_tracker.collaboration.models import Draft


@require_http_methods(["GET", "HEAD", "POST"])
def all_drafts(request: HttpRequest) -> HttpResponse:
    """The reader's drafts; POST keeps one (`path`, `query`, `title`, and the form as `typed`)."""
    if request.method == "POST":
        return _keep(request)
    found = Draft.objects.of(request.user).select_related("user")
    return render(request, "collaboration/drafts.html", {"drafts": found})


def _keep(request: HttpRequest) -> HttpResponse:
    asked = {name: request.POST.get(name, "") for name in ("path", "query", "title")}
    try:
        draft = drafts.keep(
            user=request.user, typed=QueryDict(request.POST.get("typed", "")), **asked
        )
    except ValidationError as error:
        raise BadRequest("; ".join(error.messages)) from error
    if draft is None:
        return HttpResponse(status=204)
    told = {
        "X-Kept-At": str(int(draft.saved_at.timestamp())),
        "X-Kept-Time": format_date(draft.saved_at, "TIME_FORMAT"),  # by the reader's own clock
    }
    return HttpResponse(status=204, headers=told)


@require_POST
def discard(request: HttpRequest, uid: str) -> HttpResponse:
    """Goes back to the form where `back` says so."""
    draft = get_object_or_404(Draft.objects.of(request.user), uid=uid)
    where = f"{draft.path}?{draft.query}" if draft.query else draft.path
    drafts.discard(draft)
    back = f"{reverse('desk:put-back', args=[draft.uid])}"
    undo = f"{back} back=1" if "back" in request.POST else back
    messages.success(request, _("The draft is discarded."), extra_tags=undoing(undo))
    return redirect(where if "back" in request.POST else "desk:drafts")


@require_POST
def put_back(request: HttpRequest, uid: str) -> HttpResponse:
    """What was just discarded; `back` opens the form with it."""
    draft = drafts.put_back(user=request.user, uid=uid)
    if draft is None:
        messages.error(request, _("This draft is no longer there to be put back."))
        return redirect("desk:drafts")
    messages.success(request, _("The draft is back."))
    return redirect(draft.address if "back" in request.POST else "desk:drafts")
