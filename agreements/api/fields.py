"""The framework's fields, strict about types: a client's mistake is better told than guessed at.
Each gives the value the actions take, and says itself what OpenAPI cannot guess of it.

One serializer of a noun reads its bodies and describes its answers. What only answers have is
`read_only`; answers themselves are made as plain values, by the functions beside the serializers.
"""

import re
import zoneinfo
from datetime import date
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.fields import empty

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from agreements.audience import Shared
from agreements.dates import DateError, PartialDate, parse_edtf
from agreements.filtering import read_day
from agreements.languages import by_letters
from agreements.models import Agreement, Area, Commitment, Document, Event, Party, Starts
from agreements.texts import is_blank
from agreements.wording.countries import COUNTRIES

LINE_ENDS = re.compile("[\r\n\u2028\u2029\u0085\t]+")
TAG = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}"
LONG, NOTE = 20_000, 100_000
MAYBE: dict[str, Any] = {"required": False}
NULL: dict[str, Any] = {"required": False, "allow_null": True}
#: Of an answer only.
READ_ONLY: dict[str, Any] = {"read_only": True}
READ_ONLY_NULL: dict[str, Any] = {"read_only": True, "allow_null": True}


class Serializer(serializers.Serializer):
    """An object whose every member is named; anything else is refused. Where a change may leave
    out what it likes (`partial`), an object inside it is given whole."""

    #: The members that partners have (`audience`); None: everybody has all.
    shared: Shared | None = None
    #: Members besides the office's own that not every answer has: those of one address.
    optional: frozenset[str] = frozenset()

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise ValidationError({"non_field_errors": [_("Give an object.")]})
        taken = {field.field_name: field for field in self._writable_fields}
        unknown = data.keys() - taken.keys()
        if unknown:
            raise ValidationError({name[:60]: [_("Unknown field.")] for name in sorted(unknown)})
        if self.parent is not None and getattr(self.root, "partial", False):
            needed = [field for name, field in taken.items() if field.required and name not in data]
            if needed:
                raise ValidationError({one.field_name: [_required(one)] for one in needed})
        return super().to_internal_value(data)


def _required(field: serializers.Field) -> ErrorDetail:
    return ErrorDetail(field.error_messages["required"], code="required")


def answer(name: str, /, *, optional: str = "", **fields: serializers.Field) -> Any:
    """A serializer of what is only ever answered, by the name of its component."""
    members = {"optional": frozenset(optional.split())}
    return type(name, (serializers.Serializer,), fields | members)


class Described:
    """A field that OpenAPI is told of by `openapi`; `component`: under a name of its own."""

    component = ""

    def openapi(self, schema: Any, direction: str) -> dict[str, Any]:
        """`schema`: what describes serializers; `direction`: "request" or "response"."""
        raise NotImplementedError


class CharField(serializers.CharField):
    """A text; on one line unless `lines`. `allow_blank`: may be empty, which is "not given"."""

    def __init__(
        self,
        *,
        max_length: int = 300,
        lines: bool = False,
        allow_blank: bool = True,
        **options: Any,
    ) -> None:
        self.lines = lines
        super().__init__(max_length=max_length, allow_blank=allow_blank, **options)

    def run_validation(self, data: Any = empty) -> Any:
        return serializers.Field.run_validation(self, data)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise ValidationError([_("Give a text.")])
        text = data if self.lines else LINE_ENDS.sub(" ", data)
        if is_blank(text):
            if not self.allow_blank:
                raise ValidationError([_("Write something.")], code="blank")
            return ""
        if len(text) > self.max_length:
            message = _("At most %(n)d characters.") % {"n": self.max_length}
            raise ValidationError([message], code="max_length")
        return text.strip()


