"""By when something is due, as people write it."""

from datetime import date

import pytest

from django.utils import translation

from agreements.dates import parse_edtf
from agreements.forms.fields import DueField, PartialDateField

ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "due", "elsewhere"),
    [
        ("6월 30일까지", "2026-06-30", "../2026-06-30"),
        ("until June 2027", "2027-06", "../2027-06"),
        ("fino al 2027", "2027", "../2027"),
        ("by 30 June 2027", "2027-06-30", None),
        ("by the 30th of June 2027", "2027-06-30", None),
        ("entro l'8 giugno 2027", "2027-06-08", None),
        ("entro il 2027", "2027", None),
        ("H1 2027", "2027-40", "2027-40"),
        ("../2027", "../2027", "../2027"),  # whoever writes EDTF means it
        ("2027-01/2027-06", "2027-01/2027-06", "2027-01/2027-06"),
    ],
)
def test_by_a_day_is_that_day_where_something_is_due(written, due, elsewhere):
    fields = DueField(), PartialDateField()
    for field in fields:
        field.on = ON
    assert fields[0].clean(written).text == due
    if elsewhere:
        assert fields[1].clean(written).text == elsewhere


@pytest.mark.parametrize("written", ["", "미상", "0000-00-00"])
def test_what_is_not_recorded_stays_so(written):
    field = DueField()
    field.on = ON
    assert field.clean(written) is None


@pytest.mark.parametrize("language", ["ko", "en", "it"])
@pytest.mark.parametrize(
    "text", ["2027-33", "2026-41", "2026-11-16/2026-11-30", "[..2027-33]", "2027", "2026-10-09"]
)
def test_what_is_shown_is_read_as_the_same_again(language, text):
    """A quarter or a window in words, and what everybody writes as it is written."""
    field, day = PartialDateField(), parse_edtf(text)
    field.on = date(2026, 10, 9)
    with translation.override(language):
        shown = field.prepare_value(day)
        assert field.clean(shown) == day
    assert (shown == text) == (text in ("2027", "2026-10-09"))
