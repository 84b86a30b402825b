"""Registers of ministries, and of offices that keep a column for each side: treaty lists with
Korean, Italian, French and English heads, exchanges of notes, terminations, days of eras."""

import csv
import io
import random
from dataclasses import replace
from pathlib import Path

import pytest

from agreements.extraction.sheets.model import Merge
from mou_tracker.imports.registers import Answers, RowAnswer, read_register
from mou_tracker.imports.registers.values import RowKind, Severity

from .conftest import DAY, sheet_of

HERE = Path(__file__).parent / "ministries"
#: country, signed, effect, end, "event day": of each row.
EXPECTED = {
    "korean": [
        "GH 2007-03-20 2008-01-05"
        " not_recorded", "GH 2007-03-20 2012-09-30 not_recorded amendment 2012-06-01",
        "TJ 2015-04-13 - not_recorded", "RU 1990-12-14 1990-12-14 not_recorded",
        "DE 2003-03-01/2003-03-15 2003-03-15 not_recorded", "US 1948-09-11 1948-09-20 not_recorded",
        "PE 2011-04-05 2011-11-02 not_recorded terminated 2019-03-01",
        "QA 1999-04-16 1999-05-16 not_recorded notice 2020-09-30",
    ],
    "italian": [
        "UY 1993-02-10 1998-09-01"
        " indefinite", "JO 1980-03-05 1983-08-07 indefinite notice 2010-07-15",
        "KR - - not_recorded", "MA 2004-01-12/2004-01-30 2004-03-01 indefinite",
        "JO 1980-03-05 - not_recorded amendment 1999-06-11",
    ],
    "united": [
        "NZ 2009-11-05 2010-02-01 not_recorded",
        "EE 2001-04-12/2001-05-03 2001-05-03 not_recorded terminated 2016-12-31",
        "HU 2006-05-12 - not_recorded", "KW 2012-04-03 2012-04-03 not_recorded",
    ],
    "british": [
        "NO 1971-06-23 1971-07-23 not_recorded", "KR 1998-11-02 - not_recorded",
        "BN 1984-02-01 1984-02-01 not_recorded", "CL 2003-10-14 2004-12-12 not_recorded",
    ],
    "french": [
        "MN 1991-04-09 1991-05-01 not_recorded",
        "BH 1992-05-02 1993-06-03 not_recorded notice 2005-07-04",
        "CL 2004-04-28/2004-05-11 2004-05-11 not_recorded", "VN 2005-07-01 - not_recorded",
    ],
    "sides": [
        "IT 2019-03-04/2019-03-18 -"
        " fixed", "IT 2020-05-01 - indefinite", "DE 2016-01-12 - indefinite",
        "US - - not_recorded", "MN 2012-04-05/2012-04-19 - fixed",
        "None 2021-09-03/2021-09-10 - not_recorded terminated 2023-01-31",
    ],
}  # fmt: skip


def text_of(name: str) -> str:
    return (HERE / f"{name}.csv").read_text(encoding="utf-8")


def lines(name: str, text: str = "") -> list[list[str]]:
    told = (text or text_of(name)).strip("\n")
    delimiter = ";" if told.count(";") > told.count(",") else ","
    return list(csv.reader(io.StringIO(told), delimiter=delimiter))


def read(rows, **options):
    return read_register([sheet_of(rows)], on=DAY, form="text", **options)


def shown(row) -> str:
    act = row.act or row.event
    day = (row.act.signed if row.act else row.event.on) if act else None
    told = [
        str(row.country),
        row.signed.text if row.signed else "-",
        row.term.effect_on.text if row.term.effect_on else "-",
        row.end.kind,
        *([act.kind, day.text if day else "-"] if act else []),
    ]
    return " ".join(told)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_row_tells_its_days(name):
    register = read(lines(name))
    assert [shown(row) for row in register.rows] == EXPECTED[name]
    assert register.blocking == {}
    for row in register.rows:  # what ended is shown, and never taken by itself
        assert row.event is None or any(
            one.code == "event_in_words" and one.is_open for one in row.problems
        )


