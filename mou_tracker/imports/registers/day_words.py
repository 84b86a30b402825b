"""Words, signs and shapes of days in registers, as data: months, eras, thirds, patterns."""

import re
from functools import cache

from agreements.dates.phrases.words import THIRDS as THIRDS_OF_MONTH
from agreements.dates.phrases.words import THIRDS_OF_YEAR, korean
from agreements.dates.words import MONTHS, PARTS_OF_YEAR, YEARS_AWAY, any_of

from .text import unaccented

#: As they are written in registers: further languages and spellings.
_MORE = {
    "sept": 9, "setiembre": 9, "settem": 9, "fevr": 2, "juil": 7, "avr": 4, "dec": 12, "dez": 12,
    "gener": 1, "febrer": 2, "marc": 3, "maig": 5, "juny": 6, "juliol": 7, "agost": 8,
    "setembre": 9, "novembre": 11, "desembre": 12, "mrt": 3, "mei": 5, "mai": 5, "out": 10,
    "sett": 9, "genn": 1, "febbr": 2, "magg": 5, "octobre": 10, "fev": 2, "aout": 8, "abr": 4,
}  # fmt: skip
MONTH_NUMBERS = {unaccented(name): number for name, number in MONTHS.items()} | _MORE
_MONTH = rf"(?P<mon>{any_of(MONTH_NUMBERS)})(?![a-z])\.?"
_ENGLISH = (
    "january february march april may june july august september october november december jan feb"
    " mar apr jun jul aug sep sept oct nov dec"
)
ENGLISH = frozenset(_ENGLISH.split())
OWN_MONTHS = {
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre gen feb mar apr mag giu lug ago set sett ott nov dic genn febbr",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
    " janv"
    " fevr avr juil sept oct nov dec",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre"
    " diciembre ene feb mar abr may jun jul ago sep sept oct nov dic",
}
SEASONS = {
    "봄": 3, "spring": 3, "primavera": 3, "printemps": 3, "여름": 6, "summer": 6, "estate": 6,
    "verano": 6, "ete": 6, "가을": 9, "autumn": 9, "fall": 9, "autunno": 9, "otono": 9,
    "automne": 9,
}  # fmt: skip
ERAS = {
    "heisei": 1988, "평성": 1988, "헤이세이": 1988, "平成": 1988, "showa": 1925, "소화": 1925,
    "쇼와": 1925, "昭和": 1925, "reiwa": 2018, "레이와": 2018, "令和": 2018, "민국": 1911,
    "民國": 1911, "단기": -2333, "b.e.": -543, "불기": -543,
}  # fmt: skip
ERA_LETTERS = {"h": "heisei", "s": "showa", "r": "reiwa"}
PARTS = {unaccented(name): number for name, number in PARTS_OF_YEAR.items()} | {
    "1er semestre": 40, "2e semestre": 41, "premier semestre": 40, "second semestre": 41,
    "primer semestre": 40, "segundo semestre": 41, "deuxieme semestre": 41,
}  # fmt: skip
_QUARTERS = (
    "i|1st|primer|premier|1er", "ii|2nd|segundo|deuxieme|2e|2eme",
    "iii|3rd|tercer|troisieme|3e|3eme", "iv|4th|cuarto|quatrieme|4e|4eme",
)  # fmt: skip
for _nth, _told in enumerate(_QUARTERS, 1):
    PARTS |= {f"{word} {name}": 32 + _nth for word in (*_told.split("|"), f"{_nth}o", str(_nth))
              for name in ("quarter", "trimestre", "trim", "trim.", "qtr", "qtr.")}  # fmt: skip
    PARTS |= {f"quarter {_told.partition('|')[0]}": 32 + _nth, f"{_nth}t": 32 + _nth}
#: The third of a month, or of a year, that words tell.
THIRDS_KO = {
    word: table[word] for table in (THIRDS_OF_MONTH, THIRDS_OF_YEAR) for word in korean(table)
}
THIRDS = THIRDS_KO | {
    word: nth
    for nth, words in enumerate(
        (
            "early|beginning of|start of|inizio|inizi|primi|debut|principios|inicios|comienzos",
            "mid|middle of|meta|mi|mediados",
            "late|end of|end|fine|fin|finales|fines",
        ),
        start=1,
    )
    for word in words.split("|")
}
ROMAN = {
    word: number
    for number, word in enumerate(
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], start=1
    )
}
AWAY = {unaccented(name): years for name, years in YEARS_AWAY.items()}

