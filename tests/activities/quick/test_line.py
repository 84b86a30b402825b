"""The text of a line: what is compared stands where it was written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.quick.line import (
    MAX_LINE,
    Line,
    blanked,
    fold,
    language_of,
    masked,
    overlaps,
    tidy,
)

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple))


@given(st.text(max_size=400))
def test_folding_keeps_the_length_of_any_text(text):
    assert len(fold(text)) == len(text)


@given(st.text(max_size=400))
def test_what_was_folded_folds_to_itself(text):
    once = fold(text)
    assert fold(once) == once


@given(st.text(max_size=400))
def test_what_was_tidied_is_tidy(text):
    once = tidy(text)
    assert len(once) <= MAX_LINE
    assert "  " not in once and not any(unicodedata.category(c) == "Cc" for c in once)
    assert len(Line.of(text, reader="ko").folded) == len(once)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("KİK", "kik"),
        ("giovedì", "giovedi"),
        ("ÉCOLE", "ecole"),
        ("콘십", "콘십"),
        ("2026年12月3日", "2026년12월3일"),
        ("3〜5", "3~5"),
        ("3–5", "3~5"),
        ("l’altro", "l'altro"),
        ("【12.3】", "(12.3)"),
        ("Straße", "straße"),  # "ss" would be two
    ],
)
def test_a_letter_and_what_it_is_compared_as(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("  6.3 \t 콘십\n회의 ", "6.3 콘십 회의"),
        ("２０２６．６．３", "2026.6.3"),
        ("2026-12-03T15:00 call", "2026-12-03 15:00 call"),
        ("giovedi' 3", "giovedi 3"),
        ("a\u200bb\0c", "abc"),
        ("x" * 400, "x" * MAX_LINE),
        ("", ""),
    ],
)
def test_what_is_read_of_a_line(line, text):
    assert tidy(line) == text


@pytest.mark.parametrize(
    ("line", "reader", "language"),
    [
        ("콘십 meeting with the team", "en", "ko"),
        ("meeting with Consip", "ko", "en"),
        ("riunione con Consip", "ko", "it"),
        ("Consip", "it", "it"),
        ("Consip", "en", "en"),
        ("Consip", "ko", "en"),  # a Korean without Hangul
        ("Consip", "", "en"),
    ],
)
def test_the_language_of_a_line(line, reader, language):
    assert language_of(fold(line), reader) == language


@given(st.text(min_size=30, max_size=60), SPANS)
def test_taking_words_away_keeps_every_place(text, spans):
    for taken in (blanked(text, spans), masked(text, spans)):
        assert len(taken) == len(text)
        for at, letter in enumerate(text):
            assert taken[at] == letter or any(first <= at < last for first, last in spans)


@pytest.mark.parametrize(
    ("span", "others", "found"),
    [((0, 3), [(3, 5)], False), ((0, 4), [(3, 5)], True), ((4, 4), [], False)],
)
def test_overlapping(span, others, found):
    assert overlaps(span, others) is found
