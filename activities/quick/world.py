"""What may be named, from a file: {"today", "home", "agreements": [{"reference", "party",
"country"}], "forums"?: […]}; a party is "Name (short, other, …)"."""

import re
from collections.abc import Mapping
from typing import Any

from agreements.wording.places import city_names, country_adjectives, country_names, zone_of_country

from .names import Candidates, Named, Place, with_short_forms

WITH_OTHERS = re.compile(r"\s*(?P<name>[^()]+?)\s*(?:\((?P<others>[^()]*)\))?\s*\Z")
#: GPD, KİK, BeschA: one word with capitals.
SHORT = re.compile(r"(?=\w{0,7}[^\W\d_a-z가-힣]\w{0,6}[^\W\d_a-z가-힣])[^\W\d_가-힣]{2,8}\Z")


def names_of(text: str) -> tuple[str, ...]:
    """ "Kamu İhale Kurumu (KİK, 튀르키예 공공조달청)": the short name first."""
    match = WITH_OTHERS.match(text)
    if not match:
        return (text,)
    others = [one.strip() for one in re.split(r"[,;/]", match["others"] or "") if one.strip()]
    short = next((one for one in others if SHORT.match(one)), None)
    return tuple(dict.fromkeys(filter(None, (short, match["name"], *others))))


def places_of(countries: set[str], *, at_home: set[str]) -> dict[str, Any]:
    """Names of countries, and of their cities and those at home."""
    return {
        "countries": tuple(
            Place(code, country_names(code), country_adjectives(code)) for code in sorted(countries)
        ),
        "cities": tuple(Place(code, city_names(code)) for code in sorted(countries | at_home)),
    }


#: Where the file says nothing else.
HOME_COUNTRY = "KR"


def candidates_of(world: Mapping[str, Any]) -> Candidates:
    """Only what the file says."""
    parties: dict[str, Named] = {}
    agreements = []
    for row in world.get("agreements", ()):
        names = names_of(row["party"])
        country = row.get("country") or ""
        zone = zone_of_country(country) if country else ""
        parties.setdefault(names[0], Named(names[0], names, country=country, time_zone=zone))
        agreements.append(Named(row["reference"], (row["reference"],), frozenset({names[0]})))
    countries = {party.country for party in parties.values() if party.country}
    places = places_of(countries, at_home={world.get("home_country", HOME_COUNTRY)})
    home = names_of(world.get("home", "")) if world.get("home") else ()
    forums = tuple(_forum(one) for one in world.get("forums", ()))
    return Candidates(
        parties=with_short_forms(parties.values(), home=home),
        agreements=tuple(agreements),
        forums=forums,
        home=home,
        home_countries=(world.get("home_country", HOME_COUNTRY),),
        **places,
    )


def _forum(row: Any) -> Named:
    if isinstance(row, str):
        names = names_of(row)
        return Named(names[0], names)
    names = row.get("names") or ()
    words = (
        names.values()
        if isinstance(names, Mapping)
        else [names]
        if isinstance(names, str)
        else names
    )
    return Named(row["short_name"], (row["short_name"], *words))
