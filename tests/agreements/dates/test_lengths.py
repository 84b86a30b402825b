"""A length in words and nothing else: what it is, and what is none."""

import pytest

from agreements.dates.lengths import read_length_alone


@pytest.mark.parametrize(
    ("words", "length"),
    [
        (("2년", "2년간", "２년", "2 years", "two years", "2 anni", "due anni", "biennio"),
         {"years": 2}),
        (("24개월", "24 months", "24 mesi", "twenty-four months"), {"months": 24}),
        (("2년 6개월", "2년6개월", "2 years and 6 months", "2 anni e 6 mesi", "2 years, 6 months"),
         {"years": 2, "months": 6}),
        (("90일", "90일 전", "90 days", "90 giorni", "90일 전까지"), {"days": 90}),
        (("3개월 전", "3 months prior", "3 months", "three (3) months"), {"months": 3}),
        (("6주", "6 weeks", "6 settimane"), {"weeks": 6}),
        (("annuale", "1년", "일 년", "one year"), {"years": 1}),
        (("반년", "두 달", "2 mesi"), None),
    ],
)  # fmt: skip
def test_in_many_words(words, length):
    """The same length, however it is written; the last row: each is one, and not the same."""
    found = [read_length_alone(one) for one in words]
    if length is None:
        assert found == [{"months": 6}, {"months": 2}, {"months": 2}]
    else:
        assert found == [length] * len(words)


@pytest.mark.parametrize(
    "words",
    ["", "2", "2008년 6월 1일", "6월", "2 years from 2008", "2 years 3 years", "renewable", "년",
     "2 years renewable", "0개월", "ten thousand years"],
)  # fmt: skip
def test_what_is_none(words):
    assert read_length_alone(words) is None
