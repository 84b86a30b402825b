"""Numbers and ordinals in words, Korean, English and Italian, written and read.

Read as `agreements.dates.phrases.fold` leaves a text: small letters without accents.
"""

import re

from agreements.dates.phrases import fold
from agreements.dates.phrases.words import any_of

#: Up to here a sentence of ours has words; beyond it digits.
IN_WORDS = 20
#: Words are read up to here.
MOST = 99


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


EN = _list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
EN_TENS = _list("twenty thirty forty fifty sixty seventy eighty ninety")
EN_ORDINALS = _list(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
IT = _list(
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici"
    " quindici sedici diciassette diciotto diciannove"
)
IT_TENS = _list("venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
IT_ORDINALS = _list(
    "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo undicesimo dodicesimo"
    " tredicesimo quattordicesimo quindicesimo sedicesimo diciassettesimo diciottesimo"
    " diciannovesimo ventesimo"
)
#: Before a thing counted: 두 차례, 스무 건.
KO = ("", *_list("한 두 세 네 다섯 여섯 일곱 여덟 아홉"))
KO_TENS = ("", *_list("열 스물 서른 마흔 쉰 예순 일흔 여든 아흔"))
SINO = ("", *_list("일 이 삼 사 오 육 칠 팔 구"))
ROMAN = {10: "x", 9: "ix", 5: "v", 4: "iv", 1: "i"}


def _en(n: int) -> str:
    if n < 20:
        return EN[n]
    tens, one = EN_TENS[n // 10 - 2], n % 10
    return f"{tens}-{EN[one]}" if one else tens


def _en_ordinal(n: int) -> str:
    if n <= 20:
        return EN_ORDINALS[n - 1]
    tens, one = EN_TENS[n // 10 - 2], n % 10
    return f"{tens}-{EN_ORDINALS[one - 1]}" if one else f"{tens[:-1]}ieth"


def _it(n: int) -> str:
    if n < 20:
        return IT[n]
    tens, one = IT_TENS[n // 10 - 2], n % 10
    if one in (1, 8):
        tens = tens[:-1]
    return tens + (("tré" if one == 3 else IT[one]) if one else "")


def _it_ordinal(n: int) -> str:
    if n <= 20:
        return IT_ORDINALS[n - 1]
    words = fold(_it(n))
    return f"{words if n % 10 in (3, 6) else words[:-1]}esimo"


def _native(n: int) -> str:
    tens, one = divmod(n, 10)
    if n == 20:
        return "스무"
    return KO_TENS[tens] + KO[one]


def _sino(n: int) -> str:
    tens, one = divmod(n, 10)
    head = "" if not tens else ("십" if tens == 1 else f"{SINO[tens]}십")
    return head + SINO[one]


def _roman(n: int) -> str:
    told = ""
    for value, letters in ROMAN.items():
        while n >= value:
            told, n = told + letters, n - value
    return told


#: language -> words -> number.
CARDINALS: dict[str, dict[str, int]] = {
    "ko": {_native(n): n for n in range(1, MOST + 1)},
    "en": {_en(n): n for n in range(2, MOST + 1)}
    | {_en(n).replace("-", " "): n for n in range(21, MOST + 1)}
    | {"one": 1},
    "it": {fold(_it(n)): n for n in range(2, MOST + 1)} | {"uno": 1, "una": 1, "un": 1},
}
ORDINALS: dict[str, dict[str, int]] = {
    "ko": {f"{_native(n)} 번째": n for n in range(1, MOST + 1)} | {"첫 번째": 1, "첫째": 1},
    "en": {_en_ordinal(n): n for n in range(1, MOST + 1)}
    | {_en_ordinal(n).replace("-", " "): n for n in range(21, MOST + 1)},
    "it": {f"{_it_ordinal(n)[:-1]}{ending}": n for n in range(1, MOST + 1) for ending in "oaie"},
}
SINO_NUMBERS = {_sino(n): n for n in range(1, MOST + 1)}
ROMANS = {_roman(n): n for n in range(1, 40)}

DIGITS = r"\d{1,3}(?:[.,]\d{3}){1,2}(?!\d)|\d{1,6}"
#: A number as a text of a language counts with it.
CARDINAL = {
    "ko": rf"(?:{DIGITS}|{any_of(CARDINALS['ko'])})",
    "en": rf"(?:{DIGITS}|{any_of(CARDINALS['en'])})",
    "it": rf"(?:{DIGITS}|{any_of(CARDINALS['it'])})",
}
ORDINAL = {
    "ko": rf"(?:(?:제 ?)?\d{{1,3}} ?번째|{any_of(ORDINALS['ko'])})",
    "en": rf"(?:\d{{1,3}}(?:st|nd|rd|th)|{any_of(ORDINALS['en'])})",
    "it": rf"(?:\d{{1,3}}(?:o|a|°|esim[oa])|{any_of(ORDINALS['it'])})",
}
#: 제6차, 6차, 제육차.
NTH = rf"(?:제 ?)?(?:\d{{1,3}}|(?<=제){any_of(SINO_NUMBERS)}|(?<=제 ){any_of(SINO_NUMBERS)}) ?차"
ROMAN_NUMBER = any_of(ROMANS)
ALL = {
    word.replace(" ", ""): n
    for tables in (ORDINALS, CARDINALS)
    for table in tables.values()
    for word, n in table.items()
} | SINO_NUMBERS
FIRST_DIGITS = re.compile(DIGITS)


def read_number(words: str) -> int | None:
    """What a folded number, ordinal or 제6차 says; None where it is none of ours."""
    if found := FIRST_DIGITS.search(words):
        return int(re.sub(r"[.,]", "", found.group()))
    bare = re.sub(r"[\s]", "", words)
    for told in (bare, bare.removeprefix("제").removesuffix("차"), bare.removesuffix("번째")):
        if told in ALL:
            return ALL[told]
    return ROMANS.get(bare)


def cardinal(n: int, language: str) -> str:
    """ "seven", "sette"; digits in Korean and beyond twenty: "2,188", "2.188"."""
    if language == "ko" or n > IN_WORDS or n < 2:
        told = f"{n:,}"
        return told.replace(",", ".") if language == "it" else told
    return _en(n) if language == "en" else _it(n)


def ordinal(n: int, language: str) -> str:
    """ "sixth", "sesto", "6"; beyond twenty "21st", "21º"."""
    if language == "ko":
        return str(n)
    if n <= IN_WORDS:
        return _en_ordinal(n) if language == "en" else _it_ordinal(n)
    if language == "it":
        return f"{n}º"
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"
