"""Smaller facts: people, areas, claims, commitments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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

from .base import DatedForm, plain_fields
from .fields import DayField, DueField, HolderField, LocalisedField


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
    owner = HolderField(label=_("Looked after by"))
    due = DueField(label=_("Due"))
    state = forms.ChoiceField(
        label=_("State"), choices=CommitmentState, initial=CommitmentState.SCHEDULED
    )
    state_note = forms.CharField(
        label=_("What was done"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
