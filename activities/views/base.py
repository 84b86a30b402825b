"""What pages of this package share: one activity that may be seen, and what may be done with it."""

from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Activity
from agreements.access import NotPermitted, can
from agreements.models import Participation, Party
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
        seen, row = Party.objects.visible_to(self.request.user), self.activity
        agreements = row.agreement_links.visible_to(self.request.user).values("agreement")
        # each by itself: joined, they are multiplied with all that the home party has part in
        concerned = Q(pk=row.proposed_by_id) | Q(is_home=True)
        for links in (
            Participation.objects.filter(agreement__in=agreements),
            row.party_links.all(),
            row.participants.all(),
        ):
            concerned |= Q(pk__in=links.order_by().values("party"))
        return list(seen.filter(concerned).by_name())

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
