"""The languages of the product, as `settings.LANGUAGES` names them; the reader's; a text's own."""

import re
from collections.abc import Callable

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info, override

CODES = tuple(code for code, _name in settings.LANGUAGES)
#: Languages documents come in, those of the product first.
DOCUMENT_LANGUAGES = tuple(
    dict.fromkeys(
        (*CODES, "fr", "es", "de", "pt", "ru", "ar", "zh-hans", "ja", "vi", "id", "mn", "uz")
    )
)
#: Languages with letters of their own.
LETTERS_OF = {"ko": re.compile("[\uac00-\ud7a3]")}


def reader_language() -> str:
    """Without a region: "pt" of "pt-br"."""
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def in_each_language(word: Callable[[], str]) -> dict[str, str]:
    """A word of the interface in every language, so that it is found in every one."""
    found = {}
    for code in CODES:
        with override(code):
            found[code] = word()
    return found


def languages_named() -> list[tuple[str, str]]:
    """(tag, name in the reader's language) of those documents come in."""
    told = ((tag, get_language_info(tag)["name_translated"]) for tag in DOCUMENT_LANGUAGES)
    return [(tag, capfirst(name)) for tag, name in told]


def by_letters(text: str) -> str:
    """The language that the letters of `text` tell; "" where they tell none."""
    return next((tag for tag, letters in LETTERS_OF.items() if letters.search(text)), "")


def language_typed(text: str) -> str:
    """The language a text typed without one is kept under: the one its letters tell, else the
    reader's; Korean has letters of its own, so that a text without them is not Korean."""
    reader = reader_language()
    return by_letters(text) or (settings.LANGUAGE_CODE if reader in LETTERS_OF else reader)
