"""What was done and what is intended: verbs of signing, renewing, extending, approving, with their
tense and modality. "체결했다", "signed", "hanno firmato" are done; "체결한다", "서명할 예정", "will
sign", "dovrebbe essere firmato" are not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .text import CLIPPED_KO, Part, Sentence


class Tense(StrEnum):
    DONE = "done"
    PLANNED = "planned"


class Verb(StrEnum):
    SIGN = "sign"
    RENEW = "renew"
    EXTEND = "extend"
    AMEND = "amend"
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
    #: "체결하고 … 공유하기로 했다": done, or a part of what was agreed on; its day tells.
    is_agreed: bool = False
    #: "The signing … has been postponed": the day it was to be is none.
    is_put_off: bool = False


STEMS = {
    "ko": {
        Verb.INITIAL: r"가서명",
        Verb.RENEW: r"갱신(?:본|안)?|재체결",
        Verb.EXTEND: r"연장",
        Verb.AMEND: r"(?<!재)개정|(?:부속서|부속\s?합의서|부록)(?:을|를)\s(?:새로\s|추가로\s)?"
        r"(?:추가|채택|마련|교환|첨부|신설)",
        Verb.SIGN: r"(?<!가)서명(?:식)?|체결(?:식)?|조인(?:식)?"
        r"|(?:서한|서신|합의서|서명본|협약서|의향서|의정서|각서|MOU)(?:을|를)?\s(?:서로\s|상호\s"
        r"|각각\s)?교환|(?<=\s)교환(?=됐|되었)",
        Verb.APPROVE: r"승인|의결|재가",
    },
    "en": {
        Verb.INITIAL: r"initial(?:l?ed|l?ing|s)?(?! (?:phase|step|term|period|talks|contact|draft"
        r"|three"
        r"|two|five))",
        Verb.RENEW: r"re-?new(?:ed|ing|s)?|renewals? followed(?= (?:on|in) )",
        Verb.EXTEND: r"(?:extend(?:ed|ing|s)?|prolong(?:ed|ing|s)?)",
        Verb.AMEND: r"(?:amend(?:ed|ing)|modif(?:ied|ying)|(?:add|append|annex|attach)(?:ed|ing)"
        r"(?= (?:(?:on \d+ \w+ )?(?:an?|the|its|their|new|two) (?:\w+ ){0,2}"
        r"(?:annex(?:es)?|appendi\w+|addend\w+)"
        r"|to (?:the|its|their) (?:\w+ ){0,2}(?:memorandum|agreement|mou|protocol))))",
        Verb.SIGN: r"(?:(?:signing|signature)(?: ceremony)?(?: (?:of|for) (?:the|this) \w+(?: of"
        r" \w+)?)? (?:took place|was held)"
        r"|exchange of (?:letters|notes) (?:took place|was (?:held|completed|concluded))"
        r"|exchange of (?:letters|notes)(?= (?:dated|on) (?:the )?\d)"
        r"|(?<=by )(?:letters|notes) dated(?= (?:the )?\d)"
        r"|(?:counter-?)?sign(?:ed|ing|s)?(?!ific)(?! off\b)|ink(?:ed|ing)|put (?:pen to paper"
        r"|(?:their|his|her) (?:names?|signatures?) to)|enter(?:ed|ing) into (?=an? )"
        r"|formali[sz](?:ed|ing)|conclud(?:ed?|ing|es)|adopt(?:ed"
        r"|ing|s)?"
        r"|exchang(?:ed|ing) (?:\w+ )?(?:letters|notes))",
        Verb.APPROVE: r"(?:approv(?:ed?|ing|es)|clear(?:ed|s) (?:for signature|the draft)"
        r"|endors(?:ed|es))",
    },
    "it": {
        Verb.INITIAL: r"parafat[oaie]|parafar\w*|parafer\w+",
        Verb.RENEW: r"rinnov\w+",
        Verb.EXTEND: r"prorog\w+|prolungat\w+|prolungher\w+",
        Verb.AMEND: r"modificat[oaie]|modificher\w+|emendat[oaie]|integrat[oa](?= (?:il|la|l['’]))"
        r"|aggiunt[oaie](?= (?:(?:un[oa]?|il|lo|la|due) (?:\w+ ){0,4}(?:allegat|anness|appendic)"
        r"|l['’](?:allegat|anness|appendic)|un['’]appendic"
        r"|(?:al|alla|all['’]) ?(?:memorandum|accordo|protocollo|intesa|convenzione)))",
        Verb.SIGN: r"(?:firma|sottoscrizione)(?: \w+['’]?){0,5} (?:è avvenuta|ha avuto luogo"
        r"|si è (?:svolta|tenuta))"
        r"|(?:si è (?:svolta|tenuta)|ha avuto luogo|è avvenuta)[^.;]{0,60}? (?:la )?"
        r"(?:(?:cerimonia|atto) (?:di|della) )?(?:firma|sottoscrizione)(?= (?:del|di|dell['’]|d))"
        r"|(?:appost[oaie]|apporr\w+)(?: \w+){0,2} firm[ae]"
        r"|(?:sotto|contro)?firm(?:at[oaie]|ar(?:e|l[oai])|er[àa]\w*|ano|a(?= (?:il|la"
        r"|l['’])))"
        r"|sottoscri\w+|perfezionat[oaie]"
        r"|sigl(?:at[oaie]|ar(?:e|l[oai])|er\w+)|stipul\w+|conclus[oaie]|concluder\w*"
        r"|scambi\w+ (?:di )?(?:lettere|note)",
        Verb.APPROVE: r"approvat[oaie]|approva\b|autorizzat[oaie]",
    },
}
#: ko: what follows a stem.
KO_DONE = (
    r"(?:을|를)?\s?(?:(?:하고 있(?=[다는습])|마쳤|마치고|가졌|열었|개최했|완료했|이뤄졌"
    r"|이루어졌|진행했|진행됐|거행)|해 왔|해왔|한 바 있|했|하였|됐"
    r"|되었|되어(?=[\s,])|돼(?=[\s.,])|이 (?:열렸|있었|이뤄졌|진행됐|개최됐)|[함됨](?=[\s.,)]|$)"
    # a noun ends the item of a list: "2027. 11. 3. 3차 갱신 체결(암만)"
    r"|(?=\s?\([가-힣]{2,12}\)\s?$))"
)
KO_PLANNED = (
    r"(?:을|를)?\s?(?:한다|할|하기로|하기 위|하고자|하려|될|된다|되기로|하는 (?:방안"
    r"|것)|추진|앞두고|앞둔"
    r"|을 위한|을 위해|협의|논의|준비|희망|예정|시기|여부|이 이뤄질|식을 열 |식을 가질)"
)
#: Takes its tense from the verb that ends the clause.
#: What is exchanged where a text is concluded so: no people, and no views.
LETTERS_KO = re.compile(r"(?:서한|서신|각서|공한|합의서|협약서|서명본)(?:은|는|이|가)\s")
KO_OPEN = (
    r"(?:하는 데 (?:합의|동의)(?=[해하했])|하고(?! 있)|하며|하면서|한 뒤"
    r"|한 데 이어|한 후|했으며|했고|하였으며|하였고|했는데"
    r"|(?:해|하여)(?=,?\s)(?!,?\s(?:달라|줄|주[기는]|나[갈가]|둘|볼|보[자고]|오[고는던며면]|왔"
    r"|온(?!라인))))"
)
#: Syllables of the past, with a final ㅆ: 짰, 폈; neither 있다 nor 하겠다.
KO_PAST = "".join(chr(code) for code in range(0xAC00 + 20, 0xD7A4, 28) if chr(code) not in "있겠")
KO_FINITE = re.compile(
    rf"(?P<done>(?:[가-힣](?:[{KO_PAST}])|(?<![가-힣])(?<!기로 )(?!했)[{KO_PAST}])"
    r"(?:으며|고|다|는데|지만|습니다|음(?=[\s.,)]|$))"
    r"|(?<!기로 )(?<=[가-힣])[함됨](?=[.,)]|\s*$)|바 있[다음]|(?:악수|촬영|포즈"
    r"|사진)[^.]{0,16}있다)"
    r"|(?P<planned>(?:한다|된다|간다|인다|는다|예정|계획"
    r"|(?<=[가-힣])(?<![계분시위경전정자반초단장])(?<![년월] 주)(?<!정기 주)기로"
    r"|자는(?= 데)|방침|전망|추진|할 것|나선다|연다|펴낸다|려고|려는|겠다|생각)"
    r"(?=[고이,.\s…]|$))"
)
#: Behind "하기로": what of it was done at once is not said. "뜻을 모았다", "합의했다": nothing.
AGREED_KO = re.compile(r"\s?(?:했|하였)")
#: "청장이 서명한 서명본을 보내왔다": a copy, signed by whom it is told.
COPY_KO = re.compile(r"\s?(?:서명본|갱신본|원본|협약서 원본|정본)")
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
    r"(?:ed|renewed)\b|(?:signed|letters|notes|signature|draft|paper|to|took place|was held"
    r"|was (?:completed|concluded))\Z",
    re.IGNORECASE,
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
#: "Avrebbero firmato, secondo la stampa": nobody says that they did.
IT_SAID_TO_HAVE = re.compile(r"\bavrebbe(?:ro)?\s(?:\w+\s){0,2}\Z", re.IGNORECASE)
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
OF_WHAT_IT_DOES = re.compile(r"\bche\s(?:(?:lo|la|li|ne|già|così)\s)?\Z", re.IGNORECASE)
#: "A firmare l'intesa sono stati …".
WHO_DID = re.compile(
    r"(?:\s(?:il|lo|la|l['’])\s?[^.,;]{2,40}?)?(?:,\s(?:che|già|la cui|il cui)\s[^.;]{2,90}?)?,?"
    r"\s(?:sono stat[ie]|è stat[oa])\b"
)
AUTOMATIC = re.compile(r"자동|automatic|tacit|di anno in anno|salvo disdetta", re.IGNORECASE)
#: What the parties may do one day: of the clause as well.
POSSIBLE = re.compile(
    r"(?:(?-i:may)|can) (?:\w+ )?be\s\Z|(?:potr(?:à|anno)|può|possono) (?:\w+ )?essere\s\Z",
    re.IGNORECASE,
)


#: A line that only names the day: "체결일: 2027. 6. 2.", "Date of signature: 12 May 2026".
LABEL = re.compile(
    r"(?:\A|[|\t]|\n)\W{0,4}(?P<l>(?:협약|양해각서)?\s?(?:체결|서명|조인)(?:식)?\s?(?:일|일자"
    r"|일시|날짜)"
    r"|(?:date of (?:signature|signing)|signing date|signed(?: on)?)"
    r"|data (?:di|della) (?:firma|sottoscrizione)|firmat[oa](?: il)?)\s?[:：|\t]",
    re.IGNORECASE,
)
#: ... or who signed: "서명자: …", "Signatories: …", "Firmatari: …".
SIGNED_LABEL = re.compile(
    r"(?:\A|[|\t]|\n)\W{0,4}(?:(?P<l>서명권자|signator(?:y|ies)|signed by|firmatari[oa]?)"
    r"\s?[:：|\t]|(?P<m>서\s?명\s?자)\s*[:：|\t○◦ㅇ·•(-])",
    re.IGNORECASE,
)
#: ko: the noun that stands for the verb in a headline: "…, 업무협약 체결".
KO_HEADLINE = re.compile(
    r"(?P<stem>(?<!가)서명|체결|조인|갱신|연장)(?=\s*(?:$|[,…·.!\"'”’」』)\]]|\s[-–]\s))"
)


def told_in(sentence: Sentence, language: str) -> list[Told]:
    """The verbs of signing of a sentence, in order; what a clause rolls on by itself is none."""
    found = list(_READERS[language](sentence.clear))
    if language == "ko":
        found = [
            one for one in found
            if not (_came_to_nothing(sentence.clear, one) or _was_meant(sentence.clear, one))
        ]  # fmt: skip
    for put_off in list(_put_off(sentence.clear, language)):
        first, last = put_off.start, put_off.end
        found = [
            one
            for one in found
            if (one.end <= first or last <= one.start) and one.tense is not Tense.PLANNED
        ]
        found.append(put_off)
    if not found and (match := LABEL.search(sentence.clear)):
        found = [Told(Verb.SIGN, Tense.DONE, match.start("l"), match.end())]
    elif (
        not found
        and language == "ko"
        and (sentence.part is Part.HEAD or CLIPPED_KO.match(sentence.words))
    ):
        verbs = {"갱신": Verb.RENEW, "연장": Verb.EXTEND}
        found = [
            Told(verbs.get(match[0], Verb.SIGN), Tense.DONE, *match.span())
            for match in KO_HEADLINE.finditer(sentence.clear)
        ]
    elif not found and language == "ko" and (match := SIGNED_ITEM_KO.search(sentence.clear)):
        found = [Told(Verb.SIGN, Tense.DONE, match.start("l"), match.end("l"))]
    kept = [one for one in found if not _is_of_a_clause(sentence.clear, one, language)]
    return sorted(kept, key=lambda one: one.start)


#: "- 서한에는 … 청장이 각각 서명": an item without an ending.
SIGNED_ITEM_KO = re.compile(r"\A\s*[-○◦ㅇ·•].*[이가]\s(?:각각\s|직접\s)?(?P<l>서명)\s*\Z")
#: "서명하지 못했다", "서명식을 취소했다", "서명하려 했으나 무산됐다".
NOTHING_KO = re.compile(
    r"지(?:는|도)?\s(?:못|않)|(?:취소|무산|불발|결렬|철회|보류)(?:됐|되었|했|하였|하기로"
    r"|키로)(?!던)"
)


#: "체결했으나", and neither "서명하려 했으나" nor "체결하기로 하였으나".
DONE_BUT_KO = re.compile(
    rf"(?<!려 )(?<!려고 )(?<!기로 )(?<!려 하)(?<!려고 하)(?<!기로 하)[{KO_PAST}있]으나"
)


def _came_to_nothing(text: str, one: Told) -> bool:
    """Whether the verb is the one that is denied, and not another behind it."""
    match = NOTHING_KO.search(text, one.start)
    if match is None or any(
        other.search(text, one.start, match.start()) for other in (NOT_PUT_OFF["ko"], DONE_BUT_KO)
    ):
        return False
    ends = (found for found in KO_FINITE.finditer(text, one.start, match.start()) if found["done"])
    return next(ends, None) is None


#: "갱신하려 했으나": what was meant and not done.
MEANT_KO = re.compile(r"려(?:고|던)?\s?(?:했|하였)(?:으나|지만|는데)")


def _was_meant(text: str, one: Told) -> bool:
    return one.tense is Tense.PLANNED and MEANT_KO.match(text, one.end - 1) is not None


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
            if match["stem"] == "교환" and not LETTERS_KO.search(text[:start]):
                continue
            if match["noun"] and OCCASION_KO.match(text, match.end()):
                continue
            if match["noun"] in ("은", "는") and match["stem"][-1] in "본안":
                continue  # "갱신본은 2031년 말까지 효력을 갖는다": what it says
            tense: Tense | None
            if match["done"] is not None:
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
                is_agreed = bool(match["open"]) and _is_agreed_ahead(text, match.end())
                is_older = bool(match["past"]) and not THE_NEW_KO.match(text, match.end())
                yield Told(verb, tense, start, match.end(), is_older, is_agreed)
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
            is_agreed = name == "open" and _is_agreed_ahead(text, match.end())
            yield Told(Verb.SIGN, tense, *match.span(), name == "past", is_agreed)


#: "이번 갱신을 계기로 … 할 계획이다": what was done is the occasion of what is planned.
OCCASION_KO = re.compile(r"(?:계기|통해|통하여|바탕|기반|기점|기념|토대|발판|축하)")
#: "…이 서명한 이번 양해각서는": who signed the text that the release is about.
THE_NEW_KO = re.compile(
    r"\s(?:이번|이|본|새|새로운)\s(?:[가-힣]{1,8}\s)?(?:양해각서|업무협약|협약|협정|약정|의향서"
    r"|의정서|합의서|갱신본|문서|각서|MOU)"
)


def _is_held(match: re.Match[str]) -> bool:
    """서명식을 … 개최했다."""
    return match["stem"].endswith("식") and match["noun"] in ("을", "를", "은")


def _tense_ahead(text: str, at: int) -> Tense | None:
    """Of the verb that ends the clause: 갱신본에 서명했다, 서명하고 … 논의했다."""
    match = KO_FINITE.search(text, at)
    if match is None:
        return None
    return Tense.DONE if match["done"] else Tense.PLANNED


def _is_agreed_ahead(text: str, at: int) -> bool:
    """ "체결하고 … 공유하기로 했다": the clause ends with what was agreed on."""
    match = KO_FINITE.search(text, at)
    return bool(match and match["planned"] == "기로" and AGREED_KO.match(text, match.end()))


#: "Si è conclusa la missione", "concluded their visit": no instrument.
ENDED_ELSE = {
    "en": re.compile(
        r"\bconclud\w+\s(?:(?:the|a|an|its|their|his|her|today|yesterday|with)\s)?(?:\w+\s){0,3}?"
        r"(?:visit|mission|talks|tour|trip|negotiations|meeting|round|consultations|programme)"
        r"\b|\b(?:visit|mission|talks|tour|trip|negotiations|meeting|round|consultations"
        r"|delegation)"
        r"\b[^.;]{0,30}\bconclud\w+",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\bsi (?:è|sono) conclus\w+|\bconclus[oaie]\s(?:(?:oggi|ieri|la|il|lo|una|un|le|i|gli"
        r"|sua)\s)"
        r"{0,2}(?:visita|missione|incontr[oi]|riunione|negoziat[oi]|trattativ[ae]|lavori|tappa)\b"
        r"|\b(?:visita|missione|incontr[oi]|riunione|negoziat[oi]|trattativ[ae]|lavori)\b"
        r"[^.;]{0,30}\bconclus[oaie]\b",
        re.IGNORECASE,
    ),
}
#: The verb that ends a visit and an instrument alike.
CONCLUDE = {"en": "conclud", "it": "conclus"}
_NAMED = {
    "en": r"memorand\w+|mou|arrangement|treaty|protocol|letter|notes|convention|accord",
    "it": r"memorand\w+|accord[oi]|intes[ae]|protocoll[oi]|letter[ae]|trattat[oi]|convenzion[ei]",
}
#: What is concluded where it is named: behind the verb, or before "was", "è stato".
CONCLUDED = {
    language: (
        re.compile(rf"\s[^.;]{{0,40}}?\b(?:{_NAMED[language]}{behind})\b", re.IGNORECASE),
        re.compile(
            rf"\b(?:{_NAMED[language]}{before})\b[^.;,]{{0,20}}\s(?:{was})\s\Z", re.IGNORECASE
        ),
    )
    for language, behind, before, was in (
        ("en", "|agreements?", "|understanding|agreement", "was|were|is|has been|have been"),
        ("it", "", "", "è stat[oa]|sono stat[ie]"),
    )
}
OF_A_NOUN = re.compile(r"\b(?:of|the|a|its|this|their|after|upon)\s\Z", re.IGNORECASE)


def _ends_something_else(text: str, match: re.Match[str], language: str) -> bool:
    """Whether a visit, talks, a mission were concluded, and no instrument."""
    if not match[0].casefold().startswith(CONCLUDE[language]):
        return False
    behind, before = CONCLUDED[language]
    first = max(0, match.start() - 60)
    if behind.match(text, match.end()) or before.search(text[first : match.start()]):
        return False
    return ENDED_ELSE[language].search(text, first, match.end() + 40) is not None


def _english(text: str) -> Iterator[Told]:
    for verb, stem in STEMS["en"].items():
        for match in re.finditer(rf"\b{stem}(?![a-z])", text, re.IGNORECASE):
            before = text[max(0, match.start() - 60) : match.start()]
            if NOT_DONE.search(before):
                continue
            is_modal = EN_MODAL.search(before) is not None and not match[0].endswith(" dated")
            if not is_modal and not EN_DONE_FORM.search(match[0]):
                continue  # "extends a partnership", "PPS and RIK sign": nothing that was done
            tense = Tense.PLANNED if is_modal else Tense.DONE
            if _ends_something_else(text, match, "en"):
                continue
            is_noun = match[0].casefold().startswith("exchange of")
            if not is_noun and OF_A_NOUN.search(before):
                continue  # "after signing", "the renewed text"
            is_attributive = EN_OF_A_TEXT.search(before) is not None
            yield Told(verb, tense, match.start(), match.end(), is_attributive)


def _italian(text: str) -> Iterator[Told]:
    for verb, stem in STEMS["it"].items():
        for match in re.finditer(rf"(?<![a-zà-ù])(?:{stem})", text, re.IGNORECASE):
            before = text[max(0, match.start() - 60) : match.start()]
            if NOT_DONE.search(before):
                continue
            if _ends_something_else(text, match, "it"):
                continue
            if re.search(r"(?:\A|[.;:]\s)A\s\Z", before) and WHO_DID.match(text, match.end()):
                yield Told(verb, Tense.DONE, match.start(), match.end())
                continue
            if IT_SAID_TO_HAVE.search(before):
                continue
            if verb is Verb.SIGN and re.search(r"(?:scriver|mar|lar)l[oai]\Z", match[0]):
                if (
                    re.search(r"\b(?:di|per|a)\s\Z", before)
                    and not re.search(r"(?:\A|[.;:]\s)A\s\Z", before)
                ) or re.match(r",?\s(?:saranno|sarà|dovrebbero?)\b", text[match.end() :]):
                    yield Told(verb, Tense.PLANNED, match.start(), match.end())
                continue
            is_future = re.search(
                r"(?:er[àa]|eranno|ir[àa]|iranno)\w*\Z|\Aapporr", match[0], re.IGNORECASE
            )
            if verb is Verb.RENEW and re.search(r"(?:rinnov[oi]|rinnovabil\w+)\Z", match[0], re.I):
                continue
            if verb is Verb.EXTEND and re.search(
                r"(?:proroga|proroghe|prorogabil\w+)\Z", match[0], re.I
            ):
                continue
            if is_future or re.search(r"re\Z", match[0]):
                if is_future or IT_MODAL.search(before):
                    yield Told(verb, Tense.PLANNED, match.start(), match.end())
            elif re.search(r"[ts][oaie]\Z|letter[ae]\Z|note\Z", match[0]):
                is_planned = IT_TO_BE.search(before) is not None
                is_bare = not is_planned and not IT_DONE_BEFORE.search(before)
                is_bare = is_bare and not re.match(r"(?:firma|sottoscrizione)\b", match[0], re.I)
                is_bare = is_bare and not _is_of_the_text_told(text, match, verb)
                tense = Tense.PLANNED if is_planned else Tense.DONE
                yield Told(verb, tense, match.start(), match.end(), is_bare)
            elif OF_WHAT_IT_DOES.search(before):
                continue  # "il documento, che rinnova l'intesa": nobody says that it is signed
            elif re.search(r"ano\Z|a\Z", match[0]):  # "rinnovano", "firma il", of headlines
                yield Told(verb, Tense.DONE, match.start(), match.end())


#: "L'accordo, sottoscritto … dal Presidente …, è il sesto rinnovo": of the text just told.
TEXT_TOLD_IT = re.compile(
    r"\W{0,4}(?:l['’](?:accordo|intesa|atto)|il (?:nuovo )?(?:memorandum|protocollo|documento|testo"
    r"|rinnovo))(?: d['’]intesa)?, ",
    re.IGNORECASE,
)
BY_SOMEBODY_IT = re.compile(r"[^.;]{0,60}?\b(?:dal|dalla|dallo|dall['’]|da)\s?(?=[A-ZÀ-Þ])")


def _is_of_the_text_told(text: str, match: re.Match[str], verb: Verb) -> bool:
    told = TEXT_TOLD_IT.match(text)
    if verb is not Verb.SIGN or told is None or told.end() != match.start():
        return False
    by_whom = BY_SOMEBODY_IT.match(text, match.end())
    return by_whom is not None and not re.search(r"\d{4}|prima volta|allora", by_whom[0])


#: A signing that was put off: "서명식이 연기됐다", "the signing … was postponed", "è stata rinviata
#: la firma".
PUT_OFF = {
    "ko": re.compile(
        r"(?P<n>서명식?|체결식?|조인식|갱신|협약식)(?:이|은|을|를|\s일정이"
        r"|\s일정을)?\s(?:[^.]{0,30}?\s)?"
        r"(?:연기(?:됐|되었|했|하였|하기로|한다고)|미뤄(?:졌|지게)|미뤘|미루었|미루기로"
        r"|무기한\s보류|잠정\s보류)"
    ),
    "en": re.compile(
        r"\b(?P<n>signing|signature|renewal)\b[^.;]{0,220}?\b(?:has|have|had|was|were|is|are)"
        r"\s(?:been\s|being\s)?(?:postponed|put off|deferred|delayed|rescheduled|pushed back)"
        r"|\b(?:postponed|put off|deferred|delayed)\sthe\s(?P<m>signing|signature|renewal)\b",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"(?:rinviat|posticipat|slittat|differit)[oaie]\b[^.;]{0,40}?\b(?:la|il)\s"
        r"(?P<n>firma|sottoscrizione|rinnovo)\b"
        r"|\b(?P<m>firma|sottoscrizione|rinnovo)\b[^.;]{0,220}?\b(?:è|era|sono)\s(?:stat[oaie]\s)?"
        r"(?:rinviat|posticipat|slittat|differit)[oaie]",
        re.IGNORECASE,
    ),
}


#: Between the two, or before them: the signing was held, or it is something else that was put off.
NOT_PUT_OFF = {
    "ko": re.compile(
        r"(?:갖고|열고|마치고|치르고|하고|[가진마친치른] (?:뒤|후)|이후|이래)\s"
        r"|(?:회의|회담|포럼|세미나|방문|방한|워크숍|간담회|교육|연수|행사|협의회|위원회)"
        r"(?:은|는|이|가|을|를|도)\s"
    ),
    "en": re.compile(
        r"\b(?:took place|held|but|while|whereas|although|signed|inked|followed"
        r"|(?:seminar|workshop|visit|meeting|forum|training|conference|delegation)s?)\b",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\b(?:avvenut\w+|avuto luogo|svolt\w+|tenut\w+|mentre|ma|invece|firmat\w+"
        r"|seminari?o?|visit[ae]|incontr[oi]|riunion[ei]|forum|corso|delegazion[ei])\b",
        re.IGNORECASE,
    ),
}
NO_LONGER_AHEAD = re.compile(
    r"\b(?:after|since|following|upon|at|during|dopo|durante|alla|con)\s"
    r"(?:(?:the|its|their|la|il)\s)?(?:\w+\s)?\Z",
    re.IGNORECASE,
)


def _put_off(text: str, language: str) -> Iterator[Told]:
    for match in PUT_OFF[language].finditer(text):
        if NOT_PUT_OFF[language].search(match[0]) or NO_LONGER_AHEAD.search(text[: match.start()]):
            continue
        noun = next(filter(None, map(match.groupdict().get, ("n", "m"))))
        verb = Verb.RENEW if noun.casefold() in ("renewal", "rinnovo", "갱신") else Verb.SIGN
        yield Told(verb, Tense.PLANNED, *match.span(), is_put_off=True)


_READERS = {"ko": _korean, "en": _english, "it": _italian}
