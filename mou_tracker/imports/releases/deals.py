"""Which two agencies each sentence is about, and what it says of their instrument: done now, done
in the past, only intended."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from .bodies import Bodies, Mention
from .days import Day, ahead_of, days_in
from .head import DATELINE
from .hearsay import is_denied, is_heard
from .text import Part, Sentence
from .verbs import COPY_KO, Tense, Told, Verb, told_in
from .words import NO_INSTRUMENT, instrument_pattern

#: What lies further back than this is history, and no news of the release.
NEWS = timedelta(days=100)
RENEWAL_NOUN = re.compile(
    r"갱신|재체결|\brinnov[oi]\b|\brenewal\b|\brenewed (?:memorandum|agreement|mou|protocol)"
    r"|\brinnovat[oa] (?:memorandum|accordo|intesa|protocollo)",
    re.IGNORECASE,
)
EXTENSION_NOUN = re.compile(r"연장|\bprorog(?:a|he)\b|\bextension\b", re.IGNORECASE)
#: A text that ends another.
TO_END = re.compile(
    r"(?:종료|해지|해제)\s?(?:합의서|서한|의정서)"
    r"|(?:agreement|letters?|protocol) (?:to|that) (?:end|terminat)"
    r"|accordo di (?:risoluzione|cessazione)",
    re.IGNORECASE,
)
AMENDMENT_NOUN = re.compile(
    r"개정\s?(?:합의서|서한|의정서|문)|수정\s?합의서|\bamendment\b|\baddendum\b|\bemendamento\b"
    r"|atto (?:aggiuntivo|modificativo|integrativo)",
    re.IGNORECASE,
)
#: A text that is added to another.
ANNEX_NOUN = re.compile(
    r"부속서|부속\s?합의서|부록|\bannex(?:es)?\b|\bappendi(?:x|ces)\b|\ballegat[oi]\b"
    r"|\banness[oi]\b"
    r"|\bappendic[ei]\b",
    re.IGNORECASE,
)
#: What else is renewed and extended, where no instrument is named.
OF_ELSE = {
    "ko": re.compile(
        r"(?<!협력 )(?:계약|임대차|면허|인증|보험|허가)서?(?:(?:을|를)\s(?:[^.,]{0,16}\s)?|의?\s)"
        r"(?:갱신|연장)"
    ),
    "en": re.compile(
        r"\b(?:extension|renewal|amendment)\s(?:of|to)\s(?!\d|(?:[\w-]+\s){0,3}(?:co-?operation"
        r"|partnership|collaboration|ties|relations))"
        r"|\b(?:lease|licen[cs]e|contract|insurance|subscription|mandate|panel|tender|deadline"
        r"|call for|scheme|exhibition|appointment|membership|standing offer|opening hours)\b"
        r"(?!\s(?:\w+\s)?(?:co-?operation|partnership|collaboration|ties|relations|innovation"
        r"|systems?|data|information))",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\b(?:prorog(?:a|he)|rinnov[oi]|emendamento)\sd(?:i|el|ei|ella|elle|ello|egli|ell['’])\s?"
        r"(?!\d|(?:[\w-]+\s){0,3}(?:cooperazione|collaborazione|partenariato|rapport[oi]))"
        r"|\b(?:contratt[oi]|locazione|licenz[ae]|polizz[ae]|abbonament[oi]|mandat[oi]|band[oi]"
        r"|gar[ae](?! (?:pubblic|elettronic|telematic)\w+)|iscrizion[ei]|(?<=la )mostra"
        r"|incaric[oh]\w*|orari[oa]?)\b",
        re.IGNORECASE,
    ),
}
#: What runs, beside what is new.
OLD_TEXT = re.compile(
    r"(?:protocollo|memorandum|accordo|intesa|testo)\s(?:attualmente )?in vigore"
    r"|(?:current|present|existing|running) (?:memorandum|agreement|mou|text"
    r"|protocol) (?:expires|ends|runs)|현행|기존|올해 \d{1,2}월 말 만료",
    re.IGNORECASE,
)
#: What stands between the days of one verb.
IN_A_LIST = re.compile(
    r"[,\s]*(?:(?:e|ed|and|again|poi|then|infine|finally|nel|in|on|il|del)\s)*", re.IGNORECASE
)
#: One instrument of three parties or more, by its words; one of two beside it.
OF_MANY = re.compile(
    r"(?:3|4|5|세|네|다섯|삼|사|오|다)\s?자\s?(?:간\s?)?(?=[^.]{0,12}(?:업무|협약|협정|약정"
    r"|양해각서|의향서"
    r"|MOU|협력|체결))"
    r"|trilateral|tripartite|quadrilateral|multilateral|three-way|four-way"
    r"|tripartit|multilateral|quadripartit|a tre\b|a quattro\b",
    re.IGNORECASE,
)
OF_TWO = re.compile(r"양자|bilateral", re.IGNORECASE)
#: "… che scadeva il 3 giugno": the day on which a text runs out is none on which it is signed.
RUNS_OUT = re.compile(r"\b(?:expir\w+|lapse[sd]?|scad\w+)\s(?:\w{1,3}\s)?\Z", re.IGNORECASE)
RUNS_OUT_KO = re.compile(r"(?:에|로|부로|자로)?\s?(?:만료|종료되는|종료될|끝나는|실효)")
PASSIVE_ANY = re.compile(r"\b(?:was|were|been|stat[oaie]|fu|furono)\s(?:\w+\s)?\Z", re.IGNORECASE)
PASSIVE = re.compile(r"\b(?:was|were|been)\s(?:\w+\s)?\Z", re.IGNORECASE)


#: What an earlier release told, and is put right now.
TOLD_WRONGLY = re.compile(
    r"잘못\s?(?:표기|기재|적|알려|나가|전달)|오기(?:됐|되었|로)|\b(?:wrongly|mistakenly"
    r"|incorrectly|in error)\b"
    r"|\bsi leggeva\b|\berroneamente\b|\bper errore\b|\bper un refuso\b",
    re.IGNORECASE,
)
SUBJECT_KO = re.compile(r"\)?[은는이가]\s")
WITH_KO = re.compile(r"\)?[과와]\s")
AND_KO = re.compile(r"\)?(?:[과와]\s|\s?[·,]|\s및\s)")


class State(StrEnum):
    NEWS = "news"
    HISTORY = "history"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Act:
    """One verb of signing with its own days (`days`) and its instrument."""

    told: Told
    state: State
    days: tuple[Day, ...]
    instrument: str
    #: Only passed on: "reportedly", "체결한 것으로 알려졌다".
    is_hearsay: bool = False


@dataclass(slots=True)
class Line:
    """A sentence with all that was found in it. `deals`: sets of the parties it is about."""

    sentence: Sentence
    days: list[Day]
    deals: tuple[frozenset[str], ...] = ()
    acts: list[Act] = field(default_factory=list)
    #: It speaks of another text that is only intended.
    is_intention: bool = False

    @property
    def text(self) -> str:
        return self.sentence.clear

    @property
    def is_head(self) -> bool:
        return self.sentence.part is Part.HEAD

    def words(self, start: int, end: int) -> str:
        return self.sentence.words[start:end]

    def has(self, *states: State) -> bool:
        return any(act.state in states for act in self.acts)

    def news_of(self, verbs: Collection[Verb]) -> list[Act]:
        """What was done by one of these verbs, and is not only told of a text ("the signed …")."""
        return [
            act
            for act in self.acts
            if act.state is State.NEWS and act.told.verb in verbs and not act.told.is_attributive
        ]

    def without(self, start: int, end: int) -> "Line":
        """The sentence with a part blanked out, letter for letter, and without its days."""
        clear = blanked(self.text, start, end)
        days = [day for day in self.days if not start <= day.start < end]
        return replace(self, sentence=replace(self.sentence, clear=clear), days=days)


def blanked(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def lines_of(
    sentences: list[Sentence], bodies: Bodies, *, issuer: str | None, on: date
) -> list[Line]:
    lines = []
    before: date | None = None
    for one in sentences:
        days = days_in(one.clear, on=on, language=bodies.language, before=before)
        days = [day for day in days if not _is_dateline(one, day, on)]
        before = next((day.day for day in reversed(days) if day.day), before)
        lines.append(Line(one, days))
    _assign(lines, bodies, issuer)
    pattern = instrument_pattern(bodies.language)
    for line in lines:
        if line.sentence.part is not Part.FOOT and not TOLD_WRONGLY.search(line.text):
            line.acts = _acts(line, bodies, pattern, on)
    _join_many(lines, bodies)
    return lines


def _is_dateline(sentence: Sentence, day: Day, on: date) -> bool:
    """The release's own day, at the beginning of a line."""
    if day.day != on:
        return False
    before = sentence.clear[: day.start]
    if before.strip(" \n") == "(" and sentence.clear.startswith(")", day.end):
        return True
    return bool(DATELINE.search(before)) or (
        sentence.part is Part.HEAD
        and bool(re.search(r"\d{4}", sentence.clear[day.start : day.end]))
    )


