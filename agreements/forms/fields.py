"""Form fields of our own: partial dates as people write them, texts in three languages."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements.dates import DateError, PartialDate, Reading, parse_edtf, read
from agreements.dates.wording import render_error
from agreements.languages import CODES
from agreements.places import zone_called
from agreements.wording import usual_words
from agreements.wording.date_formats import format_partial_date

#: Up to so many choices are offered in a list; of more, one writes the beginning.
FEW = 60
#: At most so many are suggested: an office with thousands of agreements does not load them all.
MOST = 150


def named_zone(words: str) -> str:
    """The IANA zone meant by these words; ValidationError where it is none, or more than one."""
    if zone := zone_called(words):
        return zone
    raise ValidationError(_("Write a time zone as Europe/Rome."), code="unknown_zone")


class HolderField(forms.ModelChoiceField):  # type: ignore[type-arg] # of no user model in stubs
    """Who looks after something: only people who could take it in hand are offered, and whoever
    does so already."""

    def __init__(self, *, label: Any, required: bool = False) -> None:
        super().__init__(get_user_model().objects.none(), label=label, required=required)

    def offer(self, present: Any) -> None:
        people: Any = get_user_model().objects
        self.queryset = people.holders(kept=[getattr(present, "pk", present)])


class UsualField(forms.CharField):
    """Free text of which the usual words are kept once, and shown in the reader's language."""

    def prepare_value(self, value: Any) -> Any:
        return usual_words.shown(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return usual_words.kept(super().clean(value))


class LinesField(forms.CharField):
    """Several short texts, one a line; cleans to a list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[str]:
        lines = (line.strip() for line in super().clean(value).splitlines())
        return [line for line in lines if line]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class Checkboxes(forms.CheckboxSelectMultiple):
    """Django's, of choices without groups, written at once: a filter may offer hundreds, and each
    through dictionaries and templates of its own took a third of the page."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen, attrs = self.format_value(value), self.build_attrs(self.attrs, attrs)
        mark = conditional_escape(attrs.pop("id", ""))
        kept = f'type="checkbox" name="{conditional_escape(name)}"{flatatt(attrs)}'
        boxes = []
        offered: Iterable[tuple[Any, Any]] = self.choices
        for number, (key, label) in enumerate(offered):
            is_chosen = " checked" if str(key) in chosen else ""
            named = f"{mark}_{number}"
            boxes.append(
                f'<div><label for="{named}"><input {kept} value="{conditional_escape(str(key))}"'
                f' id="{named}"{is_chosen}> {conditional_escape(label)}</label></div>'
            )
        return SafeString(f'<div id="{mark}">{"".join(boxes)}</div>')


class Selects(forms.SelectMultiple):
    """One control per chosen value and one more to add another: lists where there are few choices,
    else fields that complete what one begins to write. An empty one says nothing."""

    template_name = "activities/widgets/selects.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        found = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        found = [found] if isinstance(found, str) else found
        return list(dict.fromkeys(text for one in found if (text := str(one).strip())))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = forms.Widget.get_context(self, name, None, attrs)  # which lays out no options
        choices = [(str(key), str(label)) for key, label in self._offered() if str(key)]
        chosen = [one for one in self.format_value(value) if one]
        choices += self._no_longer_offered({*chosen} - {key for key, _label in choices})
        attrs = {
            k: v for k, v in context["widget"]["attrs"].items() if k not in ("multiple", "size")
        }
        context["widget"] |= {
            "attrs": attrs,
            "choices": choices,
            "few": len(choices) <= FEW,
            "rows": [*chosen, ""],
        }
        return context

    def _no_longer_offered(self, chosen: set[str]) -> list[tuple[str, str]]:
        """What was chosen before stays, whatever new work may choose."""
        field = getattr(self.choices, "field", None)
        if not chosen or field is None:
            return []
        key = field.to_field_name
        rows = field.queryset.filter(**{f"{key}__in": chosen})
        return [(str(getattr(row, key)), field.label_from_instance(row)) for row in rows]

    def _offered(self) -> Any:
        """The first MOST choices; of more, what is not offered may still be written."""
        if first := getattr(self.choices, "first", None):
            return first(MOST)
        rows = getattr(self.choices, "queryset", None)
        if rows is None:
            return islice(self.choices, MOST)
        return (self.choices.choice(row) for row in rows[:MOST])


#: 2027, 2027-06 and 2027-06-01.
EVERYDAY = re.compile(r"\d{4}(-(0\d|1[0-2])(-\d\d)?)?", re.ASCII)
BY = re.compile(r"\s*(?:by|entro)\s+(?:the\s+|il\s+|l['’]\s*)?", re.IGNORECASE)


class PartialDateField(forms.CharField):
    """A date as somebody wrote it, known to a day, a month, a half or not at all.

    Cleans to a `PartialDate`, or None for "not recorded". `on` is set by the form: relative words
    ("yesterday", "this year") are read against it. `reading` keeps what was understood, with the
    words as written and whatever was odd about them.
    """

    reading: Reading | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "max_length": 80, **options})
        self.on: date | None = None

    def clean(self, value: Any) -> PartialDate | None:
        self.reading = None
        text = super().clean(value)
        if not text:
            return None
        try:
            self.reading = (
                Reading(parse_edtf(text), text) if self.on is None else read(text, on=self.on)
            )
        except DateError as error:
            raise ValidationError(render_error(error), code=error.code) from error
        if self.required and self.reading.value is None:  # "미정" is no day
            raise ValidationError(_("Write when, as exactly as you know."), code="required")
        return self.reading.value

    def prepare_value(self, value: Any) -> Any:
        """What no notation of every day says (a quarter, a window) in words of the reader, where
        these are read as the same again."""
        if not isinstance(value, PartialDate):
            return value
        if self.on is None or EVERYDAY.fullmatch(value.text):
            return value.text
        words, kept = str(format_partial_date(value)), self.reading
        try:
            return words if self.clean(words) == value else value.text
        except ValidationError:
            return value.text
        finally:
            self.reading = kept


