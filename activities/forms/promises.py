"""Commitments: which of them, and what was done about one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.base import DatedForm
from agreements.models import Agreement, CommitmentSide, CommitmentState

from . import fields as own

#: States in which a promise is settled: nothing is asked of it any more.
SETTLED = (CommitmentState.MET, CommitmentState.NOT_MET, CommitmentState.DROPPED)


class PromiseFilter(forms.Form):
    """What the list of commitments can be narrowed to; choices are only what `user` may see."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    agreement = own.Agreements(label=gettext_lazy("Agreement"))
    side = forms.MultipleChoiceField(
        label=gettext_lazy("Who promised"),
        choices=CommitmentSide,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    state = forms.MultipleChoiceField(
        label=gettext_lazy("State"),
        choices=CommitmentState,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    owner = own.colleague_field(gettext_lazy("Looked after by"))
    overdue = forms.BooleanField(label=gettext_lazy("Overdue only"), required=False)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agreement"].queryset = Agreement.objects.visible_to(user)
        self.fields["owner"].queryset = own.colleagues()


class AboutForm(DatedForm):
    """Where a promise stands, with a word on why."""

    state = forms.ChoiceField(label=gettext_lazy("State"), choices=CommitmentState)
    state_note = own.long_field(gettext_lazy("What was done"), most=5000)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("state") in SETTLED and not data.get("state_note", "").strip():
            self.add_error("state_note", _("Say it in a word: whoever comes after you will ask."))
        return data
