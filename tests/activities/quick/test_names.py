"""Whom a line names."""

from itertools import pairwise

import pytest

from activities.quick.names import Candidates, Named, areas_in, pattern_of, with_short_forms
from tests.activities.quick.world import KNOWN, named

#: Line -> parties, countries, what is asked.
TABLE = [
    ("콘십 회의", ["Consip"], [], []),
    ("콘십측과 회의", ["Consip"], [], []),
    ("원콘십", [], [], []),
    ("CONSIP call", ["Consip"], [], []),
    ("consipx", [], [], []),
    ("KIK 회의", ["KİK"], [], []),
    ("kamu ihale kurumu", ["KİK"], [], []),
    ("Kamu-İhale Kurumu", ["KİK"], [], []),
    ("공공조달청 회의", ["KİK"], [], []),  # without its country
    ("튀르키예공공조달청", ["KİK"], [], []),
    ("조지아조달청", ["SPA"], [], []),
    ("조달청 회의", [], [], []),  # the office itself
    ("SPA call", ["SPA"], [], []),
    ("spa day", [], [], []),
    ("Consip SPA call", ["Consip"], [], []),  # a legal form
    ("CONSIP-SPA", ["Consip"], [], []),
    ("Consip spa", ["Consip"], [], []),
    ("Consip and SPA", ["Consip", "SPA"], [], []),
    ("조지아 방문", [], ["GE"], []),
    ("조지아주 방문", [], [], []),
    ("요단강", [], [], []),
    ("조지아 재무부 면담", [], ["GE"], ["which_body"]),
    ("Embassy of Italy", [], ["IT"], ["which_body"]),
    ("delegazione georgiana", [], ["GE"], []),
    ("georgian delegation", [], ["GE"], []),
    ("turkey dinner", [], [], ["which_country"]),
    ("Jordan call", [], ["JO"], []),
    ("Jordan Smith call", [], [], ["which_country"]),
    ("그리스·이탈리아 회의", [], ["IT"], ["other_country"]),
    ("튀르키예 외 5개국", [], ["TR"], ["other_country"]),
    ("GPD 요르단 회의", ["GPD"], ["JO"], []),
    ("아무개 회의", [], [], []),
]


@pytest.mark.parametrize(("line", "parties", "countries", "doubts"), TABLE)
def test_names(line, parties, countries, doubts):
    found = named(line)
    assert [hit.key for hit in found.parties] == parties
    assert [hit.key for hit in found.countries] == countries
    assert list(dict.fromkeys(code for code, _words in found.doubts)) == doubts


@pytest.mark.parametrize(
    ("line", "references"),
    [
        ("KR-IT-2008-1 회의", ["KR-IT-2008-1"]),
        ("kr-it-2008-1.", ["KR-IT-2008-1"]),
        ("KR-IT-2008-1, KR-GE-2012-1", ["KR-IT-2008-1", "KR-GE-2012-1"]),
        ("KR-IT-2008-1 및 KR-GE-2012-1", ["KR-IT-2008-1", "KR-GE-2012-1"]),
        ("KR-IT-2008-11", []),
        ("XKR-IT-2008-1", []),
        ("KR-IT-2008", []),
    ],
)
def test_references(line, references):
    assert [hit.key for hit in named(line).references] == references


@pytest.mark.parametrize(
    ("line", "forum", "city"),
    [("OECD LPP 로마 회의", "OECD LPP", "IT"), ("에이펙", "APEC", None), ("서울", None, "KR")],
)
def test_forums_and_cities(line, forum, city):
    found = named(line)
    assert [hit.key for hit in found.forums] == ([forum] if forum else [])
    assert [hit.key for hit in found.cities] == ([city] if city else [])


@pytest.mark.parametrize("line", [row[0] for row in TABLE])
def test_no_letter_is_of_two_names(line):
    spans = sorted(named(line).spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert all(0 <= first < last <= len(line) for first, last in spans)


@pytest.mark.parametrize("line", [row[0] for row in TABLE])
def test_what_may_not_be_named_is_not_read(line):
    found = named(line, Candidates())
    assert found.spans == []


def test_a_name_that_a_line_does_not_hold_costs_no_pattern():
    parties = tuple(Named(n, (f"Agency {n} of Nowhere", f"기관{n}")) for n in range(500))
    pattern_of.cache_clear()
    found = named("Agency 7-of Nowhere 회의", Candidates(parties=parties))
    assert [hit.key for hit in found.parties] == [7]
    assert pattern_of.cache_info().currsize < 5


def test_a_short_form_that_two_share_is_nobody_s():
    two = (
        Named(1, ("이탈리아 반부패청",), country="IT"),
        Named(2, ("조지아 반부패청",), country="GE"),
    )
    assert [one.words for one in with_short_forms(two, home=())] == [one.words for one in two]
    alone = with_short_forms(two[:1], home=())[0].words
    assert alone == ("이탈리아 반부패청", "반부패청")
    assert with_short_forms(two[:1], home=("반부패청",))[0].words == ("이탈리아 반부패청",)


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("G-Cloud", "g cloud", True),
        ("G-Cloud", "gcloud", True),
        ("G-Cloud", "g-clouds", False),
        ("칠레 조달청", "칠레조달청", True),
        ("칠레 조달청", "남칠레조달청", False),
        ("x", "x", False),
        ("AG", "ag", True),
    ],
)
def test_a_name_as_it_may_stand(word, text, found):
    pattern = pattern_of(word)
    assert (pattern is not None and pattern.search(text) is not None) is found


def test_areas_by_name_and_by_initials():
    areas = (
        Named("ai", ("Artificial intelligence", "인공지능")),
        Named("green", ("Green procurement", "녹색조달")),
    )
    for line, keys in (
        ("AI 사례", ["ai"]),
        ("ai", []),
        ("녹색조달과 인공지능", ["ai", "green"]),
        ("GAIN", []),
    ):
        assert sorted(areas_in(line, line.lower(), areas)) == keys


def test_the_office_is_known_by_its_names():
    assert KNOWN.home == ("PPS", "Public Procurement Service", "조달청")
    assert named("PPS 조달청 회의").parties == []
