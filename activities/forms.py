"""What people fill in about activities; dates as they write them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import (
    Activity,
    ActivityKind,
    CaseState,
    Direction,
    Forum,
    Mode,
)
from activities.zones import Exact, known_zones
from agreements.forms.base import DatedForm
from agreements.forms.fields import DayField, LocalisedField, PartialDateField
from agreements.models import Agreement, Area, Confidentiality, Document, Party

HANGUL = range(ord("가"), ord("힣") + 1)
LONG = {"rows": 4}


def language_of(text: str) -> str:
    """The language a one-line title is kept under: Korean where it is written in Hangul, else the
    reader's."""
    if any(ord(letter) in HANGUL for letter in text):
        return "ko"
    reader = (translation.get_language() or "en").split("-")[0]
    return "en" if reader == "ko" else reader


def _staff():
    return get_user_model().objects.filter(is_active=True)


class LineForm(DatedForm):
    """One line and Enter."""

    line = forms.CharField(
        label=gettext_lazy("What happened?"),
        max_length=300,
        help_text=gettext_lazy("As “6.3 Consip video meeting AI cases, 5 people”."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )


class LogForm(DatedForm):
    """The short form. A day to come is a plan; one that is past was held."""

    title = forms.CharField(label=gettext_lazy("What"), max_length=300)
    when = PartialDateField(
        label=gettext_lazy("When"),
        required=True,
        help_text=gettext_lazy(
            "A day, a month or a window: 2026-06-03, yesterday, H2 2026. A day to come is a plan."
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ActivityKind)
    agreements = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Agreements"),
        queryset=Agreement.objects.none(),
        required=False,
        to_field_name="reference",
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )
    areas = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Areas"),
        queryset=Area.objects.filter(is_retired=False),
        required=False,
        to_field_name="code",
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Mode"), choices=[("", "—"), *Mode.choices], required=False
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    party = forms.ModelChoiceField(
        label=gettext_lazy("Who came"),
        queryset=Party.objects.none(),
        required=False,
        to_field_name="uid",
    )
    head_count = forms.IntegerField(
        label=gettext_lazy("How many"), min_value=1, max_value=9999, required=False
    )
    outcome = forms.CharField(
        label=gettext_lazy("Outcome"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs=LONG),
    )
    confidentiality = forms.ChoiceField(
        label=gettext_lazy("Who may see it"),
        choices=Confidentiality,
        initial=Confidentiality.INTERNAL,
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agreements"].queryset = Agreement.objects.visible_to(user)
        self.fields["party"].queryset = Party.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("head_count") and not data.get("party"):
            self.add_error("party", _("Say whose people these were."))
        when = data.get("when")
        if when is not None and when.earliest is None and when.latest is None:
            self.add_error("when", _("Write when, as exactly as you know."))
        return data

    def values(self) -> dict[str, Any]:
        """The arguments of `log_activity`."""
        data = dict(self.cleaned_data)
        when, title = data.pop("when"), data.pop("title")
        party, count = data.pop("party"), data.pop("head_count")
        past = when.latest is not None and when.latest <= self.on
        people = [{"party": party, "head_count": count}] if party and count else []
        return {
            **data,
            "title": {language_of(title): title},
            "held" if past else "when": when,
            "participants": people,
        }


class ChangeForm(DatedForm):
    """All that is written about an activity but its dates."""

    title = LocalisedField(
        label=gettext_lazy("What"), help_text=gettext_lazy("One language is enough.")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ActivityKind)
    agreements = LogForm.base_fields["agreements"]
    areas = LogForm.base_fields["areas"]
    forum = forms.ModelChoiceField(
        label=gettext_lazy("Forum"),
        queryset=Forum.objects.none(),
        required=False,
        to_field_name="uid",
    )
    session_number = forms.IntegerField(
        label=gettext_lazy("Session number"), min_value=1, max_value=9999, required=False
    )
    mode = LogForm.base_fields["mode"]
    level = forms.CharField(label=gettext_lazy("Level"), max_length=120, required=False)
    place = LogForm.base_fields["place"]
    proposed_by = forms.ModelChoiceField(
        label=gettext_lazy("Proposed by"),
        queryset=Party.objects.none(),
        required=False,
        to_field_name="uid",
    )
    responsible = forms.ModelChoiceField(
        label=gettext_lazy("Responsible"),
        queryset=get_user_model().objects.none(),
        required=False,
    )
    outcome = LogForm.base_fields["outcome"]
    confidentiality = LogForm.base_fields["confidentiality"]
    notes = forms.CharField(
        label=gettext_lazy("Internal notes"),
        required=False,
        max_length=100_000,
        help_text=gettext_lazy("Never leave the house."),
        widget=forms.Textarea(attrs=LONG),
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agreements"].queryset = Agreement.objects.visible_to(user)
        self.fields["forum"].queryset = Forum.objects.visible_to(user)
        self.fields["proposed_by"].queryset = Party.objects.visible_to(user)
        self.fields["responsible"].queryset = _staff()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("session_number") and not data.get("forum"):
            self.add_error("forum", _("A session number needs its forum."))
        return data


class FixDayForm(DatedForm):
    """A day, or an exact start at the clocks of a place."""

    when = PartialDateField(
        label=gettext_lazy("Day"),
        required=True,
        help_text=gettext_lazy("2026-12-03, or from day to day: 2026-12-03/2026-12-05."),
    )
    start = forms.TimeField(
        label=gettext_lazy("Start"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    end = forms.TimeField(
        label=gettext_lazy("End"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Clock of"), required=False)

    def __init__(self, *args: Any, zones: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        near = [name for name in dict.fromkeys(zones) if name in known_zones()]
        far = sorted(known_zones() - set(near))
        self.fields["time_zone"].choices = [
            *((name, name.replace("_", " ")) for name in near),
            (_("Elsewhere"), [(name, name.replace("_", " ")) for name in far]),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("end") and not data.get("start"):
            self.add_error("start", _("An end needs its start."))
        if data.get("start") and data.get("when") and data["when"].day is None:
            self.add_error("when", _("A time needs one exact day."))
        if data.get("start") and not data.get("time_zone"):
            self.add_error("time_zone", _("Say whose clock."))
        return data

    def plan(self) -> Any:
        """What `fix_day` takes: days, or `Exact`."""
        data = self.cleaned_data
        if not data["start"]:
            return data["when"]
        day, end = data["when"].day, data["end"]
        at = datetime.combine
        return Exact(
            start=at(day, data["start"]),
            time_zone=data["time_zone"],
            end=at(day, end) if end else None,
        )


class HoldForm(DatedForm):
    held = PartialDateField(label=gettext_lazy("Held on"), required=True)
    outcome = LogForm.base_fields["outcome"]


class PostponeForm(DatedForm):
    to = PartialDateField(
        label=gettext_lazy("New window"),
        help_text=gettext_lazy("As H1 2027; empty while none is agreed."),
    )


class CancelForm(DatedForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)


class MinutesForm(DatedForm):
    agenda = forms.CharField(
        label=gettext_lazy("Agenda"),
        required=False,
        max_length=100_000,
        help_text=gettext_lazy("Markdown: - for points, **bold**, empty line for a paragraph."),
        widget=forms.Textarea(attrs=LONG),
    )
    minutes = forms.CharField(
        label=gettext_lazy("Minutes"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    decisions = forms.CharField(
        label=gettext_lazy("Decisions"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs=LONG),
    )


class ItemForm(DatedForm):
    text = forms.CharField(label=gettext_lazy("What is to be done"), max_length=500)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who, at home"),
        queryset=get_user_model().objects.none(),
        required=False,
    )
    owner_party = forms.ModelChoiceField(
        label=gettext_lazy("Or which party"),
        queryset=Party.objects.none(),
        required=False,
        to_field_name="uid",
    )
    due = PartialDateField(label=gettext_lazy("Due"))

    def __init__(self, *args: Any, parties: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = _staff()
        self.fields["owner_party"].queryset = parties

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("owner") and data.get("owner_party"):
            self.add_error("owner_party", _("One owner: a person at home, or a party."))
        return data


class ParticipantsForm(DatedForm):
    """Who came, party by party: names one a line, and how many in all."""

    def __init__(self, *args: Any, parties: Iterable[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        self.parties = list(parties)
        for party in self.parties:
            self.fields[f"people_{party.uid}"] = forms.CharField(
                label=_("%(party)s: names, one a line") % {"party": party.short_name},
                required=False,
                max_length=10_000,
                widget=forms.Textarea(attrs=LONG),
            )
            self.fields[f"count_{party.uid}"] = forms.IntegerField(
                label=_("%(party)s: how many in all") % {"party": party.short_name},
                required=False,
                min_value=1,
                max_value=9999,
            )

    @staticmethod
    def initial_of(activity: Activity) -> dict[str, Any]:
        """Rows as typed; people known by a record of their own are kept by the verb's caller."""
        found: dict[str, Any] = {}
        for row in activity.participants.select_related("party"):
            if row.head_count:
                found[f"count_{row.party.uid}"] = row.head_count
            elif row.name:
                key = f"people_{row.party.uid}"
                found[key] = f"{found[key]}\n{row.name}" if key in found else row.name
        return found

    def values(self) -> list[dict[str, Any]]:
        return [
            {
                "party": party,
                "people": self.cleaned_data[f"people_{party.uid}"].splitlines(),
                "head_count": self.cleaned_data[f"count_{party.uid}"],
            }
            for party in self.parties
        ]


class ForumForm(DatedForm):
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


class CaseForm(DatedForm):
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
    party = forms.ModelChoiceField(
        label=gettext_lazy("Whose practice"),
        queryset=Party.objects.none(),
        required=False,
        to_field_name="uid",
    )
    agreements = LogForm.base_fields["agreements"]
    confidentiality = LogForm.base_fields["confidentiality"]

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["party"].queryset = Party.objects.visible_to(user)
        self.fields["agreements"].queryset = Agreement.objects.visible_to(user)


class AdvanceCaseForm(DatedForm):
    day = DayField(label=gettext_lazy("On"), required=True)
    link = forms.URLField(
        label=gettext_lazy("Where it was published"), required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, state: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if state != CaseState.PUBLISHED:
            del self.fields["link"]


class OutcomeForm(DatedForm):
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
