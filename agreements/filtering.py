"""Filters of lists, asked by page, API, export and timeline alike: what each offers a person in a
form, and how strictly the API reads and describes it, are said in one class."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import django_filters as filters
from django_filters.fields import ModelChoiceIterator, ModelMultipleChoiceField

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.access import Audience, rights_of
from agreements.dates import DateError, parse_edtf
from agreements.forms.fields import Checkboxes
from agreements.languages import languages_named
from agreements.models import Party, Person
from agreements.models.fields import called
from agreements.models.person import full_name
from agreements.wording.countries import COUNTRIES
from agreements.wording.parties import named_with

#: A queryset, with the words of its noun.
Rows = Any

# --- How the API reads a text; ValueError says how to write it -----------------------------------


def read_day(text: str) -> date:
    """One strict day, 2026-06-01."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise ValueError(_("Write the day as 2026-06-01."))
    try:
        return parse_edtf(text).earliest
    except DateError as error:
        told = str(error) if error.code == "out_of_range" else "Write the day as 2026-06-01."
        raise ValueError(_(told)) from error


def read_moment(text: str) -> datetime:
    """A moment with its offset, 2026-06-01T09:00:00+09:00, or a day, from its midnight UTC on."""
    try:
        moment = parse_datetime(text) or datetime.combine(read_day(text), datetime.min.time(), UTC)
    except ValueError as error:
        raise ValueError(_("Write the moment as 2026-06-01T09:00:00+09:00.")) from error
    if moment.tzinfo is None:
        raise ValueError(_("Give the offset from UTC: 2026-06-01T09:00:00+09:00."))
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise ValueError(_("No such moment.")) from error


def read_flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(_("Write 1 or 0."))
    return text == "1"


def read_words(text: str) -> str:
    """At most ten words."""
    if len(text.split()) > 10 or len(text) > 200:
        raise ValueError(_("Search for ten words and 200 characters at most."))
    return text


def read_country(text: str) -> str:
    if text not in COUNTRIES:
        raise ValueError(_("Give the two letters of ISO 3166-1, as in KR or IT."))
    return text


def one_of(choices: Iterable[str]) -> Callable[[str], str]:
    """A reader that knows its words, and names them."""
    known = tuple(str(choice) for choice in choices)

    def read(text: str) -> str:
        if text not in known:
            raise ValueError(_("Choose one of: %s.") % ", ".join(known))
        return text

    return read


