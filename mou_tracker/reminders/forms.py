"""The answers that need a word more than a click, to one reminder and to several."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.base import ReadableForm
from mou_tracker.accounts.colleagues import colleagues_of
from mou_tracker.accounts.models import User

from .steps import Steps

IN_A_WEEK = timedelta(days=7)


class SnoozeForm(ReadableForm):
    until = forms.DateField(
        label=_("Remind me again on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, steps: Steps, on: date, **options: Any) -> None:
        """`latest`: None where it cannot be put off any more, `why`: in words; `quick`: what is
        chosen by a button."""
        super().__init__(*args, **options)
        first, self.latest = on + timedelta(days=1), steps.latest_snooze(on)
        self.why, self.quick = steps.why_until(on), steps.quick_choices(on)
        field, last = self.fields["until"], self.latest or first
        field.help_text = self.why
        field.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        field.initial = max((day for _label, day in self.quick), default=last)


class HandOverForm(ReadableForm):
    to = forms.ModelChoiceField(
        label=_("Colleague"), queryset=User.objects.none(), empty_label=_("choose")
    )
    word = forms.CharField(label=_("A word to go with it"), max_length=300, required=False)

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = colleagues_of(by)


class SeveralForm(HandOverForm):
    """One answer to several reminders, sent with all it might ask for: only what `answer` does ask
    for is required."""

    until = forms.DateField(
        label=_("Remind me again on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, on: date, answer: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        for name, asked_by in (("until", "snooze"), ("to", "hand_over")):
            self.fields[name].required = answer == asked_by
        self.fields["until"].widget.attrs["min"] = (on + timedelta(days=1)).isoformat()
        self.fields["until"].initial = on + IN_A_WEEK
