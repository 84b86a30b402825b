"""One filter set for page, API and export: which activities match."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from activities.models import ActivityKind, ActivityState, CaseState, Forum
from agreements.access import Audience
from agreements.filtering import (
    Choices,
    Day,
    Flag,
    Named,
    Rows,
    SeenFilterSet,
    Words,
    either,
)
from agreements.filters import of_agreements, of_areas
from agreements.forms.fields import Selects
from agreements.models import Party
from agreements.search_text.lists import holding


class ActivityFilter(SeenFilterSet):
    """The filters of interfaces §3; `from` and `until` (days, inclusive) match overlap with a day
    or window."""

    q = Words(
        method="search", label=_("Words"), max_length=300, about="Words, found as by the search."
    )
    agreement = of_agreements(widget=Selects)
    party = Named(
        queryset=Party.objects.all(),
        to_field_name="uid",
        offers=Q(is_home=False),
        method="by_party",
        label=_("Partner"),
        widget=Selects,
        about="A party of the agreement, or that took part.",
    )
    area = of_areas()
    forum = Named(
        queryset=Forum.objects.all(),
        to_field_name="uid",
        method="by_forum",
        label=_("Forum"),
        widget=Selects,
        about="The forum.",
    )
    kind = Choices(choices=ActivityKind, label=_("Kind"), about="The kind.")
    state = Choices(choices=ActivityState, label=_("State"), about="The state.")
    from_ = Day(
        field_name="from",
        method="by_days",
        label=_("From"),
        about="Day or window touches this day or a later one.",
    )
    until = Day(
        method="by_days",
        label=_("Until"),
        about="Day or window touches this day or an earlier one.",
    )
    outside_cover = Flag(
        method="by_cover",
        label=_("Outside formal cover"),
        about="1: only those on days without cover.",
    )
    delayed = Flag(
        method="by_delay",
        label=_("Day past, nothing said"),
        about="1: only plans whose day or window has passed, and of which nothing says that they"
        " happened or will not.",
    )
    unanswered = Flag(
        audience=Audience.OFFICE,
        method="by_reply",
        label=_("Letters without a reply"),
        about="1: only letters sent 60 days ago or more to which no letter is the answer (staff).",
    )
    upcoming = Flag(
        method="by_plan", label=_("Still to come"), about="1: only what is still to come about."
    )

    FIRST = ("q", "agreement", "kind", "state")

    def search(self, queryset: Rows, name: str, value: str) -> Rows:
        return holding(queryset, value, user=self.user)

    def by_agreement(self, queryset: Rows, name: str, value: Any) -> Rows:
        return _linked(queryset, "agreement_links", agreement__in=value)

    def by_area(self, queryset: Rows, name: str, value: Any) -> Rows:
        return _linked(queryset, "area_links", area__in=value)

    def by_party(self, queryset: Rows, name: str, value: Any) -> Rows:
        """Under an agreement of that party which the reader may see, or with it taking part."""
        return queryset.with_party(value, seen_by=self.user)

    def by_forum(self, queryset: Rows, name: str, value: Any) -> Rows:
        return queryset.filter(forum__in=value)

    def by_days(self, queryset: Rows, name: str, value: date) -> Rows:
        if name == "until":
            return queryset.touching(None, value)
        return queryset.touching(value, None)

    def by_cover(self, queryset: Rows, name: str, value: bool) -> Rows:
        return either(queryset, queryset.outside_cover(seen_by=self.user), value)

    def by_delay(self, queryset: Rows, name: str, value: bool) -> Rows:
        return either(queryset, queryset.delayed(self.on), value)

    def by_reply(self, queryset: Rows, name: str, value: bool) -> Rows:
        return either(queryset, queryset.unanswered(self.on, seen_by=self.user), value)

    def by_plan(self, queryset: Rows, name: str, value: bool) -> Rows:
        return either(queryset, queryset.upcoming(self.on), value)


def _linked(queryset: Rows, links: str, **condition: Any) -> Rows:
    """The activities with a row of a link table that meets `condition`."""
    rows = queryset.model._meta.get_field(links).related_model.objects
    return queryset.filter(Exists(rows.filter(activity=OuterRef("pk"), **condition)))


class CaseFilter(SeenFilterSet):
    state = Choices(choices=CaseState, about="The state.")
