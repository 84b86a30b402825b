"""The way to the office's own sign-in and back."""

import logging
from typing import Any

from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.providers.oauth2.views import (
    OAuth2CallbackView,
    OAuth2LoginView,
    OAuth2View,
)
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
from mou_tracker.accounts.provider_answers import ProviderAnswers

log = logging.getLogger(__name__)


class ToProvider(View):
    """Leads to the provider; 404 where there is none. Each asks the provider something, so that it
    counts as a sign-in does."""

    def get(self, request: HttpRequest) -> HttpResponse:
        _exists()
        return redirect("account_login")

    def post(self, request: HttpRequest) -> HttpResponse:
        _exists()
        too_often: HttpResponse | None = ratelimit.consume_or_429(request, action="login")
        return too_often or _asked(OAuth2LoginView, request)


class FromProvider(View):
    """Comes back from the provider, with its word or its refusal."""

    def get(self, request: HttpRequest) -> HttpResponse:
        _exists()
        return _asked(OAuth2CallbackView, request)


def _exists() -> None:
    if not settings.OIDC_NAME:
        raise Http404


def _asked(step: type[OAuth2View], request: HttpRequest) -> HttpResponse:
    """What `step` of the library answers. It lets through that the provider is away, or that what
    it tells of itself lacks something."""
    try:
        view = step.adapter_view(ProviderAnswers(request, settings.OIDC_PROVIDER))
        answer: HttpResponse = view(request)
    except ImmediateHttpResponse as error:
        answer = error.response
    except (RequestException, KeyError):
        log.warning("the provider of sign-ins does not answer as it should", exc_info=True)
        answer = refused(request, "failed")
    return answer


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
