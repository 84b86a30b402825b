"""Words of releases that several readers share, in Korean, English and Italian; patterns are
searched without regard to case."""

import re

NUMBERS: dict[str, dict[str, int]] = {
    "ko": {
        word: number
        for number, words in enumerate(
            [
                "한 하나 일",
                "두 둘 이",
                "세 셋 삼",
                "네 넷 사",
                "다섯 오",
                "여섯 육",
                "일곱 칠",
                "여덟 팔",
                "아홉 구",
                "열 십",
                "열한",
                "열두",
                "열세",
                "열네",
                "열다섯",
            ],
            start=1,
        )
        for word in words.split()
    },
    "en": {
        word: number
        for number, word in enumerate(
            [
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
                "thirteen",
                "fourteen",
                "fifteen",
                "sixteen",
                "seventeen",
                "eighteen",
                "nineteen",
                "twenty",
            ],
            start=1,
        )
    }
    | {
        "a": 1,
        "an": 1,
        "thirty": 30,
        "sixty": 60,
        "ninety": 90,
        "twenty-four": 24,
        "thirty-six": 36,
        "forty-eight": 48,
        "a further": 1,
    },
    "it": {
        word: number
        for number, words in enumerate(
            [
                "un uno una",
                "due",
                "tre",
                "quattro",
                "cinque",
                "sei",
                "sette",
                "otto",
                "nove",
                "dieci",
                "undici",
                "dodici",
                "tredici",
                "quattordici",
                "quindici",
                "sedici",
                "diciassette",
                "diciotto",
                "diciannove",
                "venti",
            ],
            start=1,
        )
        for word in words.split()
    }
    | {
        "trenta": 30,
        "sessanta": 60,
        "novanta": 90,
        "centottanta": 180,
        "ventiquattro": 24,
        "trentasei": 36,
        "quarantotto": 48,
        "centoventi": 120,
    },
}
ORDINALS: dict[str, dict[str, int]] = {
    "ko": {"처음": 1, "첫": 1, "첫번째": 1, "첫 번째": 1}
    | {
        f"{word}{space}번째": number
        for number, word in enumerate(
            ["두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한", "열두"],
            start=2,
        )
        for space in ("", " ")
    },
    "en": {
        word: number
        for number, word in enumerate(
            [
                "first",
                "second",
                "third",
                "fourth",
                "fifth",
                "sixth",
                "seventh",
                "eighth",
                "ninth",
                "tenth",
                "eleventh",
                "twelfth",
            ],
            start=1,
        )
    },
    "it": {
        stem + ending: number
        for number, stem in enumerate(
            [
                "prim",
                "second",
                "terz",
                "quart",
                "quint",
                "sest",
                "settim",
                "ottav",
                "non",
                "decim",
                "undicesim",
                "dodicesim",
            ],
            start=1,
        )
        for ending in "oaie"
    },
}
LENGTHS_IT = {
    "annual": 1,
    "biennal": 2,
    "triennal": 3,
    "quadriennal": 4,
    "quinquennal": 5,
    "decennal": 10,
}


def either(words: object) -> str:
    """A pattern for any of them, the longest first."""
    return "|".join(re.escape(one) for one in sorted(map(str, words), key=len, reverse=True))  # type: ignore[call-overload]


N = {
    "ko": rf"(?P<n>(?<![\d'’‘])\d{{1,3}}"
    rf"|{either(w for w in NUMBERS['ko'] if len(w) > 1 or w in '한두세네')})",
    # "three (3) years"
    "en": rf"(?P<n>\d{{1,3}}|(?<![a-z])(?:{either(NUMBERS['en'])}))(?:\s\(\d{{1,3}}\))?",
    "it": rf"(?P<n>\d{{1,3}}|(?<![a-zà-ù])(?:{either(NUMBERS['it'])}))(?:\s\(\d{{1,3}}\))?",
}
NTH = {
    "ko": rf"(?:제\s?)?(?P<o>\d{{1,2}}\s?(?:차|번째|회차|회)|{either(ORDINALS['ko'])})",
    "en": rf"(?P<o>\d{{1,2}}(?:st|nd|rd|th)|(?<![a-z])(?:{either(ORDINALS['en'])}))",
    "it": rf"(?P<o>\d{{1,2}}[°ºªoa]|(?<![a-zà-ù])(?:{either(ORDINALS['it'])}))",
}


