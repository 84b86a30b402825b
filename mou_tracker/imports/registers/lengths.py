"""Lengths, clauses of renewal, ends in words: 5년(자동연장), annuale, Till consent."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from agreements.dates.lengths import (
    ADJECTIVE,
    ADJECTIVES,
    HALF_YEAR,
    LENGTHS,
    NUMBER_WORD,
    YEAR,
    N,
    number_of,
)
from mou_tracker.imports.clauses import is_denied_clause

from .text import REMEMBERED, unaccented
from .values import NO_TERM, Term

TACIT = re.compile(
    r"자동(?:적?으로)?\s?(?:\d{1,2}\s?년(?:간|씩)?\s?)?(?:연장|갱신|재계약)"
    r"|묵시적?(?:으로)?\s?(?:연장|갱신)|이의(?:가)?\s?없[^,;]{0,20}(?:연장|갱신)|별도\s?(?:통보"
    r"|의사)[^,;]{0,20}(?:연장|갱신)"
    r"|tacit\w*\s(?:rinnov\w+|prorog\w+|renew\w*|exten\w+|prolong\w*|recondu\w+|renouvel\w+"
    r"|renov\w+|prorrog\w*)|(?:rinnov\w+|prorog\w+)\s(?:tacit\w+|automatic\w+)"
    r"|auto(?:matic(?:ally)?|matica|matique|maticamente)?[\s-]{0,2}(?:renew\w*|extend\w*|extension"
    r"|prolong\w*|rinnov\w+|prorog\w+|renovacion|prorroga|renovable|renouvel\w+)"
    r"|(?:renew\w*|extend\w*|renouvel\w+|renov\w+|prorrog\w+)\s(?:tacit\w*|automatically|automatic"
    r"|automatiquement"
    r"|automatica(?:mente)?|par tacite reconduction)|tacite reconduction|tacita reconduccion"
    r"|stillschweigend\w* (?:verlanger|erneuer)\w+"
    r"|recondu\w+ tacit\w+|renouvel\w+ tacit\w+|evergreen|rolling"
)
EXPRESS = re.compile(
    r"(?:\d회\s?)?(?:연장|갱신)\s?가능|합의\s?(?:시|하에|에 의해)\s?(?:연장|갱신)|(?:prorogabil"
    r"|rinnovabil)\w+"
    r"|renewable|extendable|extensible|may be (?:renewed|extended)|renouvelable|prorrogable"
    r"|verlangerbar|renovable|prolongeable|can be (?:renewed|extended)"
)
NOT_AT_ALL = re.compile(
    r"(?:연장|갱신)\s?(?:불가|안\s?됨|조항\s?없음)|(?:non|not|no) (?:rinnovabil|prorogabil|renewabl"
    r"|extendabl|extensibl|renovabl|prorrogabl|renouvelabl)\w+|non renouvelable"
    r"|(?:senza|sin|sans|without|no) (?:possibil\w+ (?:di|de|of) )?(?:rinnov|prorog|renew|extension"
    r"|renov|prorrog|renouvel|prolong)\w*"
)
ONCE = re.compile(
    r"\beinmal|1회|한\s?차례|\bonce\b|una\s(?:sola\s)?volta|une\s(?:seule\s)?fois|una\s(?:sola\s)?vez"
    r"|one time"
)
TIMES = re.compile(rf"{N}\s?(?:회|차례|times|volte|fois|veces)(?![a-z])")
#: Each of the renewals that follow, and one only: "for the next one year".
NEXT_ONE = re.compile(rf"(?:for\s)?(?:the\s)?(?:next|further|another|additional)\s{N}\s{YEAR}")
EVERY = re.compile(
    rf"(?:every|each|ogni|chaque|cada|per)\s(?:(?P<k>\d{{1,2}}|{NUMBER_WORD})\s)?{YEAR}|매년"
    rf"|년\s?단위"
    r"|anno per anno|di anno in anno|year to year|annually|yearly|annualmente|1년씩"
)
PERIOD = re.compile(
    rf"(?:for|di|per|pour|por|de)\s(?:a\s|further\s|altr[io]\s|ulterior[ie]\s|successiv[ioe]\s|consecutive\s"
    rf"|periods?\sof\s|periodi\sdi\s|another\s)*{N}[\s-]?{YEAR}"
    r"|(?P<k>\d{1,2})\s?(?:년|년간)\s?(?:씩\s?)?(?:자동|연장|갱신)"
)
INDEFINITE_SURE = re.compile(
    r"∞|무기한|기한\s?없음|indetermin\w+|illimitat\w+|illimite\w*|ilimitad\w+|perpetual|perpetuo"
    r"|indefinid\w+|indefini\w*|indefinite\w*|unlimited|no expir\w+|open[\s-]ended|senza scadenza"
    r"|a tempo indeterminato|sans (?:limit\w+|terme|duree determinee)|sin (?:limit\w+|plazo)"
    r"|sine die|senza (?:limit\w+|termine)|without (?:time )?limit\w*|no time limit"
    r"|no fixed (?:term|end)|unbefristet"
    r"|제한\s?없음|기간\s?(?:의\s)?정함\s?없음|permanent|영구|영구적|no end date|permanente"
)
INDEFINITE_UNSURE = re.compile(r"^(?:없음|해당\s?없음|none|nessun[ao]?|aucune?|ninguna?|nil|no)$")
UNSETTLED = re.compile(
    r"till\s(?:consent|further|terminat|cancel)|until\s(?:further|terminat|consent|cancel)|계속"
    r"|해지\s?시|별도\s?통보|통보\s?시|합의\s?시까지|fino a (?:disdetta|revoca|recesso|denuncia)"
    r"|jusqu'a (?:la )?denonciation|hasta (?:su |la )?(?:denuncia|nuevo)"
    r"|until (?:its )?denoun\w+|until (?:its )?denun\w+|continu\w+|ongoing|in corso|en cours|until"
    r"\sterminated|terminates? (?:on|with|upon)"
)

#: The clause renews for as long as the first period runs.
AS_LONG = re.compile(
    r"\b(?:equal|same|identical|like|ugual[ei]?|pari|medesim[oai]|stess[oai]|igual(?:es)?"
    r"|mism[oa]s?"
    r"|meme|egale)\s(?:period\w*|durat\w+|duration|duree|duracion|plazo|length|term)\b"
    r"|(?:period\w*|durat\w+|duree|plazos?)\s(?:ugual\w*|igual\w*|egale?s?)\b"
    r"|periods? of (?:the )?(?:same|equal)|(?:같은|동일한?)\s?기간"
)
#: "3+2 anni", "3년+2년": whether the two are one, or the second is a choice, nobody says.
ADDED = re.compile(
    r"\d\s?(?:anni|years?|yrs?|ans|anos|년)?\s?\+\s?\d{1,2}\s?(?:anni|years?|yrs?|ans|anos|년)"
)

#: "2년/1년", "2 or 3 years": which of the two, nobody says.
EITHER = re.compile(
    r"\d{1,3}\s?(?:years?|yrs?|anni|ans|anos|년|개월|months?|mesi)?\s?(?:/|또는|혹은|\bor\b"
    r"|\bo(?:ppure)?\b"
    r"|\bou\b)\s?\d{1,3}\s?(?:years?|yrs?|anni|ans|anos|년|개월|months?|mesi)(?![a-z])"
)
#: How long before notice is to be given: no length of the term.
_UNIT = r"(?:years?|months?|days?|weeks?)"
_UNIT_ROMANCE = (
    r"(?:mesi|mese|giorni|settimane|ann[oi]|mois|jours|ans?|meses|dias|semanas|anos?)(?![a-z])"
)
NOTICE_PERIOD = re.compile(
    rf"(?:preavviso|preavis|preaviso|notice(?: period)?)\s?(?:scritto\s|ecrit\s|escrito\s)?"
    rf"(?:di|de|of|:)?\s?(?:almeno\s|at least\s|minimum\s)?(?P<n>\d{{1,3}}|[a-z]+)\s"
    rf"(?P<u>{_UNIT_ROMANCE}|{_UNIT})"
    rf"|(?P<n2>\d{{1,3}}|[a-z]+)[\s-](?P<u2>{_UNIT})['’]?\s(?:prior |advance |written |in )*notice"
    r"|(?P<n3>\d{1,3})\s?(?P<u3>개월|일|주|년)\s?전(?:까지|에)?\s?(?:서면(?:으로)?\s?)?"
    r"(?:사전\s?)?(?:해지\s?|종료\s?)?(?:의사\s?)?통[보지]"
)
#: "3 mesi prima della scadenza", "만료 3개월 전": until when something is to be done.
BEFOREHAND = re.compile(
    rf"(?<![\w])(?:\d{{1,3}}|[a-z]+)\s(?:{_UNIT}|{_UNIT_ROMANCE})['’]?\s"
    r"(?:prima|before|prior|in advance|avant|antes)\b|\d{1,3}\s?(?:개월|일|주|년)\s?이?전"
)
UNITS = {
    "mes": "months", "mon": "months", "moi": "months", "개월": "months", "gio": "days",
    "day": "days", "jou": "days", "dia": "days", "일": "days", "wee": "weeks", "set": "weeks",
    "sem": "weeks", "주": "weeks", "yea": "years", "ann": "years", "ans": "years", "an": "years",
    "ano": "years", "년": "years",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Length:
    """What a cell says of length and clauses. `is_indefinite`, `is_unsettled`: by its words;
    `is_sure` False: indefinite in words that may say something else."""

    term: Term = NO_TERM
    is_indefinite: bool = False
    is_unsettled: bool = False
    is_sure: bool = True

    @property
    def says_something(self) -> bool:
        return self.term != Term() or self.is_indefinite or self.is_unsettled


@lru_cache(REMEMBERED)
def read_length(text: str) -> Length:
    """The length, the clause of renewal and the end that words tell; days in it are not read."""
    bare = unaccented(text).replace("\n", " ")
    if not bare:
        return Length()
    if ADDED.search(bare) or EITHER.search(bare):
        return Length(is_unsettled=True)
    bare = BEFOREHAND.sub(" ", NOTICE_PERIOD.sub(" ", bare))
    term, rest = _clause(bare)
    for unit, pattern in LENGTHS:
        if (match := pattern.search(rest)) and (count := number_of(match["n"])):
            term = _with(term, unit, count)
            rest = rest[: match.start()] + rest[match.end() :]
    if not term.has_length and (match := ADJECTIVE.search(rest)):
        term = replace(term, years=ADJECTIVES[match.group()])
    if not term.has_length and HALF_YEAR.search(rest):
        term = replace(term, months=6)
    if term.renewal and term.has_length and not term.renewal_years and AS_LONG.search(bare):
        term = replace(term, renewal_years=term.years, renewal_months=term.months)
    if term.renewal == "tacit" and not term.has_length and term.renewal_years:
        # auto-renewable every year: so it also runs for one, but nobody says so
        term = replace(term, years=term.renewal_years, sure=False)
    own = rest if term.renewal else bare  # "renewable without limit" is no term without an end
    is_sure = INDEFINITE_SURE.search(own) is not None
    unsure = INDEFINITE_UNSURE.match(bare) is not None
    return Length(
        term=term,
        is_indefinite=is_sure or unsure,
        is_unsettled=not term.has_length and UNSETTLED.search(bare) is not None,
        is_sure=is_sure or not unsure,
    )


def _with(term: Term, unit: str, count: int) -> Term:
    if unit == "years":
        return replace(term, years=count)
    if unit == "months":
        return replace(term, months=count)
    return replace(term, days=7 * count if unit == "weeks" else count)


def _clause(bare: str) -> tuple[Term, str]:
    """The clause of renewal, and the words without it."""
    term = Term()
    for mode, pattern in (("tacit", TACIT), ("express", EXPRESS)):
        if not (match := pattern.search(bare)) or is_denied_clause(bare, *match.span()):
            continue
        term = replace(term, renewal=mode)
        before, after = bare[: match.start()], bare[match.start() :]
        clause, rest = after, before
        if before and re.search(r"\d\s?회\s?$", before):
            clause, rest = bare[len(before) - 4 :], before[:-4]
        period = NEXT_ONE.search(after) or PERIOD.search(after) or PERIOD.search(bare)
        if (single := NEXT_ONE.search(after)) and number_of(single["n"]) == 1:
            term = replace(term, renewal_years=1, max_count=1)
        elif every := EVERY.search(after):
            years = number_of(every.groupdict().get("k") or "one")
            term = replace(term, renewal_years=years)
        elif period and (count := period["n"] or period.groupdict().get("k")):
            term = replace(term, renewal_years=number_of(count))
            if period.start() < match.start() and period.end() > match.start():
                rest = bare[: period.start()]
        if ONCE.search(clause):
            term = replace(term, max_count=1)
        elif times := TIMES.search(clause):
            term = replace(term, max_count=number_of(times["n"]))
        length_after = _own_length_after(clause, term)
        return term, rest + length_after
    if NOT_AT_ALL.search(bare):
        return replace(term, renewal="none"), NOT_AT_ALL.sub(" ", bare)
    return term, bare


def _own_length_after(clause: str, term: Term) -> str:
    """What follows the clause, where the length stands behind it: "tacito rinnovo, 3 anni"."""
    _head, comma, tail = clause.partition(",")
    return tail if comma and not term.renewal_years else ""


def notice_period(text: str) -> tuple[int | None, str]:
    if match := NOTICE_PERIOD.search(unaccented(text)):
        count = match["n"] or match["n2"] or match["n3"]
        unit = match["u"] or match["u2"] or match["u3"]
        number = number_of(count)
        name = next((UNITS[key] for key in (unit, unit[:3]) if key in UNITS), "")
        if number and name:
            return number, name
    return None, ""
