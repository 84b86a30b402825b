"""What pages of this package share: one activity that may be seen, and what may be done with it."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Activity
from agreements.access import NotPermitted, can
from agreements.models import Party
from agreements.templatetags.words import localised


class OfActivity:
    """Pages below one activity: 404 where it may not be seen."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def seen(self):
        return Activity.objects.visible_to(self.request.user)

    @cached_property
    def activity(self) -> Activity:
        return get_object_or_404(self.seen(), uid=self.kwargs["uid"])

    @cached_property
    def parties(self) -> list[Party]:
        """Those it concerns, as far as they may be seen: home first, then by short name."""
        seen = Party.objects.visible_to(self.request.user)
        links = self.activity.agreement_links.visible_to(self.request.user)
        of_agreements = seen.filter(agreements__in=links.values("agreement"))
        named = seen.filter(activity_links__activity=self.activity)
        took_part = seen.filter(participant_rows__activity=self.activity)
        proposing = seen.filter(pk=self.activity.proposed_by_id)
        found = (
            of_agreements | named | took_part | proposing | seen.filter(is_home=True)
        ).distinct()
        return list(found.by_name())

    def get_success_url(self) -> str:
        return page_of_activity(self.activity)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            (_("Activities"), reverse("activities:list")),
            (localised(self.activity.title), page_of_activity(self.activity)),
        ]


def page_of_activity(activity: Activity) -> str:
    """Its page: meetings have an address of their own."""
    name = "activities:meeting" if activity.is_meeting else "activities:detail"
    return reverse(name, args=[activity.uid])


def need(request: HttpRequest, verb: str) -> None:
    """403 for those who may look but not do; ask for visibility first."""
    if not can(request.user, verb):
        raise NotPermitted(verb)