@pytest.mark.parametrize("name", EXPECTED)
def test_the_order_of_columns_and_one_that_nobody_knows_change_nothing(name):
    rows = lines(name)
    head = next(at for at, row in enumerate(rows) if len(row) > 5)
    width = len(rows[head])
    before = _told(read(rows))
    for seed in range(4):
        order = random.Random(seed).sample(range(width), width)
        turned = [[row[at] if at < len(row) else "" for at in order] for row in rows[head:]]
        assert _told(read(turned)) == before
    shelf = [[*row, "Shelf" if at == head else f"B{at}"] for at, row in enumerate(rows)]
    assert _told(read(shelf[head:])) == before


def _told(register) -> list:
    """Readings without the places of their cells."""
    return [
        (shown(row), row.partners, row.title, row.file_number, row.sides,
         sorted((one.code, one.taken) for one in row.problems))
        for row in register.rows
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["korean", "italian", "french", "sides"])
def test_years_that_move_move_every_day(name):
    """The calendar is the same 28 years before, and what is past stays past."""
    text = text_of(name)
    years = {str(year): str(year - 28) for year in range(1970, 2027)} | {"4281": "4253"}
    moved = text
    for year in sorted(years):  # upwards, so that none is moved twice
        moved = moved.replace(year, years[year])
    before, after = read(lines(name)), read(lines(name, moved))
    for row, other in zip(before.rows, after.rows, strict=True):
        told = shown(row)
        for year in sorted(years):
            told = told.replace(year, years[year])
        if "1948" not in told:  # told in an era
            assert shown(other) == told


def test_each_side_signs_on_its_own_day():
    register = read(lines("sides"))
    first, same, alone, none, *_rest = register.rows
    assert (first.sides.ours.text, first.sides.theirs.text) == ("2019-03-04", "2019-03-18")
    assert same.sides is None  # both on one day
    assert (alone.sides.ours.text, alone.sides.theirs) == ("2016-01-12", None)
    (asked,) = [one for one in alone.problems if one.severity is Severity.ASK]
    assert (asked.code, asked.taken, asked.is_open) == ("signed_by_one_side", "signed", True)
    assert none.words == "TBD" and none.signed is None
    told = Answers(rows={alone.at: RowAnswer(choices={"signed_by_one_side": "planned"})})
    assert read(lines("sides"), answers=told).rows[2].kind is RowKind.PIPELINE


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("우리측 서명일", "상대측 서명일"), ("당청 서명일자", "협력기관 서명일자"),
        ("서명일(한국)", "서명일(상대국)"), ("Signed by us", "Signed by them"),
        ("Our signature date", "Partner signature date"), ("Firma nostra", "Firma controparte"),
        ("Firma italiana", "Firma della controparte"), ("Date signed", "Date signed by partner"),
        ("Signé par nous le", "Signé par le partenaire le"),
    ],
)  # fmt: skip
def test_two_columns_of_signings_are_of_the_two_sides(ours, theirs):
    row = ("1", "Norway", "Port Authority", "Memorandum on ports", "2018-05-03", "2018-05-30")
    for heads, cells in (
        (("No", "Country", "Partner", "Title", ours, theirs), row),
        (("No", "Country", "Partner", "Title", theirs, ours), (*row[:4], row[5], row[4])),
    ):
        found = read([heads, cells]).rows[0]
        assert (found.sides.ours.text, found.sides.theirs.text) == ("2018-05-03", "2018-05-30")
        assert found.signed.text == "2018-05-03/2018-05-30"


@pytest.mark.parametrize(
    "head",
    [
        "Terminated on", "Date of termination", "Denounced", "Dénoncé le", "Date d'abrogation",
        "Data di denuncia", "Terminato il", "종료통보일", "해지일", "실효일",
    ],
)  # fmt: skip
def test_a_column_of_terminations_makes_an_event_that_is_asked(head):
    heads = ("No", "Country", "Partner", "Title", "Date of signature", "Valid until", head)
    row = ("1", "Norway", "Port Authority", "Memorandum on ports", "3 May 2018", "2 May 2028")
    ended, running, dashed = (
        read([heads, (*row, cell)]).rows[0] for cell in ("2021-02-28", "", "-")
    )
    assert (ended.event.on.text, ended.event.sure) == ("2021-02-28", False)
    assert ended.end.on.text == "2028-05-02"
    (asked,) = [one for one in ended.problems if one.code == "event_in_words"]
    assert asked.is_open
    assert running.event is None and dashed.event is None
    assert replace(ended, event=None).end == running.end


