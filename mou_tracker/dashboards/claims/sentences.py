"""Sentences to copy: each figure in Korean, English and Italian, as an office would print it.

They go out in three languages whatever the reader's is, and `reading` reads every one of them
back: so they are a table of words of their own, and no texts of the interface.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import override

from agreements.dates import PartialDate, from_day
from agreements.languages import CODES
from agreements.models import Kind
from agreements.status.claims import Range
from agreements.wording.date_formats import Preferences, in_words, using_preferences

from .numerals import cardinal, ordinal

#: kind -> language -> (name after "of", name as a subject).
INSTRUMENTS: dict[str, dict[str, tuple[str, str]]] = {
    Kind.MOU: {
        "ko": ("양해각서의", "양해각서는"),
        "en": ("of the memorandum of understanding", "the memorandum of understanding"),
        "it": ("del memorandum d'intesa", "il memorandum d'intesa"),
    },
    Kind.LETTER_OF_INTENT: {
        "ko": ("의향서의", "의향서는"),
        "en": ("of the letter of intent", "the letter of intent"),
        "it": ("della lettera d'intenti", "la lettera d'intenti"),
    },
    Kind.ACTION_PLAN: {
        "ko": ("시행계획의", "시행계획은"),
        "en": ("of the action plan", "the action plan"),
        "it": ("del piano d'azione", "il piano d'azione"),
    },
    Kind.PROTOCOL: {
        "ko": ("의정서의", "의정서는"),
        "en": ("of the protocol", "the protocol"),
        "it": ("del protocollo", "il protocollo"),
    },
    Kind.OTHER: {
        "ko": ("약정의", "약정은"),
        "en": ("of the agreement", "the agreement"),
        "it": ("dell'accordo", "l'accordo"),
    },
}
#: A figure that is a lower bound.
AT_LEAST = {"ko": "최소 ", "en": "at least ", "it": "almeno "}
#: ... and one that rests on a day not certain.
ABOUT = {"ko": "약 ", "en": "about ", "it": "circa "}
EXACTLY = {"ko": "", "en": "", "it": ""}
#: code -> language -> sentence. {least}: "at least", where it is; {nth}: ordinal.
WORDS: dict[str, dict[str, str]] = {
    "never_renewed": {
        "ko": "{of} 갱신은 아직 없습니다.",
        "en": "{the} has not been renewed.",
        "it": "Nessun rinnovo {of} finora.",
    },
    "renewal_ordinal": {
        "ko": "이번 문서는 {of} {nth}차 갱신본입니다.",
        "en": "This is the {nth} renewal {of}.",
        "it": "Si tratta del {nth} rinnovo {of}.",
    },
    "instruments": {
        "ko": "지금까지 체결된 문서는 모두 {least}{n}건입니다.",
        "en": "So far {least}{n} instruments have been signed.",
        "it": "Gli atti firmati finora sono {least}{n}.",
    },
    "completed_years": {
        "ko": "협력 기간은 {least}만 {n}년입니다.",
        "en": "The partnership has lasted {least}{n} completed years.",
        "it": "La collaborazione dura da {least}{n} anni compiuti.",
    },
    "calendar_difference": {
        "ko": "연도 차이로 센 협력 기간은 {least}{n}년입니다.",
        "en": "By calendar difference the partnership is {least}{n} years old.",
        "it": "Per differenza di anni solari la collaborazione ha {least}{n} anni.",
    },
    "inclusive": {
        "ko": "협력 기간은 {least}햇수로 {n}년입니다.",
        "en": "Counted inclusively, the partnership spans {least}{n} years.",
        "it": "Contando entrambi gli estremi, la collaborazione abbraccia {least}{n} anni.",
    },
    "nth_year": {
        "ko": "협력은 {nth}년 차입니다.",
        "en": "The cooperation is in its {nth} year.",
        "it": "La collaborazione è nel suo {nth} anno.",
    },
    "since_year": {
        "ko": "{n}년부터 이어진 협력입니다.",
        "en": "The partnership has existed since {n}.",
        "it": "La collaborazione esiste dal {n}.",
    },
    "first_signed": {
        "ko": "{day} 처음 체결되었습니다.",
        "en": "It was first signed {day}.",
        "it": "La firma del primo testo risale {day}.",
    },
    "signed_on": {
        "ko": "{nth}차 갱신본의 서명일은 {day}입니다.",
        "en": "The {nth} renewal was signed {day}.",
        "it": "Il {nth} rinnovo è stato firmato {day}.",
    },
    "term_first": {
        "ko": "현재 기간의 첫날은 {day}입니다.",
        "en": "The current term began {day}.",
        "it": "Il periodo in corso è iniziato {day}.",
    },
    "term_last": {
        "ko": "현재 기간의 마지막 날은 {day}입니다.",
        "en": "The last day of the current term is {bare}.",
        "it": "L'ultimo giorno del periodo in corso è {day}.",
    },
    "in_effect": {
        "ko": "현재 {the} 효력이 있습니다.",
        "en": "{the} is in effect.",
        "it": "{the} è in vigore.",
    },
    "not_in_effect": {
        "ko": "현재 {the} 효력이 없습니다.",
        "en": "{the} is not in effect.",
        "it": "{the} non è in vigore.",
    },
    "gap_days": {
        "ko": "효력이 없던 기간은 {least}{n}일입니다.",
        "en": "For {least}{n} days no text was in effect.",
        "it": "Per {least}{n} giorni nessun testo è stato in vigore.",
    },
    "gap_years": {
        "ko": "효력이 없던 기간은 {least}만 {n}년입니다.",
        "en": "For {least}{n} completed years no text was in effect.",
        "it": "Per {least}{n} anni compiuti nessun testo è stato in vigore.",
    },
    "activities": {
        "ko": "지금까지 함께한 협력 활동은 모두 {least}{n}건입니다.",
        "en": "So far {least}{n} joint activities have been held.",
        "it": "Le attività congiunte svolte finora sono {least}{n}.",
    },
    "activities_this_year": {
        "ko": "{year}년에 함께한 협력 활동은 {least}{n}건입니다.",
        "en": "In {year}, {least}{n} joint activities have been held.",
        "it": "Nel {year} le attività congiunte svolte sono {least}{n}.",
    },
    "cases": {
        "ko": "지금까지 공동으로 선정한 우수사례는 모두 {least}{n}건입니다.",
        "en": "So far {least}{n} exemplary cases have been selected jointly.",
        "it": "I casi esemplari selezionati insieme finora sono {least}{n}.",
    },
    "signed_by": {
        "ko": "{party} 측 서명자는 {who}입니다.",
        "en": "{who} signed for {party}.",
        "it": "Per {party} ha firmato {who}.",
    },
    "head": {
        "ko": "{party} 기관장은 {who}입니다.",
        "en": "The head of {party} is {who}.",
        "it": "Al vertice di {party} c'è {who}.",
    },
    "areas": {
        "ko": "현재 문서의 협력 분야: {list}.",
        "en": "The current text covers: {list}.",
        "it": "Il testo attuale riguarda: {list}.",
    },
    "parties": {
        "ko": "체결 기관: {list}.",
        "en": "Between: {list}.",
        "it": "Tra: {list}.",
    },
    "heads_meeting": {
        "ko": "기관장 회의 예정일은 {day}입니다.",
        "en": "The heads of the institutions are to meet {day}.",
        "it": "I vertici delle istituzioni si incontreranno {day}.",
    },
}
#: Of one there is a form of its own.
ONE: dict[str, dict[str, str]] = {
    "instruments": {
        "en": "So far one instrument has been signed.",
        "it": "Finora è stato firmato un atto.",
    },
    "completed_years": {
        "en": "The partnership has lasted one completed year.",
        "it": "La collaborazione dura da un anno compiuto.",
    },
    "calendar_difference": {
        "en": "By calendar difference the partnership is one year old.",
        "it": "Per differenza di anni solari la collaborazione ha un anno.",
    },
    "inclusive": {
        "en": "Counted inclusively, the partnership spans one year.",
        "it": "Contando entrambi gli estremi, la collaborazione abbraccia un anno.",
    },
    "gap_days": {
        "en": "For one day no text was in effect.",
        "it": "Per un giorno nessun testo è stato in vigore.",
    },
    "gap_years": {
        "en": "For one completed year no text was in effect.",
        "it": "Per un anno compiuto nessun testo è stato in vigore.",
    },
    "activities": {
        "en": "So far one joint activity has been held.",
        "it": "Finora è stata svolta un'attività congiunta.",
    },
    "activities_this_year": {
        "en": "In {year}, one joint activity has been held.",
        "it": "Nel {year} è stata svolta un'attività congiunta.",
    },
    "cases": {
        "en": "So far one exemplary case has been selected jointly.",
        "it": "Finora è stato selezionato insieme un caso esemplare.",
    },
}
ALL = tuple(CODES)


def number(
    code: str, figure: Range, *, kind: str = Kind.MOU, about: bool = False, **more: Any
) -> dict[str, str]:
    """A sentence about a number in each language; none where it has no lower bound."""
    n = figure.least
    if n is None:
        return {}
    if code == "renewal_ordinal" and figure.is_exact and n == 0:
        return say("never_renewed", kind=kind)
    if code in ("renewal_ordinal", "nth_year") and not figure.is_exact:
        return {}  # no ordinal is "at least"
    if code == "since_year":
        return say(code, n=dict.fromkeys(ALL, str(n))) if figure.is_exact else {}
    told = {tag: cardinal(n, tag) for tag in ALL}
    bound = EXACTLY if figure.is_exact else AT_LEAST
    parts = {"n": told, "least": ABOUT if about else bound, "kind": kind, **more}
    if n == 1 and figure.is_exact and not about and code in ONE:
        return say(code, ONE[code], **parts)
    return say(code, nth=nth(n), **parts)


def nth(n: int) -> dict[str, str]:
    """The ordinal in each language."""
    return {tag: ordinal(n, tag) for tag in ALL} if n else dict.fromkeys(ALL, "")


def say(
    code: str, own: dict[str, str] | None = None, *, kind: str = Kind.MOU, **parts: Any
) -> dict[str, str]:
    """The sentence of `code` in each language, its parts filled in; a part may be a text for each
    language, or for all. `own`: forms that differ in some languages."""
    told = {}
    for tag in ALL:
        sentence = (own or {}).get(tag, WORDS[code][tag])
        of, the = INSTRUMENTS.get(kind, INSTRUMENTS[Kind.OTHER])[tag]
        values = {key: one[tag] if isinstance(one, dict) else one for key, one in parts.items()}
        filled = sentence.format(**{"of": of, "the": the, **values})
        told[tag] = filled[0].upper() + filled[1:]
        if filled.endswith(".."):  # "Consip S.p.A." ends a sentence with its own full stop
            told[tag] = told[tag][:-1]
    return told


def dated(code: str, day: PartialDate | date, **parts: Any) -> dict[str, str]:
    """A sentence about a day, in each language."""
    value = day if isinstance(day, PartialDate) else from_day(day)
    bare = {tag: _day(value, tag) for tag in ALL}
    more: dict[str, Callable[[PartialDate, str], str]] = {"en": _in_english, "it": _in_italian}
    with_word = {tag: more.get(tag, lambda _v, told: told)(value, bare[tag]) for tag in ALL}
    if code == "first_signed":
        has_article = value.is_day or _is_year(value)
        with_word["it"] = _elided("al", bare["it"]) if has_article else f"a {bare['it']}"
    return say(code, day=with_word, bare=bare, **parts)


def _day(value: PartialDate, tag: str) -> str:
    with override(tag), using_preferences(Preferences()):
        return in_words(value)


def _is_year(value: PartialDate) -> bool:
    return len(value.text) == len("2026")


def _in_english(value: PartialDate, told: str) -> str:
    if value.is_day:
        return f"on {told}"
    return f"in the {told}" if "half" in told else f"in {told}"


def _in_italian(value: PartialDate, told: str) -> str:
    if value.is_day:
        return _elided("il", told)
    if "metà" in told or "semestre" in told:
        return f"nel {told}" if "semestre" in told else f"nella {told}"
    return f"nel {told}"


def _elided(article: str, told: str) -> str:
    """ "l'8 giugno", "all'11 maggio"."""
    if told.split(" ")[0] in ("8", "11"):
        return f"{'l' if article == 'il' else 'all'}'{told}"
    return f"{article} {told}"


def listed(items: Iterable[str], tag: str) -> str:
    """Names one after the other."""
    return (", " if tag == "ko" else "; ").join(items)
