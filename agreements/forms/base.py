"""What all forms here share: the day they are written on, and errors of verbs at their fields."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.audience import Shared
from agreements.dates import Reading
from agreements.models import Starts
from agreements.models.columns import value_of, words_of
from agreements.models.fields import LocalisedTextField
from agreements.models.fields import PartialDateField as PartialDateColumn
from agreements.texts import readable

from .fields import DayField, HolderField, LocalisedField, PartialDateField
from .readers import OFFICE, PARTNERS, is_free_text, is_shared

#: What Django shows for no choice at all: a screen reader says nine hyphens.
UNWORDED = forms.ModelChoiceField(None).empty_label


class ReadableForm(forms.Form):
    """A form that reads what people can read of what was sent: a required text of signs that show
    nothing was not given."""

    def full_clean(self) -> None:
        if self.is_bound:
            self.data = self._readable()
        super().full_clean()

    def _readable(self) -> QueryDict:
        """What was sent, without what cannot be seen in it (withstand §5)."""
        if not isinstance(self.data, QueryDict):
            return self.data
        found = self.data.copy()
        for name, values in self.data.lists():
            found.setlist(name, [readable(value) for value in values])
        return found


#: Columns that are asked for otherwise than Django does.
ASKED_AS: dict[type, Callable[..., forms.Field]] = {
    models.DateField: DayField,
    PartialDateColumn: PartialDateField,
    LocalisedTextField: LocalisedField,
}


def plain_field(field: Any) -> forms.Field:
    label = capfirst(words_of(field))
    if type(field) in ASKED_AS:
        return ASKED_AS[type(field)](required=not field.blank, label=label)
    found: forms.Field = field.formfield(label=label)
    return found


def plain_fields(model: Any, verb: str) -> Callable[[type[forms.Form]], type[forms.Form]]:
    """Gives a form a plain field for each column of `model` that the action `verb` writes and that
    the form declares no field of its own for; `initial_of` has their present values."""

    def given(form: type[forms.Form]) -> type[forms.Form]:
        for column in model.FIELDS:
            field = model._meta.get_field(column.name)
            is_asked = verb in column.actions and column.name not in form.base_fields
            if is_asked and not field.many_to_many:  # links are written in a way of their own
                form.base_fields[column.name] = plain_field(field)
        return form

    return given


def initial_of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """The present values of those of `names` that are columns of `row`."""
    return {name: value_of(row, name) for name in names if name in row.FIELDS}


class DatedForm(ReadableForm):
    """A form whose dates are read against `on`, today at home.

    `TOLD`: what partners are told of the thing it is about; None: nothing is said of it.
    `MEMBERS`: field -> the path of the member it is written into, where that is named otherwise;
    None: it is not kept.
    """

    TOLD: Shared | None = None
    MEMBERS: Mapping[str, tuple[str, ...] | None] = {}

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on = on
        for name, field in self.fields.items():
            if isinstance(field, HolderField):
                field.offer(self.initial.get(name))
            if isinstance(field, PartialDateField):
                field.on = on
            elif getattr(field, "empty_label", None) == UNWORDED:
                field.empty_label = _("choose") if field.required else _("none")

    def check_stated_day(self, choice: str, day: str) -> None:
        """The field `day` is filled in where `choice` says that a day is stated, and only there."""
        stated = self.cleaned_data.get(choice) == Starts.ON_DAY
        if stated != bool(self.cleaned_data.get(day)) and day not in self.errors:
            self.add_error(day, _("Give the day, and only for a stated one."))

    def __getitem__(self, name: str) -> forms.BoundField:
        """A field as a page shows it: below a text stands who reads it."""
        found = super().__getitem__(name)
        path = self.member_of(name)
        if self.TOLD is not None and path and is_free_text(found.field):
            told = PARTNERS if is_shared(self.TOLD, path) else OFFICE
            found.help_text = " ".join(str(one) for one in (found.field.help_text, told) if one)
        return found

    def member_of(self, name: str) -> tuple[str, ...] | None:
        return self.MEMBERS.get(name, (name,))

    def readings(self) -> list[tuple[str, Reading]]:
        """(label, what was understood) of each date that was written otherwise than it is kept:
        in other words, or with something odd about it."""
        found = []
        for field in self.fields.values():
            reading = getattr(field, "reading", None)
            plain = reading and reading.value and reading.value.text == reading.words.strip()
            if reading and (reading.warnings or not plain):
                found.append((str(field.label), reading))
        return found

    def columns(self) -> dict[str, Any]:
        """What was typed, by the names the action takes."""
        return self.cleaned_data

    def take(self, error: ValidationError) -> None:
        """Shows what a verb refused: at the field where there is one, else above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(
                name if name in self.fields and name != NON_FIELD_ERRORS else None, errors
            )
