"""One's own profile, how one signs in, and where one is signed in."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView, TemplateView
from django.views.i18n import set_language

from agreements.languages import CODES
from mou_tracker.accounts import actions
from mou_tracker.accounts.devices import device_words
from mou_tracker.accounts.forms import ProfileForm, zone_list
from mou_tracker.accounts.models import UserSession
from mou_tracker.accounts.provider import is_linked
from mou_tracker.accounts.sessions import name_of, sessions_of

from .base import SettingsFormView, SettingsPage


class Profile(SettingsFormView):
    """Name, language, zone, and the manner of writing days."""

    template_name = "settings/profile.html"
    form_class = ProfileForm
    heading = gettext_lazy("Profile")
    success_message = gettext_lazy("Saved.")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.request.user, name) for name in ProfileForm.base_fields}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context, zones=zone_list())

    def perform(self, form: ProfileForm) -> str:
        actions.change_profile(by=self.request.user, **form.cleaned_data)
        return reverse("accounts:profile")


@dataclass(frozen=True, slots=True)
class Line:
    """A session as it is shown."""

    row: UserSession
    is_this: bool

    @property
    def device(self) -> str:
        return device_words(self.row.agent) if self.row.started_at else _("a device not known")

    @property
    def name(self) -> str:
        return name_of(self.row.session_key)


class Security(SettingsPage, TemplateView):
    """The ways in: password, second factor, passkeys; each is changed on a page of its own."""

    template_name = "settings/security.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        kinds = Authenticator.objects.filter(user=self.request.user).values_list("type", flat=True)
        user: Any = self.request.user
        here = self.request.session.session_key
        rows = sessions_of(user, now=timezone.now())
        return super().get_context_data(
            **context,
            factors=set(kinds),
            is_linked=is_linked(user),
            sessions=[Line(row, row.session_key == here) for row in rows],
        )


class Feed(RedirectView):
    """The calendar keeps its feeds beside the month."""

    permanent = False
    url = "/calendar/#subscribe"


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language with the person, and in a cookie for who is not signed in."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in CODES:
        actions.change_profile(by=request.user, language=chosen)
    return set_language(request)
