"""Clocks by the name of their place, as people write it: Europe/Rome, Rome, 로마, Roma. The names
of cities are those of the Unicode CLDR in every language of the product."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale

from .languages import CODES


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """IANA zones of places, and UTC; no abbreviations, which mean another clock in summer."""
    return frozenset(
        name
        for name in available_timezones()
        if name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/")))
    )


@lru_cache(maxsize=1)
def _by_name() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name in places():
        for called in (name, name.rpartition("/")[2]):
            found.setdefault(_folded(called), set()).add(name)
    for language in CODES:
        for name, told in Locale(language).time_zones.items():
            if name in places() and (city := told.get("city")):
                found.setdefault(_folded(city), set()).add(name)
    return {called: frozenset(names) for called, names in found.items()}


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())


def zone_called(words: str) -> str:
    """The IANA zone meant by these words; empty where there is none, or more than one."""
    if words in places():
        return words
    found = _by_name().get(_folded(words), frozenset())
    return next(iter(found)) if len(found) == 1 else ""
