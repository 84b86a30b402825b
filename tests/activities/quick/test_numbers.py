"""Numbers that are neither days nor clocks."""

import pytest

from activities.quick.line import fold
from activities.quick.numbers import numbers_in

TAKEN = [
    ("제3차 회의", "제3차"),
    ("2차 회의", "2차"),
    ("n. 12/11/2026 del", "n. 12/11/2026"),
    ("prot. 1234/2026", "prot. 1234/2026"),
    ("art. 6.3", "art. 6.3"),
    ("no. 5", "no. 5"),
    ("의제 1.2 및 3.4", "의제 1.2 및 3.4"),
    ("3개국 회의", "3개국"),
    ("5.18 민주묘지", "5.18 민주"),
    ("3.5억원", "3.5억원"),
    ("$3,000", "$3,000"),
    ("50%", "50%"),
    ("3rd meeting", "3rd meeting"),
    ("KONEPS 2.0", "2.0"),
    ("v2.1", "v2.1"),
    ("24/7", "24/7"),
    ("1:1 면담", "1:1"),
    ("30분", "30분"),
    ("국제협력과-1234", "국제협력과-1234"),
    ("010-1234-5678", "010-1234-5678"),
    ("https://x.kr/2026/12/3", "https://x.kr/2026/12/3"),
    ("a@b.kr", "a@b.kr"),
    ("delegation of 12", "delegation of 12"),
    ("12-month plan", "12-month"),
]
LEFT = [
    "12.3", "2026-12-03", "12월 3일", "3개월 후", "2차주", "10:30", "5명", "3rd december",
    "no 5 december", "3 days ago", "dec-12", "3일 전", "회의",
]  # fmt: skip


def found(text: str) -> list[str]:
    folded = fold(text)
    return [folded[slice(*span)] for span in numbers_in(folded)]


@pytest.mark.parametrize(("text", "number"), TAKEN)
def test_what_is_a_number(text, number):
    assert fold(number) in found(text)


@pytest.mark.parametrize("text", LEFT)
def test_what_is_left_to_the_readers_of_dates(text):
    assert found(text) == []


@pytest.mark.parametrize(("text", "number"), TAKEN)
def test_a_day_behind_it_is_left(text, number):
    folded = fold(f"{text}, 12.3 회의")
    day = folded.rindex("12.3")
    assert all(last <= day or day + 4 <= first for first, last in numbers_in(folded))
