"""What a release counts: the n-th renewal, the n-th memorandum, years of partnership. A number is
an ordinal only beside a word for the instrument or its renewal: no meeting, people or length."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .deals import Line, State
from .words import NTH, N, number_of

RENEWAL = {
    "ko": (rf"{NTH['ko']}(?:로|의)?\s?(?:갱신|재체결)(?:본|안)?",),
    "en": (
        rf"{NTH['en']}\s(?:\w+\s)?renewal",
        rf"(?:renew\w*)[^.;]{{0,60}}?for (?:the|a) {NTH['en']} time",
        rf"for (?:the|a) {NTH['en']} time[^.;]{{0,60}}?renew",
    ),
    "it": (
        rf"{NTH['it']}\s(?:\w+\s)?rinnovo",
        rf"rinnov\w+[^.;]{{0,40}}?per la {NTH['it']} volta",
        rf"per la {NTH['it']} volta[^.;]{{0,40}}?rinnov\w+",
    ),
}
INSTRUMENT = {
    "ko": (
        rf"{NTH['ko']}\s(?:양해각서|협약|약정|협정|의정서)(?:이?다|로|이며|를|가)?",
        r"(?:양해각서|협약|MOU|문서)를 (?:맺|체결하)는 것은 이번이 (?P<o>처음)",
    ),
    "en": (
        rf"{NTH['en']}\s(?:\w+\s)?(?:memorandum|mou|agreement|protocol"
        rf"|instrument)(?: between (?:them|the (?:two|parties)[\w ]{{0,14}}))?(?! of the)",
        rf"(?<=, )the {NTH['en']} (?:one |of its kind )?between (?:them|(?:the|our) two [\w]+)",
    ),
    "it": (
        rf"(?:il |la )?{NTH['it']}\s(?:memorandum|accordo|protocollo"
        rf"|intesa)(?:\sd['’]intesa)?(?:\stra le due \w+)?",
        rf"(?<=, )(?:il |la ){NTH['it']} (?:tra|fra) (?:le|i) due \w+",
    ),
}
#: A number of texts concluded so far.
CONCLUDED = {
    "ko": (
        r"(?:모두|총)\s(?P<n>두|세|네|다섯|여섯|일곱|\d{1,2})\s?(?:건"
        r"|차례)의?\s(?:양해각서|문서)(?:를|가)\s(?:맺|체결)",
    ),
    "en": (
        rf"(?:brings?|bringing|takes?)\s(?:the (?:number"
        rf"|total) of [\w ]{{3,40}} )?to {N['en']}(?: the (?:number of )?(?:memoranda"
        rf"|agreements)\w*)?",
        rf"{N['en']} (?:memoranda|agreements) (?:concluded|signed) (?:so far|between)",
    ),
    "it": (
        rf"(?:salgono|sale)\s(?:\w+\s)?a {N['it']} (?:gli accordi|i memorandum"
        rf"|le intese)[\w ]{{0,12}}",
        rf"{N['it']} gli accordi conclusi",
    ),
}
YEARS = {
    "ko": (
        rf"{N['ko']}\s?년(?:\s?동안|간의?|\s?넘게|\s?가까이|에 걸친|에 걸쳐"
        rf"|의)\s?(?=[^.]{{0,16}}(?:신뢰|협력|우정|교류|동반|인연|관계|파트너))",
        rf"{N['ko']}\s?년\s?동안",
        rf"{N['ko']}\s?년(?:지기|간의 (?:협력|동반자))",
        rf"{N['ko']}\s?년\s?(?:간\s)?(?:이어 온|이어온|쌓아 온|쌓아온|함께)",
    ),
    "en": (
        rf"(?P<about>[Ii]n (?:nearly|almost|about|some|over"
        rf"|more than) )(?:{N['en']}) years",
        rf"{N['en']}[ -]years?(?:['’]|s['’]|-long)?\s(?:of )?(?:partnership|cooperation"
        rf"|friendship|collaboration)",
        rf"(?:for|over|after) (?P<about>nearly |almost |some |over "
        rf"|more than )?{N['en']} years(?=[^.]{{0,30}}(?:cooperat|partner|friend"
        rf"|collabor))",
    ),
    "it": (
        rf"(?:in |dopo |da )?(?P<about>quasi |circa |oltre "
        rf"|più di )?{N['it']} anni di (?:collaborazione|cooperazione|rapporti|amicizia"
        rf"|partenariato|lavoro comune)",
        rf"(?:in|dopo) (?P<about>quasi |circa |oltre )?{N['it']} anni(?! (?:a|dalla))",
        rf"(?:partnership|collaborazione|partenariato|rapporto) (?:lung[oa]|che dura da)"
        rf" (?P<about>quasi |circa |oltre )?{N['it']} anni",
    ),
}
SINCE = {
    "ko": r"(?P<y>(?:19|20)\d\d)년(?:부터|\s이래|\s이후|[^.]{0,30}(?:체결한|맺은)\s(?:이후"
    r"|이래))\s?[^.]{0,24}(?:협력|이어|교류)",
    "en": r"(?:since|dating back to|began in|started in)(?: (?:the|its"
    r"|their) first [\w ]{0,40}(?:in|of))? (?P<y>(?:19|20)\d\d)\b",
    "it": r"(?:dal|fin dal|sin dal|risale al) (?P<y>(?:19|20)\d\d)\b",
}
FREE = {
    "ko": (
        rf"{NTH['ko']}로\s?(?:이어|손잡|연장|맺)\S{{0,6}}",
        r"(?:\d{4}년\s)?한\s?차례\s(?:갱신|연장)\S{0,1}",
        r"십\s?년\s?넘|반세기",
    ),
    "en": (
        r"(?:more than |over |nearly |almost )?(?:half a |a "
        r"|two )decades?(?: of (?:\w+ )?(?:support|cooperation|partnership|friendship"
        r"|work))?",
        r"quarter of a century",
    ),
    "it": (
        r"già (?:prorogat|rinnovat)\w+ una volta(?: nel \d{4})?",
        r"(?:oltre |più di |quasi )?(?:un decennio|mezzo decennio|un quarto di secolo)",
    ),
}
#: A term that went on by itself, as something that has happened.
ROLLED = {
    "ko": re.compile(
        r"(?:자동|묵시적)(?:으로)?\s(?:(?:다시\s)?\d{1,2}년(?:간)?\s(?:더\s)?)?"
        r"(?:연장|갱신)(?:됐|되었|된 바)"
        r"|(?:자동|묵시적)(?:연장|갱신)(?:됐|되었|된 바)"
    ),
    "en": re.compile(
        r"\b(?:was|were|has been|have been|had been) (?:(?:automatically|tacitly) (?:renewed"
        r"|extended|prolonged)|(?:renewed|extended|prolonged) (?:automatically|tacitly))",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\bsi (?:è|sono|era) (?:(?:tacitamente|automaticamente) (?:rinnovat|prorogat)[oaie]"
        r"|(?:rinnovat|prorogat)[oaie] (?:tacitamente|automaticamente))"
        r"|\b(?:è|era|sono) stat[oaie] (?:tacitamente|automaticamente) (?:rinnovat|prorogat)[oaie]",
        re.IGNORECASE,
    ),
}
NOT_OF_THE_INSTRUMENT = re.compile(
    r"회의|포럼|위원회|meeting|session|committee|forum|incontro|riunione|conferenza", re.IGNORECASE
)
LENGTH_AROUND = re.compile(
    r"유효|효력|자동|만료|연장|valid|in force|runs|term of|notice|durata|rinnov"
    r"|preavviso|stage|plan\b",
    re.IGNORECASE,
)
#: So many renewals until now.
SO_MANY = {
    "ko": re.compile(
        r"(?P<n>\d{1,2}|한|두|세|네|다섯|여섯|일곱|여덟|아홉)\s?(?:차례|번|회)(?:의"
        r"|에 걸쳐|에 걸친)?\s(?:갱신|재체결)"
    ),
    "en": re.compile(
        rf"(?:through|after) {N['en']} renewals|renewed (?P<t>once|twice|three times"
        rf"|four times|five times)",
        re.I,
    ),
    "it": re.compile(
        rf"(?:rinnovat\w+ (?:già )?|dopo |attraverso ){N['it']} (?:volte|rinnovi)", re.I
    ),
}
TIMES = {"once": 1, "twice": 2, "three times": 3, "four times": 4, "five times": 5}
FUTURE = re.compile(
    r"is expected|are expected|decision on|negotiat\w+|차기|협상|협의할|검토할"
    r"|in vista del|negoziat\w+|si lavora",
    re.IGNORECASE,
)
MANY = 6  # fewer years are rather a term than a partnership


@dataclass(frozen=True, slots=True)
class Count:
    """One number a release gives: kind as of a claim, its words, where."""

    kind: str
    value: int | None
    words: str
    line: Line
    is_approximate: bool = False

    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = {"kind": self.kind, "value": self.value, "words": self.words}
        if self.value is None:
            found.pop("value")
        if self.is_approximate:
            found["approximate"] = True
        return found


def counts_in(lines: list[Line], language: str) -> list[Count]:
    found = []
    for line in lines:
        if line.sentence.part == "foot":
            continue
        taken: list[tuple[int, int]] = []
        for count, span in (
            *_ordinals(line, language),
            *_years(line, language),
            *_free(line, language),
        ):
            if not any(span[0] < last and first < span[1] for first, last in taken):
                taken.append(span)
                found.append(count)
    return found


def renewals_until_now(lines: list[Line], language: str) -> int:
    """ "Through five renewals": 5; 0 where the text counts none."""
    for line in lines:
        if not line.is_head and (match := SO_MANY[language].search(line.text)):
            told = match.groupdict()
            return (
                TIMES.get((told.get("t") or "").casefold())
                or number_of(told.get("n") or "", language)
                or 0
            )
    return 0


def _ordinals(line: Line, language: str) -> Iterator[tuple[Count, tuple[int, int]]]:
    text = line.text
    for kind, table, group in (
        ("renewal_ordinal", RENEWAL, "o"),
        ("instrument_ordinal", INSTRUMENT, "o"),
        ("instrument_ordinal", CONCLUDED, "n"),
    ):
        for pattern in table[language]:
            for match in re.finditer(pattern, text, re.IGNORECASE):
                number = number_of(match[group], language)
                if not number or NOT_OF_THE_INSTRUMENT.search(match[0]):
                    continue
                if _is_old(line, match, language):
                    continue
                start, end = match.span()
                if (
                    language == "ko"
                    and kind == "instrument_ordinal"
                    and (before := re.search(r"(?:양 기관|두 기관)\s?사이의\s\Z", text[:start]))
                ):
                    start = before.start()
                yield Count(kind, number, line.words(start, end).strip(), line), match.span()


def _is_old(line: Line, match: re.Match[str], language: str) -> bool:
    """첫 갱신은 2021년 10월에 이뤄졌다: an ordinal of an earlier renewal."""
    year = re.search(r"(?:\d{4}년(?:\s\d{1,2}월)?의?|\d{4}['’]s)\s\Z", line.text[: match.start()])
    if year or re.match(r"\s(?:of|in|del|nel|dated)\s(?:19|20)\d\d", line.text[match.end() :]):
        return True
    if not line.has(State.NEWS) and re.search(r"risal\w+|date[sd]? (?:from|back)", line.text):
        return True
    if not line.has(State.NEWS) and FUTURE.search(line.text):
        return True  # "a decision on a third renewal is expected"
    if _was_done_then(line, match.end()):
        return True
    acts = [act for act in line.acts if match.start() - 3 <= act.told.start <= match.end() + 3]
    return bool(acts) and all(act.state is State.HISTORY for act in acts)


def _was_done_then(line: Line, at: int) -> bool:
    """ "The third renewal had been signed in 2023": of an earlier one, and not "the fifth of a
    chain that began in 2008"."""
    then = [act.told for act in line.acts if act.told.start >= at and not act.told.is_attributive]
    if not then or any(act.state is not State.HISTORY for act in line.acts):
        return False
    between = line.text[at : min(one.start for one in then)]
    return len(between) < 30 and re.search(r"\b(?:that|which|who|che)\b", between) is None


def _years(line: Line, language: str) -> Iterator[tuple[Count, tuple[int, int]]]:
    text = line.sentence.words.replace("\n", " ")
    for pattern in YEARS[language]:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            number = number_of(match["n"], language)
            around = text[max(0, match.start() - 20) : match.end() + 16]
            if not number or number < MANY or LENGTH_AROUND.search(around):
                continue
            about = bool(match.groupdict().get("about")) or "가까이" in match[0]
            yield Count("partnership_years", number, match[0].strip(), line, about), match.span()
    since = re.search(SINCE[language], text, re.IGNORECASE)
    if since and re.search(
        r"협력|이어|renewal|cooperat|partner|collabor|rapport", text, re.IGNORECASE
    ):
        yield Count("since_year", int(since["y"]), since[0].strip(), line), since.span()


def _free(line: Line, language: str) -> Iterator[tuple[Count, tuple[int, int]]]:
    text = line.sentence.words.replace("\n", " ")
    for match in ROLLED[language].finditer(text):
        yield Count("free", None, match[0].strip(), line), match.span()
    for pattern in FREE[language]:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield Count("free", None, match[0].strip(), line), match.span()
