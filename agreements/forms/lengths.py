"""Lengths as people write them: a number beside its unit, or words ("2년", "18 months") in one of
the fields, which then say the unit themselves."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.dates.lengths import read_length_alone

from .base import DatedForm

#: Longest length in words.
LONGEST = 60
DAYS_A_WEEK = 7


class LengthField(forms.IntegerField):
    """How many of its unit; or a length in words, which cleans to unit -> how many."""

    widget = forms.TextInput(attrs={"size": 5, "maxlength": LONGEST, "class": "length-part"})

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, min_value=0, max_value=9999, required=False)

    def clean(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text or text.isdecimal():
            return super().clean(text)
        if found := read_length_alone(text):
            return found
        raise ValidationError(_("Write a number, or a length as 2 years, 18 months, 2년."))

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return {}


class LengthsForm(DatedForm):
    """A form that asks for lengths. `understood`: (words, what they were read as) of each that was
    written in words."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.understood: list[tuple[str, str]] = []

    def settle_length(self, fields: Mapping[str, str]) -> None:
        """Puts what words say of a length where it belongs. `fields`: unit -> the field of it."""
        for name, counts in self._words(fields.values()):
            counts = _without_weeks(counts) if "weeks" not in fields else counts
            self.cleaned_data[name] = None
            if unasked := counts.keys() - fields.keys():
                self._ask(name, unasked)
                continue
            for unit, count in counts.items():
                self._put(name, fields[unit], count)

    def settle_notice(self, value: str, unit: str) -> None:
        """The same of one number with its unit."""
        for name, counts in self._words([value]):
            self.cleaned_data[name] = None
            if counts.keys() == {"years", "months"}:
                counts = {"months": 12 * counts["years"] + counts["months"]}
            if len(counts) > 1:
                self.add_error(name, _("Write it in one unit."))
                continue
            [(of, count)] = counts.items()
            if self.cleaned_data.get(unit) not in ("", None, of):
                self.add_error(unit, _("The words beside it say another unit."))
            self.cleaned_data |= {value: count, unit: of}

    def _words(self, names: Any) -> Iterator[tuple[str, Mapping[str, int]]]:
        for name in names:
            counts = self.cleaned_data.get(name)
            if isinstance(counts, Mapping):
                self.understood.append((str(self[name].value()).strip(), in_words(counts)))
                yield name, counts

    def _put(self, at: str, name: str, count: int) -> None:
        present = self.cleaned_data.get(name)
        if present not in (None, 0, count):
            self.add_error(at, _("This is said twice, and not the same: leave one of them."))
        elif name not in self.errors:
            self.cleaned_data[name] = count

    def _ask(self, name: str, units: Any) -> None:
        self.add_error(name, _("This length is kept in years and months only."))


def _without_weeks(counts: Mapping[str, int]) -> Mapping[str, int]:
    rest = {unit: count for unit, count in counts.items() if unit != "weeks"}
    if weeks := counts.get("weeks"):
        rest["days"] = rest.get("days", 0) + DAYS_A_WEEK * weeks
    return rest


def in_words(counts: Mapping[str, int]) -> str:
    """ "2 years 6 months"."""
    told = {
        "years": lambda n: ngettext("%(n)d year", "%(n)d years", n),
        "months": lambda n: ngettext("%(n)d month", "%(n)d months", n),
        "weeks": lambda n: ngettext("%(n)d week", "%(n)d weeks", n),
        "days": lambda n: ngettext("%(n)d day", "%(n)d days", n),
    }
    return " ".join(
        words(counts[unit]) % {"n": counts[unit]} for unit, words in told.items() if unit in counts
    )
