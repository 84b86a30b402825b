"""Lengths in words: 2년, 24개월, "2 years 6 months", "due anni", biennale.

The tables are those of every reader of lengths; `read_length_alone` is of a text that says a length
and nothing else.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from .phrases.folding import fold

NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "한 일 one a un una uno une un'",
            "두 이 two due deux dos biennio",
            "세 삼 three tre trois tres triennio",
            "네 사 four quattro quatre cuatro quadriennio",
            "다섯 오 five cinque cinq cinco quinquennio",
            "여섯 육 six sei six seis",
            "일곱 칠 seven sette sept siete",
            "여덟 팔 eight otto huit ocho",
            "아홉 구 nine nove neuf nueve",
            "열 십 ten dieci dix diez decennio",
            "eleven undici onze once",
            "twelve dodici douze doce",
        ),
        start=1,
    )
    for word in words.split()
}
NUMBERS |= {"eighteen": 18, "diciotto": 18, "twenty-four": 24, "ventiquattro": 24, "thirty-six": 36,
            "trentasei": 36, "fifteen": 15, "quindici": 15, "twenty": 20, "venti": 20, "thirty": 30,
            "trenta": 30, "sixty": 60, "novanta": 90, "ninety": 90}  # fmt: skip
NUMBER_WORD = "|".join(sorted(map(re.escape, NUMBERS), key=len, reverse=True))
N = rf"(?P<n>\d{{1,3}}|(?<![a-z가-힣])(?:{NUMBER_WORD}))(?:\s?\((?:\w{{1,8}})\))?"
YEAR = r"(?:년간|년(?!\d|\s?\d)|개년|years?|yrs?|anni|anno|ans?|annees?|anos?)"
MONTH = r"(?:개월간|개월|months?|mths?|mesi|mese|mois|mes(?:es)?)"
DAY = r"(?:일간|days?|giorni|jours|dias)"
WEEK = r"(?:주간|weeks?|settimane|semaines|semanas)"
LENGTHS = tuple(
    (unit, re.compile(rf"(?<![\d.]){N}[\s-]?{pattern}(?![a-z])"))
    for unit, pattern in (("years", YEAR), ("months", MONTH), ("days", DAY), ("weeks", WEEK))
)
#: Adjectives that are a length.
ADJECTIVES = {
    "annuale": 1, "annual": 1, "annuel": 1, "annuelle": 1, "anual": 1, "biennale": 2, "biennal": 2,
    "bienal": 2, "biennial": 2, "triennale": 3, "triennal": 3, "trienal": 3, "quadriennale": 4,
    "quinquennale": 5, "quinquennal": 5, "quinquenal": 5, "decennale": 10, "decennal": 10,
    "biennio": 2, "triennio": 3, "quadriennio": 4, "quinquennio": 5, "decennio": 10,
}  # fmt: skip
ADJECTIVE = re.compile(rf"\b(?:{'|'.join(ADJECTIVES)})\b")
HALF_YEAR = re.compile(r"\b(?:semestrale|six-monthly)\b|반년")

#: What may stand between two parts of one length, or around it.
BETWEEN = re.compile(
    r"\b(?:and|e|ed|et|y|for|per|prior|before|in advance|notice|prima|di preavviso)\b"
    r"|[,.+]|동안|전까지|전에|전"
)
#: Where nothing but a length can be meant, so is a unit that within a sentence says a date:
#: 2년 6개월, 90일, 두 달, 3주.
ALONE = (
    (re.compile(r"년(?=\s?\d+\s?(?:개월|달|일))"), "년 , "),
    (re.compile(r"달(?![가-힣])"), "개월"),
    (re.compile(r"(?<=[\d\s])일(?=$|\s|,|전)"), "일간"),
    (re.compile(r"주(?=$|\s|,|전)"), "주간"),
)
#: Longer than any text: what is longer was not read.
LONGEST = 80


def number_of(word: str) -> int | None:
    return int(word) if word.isdecimal() else NUMBERS.get(word)


@lru_cache(maxsize=1024)
def read_length_alone(text: str) -> Mapping[str, int] | None:
    """unit ("years", "months", "weeks", "days") -> how many; None where the text says anything
    besides, or one unit twice."""
    rest, found = fold(text)[:LONGEST], {}
    for pattern, unit in ALONE:
        rest = pattern.sub(unit, rest)
    for unit, pattern in LENGTHS:
        if (match := pattern.search(rest)) and (count := number_of(match["n"])):
            found[unit] = count
            rest = rest[: match.start()] + " " + rest[match.end() :]
    if not found and (match := ADJECTIVE.search(rest)):
        found, rest = {"years": ADJECTIVES[match.group()]}, rest.replace(match.group(), " ", 1)
    elif not found and (match := HALF_YEAR.search(rest)):
        found, rest = {"months": 6}, rest.replace(match.group(), " ", 1)
    return found if found and not BETWEEN.sub(" ", rest).strip() else None