def _assign(lines: list[Line], bodies: Bodies, issuer: str | None) -> None:
    home = bodies.world.home.key
    own = issuer or home
    last: tuple[frozenset[str], ...] = ()
    sole = _sole(bodies, own)
    for line in lines:
        named = bodies.within(line.sentence.start, line.sentence.end)
        others = list(dict.fromkeys(one.key for one in named if one.key != own))
        if own == home or home not in others:
            found = tuple(frozenset({own, other}) for other in others)
        else:
            found = (
                frozenset({own, home}),
                *(frozenset({own, other}) for other in others if other != home),
            )
        if bodies.language == "ko" and _is_between_others(named, bodies):
            continue
        if found:
            line.deals = found
            last = found
        elif line.sentence.part is Part.HEAD:
            line.deals = sole
        else:
            line.deals = last or sole
    if own == home:
        return
    # the partner alone is the subject: with whom is told by the sentences around it
    for line in lines:
        line.deals = tuple(one for one in line.deals if len(one) > 1)


def _is_between_others(named: list[Mention], bodies: Bodies) -> bool:
    """ "CNA는 스페인 조달청과 … 체결했다": of two others, and home is none of them. "조달청과 CNA는
    UGAP과" is one of three."""
    home = bodies.world.home.key
    for one, other in pairwise(named):
        if home in (one.key, other.key) or one.key == other.key:
            continue
        if not (SUBJECT_KO.match(bodies.text, one.end) and WITH_KO.match(bodies.text, other.end)):
            continue
        own = [mention for mention in named if mention.key == home]
        return not any(
            mention.start > other.start or AND_KO.match(bodies.text, mention.end) for mention in own
        )
    return False


