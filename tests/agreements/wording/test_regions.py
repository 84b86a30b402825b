"""Where countries lie."""

from django.utils.translation import override

from agreements.wording.countries import COUNTRIES
from agreements.wording.regions import REGION_COUNTRIES, REGIONS, region_name, region_of


def test_every_country_lies_in_one_region():
    placed = [one for countries in REGION_COUNTRIES.values() for one in countries.split()]
    assert len(placed) == len(set(placed))
    assert set(COUNTRIES) - set(placed) == {"AQ"} and set(placed) <= COUNTRIES


def test_regions_are_named_in_the_readers_language():
    assert region_of("IT") == "039" and region_of("") == "" == region_of("XX")
    for language, name in (
        ("ko", "남유럽"),
        ("en", "Southern Europe"),
        ("it", "Europa meridionale"),
    ):
        with override(language):
            assert region_name("039") == name
            assert all(region_name(one) != one for one in REGIONS)
