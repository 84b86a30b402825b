"""The reader's manner of writing days: the language's own, or one they chose for themselves.

A request or a mail is written `with using_preferences(...)`; whoever shows a day asks
`format_date`. Sums and files always say 2026-06-01, so that they can be checked and sorted.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.template import defaultfilters
from django.utils import formats, timezone, translation
from django.utils.translation import get_language, gettext_noop, pgettext
from django.utils.translation import gettext as _

from agreements.dates import PartialDate, stored_edtf
from agreements.languages import reader_language

#: Style -> format by name; what a style leaves out is written as the language has it.
ISO = {
    "DATE_FORMAT": "Y-m-d",
    "SHORT_DATE_FORMAT": "Y-m-d",
    "DATETIME_FORMAT": "Y-m-d H:i",
    "SHORT_DATETIME_FORMAT": "Y-m-d H:i",
    "YEAR_MONTH_FORMAT": "Y-m",
    "MONTH_DAY_FORMAT": "m-d",
}
DOTS = {
    "DATE_FORMAT": "Y. n. j.",
    "SHORT_DATE_FORMAT": "Y. n. j.",
    "DATETIME_FORMAT": "Y. n. j. H:i",
    "SHORT_DATETIME_FORMAT": "Y. n. j. H:i",
    "YEAR_MONTH_FORMAT": "Y. n.",
    "MONTH_DAY_FORMAT": "n. j.",
}
#: Short dates with the month written out as well; long ones have it in every language.
LETTERS = {
    "SHORT_DATE_FORMAT": "DATE_FORMAT",
    "SHORT_DATETIME_FORMAT": "DATETIME_FORMAT",
}
STYLES: dict[str, dict[str, str]] = {"": {}, "iso": ISO, "dots": DOTS, "letters": LETTERS}
#: How a day and its weekday stand together: by language, else by style, else as in English.
BESIDE = {"ko": "{day}({weekday})"}
BESIDE_OF_STYLE = {"iso": "{day} ({weekday})", "dots": "{day} ({weekday})"}
#: A day without its year, for the narrowest places.
NARROW = {"ko": "n.j.", "en": "j M", "it": "j b"}
NARROW_OF_STYLE = {"iso": "m-d", "dots": "n.j."}
#: Weekdays as they stand beside a day, Monday first; Django's are longer.
WEEKDAYS = {
    "ko": tuple("월화수목금토일"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "it": ("lun", "mar", "mer", "gio", "ven", "sab", "dom"),
}
#: Days a week may begin on, as Django counts them: 0 is Sunday.
WEEK_STARTS = (0, 1, 6)
#: A day of the month before the name of that month: 1º giugno, and 2 giugno.
FIRST_BEFORE_NAME = re.compile(r"j (?=[EFbMN])")
#: EDTF second parts that name a stretch of a year.
STRETCHES = {
    "33": ("quarter", 1), "34": ("quarter", 2), "35": ("quarter", 3), "36": ("quarter", 4),
    "40": ("half", 1), "41": ("half", 2),
}  # fmt: skip
#: Dates within an EDTF text, and what it says with each of them left out (*).
DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")
FORMS = {
    "..": gettext_noop("at some time"),
    "*/*": gettext_noop("from %(first)s to %(last)s"),
    "*/..": gettext_noop("from %(first)s on"),
    "../*": gettext_noop("until %(first)s"),
    "[*..*]": gettext_noop("one day between %(first)s and %(last)s"),
    "[*..]": gettext_noop("%(first)s or later"),
    "[..*]": gettext_noop("%(first)s or earlier"),
}


@dataclass(frozen=True, slots=True)
class Preferences:
    """`style`: of STYLES; `week_start`: 0 Sunday, 1 Monday, 6 Saturday, None as the language.
    `exact`: the reader is a program, and partial dates are told as their EDTF text."""

    style: str = ""
    week_start: int | None = None
    exact: bool = False


_preferences: ContextVar[Preferences] = ContextVar("preferences", default=Preferences())  # noqa: B039 it is frozen


def preferences_of(person: Any) -> Preferences:
    """What a person chose; whoever never chose has none."""
    style = getattr(person, "date_style", "")
    return Preferences(style if style in STYLES else "", getattr(person, "week_start", None))


@contextmanager
def using_preferences_of(person: Any, *, language: str = "") -> Iterator[None]:
    """Language, zone and days as `person` chose them. `language`: where they chose none; left out,
    the one that holds already."""
    language = getattr(person, "language", "") or language or reader_language()
    zone = timezone.override(_zone_of(person))
    with using_preferences(preferences_of(person)), translation.override(language), zone:
        yield


@contextmanager
def using_preferences(preferences: Preferences) -> Iterator[None]:
    token = _preferences.set(preferences)
    try:
        yield
    finally:
        _preferences.reset(token)


def manner() -> tuple[str | None, str, Preferences]:
    """Language, zone and preferences in which texts are made at the moment: two of the same facts
    made in the same manner are the same."""
    return translation.get_language(), timezone.get_current_timezone_name(), _preferences.get()


def _zone_of(person: Any) -> ZoneInfo:
    """The person's zone, or the home office's where they have none or its name is unknown."""
    try:
        return ZoneInfo(getattr(person, "time_zone", "") or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)


def format_of(name: str) -> str:
    """The format a name of Django's ("DATE_FORMAT") stands for here; any other format as it is."""
    chosen = STYLES[_preferences.get().style].get(name, name)
    return formats.get_format(chosen) if chosen.endswith("_FORMAT") else chosen


