"""Forms of a word: endings of English and Italian, particles of Korean, words that say nothing.

No dictionary: a stem takes the endings a noun, an adjective or a verb of either language takes, and
what is found by another form comes after what is found as typed. All words are folded.
"""

import re

_EMPTY = """
    a al all alla alle an and con d da dal dall dalla dei degli del dell della delle dello di e ed
    for fra from gli i il l la le lo nel nell nella of per su sul sull sulla the to tra un una uno
    with y 과 및 와 의
"""
#: Words that need not be there. Searched for only where nothing else was typed.
EMPTY = frozenset(_EMPTY.split())
#: What may stand after a stem, as a pattern.
ENDINGS = r"(?:[aeiouy]{0,2}s?|h[ei]|ums?|ions?|ings?|ed|al|ive)"
#: Endings taken off: (ending, letters that must be left).
_TAKEN_OFF = (("ions", 4), ("ion", 4), ("ings", 4), ("ing", 4), ("ed", 4), ("ums", 5), ("um", 5))
_STEM, _SHORT_STEM = 4, 3
_LATIN = re.compile(r"[a-z]+")

#: Particles and forms of address written to a noun, the longest first.
_PARTICLES = re.compile(
    r"(?P<noun>[가-힣]{2,}?)(?:에게서|으로서|으로써|에서의|에서는|와의|과의|에서|에게|으로|로서|로써|까지"
    r"|부터|보다|이나|처럼|마다|이라|님|씨|과|와|은|는|이|가|을|를|의|에|로|도|만|나|께)"
)


def stem(word: str) -> str:
    """What the forms of a Latin word have in common: "accordi" -> "accord", "meetings" ->
    "meeting"; '' where there is nothing to take off."""
    if not _LATIN.fullmatch(word) or len(word) <= _SHORT_STEM:
        return ""
    for ending, left in _TAKEN_OFF:
        if word.endswith(ending) and len(word) - len(ending) >= left:
            return word[: -len(ending)]
    bare = word
    if bare.endswith("s") and not bare.endswith(("ss", "us")):
        bare = bare[:-1]
        if not bare.endswith(("ie", "e")):
            return bare if len(bare) >= _STEM else ""
    bare = re.sub("(?:h[ei]|[aeiouy]{1,2})$", "", bare)
    return bare if len(bare) >= _SHORT_STEM and bare != word else ""


def without_particle(word: str) -> str:
    """The noun of a Korean word with a particle: "콘십과" -> "콘십"; '' where there is none."""
    found = _PARTICLES.fullmatch(word)
    return found["noun"] if found else ""