def test_the_last_day_under_a_head_that_may_be_either_is_an_end_where_there_is_no_other():
    heads = ("연번", "국가", "기관명", "협약명", "체결일", "종료일")
    row = ("1", "노르웨이", "항만청", "업무협약", "2018.5.3", "2021.5.2")
    found = read([heads, row]).rows[0]
    assert (found.end.on.text, found.event) == ("2021-05-02", None)


@pytest.mark.parametrize(
    ("cell", "country"),
    [
        ("IT", "IT"), ("ITA", "IT"), ("KR-IT", "IT"), ("KOR/ITA", "IT"), ("UK", "GB"),
        ("DEU", "DE"), ("XKX", None), ("ABC", None),
    ],
)  # fmt: skip
def test_codes_of_countries_are_read(cell, country):
    heads = ("연번", "국가코드", "기관명", "협약명", "체결일")
    row = read([heads, ("1", cell, "조달본부", "업무협약", "2018.5.3")]).rows[0]
    assert row.country == country
    unknown = any(one.code == "country_unknown" for one in row.problems)
    assert unknown is (country is None)


@pytest.mark.parametrize(
    "head",
    [
        "가서명일", "비준일", "국회동의일", "관보게재일", "발효통보일", "데이터기준일자",
        "차기 갱신일",
        "Date of registration", "Publication date", "Date of deposit", "Data di ratifica",
        "Data notifica", "Date de publication", "Next review date", "Released date",
        "Board date",
    ],
)  # fmt: skip
def test_a_day_of_something_else_is_no_day_of_the_agreement(head):
    heads = ("Country", "Partner", "Title", head)
    row = read([heads, ("Norway", "Port Authority", "Memorandum on ports", "3 May 2018")]).rows[0]
    assert (row.signed, row.term.effect_on, row.end.on, row.event) == (None, None, None, None)
    assert row.cells[-1].text == "3 May 2018"


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("令和元年5月10日", "2019-05-10"), ("2019.V.3", "2019-05-03"),
        ("2019-xii-03", "2019-12-03"),
        ("01/02/2004 - 23/02/2004", "2004-02-01/2004-02-23"),
        ("2013-01-01-2013-01-20", "2013-01-01/2013-01-20"), ("da definire", None),
        ("추후 결정", None),
    ],
)  # fmt: skip
def test_days_of_other_manners(text, signed):
    heads = ("Country", "Partner", "Title", "Date of signature", "Valid until")
    row = read([heads, ("Norway", "Port Authority", "Memorandum on ports", text, "")]).rows[0]
    assert (row.signed.text if row.signed else None) == signed


@pytest.mark.parametrize(
    ("words", "years", "months", "codes"),
    [
        ("5 years, 3 months' notice", 5, None, ["notice_needs_decision"]),
        ("3년, 만료 3개월 전 통보", 3, None, ["notice_needs_decision"]),
        ("5 anni, disdetta 3 mesi prima della scadenza", 5, None, []),
        ("2년/1년", None, None, ["term_needs_decision"]),
        ("2 or 3 years", None, None, ["term_needs_decision"]),
        ("3 anni e 6 mesi", 3, 6, []),
    ],
)
def test_a_period_of_notice_is_no_length(words, years, months, codes):
    heads = ("Country", "Partner", "Title", "Date of signature", "Duration")
    row = read([heads, ("Norway", "Port Authority", "Memorandum", "3 May 2018", words)]).rows[0]
    assert (row.term.years, row.term.months) == (years, months)
    assert [one.code for one in row.problems if one.severity is Severity.ASK] == codes


