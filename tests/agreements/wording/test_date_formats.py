"""A day beside its weekday, in the reader's manner."""

from datetime import date

import pytest

from django.utils.translation import override

from agreements.wording.date_formats import (
    WEEKDAYS,
    Preferences,
    narrow_day,
    using_preferences,
    with_weekday,
)

SUNDAY = date(2027, 2, 7)


@pytest.mark.parametrize(
    ("language", "style", "long", "narrow"),
    [
        ("ko", "", "2027년 2월 7일(일)", "2.7.(일)"),
        ("ko", "dots", "2027. 2. 7.(일)", "2.7.(일)"),
        ("ko", "iso", "2027-02-07(일)", "02-07(일)"),
        ("en", "", "Sun 7 February 2027", "Sun 7 Feb"),
        ("en", "iso", "2027-02-07 (Sun)", "02-07 (Sun)"),
        ("it", "", "dom 7 febbraio 2027", "dom 7 feb"),
        ("it", "dots", "2027. 2. 7. (dom)", "2.7. (dom)"),
    ],
)
def test_a_day_names_its_weekday(language, style, long, narrow):
    with override(language), using_preferences(Preferences(style)):
        assert with_weekday(SUNDAY) == long
        assert narrow_day(SUNDAY).lower() == narrow.lower()
        assert with_weekday(None) == ""


@pytest.mark.parametrize("language", ["en", "it", "ko"])
def test_every_weekday_is_its_own(language):
    with override(language):
        told = [with_weekday(date(2027, 2, day)) for day in range(1, 8)]
    assert all(name in one for name, one in zip(WEEKDAYS[language], told, strict=True))