def _join_many(lines: list[Line], bodies: Bodies) -> None:
    """Where the text calls its instrument one of three or more, that is what it is about: except
    where it speaks of two of them, or of what was before."""
    if not any(OF_MANY.search(line.text) for line in lines):
        return
    named = [frozenset().union(*line.deals) for line in lines if len(line.deals) > 1]
    named = [one for one in named if bodies.world.home.key in one]
    if not named:
        return
    many = max(named, key=len)
    for line in lines:
        if not line.deals or any(not deal <= many for deal in line.deals):
            continue
        is_of_two = len(line.deals) == 1 and (
            OF_TWO.search(line.text)
            or (line.has(State.HISTORY) and not line.has(State.NEWS))
            or any(act.told.verb in (Verb.RENEW, Verb.EXTEND) for act in line.acts)
        )
        if not is_of_two:
            line.deals = (many,)


def _sole(bodies: Bodies, own: str) -> tuple[frozenset[str], ...]:
    keys = {one.key for one in bodies.mentions if one.key != own}
    return (frozenset({own, keys.pop()}),) if len(keys) == 1 else ()


def _acts(line: Line, bodies: Bodies, pattern: re.Pattern[str], on: date) -> list[Act]:
    text, language = line.text, bodies.language
    told = told_in(line.sentence, language)
    told = [one for one in told if not _only_names_the_text(one, told, line, on)]
    told = [one for one in told if not is_denied(text, one.start, one.end, language)]
    instruments = [(m.start(), m.end(), m.lastgroup or "") for m in pattern.finditer(text)]
    declared = re.search(NO_INSTRUMENT[language], text, re.IGNORECASE)
    found = []
    for number, verb in enumerate(told):
        before = told[number - 1] if number else None
        is_behind = language == "ko" and before is not None and before.is_attributive
        is_behind = is_behind and not verb.is_attributive
        first = before.end if before is not None else 0
        if is_behind:  # "16일 … 2022년 체결한 양해각서에": the day before that one is its own
            first = told[number - 2].end if number > 1 else 0
        last = told[number + 1].start if number + 1 < len(told) else len(text)
        days = (
            _put_off_to(line, on)
            if verb.is_put_off
            else _own_days(line, verb, first, last, instruments, language)
        )
        if is_behind and before is not None:
            named = _own_days(line, before, first, last, instruments, language)
            days = [day for day in days if day not in named]
        instrument = _instrument(text, verb, instruments, language)
        if declared and (not instrument or _is_what_was_signed(text, verb, instruments, language)):
            continue
        if TO_END.search(text):
            continue
        if verb.verb in (Verb.APPROVE, Verb.AMEND) and (
            not instrument or not (_near(verb, instruments) or _adds_an_annex(text, verb))
        ):
            continue
        if language == "ko" and verb.is_agreed and _was_done_then(text, verb, days, on):
            verb = replace(verb, tense=Tense.DONE)
        state = _state(verb, days, on)
        if state is State.NEWS and not days and _is_of_older(line, verb, instruments, language, on):
            state = State.HISTORY
        if state is State.NEWS and not days and _was_renewed_before(text, verb, language):
            state = State.HISTORY
        if state is None:
            continue
        is_hearsay = is_heard(text, verb.start, verb.end, language)
        found.append(Act(verb, state, tuple(days), instrument, is_hearsay))
    return found


