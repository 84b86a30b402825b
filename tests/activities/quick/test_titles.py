"""Titles: a line without what has a field of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.quick.titles import EDGE, title_of


@pytest.mark.parametrize(
    ("text", "taken", "title"),
    [
        ("6.3 콘십 회의", "6.3", "콘십 회의"),
        ("회의 (12.3)", "12.3", "회의"),
        ("회의 (콘십, 12.3)", "12.3", "회의 (콘십)"),
        ("회의 (12.3, 콘십)", "12.3", "회의 (콘십)"),
        ("[12.3] 회의", "12.3", "회의"),
        ("○ 12.3 회의", "12.3", "회의"),
        ("12.3에 회의", "12.3", "회의"),
        ("회의, 12.3, 끝", "12.3", "회의, 끝"),
        ("일시: 12.3 / 회의", "12.3", "회의"),
        ("letter sent on 3 Dec", "3 Dec", "letter sent"),
        ("riunione inviata il 3 dicembre", "3 dicembre", "riunione inviata"),
        ("A ) b (", "", "A b"),
        ("12.3", "12.3", "12.3"),
        ("", "", ""),
    ],
)
def test_a_title(text, taken, title):
    start = text.index(taken)
    assert title_of(text, [(start, start + len(taken))]) == title


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80))))
def test_a_title_is_made_of_the_line_alone(text, spans):
    """No letter is added, and brackets close; where nothing is left it is the line."""
    taken = [tuple(sorted(span)) for span in spans]
    title = title_of(text, taken)
    assert not set(title) - set(text) - {" "}
    assert title or not text.strip(EDGE)
    assert title == title.strip(EDGE)