def matching(pattern: str, message: Any) -> Callable[[str], str]:
    """A reader of texts of one form."""

    def read(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(str(message))
        return text

    return read


TEXT = {"type": "string"}
DAY = {"type": "string", "format": "date"}
FLAG = {"type": "string", "enum": ["0", "1"]}
#: How the API names a row, by the column that does.
NAMES = {
    "uid": matching(r"[2-9a-z]{1,12}", gettext_lazy("Give an id as the API tells it.")),
    "code": matching(r"[a-z0-9-]{1,60}", gettext_lazy("Give the code of an area.")),
    "reference": matching(
        r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", gettext_lazy("Give the reference of an agreement.")
    ),
    "pk": matching(r"[0-9]{1,9}", gettext_lazy("Give the id of a colleague.")),
}

# --- Filters -------------------------------------------------------------------------------------


class Asked:
    """A mixin of filters. `about`: its description in the API. `audience`: who may ask; nobody
    learns from a filter what no answer tells. `is_many`: the API takes several values, which are
    alternatives. `read` and `schema`: one value in the API."""

    read: Callable[[str], Any] = staticmethod(str)
    schema: dict[str, Any] = TEXT
    is_many = False

    def __init__(
        self, *args: Any, about: str, audience: Audience = Audience.SHARED, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.about, self.audience = about, audience


class Words(Asked, filters.CharFilter):
    read = staticmethod(read_words)


class Day(Asked, filters.DateFilter):
    read, schema = staticmethod(read_day), DAY


class Moment(Asked, filters.IsoDateTimeFilter):
    read, schema = staticmethod(read_moment), {"type": "string", "format": "date-time"}


class FlagInput(forms.CheckboxInput):
    """A box that was not there is not a no."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if name not in data:
            return None
        return data[name] not in ("0", "false", "False", "")


class Flag(Asked, filters.BooleanFilter):
    """The rows that its method finds, or with 0 all others."""

    read, schema = staticmethod(read_flag), FLAG

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, widget=FlagInput, **options)


class Choices(Asked, filters.MultipleChoiceFilter):
    is_many = True

    def __init__(self, *args: Any, choices: Any, **options: Any) -> None:
        options = {"widget": Checkboxes, "distinct": False, **options}
        super().__init__(*args, choices=choices, **options)
        self.read = one_of(choices.values)
        self.schema = TEXT | {"enum": list(choices.values)}


class Country(Asked, filters.ChoiceFilter):
    """Offers the countries of partners one may see; takes any there is."""

    read = staticmethod(read_country)

    class field_class(filters.fields.ChoiceField):
        def valid_value(self, value: str) -> bool:
            return value in COUNTRIES or super().valid_value(value)


class Language(Asked, filters.ChoiceFilter):
    """Offers the languages documents come in; the API takes any tag."""

    read = staticmethod(
        matching(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*", gettext_lazy("Give a BCP 47 tag, as it."))
    )

    class field_class(filters.fields.ChoiceField):
        def valid_value(self, value: str) -> bool:
            return True

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=languages_named, **options)


class OfferedIterator(ModelChoiceIterator):
    def __init__(self, field: "NamedField") -> None:
        super().__init__(field)
        self.queryset: Rows = field.queryset.filter(field.offers)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return self.first(None)

    def first(self, most: int | None) -> Iterator[tuple[str, str]]:
        """At most so many. In one reading, without an object for each."""
        model = self.queryset.model
        rows = self.queryset.values_list(self.field.to_field_name, *model.CALLED_BY)[:most]
        label = CALLING.get(model, called)
        return ((key, label(*names)) for key, *names in rows)


def _of_party(short: dict[str, str], country: str) -> str:
    return named_with(called(short), country)


#: What is called by more than the first of its names, by its columns CALLED_BY.
CALLING: dict[Any, Callable[..., str]] = {Party: _of_party, Person: full_name}


class NamedField(ModelMultipleChoiceField):
    """`offers`: the rows among which a person chooses, of all that may be named. `takes_unknown`:
    a name of nothing that may be seen finds nothing, instead of being refused."""

    iterator = OfferedIterator

    def __init__(
        self, *args: Any, offers: Q | None = None, takes_unknown: bool = False, **options: Any
    ) -> None:
        self.offers, self.takes_unknown = offers or Q(), takes_unknown
        super().__init__(*args, **options)

    def clean(self, value: Any) -> Any:
        """Nothing where nothing is asked, so that the filter's method is not called."""
        return super().clean(value) if value else []

    def _check_values(self, value: Any) -> Rows:
        if self.takes_unknown:
            return self.queryset.filter(**{f"{self.to_field_name}__in": value})
        return super()._check_values(value)


class Named(Asked, filters.ModelMultipleChoiceFilter):
    """Rows by name, of those that the reader may see; `names_all`: of all, where each answer tells
    its own to whoever may have it."""

    field_class = NamedField
    is_many = True

    def __init__(
        self, *args: Any, to_field_name: str, names_all: bool = False, **options: Any
    ) -> None:
        options = {"widget": Checkboxes, "distinct": False, **options}
        super().__init__(*args, to_field_name=to_field_name, **options)
        self.read, self.names_all = NAMES[to_field_name], names_all


class Register(Asked, filters.ChoiceFilter):
    """By the register with which something was taken in; the set names the one that is asked
    for. It is offered by the page of its import alone, and nowhere among others."""

    read = staticmethod(NAMES["uid"])

    def __init__(self, **options: Any) -> None:
        super().__init__(audience=Audience.OFFICE, choices=(), **options)


class Colleague(Asked, filters.ModelChoiceFilter):
    """Asked by staff alone: who looks after something is not a partner's."""

    read = staticmethod(NAMES["pk"])

    def __init__(self, **options: Any) -> None:
        people = get_user_model().objects.all()
        options = {"queryset": people.only(*people.model.CALLED_BY), **options}
        super().__init__(audience=Audience.OFFICE, **options)


# --- Sets of filters -----------------------------------------------------------------------------


class SeenFilterSet(filters.FilterSet):
    """The filters of one noun as `user` may ask them, on the day `on`: rows are named only among
    those that `user` may see. A name that is a word of Python is written with "_" after it.
    `takes_unknown`: see `NamedField`."""

    #: What the page shows at once; the rest is folded away.
    FIRST: tuple[str, ...] = ()

    def __init__(
        self, *args: Any, on: date, user: Any, takes_unknown: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.on, self.user = on, user
        is_partner = rights_of(user).is_partner
        for name, one in list(self.filters.items()):
            if is_partner and one.audience == Audience.OFFICE:
                del self.filters[name]
            elif isinstance(one, Named):
                if not one.names_all:  # another partner's name is a trace of it
                    one.queryset = one.queryset.visible_to(user)
                one.extra["takes_unknown"] = takes_unknown

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        return {name.rstrip("_"): one for name, one in super().get_filters().items()}


def either(rows: Rows, found: Rows, value: bool) -> Rows:
    """Of `rows` those in `found`, or the others."""
    return found if value else rows.exclude(pk__in=found.order_by().values("pk"))
