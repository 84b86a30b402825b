"""Clocks by the name of their place."""

import pytest

from agreements.places import zone_called


@pytest.mark.parametrize(
    "words, zone",
    [
        ("Europe/Rome", "Europe/Rome"),
        ("europe/rome", "Europe/Rome"),
        ("Rome", "Europe/Rome"),
        ("Roma", "Europe/Rome"),
        ("로마", "Europe/Rome"),
        ("서울", "Asia/Seoul"),
        ("New York", "America/New_York"),
        ("UTC", "UTC"),
    ],
)
def test_a_place_names_its_clock_in_each_language(words, zone):
    assert zone_called(words) == zone


@pytest.mark.parametrize("words", ["", "EST", "Etc/GMT-9", "Atlantis", "로"])
def test_what_names_no_place_is_no_clock(words):
    assert zone_called(words) == ""
