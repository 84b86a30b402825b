"""Fields of our own: text in several languages, partial dates with their bounds, public ids."""

import hashlib
import secrets
import unicodedata
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.dates import DateError, PartialDate, Span, stored_edtf
from agreements.texts import is_blank

UID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_uid() -> str:
    """A random public id of 12 letters and digits: tells neither order nor count."""
    return "".join(secrets.choice(UID_ALPHABET) for _ in range(12))


def id_of(*names: str) -> str:
    """A public id that follows from public names alone: as stable as they are."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:20]


class UidField(models.CharField):
    """The public id of a row, fixed for life."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "max_length": 12,
                "default": new_uid,
                "editable": False,
                "db_collation": "C",
                **options,
            }
        )


def normalise(text: str) -> str:
    """NFC, as everything is stored (domain §2)."""
    return unicodedata.normalize("NFC", text)


def in_language(texts: dict[str, str] | None, language: str | None = None) -> tuple[str, str]:
    """(text, its tag): the reader's language, else English, else any (domain §2)."""
    texts = texts or {}
    wanted = language or get_language() or ""
    for tag in (wanted, wanted.split("-")[0], settings.LANGUAGE_CODE, *texts):
        if texts.get(tag):
            return texts[tag], tag
    return "", ""


def called(*names: Any) -> str:
    """The first name that says something; of one in several languages, the reader's."""
    texts = (in_language(name)[0] if isinstance(name, dict) else name for name in names)
    return next(filter(None, texts), "")


def validate_localised(value: Any) -> None:
    ok = isinstance(value, dict) and all(
        isinstance(tag, str) and isinstance(text, str) for tag, text in value.items()
    )
    if not ok:
        raise ValidationError(
            _("Give a text for each language, by language tag."), code="localised"
        )


class LocalisedTextField(models.JSONField):
    """A map from BCP 47 tag to text, NFC, without empty texts: {"ko": …, "en": …}."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default": dict, "blank": True, **options})

    default_validators = [validate_localised]

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            value = {tag: normalise(text) for tag, text in value.items() if not is_blank(text)}
        return super().get_prep_value(value)


class PartialDateField(models.CharField):
    """An EDTF text of our subset, as a `PartialDate` in Python; NULL is "not recorded".

    Stands beside an `EarliestField` and a `LatestField`, which hold its bounds.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": 40, "null": True, "blank": True, **options})

    def from_db_value(self, value: str | None, *_args: Any) -> PartialDate | None:
        return None if value is None else stored_edtf(value)

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or isinstance(value, PartialDate):
            return value
        if value == "":
            return None
        try:
            return stored_edtf(value)
        except DateError as error:
            raise ValidationError(str(error), code=error.code) from error

    def get_prep_value(self, value: Any) -> str | None:
        parsed = self.to_python(value)
        return None if parsed is None else parsed.text

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def run_validators(self, value: PartialDate | None) -> None:
        super().run_validators("" if value is None else value.text)


class BoundField(models.DateField):
    """One bound of the partial date named by `of`; set whenever the row is saved or created in
    bulk. `QuerySet.update` on a partial date must set its bounds itself."""

    bound = ""

    def __init__(self, *args: Any, of: str = "", **options: Any) -> None:
        self.of = of
        super().__init__(*args, **{"null": True, "blank": True, "editable": False, **options})

    def deconstruct(self) -> tuple:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        source = model_instance._meta.get_field(self.of)
        partial = source.to_python(getattr(model_instance, self.of))
        value = None if partial is None else getattr(partial, self.bound)
        setattr(model_instance, self.attname, value)
        return value


class EarliestField(BoundField):
    bound = "earliest"


class LatestField(BoundField):
    bound = "latest"


class Spanned:
    """A row that holds from `starts_on` to `ends_on`; it begins at any time where nobody knows."""

    starts_on: Any
    ends_on: Any

    @property
    def span(self) -> Span:
        return Span(self.starts_on or date.min, self.ends_on)
