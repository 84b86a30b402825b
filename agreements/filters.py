"""One filter set for page, API, export and feed: which agreements match, on the asked day.

Every filter is one line here; `on` comes in as an argument, never from the clock.
"""

from datetime import date
from operator import itemgetter
from typing import Any

import django_filters as filters

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.access import rights_of
from agreements.clock import today
from agreements.lifecycle import IN_EFFECT
from agreements.models import (
    Agreement,
    Area,
    Cover,
    CoverKind,
    Participation,
    Party,
    Signature,
    Stage,
    StatusCode,
    StatusPeriod,
    TermArea,
    TermPeriod,
)
from agreements.search_text.lists import holding
from agreements.wording.countries import COUNTRIES, country_name


def running_on(on: date) -> QuerySet:
    """The term periods of the outer agreement that hold on `on`."""
    return TermPeriod.objects.on(on).filter(agreement=OuterRef("pk"))


def ending_covers(on: date, *, asked: date) -> QuerySet:
    """The cover of the outer agreement on `on`, as known on `asked`, where it ends on a day; what
    has ended is there by the day it ended (domain §4)."""
    return Cover.objects.on(on, asked=asked).filter(agreement=OuterRef("pk"), kind=CoverKind.DAY)


def status_on(on: date) -> QuerySet:
    """The status of the outer agreement on `on`. Its ordinal names the term that is told where none
    runs: the one that ran out, or that is signed and not yet in effect."""
    return StatusPeriod.objects.on(on).filter(agreement=OuterRef("pk"))


def ends_by(day: date) -> Q:
    """Covers that may end on `day` or before."""
    return Q(earliest=None) | Q(earliest__lte=day)


def countries_of(parties: QuerySet[Party]) -> list[tuple[str, str]]:
    """(code, name in the reader's language) of the countries of `parties`, by name."""
    codes = parties.exclude(country="").order_by("country").values_list("country", flat=True)
    return sorted(((code, country_name(code)) for code in codes.distinct()), key=itemgetter(1))


class CountryField(filters.fields.ChoiceField):
    """Offers the countries of partners one may see; takes any there is."""

    def valid_value(self, value: str) -> bool:
        return value in COUNTRIES or super().valid_value(value)


class CountryFilter(filters.ChoiceFilter):
    field_class = CountryField