class TextOnly(serializers.CharField):
    """Refuses a number where the framework would write it as a text."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            raise ValidationError([_("Give a text.")])
        return super().to_internal_value(data)


class RegexField(TextOnly, serializers.RegexField):
    pass


class URLField(TextOnly, serializers.URLField):
    pass


class LocalisedField(Described, serializers.DictField):
    """{"ko": …, "en": …}: at least one text."""

    def __init__(self, *, max_length: int = 300, lines: bool = False, **options: Any) -> None:
        text = CharField(max_length=max_length, lines=lines, allow_blank=False)
        super().__init__(child=text, **options)

    def openapi(self, schema: Any, direction: str) -> dict[str, Any]:
        text = {"type": "string", "maxLength": self.child.max_length}
        told = {"type": "object", "additionalProperties": text, "maxProperties": 20}
        if direction == "response":
            return told
        text["minLength"] = 1
        return told | {"minProperties": 1, "propertyNames": {"pattern": f"^{TAG}$"}}

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if not isinstance(data, dict) or not data:
            raise ValidationError([_("Give a text for each language, by language tag.")])
        if len(data) > 20 or not all(re.fullmatch(TAG, tag) for tag in data):
            raise ValidationError([_("Name languages by tag: en, ko, it, pt-BR.")])
        return {tag: self.child.to_internal_value(text) for tag, text in data.items()}


class PersonNameField(LocalisedField):
    """A name as one text, or by language."""

    def openapi(self, schema: Any, direction: str) -> dict[str, Any]:
        told = super().openapi(schema, direction)
        if direction == "response":
            return told
        return {"oneOf": [told, told["additionalProperties"]]}

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if isinstance(data, str):
            data = {by_letters(data) or settings.LANGUAGE_CODE: data}
        return super().to_internal_value(data)


class DateField(serializers.DateField):
    """One day, 2026-06-01, as a text."""

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str):
            raise ValidationError([_("Write the day as a text: 2026-06-01.")])
        try:
            return read_day(data)
        except ValueError as error:
            raise ValidationError([str(error)]) from error


class OneText(Described, serializers.Field):
    """A text of one `format`, which is told with it."""

    format = ""
    max_length = 60

    def openapi(self, schema: Any, direction: str) -> dict[str, Any]:
        return {"type": "string", "format": self.format, "maxLength": self.max_length}

    def to_representation(self, value: Any) -> Any:
        return value


class EdtfField(OneText):
    """A partial date (EDTF): 2008, 2008-09, 2026-06-01, 2026-41, 2013~, [2013-08..2018-05]."""

    format = "edtf"

    def to_internal_value(self, data: Any) -> PartialDate:
        if not isinstance(data, str):
            raise ValidationError([_("Write the date as a text: 2026-06-01.")])
        try:
            return parse_edtf(data)
        except DateError as error:
            raise ValidationError([_(str(error))], code=error.code) from error


class StartsField(OneText):
    """ "after_current_end", "at_once", or a day between the two."""

    WORDS = (Starts.AFTER_CURRENT_END, Starts.AT_ONCE)

    def openapi(self, schema: Any, direction: str) -> dict[str, Any]:
        day = {"type": "string", "format": "date"}
        return {"oneOf": [{"type": "string", "enum": [str(word) for word in self.WORDS]}, day]}

    def to_internal_value(self, data: Any) -> Any:
        if data in self.WORDS:
            return data
        return DateField().to_internal_value(data)


class CountryField(OneText):
    """ISO 3166-1 alpha-2 in capitals; null for an international organisation."""

    format, max_length = "iso-3166-1-alpha-2", 2

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in COUNTRIES:
            raise ValidationError([_("Give the two letters of ISO 3166-1, as in KR or IT.")])
        return data


class TimeZoneField(OneText):
    """The name of an IANA time zone."""

    format = "iana-time-zone"
    ZONES = frozenset(zoneinfo.available_timezones())

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.ZONES:
            raise ValidationError([_("Give an IANA time zone, as in Asia/Seoul.")])
        return data


class IntegerField(serializers.IntegerField):
    """A whole number between two bounds, both included."""

    def __init__(self, *, min_value: int = 0, max_value: int = 1200, **options: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **options)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            raise ValidationError([_("Give a whole number.")])
        if not self.min_value <= data <= self.max_value:
            span = {"least": self.min_value, "most": self.max_value}
            raise ValidationError([_("Between %(least)d and %(most)d.") % span])
        return data


class BooleanField(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise ValidationError([_("Give true or false.")])
        return data


class ChoiceField(Described, serializers.ChoiceField):
    """One of the words of a list, which a mistake is answered with."""

    def __init__(self, choices: Any, **options: Any) -> None:
        pairs = getattr(choices, "choices", None)
        if pairs:
            self.component = f"{choices.__name__}Enum"
        super().__init__(pairs or [str(one) for one in choices], **options)

    def openapi(self, schema: Any, direction: str) -> dict[str, Any]:
        told = {"type": "string", "enum": list(self.choices)}
        if self.component:
            labels = (f"* `{word}` - {label}" for word, label in self.choices.items())
            told["description"] = "\n".join(labels)
        return told

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            raise ValidationError([_("Choose one of: %s.") % ", ".join(self.choices)])
        return data


class ListField(serializers.ListField):
    """A list of at most 100."""

    def __init__(self, child: serializers.Field, **options: Any) -> None:
        super().__init__(child=child, **{"max_length": 100, **options})


class RowField(OneText):
    """A row the bearer may see, named by its public id; foreign and absent are told alike."""

    model: Any
    by = "uid"

    def visible(self) -> Any:
        return self.model.objects.visible_to(self.context["user"])

    def to_internal_value(self, data: Any) -> Any:
        row = None
        if isinstance(data, str) and len(data) <= self.max_length:
            row = self.visible().filter(**{self.by: data}).first()
        if row is None:
            raise ValidationError([_("There is nothing of that name.")], code="does_not_exist")
        return row


class PartyField(RowField):
    model, format = Party, "party-id"


class AreaField(RowField):
    model, by, format = Area, "code", "area-code"

    def visible(self) -> Any:
        return Area.objects.all()


class AgreementField(RowField):
    model, by, format = Agreement, "reference", "agreement-reference"


class DocumentField(RowField):
    model, format = Document, "document-id"


class EventField(RowField):
    model, format = Event, "event-id"

    def visible(self) -> Any:
        seen = Agreement.objects.visible_to(self.context["user"])
        return Event.objects.filter(agreement__in=seen)


class CommitmentField(RowField):
    model, format = Commitment, "commitment-id"


class ColleagueField(Described, serializers.Field):
    """Somebody of the office: the id `me/` tells, or the e-mail address."""

    def openapi(self, schema: Any, direction: str) -> dict[str, Any]:
        person = {"type": "integer", "minimum": 1}
        if direction == "response":
            return person
        return {"oneOf": [person, {"type": "string", "format": "email", "maxLength": 254}]}

    def to_internal_value(self, data: Any) -> Any:
        accounts: Any = get_user_model().objects
        people = accounts.holders()
        found = None
        if isinstance(data, str) and len(data) <= 254:
            found = people.filter(email__iexact=data).first()
        elif isinstance(data, int) and not isinstance(data, bool) and 0 < data < 2**31:
            found = people.filter(pk=data).first()
        if found is None:
            raise ValidationError([_("There is nobody of that name.")], code="does_not_exist")
        return found
