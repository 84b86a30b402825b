"""Dates as people write them: the words on the left, what is understood on the right."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.dates import DateError, parse_edtf, read

ON = date(2026, 11, 23)  # a Monday
UNDERSTOOD = {
    "one day": [
        ("2008. 9. 30", "2008-09-30"),
        ("2008.9.30.", "2008-09-30"),
        ("'25.7.1(화)", "2025-07-01"),
        ("'26/6/1", "2026-06-01"),
        ("'2026-06-01", "2026-06-01"),  # how a spreadsheet marks a text
        ("20240527", "2024-05-27"),
        ("2023/10/18", "2023-10-18"),
        ("2026-1-1", "2026-01-01"),
        ("26.6.1", "2026-06-01"),
        ("2026년 6월 1일", "2026-06-01"),
        ("2026년6월1일", "2026-06-01"),
        ("26년 6월 1일", "2026-06-01"),
        ("2026년 6.1", "2026-06-01"),
        ("2026年6月1日", "2026-06-01"),
        ("２０２６．６．１", "2026-06-01"),
        ("2026‑06‑01", "2026-06-01"),  # non-breaking hyphens
        ("\u200e2026-06-01\u200b", "2026-06-01"),
        ("2024. 2. 29", "2024-02-29"),
        ("31/12/2026", "2026-12-31"),
        ("12/31/2026", "2026-12-31"),
        ("13.2.2026", "2026-02-13"),
        ("02/02/2026", "2026-02-02"),
        ("26 luglio 2013", "2013-07-26"),
        ("1º giugno 2026", "2026-06-01"),
        ("9 de mayo de 2018", "2018-05-09"),
        ("June 1, 2026", "2026-06-01"),
        ("June 1st, 2026", "2026-06-01"),
        ("the 26th of July, 2013", "2013-07-26"),
        ("26-Jul-2013", "2013-07-26"),
        ("2013 July 26", "2013-07-26"),
        ("Monday, June 1, 2026", "2026-06-01"),
        ("lunedì 1 giugno 2026", "2026-06-01"),
        ("2026년 6월 1일 월요일", "2026-06-01"),
        ("2026. 6. 1.(月)", "2026-06-01"),
    ],
    "a day of this year, or beside today": [
        ("6.3", "2026-06-03"),
        ("6월 3일", "2026-06-03"),
        ("6/13", "2026-06-13"),
        ("13/6", "2026-06-13"),
        ("26 luglio", "2026-07-26"),
        ("June 1", "2026-06-01"),
        ("그제", "2026-11-21"),
        ("어제", "2026-11-22"),
        ("오늘", "2026-11-23"),
        ("2주 후", "2026-12-07"),
        ("2주뒤", "2026-12-07"),
        ("일주일 뒤", "2026-11-30"),
        ("사흘 전", "2026-11-20"),
        ("열흘 뒤에", "2026-12-03"),
        ("3일 전", "2026-11-20"),
        ("in two weeks", "2026-12-07"),
        ("3 days ago", "2026-11-20"),
        ("fra due settimane", "2026-12-07"),
        ("tra 10 giorni", "2026-12-03"),
        ("10 giorni fa", "2026-11-13"),
        ("내일", "2026-11-24"),
        ("모레", "2026-11-25"),
        ("yesterday", "2026-11-22"),
        ("Today", "2026-11-23"),
        ("tomorrow", "2026-11-24"),
        ("ieri", "2026-11-22"),
        ("oggi", "2026-11-23"),
        ("domani", "2026-11-24"),
        ("next Tuesday", "2026-12-01"),
        ("next Monday", "2026-11-30"),
        ("다음 주 화요일", "2026-12-01"),
        ("다음주 화요일", "2026-12-01"),
        ("martedì prossimo", "2026-12-01"),
        ("Tuesday next week", "2026-12-01"),
        ("이번 주 금요일", "2026-11-27"),
        ("지난주 화요일", "2026-11-17"),
    ],
    "a month, a quarter, a half, a year": [
        ("2008.9월", "2008-09"),
        ("'2008-09", "2008-09"),  # how a spreadsheet marks a text
        ("2008/9", "2008-09"),  # how Gnumeric shows 2008-09 of a CSV
        ("2008.9", "2008-09"),
        ("2008-9", "2008-09"),
        ("2008년 9월", "2008-09"),
        ("08.9월", "2008-09"),
        ("'08.9", "2008-09"),
        ("9/2008", "2008-09"),
        ("luglio 2013", "2013-07"),
        ("July 2013", "2013-07"),
        ("Sept. 2013", "2013-09"),
        ("6월", "2026-06"),
        ("올해 6월", "2026-06"),
        ("다음 달", "2026-12"),
        ("questo mese", "2026-11"),
        ("2026년 3분기", "2026-35"),
        ("2026년 3/4분기", "2026-35"),
        ("Q3 2026", "2026-35"),
        ("2026Q3", "2026-35"),
        ("third quarter of 2026", "2026-35"),
        ("terzo trimestre 2026", "2026-35"),
        ("2026 하반기", "2026-41"),
        ("2026년 상반기", "2026-40"),
        ("올해 하반기", "2026-41"),
        ("H2 2026", "2026-41"),
        ("2026-H1", "2026-40"),
        ("second half of 2026", "2026-41"),
        ("the second half of this year", "2026-41"),
        ("seconda metà del 2026", "2026-41"),
        ("2º semestre 2026", "2026-41"),
        ("올해", "2026"),
        ("this year", "2026"),
        ("quest'anno", "2026"),
        ("quest’anno", "2026"),
        ("내년", "2027"),
        ("l'anno scorso", "2025"),
        ("2026년", "2026"),
        ("'26", "2026"),
        ("2026년 중", "2026"),
        ("2026년 9월 중", "2026-09"),
        ("nel settembre 2026", "2026-09"),
        ("T3 2026", "2026-35"),
        ("Q3/2026", "2026-35"),
    ],
    "spans": [
        ("2012.11.28~29", "2012-11-28/2012-11-29"),
        ("2012.11.28(수)~29(목)", "2012-11-28/2012-11-29"),
        ("2012.11.28~12.2", "2012-11-28/2012-12-02"),
        ("2012.12.28~2013.1.3", "2012-12-28/2013-01-03"),
        ("'26. 6. 1.(월) ~ 6. 3.(수)", "2026-06-01/2026-06-03"),
        ("2026.6.1부터 6.3까지", "2026-06-01/2026-06-03"),
        ("1-3 June 2026", "2026-06-01/2026-06-03"),
        ("June 1–3, 2026", "2026-06-01/2026-06-03"),
        ("dal 1 al 3 giugno 2026", "2026-06-01/2026-06-03"),
        ("28 May to 3 June 2027", "2027-05-28/2027-06-03"),  # the year of the other end, not ours
        ("2013.8~10월", "2013-08/2013-10"),
        ("2013.8~2018.5", "2013-08/2018-05"),
        ("2013-2018", "2013/2018"),
        ("dal 01/06/2026 al 13/06/2026", "2026-06-01/2026-06-13"),
        ("06/13/2026 - 07/01/2026", "2026-06-13/2026-07-01"),
        ("1/6~13/6", "2026-06-01/2026-06-13"),
        ("2027년 6월 3일에서 5일까지", "2027-06-03/2027-06-05"),
        ("dal primo al 3 giugno", "2026-06-01/2026-06-03"),
        ("dal 1º al 3 giugno", "2026-06-01/2026-06-03"),
        ("dall'11 al 15 giugno 2026", "2026-06-11/2026-06-15"),
        ("dall’8 all’11 giugno", "2026-06-08/2026-06-11"),
        ("dal 3 giugno all'8 luglio 2027", "2027-06-03/2027-07-08"),
        ("da settembre 2008 a marzo 2010", "2008-09/2010-03"),
        ("du 1er au 3 juin 2020", "2020-06-01/2020-06-03"),
        ("vom 1. bis 3. März 2027", "2027-03-01/2027-03-03"),
        ("3~5 June 2026", "2026-06-03/2026-06-05"),
    ],
    "open at a side": [
        ("from 2027-01 on", "2027-01/.."),
        ("from January 2027 onwards", "2027-01/.."),
        ("since 2008", "2008/.."),
        ("dal 3 giugno 2027", "2027-06-03/.."),
        ("dall'8 giugno in poi", "2026-06-08/.."),
        ("a partire dal 2027", "2027/.."),
        ("2027년 1월부터", "2027-01/.."),
        ("2027.1.5.부터", "2027-01-05/.."),
        ("until 2027", "../2027"),
        ("fino all'11 giugno 2027", "../2027-06-11"),
        ("fino a giugno 2027", "../2027-06"),
        ("2027년까지", "../2027"),
        ("2008 or later", "[2008..]"),
        ("2008년 이후", "[2008..]"),
        ("2008 o prima", "[..2008]"),
        ("2008년 또는 그 이전", "[..2008]"),
    ],
    "one day between two": [
        ("between 2008 and 2010", "[2008..2010]"),
        ("one day between March and May 2018", "[2018-03..2018-05]"),
        ("tra il 3 e l'8 giugno 2026", "[2026-06-03..2026-06-08]"),
        ("fra aprile e maggio 2018", "[2018-04..2018-05]"),
        ("2013년 8월에서 2018년 5월 사이", "[2013-08..2018-05]"),
        ("2027년 6월 3일과 5일 사이", "[2027-06-03..2027-06-05]"),
        ("2013. 8. ~ 2018. 5. 사이", "[2013-08..2018-05]"),
    ],
    "French, German and Portuguese months, and what a spreadsheet shows": [
        ("1er juillet 2020", "2020-07-01"),
        ("12 févr. 2026", "2026-02-12"),
        ("le 14 août 2026", "2026-08-14"),
        ("14 aout 2026", "2026-08-14"),
        ("décembre 2015", "2015-12"),
        ("3. März 2027", "2027-03-03"),
        ("am 3. Oktober 2026", "2026-10-03"),
        ("Dez. 2026", "2026-12"),
        ("15 Fev 2017", "2017-02-15"),
        ("3 de março de 2017", "2017-03-03"),
        ("9-Dec-15", "2015-12-09"),
        ("15-Dec-09", "2009-12-15"),
        ("9 Dec 15", "2015-12-09"),
        ("l'8 giugno", "2026-06-08"),
        ("il primo giugno 2026", "2026-06-01"),
        ("1.º de mayo de 2021", "2021-05-01"),
        ("2026-Feb-12", "2026-02-12"),
        ("2026년 6월 1일자", "2026-06-01"),
        ("l'11 giugno 2026", "2026-06-11"),
        ("il 1º giugno 2026", "2026-06-01"),
    ],
    "a year of two digits before a part of it": [
        ("26년 하반기", "2026-41"),
        ("'26년 하반기", "2026-41"),
        ("26년 3분기", "2026-35"),
        ("08년도 상반기", "2008-40"),
    ],
    "what stands in brackets beside a date": [
        ("2026.6.1(현지시간)", "2026-06-01"),
        ("2026. 6. 1. (현지 시각)", "2026-06-01"),
        ("2014.9.30(2회차)", "2014-09-30"),
        ("2014.9.30 (제2차)", "2014-09-30"),
        ("2014-09-30 (3rd round)", "2014-09-30"),
        ("30 settembre 2014 (ora locale)", "2014-09-30"),
        ("2026.6.1(월, 현지시간)", "2026-06-01"),
        ("2026년(2회차)", "2026"),
    ],
    "doubts": [
        ("2013년경", "2013~"),
        ("약 2013년", "2013~"),
        ("circa 2013", "2013~"),
        ("2013.8?", "2013-08?"),
        ("2013년(추정)", "2013?"),
        ("≈ 2013", "2013~"),
        ("약 2013년(?)", "2013%"),
        ("circa 2013?", "2013%"),
    ],
    "EDTF itself": [
        (text, text)
        for text in (
            "2026-06-01", "2026-41", "2013~", "2013?", "2013%", "[2013-08..2018-05]",
            "2026-07-01/2026-12-31", "../2027", "2027/..", "..",
        )
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "edtf"), [pair for pairs in UNDERSTOOD.values() for pair in pairs]
)
def test_understood(text, edtf):
    found = read(text, on=ON)
    assert found.value == parse_edtf(edtf)
    assert found.words == text
    assert found.time is None


@pytest.mark.parametrize("text", ["", "-", "—", "?", "？", "미상", " 미정 ", "n/a", "Unknown",
    "0000-00-00", "0000", "0000-00-00 00:00:00", "00/00/0000", "0000. 00. 00.", "0000년 0월 0일",
    "00000000"])  # fmt: skip
def test_not_recorded_keeps_the_words(text):
    found = read(text, on=ON)
    assert found.value is None
    assert found.words == text


@pytest.mark.parametrize(
    ("text", "written", "real"),
    [
        ("2025.7.1(수)", "수", "화"),
        ("2025.7.1. (수요일)", "수요일", "화요일"),
        ("Tuesday, June 1, 2026", "tuesday", "monday"),
        ("June 1, 2026 (Tue.)", "tue", "mon"),
        ("martedì 1 giugno 2026", "martedì", "lunedì"),
        ("2012.11.28~29(수)", "수", "목"),
    ],
)
def test_a_weekday_that_disagrees_is_told(text, written, real):
    (warning,) = read(text, on=ON).warnings
    assert (warning.code, warning.params) == ("weekday", {"written": written, "real": real})


@pytest.mark.parametrize(
    "text", ["2025.7.1(화)", "'25.7.1(화)", "2025-07-01", "31/12/2026", "99.12.31"]
)
def test_what_is_plain_warns_of_nothing(text):
    assert read(text, on=ON).warnings == ()


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2010.2.23(예정)", "2010-02-23"),
        ("2010.2.23 예정", "2010-02-23"),
        ("2010.2.23(화, 예정)", "2010-02-23"),
        ("June 2026 (planned)", "2026-06"),
        ("giugno 2026 (in programma)", "2026-06"),
    ],
)
def test_planned_is_told(text, edtf):
    found = read(text, on=ON)
    assert found.value.text == edtf
    assert [warning.code for warning in found.warnings] == ["planned"]


@pytest.mark.parametrize(
    ("text", "edtf", "left"),
    [
        ("2013.7.26 (Rome)", "2013-07-26", "rome"),
        ("2013.7.26(서울, 금)", "2013-07-26", "서울"),
        ("26 luglio 2013 (sala verde)", "2013-07-26", "sala verde"),
    ],
)
def test_other_words_in_brackets_are_left_aside_and_told(text, edtf, left):
    found = read(text, on=ON)
    (warning,) = found.warnings
    assert (found.value.text, warning.code, warning.params) == (edtf, "remark", {"words": left})


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2008년 가을", "[2008-09..2008-11]"),
        ("08년 봄", "[2008-03..2008-05]"),
        ("Spring 2017", "[2017-03..2017-05]"),
        ("estate 2017", "[2017-06..2017-08]"),
    ],
)
def test_a_season_is_a_day_of_its_three_months_and_told(text, edtf):
    found = read(text, on=ON)
    assert (found.value.text, [each.code for each in found.warnings]) == (edtf, ["season"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("26.6.13", "two_digit_year"),
        ("26.6.1", "two_digit_year"),
        ("next Tuesday", "next_week"),
        ("prossimo martedì", "next_week"),
    ],
)
def test_a_reading_others_may_not_share_is_told(text, code):
    found = read(text, on=ON)
    (warning,) = found.warnings
    assert (warning.code, warning.params) == (code, {"read": found.value.text})


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2026-06-01 14:00", time(14)),
        ("2026-06-01T14:00:00", time(14)),
        ("2026-06-01 00:00:00", time(0)),
        ("2026.6.1 오후 2시 30분", time(14, 30)),
        ("2026.6.1(월) 오전 12시", time(0)),
        ("2026.6.1(월, 14:00)", time(14)),
        ("June 1, 2026 at 2:30 pm", time(14, 30)),
        ("2026-06-01 23:59:59", time(23, 59)),
        ("12 pm June 1, 2026", time(12)),
        ("1 giugno 2026 ore 9:05", time(9, 5)),
        ("2026. 6. 1. 14시 반", time(14, 30)),
    ],
)
def test_the_time_of_day_stands_apart(text, clock):
    found = read(text, on=ON)
    assert (found.value.text, found.time, found.warnings) == ("2026-06-01", clock, ())


REFUSED = [
    ("01/02/2026", "ambiguous"),
    ("1.2.2026", "ambiguous"),
    ("6/3", "ambiguous"),
    ("31/12/26", "ambiguous"),  # 2031-12-26 as well
    ("01/02/03", "ambiguous"),
    ("26-06-01", "ambiguous"),
    ("200809", "ambiguous"),
    ("260601", "ambiguous"),
    ("1/6/2026~3/6/2026", "ambiguous"),
    ("5/6/2026~1/7/2026", "ambiguous"),
    ("2026.2.30", "no_such_day"),
    ("2026-02-29", "no_such_day"),
    ("29 febbraio 2026", "no_such_day"),
    ("2.29", "no_such_day"),  # 2026 has none
    ("2026.41", "no_such_day"),  # 2026-41 is EDTF, 2026.41 is a slip
    ("2026.0", "no_such_day"),
    ("31/31/2026", "no_such_day"),
    ("27052024", "no_such_day"),
    ("2026년 13월", "no_such_day"),
    ("2012.12.28~1.3", "reversed"),  # the year of the end is not guessed
    ("2027/2026", "reversed"),
    ("0226", "out_of_range"),
    ("0226. 6. 1.", "out_of_range"),
    ("0226년 6월 1일", "out_of_range"),
    ("1 giugno 0226", "out_of_range"),
    ("2026년 6월 ~ 2226년 6월", "out_of_range"),
    ("9999-12-31", "out_of_range"),
    ("0000-01-01", "out_of_range"),
    ("2026-06-01 25:00", "no_such_time"),
    ("2026-06-01 24:00", "no_such_time"),
    ("2026-06-01 0:30 am", "no_such_time"),
    ("2026-06-01 12:60", "no_such_time"),
    ("2026-06-01 12:00:60", "no_such_time"),
    ("2026-06-01 13:00 pm", "no_such_time"),
    ("2026-06-01T14:00Z", "format"),  # a moment, not a civil date
    ("2026-06-01T14:00+09:00", "format"),
    ("2026-06-01 14:00~16:00", "format"),
    ("2026-06 14:00", "format"),
    ("14:00", "format"),
    ("soon", "format"),
    ("Tuesday", "format"),
    ("하반기", "format"),
    ("29", "format"),
    ("29일", "format"),
    ("2013.8~10", "format"),  # October, or the 10th?
    ("2013.8~", "format"),
    ("2013.8?~2018.5", "format"),
    ("2013.8~2018.5?", "format"),
    ("~2013.8", "format"),
    ("2013.7.26 (음력)", "format"),  # another day
    ("2013.7.26 (취소)", "format"),
    ("2013.7.26(음)", "format"),
    ("2013.7.26 (before lunch)", "format"),
    ("2013.7.26 (2014)", "format"),
    ("2013.7.26 (월)(화)", "format"),
    ("winter 2008", "format"),  # of 2008, or into 2009?
    ("26년", "format"),  # a length?
    ("dal 3 al 5 giugno 2026 al 7 giugno 2026", "format"),
    ("tra 2008", "format"),
    ("from 2008?", "format"),  # no doubt within a span
    ("fino al 2008~", "format"),
    ("2008.9(화)", "format"),
    ("2026.6.1(월)(화)", "format"),
    ("'123.1.1", "format"),
    ("2026.6.2026", "format"),
    ("infinity", "format"),
    ("٢٠٢٦-٠٦-٠١", "format"),
    ("46000", "format"),
    ("x" * 50_000, "too_long"),
    ("ﷺ" * 60, "too_long"),
    ("2026," * 3000, "too_long"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_refused_by_name(text, code):
    with pytest.raises(DateError) as refused:
        read(text, on=ON)
    assert refused.value.code == code


def test_the_refusal_carries_the_words_as_written():
    with pytest.raises(DateError) as refused:
        read("The Second Tuesday", on=ON)
    assert refused.value.text == "The Second Tuesday"


@pytest.mark.parametrize("value", [20260101, None, b"2026"])
def test_only_texts_are_read(value):
    with pytest.raises(DateError) as refused:
        read(value, on=ON)
    assert refused.value.code == "type"


@pytest.mark.parametrize(
    ("text", "dmy", "mdy"),
    [
        ("01/02/2026", "2026-02-01", "2026-01-02"),
        ("1.2.26", "2026-02-01", "2026-01-02"),
        ("6/3", "2026-03-06", "2026-06-03"),
        ("2026/01/02", "2026-01-02", "2026-01-02"),
    ],
)
def test_an_order_settles_what_is_ambiguous(text, dmy, mdy):
    assert read(text, on=ON, order="dmy").value.text == dmy
    assert read(text, on=ON, order="mdy").value.text == mdy


def test_an_order_is_kept_even_where_the_other_would_do():
    with pytest.raises(DateError):
        read("12/31/2026", on=ON, order="dmy")


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("46000", "2025-12-09"),
        ("46000.0", "2025-12-09"),
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("61", "1900-03-01"),
        ("2008", "2008"),  # a year, though also a day of 1905
        ("20240527", "2024-05-27"),
        ("2024.5.27", "2024-05-27"),
    ],
)
def test_serials_in_date_columns(text, edtf):
    assert read(text, on=ON, serials=True).value.text == edtf


@pytest.mark.parametrize("text", ["60", "0"])  # 1900-02-29 and 1900-01-00 never were
def test_serials_of_days_that_never_were(text):
    with pytest.raises(DateError) as refused:
        read(text, on=ON, serials=True)
    assert refused.value.code == "no_such_day"


PIECES = st.sampled_from(
    [*"0123456789.-/~ ()'?,:", "2026", "26", "6월", "1일", "년", "june", "luglio", "하반기", "q3",
     "(화)", "(예정)", "14:00", "오후 2시", "next ", "this year", "tuesday", "부터", " al ",
     "약", "경", "between ", " and ", "fino al ", "dall'", "까지", "사이", "(로마)", "≈ ", "가을"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=90), st.lists(PIECES, max_size=14).map("".join)), st.booleans())
def test_whatever_is_written_is_read_or_refused(text, serials):
    try:
        found = read(text, on=ON, serials=serials)
    except DateError as refused:
        assert refused.code in DateError.MESSAGES
        return
    assert found.words == text
    if found.value:
        assert parse_edtf(found.value.text) == found.value
    if found.time:
        assert found.value.is_day


@given(st.dates(date(1500, 1, 1), date(2200, 12, 31)))
def test_every_manner_of_writing_a_day_means_that_day(day):
    months = "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    italian = [*months.split(), "dicembre"][day.month - 1]
    manners = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}. {day.month}. {day.day}.({'월화수목금토일'[day.weekday()]})",
        f"{day.year}년 {day.month}월 {day.day}일",
        f"{day.day} {italian} {day.year}",
        f"{day:%A, %B} {day.day}, {day.year}",
        f"{day.year}/{day.month}/{day.day}",
    ]
    for manner in manners:
        found = read(manner, on=ON)
        assert (found.value.day, found.warnings) == (day, ()), manner


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("지난달 말", "[2026-10-21..2026-10-31]"),
        ("12월 둘째주", "[2026-12-07..2026-12-13]"),
        ("다음 달 중순", "[2026-12-11..2026-12-20]"),
        ("late December", "[2026-12-21..2026-12-31]"),
        ("la prima settimana di dicembre", "[2026-11-30..2026-12-06]"),
        ("fine mese", "[2026-11-21..2026-11-30]"),
        ("20 u.s.", "2026-11-20"),
    ],
)
def test_a_field_reads_what_a_sentence_says(text, value):
    assert read(text, on=date(2026, 11, 28)).value.text == value


@pytest.mark.parametrize(
    "text",
    ["음력 8월 15일", "지난 화요일 전", "연말", "12월 3일 회의", "before 3 Dec 2026"],
)
def test_a_field_refuses_what_a_sentence_would_ask(text):
    with pytest.raises(DateError):
        read(text, on=date(2026, 11, 28))
