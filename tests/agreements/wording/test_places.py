"""Countries and cities as people write them."""

from zoneinfo import ZoneInfo

import pytest

from agreements.wording.countries import COUNTRIES
from agreements.wording.places import (
    ADJECTIVES,
    ALSO_CALLED,
    ALSO_CITIES,
    city_names,
    country_adjectives,
    country_names,
    zone_of_country,
)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("IT", {"이탈리아", "Italy", "Italia", "이태리"}),
        ("TR", {"튀르키예", "터키", "Turkey", "Turchia"}),
        ("GB", {"영국", "UK", "Great Britain"}),
        ("XX", set()),
    ],
)
def test_a_country_is_called(code, names):
    assert names <= set(country_names(code))
    assert bool(country_names(code)) == bool(names)


@pytest.mark.parametrize(
    ("code", "names"),
    [("IT", {"로마", "Roma", "Rome", "Milano"}), ("KR", {"서울", "Seoul", "대전"}), ("XX", set())],
)
def test_its_cities_are_called(code, names):
    assert names <= set(city_names(code))


def test_an_italian_stem_has_its_four_endings():
    assert set(country_adjectives("GE")) == {
        "Georgian", "Georgians", "georgiano", "georgiana", "georgiani", "georgiane",
    }  # fmt: skip
    assert country_adjectives("XX") == ()


@pytest.mark.parametrize(
    ("code", "zone"),
    [("IT", "Europe/Rome"), ("GE", "Asia/Tbilisi"), ("US", ""), ("AU", ""), ("XX", "")],
)
def test_the_clocks_of_a_country(code, zone):
    assert zone_of_country(code) == zone


def test_every_zone_is_one_that_clocks_know():
    zones = [zone_of_country(code) for code in sorted(COUNTRIES)]
    assert all(ZoneInfo(zone).key == zone for zone in zones if zone)


@pytest.mark.parametrize("table", [ALSO_CALLED, ADJECTIVES, ALSO_CITIES])
def test_the_tables_are_of_countries_that_exist(table):
    assert set(table) <= set(COUNTRIES)


@pytest.mark.parametrize("names", [country_names, country_adjectives])
def test_no_name_is_of_two_countries(names):
    """A name two shared would mean either."""
    seen = {}
    for code in sorted(COUNTRIES):
        for name in names(code):
            assert seen.setdefault(name, code) == code, name