class DueField(PartialDateField):
    """The day or the window by whose end something is due: "by 30 June" and "6월 30일까지" are that
    day, and not all days before it."""

    def to_python(self, value: Any) -> Any:
        return BY.sub("", super().to_python(value), count=1)

    def clean(self, value: Any) -> PartialDate | None:
        due = super().clean(value)
        if due is None or self.reading is None or due.text in self.reading.words:
            return due
        last = due.text.removeprefix("../")
        return due if last == due.text else parse_edtf(last)


class DayField(PartialDateField):
    """A date that must be one whole day; cleans to `datetime.date`."""

    def clean(self, value: Any) -> Any:
        partial = super().clean(value)
        if partial is None:
            return None
        if partial.day is None:
            raise ValidationError(_("One exact day is needed here."), code="not_a_day")
        return partial.day

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else super().prepare_value(value)


class LocalisedWidget(forms.MultiWidget):
    template_name = "django/forms/widgets/localised.html"

    def __init__(self, *, long: bool = False) -> None:
        plain = forms.Textarea if long else forms.TextInput
        widgets = {
            code: plain(attrs={"lang": code, "aria-label": name, **({"rows": 2} if long else {})})
            for code, name in settings.LANGUAGES
        }
        super().__init__(widgets)

    def decompress(self, value: dict[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code in CODES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for widget, (code, label) in zip(
            context["widget"]["subwidgets"], settings.LANGUAGES, strict=True
        ):
            widget["language"], widget["label"] = code, label
        return context


class LocalisedField(forms.MultiValueField):
    """A text in each of the site's languages; one is enough. Cleans to {tag: text}."""

    def __init__(self, *, max_length: int = 300, long: bool = False, **options: Any) -> None:
        fields = [
            forms.CharField(max_length=max_length, required=False)
            for _language in settings.LANGUAGES
        ]
        super().__init__(
            fields, widget=LocalisedWidget(long=long), require_all_fields=False, **options
        )

    def compress(self, values: list[str]) -> dict[str, str]:
        return {code: text for code, text in zip(CODES, values or (), strict=False) if text}
