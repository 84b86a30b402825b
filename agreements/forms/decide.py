"""Decide what is to become of an agreement at its next turn."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import DecisionKind

from .base import DatedForm


class DecideForm(DatedForm):
    """`possible`: the kinds that the agreement allows on this day; only these are offered."""

    kind = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect, choices=())
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        help_text=_("Kept in the office; no partner is told of it."),
    )

    def __init__(self, *args: Any, possible: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(one, DecisionKind(one).label) for one in possible]
