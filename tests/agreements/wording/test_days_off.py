"""What a reader is told of a day off on which a deadline falls."""

from dataclasses import asdict
from datetime import date

import pytest

from django.utils import translation

from agreements.dates import Calendars, days_off
from agreements.wording.deadlines import days_off_said

BOTH = Calendars(home="KR", partners=("IT",))


def said(day, language):
    day = date.fromisoformat(day)
    told = {"days_off": [asdict(one) for one in days_off(day, BOTH)]}
    with translation.override(language):
        return days_off_said(day, told)


@pytest.mark.parametrize(
    ("language", "reckoned", "declared"),
    [
        (
            "en",
            "Presidential Election Day KR (reckoned; it may be declared for another day)",
            "Independence Movement Day KR",
        ),
        ("ko", "대통령 선거일 KR(계산된 날짜로, 다른 날로 공고될 수 있음)", "삼일절 KR"),
    ],
)
def test_an_election_yet_to_be_called_is_told_as_reckoned(language, reckoned, declared):
    assert said("2030-03-27", language)[0].endswith(f": {reckoned}")
    assert said("2030-03-01", language)[0].endswith(f": {declared}")
