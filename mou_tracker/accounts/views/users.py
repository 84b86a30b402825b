"""People with an account: who they are, what they may do, and whether they still come in."""

from typing import Any, cast

from allauth.mfa.models import Authenticator

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from agreements.actions import Conflict
from agreements.actions.action import require
from agreements.exports import Column
from agreements.views.base import page_of
from agreements.views.exporting import Exports
from agreements.views.filtering import chosen
from mou_tracker.accounts import actions
from mou_tracker.accounts.forms import InviteForm, OfficersForm, UserForm
from mou_tracker.accounts.models import Role, User
from mou_tracker.accounts.provider import is_linked
from mou_tracker.accounts.sessions import how_many

from .base import SettingsFormView, SettingsPage

STANDINGS = {
    "active": {"is_active": True},
    "waiting": {"is_active": True, "last_login": None},
    "ended": {"is_active": False},
}
COLUMNS = (
    Column(gettext_lazy("Name"), lambda row: row.native_name, 18),
    Column(gettext_lazy("Name in Latin script"), lambda row: row.latin_name, 20),
    Column(gettext_lazy("E-mail"), lambda row: row.email, 30),
    Column(gettext_lazy("Role"), lambda row: row.get_role_display(), 18),
    Column(gettext_lazy("May sign in"), lambda row: row.is_active, 12),
    Column(gettext_lazy("Second factor"), lambda row: row.has_factor, 14),
    Column(gettext_lazy("Last sign-in"), lambda row: row.last_login, 17),
    Column(gettext_lazy("Responsible for"), lambda row: row.held, 14),
)


class Users(Exports, SettingsPage, TemplateView):
    """The list; `?role=` and `?state=` keep some."""

    template_name = "settings/users.html"
    needs = export_needs = "manage_users"
    sheet = "users"
    sheet_title = gettext_lazy("People with an account")

    @cached_property
    def role(self) -> str:
        return chosen(self.request, "role", Role.values)

    @cached_property
    def state(self) -> str:
        return chosen(self.request, "state", STANDINGS)

    def rows(self) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        rows = User.objects.filter(**STANDINGS.get(self.state, {}))
        if self.role:
            rows = rows.filter(role=self.role)
        held = Count("responsible_for", distinct=True)
        return rows.annotate(has_factor=Exists(factors), held=held).order_by("native_name", "pk")

    def columns(self) -> Any:
        return COLUMNS

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        states = [
            ("active", _("may sign in")), ("waiting", _("has not come yet")),
            ("ended", _("may no longer sign in")),
        ]  # fmt: skip
        return super().get_context_data(
            **context,
            page=page_of(self.rows(), self.request),
            roles=Role.choices,
            states=states,
            role=self.role,
            state=self.state,
        )


class OfficersRights(SettingsFormView):
    """Whether officers may do what coordinators may."""

    permission = "manage_users"
    form_class = OfficersForm
    heading = gettext_lazy("Rights of officers")
    success_message = gettext_lazy("Saved. It holds from the next page on.")

    def get_initial(self) -> dict[str, Any]:
        return {"officers_coordinate": getattr(self.request.user, "officers_coordinate", False)}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("People with an account"), reverse("accounts:users"))]

    def perform(self, form: OfficersForm) -> str:
        coordinate = form.cleaned_data["officers_coordinate"]
        actions.set_officers_rights(by=self.request.user, coordinate=coordinate)
        return reverse("accounts:users")


class Invite(SettingsFormView):
    permission = "manage_users"
    form_class = InviteForm
    heading = gettext_lazy("Invite somebody")
    submit = gettext_lazy("Send the invitation")
    success_message = gettext_lazy("Invited. The mail leaves within a minute.")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("People with an account"), reverse("accounts:users"))]

    def perform(self, form: InviteForm) -> str:
        actions.invite_user(by=cast(Any, self.request.user), **form.cleaned_data)
        return reverse("accounts:users")


class ChangeUser(SettingsFormView):
    """Name, role, and whether the person may sign in."""

    permission = "manage_users"
    template_name = "settings/user.html"
    form_class = UserForm
    success_message = gettext_lazy("Saved. It holds from the next page on.")

    @cached_property
    def person(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"])

    @property
    def heading(self) -> str:
        return str(self.person)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.person, name) for name in UserForm.base_fields}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("People with an account"), reverse("accounts:users"))]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        waiting = self.person.last_login is None and self.person.is_active
        sessions = how_many(self.person, now=timezone.now())
        return super().get_context_data(
            **context,
            person=self.person,
            waiting=waiting,
            sessions=sessions,
            is_linked=is_linked(self.person),
            has_factor=self.person.pk != self.request.user.pk
            and Authenticator.objects.filter(user=self.person).exists(),
        )

    def perform(self, form: UserForm) -> str:
        actions.change_user(by=cast(Any, self.request.user), user=self.person, **form.cleaned_data)
        return reverse("accounts:users")


class InviteAgain(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(request.user, "manage_users")
        user = get_object_or_404(User, pk=pk)
        try:
            actions.invite_again(by=cast(Any, request.user), user=user)
        except Conflict as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Invited. The mail leaves within a minute."))
        return redirect("accounts:users")
