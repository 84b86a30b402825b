"""Whether the words around a clause of renewal deny it: "not renewed automatically", "senza tacito
rinnovo", "자동연장 불가"; of cells of registers, folded, and of sentences of releases."""

import re

BEFORE = re.compile(
    r"\b(?:no|not|non|never|senza|sans|sin|without|nessun[oa]?|pas(?: de| d['’])?|ne pas"
    r"|esclus[oa]|excluding)\s"
    r"(?:(?:a|an|any|di|de|is|be|si|es|[eè]|il|alcun[oa]?|subject to|provide for|contain an?"
    r"|provisions? (?:for|of)|clausola di|prevede|previst[oa])\s){0,3}\Z",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"\s?(?:조항\s?)?(?:은|는|이|가|을|를|도)?\s?(?:없음|없다|불가|안\s?됨|아님|미적용"
    r"|[하되]지\s?(?:는\s)?않|두지)"
    r"|\s(?:esclus[oa]|excluded|excluid[oa])\b",
    re.IGNORECASE,
)


def is_denied_clause(text: str, start: int, end: int) -> bool:
    """`start`, `end`: of the clause in the text."""
    return bool(BEFORE.search(text[:start]) or AFTER.match(text, end))
