"""Cells as text: what is compared, never what is shown."""

import re
import unicodedata
from functools import lru_cache

#: Dashes, apostrophes, and the Chinese signs of a date, each one for one.
SAME_AS = str.maketrans(
    "’‘´`ʼ‐‑‒–—―−∼〜～年月日、，；", "'''''-------~~~년월일,,;",
)  # fmt: skip
SPACES = re.compile(r"[^\S\n]+")
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
NOT_A_LETTER = re.compile(r"[\W_]+")
#: Texts whose reading is remembered, by each function: a row asks for its own again and again, and
#: rows repeat each other. Of all texts of a long register it would be most of its memory.
REMEMBERED = 4_096


@lru_cache(REMEMBERED)
def shown(text: str) -> str:
    """A cell as it is kept: NFC, one kind of space, no invisible signs."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return SPACES.sub(" ", text.replace("\u00a0", " ")).strip()


@lru_cache(REMEMBERED)
def plain(text: str) -> str:
    """For comparing: NFKC, small letters, single spaces, one kind of dash and apostrophe."""
    text = text.translate(SAME_AS)  # before NFKC, which would part some of them
    text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).casefold().translate(SAME_AS)
    text = unicodedata.normalize("NFC", text)
    return SPACES.sub(" ", text).strip()


@lru_cache(REMEMBERED)
def unaccented(text: str) -> str:
    """`plain` without accents; Hangul stays composed."""
    marks = unicodedata.normalize("NFD", plain(text))
    bare = "".join(sign for sign in marks if unicodedata.category(sign) != "Mn")
    return unicodedata.normalize("NFC", bare)


@lru_cache(REMEMBERED)
def letters(text: str) -> str:
    """Letters and digits alone."""
    return NOT_A_LETTER.sub("", unaccented(text))


def words_of(text: str) -> list[str]:
    return NOT_A_LETTER.sub(" ", unaccented(text)).split()


def has_hangul(text: str) -> bool:
    return any("가" <= sign <= "힣" for sign in text)


def has_latin(text: str) -> bool:
    return any("a" <= sign <= "z" for sign in unaccented(text))
