"""What a file says may be named."""

import pytest

from activities.quick.world import candidates_of, names_of
from tests.activities.quick.world import KNOWN, WORLD


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Consip", ("Consip",)),
        ("Consip (콘십)", ("Consip", "콘십")),
        ("Kamu İhale Kurumu (KİK, 조달청)", ("KİK", "Kamu İhale Kurumu", "조달청")),
        ("A (b; c/d)", ("A", "b", "c", "d")),
        ("A (b, b)", ("A", "b")),
        ("A ()", ("A",)),
        ("A (b) c", ("A (b) c",)),
    ],
)
def test_the_names_of_a_party(text, names):
    assert names_of(text) == names


def test_an_agreement_is_with_its_party_and_a_party_is_one_however_many_it_has():
    assert {one.key: one.parties for one in KNOWN.agreements}["KR-JO-2020-2"] == {"GPD"}
    assert [one.key for one in KNOWN.parties] == ["Consip", "SPA", "GPD", "KİK"]


def test_a_party_keeps_the_clocks_of_its_country():
    zones = {one.key: one.time_zone for one in KNOWN.parties}
    assert zones["Consip"] == "Europe/Rome"
    american = {"agreements": [{"reference": "x", "party": "GSA", "country": "US"}]}
    assert candidates_of(american).parties[0].time_zone == ""  # more than one


def test_a_forum_by_any_of_its_names():
    assert [(one.key, one.words[-1]) for one in KNOWN.forums] == [
        ("OECD LPP", "선도실무자 작업반"),
        ("APEC", "에이펙"),
    ]


@pytest.mark.parametrize("world", [{}, {"agreements": []}, {"home": ""}, {"forums": []}])
def test_a_world_may_leave_out_anything(world):
    known = candidates_of(world)
    assert (known.parties, known.agreements, known.forums, known.home) == ((), (), (), ())
    assert known.home_countries == ("KR",)


def test_cities_are_those_of_partners_and_ours():
    assert {one.country for one in KNOWN.cities} == {"IT", "GE", "JO", "TR", "KR"}
    assert {one.country for one in KNOWN.countries} == {
        row["country"] for row in WORLD["agreements"]
    }
