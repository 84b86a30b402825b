"""A draft beside what is known: the real case, and what holds for any text."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest

from agreements.dates import from_day, parse_edtf
from mou_tracker.dashboards.claims import numbers
from mou_tracker.dashboards.claims.reading import read_draft
from mou_tracker.dashboards.claims.values import Day, Known, KnownGap, KnownParty, Verdict

from .made import ON, REAL, chain, verdicts, worst

SAID = [
    # renewals
    ("The sixth renewal of the MOU was signed.", "sixth renewal", "agrees"),
    ("This is the fifth renewal of the MOU.", "fifth renewal", "contradicts"),
    ("The fifth renewal was signed on 4 June 2018.", "fifth renewal", "agrees"),
    ("The fifth renewal was signed on 4 June 2018.", "on 4 June 2018", "agrees"),
    ("The sixth renewal was signed on 2 June 2026.", "on 2 June 2026", "contradicts"),
    ("The third renewal, of 2015, was short.", "third renewal", "unknown"),
    ("The MOU, renewed for the sixth time", "renewed for the sixth time", "agrees"),
    ("VI rinnovo del memorandum", "VI rinnovo", "agrees"),
    ("Il sesto rinnovo del memorandum", "sesto rinnovo", "agrees"),
    ("Il memorandum è rinnovato per la settima volta.", "rinnovato per la settima volta",
     "contradicts"),
    ("제6차 양해각서 갱신", "제6차 양해각서 갱신", "agrees"),
    ("양해각서 6차 갱신", "6차 갱신", "agrees"),
    ("여섯 번째 갱신본에 서명했다.", "여섯 번째 갱신", "agrees"),
    ("제오차 갱신", "제오차 갱신", "contradicts"),
    ("through five renewals of the agreement", "five renewals", "unknown"),
    ("through four renewals of the agreement", "four renewals", "contradicts"),
    ("다섯 차례 갱신했다.", "다섯 차례 갱신", "unknown"),
    # instruments
    ("Seven instruments have been signed.", "Seven instruments", "agrees"),
    ("At least seven instruments have been signed.", "seven instruments", "agrees"),
    ("So far eight instruments have been signed.", "eight instruments", "contradicts"),
    ("Two agreements were signed this week.", "Two agreements", "unknown"),
    ("the seventh memorandum between them", "seventh memorandum", "agrees"),
    ("the third memorandum, of July 2013", "third memorandum", "agrees"),
    ("the eighth memorandum between them", "eighth memorandum", "contradicts"),
    # ages
    ("a 19-year partnership", "19-year", "agrees"),
    ("an 18-year partnership", "18-year", "agrees"),
    ("a 20-year partnership", "20-year", "contradicts"),
    ("after nearly nineteen years of cooperation", "nineteen years", "agrees"),
    ("more than 18 years of cooperation", "18 years", "agrees"),
    ("more than 20 years of cooperation", "20 years", "contradicts"),
    ("19년간 협력해 왔다.", "19년간", "agrees"),
    ("21년간 협력해 왔다.", "21년간", "contradicts"),
    ("올해로 협력 18주년을 맞았다.", "18주년", "agrees"),
    ("diciannove anni di collaborazione", "diciannove anni", "agrees"),
    ("The fence was painted 19 years ago", "19 years", "agrees"),
    ("The fence was painted 30 years ago", "30 years", "unknown"),
    ("The plan runs for three years.", "three years", "unknown"),
    # since, first
    ("The cooperation has lasted since 2008.", "2008", "agrees"),
    ("The cooperation has lasted since 2009.", "2009", "contradicts"),
    ("PPS and Consip have played a leading role in the MMGP since 2009.", "2009", "unknown"),
    ("2008년부터 이어진 협력", "2008년", "agrees"),
    ("la collaborazione avviata dal 2010", "2010", "contradicts"),
    ("first signed in September 2008", "in September 2008", "agrees"),
    ("first signed in October 2008", "in October 2008", "contradicts"),
    ("first signed on 12 September 2008", "on 12 September 2008", "unknown"),
    ("2008년 최초 체결", "최초", "agrees"),
    ("firmato per la prima volta nel 2008", "prima volta", "agrees"),
    ("the first MOU ever signed online", "first", "unknown"),
    # gaps
    ("The MOU has been uninterrupted.", "uninterrupted", "contradicts"),
    ("지속적으로 갱신되어 왔다.", "지속적으로 갱신", "contradicts"),
    ("rinnovato senza interruzioni", "senza interruzioni", "contradicts"),
    ("지난 17년간 끊임없이 협력해 왔다.", "끊임없이", "contradicts"),
    ("계속해서 협력을 이어왔다.", "계속해서", "contradicts"),
    ("중단 없이 이어진 협력", "중단 없이", "contradicts"),
    ("continuously renewed", "continuously renewed", "contradicts"),
    ("rinnovato ininterrottamente", "ininterrottamente", "contradicts"),
    ("공백은 2,188일이다.", "공백은 2,188일", "unknown"),
    ("공백은 2,188일", "공백은 2,188일", "unknown"),
    # an earlier text: its day, its length, its end
    ("2013년 8월 26일 제2차 갱신", "제2차 갱신", "agrees"),
    ("2013년 8월 26일 제2차 갱신", "2013년 8월 26일", "contradicts"),
    ("2013년 7월 26일 제2차 갱신", "2013년 7월 26일", "agrees"),
    ("The fifth renewal was signed on 2 June 2026.", "fifth renewal", "contradicts"),
    ("It was renewed on 4 June 2018 for two years, until 3 June 2020.", "two years", "agrees"),
    ("It was renewed on 4 June 2018 for two years, until 3 June 2020.", "3 June 2020", "agrees"),
    ("It was renewed on 4 June 2018 for two years, until 4 June 2020.", "4 June 2020",
     "contradicts"),
    ("It was renewed on 4 June 2018 for three years.", "three years", "contradicts"),
    ("Il rinnovo del 2018 durava tre anni.", "tre anni", "contradicts"),
    ("2018년 6월 4일 2년간 갱신하였다.", "2년간", "agrees"),
    ("il settimo atto tra le parti", "settimo atto", "agrees"),
    ("올해는 협력을 넓힌다.", "올해는", None),
    # names
    ("Baek Seung-bo, Administrator of PPS", "Baek Seung-bo", "agrees"),
    ("Park Chun-sup, Administrator of PPS", "Park Chun-sup", "contradicts"),
    ("Park Chun-sup, then Administrator of PPS", "Park Chun-sup", "unknown"),
    ("In 2018 Park Chun-sup, Administrator, visited Rome", "Park Chun-sup", "unknown"),
    ("In May 2018 Park Chun-sup, Administrator, visited Rome", "Park Chun-sup", "agrees"),
    ("Deputy Administrator Baek Seung-bo", "Deputy Administrator", "contradicts"),
    ("백승보 조달청장은", "청장", "agrees"),
    ("백승보 차장은", "차장", "contradicts"),
    ("조달청 홍길동 청장은", "홍길동", "contradicts"),
    ("세네갈 홍길동 원장은", "홍길동", "unknown"),
    ("PPS Administrator Hong Gil-dong", "Hong Gil-dong", "contradicts"),
    ("Marco Reggiani, CEO, signed for Consip", "CEO", "agrees"),
    ("Marco Reggiani of Consip spoke", "Marco Reggiani", "unknown"),
    ("Concessionaria Servizi and PPS signed", "Concessionaria Servizi", "contradicts"),
    ("In 1999, Concessionaria Servizi and PPS met", "Concessionaria Servizi", "agrees"),
    # the rest
    ("Published on 23 November 2026", "on 23 November 2026", "agrees"),
    ("제7회 포럼에 280여 명이 참석했다.", "280", "unknown"),
    ("Tel. 042-724-7554", "042-724-7554", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "verdict"), SAID)
def test_what_is_said(text, words, verdict):
    assert verdicts(text).get(words) == verdict, verdicts(text)


def test_how_nineteen_years_are_right():
    (mark,) = [one for one in read_draft("a 19-year partnership", REAL, ON) if one.code == "years"]
    assert (mark.reason, mark.figure) == ("only_inclusive", "completed_years")


def test_the_gap_is_named():
    (mark,) = read_draft("It was uninterrupted.", REAL, ON)
    assert (mark.params["n"], mark.params["certain"]) == (2188, False)


SENTENCES = list(dict.fromkeys(text.rstrip(".") + "." for text, _words, _verdict in SAID))


def told(text: str, known: Known = REAL) -> list[tuple]:
    return sorted(
        (text[slice(*mark.span)], mark.code, mark.verdict, mark.reason)
        for mark in read_draft(text, known, ON)
    )


@pytest.mark.parametrize("between", [" ", "\n", "\n\n", "\n ㅇ "])
def test_order_changes_nothing(between):
    alone = sorted(itertools.chain(*(told(one) for one in SENTENCES)))
    assert told(between.join(SENTENCES)) == alone
    assert told(between.join(reversed(SENTENCES))) == alone


def test_marks_stand_in_the_text_and_apart():
    text = "\n".join(SENTENCES) * 2
    marks = read_draft(text, REAL, ON)
    ends = [0, *(mark.span[1] for mark in marks)]
    assert all(end <= mark.span[0] < mark.span[1] for end, mark in zip(ends, marks, strict=False))
    assert ends[-1] <= len(text)
    assert len(marks) > len(SENTENCES)


def test_every_number_is_marked():
    text = " ".join(SENTENCES)
    marked = set(itertools.chain(*(range(*mark.span) for mark in read_draft(text, REAL, ON))))
    bare = [
        text[at - 9 : at + 9] for at, sign in enumerate(text) if sign.isdigit() and at not in marked
    ]
    assert bare == []


@pytest.mark.parametrize("blanks", ["  ", "\n", "\u00a0", " \t "])
def test_blanks_are_one(blanks):
    """A line that is broken by hand, and blanks set twice."""
    plain = verdicts("The sixth renewal was signed on 1 June 2026")
    text = "The sixth renewal was signed on 1 June 2026".replace(" ", blanks)
    assert sorted(verdicts(text).values()) == sorted(plain.values())


def test_a_first_day_within_its_bounds_turns_no_agreement():
    """What is certain while only the month is known stays so whatever the day turns out to be."""
    for text in ("2008-09", "2008", "[2007-11..2008-03]"):
        known = chain(text, "2009-09-30")
        first = known.signed[0].value
        agreed = [one for one in read_draft(" ".join(SENTENCES), known, ON) if is_right(one)]
        assert agreed or text[0] == "["
        day = first.earliest
        while day <= first.latest:
            exact = chain(from_day(day).text, "2009-09-30")
            wrong = {
                one.span
                for one in read_draft(" ".join(SENTENCES), exact, ON)
                if one.verdict is Verdict.CONTRADICTS
            }
            assert not {one.span for one in agreed} & wrong, day
            day += timedelta(days=61)


def is_right(mark) -> bool:
    return mark.verdict is Verdict.AGREES


def test_what_is_open_is_not_decided():
    """A first signature that may lie earlier is a lower bound."""
    first = Day(parse_edtf("2023-10-18"), or_earlier=True)
    assert first.compare(parse_edtf("2023")) is Verdict.UNKNOWN
    assert first.compare(parse_edtf("2019")) is Verdict.UNKNOWN
    assert first.compare(parse_edtf("2024")) is Verdict.CONTRADICTS
    for vague in ("2013~", "2013?", ".."):
        assert Day(parse_edtf(vague)).compare(parse_edtf("2013")) is Verdict.UNKNOWN
    assert Day(from_day(ON), certain=False).compare(from_day(ON)) is Verdict.UNKNOWN


def test_another_country():
    """A release about two of them is not wrong about ours for what it says of the other."""
    parties = (KnownParty(1, ("PPS",), (), "KR", True), KnownParty(2, ("DAP",), (), "CL"))
    known = replace(chain("2025-05-12"), parties=parties)
    assert worst("This is the second renewal.", known) is Verdict.CONTRADICTS
    assert worst("With Peru it is the second renewal.", known) is Verdict.UNKNOWN
    assert worst("With Chile, as with Peru, it is the second renewal.", known) is (
        Verdict.CONTRADICTS
    )


def test_nothing_known():
    assert worst(" ".join(SENTENCES), Known()) is Verdict.UNKNOWN
    assert read_draft("", REAL, ON) == []
    assert read_draft(" \n\n ", REAL, ON) == []


def test_a_renewal_in_preparation_is_no_error():
    known = chain("2011-05", "2015", "2021", coming=frozenset({3}))
    assert worst("This is the third renewal.", known) is Verdict.UNKNOWN
    assert worst("This is the fourth renewal.", known) is Verdict.CONTRADICTS


def test_no_gap_is_said_only_of_a_whole_chain():
    whole, holed = chain("2011-05-02", "2015-01-01"), chain("2011-05-02", "", "2015-01-01")
    for known, expected in ((whole, Verdict.AGREES), (holed, Verdict.UNKNOWN)):
        known = Known(figures=known.figures, signed=known.signed, in_effect=True)
        assert worst("an unbroken chain", known) is expected
    gap = KnownGap(date(2020, 1, 1), date(2020, 1, 31), certain=True)
    assert worst("an unbroken chain", Known(gaps=(gap,))) is Verdict.CONTRADICTS


@pytest.mark.parametrize(
    "text",
    ["1" * 2_000, "a " * 2_000, "first " * 600, "제 " * 2_000, "2008년 " * 600, "Aa " * 1_000,
     "1," * 2_000, "ventisei" * 400, "sixth " * 600, "(" * 2_000, "갱신 " * 1_000],
)  # fmt: skip
def test_a_long_text_is_read_piece_by_piece(text, monkeypatch):
    """No reader ever meets more than one piece, and no piece is long: twice the text, twice the
    pieces."""
    met: list[int] = []
    read = numbers.read
    monkeypatch.setattr(numbers, "read", lambda one: met.append(len(one.folded)) or read(one))
    once = read_draft(text, REAL, ON)
    pieces, longest = len(met), max(met)
    assert longest <= 500
    assert sum(met) <= len(text)
    twice = read_draft(f"{text}\n\n{text}", REAL, ON)
    assert (len(met) - pieces, len(twice)) == (2 * pieces, 2 * len(once))
