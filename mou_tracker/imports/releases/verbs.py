"""What was done and what is intended: verbs of signing, renewing, extending, approving, with their
tense and modality. "체결했다", "signed", "hanno firmato" are done; "체결한다", "서명할 예정", "will
sign", "dovrebbe essere firmato" are not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .text import Sentence


class Tense(StrEnum):
    DONE = "done"
    PLANNED = "planned"


class Verb(StrEnum):
    SIGN = "sign"
    RENEW = "renew"
    EXTEND = "extend"
    APPROVE = "approve"
    INITIAL = "initial"


@dataclass(frozen=True, slots=True)
class Told:
    """One verb at a place of the sentence."""

    verb: Verb
    tense: Tense
    start: int
    end: int
    #: "맺은 양해각서": what goes before the noun it tells of.
    is_attributive: bool = False


STEMS = {
    "ko": {
        Verb.INITIAL: r"가서명",
        Verb.RENEW: r"갱신(?:본|안)?|재체결",
        Verb.EXTEND: r"연장",
        Verb.SIGN: r"(?<!가)서명(?:식)?|체결(?:식)?|조인(?:식)?",
        Verb.APPROVE: r"승인|의결|재가",
    },
    "en": {
        Verb.INITIAL: r"initial(?:l?ed|l?ing|s)?(?! (?:phase|step|term|period|talks|contact|draft"
        r"|three"
        r"|two|five))",
        Verb.RENEW: r"re-?new(?:ed|ing|s)?",
        Verb.EXTEND: r"(?:extend(?:ed|ing|s)?|prolong(?:ed|ing|s)?)",
        Verb.SIGN: r"(?:(?:counter-?)?sign(?:ed|ing|s)?(?!ific)|conclud(?:ed?|ing|es)|adopt(?:ed"
        r"|ing|s)?"
        r"|exchang(?:ed|ing) (?:\w+ )?(?:letters|notes))",
        Verb.APPROVE: r"(?:approv(?:ed?|ing|es)|clear(?:ed|s) (?:for signature|the draft)"
        r"|endors(?:ed|es))",
    },
    "it": {
        Verb.INITIAL: r"parafat[oaie]|parafar\w*|parafer\w+",
        Verb.RENEW: r"rinnov\w+",
        Verb.EXTEND: r"prorog\w+|prolungat\w+|prolungher\w+",
        Verb.SIGN: r"(?:sotto|contro)?firm(?:at[oaie]|ar(?:e|l[oai])|er[àa]\w*|ano|a(?= (?:il|la"
        r"|l['’])))"
        r"|sottoscri\w+"
        r"|sigl(?:at[oaie]|ar(?:e|l[oai])|er\w+)|stipul\w+|conclus[oaie]|concluder\w*"
        r"|scambi\w+ (?:di )?lettere",
        Verb.APPROVE: r"approvat[oaie]|approva\b|autorizzat[oaie]",
    },
}
#: ko: what follows a stem.
KO_DONE = (
    r"(?:을|를)?\s?(?:(?:마쳤|마치고|가졌|열었|개최했|완료했|이뤄졌|이루어졌|진행했"
    r"|진행됐|거행)|해 왔|해왔|한 바 있|했|하였|됐"
    r"|되었|돼(?=[\s.,])|이 (?:열렸|있었|이뤄졌|진행됐|개최됐))"
)
KO_PLANNED = (
    r"(?:을|를)?\s?(?:한다|할|하기로|하기 위|하고자|하려|될|된다|되기로|하는 (?:방안"
    r"|것)|추진|앞두고|앞둔"
    r"|을 위한|을 위해|협의|논의|준비|희망|예정|시기|여부|이 이뤄질|식을 열 |식을 가질)"
)
#: Takes its tense from the verb that ends the clause.
KO_OPEN = r"(?:하고|하며|하면서|한 뒤|한 데 이어|한 후|했으며|했고|하였으며|하였고|했는데)"
KO_FINITE = re.compile(
    r"(?P<done>[가-힣](?:했|하였|었|았|였|됐|졌|렸|갔|났|꼈)(?:으며|고|다|는데|지만"
    r"|습니다)|바 있다)"
    r"|(?P<planned>(?:한다|된다|간다|인다|는다|예정|계획|하기로|방침|전망|추진|할 것"
    r"|나선다|연다|펴낸다)"
    r"(?=[고이,.\s…]|$))"
)
#: 맺다 is no stem of a noun.
KO_TIE = re.compile(
    r"맺(?:(?P<done>었)|(?P<past>은(?= ))|(?P<open>고|으며|은 뒤|은 데)|(?P<planned>[을는기]))"
)
#: en: a modal before the verb.
EN_MODAL = re.compile(
    r"(?:\b(?:will|would|shall|should|might|(?-i:may)|could|can|must|to|not|never"
    r"|cannot|yet|before|upon"
    r"|after|for|by|expects?|ready|plan\w*|intend\w*|hop\w+|about)\s+(?:(?:also|then|soon|formally"
    r"|officially|jointly|be|been|have|is|being|either|both|newly)\s+){0,3})\Z",
    re.IGNORECASE,
)
EN_DONE_FORM = re.compile(
    r"(?:ed|renewed)\b|(?:signed|letters|notes|signature|draft)\Z", re.IGNORECASE
)
IT_DONE_BEFORE = re.compile(
    r"(?:\b(?:ha|hanno|abbiamo|è|sono|era|erano|avevano|aveva|venne|vennero|fu"
    r"|furono|viene|stat[oaie])\s+"
    r"(?:[a-zà-ù']+,?\s+){0,4})\Z",
    re.IGNORECASE,
)
#: "was not renewed", "non era stato rinnovato".
NOT_DONE = re.compile(
    r"\b(?:not|never|non|mai)\s(?:(?:yet|been|be|è|era|fu|ha|hanno|stat[oaie]|ancora"
    r"|essere)\s){0,3}\Z",
    re.IGNORECASE,
)
IT_TO_BE = re.compile(
    r"\b(?:essere|sar[àa]|saranno|verr\w+|dovr\w+|potr\w+|venga|vengano|sia|siano"
    r"|da)\s+(?:[a-zà-ù']+\s+){0,3}\Z",
    re.IGNORECASE,
)
EN_OF_A_TEXT = re.compile(
    r"(?:memorand(?:um|a)|agreements?|text|mous?|plan|letters|accord"
    r"|protocol)(?: of understanding)?\s\Z",
    re.IGNORECASE,
)
IT_MODAL = re.compile(
    r"\b(?:sar[àa]|saranno|verr[àa]\w*|dovr\w+|potr\w+|può|possono|dev\w+|intend\w+"
    r"|prev\w+|per|da|di|a"
    r"|non|si|potrà|vogliono|vuole|prima di|essere|sia|venga|sperano|auspic\w+)\s+"
    r"(?:[a-zà-ù']+\s+){0,3}\Z",
    re.IGNORECASE,
)
AUTOMATIC = re.compile(r"자동|automatic|tacit|di anno in anno|salvo disdetta", re.IGNORECASE)
#: What the parties may do one day: of the clause as well.
POSSIBLE = re.compile(
    r"(?:(?-i:may)|can) (?:\w+ )?be\s\Z|(?:potr(?:à|anno)|può|possono) (?:\w+ )?essere\s\Z",
    re.IGNORECASE,
)


def told_in(sentence: Sentence, language: str) -> list[Told]:
    """The verbs of signing of a sentence, in order; what a clause rolls on by itself is none."""
    found = list(_READERS[language](sentence.clear))
    kept = [one for one in found if not _is_of_a_clause(sentence.clear, one, language)]
    return sorted(kept, key=lambda one: one.start)


def _is_of_a_clause(text: str, one: Told, language: str) -> bool:
    """자동으로 연장된다, si rinnova tacitamente: what the text provides, and nobody does."""
    if one.verb not in (Verb.EXTEND, Verb.RENEW):
        return False
    if POSSIBLE.search(text[max(0, one.start - 30) : one.start]) or re.match(
        r"(?:할|될|할|가능)?\s?수 있|\s?가능", text[one.end - 1 : one.end + 6]
    ):
        return True
    around = text[max(0, one.start - 30) : one.end + (2 if language == "ko" else 25)]
    return AUTOMATIC.search(around) is not None


def _korean(text: str) -> Iterator[Told]:
    for verb, stem in STEMS["ko"].items():
        for match in re.finditer(
            rf"(?P<stem>{stem})(?:(?P<done>{KO_DONE})|(?P<open>{KO_OPEN})|(?P<planned>{KO_PLANNED})"
            r"|(?P<past>한|된)(?=\s)|(?P<noun>에|을|를|은|는)\s)",
            text,
        ):
            start = match.start("stem")
            if verb is Verb.SIGN and text[start - 1 : start] == "가":
                continue
            tense: Tense | None
            if match["done"]:
                after = text[match.end() : match.end() + 3]
                tense = Tense.PLANNED if after.startswith("으면") else Tense.DONE
            elif match["planned"]:
                tense = Tense.PLANNED
            elif match["past"]:
                if verb is Verb.RENEW or match["past"] == "된":
                    continue
                tense = Tense.DONE
            elif match["noun"] and verb not in (Verb.RENEW, Verb.EXTEND) and not _is_held(match):
                continue
            else:
                tense = _tense_ahead(text, match.end())
            if tense:
                yield Told(verb, tense, start, match.end(), bool(match["past"]))
    for match in KO_TIE.finditer(text):
        name = match.lastgroup
        tense = (
            Tense.DONE
            if name in ("done", "past")
            else Tense.PLANNED
            if name == "planned"
            else _tense_ahead(text, match.end())
        )
        if tense:
            yield Told(Verb.SIGN, tense, match.start(), match.end(), name == "past")


def _is_held(match: re.Match[str]) -> bool:
    """서명식을 … 개최했다."""
    return match["stem"].endswith("식") and match["noun"] in ("을", "를", "은")


def _tense_ahead(text: str, at: int) -> Tense | None:
    """Of the verb that ends the clause: 갱신본에 서명했다, 서명하고 … 논의했다."""
    match = KO_FINITE.search(text, at)
    if match is None:
        return None
    return Tense.DONE if match["done"] else Tense.PLANNED


def _english(text: str) -> Iterator[Told]:
    for verb, stem in STEMS["en"].items():
        for match in re.finditer(rf"\b{stem}(?![a-z])", text, re.IGNORECASE):
            before = text[max(0, match.start() - 60) : match.start()]
            if NOT_DONE.search(before):
                continue
            is_modal = EN_MODAL.search(before) is not None
            if not is_modal and not EN_DONE_FORM.search(match[0]):
                continue  # "extends a partnership", "PPS and RIK sign": nothing that was done
            tense = Tense.PLANNED if is_modal else Tense.DONE
            if re.search(r"\b(?:of|the|a|its|this|their|after|upon)\s\Z", before, re.IGNORECASE):
                continue  # "after signing", "the renewed text"
            is_attributive = EN_OF_A_TEXT.search(before) is not None
            yield Told(verb, tense, match.start(), match.end(), is_attributive)


def _italian(text: str) -> Iterator[Told]:
    for verb, stem in STEMS["it"].items():
        for match in re.finditer(rf"(?<![a-zà-ù])(?:{stem})", text, re.IGNORECASE):
            before = text[max(0, match.start() - 60) : match.start()]
            if NOT_DONE.search(before):
                continue
            if verb is Verb.SIGN and re.search(r"(?:scriver|mar|lar)l[oai]\Z", match[0]):
                if re.search(r"\b(?:di|per|a)\s\Z", before) and not re.search(
                    r"(?:\A|[.;:]\s)A\s\Z", before
                ):
                    yield Told(verb, Tense.PLANNED, match.start(), match.end())
                continue
            is_future = re.search(r"(?:er[àa]|eranno|ir[àa]|iranno)\w*\Z", match[0], re.IGNORECASE)
            if verb is Verb.RENEW and re.search(r"(?:rinnov[oi]|rinnovabil\w+)\Z", match[0], re.I):
                continue
            if verb is Verb.EXTEND and re.search(
                r"(?:proroga|proroghe|prorogabil\w+)\Z", match[0], re.I
            ):
                continue
            if is_future or re.search(r"re\Z", match[0]):
                if is_future or IT_MODAL.search(before):
                    yield Told(verb, Tense.PLANNED, match.start(), match.end())
            elif re.search(r"[ts][oaie]\Z|letter[ae]\Z", match[0]):
                is_planned = IT_TO_BE.search(before) is not None
                is_bare = not is_planned and not IT_DONE_BEFORE.search(before)
                tense = Tense.PLANNED if is_planned else Tense.DONE
                yield Told(verb, tense, match.start(), match.end(), is_bare)
            elif re.search(r"ano\Z|a\Z", match[0]):  # "rinnovano", "firma il", of headlines
                yield Told(verb, Tense.DONE, match.start(), match.end())


_READERS = {"ko": _korean, "en": _english, "it": _italian}