_D, _Y = r"\d{1,2}", r"(?<!\d)\d{4}"
_SEP = r"\s?[./-]\s?"
_ORD = r"(?:\s?(?:st|nd|rd|th|er|re|eme|e|o|a|º|°|ª)\b\.?)?"
_OF = r"(?:\s?[-./,]\s?|\s(?:de|of|del|di)\s|\s?)"
_YEAR_AFTER = r"(?P<y>\d{4}|'?\d{2})(?!\d)(?![./-]\d)"
_THIRD_KO = rf"(?P<third>{any_of(THIRDS_KO)})(?=$|[\s,.)(~/-]|에|까지|경|쯤|부터|께)"
_THIRD = (
    rf"(?<![a-z])(?P<third>{any_of(THIRDS.keys() - THIRDS_KO)})[\s-]"
    r"(?:of\s|di\s|de\s|du\s|del\s|d')?"
)
_ROMAN = rf"(?P<rom>{any_of(ROMAN)})"
_TAIL = (
    r"(?:\s?[~-]\s?(?:(?P<tm>\d{1,2})\s?[./월]\s?)?(?P<t>\d{1,2})(?:\s?일|\.)?(?![\d./]"
    r"|\s?(?:년|월|개)))?"
)
_PATTERNS = (
    ("era", r"(?<![a-z])(?P<era>[hrs])(?P<y>\d{1,2})\.(?P<m>\d{1,2})\.(?P<d>\d{1,2})(?!\d)"),
    ("era", rf"(?P<era>{any_of(ERAS)})\s?(?P<y>\d{{1,4}}|元|원(?=년))"
            rf"(?:\s?[.년/-]\s?(?P<m>{_D}))?"
            rf"(?:\s?[.월/-]\s?(?P<d>{_D}))?(?:일|\.)?"),
    ("away", rf"(?P<away>{any_of(AWAY)})(?:\s?(?P<m>\d{{1,2}})월)?(?:\s?(?P<d>\d{{1,2}})일)?"),
    ("third", rf"(?P<y>{_Y})(?:\s?년\s?|{_SEP})(?P<m>{_D})\s?월?\s?\.?\s?{_THIRD_KO}"),
    ("third", rf"(?<!\d)'?(?P<a>\d{{2}})년\s?(?P<m>{_D})월\s?{_THIRD_KO}"),
    ("third", rf"{_THIRD}{_MONTH}\s?(?:[-/,']\s?|de\s|of\s|del\s)?{_YEAR_AFTER}"),
    ("third", rf"(?P<y>{_Y})\s?년?도?\s?{_THIRD_KO}"),
    ("third", rf"{_THIRD}(?P<y>\d{{4}})(?!\d)(?![./-]\d)"),
    ("part", rf"(?P<y>{_Y})\s?(?:년도?|[/-])?\s?(?:의\s)?(?P<part>{any_of(PARTS)})"
             r"(?![a-z0-9])"),
    ("part", rf"(?<![a-z0-9])(?P<part>{any_of(PARTS)})\s?[\s/-]"
             rf"(?:of\s|del\s|de\s|di\s)?(?P<y>{_Y})"),
    ("season", rf"(?:(?P<y>{_Y})\s?[년.]?\s?)(?P<season>{any_of(SEASONS)})(?![a-z])"),
    ("season", rf"(?<![a-z])(?P<season>{any_of(SEASONS)})\s(?:of\s|del\s|de\s)?(?P<y>{_Y})"),
    ("ymd", rf"(?P<y>{_Y})(?:\s?년\s?|{_SEP})(?P<m>{_D})(?:\s?월\s?|{_SEP})(?P<d>{_D})"
            rf"(?!\d)(?:\s?일|\s?\.(?!\d))?{_TAIL}"),
    ("compact", r"(?<![\d./-])(?P<y>(?:1[89]|20)\d\d)(?P<m>0\d"
                r"|1[0-2])(?P<d>[0-3]\d)(?![\d./-])"),
    ("roman", rf"(?<![\d.])(?P<d>{_D})\s?[./\s-]\s?{_ROMAN}\s?[./\s-]\s?(?P<y>\d{{4}})(?!\d)"
              r"(?![./-]\d)"),
    ("roman", rf"(?<![\d.])(?P<d>{_D})\s?[./-]\s?{_ROMAN}\s?[./-]\s?(?P<a>\d{{2}})(?!\d)"),
    ("roman", rf"(?P<y>{_Y})\s?[./-]\s?{_ROMAN}\s?[./-]\s?(?P<d>{_D})(?!\d)"),
    ("roman", rf"(?<![\w./-]){_ROMAN}\s?[./-]\s?(?P<y>\d{{4}})(?!\d)(?![./-]\d)"),
    # "2016-Sep-07", and with spaces where the cell has nothing else: "May 3, 2018, June 5, 2019"
    ("named", rf"(?P<y>{_Y})(?P<s>[-./]){_MONTH}(?P=s)(?P<d>{_D})(?!\d)"),
    ("named", rf"^\s?(?P<y>{_Y})\s{_MONTH}\s(?P<d>{_D})(?!\d)\s*$"),
    ("month named", rf"(?P<y>{_Y})[-./]{_MONTH}(?!\s?[-./]\s?\d)"),
    ("named", rf"(?<![\d.])(?P<d>{_D}){_ORD}\s?(?:[-~]|to|al?|au|y|and|e|et|&)\s?(?P<t>{_D})"
              rf"{_ORD}{_OF}{_MONTH}{_OF}{_YEAR_AFTER}"),
    ("named", rf"(?<![\d.])(?P<d>{_D}){_ORD}{_OF}{_MONTH}{_OF}{_YEAR_AFTER}"),
    ("named", rf"(?<![a-z]){_MONTH}\s?(?P<d>{_D}){_ORD}(?:\s?[-~]\s?(?P<t>{_D}){_ORD})?"
              rf"(?:\s?,\s?|\s)(?P<y>\d{{4}})(?!\d)"),
    ("two months", rf"(?<![a-z]){_MONTH}\s?[-/~]\s?(?P<last>{any_of(MONTH_NUMBERS)})(?![a-z])"
                   r"\.?\s(?:de\s|of\s|del\s)?(?P<y>\d{4})(?!\d)"),
    ("two months", rf"(?P<y>{_Y})\s?년\s?(?P<m>{_D})월?\s?[-/~]\s?(?P<t>{_D})\s?월(?!\s?\d)"),
    ("two ym", rf"(?<![\w'])'(?P<a>\d{{2}})\s?[./]\s?(?P<b>{_D})(?![./\d]|\.\d)"),
    ("month named", rf"(?<![a-z]){_MONTH}\s?(?:[-/,']\s?|de\s|of\s|del\s)?{_YEAR_AFTER}"),
    ("dmy", rf"(?<![\d./-])(?P<a>{_D}){_SEP}(?P<b>{_D}){_SEP}(?P<y>\d{{4}})"
            r"(?!\d)(?![./-]\d)"),
    ("dmy span", rf"(?<![\d./-])(?P<a>{_D})\s?[-~]\s?(?P<t>{_D})[./](?P<b>{_D})[./]"
                 r"(?P<y>\d{4})(?!\d)"),
    ("two", rf"(?<![\d./-])'?(?P<a>{_D}){_SEP}(?P<b>{_D}){_SEP}(?P<c>\d{{1,2}})(?:일|\.)?"
            r"(?![\d])(?![./-]\d)"),
    ("two ko", rf"(?<!\d)'?(?P<a>\d{{2}})년\s?(?P<b>{_D})월(?:\s?(?P<c>{_D})일)?"),
    ("ym", rf"(?P<y>{_Y})(?:\s?년\s?|{_SEP})(?P<m>{_D})(?!\d)(?:\s?월|\s?\.)?(?![./-]?\d)"),
    ("my", rf"(?<![\d./-])(?P<m>{_D})[./-](?P<y>\d{{4}})(?![\d])(?![./-]\d)"),
    ("between years", r"(?:between|entre|tra|fra)\s(?:il\s)?(?P<y>\d{4})\s(?:and|et|e|y)"
                      r"\s(?:il\s)?(?P<t>\d{4})(?!\d)"),
    ("years", rf"(?P<y>{_Y})\s?[-/~]\s?(?P<t>\d{{4}})(?!\d)(?![./-]\d)"),
    ("y", r"(?<![\d./-])(?P<y>(?:1[89]|20|21)\d\d)(?!\d)(?:\s?년도?)?(?![./-]?\d)"),
)  # fmt: skip


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """How days are written, by name, in the order in which they are looked for. Compiled when the
    first register is read: it takes a quarter of a second."""
    return tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)


