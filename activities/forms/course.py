"""The course of an activity: its day, that it was held, postponed or cancelled, and comes again."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from activities import audience
from activities.models import Rhythm
from agreements.forms.base import DatedForm
from agreements.forms.fields import PartialDateField

from . import fields as own
from .entry import check_times, exact


def reason_field(**options: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        **options,
    )


class FixDayForm(DatedForm):
    """A day, or an exact start at the clocks of a place."""

    TOLD = audience.ACTIVITY
    MEMBERS = {"time_zone": None}

    when = PartialDateField(
        label=gettext_lazy("Day"),
        required=True,
        help_text=gettext_lazy("2026-12-03, or from day to day: 2026-12-03/2026-12-05."),
    )
    start = own.time_field(gettext_lazy("Start"))
    end = own.time_field(gettext_lazy("End"))
    time_zone = own.ZoneField()

    def __init__(self, *args: Any, zones: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["time_zone"].offer(zones)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        check_times(self, data)
        return data

    def plan(self) -> Any:
        """What `fix_day` takes: days, or `Exact`."""
        data = self.cleaned_data
        return exact(data["when"], data["start"], data["end"], data["time_zone"])

    def take(self, error: Any) -> None:
        """The start and the end stand in fields of their own here."""
        found = getattr(error, "error_dict", {})
        for name, field in (("starts_at", "start"), ("ends_at", "end")):
            if name in found:
                found[field] = found.pop(name)
        super().take(error)


class HoldForm(DatedForm):
    TOLD = audience.ACTIVITY

    held = PartialDateField(label=gettext_lazy("Held on"), required=True)
    outcome = own.long_field(gettext_lazy("Outcome"))


class PostponeForm(DatedForm):
    TOLD = audience.ACTIVITY

    to = PartialDateField(
        label=gettext_lazy("New window"),
        help_text=gettext_lazy("As H1 2027; empty while none is agreed."),
    )
    reason = reason_field(required=False)


class CancelForm(DatedForm):
    TOLD = audience.ACTIVITY

    reason = reason_field()


class SeriesForm(DatedForm):
    """The next of a series: a window to fix a day in."""

    months = forms.TypedChoiceField(
        label=gettext_lazy("Comes again"), choices=Rhythm, coerce=int, initial=Rhythm.YEARLY
    )
    when = PartialDateField(
        label=gettext_lazy("Window"),
        help_text=gettext_lazy("Empty: the same half of the next year, or the next half year."),
    )
