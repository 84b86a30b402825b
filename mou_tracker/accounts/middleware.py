"""Before every page: who must sign in, and by whose preferences it answers."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from agreements.wording.date_formats import Preferences, using_preferences, using_preferences_of
from mou_tracker.accounts.second_factor import must_set_up
from mou_tracker.accounts.session_store import TOLD
from mou_tracker.accounts.sessions import NOTED_EVERY, note_use

#: Beginnings of paths that answer without a session: they have a lock of their own, or no secret.
OPEN = ("/accounts/", "/api/", "/static/", "/healthz", "/readyz", "/metrics", "/i18n/", "/design/")
#: So many sessions a process remembers to have noted.
KEPT = 10_000


def is_open(path: str) -> bool:
    is_feed = path.startswith("/calendar/") and path.endswith(".ics")
    return path.startswith(OPEN) or is_feed


class SignInRequired:
    """Not signed in: every page redirects to the sign-in (interfaces §5), known address or not; and
    to the page that sets up a second factor, where there is none and must be one. The library's
    pages of one's own account are drawn without the application around them then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/accounts/"):
            asked: Any = request
            asked.must_set_up = SimpleLazyObject(lambda: must_set_up(request))
        if is_open(request.path):
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if must_set_up(request):
            return redirect("accounts:set-up-factor")
        return self.get_response(request)


class NotesUse:
    """When a session was last used: each process writes it down at most every ten minutes, and
    where the database takes nothing, the page is answered without."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.noted: dict[str, datetime] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_open(request.path) and request.session.get(TOLD):
            self.note(request, timezone.now())
        return self.get_response(request)

    def note(self, request: HttpRequest, now: datetime) -> None:
        key = request.session.session_key or ""
        if key in self.noted and now - self.noted[key] < NOTED_EVERY:
            return
        if len(self.noted) >= KEPT:
            self.noted.clear()
        self.noted[key] = now
        with suppress(DatabaseError), transaction.atomic():
            note_use(request, now=now)


class NoNul:
    """An address with a NUL names nothing, and no question holds one: the database could not even
    be asked. Inside of PreferencesMiddleware, so that the answer is in the reader's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise Http404
        is_page = not request.path.startswith("/api/")  # the API names the parameter itself
        if is_page and "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest(_("This address holds a character that no text has (NUL)."))
        return self.get_response(request)


class PreferencesMiddleware:
    """Language, zone and days as the person chose them; `Accept-Language` before that. The API
    says days as 2026-06-01 in any language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person: Any = request.user  # who signs out is somebody else afterwards
        is_known = person.is_authenticated
        if request.path.startswith("/api/"):
            with using_preferences(Preferences("iso", exact=True)):
                return self.get_response(request)
        if not is_known:
            return self.get_response(request)
        with using_preferences_of(person):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            if person.language:
                response.headers["Content-Language"] = person.language
            return response
