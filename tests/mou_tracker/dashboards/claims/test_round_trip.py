"""Every sentence one may copy is read back: right as it is, wrong by one more."""

from datetime import date, timedelta

import pytest

from agreements.dates import from_day, parse_edtf
from agreements.languages import CODES
from agreements.models import Kind
from agreements.status.claims import Range
from mou_tracker.dashboards.claims import sentences
from mou_tracker.dashboards.claims.numerals import CARDINALS, ORDINALS, ROMANS, read_number
from mou_tracker.dashboards.claims.reading import read_draft
from mou_tracker.dashboards.claims.values import Day, Known, KnownGap, Verdict

from .made import ON, chain, exactly, verdicts, worst

NUMBERS = (
    "renewal_ordinal", "instruments", "completed_years", "calendar_difference", "inclusive",
    "nth_year", "since_year", "activities", "activities_this_year", "cases",
)  # fmt: skip
#: No ordinal is a lower bound, and a year is one or none.
ORDINAL = ("renewal_ordinal", "nth_year", "since_year")


def known_with(code: str, figure: Range) -> Known:
    first = parse_edtf("2008-09")
    if code == "since_year" and figure.is_exact:
        first = parse_edtf(str(figure.least))
    return Known(figures={code: figure}, days={"first_signed": Day(first)}, in_effect=True)


@pytest.mark.parametrize("code", NUMBERS)
@pytest.mark.parametrize("tag", CODES)
def test_a_number_is_right_and_one_more_is_wrong(code, tag):
    numbers = range(2000, 2021) if code == "since_year" else range(24)
    for n in numbers if code != "nth_year" else range(1, 24):
        known = known_with(code, exactly(n))
        told = sentences.number(code, exactly(n), year="2026")
        more = sentences.number(code, exactly(n + 1), year="2026")
        assert worst(told[tag], known) is Verdict.AGREES, told[tag]
        marks = read_draft(more[tag], known, ON)
        assert Verdict.CONTRADICTS in {mark.verdict for mark in marks}, more[tag]
        wrong = [m for m in marks if m.verdict is Verdict.CONTRADICTS]
        assert {mark.figure for mark in wrong} == {code}, (more[tag], wrong)


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("tag", CODES)
def test_of_every_kind_of_text(kind, tag):
    for n in (0, 1, 6):
        known = known_with("renewal_ordinal", exactly(n))
        told = sentences.number("renewal_ordinal", exactly(n), kind=kind)[tag]
        assert worst(told, known) is Verdict.AGREES, told
    known = known_with("renewal_ordinal", exactly(2))
    told = sentences.number("renewal_ordinal", exactly(0), kind=kind)[tag]
    assert worst(told, known) is Verdict.CONTRADICTS, told
    for code, state in (("in_effect", True), ("not_in_effect", False)):
        told = sentences.say(code, kind=kind)[tag]
        assert worst(told, Known(in_effect=state)) is Verdict.AGREES, told
        assert worst(told, Known(in_effect=not state)) is Verdict.CONTRADICTS, told


@pytest.mark.parametrize("code", [code for code in NUMBERS if code not in ORDINAL])
@pytest.mark.parametrize("tag", CODES)
def test_a_lower_bound_says_so(code, tag):
    """ "At least seven" is right of what is seven or more, and wrong of at most six."""
    for n in range(1, 25):
        told = sentences.number(code, Range(n, None), year="2026")[tag]
        assert worst(told, known_with(code, Range(n, None))) is Verdict.AGREES, told
        assert worst(told, known_with(code, Range(n, n + 2))) is Verdict.AGREES, told
        if n > 1:
            assert worst(told, known_with(code, exactly(n - 1))) is Verdict.CONTRADICTS, told
        bare = sentences.number(code, exactly(n), year="2026")[tag]
        assert worst(bare, known_with(code, Range(n, None))) is Verdict.UNKNOWN, bare


@pytest.mark.parametrize("code", ORDINAL)
def test_an_ordinal_in_doubt_is_not_said(code):
    assert sentences.number(code, Range(3, 4)) == {}


DAYS = [from_day(date(2026, 1, 1) + timedelta(days=n)) for n in range(0, 365, 13)]
PARTIAL = [parse_edtf(text) for text in ("2008", "2008-09", "2008-12")]