#: "Postponed to 3 May", "rinviata al 3 maggio".
PUT_OFF_TO = re.compile(
    r"(?:postponed|put off|deferred|delayed|rescheduled|pushed back|rinviat[oa]|posticipat[oa]"
    r"|slittat[oa])\b[^.;]{0,60}?\b(?:to|until|till|for|al|all['’]|a)\s(?:the\s)?\Z",
    re.IGNORECASE,
)
PUT_OFF_TO_KO = re.compile(r"(?:으로|로)\s(?:다시\s)?(?:연기|미뤄|미루|미뤘)")
#: "21일에서 28일로 연기": no time that runs, of which the first day would be planned still.
FROM_TO_KO = re.compile(r"일에서\s")


def _put_off_to(line: Line, on: date) -> list[Day]:
    text = line.text
    return [
        ahead_of(day, on, text[day.start : day.end])
        for day in line.days
        if (PUT_OFF_TO.search(text[: day.start]) or PUT_OFF_TO_KO.match(text, day.end))
        and not FROM_TO_KO.search(text, day.start, day.end)
    ]


#: What else was done on the day of a chain: "19일 회의를 열고 양해각서를 체결하고 … 하기로 했다".
ELSE_DONE = re.compile(
    r"(?:열고|열어|갖고|가지고|하고|하며|하여|해|만나|만나서|나누고|면서|마치고|거쳐)[,\s]|합의"
    # ... or is to be done later
    r"|오는\s|연내|올해|내년|[상하]반기|시일|조속|향후|앞으로|곧\s|(?<!\d)\d{1,2}월"
)
#: "이날": the day that was told before.
THAT_DAY = re.compile(r"이날|같은 날|이 자리에서")