class AgreementFilter(filters.FilterSet):
    """The filters of interfaces §3. Days are inclusive; an end not recorded matches no range."""

    q = filters.CharFilter(method="search", label=_("Words"))
    status = filters.MultipleChoiceFilter(
        method="by_status",
        choices=StatusCode,
        label=_("Status"),
        widget=forms.CheckboxSelectMultiple,
    )
    party = filters.ModelMultipleChoiceFilter(
        queryset=Party.objects.filter(is_home=False),
        to_field_name="uid",
        method="by_party",
        label=_("Partner"),
        widget=forms.CheckboxSelectMultiple,
    )
    country = CountryFilter(method="by_country", label=_("Country"))
    area = filters.ModelMultipleChoiceFilter(
        queryset=Area.objects.all(),
        to_field_name="code",
        method="by_area",
        label=_("Area"),
        widget=forms.CheckboxSelectMultiple,
    )
    responsible = filters.ModelChoiceFilter(
        queryset=get_user_model().objects.all(), label=_("Responsible")
    )
    ends_from = filters.DateFilter(method="by_end", label=_("Ends from"))
    ends_until = filters.DateFilter(method="by_end", label=_("Ends until"))
    notice_until = filters.DateFilter(method="by_notice", label=_("Notice due until"))
    in_force_on = filters.DateFilter(method="by_cover", label=_("In effect on"))
    signed_from = filters.DateFilter(method="by_signature", label=_("Signed from"))
    signed_until = filters.DateFilter(method="by_signature", label=_("Signed until"))
    updated_since = filters.IsoDateTimeFilter(
        field_name="updated_at", lookup_expr="gte", label=_("Changed since")
    )

    #: What the page shows at once; the rest is folded away.
    FIRST = ("q", "status", "party", "area")

    class Meta:
        model = Agreement
        fields: list[str] = []

    def __init__(
        self, *args: Any, on: date, user: Any, home_too: bool = False, **options: Any
    ) -> None:
        """`home_too`: whether the home office may be asked for as a party."""
        super().__init__(*args, **options)
        self.on, self.user = on, user
        # another partner's name is a trace of it: choices are only those one may see
        seen = Party.objects.visible_to(user)
        partners = seen.filter(is_home=False)
        self.filters["party"].queryset = seen if home_too else partners
        self.filters["area"].queryset = Area.objects.visible_to(user)
        self.filters["country"].extra["choices"] = lambda: countries_of(partners)

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return holding(queryset, value, user=self.user)

    def by_status(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        return queryset.with_status(value, self.on, to=self.user) if value else queryset

    def by_party(self, queryset: QuerySet, name: str, value: list[Party]) -> QuerySet:
        if not value:
            return queryset
        taking_part = Participation.objects.filter(agreement=OuterRef("pk"), party__in=value)
        return queryset.filter(Exists(taking_part))

    def by_country(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        there = Party.objects.filter(
            agreements=OuterRef("pk"), country=value.upper(), is_home=False
        )
        return queryset.filter(Exists(there))

    def by_area(self, queryset: QuerySet, name: str, value: list[Area]) -> QuerySet:
        if not value:
            return queryset
        covering = TermArea.objects.filter(area__in=value, term=OuterRef("term"))
        running = running_on(self.on)
        before = TermArea.objects.filter(
            area__in=value, term__agreement=OuterRef("agreement"), term__stage=Stage.SIGNED,
            term__ordinal=OuterRef("ordinal"), term__is_void=False,
        )  # fmt: skip
        return queryset.filter(
            Exists(running.filter(Exists(covering)))
            | ~Exists(running) & Exists(status_on(self.on).filter(Exists(before)))
        )

    def by_end(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """By overlap with the days between which cover ends."""
        covers = ending_covers(self.on, asked=max(self.on, today()))
        if name == "ends_from":
            return queryset.filter(Exists(covers.filter(Q(latest=None) | Q(latest__gte=value))))
        return queryset.filter(Exists(covers.filter(ends_by(value))))

    def by_notice(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """By overlap with the days between which the notice day lies."""
        running = running_on(self.on)
        ends = Q(notice_by__gte=self.on) | Q(notice_latest__gte=self.on)
        within = ends & Q(notice_earliest__lte=value)
        ahead = TermPeriod.objects.filter(
            within, agreement=OuterRef("agreement"), ordinal=OuterRef("ordinal"), roll=0,
            starts_on__gt=self.on,
        )  # fmt: skip
        return queryset.filter(
            Exists(running.filter(within))
            | ~Exists(running) & Exists(status_on(self.on).filter(Exists(ahead)))
        )

    def by_cover(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.filter(Exists(status_on(value).filter(status__in=IN_EFFECT)))

    def by_signature(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """One signature within both bounds; a partial day, where it overlaps with them."""
        first, last = (self.form.cleaned_data.get(one) for one in ("signed_from", "signed_until"))
        if first and name == "signed_until":
            return queryset  # the first bound has asked for both
        days = Q(signed__isnull=False)
        if first:
            days &= Q(signed_latest__gte=first) | Q(signed_latest=None)
        if last:
            days &= Q(signed_earliest__lte=last) | Q(signed_earliest=None)
        signed = Signature.objects.filter(
            days, term__agreement=OuterRef("pk"), is_void=False, term__is_void=False
        )
        if rights_of(self.user).is_partner:  # who is told of a text once all have signed it
            signed = signed.filter(term__stage=Stage.SIGNED)
        return queryset.filter(Exists(signed))
