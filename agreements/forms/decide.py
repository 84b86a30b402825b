"""Decide what is to become of an agreement at its next turn."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import DecisionKind
from agreements.wording.date_formats import format_date

from .base import DatedForm


class DecideForm(DatedForm):
    """`possible`: the kinds that the agreement allows on this day, each with the day it would rest
    on; only these are offered."""

    kind = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect, choices=())
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        help_text=_("Kept in the office; no partner is told of it."),
    )

    def __init__(self, *args: Any, possible: Mapping[str, date | None], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [
            (kind, ", ".join(filter(None, (str(DecisionKind(kind).label), day_of(kind, day)))))
            for kind, day in possible.items()
        ]


def day_of(kind: str, day: date | None) -> str:
    """The day a decision would rest on, by what it is: "period until 28 February 2027"."""
    if day is None:
        return ""
    words = _("notice by %s") if kind == DecisionKind.GIVE_NOTICE else _("period until %s")
    return str(words) % format_date(day)
