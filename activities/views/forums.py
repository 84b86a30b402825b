"""Forums: multilateral bodies and the agreements they feed."""

from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from activities import actions, exports, forms
from activities.models import Activity, Forum
from activities.status.listing import rows_for
from agreements.access import can
from agreements.forms.base import initial_of
from agreements.models import Agreement
from agreements.views.base import ActionFormView, AsOf, page_of
from agreements.views.exporting import Exports

LATEST = 50


class Forums(Exports, AsOf, TemplateView):
    """Multilateral bodies, and how many activities one may see took place in each."""

    template_name = "activities/forums.html"
    sheet = "forums"
    sheet_title = gettext_lazy("Forums")

    def rows(self) -> QuerySet[Forum]:
        user = self.request.user
        seen = Activity.objects.visible_to(user).values("pk")
        forums = Forum.objects.visible_to(user).annotate(
            activity_count=Count("activities", filter=Q(activities__in=seen))
        )
        return forums.order_by("short_name", "pk")

    def columns(self) -> Any:
        return exports.FORUMS

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **context,
            **page_of(self.rows(), self.request),
            may_add=can(self.request.user, "change_activity"),
        )


class OfForum:
    """Pages below one forum: 404 where it may not be seen."""

    @cached_property
    def forum(self) -> Forum:
        seen = Forum.objects.visible_to(self.request.user)
        return get_object_or_404(seen, uid=self.kwargs["uid"])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        here = reverse("activities:forum", args=[self.forum.uid])
        return [(_("Forums"), reverse("activities:forums")), (self.forum.short_name, here)]


class ForumPage(OfForum, AsOf, TemplateView):
    """One body: its sessions, and the agreements it feeds."""

    template_name = "activities/forum.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        seen = Activity.objects.visible_to(user).filter(forum=self.forum)
        fed = Agreement.objects.visible_to(user).filter(activity_links__activity__in=seen)
        return super().get_context_data(
            **context,
            forum=self.forum,
            rows=rows_for(seen.newest_first()[:LATEST], user=user, on=self.on),
            agreements=fed.distinct().order_by("reference")[:LATEST],
            may_change=can(user, "change_activity"),
            breadcrumbs=self.breadcrumbs(),
        )


class AddForum(ActionFormView):
    action = staticmethod(actions.add_forum)
    permission = "change_activity"
    form_class = forms.ForumForm
    heading = gettext_lazy("Add a forum")
    success_message = gettext_lazy("Added.")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("Forums"), reverse("activities:forums"))]

    def get_success_url(self) -> str:
        return reverse("activities:forum", args=[self.object.uid])


class ChangeForum(OfForum, ActionFormView):
    action = staticmethod(actions.change_forum)
    target = "forum"
    is_versioned = True
    permission = "change_activity"
    form_class = forms.ForumForm
    heading = gettext_lazy("Change the forum")
    success_message = gettext_lazy("Saved.")

    def get_initial(self) -> dict[str, Any]:
        found = initial_of(self.forum, self.form_class.base_fields)
        return {**found, "members": ", ".join(self.forum.members)}

    def get_success_url(self) -> str:
        return self.breadcrumbs()[-1][1]
