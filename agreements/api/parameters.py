"""Query parameters: each named once, with its reader; whatever is not named is refused."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rest_framework.exceptions import ValidationError

from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements.access import Audience
from agreements.filtering import DAY, FLAG, SeenFilterSet, one_of, read_day, read_flag

MAX_LENGTH = 600
_BAD = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter. `many`: may be repeated, and the values are alternatives (OR)."""

    name: str
    read: Callable[[str], Any]
    schema: dict[str, Any]
    about: str
    many: bool = False
    audience: Audience = Audience.SHARED


def parameters_of(filterset: type[SeenFilterSet], *names: str) -> tuple[Parameter, ...]:
    """Those of a list that `filterset` filters; `names`: only these."""
    return tuple(
        Parameter(name, one.read, one.schema, one.about, one.is_many, one.audience)
        for name, one in filterset.base_filters.items()
        if name in (names or filterset.base_filters)
    )


def read_size(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", text, re.ASCII) or int(text) > 200:
        raise ValueError(_("A page has 1 to 200 rows."))
    return int(text)


def day_parameter(name: str, about: str) -> Parameter:
    return Parameter(name, read_day, DAY, about)


def choice_parameter(
    name: str, choices: Iterable[str], about: str, *, many: bool = True
) -> Parameter:
    words = [str(choice) for choice in choices]
    return Parameter(name, one_of(words), {"type": "string", "enum": words}, about, many)


ON = day_parameter("on", "The day the answer is for; today at the home office if left out.")
KNOWN = day_parameter(
    "known", "Only facts dated on or before this day: what one would have said then."
)
PAGING = (
    Parameter("cursor", str, {"type": "string"}, "From `next` or `previous`; never made by hand."),
    Parameter(
        "page_size", read_size, {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
        "Rows on a page.",
    ),
    Parameter("count", read_flag, FLAG, "1: count all rows."),
)  # fmt: skip


def read_parameters(given: QueryDict, known: Iterable[Parameter]) -> dict[str, Any]:
    """The values asked for, by name; ValidationError names every parameter that is not right."""
    by_name = {parameter.name: parameter for parameter in known}
    found, wrong = {}, {}
    for name, texts in given.lists():
        parameter = by_name.get(name)
        try:
            if parameter is None:
                raise ValueError(_("There is no such parameter here."))
            if len(texts) > 1 and not parameter.many:
                raise ValueError(_("Give this once."))
            if len(texts) > 50 or any(len(t) > MAX_LENGTH or _BAD.search(t) for t in texts):
                raise ValueError(_("This is too long, or holds what no text may hold."))
            values = [parameter.read(text) for text in texts]
            found[name] = values if parameter.many else values[0]
        except ValueError as error:
            wrong[_BAD.sub("", name)[:60] or "?"] = [str(error)]
    if wrong:
        raise ValidationError(wrong)
    return found