@pytest.mark.parametrize(
    ("head", "cell", "period"),
    [
        ("Preavviso", "6 mesi", (6, "months")), ("통보기간", "90일", (90, "days")),
        ("Remarks", "may be ended with three months' prior written notice", (3, "months")),
    ],
)  # fmt: skip
def test_a_period_of_notice_is_recorded_once_somebody_says_from_when_it_counts(head, cell, period):
    heads = ("Country", "Partner", "Title", "Date of signature", "Valid until", head)
    rows = [heads, ("Norway", "Port Authority", "Memorandum", "3 May 2018", "2 May 2021", cell)]
    row = read(rows).rows[0]
    (asked,) = [one for one in row.problems if one.code == "notice_needs_decision"]
    assert asked.about == " ".join(map(str, period)) and asked.is_open
    assert (row.term.notice_value, row.end.on.text) == (None, "2021-05-02")
    said = Answers(words={("notice_needs_decision", asked.words): "received"})
    term = read(rows, answers=said).rows[0].term
    assert (term.notice_value, term.notice_unit, term.notice_basis, term.notice_anchor) == (
        *period, "received", "before_end",
    )  # fmt: skip


def test_an_indefinite_end_beside_a_length_is_asked():
    heads = ("Country", "Partner", "Title", "Date of signature", "Valid until", "Duration")
    row = read([heads, ("Norway", "Port Authority", "Memo", "3 May 2018", "∞", "2 years")]).rows[0]
    assert "end_disagrees_with_term" in [one.code for one in row.problems]


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("베트남사회주의공화국", "VN"), ("이집트아랍공화국", "EG"), ("라오스인민민주공화국", "LA"),
        ("서독", "DE"), ("Union of Soviet Socialist Republics", "RU"), ("Hong Kong, China", "HK"),
        ("Syrian Arab Republic", "SY"), ("Korea, Republic of", "KR"), ("체코슬로바키아", None),
    ],
)  # fmt: skip
def test_countries_as_treaties_name_them(name, country):
    heads = ("연번", "체약상대국", "기관명", "협약명", "체결일")
    row = read([heads, ("1", name, "조달본부", "업무협약", "1978.5.3")]).rows[0]
    assert row.country == country or (country == "KR" and row.kind is RowKind.DOMESTIC)


def test_an_organisation_with_its_short_form_is_international():
    heads = ("연번", "국가", "기관명", "협약명", "체결일")
    for name in ("유럽연합(EU)", "국제원자력기구", "FAO", "World Bank"):
        row = read([heads, ("1", name, "조달국", "업무협약", "2018.5.3")]).rows[0]
        assert row.is_international and row.country is None


def test_the_heads_of_a_book_with_two_rows_of_them_tell_sides_and_units():
    """Merged heads, titles of sections, sums and notes."""
    rows = [
        ("해외 협력 협약 현황 (2026. 9월 말 기준)",),
        ("연번", "협력기관", "", "협약명", "서명일", "", "유효기간", "", "", "비고"),
        ("", "국가", "기관명", "", "우리측", "상대측", "시작일", "종료일", "기간(개월)", ""),
        ("□ 유럽",),
        ("1", "이탈리아", "구매공사", "양해각서", "2019.3.4", "2019.3.18", "2019.3.18", "2022.3.17",
         "36", ""),
        ("소계", "1건"),
        ("※ 서명일은 각 기관이 서명한 날임",),
    ]  # fmt: skip
    sheet = sheet_of(rows)
    merges = [Merge(2, 2, 2, 3), Merge(2, 5, 2, 6), Merge(2, 7, 2, 9), Merge(2, 1, 3, 1),
              Merge(2, 4, 3, 4), Merge(2, 10, 3, 10)]  # fmt: skip
    register = read_register([replace(sheet, merges=merges)], on=DAY, form="xlsx")
    (row,) = register.rows
    assert (row.sides.ours.text, row.sides.theirs.text) == ("2019-03-04", "2019-03-18")
    assert (row.term.months, row.term.effect_on.text, row.end.on.text, row.country) == (
        36, "2019-03-18", "2022-03-17", "IT",
    )  # fmt: skip
