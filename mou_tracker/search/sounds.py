"""Names by their sound: 김혜경 by Kim Hye-kyung, 콘십 by 콘시프, Nicolò by Niccolo.

A token is a sign no keyboard has and the consonants and vowels of a name with the spellings that
mean the same drawn together. Tokens stand beside a name in the index and are met as whole words
only, so that no other text answers to them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from agreements.search_text.folding import fold

#: Before every token.
SIGN = "\u0195"
HANGUL = re.compile("[가-힣]+")
#: How the letters of a syllable are spelled: first consonant, vowel, last consonant; - for none.
_LETTERS = """
    g kk n d tt r m b pp s ss - j jj ch k t p h
    a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i
    - k k k n n n t l k m l l l p l m p p t t ng t t k t p t
"""
_FIRST, _VOWEL, _LAST = (
    [letter.strip("-") for letter in line.split()] for line in _LETTERS.strip().splitlines()
)
#: Family names that are written otherwise than they sound.
_FAMILY = {
    "이": "lee yi rhee", "박": "park", "임": "lim rim", "유": "ryu", "류": "yoo", "노": "roh",
    "라": "na", "나": "ra", "정": "jung chung", "조": "cho", "최": "choi", "우": "woo",
}  # fmt: skip
#: Spellings of one sound, drawn together in this order.
_SAME = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("chh|tch|sch|ch|j|z", "1"), ("sh", "s"), ("ph|f|v", "p"), ("rh", "r"), ("ck|q|x", "k"),
        ("gh", "g"), ("c(?=[ei])", "1"), ("c", "k"), ("h(?![aeiouyw])", ""),
        ("eui|ui", "i"), ("ee|ie(?!o)", "i"), ("oo|ou|eo|eu", "u"), ("ae|ai|ay|ea|ei", "e"),
        ("oe|oi", "i"), ("w(?:u|o)", "u"), ("g", "k"), ("d", "t"), ("b", "p"), ("r", "l"),
        ("1", "c"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
#: Letters of a name that has a token.
_LENGTH = range(2, 25)


def sound(name: str) -> str:
    """The token of one folded word in Hangul or Latin letters; '' where it has none."""
    letters = _spelled(name) if HANGUL.fullmatch(name) else name
    if not (letters.isascii() and letters.isalpha() and len(letters) in _LENGTH):
        return ""
    for pattern, same in _SAME:
        letters = pattern.sub(same, letters)
    return SIGN + letters if len(letters) > 1 else ""


def _spelled(hangul: str) -> str:
    """In Latin letters, syllable by syllable; a vowel that only carries a foreign consonant
    (콘시프) falls away."""
    spelled = []
    for at, syllable in enumerate(hangul):
        rest, last = divmod(ord(syllable) - 0xAC00, 28)
        first, vowel = divmod(rest, 21)
        letters = _FIRST[first] + _VOWEL[vowel] + _LAST[last]
        if at and _VOWEL[vowel] == "eu" and not last:
            letters = _FIRST[first]
        spelled.append(letters)
    return "".join(spelled)


def of_person(*names: str) -> str:
    """The tokens of a person's names, whole and by parts: family name, given name, syllables."""
    return " ".join(dict.fromkeys(token for name in names for token in _tokens(name)))


def of_party(names: Iterable[str]) -> list[str]:
    """The tokens of names that are one word: these are met as a whole."""
    folded = {fold(name) for name in names}
    return sorted({token for name in folded if (token := sound(name))})


def family(letter: str) -> str:
    """The token by which a family name of one syllable is found."""
    return SIGN + letter if HANGUL.fullmatch(letter) else ""


def _tokens(name: str) -> Iterator[str]:
    bare = fold(name)
    if HANGUL.fullmatch(bare) and 2 <= len(bare) <= 5:
        yield family(bare[0])
        spelled = [*_FAMILY.get(bare[0], "").split(), bare[0], bare[1:], *bare[1:]]
    else:
        parts = re.split(r"[\s\-,'’.]+", unicodedata.normalize("NFC", name))
        spelled = [*map(fold, parts), *bare.split(" ")]
    yield from filter(None, map(sound, spelled))
