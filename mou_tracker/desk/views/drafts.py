"""Drafts: kept as one types, listed, discarded."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mou_tracker.desk import drafts
from mou_tracker.desk.models import Draft


@require_http_methods(["GET", "HEAD", "POST"])
def all_drafts(request: HttpRequest) -> HttpResponse:
    """The reader's drafts; POST keeps one (`path`, `query`, `title`, and the form as `typed`)."""
    if request.method == "POST":
        return _keep(request)
    found = Draft.objects.of(request.user)
    return render(request, "desk/drafts.html", {"drafts": found})


def _keep(request: HttpRequest) -> HttpResponse:
    asked = {name: request.POST.get(name, "") for name in ("path", "query", "title")}
    try:
        draft = drafts.keep(
            user=request.user, typed=QueryDict(request.POST.get("typed", "")), **asked
        )
    except ValidationError as error:
        raise BadRequest("; ".join(error.messages)) from error
    kept_at = str(int(draft.saved_at.timestamp())) if draft else ""
    return HttpResponse(status=204, headers={"X-Kept-At": kept_at})


@require_POST
def discard(request: HttpRequest, uid: str) -> HttpResponse:
    """Goes back to the form where `back` says so."""
    draft = get_object_or_404(Draft.objects.of(request.user), uid=uid)
    where = f"{draft.path}?{draft.query}" if draft.query else draft.path
    draft.delete()
    messages.success(request, _("The draft is discarded."))
    return redirect(where if "back" in request.POST else "desk:drafts")
