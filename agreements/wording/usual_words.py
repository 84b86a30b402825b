"""Usual words for a level, a legal form, a capacity and a topic, which are free text and stored
once, in English: pages translate these and show any others as they were written; a field shows the
translation and keeps the word.
"""

from functools import lru_cache

from django.utils.translation import gettext, gettext_noop, override

from agreements.languages import CODES

USUAL = (
    gettext_noop("government agency"),
    gettext_noop("joint-stock company"),
    gettext_noop(
        "joint-stock company owned by the Ministry of Economy and Finance; central purchasing body"
    ),
    gettext_noop("heads of institution"),
    gettext_noop("working level"),
    gettext_noop("Administrator"),
    gettext_noop("CEO and General Manager"),
    gettext_noop("next-generation KONEPS shown"),
    gettext_noop("broader directions for cooperation"),
    gettext_noop("exchanges of procurement companies"),
    gettext_noop("exchanges of procurement professionals"),
)


def shown(words: str) -> str:
    """In the reader's language where it is a usual one, else as it was written."""
    return gettext(words) if words in USUAL else words


def kept(words: str) -> str:
    """What is stored of words that somebody wrote, in whichever of the languages."""
    return _by_translation().get(words.casefold(), words)


@lru_cache(1)
def _by_translation() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in CODES:
        with override(language):
            found |= {gettext(word).casefold(): word for word in USUAL}
    return found
