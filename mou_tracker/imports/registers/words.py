"""Words that decide what a row is: set aside, a renewal and which, an act, an event, a mode."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .lengths import EXPRESS, TACIT
from .text import REMEMBERED, unaccented
from .values import Claim, RowKind

_NO = r"(?:pas|non [eè]|is not|not|no es|kein)"
#: What is no agreement by its own words, wherever they stand. The kind of a meeting stays.
DENIED = re.compile(
    rf"{_NO} (?:un|uno|an|a) (?:accord|accordo|agreement|acuerdo|mou|convenio|atto)"
    r"|nessun (?:atto|accordo)|no agreement|(?:협약|양해각서|협정|약정|mou)\s?아님|협약\s?미체결"
)
INSTRUMENT = re.compile(
    r"양해각서|각서|협약|협정|약정|의정서|의향서|합의서|조약|\bmou\b|\bmoa\b|\bloi\b"
    r"|memorand\w+|agreement|accord\w*"
    r"|convenzion\w+|convention|convenio|protocol\w*|intesa|entente|arrangement|letter of intent"
    r"|lettera d'intenti|treaty|trattato|traite|tratado|scambio di (?:note|lettere)|acuerdo|carta"
)
#: (kind, code, words), the first that is found in a title decides.
ASIDE_TITLES = tuple(
    (kind, code, re.compile(pattern))
    for kind, code, pattern in (
        (RowKind.NOT_AGREEMENT, "set_aside_test_row",
         r"^(?:test|prova|esempio|example|sample|테스트|시험|essai|prueba|ejemplo)(?:$|[\s:_-]"
         r"(?:inserimento|row|riga|data|entry|입력|행|\d))|^(?:dummy|xxx+)\b"),
        (RowKind.NOT_AGREEMENT, "set_aside_not_agreement",
         r"^[(\[]?(?:delibera|presa d'atto|compte[\s-]rendu|verbale|minutes of|relazione|report\b"
         r"|rapporto|rapport|informe|acta\b|determina|circolare|nota informativa|보고서|결과보고"
         r"|회의록|출장|공문|invoice|fattura|newsletter|press release|comunicato|보도자료)"),
        (RowKind.PIPELINE, "set_aside_pipeline",
         r"협의\s?중|추진\s?중|(?:체결|갱신)\s?추진|검토\s?중|체결\s?예정|협상\s?중|가서명"
         r"|in (?:corso di )?negozia\w+"
         r"|under negotiation|being negotiated|in negotiation|\bdraft\b|\bbozza\b|\bproposed\b"
         r"|proposta di"
         r"|da firmare|to be signed|en cours de negociation|en negociacion|initial+ed\b|parafat[oa]"
         r"|projet d(?:e |')(?:accord|memorandum)|proyecto de"),
        (RowKind.MEETING, "set_aside_meeting",
         r"^[(\[]?(?:면담|회의|간담회|방문|예방|접견|화상\s?회의|협의회|워크숍|세미나"
         r"|포럼\s?참석|meeting|visit\b"
         r"|courtesy call|riunione|incontro|visita|reunion|rencontre|visite|workshop|seminar\w*"
         r"|conference call|convegno|delegation visit)"),
    )
)  # fmt: skip
DISCOUNT = re.compile(
    r"discount|할인|sconto|scontistica|remises? (?:de \d|tarif)|descuento|tariffa agevolata"
    r"|corporate rate"
)
DELETE = re.compile(r"^(?:cancellare|delete|삭제|to delete|da cancellare|a supprimer|eliminar)\b")
TEST_NUMBER = re.compile(r"^(?:test|prova|테스트)$")
PIPELINE_REMARK = re.compile(
    r"firma rinviata|^bozza\b|^draft\b|not yet signed|non (?:ancora )?firmat[oa]|미체결"
    r"|서명\s?예정|체결\s?예정"
    r"|협의\s?중"
    r"|under negotiation|pas encore signe|sin firmar|awaiting signature"
    r"|pendiente de (?:firma|suscripcion)|in attesa di (?:firma|sottoscrizione)|da firmare"
    r"|en attente de signature|(?:서명|체결)\s?대기"
)
PIPELINE_STATUS = re.compile(
    r"^(?:추진(?:\s?중)?|협의(?:\s?중)?|예정|검토(?:\s?중)?|under negotiation|in negotiation"
    r"|draft|planned"
    r"|in corso di negoziazione|in negoziazione|bozza|prevista|en negociation|en negociacion"
    r"|en tramite|pendiente(?: de firma)?|pending(?: signature)?|(?:서명|체결)\s?(?:예정|대기)"
    r"|pipeline)$"
)

ORDINAL_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "첫 일 first 1st primo prima premier premiere primera primero primer",
            "두 이 second 2nd secondo seconda deuxieme second seconde segunda segundo",
            "세 삼 third 3rd terzo terza troisieme tercera tercero tercer",
            "네 사 fourth quarto quarta quatrieme cuarta cuarto",
            "다섯 오 fifth quinto quinta cinquieme quinta quinto",
            "여섯 육 sixth sesto sesta sixieme sexta sexto",
            "일곱 칠 seventh settimo settima septieme septima septimo",
            "여덟 팔 eighth ottavo ottava huitieme octava octavo",
            "아홉 구 ninth nono nona neuvieme novena noveno",
            "열 십 tenth decimo decima dixieme decima decimo",
        ),
        start=1,
    )
    for word in words.split()
}
_LATIN = "|".join(sorted((w for w in ORDINAL_WORDS if w.isascii()), key=len, reverse=True))
_NTH = rf"(?P<n>\d{{1,2}}|{_LATIN})\s?(?:st|nd|rd|th|er|re|eme|°|º|ª|\^|a|o|e)?"
_KO_N = r"(?P<n>\d{1,2}|[첫두세네일이삼사오육칠팔구십]|다섯|여섯|일곱|여덟|아홉)"
RENEWAL_ORDINAL = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:제\s?)?{_KO_N}\s?(?:차|회차|번째)\s?\)?\s?(?:갱신|재체결|연장|재협약)",
        rf"제\s?{_KO_N}\s?회\s?(?:갱신|재체결|연장|재협약)",
        r"(?:갱신|재체결|연장)\s?\(?(?:제\s?)?(?P<n>\d{1,2})\s?(?:차|회차)\)?",
        r"\((?P<n>\d{1,2})\s?회차\)",
        rf"(?<![a-z\d]){_NTH}\s(?:renewal|rinnovo|renouvellement|renovacion|reconduction"
        rf"|re-?newal)",
        r"(?<![a-z\d])(?:renewal|rinnovo|renouvellement|renovacion)\s(?:no\.?|n\.?|nr\.?|#"
        r"|num\.?)?\s?"
        r"(?P<n>\d{1,2})(?![\d./-])",
        rf"(?:rinnov\w+|renew\w+|renov\w+|renouvel\w+)\s(?:per la|for the|por|pour la)\s{_NTH}\s"
        r"(?:volta|time|vez|fois)",
    )
)
INSTRUMENT_ORDINAL = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:제\s?)?{_KO_N}\s?(?:차|번째)\s?(?:양해각서|협약|mou|약정|협정|업무협약)",
        r"(?:양해각서|협약|mou|약정|협정)\s?\(\s?(?:제\s?)?(?P<n>\d{1,2})\s?차\s?\)",
        rf"(?<![a-z\d]){_NTH}\s(?:memorandum|mou|edizione|edition|edicion|accordo|protocollo"
        rf"|agreement"
        r"|accord|convenio)(?![a-z])",
    )
)
RENEWAL = re.compile(
    r"갱신|재체결|재협약|재계약|\brenew(?:al|ed)?\b|\brinnov(?:o|ato|ata|i)\b|renouvel(?:lement"
    r"|e)\b"
    r"|renovacion|renovad[oa]|re-?sign(?:ed|ing)|reconduction"
)
#: How often it was renewed, and not the how manieth it is: "2회 갱신", "renewed twice".
RENEWED_SO_OFTEN = re.compile(
    r"(?<!제)(?<!제\s)(?:\d{1,2}|[한두세네])\s?(?:회|차례|번)\s?(?:에\s?걸쳐\s?)?(?:갱신|재체결"
    r"|연장)"
    r"|(?:갱신|재체결|연장)\s?[(:]?\s?(?:\d{1,2}|[한두세네])\s?(?:회|차례|번)(?!차|째)"
    r"|(?:renewed|extended)\s(?:once|twice|(?:\w+|\d{1,2}) times)"
    r"|(?:rinnovat|prorogat)\w\s(?:una|due|tre|quattro|\d{1,2}) volt[ae]"
    r"|(?:renouvele|prolonge)e?\s\w+ fois|(?:renovad|prorrogad)[oa]\s\w+ ve(?:z|ces)"
)
#: Heads of columns that tell extensions, or whether there may be one; not of renewals.
OF_EXTENSIONS = re.compile(r"연장|\bprorog\w+|\bextension|\bextended|\bprolong\w+|\bprorrog\w+")
OF_RENEWALS = re.compile(r"갱신|재체결|재협약|\brenew|\brinnov|\brenouvel|\brenov|\breconduc")
#: Where a renewal is only spoken of: 갱신 검토, to be renewed.
NOT_YET = re.compile(
    r"갱신\s?(?:예정|검토|추진|필요|협의|여부|가능|안\s?함|불가)"
    r"|(?:제\s?)?\d{1,2}\s?차\s?(?:mou|양해각서|협약|갱신)\s?(?:협의|추진|예정|검토|준비)\s?중?"
    r"|(?:격년|매년|\d년마다|년마다)\s?갱신|renewed (?:every|annually|yearly)|to be renewed"
    r"|not renewed"
    r"|for renewal|da rinnovare"
    r"|non rinnovat\w+|due for renewal|미갱신|a renouveler|por renovar"
)
AGAIN = re.compile(
    r"재체결|재협약|\bnew (?:mou|memorandum|agreement)\b|nuovo (?:memorandum|accordo)"
    r"|nouvel accord|nuevo (?:convenio|acuerdo)"
)
EXTENSION = re.compile(
    r"\bprorog(?:a|ato|ata|he)\b|(?<!자동\s)(?<!자동)(?<!묵시\s)(?:기간\s?)?연장(?!\s?(?:가능"
    r"|검토|예정|여부|조항|협의|추진|필요|요청|논의))"
    # "extending the Memorandum of 2011", and not "extending the Convention to Jersey"
    r"|\bextending\b(?! to\b)(?!.{0,160}(?<!relating )(?<!regard )\bto (?:the )?(?!\d)[a-z])"
    r"|\bextension\b|\bextended\b|\bprolongation\b|prorroga\b|prolong(?:e|ata|ato|acion)\b"
)
AMENDMENT = re.compile(
    r"개정(?:안|합의서?|약정|양해각서|협약)?\s?[)\]]?\s?(?:$|\d|[,·/(])|^[(\[]?개정"
    r"|개정\s?(?:의정서|협정|각서|교환\s?각서|교환\s?공문|조약|서한)|개정(?:하는|하기\s?위한"
    r"|을\s?위한|에\s?관한)"
    r"|변경\s?(?:합의|약정|협약)|수정\s?(?:합의|약정|양해각서|의정서|협정|조약)|수정(?:하는"
    r"|하기\s?위한)"
    r"|addend(?:um|a)|emendament\w+|emendativ[oa]|modificativ[oa]|amend(?:ment|ed|ing)\b|avenant|enmienda|adenda"
    r"|atto (?:aggiuntivo|modificativo)"
    r"|modifica (?:dell'|al |all')?(?:accordo|memorandum|protocollo)"
)
ACTION_PLAN = re.compile(
    r"시행\s?계획|이행\s?계획|실행\s?계획|액션\s?플랜|action[\s-]plan|work[\s-]plan"
    r"|piano d'azione|piano operativo"
    r"|programma esecutivo|plan d'action|plan de accion|plan de trabajo|implementation plan"
)
#: Titles of sheets and sections in which every row is one: Addenda, 갱신 현황, Proroghe.
_FOREWORD = r"(?:list(?: of)? |elenco (?:degli |dei |delle )?|liste des |lista de )?"
_OBJECT = r"(?: (?:to|of|agli|degli|ai|alle|dei|delle|aux|des|a los|de los) [a-z' ]{3,30})?"
_AFTERWORD = r"(?:[\s_-]*(?:협약|양해각서|mou|약정|합의서|현황|목록|이력|내역|list|\d+))*"
_OF_TEXTS = r"(?:협약|양해각서|mou|약정)?\s?"
HEADINGS = tuple(
    (kind, re.compile(rf"^{_FOREWORD}(?:{pattern}){_OBJECT}{_AFTERWORD}$"))
    for kind, pattern in (
        ("amendment", rf"addend(?:um|a)|amendments?|emendament[oi]|att[oi] aggiuntiv[oi]"
                      rf"|avenants?|adendas?|enmiendas?|{_OF_TEXTS}개정"),
        ("extension", rf"proroghe|proroga|extensions?|prolongations?|prorrogas?|{_OF_TEXTS}연장"),
        ("action_plan", r"action plans?|work plans?|pian[oi] d'azione|plans d'action"
                        r"|planes de accion|(?:시행|이행|실행)\s?계획"),
        ("renewal", rf"renewals?|rinnov[oi]|renouvellements?|renovaci(?:on|ones)"
                    rf"|{_OF_TEXTS}(?:갱신|재체결)"),
    )
)  # fmt: skip
ROLL = re.compile(
    r"(?:자동|묵시)\s?(?:연장|갱신)\s?됨|tacit(?:ly)? renewed|rinnovato tacitamente"
    r"|automatically renewed"
)
DIFFERENT = re.compile(
    r"different from|distinct from|not the same|other than|별도|별개|단독\s?협약|다른 협약"
    r"|diverso da|distinto da"
    r"|differente|diferente de|distinct[eo]? de"
)
SUPERSEDED = re.compile(
    r"(?:superseded|replaced) by|대체(?:됨|한)|sostituito da|remplace par|sustituido por"
    r"|reemplazado por"
)
SUPERSEDES = re.compile(r"\b(?:supersedes|replaces)\b|sostituisce|remplace le|sustituye")
NUMBER_NAMED = re.compile(
    r"(?:s\.?\s?no\.?|no\.?|n\.?|nr\.?|num\.?|연번|번호|item|#)\s?(?P<n>\d{1,5})"
)
MODES = tuple(
    (mode, re.compile(pattern))
    for mode, pattern in (
        ("exchange_of_notes", r"(?:서한|각서|공한)\s?교환|교환\s?(?:각서|공문|서한)"
                              r"|scambio di (?:lettere|note)"
                              r"|exchange of (?:letters|notes)"
                              r"|echange de (?:lettres|notes)|canje de (?:notas|cartas)"),
        ("e_signature", r"전자\s?서명|firma digitale|\be-?sign(?:ed|ature)"
                        r"|electronic(?:ally)? sign\w+|docusign"
                        r"|digitally signed|signature electronique|firma electronica"),
        ("online", r"온라인|화상|비대면|a distanza|in videoconferenza|\bonline\b|virtual(?:ly)?"
                   r"|remote(?:ly)?|videoconf\w+"
                   r"|en ligne|a distance|en linea"),
        ("circulation", r"서면\s?(?:체결|서명)|순회\s?서명|by circulation|signed by post|우편"
                        r"|per corrispondenza|par correspondance"),
    )
)  # fmt: skip
EVENTS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("notice_received", r"disdetta ricevuta|ricevuta disdetta"
                            r"|notice (?:of termination )?received|received notice"
                            r"|(?:해지|종료)\s?통보\s?(?:접수|수신|받음)|denonciation recue"
                            r"|denuncia recibida|preavis recu"),
        ("notice_sent", r"disdetta inviata|inviata disdetta|notice (?:of termination )?(?:sent"
                        r"|given)|(?:해지|종료)\s?통보\s?"
                        r"(?:발송|송부)|denonciation envoyee|denuncia enviada"),
        ("notice", r"(?:해지|종료|파기)\s?통[보지]|\bdisdetta\b|notice of (?:termination"
                   r"|withdrawal)|termination notice"
                   r"|\bdenonciation\b|\bdenuncia\b"),
        ("party_withdrew", r"탈퇴|\bretrait\b|\brecesso\b|\bwithdr(?:awal|ew|awn)\b|\bretiro\b"
                           r"|\britiro\b"),
        ("terminated_by_consent", r"합의\s?(?:해지|해제|종료)|terminated by (?:mutual )?consent"
                                  r"|risoluzione consensuale"
                                  r"|resilie d'un commun accord"),
        ("terminated", r"^\W{0,3}(?:종료|실효|폐기|해지|폐지)(?:됨|되었음|되었다|함|일)?"
                       r"\s?(?:$|[(:;,.\d~])"
                       r"|\d\s?(?:일|\.)?\s?(?:부로|자로|에)?\s?(?:종료|실효|폐기|해지|폐지)(?:됨"
                       r"|되었|함|$)"
                       r"|\b(?:was |has been )?terminated\b(?! (?:by|upon|on \w+ notice))"
                       r"|\babrogat(?:o|a|ed)\b"
                       r"|\bno longer in force\b|\bnon (?:e )?piu in vigore\b|\bcessat[oa]\b"
                       r"|\bdecadut[oa]\b"
                       r"|\babroge\b|\bresilie\b(?! d'un)|\bdenoncee?\b|\bdenounced\b"
                       r"|\bdenunciat[oa]\b"),
        ("suspended", r"효력\s?정지|일시\s?중단|\bsospes[oa]\b|\bsuspended\b|\bsuspendu\b"
                      r"|\bsuspendid[oa]\b"),
    )
)  # fmt: skip
KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("letter_of_intent", r"의향서|(?:letters?|declarations?) of intent|\bloi\b"
                             r"|letter[ae] d'intent\w*|dichiarazion[ei] d'intent\w*"
                             r"|absichtserklarung"
                             r"|lettre d'intention|carta de intencion"),
        ("mou", r"양해각서|업무\s?협약|\bmo[uc]s?\b|memorand\w+|protocollo d'intesa"
                r"|protocole d'entente|각서|협약"),
        ("action_plan", ACTION_PLAN.pattern),
        ("protocol", r"의정서|\bprotocol(?:lo|li|e|o|s)?\b"),
        ("other", r"협정|약정|조약|agreement|accord\w*|convenzion\w+|convention|convenio"
                  r"|arrangement|acuerdo|treaty|trattato"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sequence:
    """What words say of a row's place in its chain. `ordinal`: said; `is_renewal`: called one;
    `is_weak`: by a remark alone, which may speak of another row."""

    ordinal: int | None = None
    is_renewal: bool = False
    is_again: bool = False
    claims: tuple[Claim, ...] = ()
    is_weak: bool = False


def _nth(words: str) -> int | None:
    return int(words) if words.isdecimal() else ORDINAL_WORDS.get(words)


@lru_cache(REMEMBERED)
def without_clauses(text: str) -> str:
    """Folded words without those of a clause of renewal: 자동연장, prorogabile una volta."""
    bare = unaccented(text)
    for pattern in (TACIT, EXPRESS, NOT_YET):
        bare = pattern.sub(" ", bare)
    return bare


@lru_cache(REMEMBERED)
def read_sequence(text: str) -> Sequence:
    bare = without_clauses(text)
    claims: list[Claim] = []
    ordinal = None
    for pattern in RENEWAL_ORDINAL:
        if (match := pattern.search(bare)) and (number := _nth(match["n"])) is not None:
            ordinal = number
            claims.append(Claim("renewal_ordinal", number, match.group().strip()))
            break
    for pattern in INSTRUMENT_ORDINAL:
        if (match := pattern.search(bare)) and (number := _nth(match["n"])) is not None:
            claims.append(Claim("instrument_ordinal", number, match.group().strip()))
            ordinal = number - 1 if ordinal is None else ordinal
            break
    is_again = AGAIN.search(bare) is not None
    is_renewal = RENEWAL.search(bare) is not None or bool(ordinal)
    return Sequence(ordinal, is_renewal, is_again, tuple(claims))


@lru_cache(REMEMBERED)
def rows_are(heading: str) -> str:
    """What every row under a sheet's or a section's title is: an act, "renewal", "" for neither."""
    bare = unaccented(heading).strip(" .:()[]■□◆●▶※-")
    return next((kind for kind, pattern in HEADINGS if pattern.match(bare)), "")


def agreement_kind(title: str, kind: str) -> str:
    for words in (kind, title):
        bare = unaccented(words)
        if bare:
            for code, pattern in KINDS:
                if pattern.search(bare):
                    return code
    return "mou"


def signing_mode(text: str) -> str:
    bare = unaccented(text)
    return next((mode for mode, pattern in MODES if pattern.search(bare)), "")


def aside_of(title: str, remark: str, status: str, number: str) -> tuple[RowKind, str, str] | None:
    """(kind, code, the word) for a row that is no agreement by its words."""
    bare_title, bare_remark = unaccented(title), unaccented(remark)
    if TEST_NUMBER.match(unaccented(number)) or DELETE.match(bare_remark):
        word = number if TEST_NUMBER.match(unaccented(number)) else remark
        return RowKind.NOT_AGREEMENT, "set_aside_test_row", word
    for words in (bare_title, bare_remark):
        if match := DISCOUNT.search(words):
            return RowKind.NOT_AGREEMENT, "set_aside_discount", match.group()
    denied = DENIED.search(bare_remark) or DENIED.search(bare_title)
    for kind, code, pattern in ASIDE_TITLES:
        if match := pattern.search(bare_title):
            is_doubtful = kind is RowKind.MEETING and INSTRUMENT.search(bare_title) and not denied
            if not is_doubtful:
                return kind, code, match.group().strip("([ ")
    if denied:
        return RowKind.NOT_AGREEMENT, "set_aside_not_agreement", denied.group()
    return None


def pipeline_word(remark: str, status: str) -> str:
    """The word by which a row without a past signing day is only planned."""
    if match := PIPELINE_REMARK.search(unaccented(remark)):
        return match.group()
    match = PIPELINE_STATUS.match(unaccented(status))
    return match.group() if match else ""