@cache
def pattern_of(name: str) -> re.Pattern[str]:
    """The first of a name."""
    return next(pattern for one, pattern in patterns() if one == name)


#: "12/01/" before a year.
ENDS_WITH_YEAR = re.compile(r"(?<![\d./-])\d{1,2}\s?([./-])\s?\d{1,2}\s?\1\s?$")
#: "3 May 2018²": a footnote, and no digit of the year.
FOOTNOTES = {ord(sign): " " for sign in "¹²³⁴⁵⁶⁷⁸⁹⁰"}
#: A day in digits and nothing else.
PLAIN = re.compile(
    r"(?P<y>[12]\d{3})[./-]\s?\d{1,2}[./-]\s?\d{1,2}\.?|\d{1,2}[./-]\d{1,2}[./-][12]\d{3}"
)
ANY_WORD = re.compile(any_of(AWAY))
ZEROS = re.compile(
    r"(?<!\d)(?:0{4}|0{1,2})\s?[./년-]\s?0{1,2}\s?[./월-]\s?(?:0{4}|0{1,2})(?!\d)일?"
)
#: Days that programs write where there is none.
PROGRAM_DAYS = frozenset({(1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1900, 1, 0), (1904, 1, 1)})
NOT_RECORDED = re.compile(
    r"^(?:[-?.—*/~]+|미상|불명|없음|미확인|확인\s?불가|기록\s?없음|날짜\s?미상|일자\s?미상|n/?a"
    r"|n\.a\.?"
    r"|n\.d\.?|s\.d\.?|n/d|n\.?/?[ck]\.?|s/f|s\.f\.?|불상|자료\s?없음|기재\s?없음"
    r"|확인\s?안\s?됨|not available"
    r"|non (?:risulta|pervenut[oa]|indicat[oa]|precisat[oa])|no (?:consta|disponible|figura)"
    r"|non (?:communiquee?|precisee?)|unknown|not known|undated"
    r"|date unknown|no date|not recorded|none|nil|tbd|tba"
    r"|ignot[oa]|data ignota|sconosciut[oa]|senza data|non nota|non disponibile|nd|inconnue?"
    r"|date inconnue|sans date|desconocid[oa]|fecha desconocida|sin fecha|미정|추후\s?(?:결정"
    r"|협의|확정)"
    r"|해당\s?없음|da (?:definire|stabilire|concordare)|non definit[oa]"
    r"|to be (?:determined|decided|defined|agreed|confirmed)|a (?:definir|determiner|preciser))$"
)
PLANNED = re.compile(
    r"예정|잠정|추진|계획|planned|expected|tentative|\btbc\b|to be (?:signed|confirmed)|previst[oa]"
    r"|da (?:firmare|confermare|definire)|in programma|prevue?|a signer|por firmar|scheduled"
    r"|foreseen"
)
ABOUT_AFTER = re.compile(r"\s?(?:경(?![가-힣])|쯤|무렵|circa\b|\(?추정\)?|\(circa\))")
ABOUT_BEFORE = re.compile(r"(?:\b(?:circa|ca\.|c\.|about|around|approx\.?|vers|hacia)|약|≈|~)\s?$")
#: "연장(~2022.12.31)": until that day, where words stand before it.
UNTIL_BEFORE = re.compile(r"[^\s(\[]\s?[(\[]?\s?~\s?$")
DOUBT_AFTER = re.compile(r"\s?\(?\?+\)?")
SIGNS = re.compile(r"firma(?!t\w+ il ritiro)|sottoscri|sign|서명|체결|stipul|suscri|조인")
EFFECTS = re.compile(
    r"efficacia|vigore|vigueur|vigor|effective|effect|w\.?\s?e\.?\s?f|발효|시행|decorr|효력|commenc"
    r"|with effect|starting|inizio"
)
RENEWS = re.compile(r"갱신|재체결|renew|rinnov|renouvel|renov|reconduc")
ENDS = re.compile(
    r"만료|종료|까지|scad|expir|until|\btill\b|up to|fino al|jusqu|hasta|echeance|vencim|\bto\b"
    r"|\bend"
)
#: Words beside a day are heard in the brackets or the phrase behind it, else before it.
BEHIND = re.compile(
    r"^\s?(?:일|자|부)?\s?(?:[([]\s?(?P<in>[^()\[\]]{1,40})[)\]]\s?(?P<more>[가-힣]{2,6})?"
    r"|(?P<out>[^\d/,;&\n(]{1,20}))"
)
BEFORE = re.compile(r"(?P<out>[^/;&\n)]{1,30})$")
JOIN_SPAN = re.compile(
    r"\s?(?:\([^()]{1,3}\))?\s?(?:~|-|부터|에서|\bto\b|\bal\b|\bau\b|\ba\b|\buntil\b|\btill\b)\s?"
)
ROUND = re.compile(
    r"(?:\(|제)?\s?(?P<n>\d{1,2})\s?(?:회차|차|번째|회)\)?|(?P<word>\d{1,2})\s?(?:st|nd|rd|th|°"
    r"|º|o|a)\b"
)
