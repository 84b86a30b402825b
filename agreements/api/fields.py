"""Fields of request bodies: strict about types, since a client's mistake is better told than
guessed at. Each gives the value the verbs take."""

import re
import zoneinfo
from collections.abc import Callable
from datetime import date
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _

from agreements.dates import DateError, PartialDate, parse_edtf
from agreements.filtering import read_day
from agreements.models import Agreement, Area, Commitment, Document, Event, Party
from agreements.texts import is_blank
from agreements.wording.countries import COUNTRIES

LINE_ENDS = re.compile("[\r\n\u2028\u2029\u0085\t]+")
TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}\Z")


class Shape(serializers.Serializer):
    """An object whose every member is named; anything else is refused."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise ValidationError({"non_field_errors": [_("Give an object.")]})
        unknown = data.keys() - self.fields.keys()
        if unknown:
            raise ValidationError({name[:60]: [_("Unknown field.")] for name in sorted(unknown)})
        return super().to_internal_value(data)


class Text(serializers.Field):
    """A text; on one line unless `lines`. `blank`: may be empty, which is "not given"."""

    def __init__(
        self, *, max_length: int = 300, lines: bool = False, blank: bool = True, **options: Any
    ) -> None:
        self.max_length, self.lines, self.blank = max_length, lines, blank
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise ValidationError([_("Give a text.")])
        text = data if self.lines else LINE_ENDS.sub(" ", data)
        if is_blank(text):
            if not self.blank:
                raise ValidationError([_("Write something.")], code="blank")
            return ""
        if len(text) > self.max_length:
            message = _("At most %(n)d characters.") % {"n": self.max_length}
            raise ValidationError([message], code="max_length")
        return text.strip()

    def to_representation(self, value: Any) -> Any:
        return value


class Localised(serializers.Field):
    """{"ko": …, "en": …}: at least one text."""

    def __init__(self, *, max_length: int = 300, lines: bool = False, **options: Any) -> None:
        self.text = Text(max_length=max_length, lines=lines, blank=False)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if not isinstance(data, dict) or not data:
            raise ValidationError([_("Give a text for each language, by language tag.")])
        if len(data) > 20 or not all(TAG.match(tag) for tag in data):
            raise ValidationError([_("Name languages by tag: en, ko, it, pt-BR.")])
        return {tag: self.text.to_internal_value(text) for tag, text in data.items()}

    def to_representation(self, value: Any) -> Any:
        return value


class PersonName(Localised):
    """A name as one text, or by language."""

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if isinstance(data, str):
            data = {"ko" if re.search("[\uac00-\ud7a3]", data) else "en": data}
        return super().to_internal_value(data)


class Day(serializers.Field):
    """One day, 2026-06-01, as a text."""

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str):
            raise ValidationError([_("Write the day as a text: 2026-06-01.")])
        try:
            return read_day(data)
        except ValueError as error:
            raise ValidationError([str(error)]) from error

    def to_representation(self, value: Any) -> Any:
        return value


class Edtf(serializers.Field):
    """A partial date (EDTF): 2008, 2008-09, 2026-06-01, 2026-41, 2013~, [2013-08..2018-05]."""

    def to_internal_value(self, data: Any) -> PartialDate:
        if not isinstance(data, str):
            raise ValidationError([_("Write the date as a text: 2026-06-01.")])
        try:
            return parse_edtf(data)
        except DateError as error:
            raise ValidationError([_(str(error))], code=error.code) from error

    def to_representation(self, value: Any) -> Any:
        return value


class Whole(serializers.Field):
    """A whole number between two bounds, both included."""

    def __init__(self, *, least: int = 0, most: int = 1200, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            raise ValidationError([_("Give a whole number.")])
        if not self.least <= data <= self.most:
            span = {"least": self.least, "most": self.most}
            raise ValidationError([_("Between %(least)d and %(most)d.") % span])
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class Flag(serializers.Field):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise ValidationError([_("Give true or false.")])
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class Word(serializers.Field):
    """One of the words of a list, which a mistake is answered with."""

    def __init__(self, choices: Any, **options: Any) -> None:
        self.choices = [str(getattr(choice, "value", choice)) for choice in choices]
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            raise ValidationError([_("Choose one of: %s.") % ", ".join(self.choices)])
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class Country(serializers.Field):
    """ISO 3166-1 alpha-2 in capitals; null for an international organisation."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in COUNTRIES:
            raise ValidationError([_("Give the two letters of ISO 3166-1, as in KR or IT.")])
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class TimeZone(Word):
    """The name of an IANA time zone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(sorted(zoneinfo.available_timezones()), **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            raise ValidationError([_("Give an IANA time zone, as in Asia/Seoul.")])
        return data


class Row(serializers.Field):
    """A row the bearer may see, named by its public id; foreign and absent are told alike."""

    def __init__(
        self, visible: Callable[[Any], models.QuerySet], by: str = "uid", **options: Any
    ) -> None:
        self.visible, self.by = visible, by
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> models.Model:
        row = None
        if isinstance(data, str) and len(data) <= 60:
            row = self.visible(self.context["user"]).filter(**{self.by: data}).first()
        if row is None:
            raise ValidationError([_("There is nothing of that name.")], code="does_not_exist")
        return row

    def to_representation(self, value: Any) -> Any:
        return getattr(value, self.by)


class PartyId(Row):
    def __init__(self, **options: Any) -> None:
        super().__init__(Party.objects.visible_to, **options)


class AreaCode(Row):
    def __init__(self, **options: Any) -> None:
        super().__init__(lambda user: Area.objects.all(), "code", **options)


class Reference(Row):
    def __init__(self, **options: Any) -> None:
        super().__init__(Agreement.objects.visible_to, "reference", **options)


class DocumentId(Row):
    def __init__(self, **options: Any) -> None:
        super().__init__(Document.objects.visible_to, **options)


class EventId(Row):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            lambda user: Event.objects.filter(agreement__in=Agreement.objects.visible_to(user)),
            **options,
        )


class CommitmentId(Row):
    def __init__(self, **options: Any) -> None:
        super().__init__(Commitment.objects.visible_to, **options)


class Colleague(serializers.Field):
    """Somebody of the office: the id `me/` tells, or the e-mail address."""

    def to_internal_value(self, data: Any) -> Any:
        people = get_user_model().objects.filter(is_active=True)
        found = None
        if isinstance(data, str) and len(data) <= 254:
            found = people.filter(email__iexact=data).first()
        elif isinstance(data, int) and not isinstance(data, bool) and 0 < data < 2**31:
            found = people.filter(pk=data).first()
        if found is None:
            raise ValidationError([_("There is nobody of that name.")], code="does_not_exist")
        return found

    def to_representation(self, value: Any) -> Any:
        return value.pk
