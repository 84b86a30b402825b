"""Numbers of a line that are neither days nor clocks: of files, sessions, articles, versions, sums.

Whatever one of these patterns takes, no reader of dates sees.
"""

import re
from collections.abc import Iterator

from agreements.dates.phrases import ALL_MONTHS
from agreements.dates.phrases.words import any_of

from .line import Span

#: A number before one of these is a day.
NO_MONTH = rf"(?!\s?(?:{any_of(ALL_MONTHS)})\b)"
#: Words for a number before it: n. 12/11/2026, prot. 1.2, art. 6.3, ver. 2.1, 의제 1.2 및 3.4.
NUMBERED = (
    "n nr num nro numero prot protocollo rif ref fasc art artt articolo article clause section sec"
    " sez cap annex allegato punto ver version vol pag pp rev release lot lotto cig iso en"
)
#: The same, with a dot or a sign only: they are words besides.
DOTTED = "no nos v p par id item room"
NUMBERED_KO = (
    "제 문서번호 공문번호 시행번호 접수번호 관리번호 문서 공문 협정 안건 의제 버전 항목"
    " 별표 붙임 조항"
)
#: Units behind a number: sessions, articles, sides, parts, measures.
UNITS_KO = (
    r"차(?!주)|회(?!의|담)|호(?!텔)|조(?![가-힣])|항|개국|개 ?(?!월)|건|부(?!터|산|로)|권|위|층"
    r"|호실|배|종|대|단계|급"
    r"|점|안|번(?!째)|톤|평|쪽|페이지|세트|팀|개사|개소|문항|쪽|장(?![가-힣])|자 ?(?:간|회|화|협"
    r"|면|간담|대면|통화|실무"
    r"|고위)"
)
LENGTHS_KO = (
    r"주년|주차 ?과정|년차|개년|박 ?\d+ ?일|시간|분간|일간|일차|년간|개월간|주간|학년"
    r"|세대|주짜리|일짜리"
)
UNITS_LATIN = (
    "year month day week party way point page person nation hour minute stage step country phase"
)
NTH_THINGS = (
    "session round meeting edition conference forum renewal anniversary memorandum mou annual joint"
    " riunione sessione edizione rinnovo anniversario conferenza incontro tavolo"
)
MONEY = (
    r"원|달러|유로|불|엔|%|퍼센트|프로|kg|km|m|gb|mb|krw|usd|eur|euros?|billion|million|bn"
    r"|mln|mila|milioni|miliardi"
)
#: Days of memory that name a thing: 6.25 참전국, 5.18 민주묘지.
NAMED_DAYS = (
    r"(?:3\.1|4\.19|5\.18|6\.25|8\.15|10\.4|12\.12)\s?(?:절|운동|민주|참전|전쟁|광복"
    r"|혁명|묘지|선언)"
)


def _either(words: str) -> str:
    return "|".join(words.split())


PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w)(?:{_either(NUMBERED)})[.:°]{{0,2}} ?#?\d[\d./-]*[a-z]?(?!\w){NO_MONTH}",
        rf"(?<!\w)(?:{_either(DOTTED)})\.? ?[.:#°] ?#?\d[\d./-]*[a-z]?(?!\w){NO_MONTH}"
        rf"|(?<!\w)v\d[\d.]*",
        rf"(?:{_either(NUMBERED_KO)})[ :]{{0,2}}제?\d+[-./]\d[\d.-]*(?: ?(?:및|와|,)"
        rf" ?\d+[-./]\d+)?(?: ?호)?",
        r"[가-힣]+(?<![시분일월년])-\d{2,}(?:-\d+)?(?: ?호)?",
        rf"(?<!\w)(?!(?:am|pm|{any_of(ALL_MONTHS)})-)[a-z]{{1,10}}-\d[\d-]*(?![\d.]*\w)",
        r"(?<![\d./])\d{1,4}/\d{1,4} ?(?:명|인|people|persone)",
        r"#\d+|№ ?\d+|§ ?\d[\d.]*|(?<!\d)24/7(?!\d)",
        r"제 ?\d{1,4} ?(?:차|회|호|조|항|기|장|권|위|판|단계|기수)",
        rf"(?<![\d./])\d{{1,4}}(?:[./]\d+)? ?(?:{UNITS_KO})",
        r"(?<![\d./])\d/\d ?(?:of|di|분량|이상|이하|정도|가량|수준)(?![a-z])",
        rf"(?<![\d./])\d[\d,]*(?:\.\d+)?(?:억|만|천|조)(?![가-힣])"
        rf"|(?<![\d./])\d[\d,]*(?:\.\d+)?(?:억|만|천|조)? ?(?:{MONEY})(?![a-z])",
        r"[₩$€£¥] ?\d[\d,.]*\d?(?: ?[a-z]{1,8})?|(?<![\w.])(?:krw|usd|eur|euro) ?\d[\d,.]*\d",
        rf"(?<![\d./])\d{{1,3}}(?:[ -](?:{_either(UNITS_LATIN)})s?)(?=[ ,;.)-]|$)(?! ago| fa)",
        rf"(?<![\d./])\d{{1,3}}(?:st|nd|rd|th|a|o|°|ª|esim[oa]) (?:{_either(NTH_THINGS)})",
        rf"(?<![\d./])\d{{1,3}}(?:{LENGTHS_KO})|(?<!시)(?<!시 )(?<![\d:])\d{{1,3}} ?분(?![가-힣])",
        NAMED_DAYS,
        r"(?<![\d./])\d{1,2} ?년(?:간|짜리)?(?= (?:연장|갱신|기간|단위|계약|유효|임기))",
        r"(?:delegation|team|group|delegazione|gruppo|squadra) (?:of|di) \d{1,3}(?![\w.])",
        # dotted versions and ratios: KONEPS 2.0, 1:1
        r"(?<=[a-z가-힣] )\d{1,2}\.0(?![\d.])|\d+\.\d+\.\d+\.\d+|(?<![\d:])\d{1,2} ?: ?\d(?!\d)",
        r"(?<![\w.])\d{3}-\d{3,4}-\d{4}|\+\d[\d -]{6,}\d|https?://\S+|\S+@\S+\.\w+",
    )
)


def numbers_in(folded: str) -> Iterator[Span]:
    """Where they stand."""
    for pattern in PATTERNS:
        for match in pattern.finditer(folded):
            yield match.span()
