"""Days off and working-day rules: public holidays of a country, weekends, the office's own."""

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

import holidays

from agreements.values import quickly_made

from .arithmetic import add_days

# some lunar calendars are tabulated for a few decades only (`days_off_known`)
warnings.filterwarnings("ignore", message="Requested Holidays are available only")

WorkingDayRule = Literal["none", "previous", "next"]
ENGLISH = "en_US"
WEEKEND = (5, 6)
STEP = {"previous": -1, "next": 1}
#: Years of which every calendar of the library knows all its holidays.
CURATED = (2026, 2027)
#: A holiday that comes every year is missed from a table where it is lacking for so many years.
IN_A_ROW = range(3)
#: Days that the library reckons: it says so of days that wait for the moon, and not of elections
#: that are yet to be called (findings/holidays-an-election-yet-to-be-held.sh).
MOON = "(estimated)"
ELECTION = "Election Day"
#: Days that come only when another falls on a day off, or by a decree of their year.
OCCASIONAL = re.compile(r"alternative|substitut|in lieu|observed|bridge|additional", re.IGNORECASE)


@quickly_made
@dataclass(frozen=True, slots=True)
class DayOff:
    """Why a day is off: a country's holiday, a weekend (`name` "weekend") or a closed day."""

    country: str | None
    name: str


@quickly_made
@dataclass(frozen=True, slots=True)
class Calendars:
    """Whose days count: home first, then the partners', then the office's own closed days."""

    home: str | None = None
    partners: tuple[str, ...] = ()
    closed: frozenset[date] = frozenset()

    @property
    def countries(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for code in (self.home, *self.partners) if code))


@lru_cache(maxsize=20_000)  # years of every country an office deals with
def _named(country: str, year: int, spoken: str | None) -> dict[date, str]:
    """The public holidays of one year, in a language of the library's; none for a country it does
    not know."""
    try:
        found = holidays.country_holidays(country, years=year, language=spoken)
    except NotImplementedError:
        return {}
    return dict(found)


def _usual(country: str, years: Iterable[int]) -> list[set[str]]:
    """The holidays of each year by name, also where two share a day; not the occasional ones."""
    told = [
        {part for name in _named(country, year, ENGLISH).values() for part in name.split("; ")}
        for year in years
    ]
    return [
        {name.replace(f" {MOON}", "") for name in names if not OCCASIONAL.search(name)}
        for names in told
    ]


@lru_cache(maxsize=20_000)
def days_off_known(country: str, year: int) -> bool:
    """Whether the holidays of a country are known for a year: not where the library does not know
    it, where its calendar ends, or where a lunar one is not tabulated (India from 2036 on)."""
    try:
        calendar = holidays.country_holidays(country)
    except NotImplementedError:
        return False
    if not calendar.start_year <= year <= calendar.end_year:
        return False
    if year <= max(CURATED):
        return True
    wanted = set.intersection(*_usual(country, CURATED))
    return wanted <= set.union(*_usual(country, (year + n for n in IN_A_ROW)))


@lru_cache(maxsize=20_000)  # the readings of one agreement ask for the same days again and again
def days_off_unknown(day: date, calendars: Calendars) -> tuple[str, ...]:
    """The countries of which it is not known whether `day` is off: only weekends count there."""
    return tuple(code for code in calendars.countries if not days_off_known(code, day.year))


def _reasons(day: date, calendars: Calendars) -> Iterator[DayOff]:
    if day.weekday() in WEEKEND:
        yield DayOff(None, "weekend")
    if day in calendars.closed:
        yield DayOff(calendars.home, "closed")
    for country in calendars.countries:
        if name := _named(country, day.year, ENGLISH).get(day):
            yield DayOff(country, name)


@lru_cache(maxsize=20_000)
def days_off(day: date, calendars: Calendars) -> tuple[DayOff, ...]:
    """Every reason why `day` is off for one of the parties; empty on a working day. Names are
    English; `holiday_name` tells a reader's."""
    return tuple(_reasons(day, calendars))


@lru_cache(maxsize=2_000)
def _spoken(country: str, language: str) -> tuple[str | None, bool]:
    """In what the library names a country's holidays for a reader of `language`, and whether that
    is the reader's own; else the country's. "it" is "it_IT" there."""
    try:
        calendar = holidays.country_holidays(country)
    except NotImplementedError:
        return None, True
    offered = [one for one in calendar.supported_languages if one.split("_")[0] == language]
    return (offered[0], True) if offered else (calendar.default_language, False)


def holiday_name(day: date, country: str, language: str) -> str:
    """What a holiday of `country` is called in `language`; where its calendar lacks that, its own
    name with the English one, as "추석 (Chuseok)". "" where `day` is no holiday there."""
    spoken, is_own = _spoken(country, language)
    name = _named(country, day.year, spoken).get(day, "")
    if is_own:
        return name
    english = _named(country, day.year, ENGLISH).get(day, "")
    return f"{name} ({english})" if english and english != name else name


def is_reckoned(day: date, country: str) -> bool:
    """Whether a holiday of `country` on `day` is reckoned and may yet be declared for another day:
    one that waits for the moon, or an election in a year after those the library was kept for."""
    name = _named(country, day.year, ENGLISH).get(day, "")
    return MOON in name or (ELECTION in name and day.year > max(CURATED))


def move(day: date, rule: WorkingDayRule, calendars: Calendars) -> date:
    """The nearest day that is off for nobody, in the direction of `rule`; `day` itself where it is
    a working day or the rule is "none". The literal date stays the deadline's own (rule 5)."""
    if rule == "none":
        return day
    while days_off(day, calendars):
        day = add_days(day, STEP[rule])
    return day
