"""Nothing typed is lost between the browser and the database."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from agreements.access import can
from agreements.views.once import FORM_KEY
from mou_tracker.accounts.models import User

from . import drafts
from .models import Draft, SavedView
from .saved_views import PAGES, address_of

#: Says who was signed in on this browser last, when the session has ended: signed, only a number.
WHO = "desk"
WHO_LASTS = 30 * 24 * 3600  # seconds
#: Tells the script which form was saved, so that its own copy goes.
SAVED = "form_saved"
FORM = "application/x-www-form-urlencoded"
#: Addresses that keep nothing: they have rules of their own, or no words.
ALONE = ("/api/", "/accounts/", "/drafts/", "/i18n/")


class KeepsWords:
    """Around the sign-in: an action form that was sent in vain, because the session had ended or
    what it is about is gone, becomes a draft of its writer; one that was saved removes its draft;
    and `?draft=` opens a form with what was begun (`request.begun`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ALONE):
            return self.get_response(request)
        if request.method == "GET" and "draft" in request.GET and request.user.is_authenticated:
            self._open(request)
        response = self.get_response(request)
        if request.method == "POST":
            return self._sent(request, response)
        if request.method == "GET" and request.user.is_authenticated:
            self._remember(request, response)
        return response

    def _open(self, request: HttpRequest) -> None:
        found = Draft.objects.of(request.user)
        draft = found.filter(uid=request.GET["draft"][:12], path=request.path).first()
        if draft is not None:
            request.begun, request.begun_at = draft.typed, draft.saved_at

    def _sent(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not request.user.is_authenticated:
            return self._signed_out(request, response)
        if not request.POST.get(FORM_KEY):
            return response
        if response.status_code == 302:
            drafts.saved(user=request.user, path=request.path)
            response.set_cookie(
                SAVED, request.POST[FORM_KEY][:40], max_age=3600, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
        elif response.status_code == 404:
            draft = self._keep(request, request.user)
            if draft is not None:
                return render(request, "collaboration/gone.html", {"draft": draft}, status=404)
        return response

    def _signed_out(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The session has ended: after signing in again the form opens with every word. Of a
        stranger, and of files, not a byte is read."""
        user = self._last(request) if request.content_type == FORM else None
        draft = self._keep(request, user) if user and request.POST.get(FORM_KEY) else None
        if draft is None:
            return response
        following = urlencode({"next": draft.address})
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?{following}")

    def _keep(self, request: HttpRequest, user: Any) -> Draft | None:
        try:
            return drafts.keep(
                user=user,
                path=request.path,
                query=_without_draft(request),
                typed=request.POST,
            )
        except ValidationError:
            return None

    def _last(self, request: HttpRequest) -> User | None:
        try:
            pk = request.get_signed_cookie(WHO, None, salt=WHO, max_age=WHO_LASTS)
        except BadSignature:
            return None
        return User.objects.filter(pk=pk, is_active=True).first() if pk else None

    def _remember(self, request: HttpRequest, response: HttpResponse) -> None:
        if "html" not in response.get("Content-Type", ""):
            return
        known = request.COOKIES.get(WHO, "")
        if known.partition(":")[0] != str(request.user.pk):
            response.set_signed_cookie(
                WHO, request.user.pk, salt=WHO, max_age=WHO_LASTS, httponly=True,
                samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip


def _without_draft(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("draft", None)
    return query.urlencode()


class OpensWithView:
    """Reads the saved views of a page (`request.saved_views`, without which there are none), and
    opens the page with the reader's own choice where its address asks for nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, *_view: Any) -> HttpResponse | None:
        page = PAGES.get(request.resolver_match.view_name) if request.resolver_match else None
        if page is None or request.method != "GET" or not can(request.user, "see"):
            return None
        request.saved_views = list(SavedView.objects.offered_to(request.user).filter(page=page))
        chosen = next((row for row in request.saved_views if row.is_default), None)
        if chosen is None or request.GET:
            return None
        return HttpResponseRedirect(address_of(chosen))
