"""Keys for the API: one's own, and for administrators everybody's."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from agreements.access import can
from agreements.actions import Conflict
from agreements.models import Party
from mou_tracker.accounts import keys
from mou_tracker.accounts.forms import KeyForm
from mou_tracker.accounts.models import ApiKey

from .base import SettingsFormView


def keys_of(user: Any) -> QuerySet[ApiKey]:
    """The keys `user` may see and end: their own, for administrators everybody's."""
    rows = ApiKey.objects.select_related("party", "user", "created_by")
    return rows if can(user, "manage_users") else rows.filter(user=user)


class Keys(SettingsFormView):
    """The list and the form for another one. The secret stands on the answer and nowhere else: the
    form has no key of its own, because an answer that shows something is not one to repeat."""

    template_name = "settings/keys.html"
    form_class = KeyForm
    heading = gettext_lazy("API keys")
    submit = gettext_lazy("Make a key")

    @cached_property
    def parties(self) -> QuerySet[Party] | None:
        may = can(self.request.user, "manage_users")
        return Party.objects.filter(is_home=False).by_name() if may else None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "parties": self.parties}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        now = timezone.now()
        rows = list(keys_of(self.request.user).order_by("-created_at"))
        usable = {key.pk for key in keys_of(self.request.user).usable(now)}
        return super().get_context_data(
            **context,
            live=[key for key in rows if key.pk in usable],
            ended=[key for key in rows if key.pk not in usable][:20],
            sees_all=self.parties is not None,
            overlap=int(keys.OVERLAP.total_seconds() // 3600),
        )

    def form_valid(self, form: KeyForm) -> HttpResponse:
        given, user = form.cleaned_data, self.request.user
        party, days = given.get("party"), given["days"]
        made = keys.create_key(
            by=user,
            name=given["name"],
            party=party,
            user=None if party else user,
            expires_at=timezone.now() + timedelta(days=int(days)) if days else None,
        )
        return self.shown(made)

    def shown(self, made: tuple[ApiKey, str]) -> HttpResponse:
        """The page with the secret: kept by no cache, and gone when it is loaded again."""
        form = KeyForm(on=self.today, parties=self.parties)
        answer = self.render_to_response(
            self.get_context_data(form=form, made=made[0], secret=made[1])
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer


class RotateKey(Keys):
    """Another key in the place of this one; its secret stands on the answer."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = get_object_or_404(keys_of(request.user), pk=kwargs["pk"])
        try:
            return self.shown(keys.rotate_key(by=request.user, key=key, now=timezone.now()))
        except Conflict as error:
            messages.error(request, error.message)
            return redirect("accounts:keys")


class RevokeKey(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        key = get_object_or_404(keys_of(request.user), pk=pk)
        keys.revoke_key(by=request.user, key=key)
        messages.success(request, _("The key is revoked: it answers no more."))
        return redirect(reverse("accounts:keys"))