@pytest.mark.parametrize("tag", CODES)
@pytest.mark.parametrize("code", ["first_signed", "term_first", "term_last", "heads_meeting"])
def test_a_day_is_right_and_the_next_is_wrong(code, tag):
    days = DAYS + (PARTIAL if code == "first_signed" else [])
    for value in days:
        told = sentences.dated(code, value)[tag]
        known = Known(days={code: Day(value)})
        assert worst(told, known) is Verdict.AGREES, told
        later = from_day((value.latest or ON) + timedelta(days=1))
        told = sentences.dated(code, later)[tag]
        assert worst(told, known) is Verdict.CONTRADICTS, told


@pytest.mark.parametrize("tag", CODES)
def test_the_day_of_a_signature(tag):
    for value in (*DAYS, *PARTIAL):
        known = chain("2001", "2004", value.text)
        told = sentences.dated("signed_on", value, nth=sentences.nth(2))[tag]
        assert worst(told, known) is Verdict.AGREES, told
        later = from_day(value.latest + timedelta(days=1))
        told = sentences.dated("signed_on", later, nth=sentences.nth(2))[tag]
        assert worst(told, known) is Verdict.CONTRADICTS, told


@pytest.mark.parametrize("tag", CODES)
@pytest.mark.parametrize("unit", ["days", "years"])
def test_a_gap(tag, unit):
    for years in (1, 2, 5, 20):
        first = date(2026 - years, 1, 1)
        gap = KnownGap(first, date(2025, 12, 31), certain=True)
        n = getattr(gap, unit)
        told = sentences.number(f"gap_{unit}", exactly(n))[tag]
        assert worst(told, Known(gaps=(gap,))) is Verdict.AGREES, told
        told = sentences.number(f"gap_{unit}", exactly(n + 1))[tag]
        assert worst(told, Known(gaps=(gap,))) is Verdict.CONTRADICTS, told
        doubtful = Known(gaps=(KnownGap(first, date(2025, 12, 31), certain=False),))
        told = sentences.number(f"gap_{unit}", exactly(n), about=True)[tag]
        assert worst(told, doubtful) is Verdict.AGREES, told


WHO = {
    "ko": ("백승보 청장", "박춘섭 청장", "백승보 차장"),
    "en": ("Baek Seung-bo (Administrator)", "Park Chun-sup (Administrator)",
           "Baek Seung-bo (Deputy Administrator)"),
    "it": ("Baek Seung-bo (Amministratore)", "Park Chun-sup (Amministratore)",
           "Baek Seung-bo (Direttore)"),
}  # fmt: skip


@pytest.mark.parametrize("code", ["signed_by", "head"])
@pytest.mark.parametrize("tag", CODES)
def test_people(code, tag):
    party = {"ko": "조달청", "en": "PPS", "it": "PPS"}
    for who, expected in zip(WHO[tag], ("agrees", "contradicts", "contradicts"), strict=True):
        told = sentences.say(code, who=who, party=party)[tag]
        assert worst(told) == expected, told


def test_names_and_areas():
    for told in sentences.say("parties", list={"ko": "조달청, 콘십", "en": "PPS; Consip",
                                               "it": "PPS; Consip S.p.A."}).values():  # fmt: skip
        assert set(verdicts(told).values()) == {"agrees"}, told
    for told in sentences.say("areas", list={"ko": "녹색조달", "en": "Green procurement",
                                             "it": "Appalti verdi"}).values():  # fmt: skip
        assert worst(told) is Verdict.AGREES, told
    assert worst("The current text covers: Training.") is Verdict.UNKNOWN
    told = sentences.say("parties", list="Consip S.p.A.")["it"]
    assert told == "Tra: Consip S.p.A."


def test_every_sentence_has_every_language():
    assert all(set(told) == set(CODES) for told in sentences.WORDS.values())
    assert all(set(told) == set(CODES) for told in sentences.INSTRUMENTS.values())


def test_numbers_in_words_are_read_back():
    for table in (*CARDINALS.values(), *ORDINALS.values()):
        for words, n in table.items():
            assert read_number(words) == n, words
    assert [ROMANS[one] for one in ("iv", "vi", "ix", "xix")] == [4, 6, 9, 19]
