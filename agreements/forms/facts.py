"""Smaller facts: parties, people, areas, claims, commitments."""

import re
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements import audience
from agreements.models import (
    Area,
    ClaimKind,
    Commitment,
    CommitmentSide,
    CommitmentState,
    Party,
    Person,
    Post,
    PostRole,
)
from agreements.texts import is_blank

from .base import DatedForm, plain_fields
from .fields import DayField, DueField, LocalisedField, named_zone

NAME_LENGTH = Party._meta.get_field("also_known_as").base_field.max_length


class NamesField(forms.CharField):
    """Several names in one line, set apart by commas; cleans to a list, each once."""

    def clean(self, value: Any) -> list[str]:
        names = [name.strip() for name in re.split("[,;\n]", super().clean(value))]
        found = list(dict.fromkeys(name for name in names if not is_blank(name)))
        if longest := next((name for name in found if len(name) > NAME_LENGTH), None):
            raise ValidationError(_("This name is too long: “%s”.") % longest[:40])
        return found

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class PartyForm(DatedForm):
    TOLD = audience.PARTY
    MEMBERS = {"country": None, "time_zone": None}

    names = LocalisedField(label=_("Name"), help_text=_("One language is enough."))
    short_name = forms.CharField(label=_("Short name"), max_length=60)
    also_known_as = NamesField(
        label=_("Also written as"),
        required=False,
        help_text=_("Other spellings and abbreviations, with commas between them: search finds the "
                    "partner by them, and the one-line entry understands them."),
    )  # fmt: skip
    country = forms.CharField(
        label=_("Country"),
        max_length=2,
        required=False,
        validators=[RegexValidator(r"^[A-Za-z]{2}$", _("Two letters, as KR or IT."))],
        help_text=_("Two letters, as KR or IT; empty for an international organisation."),
    )
    legal_form = forms.CharField(label=_("Legal form"), max_length=200, required=False)
    time_zone = forms.CharField(label=_("Time zone"), max_length=60, initial="UTC")
    website = forms.URLField(label=_("Web site"), required=False, assume_scheme="https")

    def clean_country(self) -> str:
        return self.cleaned_data["country"].upper()

    def clean_time_zone(self) -> str:
        return named_zone(self.cleaned_data["time_zone"])


class ChangePartyForm(PartyForm):
    """All that is written about a partner; its names may be new from a day on."""

    renamed_on = DayField(
        label=_("First day of the new name"),
        required=False,
        help_text=_("If it was renamed: earlier texts keep the name of their day. Leave it empty "
                    "where the name was only misspelt."),
    )  # fmt: skip
    parent = forms.ModelChoiceField(
        label=pgettext_lazy("of a party", "Part of"), queryset=Party.objects.none(), required=False
    )
    successor = forms.ModelChoiceField(
        label=_("Succeeded by"), queryset=Party.objects.none(), required=False
    )
    is_disabled = forms.BooleanField(label=_("No longer offered for new work"), required=False)

    field_order = ("names", "renamed_on")

    def __init__(self, *args: Any, user: Any, party: Party, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Party.objects.visible_to(user).exclude(pk=party.pk)
        self.fields["parent"].queryset = self.fields["successor"].queryset = others


@plain_fields(Person, "add_person")
class PersonNamesForm(DatedForm):
    TOLD = audience.NOTHING


@plain_fields(Person, "change_person")
class ChangePersonForm(PersonNamesForm):
    pass


@plain_fields(Post, "change_post")
class PostForm(DatedForm):
    """A post somebody holds; days inclusive, an unknown bound is left empty."""

    TOLD = audience.NOTHING

    party = forms.ModelChoiceField(label=_("Party"), queryset=Party.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=PostRole)
    starts_on = DayField(label=_("In this post since"), required=False)
    ends_on = DayField(
        label=_("Last day in this post"),
        required=False,
        help_text=_("Empty while the post is held."),
    )
    field_order: tuple[str, ...] = ("party", "role", "title", "unit", "phone", "email")

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["party"].queryset = Party.objects.visible_to(user)


class PersonForm(PostForm, PersonNamesForm):
    """Somebody new, with the post that makes them known to us."""

    #: Of the person and not of the post; the title goes to both.
    OF_PERSON = ("native_name", "latin_name", "reading", "address", "interests")

    field_order = ("native_name", "latin_name", "title", *PostForm.field_order)


class AreaForm(DatedForm):
    TOLD = audience.AREA

    code = forms.SlugField(label=_("Code"), max_length=60, help_text=_("As green-procurement."))
    names = LocalisedField(label=_("Name"))
    parent = forms.ModelChoiceField(label=_("Part of"), queryset=Area.objects.all(), required=False)


@plain_fields(Area, "change_area")
class ChangeAreaForm(DatedForm):
    TOLD = audience.AREA

    names = AreaForm.base_fields["names"]
    parent = AreaForm.base_fields["parent"]

    def __init__(self, *args: Any, area: Area, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].queryset = Area.objects.exclude(pk=area.pk)


class ClaimForm(DatedForm):
    TOLD = audience.CLAIM

    kind = forms.ChoiceField(label=_("What it states"), choices=ClaimKind)
    value = forms.IntegerField(label=_("The number it states"), required=False)
    words = forms.CharField(
        label=_("The words"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    as_of = DayField(label=_("The day it speaks about"))
    claimant = forms.ModelChoiceField(
        label=_("Who says so"), queryset=Party.objects.none(), required=False
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["claimant"].queryset = Party.objects.visible_to(user)


@plain_fields(Commitment, "change_commitment")
class CommitmentForm(DatedForm):
    TOLD = audience.COMMITMENT

    text = LocalisedField(label=_("What the text says"), long=True, max_length=2000)
    side = forms.ChoiceField(label=_("Who promised"), choices=CommitmentSide)
    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.all(), required=False)
    owner = forms.ModelChoiceField(
        label=_("Looked after by"),
        queryset=get_user_model().objects.filter(is_active=True),
        required=False,
    )
    due = DueField(label=_("Due"))
    state = forms.ChoiceField(
        label=_("State"), choices=CommitmentState, initial=CommitmentState.SCHEDULED
    )
    state_note = forms.CharField(
        label=_("What was done"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
