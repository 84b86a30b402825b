"""One folded form, whatever the spelling: what meets, what does not, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.search_text.folding import composed, fold, fold_with_origins, grams, needed, words

#: typed -> folded
FOLDED = [
    # Korean: spaces, dots, width, composition
    ("우수사례", "우수사례"),
    ("우수 사례", "우수사례"),
    ("우수·사례", "우수사례"),
    ("우수ㆍ사례", "우수사례"),
    ("우수․사례", "우수사례"),
    ("우수・사례", "우수사례"),
    ("우수  사례", "우수사례"),
    ("우수\u3000사례", "우수사례"),
    ("우수-사례", "우수사례"),
    ("우수\n사례", "우수사례"),
    ("우수\u200b사례", "우수사례"),
    ("「우수」 사례", "우수사례"),
    ("\u1112\u1167\u11b8\u1105\u1167\u11a8", "협력"),
    ("ﾾￂﾡ", "하ᄀ"),
    ("㈜조달", "주조달"),
    ("제6차 갱신", "제6차갱신"),
    ("AI 조달", "ai조달"),
    ("AI조달", "ai조달"),
    ("ＡＩ조달", "ai조달"),
    ("조달청(PPS)", "조달청pps"),
    ("2026년 6월 1일", "2026년6월1일"),
    ("協力 調達", "協力調達"),
    # Latin: case, accents, ligatures, width
    ("Consip", "consip"),
    ("CONSIP", "consip"),
    ("Ｃｏｎｓｉｐ", "consip"),
    ("perché", "perche"),
    ("perche\u0301", "perche"),
    ("È", "e"),
    ("Straße", "strasse"),
    ("Øresund", "oresund"),
    ("Łódź", "lodz"),
    ("cœur", "coeur"),
    ("ﬁne", "fine"),
    ("İstanbul", "istanbul"),
    ("ISTANBUL", "istanbul"),
    ("①②", "12"),
    ("m²", "m2"),
    # hyphens join, other signs part
    ("Seung-bo", "seungbo"),
    ("Seung‑bo", "seungbo"),
    ("Seung\u00adbo", "seungbo"),
    ("e-procurement", "eprocurement"),
    ("KR-IT-2008-1", "krit20081"),
    ("2016–2018", "2016 2018"),
    ("d'intesa", "d intesa"),
    ("d’intesa", "d intesa"),
    ("S.p.A.", "spa"),
    ("Consip S.p.A.", "consip spa"),
    ("M.O.U.", "mou"),
    ("M.o.U", "mou"),
    ("U.S.", "us"),
    ("v.1.2", "v 1 2"),
    ("end.A start", "end a start"),
    ("D.Lgs. 36", "d lgs 36"),
    ("Consip·PPS", "consip pps"),
    ("a_b", "a b"),
    ("  two   words  ", "two words"),
    ("line\nline", "line line"),
    ("- dash -", "dash"),
    ("!!!", ""),
    ("", ""),
    ("\x00", ""),
    # letters that only look Latin
    ("Соnsip", "consip"),
    ("Cοnsip", "consip"),
    ("Москва", "москва"),
    ("Αθήνα", "αθηνα"),
]


@pytest.mark.parametrize(("typed", "folded"), FOLDED)
def test_one_form(typed, folded):
    assert fold(typed) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=60))
def test_the_way_back_knows_the_same_form(text):
    folded = fold_with_origins(text)
    assert folded.text == fold(text)
    assert len(folded.origins) == len(folded.text)
    assert folded.source == composed(text)
    if folded.text:
        first, last = folded.span(0, len(folded.text))
        assert fold(folded.source[first:last]) == folded.text


@pytest.mark.parametrize(
    ("text", "sought", "there"),
    [
        ("이번 우수 사례 공유", "우수사례", "우수 사례"),
        ("Baek Seung-bo, PPS", "seungbo", "Seung-bo"),
        ("la città è", "citta", "città"),
        ("memorandum d’intesa", "d intesa", "d’intesa"),
        ("perche\u0301 no", "perche", "perché"),
    ],
)
def test_where_it_stands_in_the_source(text, sought, there):
    folded = fold_with_origins(text)
    start = folded.text.index(sought)
    first, last = folded.span(start, start + len(sought))
    assert folded.source[first:last] == there


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("AI 조달 우수 사례", "우수사례", True),
        ("AI 조달 우수 사례", "조달", True),
        ("AI 조달 우수 사례", "AI조달", True),
        ("AI 조달 우수 사례", "협력", False),
        ("제6차 갱신", "6차", True),
        ("Consip S.p.A.", "sip", False),
        ("Consip S.p.A.", "nsip", True),
        ("Consip S.p.A.", "co", True),
        ("Consip S.p.A.", "ip", False),
        ("Consip S.p.A.", "consip", True),
        ("Consip S.p.A.", "consul", False),
    ],
)
def test_grams_find(text, word, found):
    assert (needed(fold(word)) <= grams(fold(text))) is found


@given(st.text(max_size=40), st.integers(0, 40), st.integers(2, 12))
def test_whatever_a_text_contains_its_grams_contain(text, start, length):
    """No false dismissal: a word of the text is found by its grams."""
    for word in fold(text).split(" "):
        part = word[start : start + length]
        if len(part) > 3 or part == word:
            assert needed(part) <= grams(fold(text))


@pytest.mark.parametrize("word", ["", "a", "조", "1"])
def test_one_letter_has_no_gram(word):
    assert needed(word) == set()


def test_words_of_a_query():
    assert words("d'Intesa  조달·협력 KR-IT") == ["d", "intesa", "조달협력", "krit"]
    assert words(" !! ") == []


def test_regex_bait_is_only_long():
    assert fold("a" * 50_000 + "!") == "a" * 50_000
