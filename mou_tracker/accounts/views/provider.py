"""The way to the office's own sign-in and back."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.providers.openid_connect.views import login
from requests import RequestException

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from agreements.actions.action import require
from mou_tracker.accounts.models import User
from mou_tracker.accounts.provider import refused, unlink


class ToProvider(View):
    """Leads to the provider; 404 where there is none."""

    def get(self, request: HttpRequest) -> HttpResponse:
        self._exists()
        return redirect("account_login")

    def post(self, request: HttpRequest) -> HttpResponse:
        self._exists()
        try:
            answer: HttpResponse = login(request, provider_id=settings.OIDC_PROVIDER)
        except ImmediateHttpResponse as error:
            answer = error.response
        except RequestException:
            answer = refused(request, "failed")
        return answer

    def _exists(self) -> None:
        if not settings.OIDC_NAME:
            raise Http404


class Unlink(View):
    """One's own identity, or an administrator somebody's (`pk`)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        by: Any = request.user
        if pk is None:
            unlink(by=by, user=by)
            where = redirect("accounts:security")
        else:
            require(by, "manage_users")
            unlink(by=by, user=get_object_or_404(User, pk=pk))
            where = redirect("accounts:user", pk=pk)
        messages.success(request, _("Unlinked. The password is what it was."))
        return where
