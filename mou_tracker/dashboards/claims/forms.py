"""The draft that is checked: read, answered and forgotten."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.base import ReadableForm


class DraftForm(ReadableForm):
    draft = forms.CharField(
        label=_("Draft"),
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Korean, English or Italian, up to 100,000 characters. It is not kept."),
    )
