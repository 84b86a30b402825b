"""One filter set for page, API, export and feed: which activities match, which commitments."""

from datetime import date
from typing import Any

import django_filters as filters

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, ActivityKind, ActivityState, Forum
from agreements.models import (
    Agreement,
    Area,
    Commitment,
    CommitmentSide,
    CommitmentState,
    Party,
)
from agreements.search_text.lists import holding

from .forms.fields import Selects


class ActivityFilter(filters.FilterSet):
    """The filters of interfaces §3; `from` and `until` (days, inclusive) match overlap with a day
    or window. Choices are only what `user` may see."""

    q = filters.CharFilter(method="search", label=_("Words"), max_length=300)
    agreement = filters.ModelMultipleChoiceFilter(
        queryset=Agreement.objects.none(),
        to_field_name="reference",
        method="by_agreement",
        label=_("Agreement"),
        widget=Selects,
    )
    party = filters.ModelChoiceFilter(
        queryset=Party.objects.none(), to_field_name="uid", method="by_party", label=_("Partner")
    )
    area = filters.ModelMultipleChoiceFilter(
        queryset=Area.objects.all(),
        to_field_name="code",
        method="by_area",
        label=_("Area"),
        widget=forms.CheckboxSelectMultiple,
    )
    forum = filters.ModelChoiceFilter(
        queryset=Forum.objects.none(), to_field_name="uid", label=_("Forum")
    )
    kind = filters.MultipleChoiceFilter(
        choices=ActivityKind, label=_("Kind"), widget=forms.CheckboxSelectMultiple
    )
    state = filters.MultipleChoiceFilter(
        choices=ActivityState, label=_("State"), widget=forms.CheckboxSelectMultiple
    )
    until = filters.DateFilter(method="by_days", label=_("Until"))
    outside_cover = filters.BooleanFilter(
        method="by_cover", label=_("Outside formal cover"), widget=forms.CheckboxInput
    )
    upcoming = filters.BooleanFilter(
        method="by_plan", label=_("Still to come"), widget=forms.CheckboxInput
    )

    #: What the page shows at once; the rest is folded away.
    FIRST = ("q", "agreement", "kind", "state")

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, *args: Any, on: date, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on, self.user = on, user
        seen = Party.objects.visible_to(user)
        self.filters["party"].queryset = seen.filter(is_home=False)
        self.filters["agreement"].queryset = Agreement.objects.visible_to(user)
        self.filters["forum"].queryset = Forum.objects.visible_to(user)
        self.filters["area"].queryset = Area.objects.visible_to(user)

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return holding(queryset, value, user=self.user)

    def by_agreement(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return self._linked(queryset, "agreement_links", agreement__in=value) if value else queryset

    def by_area(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return self._linked(queryset, "area_links", area__in=value) if value else queryset

    def by_party(self, queryset: QuerySet, name: str, value: Party) -> QuerySet:
        """Under an agreement of that party which the reader may see, or with it taking part."""
        return queryset.with_party([value], seen_by=self.user)

    def by_days(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        if name == "until":
            return queryset.touching(None, value)
        return queryset.touching(value, None)

    def by_cover(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.outside_cover(seen_by=self.user) if value else queryset

    def by_plan(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.upcoming(self.on) if value else queryset

    def _linked(self, queryset: QuerySet, links: str, **condition: Any) -> QuerySet:
        return queryset.filter(Exists(_rows(queryset, links).filter(**condition)))


def _rows(queryset: QuerySet, name: str) -> QuerySet:
    """The rows of a link table that belong to the outer activity."""
    link = queryset.model._meta.get_field(name).related_model
    return link.objects.filter(activity=OuterRef("pk"))


# "from" is a word of Python, so it cannot be written as an attribute above
ActivityFilter.base_filters = {
    **{name: one for name, one in ActivityFilter.base_filters.items() if name != "until"},
    "from": filters.DateFilter(field_name="from", method="by_days", label=_("From")),
    "until": ActivityFilter.base_filters["until"],
    "outside_cover": ActivityFilter.base_filters["outside_cover"],
    "upcoming": ActivityFilter.base_filters["upcoming"],
}


class CommitmentFilter(filters.FilterSet):
    """Which promises; `overdue`: still open, and the whole of the due day or window has passed."""

    q = filters.CharFilter(method="search", label=_("Words"), max_length=300)
    side = filters.MultipleChoiceFilter(
        choices=CommitmentSide, label=_("Who promised"), widget=forms.CheckboxSelectMultiple
    )
    state = filters.MultipleChoiceFilter(
        choices=CommitmentState, label=_("State"), widget=forms.CheckboxSelectMultiple
    )
    agreement = filters.ModelMultipleChoiceFilter(
        queryset=Agreement.objects.none(),
        to_field_name="reference",
        method="by_agreement",
        label=_("Agreement"),
        widget=Selects,
    )
    area = filters.ModelMultipleChoiceFilter(
        queryset=Area.objects.all(),
        to_field_name="code",
        method="by_area",
        label=_("Area"),
        widget=forms.CheckboxSelectMultiple,
    )
    owner = filters.ModelChoiceFilter(
        queryset=get_user_model().objects.filter(is_active=True), label=_("Looked after by")
    )
    overdue = filters.BooleanFilter(
        method="by_due", label=_("Overdue only"), widget=forms.CheckboxInput
    )

    FIRST = ("q", "side", "state")

    class Meta:
        model = Commitment
        fields: list[str] = []

    def __init__(self, *args: Any, on: date, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on, self.user = on, user
        self.filters["agreement"].queryset = Agreement.objects.visible_to(user)

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return holding(queryset, value, user=self.user)

    def by_agreement(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return queryset.filter(term__agreement__in=value) if value else queryset

    def by_area(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return queryset.filter(area__in=value) if value else queryset

    def by_due(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.open().filter(due_latest__lt=self.on) if value else queryset
