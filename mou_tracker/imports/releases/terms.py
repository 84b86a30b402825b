"""How long, renewed how, with what notice, in effect from when: clauses as releases tell them.

Each reader gives a mapping in the shape of the answer, with `words` an exact piece of the text, or
None where the text says nothing."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from mou_tracker.imports.clauses import is_denied_clause

from .days import Day
from .deals import OLD_TEXT, Line, State
from .words import LENGTHS_IT, N, number_of

YEARS = {
    "ko": r"(?:년|개년)",
    "en": r"[ -]years?",
    "it": r"\s?ann[oi]",
}
MONTHS = {"ko": r"(?:개월|달)", "en": r"[ -]months?", "it": r"\s?mes[ei]"}
UNIT = {
    "ko": r"(?P<u>년|개월|달|주|일)",
    "en": r"[ -](?P<u>years?|months?|weeks?|days?)",
    "it": r"\s(?P<u>ann[oi]|mes[ei]|settiman[ae]|giorn[oi])",
}
UNITS = {
    "년": "years",
    "개월": "months",
    "달": "months",
    "주": "weeks",
    "일": "days",
    "y": "years",
    "m": "months",
    "w": "weeks",
    "d": "days",
    "an": "years",
    "me": "months",
    "se": "weeks",
    "gi": "days",
}
AUTO = {
    "ko": r"자동(?:으로|적으로)?\s?(?:\d{1,2}년(?:씩|간)?\s?)?(?:연장|갱신)"
    r"|묵시적(?:으로)?\s?(?:연장|갱신)|자동\s?연장|자동\s?갱신",
    "en": r"(?:renew\w*|exten\w+|prolong\w*|continu\w+"
    r"|roll\w* over)\s(?:\w+\s)?(?:automatically|tacitly)"
    r"|continues for (?:successive|further)|(?:automatic\w*"
    r"|tacit\w*)\s(?:renew\w*|exten\w+|prolong\w*)",
    "it": r"(?:rinnov\w+|prorog\w+)\s(?:tacitamente|automaticamente)|(?:tacit"
    r"|automatic)\w+\s(?:rinnov\w+|prorog\w+)|tacitamente\s\w+",
}
EXPRESS = {
    "ko": r"(?:합의(?:하면|로|에 따라|를 통해|하에|하는 경우)|협의(?:하여|를 거쳐"
    r"|해))[^.]{0,16}(?:연장|갱신)(?:할 수|될 수|한다|된다)|(?:\d|한|두)\s?(?:회"
    r"|차례)(?:에 한해|까지)?\s?(?:연장|갱신)(?:할 수 있|이 가능| 가능)",
    "en": r"(?:may|can) be (?:renewed|extended)[^.;]{0,70}|renewable (?:once|by|for|upon"
    r"|with|subject)[^.,;]{0,50}|(?:renewed|extended) by (?:mutual|written"
    r"|common)[^.,;]{0,40}",
    "it": r"(?:potrà|può|potranno) essere (?:rinnovat|prorogat)\w+[^.;]{0,60}"
    r"|(?<!non )(?:rinnovabil|prorogabil)\w+[^.;]{0,50}|rinnovo (?:è )?espresso"
    r"|non (?:è|sono) previst\w+ (?:il )?rinnov\w+ tacit\w+",
}
NONE = {
    "ko": r"갱신(?:하지|되지) 않|자동\s?(?:연장|갱신)\s?조항(?:은|이|을) (?:없|두지)"
    r"|갱신 조항(?:은|이) (?:없|두지)|자동(?:적?으로|적)?\s?(?:연장|갱신)(?:은|이|을|를|도|되지"
    r"|하지)?"
    r"(?:는|도)?\s?(?:\S{1,6}\s)?(?:않|없|두지|불가|배제|제외|인정하지|허용하지)|연장(?:할 수"
    r"|은) 없",
    "en": r"not renewable|non-renewable|cannot be renewed|will not be renewed"
    r"|(?:does|shall|will) not renew itself"
    r"|no (?:renewal|extension) (?:clause|is)",
    "it": r"non (?:è |sarà )?(?:tacitamente |automaticamente )?(?:rinnovabil|prorogabil)\w+"
    r"|non è previst[oa] (?:il |alcun )rinnovo(?! tacit)"
    r"|senza (?:possibilità di )?rinnovo|non si rinnova"
    r"|non prevede (?:il |alcun )?rinnov\w+(?! tacit| automatic| espress)",
}
INDEFINITE = {
    "ko": (
        r"무기한|기한(?:의 정함)? 없이",
        r"(?:유효\s?)?기간(?:은|을|이)\s?(?:따로 |별도로 )?(?:두지|정하지|명시하지) 않"
        r"|기한(?:은|을) (?:두지|정하지) 않",
    ),
    "en": (
        r"(?:for an )?indefinite(?:ly| period| duration)?|unlimited (?:period|duration)|open-ended",
        r"no (?:fixed |set )?(?:period of validity|expiry date|end date|term|duration)"
        r"|(?:period|duration) is not (?:stated|fixed|set)",
    ),
    "it": (
        r"(?:durata|tempo) (?:indeterminat[ao]|illimitat[ao])|senza (?:limiti|limite) di durata",
        r"(?:non (?:è |ha |prevede |fissa )(?:fissata |prevista )?(?:una "
        r"|alcuna )?(?:durata|scadenza))|senza scadenza",
    ),
}
DURATION = {
    "ko": (
        rf"유효\s?기간[은이을]?\s?(?:\S{{1,12}}\s){{0,3}}?{N['ko']}\s?(?P<u>년"
        rf"|개월)(?!\s?전|\s?\d{{1,2}}월)(?:간)?",
        rf"{N['ko']}\s?(?P<u>년|개월)(?:간|\s?동안)\s?(?:의\s)?(?:효력"
        rf"|유효)[을이]?\s?(?:가진다|갖는다|유지|있|하다|하며|지속|발생)?",
        rf"(?:협력|적용|이행)?\s?기간은?\s(?:서명일부터\s"
        rf"|체결일부터\s)?{N['ko']}\s?(?P<u>년|개월)(?:간|이|으로|\.|,|\s)",
        rf"(?:서명일|체결일|발효일)(?:로)?부터\s{N['ko']}\s?(?P<u>년|개월)(?:간)?",
        rf"(?:효력|유효)[은이]?\s?(?:\S{{1,8}}\s){{0,2}}{N['ko']}\s?(?P<u>년"
        rf"|개월)간?\s?(?:지속|유지|이다|이며)",
        rf"(?<![가-힣])유효기간\s?[:：]?\s?{N['ko']}\s?(?P<u>년|개월)",
        rf"{N['ko']}\s?(?P<u>년|개월)(?:간)?\s(?:더\s)?갱신",
    ),
    "en": (
        rf"(?:[Tt]he (?:new |renewed |present )?(?:memorandum|mou|agreement|text|document"
        rf"|protocol|arrangement)[\w ]{{0,20}}\s)?(?:runs?|continues?|(?:is|are|will be|remains?"
        rf"|stays?) (?:valid|in force|effective)|(?:will )?(?:run|lasts?|remain in force"
        rf"|appl(?:y|ies))|valid|in force)\s(?:\w+\s){{0,4}}?for\s(?:a (?:further )?"
        rf"(?:period|term) of\s|another\s|an additional\s)?{N['en']}[ -](?P<u>years?"
        rf"|months?)(?! notice)",
        rf"(?:(?:term|duration|validity|period)(?: of validity)?)(?: of the \w+)?(?:\s?:|\s(?:is"
        rf"|of|will be))\s(?:\w+\s)?{N['en']}[ -](?P<u>years?|months?)",
        rf"(?:renewed|renewal|concluded|signed)[\w’' ]{{0,60}}?\sfor\s"
        rf"(?:a (?:further |new |second )?(?:(?:period|term) of )?|another |an additional )?"
        rf"{N['en']}[ -](?P<u>years?|months?)(?! notice| in a row)",
        rf"{N['en']}-(?P<u>year|month)\s(?:memorandum|mou|agreement|renewal|term|protocol"
        rf"|arrangement)",
    ),
    "it": (
        r"(?:durata|validità|efficacia|vigenza)\s(?P<l>annual|biennal|triennal|quadriennal"
        r"|quinquennal|decennal)e",
        rf"durata(?:\s?:|\s(?:\w+\s)?(?:di|pari a))\s(?:\w+\s)?{N['it']}\s(?P<u>ann[oi]|mesi)",
        rf"(?:valid[oai]|validità|in vigore|efficac[ei]\w*"
        rf"|vigore)\s(?:\w+\s){{0,2}}?(?:per|di)\s(?:\w+\s)?{N['it']}\s(?P<u>ann[oi]"
        rf"|mesi)",
        rf"rinnov(?:at\w+|o)[^.;,]{{0,50}}?\sper\s"
        rf"(?:altri |ulteriori |un (?:ulteriore )?periodo di )?{N['it']}\s(?P<u>ann[oi]|mesi)",
        rf"(?:durerà|\bdura|vale|varrà|resterà in vigore)\s(?:per\s)?{N['it']}\s"
        r"(?P<u>ann[oi]|mesi)",
        r"(?:memorandum|accordo|protocollo|intesa)\s(?P<l>annual|biennal|triennal"
        r"|quadriennal|quinquennal|decennal)e",
    ),
}
#: "유효기간을 2년에서 3년으로 늘렸다".
TO_LENGTH_KO = re.compile(rf"간?에서\s{N['ko']}\s?(?P<u>년|개월)")
#: "per il triennio 2027-2029", "for the period 2027-2029", "2027~2029년 3년간".
BY_YEARS = re.compile(
    r"(?:per il (?:bienn|trienn|quadrienn|quinquenn)io|per (?:il periodo|gli anni)"
    r"|for (?:the )?(?:period|years|triennium))\s(?P<a>20\d\d)\s?[-–/]\s?(?P<b>20\d\d)"
    r"|(?P<c>20\d\d)\s?[-–~∼]\s?(?P<d>20\d\d)년\s?(?:\d년\s?(?:간|동안)|기간)",
    re.IGNORECASE,
)
FIXED_BEFORE = {
    "ko": r"\s?까지(?:로|이|\s?(?:유효|효력|적용|이다|이며|로 한다|지속))",
    "en": r"(?:valid|in force|runs?|remains?|effective|lasts?)\s(?:\w+\s){0,3}"
    r"(?:until|through|till|to|up to|on)\s(?:the\s)?\Z|(?:expires?|ends?)\s(?:on\s)?(?:the\s)?\Z",
    "it": r"(?:valid\w+|vigore|durata|scad\w+|efficac\w+|resta"
    r"|termin\w+)\s(?:\w+\s){0,3}(?:fino al|sino al|fino all['’]|al|il)?\s?\Z",
}
#: "Entrerà in vigore il 1° maggio", "effective on 1 May": the first day, and not the last.
BEGINS = re.compile(r"\bentr\w+ in vigore|\beffective (?:\w+ ){0,3}on ", re.IGNORECASE)
#: "Which was due to expire on 31 March": of the older term.
TO_RUN_OUT = re.compile(
    r"\b(?:(?:due|set|was|were) to|would(?: otherwise)?|che sarebbe|che)\s"
    r"(?:expire|end|lapse|scadut[oa]|scadrebbe|scadeva)\s(?:\w+\s){0,2}\Z",
    re.IGNORECASE,
)
FROM_THAT_DAY = re.compile(
    r"(?:\b(?:dal|from|as of|since|starting(?: on)?)\s(?:the\s)?|\bdall['’])\Z", re.IGNORECASE
)
NOTICE = {
    "ko": (
        rf"(?:만료|종료|만기)(?:일)?(?:의|로부터)?\s(?:최소\s)?{N['ko']}\s?(?P<u>개월|일"
        rf"|주|년)\s?(?:전까지|전에|이전에|전)[^.]{{0,34}}?(?:알리|통보|통지|해지|종료"
        rf"|밝히|의사|서면|이의|이견)(?:[^.,]{{0,14}}?(?:않으면|않는 한|없으면|한다|해야))?",
        rf"{N['ko']}\s?(?P<u>개월|일|주|년)\s?(?:전까지|전에|이전에"
        rf"|전)\s?[^.]{{0,24}}?(?:서면|통보|통지|알리|알려)[^.,]{{0,16}}",
    ),
    "en": (
        rf"(?:unless[^.;]{{0,50}}?\s)?(?:at least |with |on "
        rf"|giv\w+ )?{N['en']}[ -](?P<u>months?|days?|weeks?|years?)['’]?\s(?:prior "
        rf"|advance |written )*(?:notice|notification)(?:[^.;]{{0,40}}?(?:end"
        rf"|expiry)(?: of (?:a|the|each|any)(?: \w+)? (?:period|term))?)?",
        rf"notice\s(?:\w+\s){{0,4}}?{N['en']}[ -](?P<u>months?|days?|weeks?"
        rf"|years?)(?:\s(?:before|prior to)[^.;,]{{0,40}})?",
        rf"{N['en']}[ -](?P<u>months?|days?|weeks?)\s(?:before|prior to"
        rf"|ahead of)\s(?:the |its |a )?(?:end|expiry|expiration)[^.;,]{{0,30}}",
    ),
    "it": (
        rf"(?:(?:salvo\s)?(?:disdetta|recesso|denuncia"
        rf"|comunicazione)[^.;]{{0,40}}?)?preavviso\s(?:scritto\s)?(?:di\s)?"
        rf"(?:almeno\s)?{N['it']}\s(?P<u>mesi|mese|giorni|settimane|anno|anni)",
        rf"(?:disdetta|recesso|denuncia)[^.;]{{0,50}}?{N['it']}\s(?P<u>mesi|mese"
        rf"|giorni)\s(?:prima|dalla)[^.;,]{{0,30}}",
        rf"almeno\s{N['it']}\s(?P<u>mesi|mese|giorni)\sprima\sdella\s(?:scadenza|fine)",
    ),
}
BEFORE_END = re.compile(
    r"만료|만기|종료\s?\d|before the (?:end|expiry)|prior to (?:the )?(?:end|expir)"
    r"|expiry|scadenza|prima della fine|disdetta",
    re.I,
)
ANY_TIME = re.compile(r"언제든지|at any time|in qualsiasi momento|in ogni momento", re.IGNORECASE)
RECEIVED = re.compile(
    r"수령|접수한|도달|받은 날|receipt|received|ricevimento|ricezione", re.IGNORECASE
)
SENT = re.compile(r"발송|보낸 날|sending|dispatch|\bsent\b|invio|spedizione", re.IGNORECASE)
SAME_PERIOD = re.compile(
    r"같은 기간|동일(?:한)? 기간|the same (?:period|term|duration)|(?:like"
    r"|equal) periods?|(?:ugual|pari|stess|medesim)\w* (?:periodo|durata)"
    r"|stesso periodo|periodi uguali",
    re.I,
)
YEAR_BY_YEAR = re.compile(
    r"di anno in anno|annualmente|매년|1년씩|year by year|from year to year|annually"
    r"|every year|each year|yearly",
    re.I,
)
#: "runs for three years from 1 April 2027": the first day told with the length.
WITH_LENGTH = re.compile(
    r"(?:years?|months?|ann[oi]|mesi)\s(?:from|as of|as from|starting|beginning|a partire dal"
    r"|a decorrere dal|dal)\s(?:the\s)?\Z",
    re.IGNORECASE,
)
#: "per un ulteriore biennio".
BY_NAME = re.compile(r"\b(?P<l>bienn|trienn|quadrienn|quinquenn|decenn)i[oa]\b", re.IGNORECASE)
ONCE = re.compile(
    r"한 차례에 한|한 번 더|한 번에 한|1회에 한|1회(?:만)?\s?(?:연장|갱신)|(?:연장|갱신)\s?1회"
    r"|한 차례(?:만)?\s(?:자동|더|연장)|\bonce\b(?! (?:every|a))"
    r"|one further (?:period|term)|a single (?:further )?(?:period|term|time)"
    r"|una sola volta|per una volta|\buna volta\b",
    re.I,
)
BEFORE_KO = re.compile(r"\s?(?:이?전|앞서)")
TIMES = re.compile(
    r"(?P<n>\d|두|세|two|three|due|tre)\s?(?:회에 한|차례에 한|회까지|차례까지|times|volte)"
    r"|최대\s?(?P<m>\d|두|세)\s?(?:회|차례)",
    re.IGNORECASE,
)
ON_SIGNATURE = {
    "ko": r"(?:서명|체결)(?:일|한 날|과 동시에|과 함께|하는 날)(?:로)?(?:부터|에"
    r"|\s)?[^.]{0,14}?(?:효력|발효|\d{1,2}년|\d{1,2}개월)",
    "en": r"(?:(?:takes?|took) effect|(?:enters?|entered|came|comes?) into (?:force"
    r"|effect)|effective|valid|in force)\s(?:\w+\s){0,2}?(?:on|upon|from"
    r"|with|as of)\s(?:the )?(?:date |day )?(?:of )?(?:its |the )?(?:last )?signature"
    r"|from the (?:date|day) of (?:its |the )?signature",
    "it": r"(?:in vigore|efficac\w+|decorr\w+|effett[oi]|valid\w+"
    r"|durata[^.,;]{0,20})\s(?:\w+\s){0,2}?(?:dalla|alla|dal giorno della"
    r"|dalla data (?:di|della)|con la|al momento della)\s(?:data (?:di"
    r"|della) )?(?:sottoscrizione|firma)",
}
ON_NOTIFICATION = re.compile(
    r"(?:내부 절차|국내 절차)[^.]{0,30}통보[^.]{0,20}(?:발효|효력)|(?:last"
    r"|final) (?:written )?notification|ultima (?:notifica|comunicazione)",
    re.I,
)
ON_DAY_BEFORE = re.compile(
    r"(?:(?:takes?|took|will take) effect|into (?:force|effect)|effective"
    r"|with effect)\s(?:on|from|as of)?\s?(?:the )?\Z|as (?:of|from)\s\Z"
    r"|(?:a decorrere|decorrenza|a partire|con effetto|in vigore|efficac\w+"
    r"|valid\w+)\s(?:dal|dall['’]|il|da|al)\s?\Z",
    re.I,
)
ON_DAY_AFTER = re.compile(
    r"\A(?:(?:부터|자로|에)\s?(?:\S{1,6}\s)?(?:발효|효력|시행|적용|유효)|\s발효(?:하|한|됐|되|된"
    r"|될|됨))"
)
NATURE = (
    (
        "non_binding",
        re.compile(
            r"(?:It |which )?(?:is |are )?not legally binding|non-binding"
            r"|법적(?:인)? 구속력(?:은|이|을)? ?(?:없|갖지|가지지|지니지)|non (?:è "
            r"|ha )?(?:giuridicamente |legalmente )?(?:vincolante|vincoli giuridici)"
            r"|senza (?:effetti|valore) (?:giuridic\w+ )?vincolant\w+",
            re.I,
        ),
    ),
    (
        "binding",
        re.compile(
            r"(?<!not )legally binding|법적(?:인)? 구속력(?:을|이) (?:가진|갖는|있)"
            r"|(?<!non )giuridicamente vincolante",
            re.I,
        ),
    ),
)


def _span(line: Line, match: re.Match[str]) -> str:
    return line.words(*match.span()).strip().rstrip(",")


def _unit(word: str) -> str:
    bare = word.casefold()
    return next(UNITS[key] for key in (bare, bare[:2], bare[:1]) if key in UNITS)


def _searched(patterns: Iterable[str], text: str) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        if match := re.search(pattern, text, re.IGNORECASE):
            yield match


def end_of(lines: list[Line], language: str) -> dict[str, Any] | None:
    """The stated length or last day of the term."""
    for line in lines:
        if re.search(r"연장 기간", line.text) or line.is_head or OLD_TEXT.search(line.text):
            continue
        for match in _searched(DURATION[language], line.text):
            told = match.groupdict()
            if _is_of_a_roll(line.text, match, language):
                continue
            if told.get("l"):
                return {
                    "kind": "duration",
                    "years": LENGTHS_IT[told["l"].casefold()],
                    "words": _span(line, match),
                }
            changed = TO_LENGTH_KO.match(line.text, match.end()) if language == "ko" else None
            told = changed.groupdict() if changed else told
            count = number_of(told["n"], language)
            if count:
                words = line.words(match.start(), (changed or match).end()).strip()
                return {"kind": "duration", _unit(told["u"]): count, "words": words}
        for day in line.days:
            if day.day and _is_end(line, day, language):
                return {
                    "kind": "fixed",
                    "on": day.day.isoformat(),
                    "words": line.words(_word_start(line.text, day.start - 14), day.end),
                }
            if (
                day.value
                and "/" in day.value.text
                and (day.value.days or 0) > 200
                and day.value.latest
                and _is_validity(line, day)
            ):
                return {
                    "kind": "fixed",
                    "on": day.value.latest.isoformat(),
                    "words": line.words(day.start, day.end),
                }
    for line in lines:
        if (years := BY_YEARS.search(line.text)) and line.has(State.NEWS, State.PLANNED):
            last = years["b"] or years["d"]
            words = _span(line, years)
            return {"kind": "fixed", "on": f"{last}-12-31", "words": words, "sure": False}
    for line in lines:
        for number, pattern in enumerate(INDEFINITE[language]):
            if not line.is_head and (told_ := re.search(pattern, line.text, re.IGNORECASE)):
                found = {"kind": "indefinite", "words": _span(line, told_)}
                return found if number == 0 else {**found, "sure": False}
    return None


def _word_start(text: str, at: int) -> int:
    """The beginning of the next word."""
    if at <= 0:
        return 0
    return text.find(" ", at) + 1


def _is_validity(line: Line, day: Day) -> bool:
    """From … to …: the days a text is valid."""
    return (
        re.search(
            r"유효|효력|적용|valid|in force|applies|runs|vigore|validità|si applica",
            line.text[max(0, day.start - 45) : day.end + 20],
            re.I,
        )
        is not None
    )


def _is_of_a_roll(text: str, match: re.Match[str], language: str) -> bool:
    """ "renewed automatically for periods of one year": the length of a roll, not of the term."""
    before = text[max(0, match.start() - 40) : match.end()]
    roll = re.search(AUTO[language], before, re.IGNORECASE)
    return bool(roll and roll.start() < match.start() - max(0, match.start() - 40))


def _is_end(line: Line, day: Day, language: str) -> bool:
    if language == "ko":
        return bool(
            re.match(
                FIXED_BEFORE["ko"], line.text[day.end - 2 * line.text[: day.end].endswith("까지") :]
            )
            or (
                day.is_deadline
                and "유효" in line.text
                and "연장" not in line.text
                and "갱신" not in line.text
            )
        )
    if FROM_THAT_DAY.search(line.text[: day.start]) or TO_RUN_OUT.search(line.text[: day.start]):
        return False
    match = re.search(FIXED_BEFORE[language], line.text[: day.start], re.IGNORECASE)
    return bool(match and not BEGINS.search(line.text[: match.end()], max(0, match.start() - 16)))


def renewal_of(
    lines: list[Line], end: dict[str, Any] | None, language: str
) -> dict[str, Any] | None:
    for line in lines:
        if match := re.search(NONE[language], line.text, re.IGNORECASE):
            return {"mode": "none", "words": _span(line, match)}
        match = re.search(AUTO[language], line.text, re.IGNORECASE)
        if match and not is_denied_clause(line.text, *match.span()):
            return _tacit(line, match, end, language)
        if match := re.search(EXPRESS[language], line.text, re.IGNORECASE):
            return {"mode": "express", "max_count": _most(match[0]), "words": _span(line, match)}
    return None


def _tacit(
    line: Line, match: re.Match[str], end: dict[str, Any] | None, language: str
) -> dict[str, Any]:
    text = line.text
    start, last = match.span()
    if language == "ko":
        bracket = text.rfind("(", 0, start) + 1
        start = max(
            text.rfind("면 ", 0, start) + 2, text.rfind(", ", 0, start) + 2, start - 30, bracket, 0
        )  # fmt: skip
        stop = re.compile(r"(?:된다|한다|됨|되며|되고)").search(text, last)
        last = stop.end() if stop and stop.end() - last < 8 else last
        closes = text.find(")", last)
        if bracket and text.find(")", bracket) == closes and 0 <= closes - last < 12:
            last = closes  # "3년(1년 자동연장 1회)"
    else:
        stop = re.compile(r"[,;.]|\s(?:unless|salvo|provided)").search(text, last)
        last = stop.start() if stop else len(text)
    piece = text[start:last]
    found: dict[str, Any] = {"mode": "tacit"}
    lengths = re.finditer(
        rf"(?:periods? of |for (?:another |a further |successive |further )?|periodi? di "
        rf"|per (?:altri |ulteriori |un )?|di )?{N[language]}{UNIT[language]}",
        piece,
        re.IGNORECASE,
    )
    # "6개월 전까지 … 3년씩 자동 갱신": the first is of the notice
    length = next((one for one in lengths if not BEFORE_KO.match(piece, one.end())), None)
    if SAME_PERIOD.search(piece) and end:
        found |= {key: value for key, value in end.items() if key in ("years", "months")}
    elif YEAR_BY_YEAR.search(piece):
        found["years"] = 1
    elif named := BY_NAME.search(piece):
        found["years"] = LENGTHS_IT[named["l"].casefold() + "al"]
    elif length and (count := number_of(length["n"], language)):
        found[_unit(length["u"])] = count
    else:
        found["years"] = None
    return {**found, "max_count": _most(piece), "words": line.words(start, last).strip()}


def _most(piece: str) -> int | None:
    if ONCE.search(piece):
        return 1
    if match := TIMES.search(piece):
        words = match["n"] or match["m"]
        return number_of(words, "ko") or number_of(words, "en") or number_of(words, "it")
    return None


def notice_of(lines: list[Line], language: str) -> dict[str, Any] | None:
    for line in lines:
        for match in _searched(NOTICE[language], line.text):
            count = number_of(match["n"], language)
            if not count or (
                language == "ko"
                and not re.search(r"종료|해지|통보|통지|알리|이의|서면|의사", line.text)
            ):
                continue
            text = line.text
            anchor = (
                "any_time"
                if ANY_TIME.search(text)
                else "before_end"
                if BEFORE_END.search(text) or re.search(AUTO[language], text, re.I)
                else None
            )
            basis = "received" if RECEIVED.search(text) else "sent" if SENT.search(text) else None
            return {
                "value": count,
                "unit": _unit(match["u"]),
                "anchor": anchor,
                "basis": basis,
                "words": _span(line, match),
            }
    return _bare_notice(lines, language)


#: A notice of which the text does not say how long before.
NOTICE_BARE = {
    "ko": re.compile(
        r"사전(?:에)?\s?(?:서면(?:으로)?\s?)?(?:통보|통지)[^.]{0,16}?(?:종료|해지|탈퇴)"
    ),
    "en": re.compile(
        r"\bterminat\w+[^.;]{0,50}?\b(?:prior|advance|written) (?:written )?(?:notice"
        r"|notification)",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\b(?:reced\w+|recesso|disdetta|denunciat\w+|risolt\w+)[^.;]{0,50}?\b(?:previ[oa]"
        r"|preavviso|con)"
        r"(?: \w+)? ?(?:comunicazione|preavviso|scritto|scritta)",
        re.IGNORECASE,
    ),
}


def _bare_notice(lines: list[Line], language: str) -> dict[str, Any] | None:
    for line in lines:
        if line.is_head or OLD_TEXT.search(line.text):
            continue
        if match := NOTICE_BARE[language].search(line.text):
            return {
                "value": None, "unit": None, "basis": None, "sure": False,
                "anchor": "any_time" if ANY_TIME.search(line.text) else None,
                "words": _span(line, match),
            }  # fmt: skip
    return None


def _to_come(day: date, words: str, on: date) -> date:
    """A first day of effect without a year is near the day of the release, not a year before."""
    if re.search(r"\d{4}", words) or (on - day).days < 90 or (day.month, day.day) == (2, 29):
        return day
    return day.replace(year=day.year + 1)


def effect_of(lines: list[Line], language: str, *, on: date) -> dict[str, Any]:
    for line in lines:
        for day in line.days:
            value = day.value
            is_range = value and "/" in value.text and (value.days or 0) > 200
            if is_range and value and value.earliest and _is_validity(line, day):
                return {
                    "mode": "fixed_date",
                    "on": value.earliest.isoformat(),
                    "words": line.words(day.start, day.end),
                }
            if day.day and (
                ON_DAY_BEFORE.search(line.text[: day.start])
                or WITH_LENGTH.search(line.text[: day.start])
                or ON_DAY_AFTER.search(line.text[day.end :])
            ):
                start = max(0, day.start - 16)
                start = line.text.find(" ", start) + 1 if start else 0
                if before := ON_DAY_BEFORE.search(line.text[: day.start]):
                    start = before.start()
                return {
                    "mode": "fixed_date",
                    "on": _to_come(day.day, line.text[day.start : day.end], on).isoformat(),
                    "words": line.words(start, day.end).strip(),
                }
        if match := ON_NOTIFICATION.search(line.text):
            return {"mode": "on_last_notification", "sure": False, "words": _span(line, match)}
        if match := re.search(ON_SIGNATURE[language], line.text, re.IGNORECASE):
            is_said = re.search(r"발효|효력|force|effect|vigore|effett|efficac", match[0], re.I)
            found = {"mode": "on_last_signature", "words": _span(line, match)}
            return found if is_said else {**found, "sure": False}
    return {"mode": "unknown"}


def nature_of(lines: list[Line]) -> dict[str, Any] | None:
    for line in lines:
        for value, pattern in NATURE:
            if match := pattern.search(line.text):
                return {"value": value, "words": _span(line, match)}
    return None