def _was_done_then(text: str, verb: Told, days: list[Day], on: date) -> bool:
    """Whether it has a day of its own that is past: what was agreed on for later has none."""
    own = [(day.day, day.end) for day in days if day.day and day.end <= verb.start]
    if own:
        last, end = own[-1]
        return last <= on and not ELSE_DONE.search(text[end : verb.start])
    that = THAT_DAY.search(text, 0, verb.start)
    return bool(that and not ELSE_DONE.search(text, that.end(), verb.start))


#: "2008년 첫 양해각서는": what the sentence is about.
KO_TOPIC = re.compile(
    r"(?:의|에)?\s?(?:\S{1,8}\s)?(?:양해각서|협약|약정|의정서|MOU)(?:은|는|에는)\s"
)


def _is_of_older(
    line: Line, verb: Told, instruments: list[tuple[int, int, str]], language: str, on: date
) -> bool:
    """ "2008년 첫 양해각서는 … 서명했다", "the memorandum of 2008 was signed by …": of a text that
    is told with its year, and of no other."""
    if verb.verb is not Verb.SIGN:
        return False
    text = line.text
    older = [
        day
        for day in line.days
        if day.end <= verb.start and day.value and day.value.latest
        and day.value.latest < on - NEWS and is_of_instrument(text, day, language)
    ]  # fmt: skip
    if not older:
        return False
    if language == "ko":
        return KO_TOPIC.match(text, older[-1].end) is not None
    is_passive = PASSIVE_ANY.search(text[: verb.start]) is not None
    return is_passive and sum(end <= verb.start for _start, end, _kind in instruments) == 1


#: "The memorandum of 2014, which was renewed three times": of the older text.
OF_WHAT_WAS = re.compile(
    r"\b(?:which|that|che)\s(?:(?:was|had|has|been|already|since|era|è|stat[oa]|già|poi)\s){1,4}\Z",
    re.IGNORECASE,
)
SO_OFTEN = re.compile(
    r"\A\s(?:once|twice|(?:\w+|\d+) times|una volta|(?:due|tre|quattro|cinque|\d+) volte)\b",
    re.IGNORECASE,
)


def _was_renewed_before(text: str, verb: Told, language: str) -> bool:
    if language == "ko" or verb.verb not in (Verb.RENEW, Verb.EXTEND):
        return False
    return bool(OF_WHAT_WAS.search(text[: verb.start]) or SO_OFTEN.search(text[verb.end :]))


def _is_what_was_signed(
    text: str, verb: Told, instruments: list[tuple[int, int, str]], language: str
) -> bool:
    """ "… and signed the minutes", "회의록에 서명했다": minutes, a declaration; no instrument."""
    if language == "ko":
        near = text[max(0, verb.start - 16) : verb.start]
        found = re.search(rf"(?:{NO_INSTRUMENT['ko']})[에을를]?\s?(?:각각\s|함께\s)?\Z", near)
        return found is not None
    near = text[verb.end : verb.end + 40]
    match = re.search(NO_INSTRUMENT[language], near, re.IGNORECASE)
    ahead = [start for start, _end, _kind in instruments if start >= verb.end]
    is_passive = PASSIVE.search(text[: verb.start]) is not None
    return (
        match is not None
        and not is_passive
        and all(verb.end + match.start() < start for start in ahead)
    )


