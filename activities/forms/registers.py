"""What is written about an activity, and the registers: forums, cases, outcomes, exchanges."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import audience
from activities.models import Activity, CaseState, Direction
from agreements.audience import NOTHING
from agreements.forms.base import DatedForm
from agreements.forms.fields import DayField, LocalisedField, PartialDateField
from agreements.models import Area, Document

from . import fields as own
from .commitments import ActivityField
from .entry import LogForm

LONG = own.LONG


class TitleForm(DatedForm):
    """The two things one rewrites most, in place."""

    TOLD = audience.ACTIVITY

    title = LocalisedField(label=gettext_lazy("What"))
    outcome = own.long_field(gettext_lazy("Outcome"))


class ChangeForm(own.WorkForm):
    """All that is written about an activity but its dates."""

    TOLD = audience.ACTIVITY

    title = LogForm.base_fields["title"]
    kind = LogForm.base_fields["kind"]
    agreements = LogForm.base_fields["agreements"]
    parties = LogForm.base_fields["parties"]
    areas = LogForm.base_fields["areas"]
    commitments = LogForm.base_fields["commitments"]
    forum = LogForm.base_fields["forum"]
    session_number = LogForm.base_fields["session_number"]
    mode = LogForm.base_fields["mode"]
    level = LogForm.base_fields["level"]
    place = LogForm.base_fields["place"]
    proposed_by = LogForm.base_fields["proposed_by"]
    host = LogForm.base_fields["host"]
    responsible = LogForm.base_fields["responsible"]
    outcome = LogForm.base_fields["outcome"]
    confidentiality = LogForm.base_fields["confidentiality"]
    notes = LogForm.base_fields["notes"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        own.check_session(self, data)
        return data


class ForumForm(DatedForm):
    TOLD = audience.FORUM

    short_name = forms.CharField(label=gettext_lazy("Short name"), max_length=60)
    names = LocalisedField(label=gettext_lazy("Name"))
    since = PartialDateField(label=gettext_lazy("Since"))
    members = forms.CharField(
        label=gettext_lazy("Members"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Countries as two letters: CA, CL, IT, KR."),
    )
    role = forms.CharField(
        label=gettext_lazy("Our role"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=LONG),
    )
    website = forms.URLField(label=gettext_lazy("Web site"), required=False, assume_scheme="https")

    def clean_members(self) -> list[str]:
        codes = self.cleaned_data["members"].upper().replace(",", " ").split()
        wrong = [code for code in codes if len(code) != 2 or not code.isascii()]
        if wrong:
            raise ValidationError(_("Write countries as two letters: KR, IT."))
        return list(dict.fromkeys(codes))


class CaseForm(own.WorkForm):
    TOLD = audience.CASE

    title = LocalisedField(label=gettext_lazy("What is exemplary"))
    summary = LocalisedField(
        label=gettext_lazy("Summary"), required=False, long=True, max_length=5000
    )
    area = forms.ModelChoiceField(
        label=gettext_lazy("Area"),
        queryset=Area.objects.all(),
        required=False,
        to_field_name="code",
    )
    party = own.PartyField(label=gettext_lazy("Whose practice"))
    agreements = LogForm.base_fields["agreements"]
    confidentiality = LogForm.base_fields["confidentiality"]


class AdvanceCaseForm(DatedForm):
    day = DayField(label=gettext_lazy("On"), required=True)
    link = forms.URLField(
        label=gettext_lazy("Where it was published"), required=False, assume_scheme="https"
    )

    at = ActivityField(
        label=gettext_lazy("At which activity"),
        queryset=Activity.objects.none(),
        required=False,
        to_field_name="uid",
    )

    def __init__(self, *args: Any, state: str, activities: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["at"].queryset = activities
        del self.fields["at" if state == CaseState.PUBLISHED else "link"]


class OutcomeForm(DatedForm):
    TOLD = NOTHING

    text = forms.CharField(
        label=gettext_lazy("What came of it"),
        max_length=20_000,
        widget=forms.Textarea(attrs=LONG),
    )
    link = forms.URLField(
        label=gettext_lazy("Link to the evidence"),
        required=False,
        assume_scheme="https",
        max_length=500,
    )
    document = forms.ModelChoiceField(
        label=gettext_lazy("Or a document"),
        queryset=Document.objects.none(),
        required=False,
        to_field_name="uid",
    )

    def __init__(self, *args: Any, documents: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["document"].queryset = documents


class ExchangeForm(DatedForm):
    TOLD = NOTHING

    direction = forms.ChoiceField(label=gettext_lazy("Direction"), choices=Direction)
    sector = forms.CharField(label=gettext_lazy("Sector"), max_length=200, required=False)
    companies = forms.IntegerField(label=gettext_lazy("Companies"), min_value=0, required=False)
    people = forms.IntegerField(label=gettext_lazy("People"), min_value=0, required=False)
    result = forms.CharField(
        label=gettext_lazy("Result"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs=LONG),
    )
