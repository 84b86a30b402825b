"""A note of the cover check."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.audience import NOTHING
from agreements.forms.base import DatedForm


class NoteForm(DatedForm):
    TOLD = NOTHING

    text = forms.CharField(
        label=_("What was found"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        help_text=_("It stays with your name and the day, and is never told to a partner."),
    )
