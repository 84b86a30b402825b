"""Setting up a second factor where the office asks for one, of which roles it does, and what an
administrator does for somebody who lost theirs."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from agreements.actions import Conflict
from agreements.actions.action import require
from mou_tracker.accounts.forms import FactorRolesForm
from mou_tracker.accounts.models import User
from mou_tracker.accounts.second_factor import must_set_up, reset_factor, set_factor_roles

from .base import SettingsFormView


class SetUpFactor(TemplateView):
    """The only page of who has none and must have one; everybody else goes to their own."""

    template_name = "account/second_factor.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect("account_login")
        if not must_set_up(request):
            return redirect("mfa_index")
        return super().get(request, *args, **kwargs)


class FactorRoles(SettingsFormView):
    """Of which roles a second factor is asked."""

    permission = "manage_users"
    form_class = FactorRolesForm
    heading = gettext_lazy("Second factor")
    success_message = gettext_lazy("Saved. It holds from the next page on.")

    def get_initial(self) -> dict[str, Any]:
        return {"roles": getattr(self.request.user, "factor_roles", [])}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("People with an account"), reverse("accounts:users"))]

    def perform(self, form: FactorRolesForm) -> str:
        by: Any = self.request.user
        set_factor_roles(by=by, roles=form.cleaned_data["roles"])
        return reverse("accounts:users")


class ResetFactor(View):
    """An administrator's, of somebody else."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(request.user, "manage_users")
        by: Any = request.user
        try:
            reset_factor(by=by, user=get_object_or_404(User, pk=pk))
        except Conflict as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Reset. The person signs in with the password alone."))
        return redirect("accounts:user", pk=pk)


class RemovePasskey(RemoveWebAuthnView):
    """The library's page, which would take the last factor of somebody who must have one."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(request, _("Your role needs a second factor: add another one first."))
            return redirect("mfa_list_webauthn")
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer
