"""The two answers that need a word more than a click."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.access import LADDER
from mou_tracker.accounts.models import User

from .actions import latest_snooze
from .models import Entry

IN_A_WEEK = timedelta(days=7)


class SnoozeForm(forms.Form):
    until = forms.DateField(
        label=_("Remind me again on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, entry: Entry, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        first, last = on + timedelta(days=1), latest_snooze(entry, on=on)
        self.fields["until"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        self.fields["until"].initial = max(first, min(on + IN_A_WEEK, last))


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())
    word = forms.CharField(label=_("A word to go with it"), max_length=300, required=False)

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        colleagues = User.objects.filter(is_active=True, role__in=LADDER).exclude(pk=by.pk)
        self.fields["to"].queryset = colleagues