def _only_names_the_text(verb: Told, told: list[Told], line: Line, on: date) -> bool:
    """ "지난 12일 …과 맺은 양해각서의 유효기간을 연장했다": the day is of the verb that follows."""
    if (
        not verb.is_attributive
        or COPY_KO.match(line.text, verb.end)
        or not any(one.start > verb.end and not one.is_attributive for one in told)
    ):
        return False
    days = [day for day in line.days if day.end <= verb.start + 1 and day.value]
    return bool(days) and (days[-1].value.latest or on) > on - NEWS  # type: ignore[union-attr]


def _adds_an_annex(text: str, verb: Told) -> bool:
    return verb.verb is Verb.AMEND and ANNEX_NOUN.search(text) is not None


def _near(verb: Told, instruments: list[tuple[int, int, str]]) -> bool:
    return any(
        abs(start - verb.end) < 45 or abs(verb.start - end) < 25 for start, end, _k in instruments
    )


def _state(verb: Told, days: list[Day], on: date) -> State | None:
    if verb.tense is Tense.PLANNED:
        return State.PLANNED
    bounds = [
        day.value.latest for day in days if day.value and day.value.latest and not day.is_deadline
    ]
    if bounds and max(bounds) < on - NEWS:
        return State.HISTORY
    if verb.is_attributive and (not bounds or min(bounds) > on):
        return None  # "the renewed memorandum runs from 1 January": nobody says when it was
    ahead = [day for day in days if day.value and day.value.earliest and day.value.earliest > on]
    if ahead and not any(not day.is_deadline and day not in ahead for day in days):
        return State.PLANNED if not all(day.is_deadline for day in ahead) else State.NEWS
    return State.NEWS


def is_of_instrument(text: str, day: Day, language: str) -> bool:
    """ "2018년 양해각서", "the Memorandum of 2019", "l'accordo del 2021": of another text."""
    after, before = text[day.end : day.end + 26], text[max(0, day.start - 45) : day.start]
    words = text[day.start : day.end]
    if language == "ko":
        return bool(
            re.match(
                r"(?:의|에)?\s?(?:\S{1,8}\s)?(?:양해각서|협약|약정|의정서|MOU)(?!\S*를 (?:맺"
                r"|체결))",
                after,
            )
        ) and (re.search(r"\d{4}", words) is not None and not re.match(r"에", after))
    pattern = (
        r"(?:memorand\w+|agreement|accord\w*|mou|protocol\w*|intes[ae]|convenzion\w+|arrangement)"
    )
    if re.search(r"\d{4}", words) is None or re.match(r"(?:in|nel)\s", words, re.IGNORECASE):
        return False  # "signed a memorandum in 2015": the day of the verb
    return bool(
        re.search(
            rf"{pattern}(?:\s(?:of understanding|d['’]intesa|di \w+))?\s?(?:of|del|dated|from"
            rf"|di)?\s?(?:the )?\Z",
            before,
            re.I,
        )
        or re.search(r"\b(?:that of|the one of|quell[oa] del|l['’]altr[oa] del)\s\Z", before, re.I)
        or re.match(rf"\s{pattern}", after, re.I)
    )


def runs_out(text: str, day: Day) -> bool:
    return bool(RUNS_OUT.search(text[: day.start]) or RUNS_OUT_KO.match(text, day.end))


