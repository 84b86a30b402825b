"""In which language words of a register are kept."""

import re

HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
KANA = re.compile("[\u3040-\u30ff]")
#: Country of a register -> the language its Latin words are taken to be in.
LATIN = {"IT": "it", "SM": "it", "FR": "fr", "ES": "es", "DE": "de", "PT": "pt"}


def language_of(text: str, country: str) -> str:
    """The tag under which a text of a register is kept: by its letters, else by whose it is."""
    if HANGUL.search(text):
        return "ko"
    return "ja" if KANA.search(text) else LATIN.get(country, "en")
