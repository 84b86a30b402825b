"""Query parameters: each named once, with its reader; whatever is not named is refused."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from rest_framework.exceptions import ValidationError

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from agreements.dates import DateError, parse_edtf

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


def read_size(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", text, re.ASCII) or int(text) > 200:
        raise ValueError(_("A page has 1 to 200 rows."))
    return int(text)


def read_words(text: str) -> str:
    """At most ten words."""
    if len(text.split()) > 10 or len(text) > 200:
        raise ValueError(_("Search for ten words and 200 characters at most."))
    return text


def one_of(choices: Iterable[str]) -> Callable[[str], str]:
    """A reader that knows its words, and names them."""
    known = tuple(str(choice) for choice in choices)

    def read(text: str) -> str:
        if text not in known:
            raise ValueError(_("Choose one of: %s.") % ", ".join(known))
        return text

    return read


def matching(pattern: str, message: Callable[[], str]) -> Callable[[str], str]:
    """A reader of texts of one form."""

    def read(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(message())
        return text

    return read


DAY = {"type": "string", "format": "date"}


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
    Parameter("count", read_flag, {"type": "string", "enum": ["0", "1"]}, "1: count all rows."),
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
