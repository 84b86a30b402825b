"""Italian elides an article before the day it meets: "il 7 giugno", "l'8 giugno", "dall'11".

Translators write "dal %(day)s", and modules and templates fill the day in, in some hundred
sentences. So it is done once, where a translation is filled in.
"""

import re
from typing import Any

from django.utils.translation import trans_real

#: An article, alone or in a preposition, before what will be filled in.
BEFORE_A_PLACEHOLDER = re.compile(r"\b([Ii]l|[Aa]l|[Dd]al|[Dd]el|[Nn]el|[Ss]ul) (?=%)")
#: Holds the place of the blank between the two; no text of ours has it.
SEAM = "\0"
#: The eighth and the eleventh, and the months that begin with a vowel; also within an element.
ELIDED = re.compile(
    rf"\b(il|al|dal|del|nel|sul){SEAM}(?=(?:<[^>]*>)*(?:8(?!\d)|11(?!\d)|apr|ago|ott))",
    re.IGNORECASE,
)


class Sentence(str):
    """A translation in which an article meets what is filled in."""

    __slots__ = ()

    def __mod__(self, values: Any) -> str:
        filled = BEFORE_A_PLACEHOLDER.sub(rf"\1{SEAM}", self) % values
        return ELIDED.sub(_elided, filled).replace(SEAM, " ")


def _elided(found: re.Match[str]) -> str:
    """ "il" is "l'", "dal" is "dall'"."""
    return {"il": "l'", "Il": "L'"}.get(found[1], f"{found[1]}l'")


class Translation(trans_real.DjangoTranslation):
    """Django's, whose Italian sentences elide."""

    def merge(self, other: Any) -> None:
        if self.language() == "it" and (texts := getattr(other, "_catalog", None)):
            other._catalog = {
                key: Sentence(text) if BEFORE_A_PLACEHOLDER.search(text) else text
                for key, text in texts.items()
            }
        super().merge(other)


def install() -> None:
    """For every language asked for from now on."""
    trans_real.DjangoTranslation = Translation
