"""Dates as people write them."""

from datetime import date

import pytest

from agreements.dates import DateError
from agreements.dates.reading import read

ON = date(2026, 11, 23)  # a Monday
UNDERSTOOD = [
    ("2008. 9. 30", "2008-09-30"), ("'25.7.1(화)", "2025-07-01"), ("2008.9월", "2008-09"),
    ("2026 하반기", "2026-41"), ("26 luglio 2013", "2013-07-26"), ("June 1, 2026", "2026-06-01"),
    ("2012.11.28~29", "2012-11-28/2012-11-29"), ("2012.11.28~12.2", "2012-11-28/2012-12-02"),
    ("20240527", "2024-05-27"), ("2023/10/18", "2023-10-18"), ("9 de mayo de 2018", "2018-05-09"),
    ("2026년 6월 1일", "2026-06-01"), ("26.6.1", "2026-06-01"), ("6.3", "2026-06-03"),
    ("어제", "2026-11-22"), ("tomorrow", "2026-11-24"), ("ieri", "2026-11-22"),
    ("next Tuesday", "2026-12-01"), ("다음 주 화요일", "2026-12-01"), ("H2 2026", "2026-41"),
    ("second half of 2026", "2026-41"), ("올해", "2026"), ("this year", "2026"),
    ("2026년 3분기", "2026-35"), ("Q3 2026", "2026-35"), ("1 giugno 2026", "2026-06-01"),
    ("２０２６．６．１", "2026-06-01"), ("2026-1-1", "2026-01-01"), ("2026-41", "2026-41"),
    ("31/12/2026", "2026-12-31"), ("12/31/2026", "2026-12-31"), ("2008년 9월", "2008-09"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "edtf"), UNDERSTOOD)
def test_understood(text, edtf):
    found = read(text, on=ON)
    assert found.value.text == edtf
    assert found.words == text


@pytest.mark.parametrize("text", ["", "-", "?", "미상", " 미정 "])
def test_not_recorded_keeps_the_words(text):
    found = read(text, on=ON)
    assert found.value is None
    assert found.words == text


def test_a_weekday_that_disagrees_is_told():
    (warning,) = read("2025.7.1(수)", on=ON).warnings
    assert (warning.code, warning.params) == ("weekday", {"written": "수", "real": "화"})


def test_planned_is_told():
    assert [w.code for w in read("2010.2.23(예정)", on=ON).warnings] == ["planned"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("01/02/2026", "ambiguous"),
        ("2026.2.30", "no_such_day"),
        ("soon", "format"),
        ("x" * 50_000, "too_long"),
    ],
)
def test_refused(text, code):
    with pytest.raises(DateError) as refused:
        read(text, on=ON)
    assert refused.value.code == code


def test_an_order_settles_what_is_ambiguous():
    assert read("01/02/2026", on=ON, order="dmy").value.text == "2026-02-01"
    assert read("01/02/2026", on=ON, order="mdy").value.text == "2026-01-02"


def test_serials_only_where_they_are_expected():
    assert read("46000", on=ON, serials=True).value.text == "2025-12-09"
    with pytest.raises(DateError):
        read("46000", on=ON)
    with pytest.raises(DateError):
        read("60", on=ON, serials=True)  # 1900-02-29 never was
