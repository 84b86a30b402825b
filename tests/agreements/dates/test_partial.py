"""The EDTF subset: what is read, with which bounds, and what is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    DateError,
    from_day,
    parse_edtf,
    stored_edtf,
    third_begins,
)

READ = [
    ("2008", "2008-01-01", "2008-12-31"),
    ("2008-09", "2008-09-01", "2008-09-30"),
    ("2026-06-01", "2026-06-01", "2026-06-01"),
    ("2024-02-29", "2024-02-29", "2024-02-29"),
    ("2026-33", "2026-01-01", "2026-03-31"),
    ("2026-36", "2026-10-01", "2026-12-31"),
    ("2026-40", "2026-01-01", "2026-06-30"),
    ("2026-41", "2026-07-01", "2026-12-31"),
    ("2013~", "2013-01-01", "2013-12-31"),
    ("2013-08?", "2013-08-01", "2013-08-31"),
    ("[2013-08..2018-05]", "2013-08-01", "2018-05-31"),
    ("2026-07-01/2026-12-31", "2026-07-01", "2026-12-31"),
    ("../2027", None, "2027-12-31"),
    ("2027/..", "2027-01-01", None),
    ("..", None, None),
    ("2013%", "2013-01-01", "2013-12-31"),
    ("2026-34", "2026-04-01", "2026-06-30"),
    ("2026-35", "2026-07-01", "2026-09-30"),
    ("2026-01", "2026-01-01", "2026-01-31"),
    ("2026-12", "2026-12-01", "2026-12-31"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("[..2018-05]", None, "2018-05-31"),
    ("[2013-08..]", "2013-08-01", None),
    ("2026-06/2026-41", "2026-06-01", "2026-12-31"),
    ("1500-01-01", "1500-01-01", "1500-01-01"),
    ("2200", "2200-01-01", "2200-12-31"),
]
REFUSED = [
    ("2026-02-30", "no_such_day"),
    ("2026-02-29", "no_such_day"),
    ("2026-13", "no_such_day"),
    ("2026-37", "no_such_day"),
    ("0226", "out_of_range"),
    ("0226-06-01", "out_of_range"),
    ("1499-12-31", "out_of_range"),
    ("2201", "out_of_range"),
    ("../1499", "out_of_range"),
    ("2026/2201", "out_of_range"),
    ("[1499..2026]", "out_of_range"),
    ("9998", "out_of_range"),
    ("0000-01-01", "out_of_range"),
    ("9999-12-31", "out_of_range"),
    ("infinity", "format"),
    ("20260101", "format"),
    ("2026-1-1", "format"),
    ("Y-17E7", "format"),
    ("{2026,2027}", "format"),
    ("2027/2026", "reversed"),
    ("[2018-05..2013-08]", "reversed"),
    ("/", "format"),
    ("[..]", "format"),
    ("", "empty"),
    ("٢٠٢٦-٠٦-٠١", "format"),
    ("2026-06-01 ", "format"),
    ("2026-06-01\n", "format"),
    ("2026-06-00", "no_such_day"),
    ("2026-00", "no_such_day"),
    ("2026-21", "no_such_day"),
    ("1900-02-29", "no_such_day"),
    ("2026-06-31/2026-07-01", "no_such_day"),
    ("0000", "out_of_range"),
    ("9999", "out_of_range"),
    ("2026/9999-12-31", "out_of_range"),
    ("12026", "format"),
    ("-2026", "format"),
    ("+2026-06-01", "format"),
    ("2026-W23", "format"),
    ("2026-152", "format"),
    ("2026-06-01T00:00", "format"),
    ("2026/", "format"),
    ("/2026", "format"),
    ("../..", "format"),
    ("2026/2027/2028", "format"),
    ("2013~/2014", "format"),
    ("[2013~..2014]", "format"),
    ("[2013..2014]~", "format"),
    ("[2013,2014]", "format"),
    ("[2013]", "format"),
    ("[]", "format"),
    ("[2013..2014", "format"),
    ("[2013..20145", "format"),
    ("02013..2014]", "format"),
    ("~", "format"),
    ("2013~~", "format"),
    ("null", "format"),
    ("\x002026", "format"),
    ("\ud800", "format"),
    ("[" + "2026," * 3000 + "2027]", "too_long"),
    ("2026-06-01" * 4 + "0", "too_long"),
    ("2026," * 3000, "too_long"),
]


@pytest.mark.parametrize(("text", "earliest", "latest"), READ)
def test_bounds(text, earliest, latest):
    found = parse_edtf(text)
    assert found.text == text
    assert (found.earliest, found.latest) == tuple(
        bound and date.fromisoformat(bound) for bound in (earliest, latest)
    )


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_refused_by_name(text, code):
    with pytest.raises(DateError) as refused:
        parse_edtf(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "value", [20260101, pytest.param(10**5000, id="huge"), None, True, 1.5, ["2026"], b"2026"]
)
def test_only_texts_are_dates(value):
    with pytest.raises(DateError) as refused:
        parse_edtf(value)
    assert (refused.value.code, refused.value.text) == ("type", type(value).__name__)


def test_what_was_refused_is_safe_to_echo():
    with pytest.raises(DateError) as refused:
        parse_edtf("\ud8002026\x00\u202e")
    assert refused.value.text.encode() == "\ufffd2026\ufffd\ufffd".encode()


def test_every_refusal_says_what_to_write():
    codes = {code for _text, code in REFUSED} | {"type"}
    assert codes < set(DateError.MESSAGES)
    assert str(DateError("reversed")) == DateError.MESSAGES["reversed"]


@pytest.mark.parametrize("text", ["2026-06-01/2026-06-01", "[2026-06-01..2026-06-01]"])
def test_one_day_has_one_text(text):
    assert parse_edtf(text) == from_day(date(2026, 6, 1)) == parse_edtf("2026-06-01")


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)))
def test_a_day_reads_back(day):
    found = stored_edtf(from_day(day).text)
    assert (found.day, found.days, found.is_certain) == (day, 1, True)


@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
def test_a_day_that_may_be_entered_reads_alike(day):
    assert parse_edtf(day.isoformat()) == stored_edtf(day.isoformat()) == from_day(day)


@pytest.mark.parametrize("text", ["0226", "9998-12-31", "../1499", "2201/.."])
def test_what_was_stored_before_there_were_bounds_is_still_read(text):
    assert stored_edtf(text).text == text


def test_the_bounds_are_told_as_they_are():
    assert (FIRST_YEAR, LAST_YEAR) == (1500, 2200)
    assert f"{FIRST_YEAR} and {LAST_YEAR}" in DateError.MESSAGES["out_of_range"]


def test_the_stand_in_for_no_end_is_no_date():
    with pytest.raises(DateError):
        from_day(date(9999, 12, 31))


@given(st.text(alphabet="0123456789-./[]~?% ,{}Y", max_size=45))
def test_whatever_is_read_is_canonical_and_in_order(text):
    try:
        found = parse_edtf(text)
    except DateError:
        return
    assert parse_edtf(found.text) == found
    assert not (found.earliest and found.latest) or found.earliest <= found.latest


def test_what_a_date_says_of_itself():
    both, about, doubted = (parse_edtf(f"2013{mark}") for mark in "%~?")
    assert (both.approximate, both.uncertain) == (True, True)
    assert (about.approximate, about.uncertain) == (True, False)
    assert (doubted.approximate, doubted.uncertain) == (False, True)
    assert [parse_edtf(text).days for text in ("2026-41", "2024", "..", "2026/..")] == [
        184, 366, None, None,
    ]  # fmt: skip
    assert parse_edtf("2026-06-01").day == date(2026, 6, 1)
    assert parse_edtf("2026-06-01?").day is None
    assert str(about) == "2013~"


def test_a_doubt_is_not_a_day():
    assert parse_edtf("2026-06-01").is_day
    assert not parse_edtf("2026-06-01~").is_day
    assert not parse_edtf("2026-06").is_day


@pytest.mark.parametrize(
    ("window", "begins"),
    [
        ("2026-41", "2026-10-31"),
        ("2026-06", "2026-06-21"),
        ("2026-06-01", "2026-06-01"),
        ("2026-06-01/2026-06-03", "2026-06-03"),
        ("2026-06-01/2026-06-04", "2026-06-03"),
    ],
)
def test_last_third(window, begins):
    assert third_begins(parse_edtf(window)) == date.fromisoformat(begins)


@pytest.mark.parametrize("window", ["..", "2026/..", "../2026"])
def test_an_open_window_has_no_thirds(window):
    with pytest.raises(DateError):
        third_begins(parse_edtf(window))
