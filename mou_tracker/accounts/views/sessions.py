"""Where one is signed in: each session ends by itself, the others together; an administrator ends
all of somebody's."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from agreements.actions.action import require
from mou_tracker.accounts import sessions
from mou_tracker.accounts.models import User


class EndSession(View):
    """One of one's own, by the name its address has."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        user: Any = request.user
        for row in sessions.sessions_of(user, now=timezone.now()):
            if sessions.name_of(row.session_key) == name:
                sessions.end_session(by=user, session=row)
                messages.success(request, _("Ended. Whoever uses it must sign in again."))
                return redirect("accounts:security")
        raise Http404


class EndOtherSessions(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        here, user = request.session.session_key, cast(Any, request.user)
        n = sessions.end_sessions(by=user, user=user, keep=here)
        messages.success(request, _ended(n))
        return redirect("accounts:security")


class EndSessionsOf(View):
    """An administrator's, of anybody."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(request.user, "manage_users")
        user = get_object_or_404(User, pk=pk)
        keep = request.session.session_key if user.pk == request.user.pk else None
        messages.success(
            request, _ended(sessions.end_sessions(by=cast(Any, request.user), user=user, keep=keep))
        )
        return redirect("accounts:user", pk=pk)


def _ended(n: int) -> str:
    if not n:
        return _("There was no other session.")
    return ngettext("%(n)d session ended.", "%(n)d sessions ended.", n) % {"n": n}
