"""What a document is likely to be, by its name and its first words: proposals, for a person to take
or change."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from agreements.models import DocumentKind

LOOKED_AT = 1_500  # characters
#: In their order: a release about a memorandum is a release. Words of names, words of heads.
KINDS: tuple[tuple[DocumentKind, str, str], ...] = (
    (
        DocumentKind.TEXT,
        r"letters? of intent|lettera d.intenti|의향서|exchange of (letters|notes)",
        r"letter of intent|의향서",
    ),
    (
        DocumentKind.PRESS_RELEASE,
        r"보도\s?자료|press\s?-?release|news release|comunicato|communiqu",
        r"보도\s?자료|보도\s?시점|배포\s?일시|press release|for immediate release"
        r"|comunicato stampa",
    ),
    (
        DocumentKind.MINUTES,
        r"회의록|회의\s?결과|면담록|\bminutes\b|\bverbale\b|resoconto|proc[eè]s-verbal",
        r"회의록|면담록|minutes of|verbale (della|di|del)\b|proc[eè]s-verbal",
    ),
    (
        DocumentKind.EVIDENCE,
        r"증빙|증명서|사진|\bphotos?\b|certificat|evidence|attestat",
        r"증명서|certificate of|attestat",
    ),
    (
        DocumentKind.REPORT,
        r"보고서?|결과보고|\breports?\b|relazione|rapporto|rapport\b",
        r"보고서|\breport (on|of)\b|relazione (sull|annuale|di)",
    ),
    (
        DocumentKind.LETTER,
        r"서한|서신|공문|회신|\bletters?\b|\blettera\b|note\s?verbale|e-?mail",
        r"(^|\n)\s*(수신|수신자)\s*[:\t ]|귀하|귀중|\bdear \w|\bgentile\b|spett\.|egregi"
        r"|note verbale",
    ),
    (
        DocumentKind.TEXT,
        r"양해\s?각서|각서|협약|협정|약정|업무협약|\bm\.?o\.?u\b|memorandum|agreement|accordo|convenzione"
        r"|intesa|addendum|protocol|amendment",
        r"양해\s?각서|협약서|협정서|약정서|memorandum of understanding|memorandum d.intesa|addendum"
        r"|\bhave agreed as follows|convengono quanto segue",
    ),
)
TRANSLATION = re.compile(r"번역|translation|traduzione|traduction|traducci", re.IGNORECASE)
#: Words that nearly every text of a language has.
COMMON: dict[str, str] = {
    "en": "the of and to in between shall for with by this",
    "it": "il di della del che per tra e le dei delle con nel",
    "fr": "le la les des et du de pour entre dans par",
    "es": "el los las de del y para entre con por que",
    "de": "der die das und zwischen von den mit für",
    "pt": "o os da do das dos e para entre com em",
}
NAMED = (
    ("ko", r"국문|한글본|korean|coreano|\bkor?\b"),
    ("en", r"영문|english|inglese|\beng?\b"),
    ("it", r"이태리어|이탈리아어|italian[oa]?|\bita?\b"),
    ("fr", r"불어|불문|french|fran[cç]ais|francese|\bfra?\b"),
    ("es", r"스페인어|spanish|espa[nñ]ol|spagnolo|\besp?\b"),
)
WORD = re.compile(r"[^\W\d_]+")
HANGUL = re.compile("[\uac00-\ud7a3]")
LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
#: Shares of Hangul letters at which a text is Korean, or in two languages.
KOREAN, MIXED = 0.4, 0.1
#: As many common words at least, and so many times those of the next language.
ENOUGH, MARGIN = 3, 1.4


@dataclass(frozen=True, slots=True)
class Proposal:
    """`language`: "" where nothing tells it, or where there are two."""

    kind: DocumentKind
    language: str
    is_translation: bool


def propose(name: str, text: str) -> Proposal:
    """What a file of this name with this text is likely to be."""
    called = _called(name)
    head = unicodedata.normalize("NFC", text[:LOOKED_AT]).lower()
    return Proposal(_kind(called, head), _language(called, text), bool(TRANSLATION.search(called)))


def _called(name: str) -> str:
    """A name of a file as words: without its ending, signs that part words as spaces."""
    stem = name.rpartition(".")[0] or name
    return re.sub(r"[_\-()\[\]]+", " ", unicodedata.normalize("NFC", stem)).lower()


def _kind(called: str, head: str) -> DocumentKind:
    """By the name, which somebody chose, else by the beginning of the text."""
    by_name = (kind for kind, words, _head in KINDS if re.search(words, called))
    by_head = (kind for kind, _words, words in KINDS if re.search(words, head))
    return next(by_name, None) or next(by_head, None) or DocumentKind.OTHER


def _language(called: str, text: str) -> str:
    """By the text, which does not err; by the name where there is none."""
    told = text[: 4 * LOOKED_AT]
    hangul, latin = len(HANGUL.findall(told)), len(LATIN.findall(told))
    if hangul + latin < 20:
        return next((tag for tag, words in NAMED if re.search(words, called)), "")
    share = hangul / (hangul + latin)
    if share > MIXED:
        return "ko" if share > KOREAN else ""
    used = Counter(WORD.findall(told.lower()))
    words = Counter(
        {tag: sum(used[word] for word in common.split()) for tag, common in COMMON.items()}
    )
    (first, most), (_second, next_most) = words.most_common(2)
    return first if most >= ENOUGH and most >= MARGIN * next_most else ""
