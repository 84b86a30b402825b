"""Text as the readers of sentences compare it: small letters without accents, one for one, so that
what is found stands at the same place in the text itself."""

import unicodedata
from functools import lru_cache

#: Signs that mean the same as the plain one.
SAME = str.maketrans("’‘`´～∼〜–—―‐−‑【】〔〕年月日ı·ㆍ․", "''''~~~~~~---()()년월일i···")


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    """A letter without case and accents; itself where that would be two."""
    if letter.isascii():
        return letter.lower()
    if "가" <= letter <= "힣":
        return letter
    base = unicodedata.normalize("NFKD", letter)[0].casefold()
    return base if len(base) == 1 and base.isalnum() else letter


def fold(text: str) -> str:
    """Small letters without accents, one for one: "KİK" is "kik", "giovedì" "giovedi"."""
    return "".join(map(_folded, text.translate(SAME)))