#: "2029년 갱신을 목표로", "ahead of the renewal in 2029", "in vista del rinnovo del 2029": what is
#: prepared for, and not what is done.
AIMED_AT_KO = re.compile(
    r"(?:에|의|도)?\s?(?:\S{1,10}\s)?(?:갱신|재체결|체결|서명|연장|개정|발효)(?:을|를)?\s?"
    r"(?:(?P<aim>목표|앞두|대비|염두)|위해|위한)"
)
AIMED_AT = {
    "en": re.compile(
        r"\b(?:ahead of|in view of|with a view to|towards?|before|prepar\w+ (?:for|of)"
        r"|aim\w+ (?:at|for)"
        r"|look\w+ (?:ahead )?to|in time for)\s(?:(?:the|a|its|their)\s)?(?:\w+\s){0,3}"
        r"(?:renewal|signing|signature|extension|expiry)\s(?:\w+\s){0,4}\Z",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\b(?:in vista|in previsione|in preparazione|in attesa|prima)\s(?:del|della|dell['’])\s?"
        r"(?:\w+\s){0,2}(?:rinnovo|firma|sottoscrizione|proroga|scadenza)\s(?:\w+\s){0,4}\Z",
        re.IGNORECASE,
    ),
}


def is_of_the_text(text: str, day: Day, language: str) -> bool:
    """Whether a day is of a text: the older one, the end of one, or one that is prepared for; and
    so of no meeting."""
    if is_of_instrument(text, day, language) or runs_out(text, day):
        return True
    if language == "ko":  # "16일 체결을 위한 회의를 열었다": a whole day is of what was done
        aimed = AIMED_AT_KO.match(text, day.end)
        return aimed is not None and (aimed["aim"] is not None or day.day is None)
    return AIMED_AT[language].search(text[: day.start]) is not None


def is_aimed_at(text: str, told: Told) -> bool:
    """Whether a Korean verb only tells what something else is done for."""
    return AIMED_AT_KO.match(text, told.start) is not None


#: "Signed in two steps: by PPS on 5 October" goes on behind its colon.
PARTED = re.compile(r";|:(?!\s(?:by|on|da|dal|dalla|il)\b)")


def _own_days(
    line: Line,
    verb: Told,
    first: int,
    last: int,
    instruments: list[tuple[int, int, str]],
    language: str,
) -> list[Day]:
    text = line.text
    own = [
        day
        for day in line.days
        if not is_of_instrument(text, day, language) and not runs_out(text, day)
    ]
    before = [day for day in own if first <= day.start and day.end <= verb.start + 1]
    if language == "ko":
        if verb.is_attributive:  # "19일 2012년 체결한 양해각서에 따라": the day beside it
            told = [day for day in line.days if first <= day.start and day.end <= verb.start + 1]
            before = [day for day in told[-1:] if day in own]
        if not before and re.match(r"[^.]{0,6}\(", text[verb.end : verb.end + 8]):
            return [day for day in own if verb.end <= day.start < verb.end + 14]
        after = [day for day in own if verb.end <= day.start < last]
        return before or (
            after[:1]
            if after
            and after[0].start - verb.end < 3
            and re.search(r"[은는:：|\t]\s?\Z", text[verb.start : verb.end])
            else []
        )
    after = [
        day
        for day in own
        if verb.end <= day.start < last and not PARTED.search(text[verb.end : day.start])
    ]
    before = [day for day in before if not re.search("[;:]", text[day.end : verb.start])]
    close = _in_a_row([day for day in after if not day.is_deadline], verb, text)
    if close or verb.is_attributive:
        return close
    near = [day for day in after if day.is_deadline and "," not in text[verb.end : day.start]]
    return before + near or [day for day in after if day.day and day.start - verb.end < 90]


def _in_a_row(days: list[Day], verb: Told, text: str) -> list[Day]:
    """Those right behind the verb: "rinnovato nel 2010, nel 2014 e nel 2018"."""
    found: list[Day] = []
    for day in days:
        gap = text[found[-1].end if found else verb.end : day.start]
        is_next = IN_A_LIST.fullmatch(gap) if found else len(gap) <= 60 and "," not in gap
        if not is_next:
            break
        found.append(day)
    return found


def _instrument(
    text: str, verb: Told, instruments: list[tuple[int, int, str]], language: str
) -> str:
    if not instruments:
        return ""
    before = [one for one in instruments if one[0] < verb.end]  # "의향서를 교환" is one verb
    after = [one for one in instruments if one[0] >= verb.end]
    if language == "ko":
        return (before or after)[-1 if before else 0][2]
    if PASSIVE.search(text[: verb.start]) and before:
        return before[0][2]
    return (after[0] if after else before[-1])[2]