def format_date(value: date | datetime | None, name: str = "DATE_FORMAT") -> str:
    """A day or a moment (in the reader's zone) in the reader's manner; nothing for none."""
    if value is None:
        return ""
    if not isinstance(value, datetime):
        return _day(value, format_of(name), get_language() or "")
    if timezone.is_aware(value):
        value = timezone.localtime(value)
    return defaultfilters.date(value, _with_ordinal(value, format_of(name), get_language() or ""))


def with_weekday(value: date | None, name: str = "DATE_FORMAT") -> str:
    """A day beside the name of its weekday: "2027. 2. 7.(일)", "Sun 7 February 2027"; nothing for
    none."""
    return _beside_weekday(value, format_of(name)) if value else ""


def narrow_day(value: date) -> str:
    """The same without the year: "2.7.(일)", "Sun 7 Feb"."""
    style, language = _preferences.get().style, get_language() or ""
    form = NARROW_OF_STYLE.get(style) or NARROW.get(language, NARROW["en"])
    return _beside_weekday(value, form)


def _beside_weekday(value: date, form: str) -> str:
    language = get_language() or ""
    weekday = WEEKDAYS.get(language, WEEKDAYS["en"])[value.weekday()]
    own = BESIDE.get(language)
    written = own or BESIDE_OF_STYLE.get(_preferences.get().style, "{weekday} {day}")
    return written.format(day=_day(value, form, language), weekday=weekday)


@lru_cache(20_000)
def _day(value: date, form: str, language: str) -> str:
    """In `language`, the present one. A list or a timeline says the same days again and again."""
    return defaultfilters.date(value, _with_ordinal(value, form, language))


def _with_ordinal(value: date, form: str, language: str) -> str:
    """`form` with the first of a month as Italian writes it beside the name of the month."""
    return FIRST_BEFORE_NAME.sub("jº ", form) if language == "it" and value.day == 1 else form


def format_partial_date(value: PartialDate) -> str:
    """A partial date in the reader's manner; for a program its EDTF text."""
    return value.text if _preferences.get().exact else in_words(value)


def in_words(value: PartialDate, name: str = "DATE_FORMAT") -> str:
    """A partial date in words, which `agreements.dates.read` reads back: "September 2008", "second
    half of 2026", "≈ 2013", "from 2008 to 2010". `name`: the format of its days."""
    bare = value.text.rstrip("~?%")
    dates = [_stretch(text, name) for text in DATE.findall(bare)]
    if form := FORMS.get(DATE.sub("*", bare)):
        told = _(form) % dict(zip(("first", "last"), dates, strict=False))
    else:
        (told,) = dates
    mark = "≈ " if value.approximate else ""
    doubt = " (?)" if value.uncertain else ""
    return f"{mark}{told}{doubt}"


def _stretch(text: str, name: str) -> str:
    """A day, a month, a quarter, a half or a year without a doubt."""
    value = stored_edtf(text)
    year, _dash, rest = text.partition("-")
    if not rest:
        return year_in_words(year)
    if rest in STRETCHES:
        kind, number = STRETCHES[rest]
        words = {
            ("half", 1): _("first half of %(year)s"),
            ("half", 2): _("second half of %(year)s"),
        }
        told = words.get((kind, number)) or _("quarter %(number)s of %(year)s")
        return told % {"year": year, "number": number}
    return format_date(value.earliest, name if value.is_day else "YEAR_MONTH_FORMAT")


def year_in_words(year: int | str) -> str:
    """A year alone: 2008년."""
    return pgettext("a year alone", "%(year)s") % {"year": year}


def first_day_of_week() -> int:
    """0 Sunday … 6 Saturday: as chosen, else as the language has it."""
    chosen = _preferences.get().week_start
    return formats.get_format("FIRST_DAY_OF_WEEK") if chosen is None else chosen


def format_date_as(preferences: Preferences, value: date, name: str = "DATE_FORMAT") -> str:
    """As `format_date`, in another manner than the reader's: for choosing one."""
    with using_preferences(preferences):
        return format_date(value, name)
