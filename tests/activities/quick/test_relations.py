"""What must not change a reading."""

from dataclasses import replace
from datetime import date

import pytest

from activities.quick.names import Candidates, Named, Place
from activities.quick.reading import parse
from activities.quick.representation import representation
from tests.activities.quick.world import KNOWN

ON = date(2026, 11, 27)
LINES = sorted([
    "12.3 15:00 로마시간 콘십 화상회의 (우리 3명, 상대 5명)",
    "어제 콘십과 면담",
    "다음주 목요일 오후 3시 조지아 조달청 회의",
    "GPD 요르단 회의 11.20",
    "2026년 12월 3일~5일 콘십 대표단 방한 5명",
    "내일까지 콘십 회신",
    "지난달 말 조지아 방문",
    "12월 둘째주 로마 출장",
    "3-5 December 2026 study visit, Consip, 12 people",
    "martedì scorso videoconferenza con Consip",
    "Consip call next Tuesday 3pm Rome time",
    "20 u.s. lettera di Consip",
    "KR-IT-2008-1 회의 2026-11-02",
    "아무개 회의 11.2",
    "H1 2027 Consip workshop",
])  # fmt: skip
DATED = ("when", "due", "start", "end")


def read(line, known=KNOWN, on=ON, language="ko"):
    return parse(line, on=on, known=known, language=language)


MORE = Candidates(
    parties=(Named("zz", ("Zentrum Zypern", "키프로스중앙기관"), country="CY"),),
    agreements=(Named("KR-CY-2031-1", ("KR-CY-2031-1",), frozenset({"zz"})),),
    forums=(Named("zf", ("Zypern Forum",)),),
    countries=(Place("CY", ("키프로스", "Cyprus", "Cipro"), ("Cypriot",)),),
    cities=(Place("CY", ("니코시아", "Nicosia")),),
)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("field", ["parties", "agreements", "forums", "countries", "cities"])
def test_what_nobody_names_changes_nothing(line, field):
    more = replace(KNOWN, **{field: (*getattr(KNOWN, field), *getattr(MORE, field))})
    assert read(line, more) == read(line)
    first = replace(KNOWN, **{field: (*getattr(MORE, field), *getattr(KNOWN, field))})
    assert read(line, first) == read(line)


@pytest.mark.parametrize("line", [one for one in LINES if any("가" <= c <= "힣" for c in one)])
def test_a_line_in_hangul_reads_the_same_for_every_writer(line):
    assert read(line, language="en") == read(line, language="it") == read(line, language="ko")


@pytest.mark.parametrize("line", ["2026-12-03 콘십 회의", "3 December 2026 Consip call"])
@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2027, 12, 31), date(2028, 2, 29)], ids=str)
def test_a_full_date_is_the_same_on_any_day(line, on):
    assert read(line, on=on).when == read(line).when


@pytest.mark.parametrize(
    "line",
    ["12.3 콘십 회의", "12월 중순 콘십 회의", "지난달 콘십 회의", "내년 상반기 콘십 회의",
     "3 December Consip call", "작년 콘십 교육", "다음달 10일 콘십 회의", "10월 콘십 방문"],
)  # fmt: skip
def test_a_year_later_it_is_a_year_later(line):
    before = read(line).when
    after = read(line, on=ON.replace(year=ON.year + 1)).when
    for one, other in ((before.earliest, after.earliest), (before.latest, after.latest)):
        assert other == one.replace(year=one.year + 1)


@pytest.mark.parametrize(
    ("line", "without"),
    [
        ("12.3 15:00 콘십 회의 (우리 3명, 상대 5명)", "12.3 15:00 콘십 회의"),
        ("2026년 12월 3일~5일 콘십 방한 5명", "2026년 12월 3일~5일 콘십 방한"),
        ("12.3 콘십 회의, 장소: 본청 3층", "12.3 콘십 회의"),
        ("3 December 2026 Consip, 12 people", "3 December 2026 Consip"),
        ("12.3 로마 콘십 회의", "12.3 콘십 회의"),
    ],
)
def test_people_and_places_change_no_date(line, without):
    one, other = read(line), read(without)
    assert [getattr(one, name) for name in DATED] == [getattr(other, name) for name in DATED]
    codes = [{doubt.code for doubt in each.doubts} for each in (one, other)]
    assert codes[0] == codes[1]


HIDDEN = "KR-JO-2020-2"


@pytest.mark.parametrize("line", [*LINES, "GPD 회의 12.3", "요르단 12.3", f"{HIDDEN} 회의 12.3"])
def test_what_may_not_be_seen_is_nowhere(line):
    """Neither given back nor asked about; that there are two is not to be guessed from a question.
    The words of the line itself stay."""
    seen = replace(KNOWN, agreements=tuple(a for a in KNOWN.agreements if a.key != HIDDEN))
    entry = read(line, seen)
    told = representation(entry)
    assert HIDDEN not in told["agreements"]
    assert all(doubt.code != "which_agreement" for doubt in entry.doubts)
    if HIDDEN not in line:
        assert HIDDEN not in str(entry)


@pytest.mark.parametrize("line", LINES)
def test_of_a_party_that_may_not_be_seen_nothing_is_said(line):
    """Its line reads as if there were none: with the names of nobody, only the days are left."""
    entry = read(line, Candidates())
    assert (entry.agreements, entry.parties, entry.people.keys() - {"home"}) == ((), (), set())
    assert not entry.is_sure
