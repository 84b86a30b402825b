"""Dates in words: what we write is read back, and no two dates are written alike."""

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from django.utils.translation import override

from agreements.dates import DateError, parse_edtf, read
from agreements.languages import CODES
from agreements.wording.date_formats import (
    STYLES,
    Preferences,
    in_words,
    using_preferences,
)

ON = date(2026, 11, 23)
SECONDS = st.sampled_from([f"{n:02d}" for n in (*range(1, 13), *range(33, 37), 40, 41)])
YEARS = st.integers(1500, 2200).map("{:04d}".format)
POINTS = st.one_of(
    YEARS,
    st.tuples(YEARS, SECONDS).map("-".join),
    st.dates(date(1500, 1, 1), date(2200, 12, 31)).map(date.isoformat),
)
ENDS = st.one_of(st.just(""), POINTS)


def edtf(left, right, form):
    """A span, a choice, or open at a side; refused where it ends before it begins."""
    span = form == "/"
    text = f"{left or '..'}/{right or '..'}" if span else f"[{left}..{right}]"
    try:
        return parse_edtf(text if left or right else "..")
    except DateError:
        assume(False)


DATES = st.one_of(
    st.tuples(POINTS, st.sampled_from(["", "~", "?", "%"])).map("".join).map(parse_edtf),
    st.builds(edtf, ENDS, ENDS, st.sampled_from("/.")),
)


def each_language_and_style():
    return [(language, style) for language in sorted(CODES) for style in sorted(STYLES)]


@pytest.mark.parametrize(("language", "style"), each_language_and_style())
@given(value=DATES, name=st.sampled_from(["DATE_FORMAT", "SHORT_DATE_FORMAT"]))
@example(value=parse_edtf("2026-04-08/2026-08-11"), name="DATE_FORMAT")
@example(value=parse_edtf("[2026-08..2026-10]"), name="DATE_FORMAT")
@example(value=parse_edtf("2026-09-01%"), name="SHORT_DATE_FORMAT")
def test_what_is_written_is_read_back(language, style, value, name):
    with override(language), using_preferences(Preferences(style)):
        words = in_words(value, name)
    found = read(words, on=ON)
    assert (found.value, found.warnings) == (value, ()), words


@pytest.mark.parametrize(("language", "style"), each_language_and_style())
@given(one=DATES, other=DATES)
@example(one=parse_edtf("2027-01/.."), other=parse_edtf("../2027-01"))
@example(one=parse_edtf("2027/2028"), other=parse_edtf("[2027..2028]"))
@example(one=parse_edtf("2027/.."), other=parse_edtf("[2027..]"))
@example(one=parse_edtf("../2027"), other=parse_edtf("[..2027]"))
@example(one=parse_edtf("2027"), other=parse_edtf("2027/2027"))
def test_two_dates_are_written_differently(language, style, one, other):
    with override(language), using_preferences(Preferences(style)):
        assert (in_words(one) == in_words(other)) == (one == other)


SAID = [
    ("ko", "2008", "2008년"),
    ("ko", "2027-01/..", "2027년 1월부터"),
    ("ko", "../2027", "2027년까지"),
    ("ko", "2026-07-01/2026-12-31", "2026년 7월 1일부터 2026년 12월 31일까지"),
    ("ko", "[2013-08..2018-05]", "2013년 8월에서 2018년 5월 사이 하루"),
    ("ko", "2026-33/2026-41", "2026년 1분기부터 2026년 하반기까지"),
    ("ko", "2013%", "≈ 2013년 (?)"),
    ("en", "2027-01/..", "from January 2027 on"),
    ("en", "../2027", "until 2027"),
    ("en", "2026-07-01/2026-12-31", "from 1 July 2026 to 31 December 2026"),
    ("en", "[2013-08..2018-05]", "one day between August 2013 and May 2018"),
    ("en", "[2013-08..]", "August 2013 or later"),
    ("en", "[..2013-08]", "August 2013 or earlier"),
    ("it", "2027-01/..", "dal gennaio 2027 in poi"),
    ("it", "../2027", "fino al 2027"),
    ("it", "2026-04-08/2026-04-11", "dall'8 aprile 2026 all'11 aprile 2026"),
    ("it", "2026-06-01/2026-08", "dal 1º giugno 2026 all'agosto 2026"),
    ("it", "[2013-08..2018-05]", "un giorno tra l'agosto 2013 e il maggio 2018"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "words"), SAID)
def test_as_an_office_says_it(language, text, words):
    with override(language):
        assert in_words(parse_edtf(text)) == words
