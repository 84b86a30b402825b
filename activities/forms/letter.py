"""A mail, filled in as what it will become."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import audience
from activities.models import Activity
from activities.models.exchange import Direction
from agreements.actions.documents import Examined
from agreements.forms.base import DatedForm
from agreements.languages import language_typed
from agreements.models import DocumentKind
from agreements.models.fields import in_language

from . import fields as own

#: As many letters as one chooses among.
MOST_LETTERS = 200


class LettersOffered(ModelChoiceIterator):  # type: ignore[type-arg]
    """The latest; any other may be named."""

    def __init__(self, field: Any) -> None:
        super().__init__(field)
        self.queryset = self.queryset[:MOST_LETTERS]


class Letters(forms.ModelChoiceField):  # type: ignore[type-arg]
    iterator = LettersOffered

    def label_from_instance(self, row: Activity) -> str:
        day = row.held or row.when
        return f"{in_language(row.title)[0]} ({day.text if day else '–'})"


class AnswersForm(DatedForm):
    """Which letter this letter is the answer to. `letters`: those it may answer."""

    TOLD = audience.ACTIVITY

    answers = Letters(
        label=gettext_lazy("Answers the letter"),
        queryset=Activity.objects.none(),
        required=False,
        to_field_name="uid",
        empty_label=gettext_lazy("none"),
    )

    def __init__(self, *args: Any, letters: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["answers"]
        field.queryset = letters


DIRECTIONS = [
    ("", gettext_lazy("choose")),
    (Direction.OUTWARD, gettext_lazy("sent by us")),
    (Direction.INWARD, gettext_lazy("received by us")),
]


class LetterForm(own.WorkForm):
    """One Enter saves it: the activity, the mail itself and what was attached."""

    TOLD = audience.ACTIVITY

    title = forms.CharField(label=gettext_lazy("What"), max_length=300)
    held = own.when_field(required=True)
    direction = forms.ChoiceField(label=gettext_lazy("Which way"), choices=DIRECTIONS)
    party = own.PartyField(label=gettext_lazy("Partner"))
    agreements = own.Agreements(required=True)
    confidentiality = own.confidentiality_field()
    notes = own.long_field(gettext_lazy("Text of the mail"), most=100_000)
    despite = forms.BooleanField(
        label=gettext_lazy("Keep it once more, although it is kept already"), required=False
    )

    def __init__(
        self, *args: Any, attached: Sequence[tuple[Examined, str]], is_copy: bool, **options: Any
    ) -> None:
        """`attached`: (file, its proposed kind)."""
        super().__init__(*args, **options)
        self.is_copy = is_copy
        if not is_copy:
            del self.fields["despite"]
        for number, (file, kind) in enumerate(attached):
            choices = [("", _("do not keep")), *DocumentKind.choices]
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=file.name, choices=choices, initial=kind, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if own.names_no_day(data.get("held")):
            self.add_error("held", _("Write when, as exactly as you know."))
        if self.is_copy and not data.get("despite"):
            self.add_error("despite", _("This mail is kept already."))
        return data

    def values(self, people: Mapping[Any, Sequence[Any]]) -> dict[str, Any]:
        """What `log_correspondence` takes besides the files. `people`: known on either side."""
        data = self.cleaned_data
        sides = {data["party"]: (), **people} if data["party"] else people
        return {
            "title": {language_typed(data["title"]): data["title"]},
            **{name: data[name] for name in ("held", "direction", "agreements", "notes")},
            "confidentiality": data["confidentiality"],
            "participants": [{"party": party, "people": some} for party, some in sides.items()],
        }
