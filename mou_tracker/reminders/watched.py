"""What somebody watches of their own accord, and how they stop: the only mails one may do without.
Who opens the page changes nothing; the header `List-Unsubscribe` of such mails leads here."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from agreements.models import Agreement
from agreements.views.base import undoing
from mou_tracker.accounts.views.base import SettingsPage

from . import actions
from .models import Watch


def watched_by(user: Any) -> Any:
    """As far as they still may see it."""
    return Agreement.objects.visible_to(user).filter(watches__user=user)


class Watched(SettingsPage, TemplateView):
    needs = "see"
    template_name = "settings/watched.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = watched_by(self.request.user).order_by("reference")
        return super().get_context_data(**context, rows=rows)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """`agreement`: its reference; without, of all."""
    user = request.user
    if reference := request.POST.get("agreement"):
        agreement = get_object_or_404(watched_by(user), reference=reference)
        actions.unwatch(agreement=agreement, by=user)
        again = reverse("reminders:watch", args=[reference])
        words = _("You no longer hear of the days of this agreement.")
        messages.success(request, words, extra_tags=undoing(f"{again} wanted=1"))
    else:
        for row in Watch.objects.filter(user=user).select_related("agreement").order_by("pk"):
            actions.unwatch(agreement=row.agreement, by=user)
        messages.success(request, _("You watch no agreement any more."))
    return redirect("reminders:watched")