def number_of(word: str, language: str) -> int | None:
    """ "six", "6", "세 번째", "3차", "quarto" -> the number."""
    bare = word.strip().casefold()
    if digits := re.match(r"\d+", bare):
        return int(digits[0])
    return NUMBERS[language].get(bare) or ORDINALS[language].get(bare)


#: A sentence in which somebody is quoted.
SAID_AROUND = {
    "ko": r"말했다|강조했다|전했다|밝혔다|설명했다|덧붙였다|평가했다|말하|라며|라고|면서",
    "en": r"\b(?:said|says|call(?:ed|s)|add(?:ed|s)|comment(?:ed|s)|thank(?:ed|s)|told|stress\w+"
    r"|note[ds]|explain\w+|welcom\w+|describ\w+|stat(?:ed|es))\b",
    "it": r"\b(?:ha (?:commentato|detto|dichiarato|spiegato|aggiunto|sottolineato|osservato"
    r"|affermato|ricordato)|spiega|afferma|commenta|dichiara|aggiunge|osserva|dice|sottolinea"
    r"|per [A-Z]\w+ (?:il|la))\b",
}
#: instrument -> its words. The first that stands at a place holds.
INSTRUMENTS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "action_plan",
        {
            "ko": r"(?:공동\s?)?(?:행동계획|실행계획|시행계획|이행계획|액션플랜)(?:서)?",
            "en": r"(?:joint )?(?:action plan|work plan|implementation plan|programme of work)",
            "it": r"pian[oi] (?:d['’]azione|di azione|operativ[oi]|di lavoro)",
        },
    ),
    (
        "letter_of_intent",
        {
            "ko": r"(?:협력)?의향서",
            "en": r"letters? of intent",
            "it": r"letter[ae] d(?:['’]|i )intent[io]",
        },
    ),
    (
        "protocol",
        {"ko": r"의정서", "en": r"protocol(?! officer)", "it": r"protocoll[oi](?: d['’]intesa)?"},
    ),
    (
        "mou",
        {
            "ko": r"양해\s?각서|MOU|엠오유",
            "en": r"memorand(?:um|a|ums)(?: of understanding)?|\bM\.?o\.?Us?\b",
            "it": r"memorandum(?: d['’]intesa| of understanding)?|\bMoU\b|intes[ae](?! con il)",
        },
    ),
    (
        "other",
        {
            "ko": r"(?:업무\s?)?(?:협약|협정|약정)(?:서)?|합의서",
            "en": r"(?:cooperation |framework |partnership )?(?:agreement|accord|arrangement)s?",
            "it": r"accord[oi](?: di (?:collaborazione|cooperazione))?|convenzion[ei]",
        },
    ),
)
#: Adopted or issued, and no agreement of two.
NO_INSTRUMENT = {
    "ko": r"선언(?:문)?|공동성명|회의록|권고(?:안)?|방명록",
    "en": r"declaration|communiqu\w+|joint statement|minutes|recommendation"
    r"|(?:guest|visitors?['’]?) ?book",
    "it": r"dichiarazione|comunicato congiunto|verbale|raccomandazion\w+"
    r"|(?:libro|registro) (?:degli ospiti|d['’]onore)",
}


def instrument_pattern(language: str) -> re.Pattern[str]:
    return re.compile(
        "|".join(rf"(?P<{kind}>{table[language]})" for kind, table in INSTRUMENTS), re.IGNORECASE
    )
