"""Somebody leaves, or comes back: pages of the administrators."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from agreements.actions import Conflict
from agreements.actions.action import require
from mou_tracker.accounts.actions import change_user, reopen_account
from mou_tracker.accounts.models import ApiKey, User
from mou_tracker.accounts.views.base import SettingsFormView
from mou_tracker.feeds.models import FeedSecret

from .forms import LeavingForm
from .leaving import held_by, leave


class Leave(SettingsFormView):
    """What somebody holds, in figures, and the form that closes the account."""

    permission = "manage_users"
    template_name = "handover/leave.html"
    form_class = LeavingForm
    submit = gettext_lazy("Close the account")

    @cached_property
    def person(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"], is_active=True)

    @property
    def heading(self) -> str:
        return _("Leaving: %(person)s") % {"person": self.person}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.person}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            (_("People with an account"), reverse("accounts:users")),
            (str(self.person), reverse("accounts:user", args=[self.person.pk])),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        held = held_by(self.person, on=self.today)
        keys = ApiKey.objects.filter(user=self.person, revoked_at=None).count()
        feeds = FeedSecret.objects.filter(user=self.person, revoked_at=None).count()
        return super().get_context_data(
            **context,
            held=[(kind.label, n) for kind, n in held.items()],
            ends=[(_("API keys"), keys), (_("Calendar feed"), feeds)],
        )

    def perform(self, form: LeavingForm) -> str:
        row = leave(
            by=cast(Any, self.request.user), on=self.today, user=self.person, **form.cleaned_data
        )
        self.success_message = (
            _("Kept: the account is closed on that day by itself.")
            if row.is_active
            else _("The account is closed.")
        )
        return reverse("accounts:user", args=[row.pk])


class CallOff(View):
    """They stay after all. A handover that waits is taken back on its own page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(User, pk=pk, is_active=True)
        try:
            change_user(by=cast(Any, request.user), user=user, closes_on=None)
        except Conflict as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Called off: the account stays open."))
        return redirect("accounts:user", pk=pk)


class Reopen(View):
    """Who comes back is invited to the account they had."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(request.user, "manage_users")
        user = get_object_or_404(User, pk=pk)
        try:
            reopen_account(by=cast(Any, request.user), user=user)
        except Conflict as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Invited. The mail leaves within a minute."))
        return redirect("accounts:user", pk=pk)
