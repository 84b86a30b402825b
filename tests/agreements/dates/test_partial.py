"""The EDTF subset: what is read, with which bounds, and what is refused."""

from datetime import date

import pytest

from agreements.dates import DateError, parse_edtf, third_begins

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
]
REFUSED = [
    ("2026-02-30", "no_such_day"),
    ("2026-02-29", "no_such_day"),
    ("2026-13", "no_such_day"),
    ("2026-37", "no_such_day"),
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


@pytest.mark.parametrize("value", [20260101, None, 1.5, ["2026"]])
def test_only_texts_are_dates(value):
    with pytest.raises(DateError):
        parse_edtf(value)


def test_a_doubt_is_not_a_day():
    assert parse_edtf("2026-06-01").is_day
    assert not parse_edtf("2026-06-01~").is_day
    assert not parse_edtf("2026-06").is_day


def test_last_third_of_the_second_half_of_2026():
    assert third_begins(parse_edtf("2026-41")) == date(2026, 10, 31)
