"""Institutions: what is written about one, and a new one written while an agreement is."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agreements import audience
from agreements.languages import language_typed
from agreements.models import Party
from agreements.texts import is_blank
from agreements.wording.countries import countries_by_name
from agreements.wording.places import zone_of_country, zones_of_country

from .base import DatedForm
from .fields import DayField, LocalisedField, named_zone

#: So many zones of a country are named.
MOST_ZONES = 8
SHORT_LENGTH = Party._meta.get_field("short_name").max_length
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


def _countries() -> list[tuple[str, str]]:
    return [("", gettext("none: an international organisation")), *countries_by_name()]


class CountryField(forms.ChoiceField):
    """A country by its name in the reader's language; none for an international organisation.
    Programs and drafts may write its code in small letters."""

    def __init__(self, **options: Any) -> None:
        usual = {"label": _("Country"), "required": False, "choices": _countries}
        super().__init__(**{**usual, **options})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).upper()


def zone_field() -> forms.CharField:
    return forms.CharField(
        label=_("Time zone"),
        max_length=60,
        required=False,
        help_text=_("Empty: that of the country, where it has just one. Else as Europe/Rome."),
    )


def settle_zone(form: forms.Form, *, country: str, zone: str) -> None:
    """The zone that was written, else the one of the country; asked where it has several."""
    values = form.cleaned_data
    if zone not in values or country not in values:
        return
    try:
        values[zone] = _zone(values[zone], values[country])
    except ValidationError as error:
        form.add_error(zone, error)


def _zone(words: str, country: str) -> str:
    if words:
        return named_zone(words)
    if not country:
        return "UTC"
    if found := zone_of_country(country):
        return found
    told = gettext("This country has several time zones; write the one that is meant: %s.")
    raise ValidationError(told % ", ".join(zones_of_country(country)[:MOST_ZONES]))


class PartyForm(DatedForm):
    TOLD = audience.PARTY
    MEMBERS = {"country": None, "time_zone": None}

    names = LocalisedField(label=_("Name"), help_text=_("One language is enough."))
    short_name = forms.CharField(label=_("Short name"), max_length=60)
    short_names = LocalisedField(
        label=_("Short name by language"),
        required=False,
        max_length=60,
        help_text=_("Where it is called otherwise: 조달청 on Korean pages, PPS on all others."),
    )
    also_known_as = NamesField(
        label=_("Also written as"),
        required=False,
        help_text=_("Other spellings and abbreviations, with commas between them: search finds the "
                    "partner by them, and the one-line entry understands them."),
    )  # fmt: skip
    country = CountryField()
    legal_form = forms.CharField(label=_("Legal form"), max_length=200, required=False)
    time_zone = zone_field()
    website = forms.URLField(label=_("Web site"), required=False, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        settle_zone(self, country="country", zone="time_zone")
        return values


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
        fields: Any = self.fields
        fields["parent"].queryset = fields["successor"].queryset = others


class NewPartner(DatedForm):
    """A partner that is not on the list yet, written in the form that needs it. Where its name
    looks like another's, one is asked first whether it is the same."""

    NEW = ("new_name", "new_short_name", "new_country", "new_time_zone", "new_is_other")
    MEMBERS = {
        "new_name": ("parties", "names"),
        "new_short_name": ("parties", "short_name"),
        "new_time_zone": None,
    }

    new_name = forms.CharField(
        label=_("Name of the new partner"),
        max_length=300,
        required=False,
        help_text=_("As it writes itself; other languages and all the rest may follow later."),
    )
    new_short_name = forms.CharField(
        label=_("Short name"),
        max_length=60,
        required=False,
        help_text=_("As lists show it. Empty: the whole name."),
    )
    new_country = CountryField()
    new_time_zone = zone_field()
    new_is_other = forms.BooleanField(label=_("It is another one: add it"), required=False)

    user: Any

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("new_name"):
            if any(values.get(name) for name in self.NEW):
                self.add_error("new_name", gettext("Write the name of the new partner."))
            return values
        settle_zone(self, country="new_country", zone="new_time_zone")
        self._ask_for_others(values)
        return values

    def _ask_for_others(self, values: dict[str, Any]) -> None:
        if values.get("new_is_other"):
            return
        party = Party(names={"und": values["new_name"]}, short_name=self._short(values))
        if others := Party.objects.visible_to(self.user).looking_like(party):
            told = gettext("This name looks like %s. Is it the same? Then tick that one above.")
            self.add_error("new_is_other", told % ", ".join(map(str, others)))

    @staticmethod
    def _short(values: dict[str, Any]) -> str:
        return str(values.get("new_short_name") or values["new_name"][:SHORT_LENGTH])

    def new_partner(self) -> dict[str, Any] | None:
        """What was written of it, as the verb takes it."""
        values = self.cleaned_data
        if not (name := values["new_name"]):
            return None
        return {
            "names": {language_typed(name): name},
            "short_name": self._short(values),
            "country": values["new_country"],
            "time_zone": values["new_time_zone"],
        }

    def new_fields(self) -> list[forms.BoundField]:
        """The last only where it is asked."""
        asked = "new_is_other" in self.errors or bool(self["new_is_other"].value())
        return [self[name] for name in self.NEW if asked or name != "new_is_other"]

    @property
    def opens_new(self) -> bool:
        """Whether something of it was written."""
        return any(self[name].value() or self[name].errors for name in self.NEW)
