"""How many people of each side."""

import pytest

from activities.quick.line import fold
from activities.quick.people import OUR, people_in
from tests.activities.quick.world import KNOWN, named

#: Line -> ours, each party's, counts of nobody knows whom.
TABLE = [
    ("콘십 회의 우리 3명 상대 5명", 3, {"Consip": 5}, ()),
    ("콘십 회의 (우리 3, 상대 5)", 3, {"Consip": 5}, ()),
    ("PPS 3 / Consip 5", 3, {"Consip": 5}, ()),
    ("3 ours and 5 theirs Consip", 3, {"Consip": 5}, ()),
    ("Consip, noi 3 e loro 5", 3, {"Consip": 5}, ()),
    ("콘십 5명 회의", None, {"Consip": 5}, ()),
    ("콘십 직원 5명과 회의", None, {"Consip": 5}, ()),
    ("콘십 두 분 면담", None, {"Consip": 2}, ()),
    ("5 people from Consip", None, {"Consip": 5}, ()),
    ("4 funzionari Consip", None, {"Consip": 4}, ()),
    ("6 Consip officials", None, {"Consip": 6}, ()),
    ("콘십 대표단 방한 5명", None, {"Consip": 5}, ()),
    ("로마 출장 3명 콘십", 3, {}, ()),
    ("콘십 회의 5명", None, {}, ("5명",)),
    ("콘십·GPD 연수생 20명", None, {}, ("GPD 연수생 20명",)),
    ("신봉기 국장 외 3명 콘십", None, {}, ()),
    ("12명 중 2명 콘십", None, {}, ()),
    ("and 3 others Consip", None, {}, ()),
    ("콘십 0명", None, {}, ()),
    ("3시 콘십", None, {}, ()),
    ("콘십 회의", None, {}, ()),
]


def read(line):
    parties = named(line).parties
    keys = {hit.key for hit in parties}
    partner = keys.pop() if len(keys) == 1 else None
    return people_in(line, fold(line), parties, partner, home=KNOWN.home)


@pytest.mark.parametrize(("line", "ours", "theirs", "unowned"), TABLE)
def test_people(line, ours, theirs, unowned):
    found = read(line)
    assert (found.ours, found.theirs, found.unowned) == (ours, theirs, unowned)


@pytest.mark.parametrize("line", [row[0] for row in TABLE])
def test_each_count_says_where_it_stands(line):
    found = read(line)
    counted = {**found.theirs, **({OUR: found.ours} if found.ours else {})}
    assert found.spans.keys() == counted.keys()
    assert sorted(found.spans.values()) == sorted(found.read)


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("콘십 회의 (우리 3, 상대 5)", " (우리 3, 상대 5)"),
        ("콘십 회의, 우리 3명 상대 5명", ", 우리 3명 상대 5명"),
        ("콘십 회의 (우리 3명, AI)", ""),
    ],
)
def test_what_holds_counts_alone(line, whole):
    assert "".join(line[slice(*span)] for span in read(line).whole) == whole


def test_without_a_partner_theirs_are_nobody_s():
    line = "회의 우리 3명 상대 5명"
    found = people_in(line, line, [], None)
    assert (found.ours, found.theirs) == (3, {})
