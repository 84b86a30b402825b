"""What is asked for: a year or days, partners, areas, regions, for whom; to whom one was sent."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.dates import FIRST_YEAR, LAST_YEAR
from agreements.forms.base import DatedForm
from agreements.forms.fields import Checkboxes, DayField, Selects
from agreements.models import Area, Party
from agreements.wording.parties import among_others
from agreements.wording.regions import region_name, region_of

from .models import Audience


class MakeReportForm(DatedForm):
    """The whole year, unless both days are given."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    first = DayField(
        label=gettext_lazy("From"), help_text=gettext_lazy("With the last day, instead of a year.")
    )
    until = DayField(label=gettext_lazy("Until"))
    partners = forms.ModelMultipleChoiceField(
        Party.objects.none(), to_field_name="uid", required=False, widget=Selects,
        label=gettext_lazy("Partners"), help_text=gettext_lazy("None: all of them."),
    )  # fmt: skip
    areas = forms.ModelMultipleChoiceField(
        Area.objects.none(), to_field_name="code", required=False, widget=Selects,
        label=gettext_lazy("Areas"), help_text=gettext_lazy("With all that is part of them."),
    )  # fmt: skip
    regions = forms.MultipleChoiceField(
        required=False, widget=Checkboxes, label=gettext_lazy("Regions"), choices=()
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("For"), choices=Audience, widget=forms.RadioSelect,
        initial=Audience.OFFICE,
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        partners = Party.objects.visible_to(user).filter(is_home=False)
        fields["partners"].queryset = partners.by_name()
        fields["partners"].label_from_instance = among_others
        fields["areas"].queryset = Area.objects.visible_to(user)
        countries = partners.order_by("country").values_list("country", flat=True).distinct()
        regions = {region_of(country) for country in countries} - {""}
        fields["regions"].choices = sorted(
            ((code, region_name(code)) for code in regions), key=lambda one: one[1]
        )

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        given = {name for name in ("year", "first", "until") if data.get(name)}
        if self.errors or given >= {"first", "until"} or given == {"year"}:
            return data
        raise ValidationError(_("Give a year, or both the first and the last day."))

    def columns(self) -> dict[str, Any]:
        data = self.cleaned_data
        first, until, year = data["first"], data["until"], data["year"]
        if not (first and until):
            first, until = self.on.replace(year, 1, 1), self.on.replace(year, 12, 31)
        return {
            "first": first, "until": until,
            "partners": [one.uid for one in data["partners"]],
            "areas": [one.code for one in data["areas"]],
            "regions": data["regions"], "audience": data["audience"],
        }  # fmt: skip


class FreezeForm(DatedForm):
    sent_to = forms.CharField(
        label=gettext_lazy("Sent to"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Who receives it; stands beside the report."),
    )
