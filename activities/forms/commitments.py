"""Commitments: what was done about one, and where it stands."""

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity
from agreements.audience import COMMITMENT
from agreements.forms.base import DatedForm
from agreements.models import Commitment, CommitmentState
from agreements.models.fields import in_language
from agreements.templatetags.words import partial

from . import fields as own

#: States in which a promise is settled: nothing is asked of it any more.
SETTLED = (CommitmentState.MET, CommitmentState.NOT_MET, CommitmentState.DROPPED)


class AboutForm(DatedForm):
    """Where a promise stands, with a word on why."""

    TOLD = COMMITMENT

    state = forms.ChoiceField(label=gettext_lazy("State"), choices=CommitmentState)
    state_note = own.long_field(gettext_lazy("What was done"), most=5000)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("state") in SETTLED and not data.get("state_note", "").strip():
            self.add_error("state_note", _("Say it in a word: whoever comes after you will ask."))
        return data


class ActivityField(forms.ModelChoiceField):
    """One activity, named with its day."""

    def label_from_instance(self, row: Activity) -> str:
        day = row.held or row.when
        title = Truncator(in_language(row.title)[0]).chars(70)
        return f"{partial(day)} · {title}" if day else title


class TieForm(DatedForm):
    """An activity logged before, of the agreement the promise belongs to."""

    activity = ActivityField(
        label=gettext_lazy("Activity"), queryset=Activity.objects.none(), to_field_name="uid"
    )

    def __init__(self, *args: Any, commitment: Commitment, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        near = Activity.objects.visible_to(user).filter(agreements=commitment.term.agreement)
        others = near.exclude(commitment_links__commitment=commitment)
        self.fields["activity"].queryset = others.newest_first()
