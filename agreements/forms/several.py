"""What is to become of several rows at once: every field left empty leaves them as they are."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements import audience
from agreements.actions.several import AddAndRemove, SetTo, Wishes
from agreements.models import Agreement, Area, Confidentiality
from agreements.models.columns import words_of
from agreements.models.fields import in_language

from .base import DatedForm
from .party import NamesField

#: A choice that leaves every row as it is, and one that empties the column.
AS_IT_IS, NOBODY = "", "none"
UNCHANGED = (AS_IT_IS, pgettext_lazy("several", "as it is"))


def _people() -> list[tuple[str, Any]]:
    people: Any = get_user_model().objects
    named = [(str(person.pk), str(person)) for person in people.holders()]
    return [UNCHANGED, (NOBODY, _("nobody")), *named]


def _areas() -> list[tuple[str, str]]:
    return [
        (area.code, in_language(area.names)[0]) for area in Area.objects.filter(is_retired=False)
    ]


def areas_fields() -> tuple[forms.MultipleChoiceField, forms.MultipleChoiceField]:
    """To add and to take away."""
    add, remove = (
        forms.MultipleChoiceField(
            label=label, choices=_areas, required=False, widget=forms.CheckboxSelectMultiple
        )
        for label in (_("Areas to add"), _("Areas to remove"))
    )
    return add, remove


def area_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Area"), choices=lambda: [UNCHANGED, (NOBODY, _("none")), *_areas()], required=False
    )


class SeveralForm(DatedForm):
    """`SETS`: field -> the column it sets. `LISTS`: column -> the fields that add and remove."""

    TOLD = audience.NOTHING
    SETS: dict[str, str] = {}
    LISTS: dict[str, tuple[str, str]] = {}

    def wishes(self) -> Wishes:
        return dict(self._wishes())

    def _wishes(self) -> Iterator[tuple[str, Any]]:
        values = self.cleaned_data
        for name, column in self.SETS.items():
            if values[name] != AS_IT_IS:
                yield column, SetTo(self.value_of(name))
        for column, (add, remove) in self.LISTS.items():
            if values[add] or values[remove]:
                yield column, AddAndRemove(tuple(values[add]), tuple(values[remove]))

    def value_of(self, name: str) -> Any:
        """What the column is to hold, as JSON."""
        value = self.cleaned_data[name]
        if value == NOBODY:
            return None
        if name == "area":
            return Area.objects.get(code=value).pk
        return int(value) if name in ("responsible", "owner") else value

    def reason(self) -> str:
        """Why, where that is asked."""
        return str(self.cleaned_data.get("reason_of_areas", ""))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and not self.wishes():
            self.add_error(None, _("Choose what is to become of them."))
        return values


def person_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_people, required=False)


def confidentiality_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Who may see it"), choices=[UNCHANGED, *Confidentiality.choices], required=False
    )


class SeveralAgreements(SeveralForm):
    SETS = {
        "responsible": "responsible",
        "confidentiality": "confidentiality",
        "is_archived": "is_archived",
    }
    LISTS = {"tags": ("tags_add", "tags_remove"), "areas": ("areas_add", "areas_remove")}

    responsible = person_field(_("Responsible"))
    confidentiality = confidentiality_field()
    tags_add = NamesField(
        label=_("Tags to add"), required=False, help_text=_("Several with commas between them.")
    )
    tags_remove = NamesField(label=_("Tags to remove"), required=False)
    areas_add, areas_remove = areas_fields()
    reason_of_areas = forms.CharField(
        label=_("Why the areas are put right"),
        max_length=2000,
        required=False,
        help_text=_("Only where they stand in a signed term; kept with the correction."),
    )
    is_archived = forms.ChoiceField(
        label=capfirst(words_of(Agreement._meta.get_field("is_archived"))),
        choices=[
            UNCHANGED,
            ("yes", _("into the archive: lists leave it out, nothing is deleted")),
            ("no", _("out of the archive")),
        ],
        required=False,
    )

    def value_of(self, name: str) -> Any:
        value = super().value_of(name)
        return value == "yes" if name == "is_archived" else value


class SeveralCommitments(SeveralForm):
    SETS = {"owner": "owner", "area": "area"}

    owner = person_field(_("Looked after by"))
    area = area_field()


class SeveralDocuments(SeveralForm):
    SETS = {"confidentiality": "confidentiality"}

    confidentiality = confidentiality_field()


class SeveralActivities(SeveralForm):
    SETS = {"responsible": "responsible", "confidentiality": "confidentiality"}
    LISTS = {"areas": ("areas_add", "areas_remove")}

    responsible = person_field(_("Responsible"))
    confidentiality = confidentiality_field()
    areas_add, areas_remove = areas_fields()


class SeveralToDos(SeveralForm):
    SETS = {"owner": "owner"}

    owner = person_field(_("Who"))


class SeveralCases(SeveralForm):
    SETS = {"area": "area", "confidentiality": "confidentiality"}

    area = area_field()
    confidentiality = confidentiality_field()
