"""Words of column heads, in five languages: which field a column holds."""

import re
from functools import cache

from .text import has_hangul, letters, plain, unaccented, words_of

#: field -> what heads of it are called. A Hangul word counts inside a longer one, others as whole
#: words; the longest found decides, of equal ones the earlier field.
HEADS = {
    "signed": "체결일 체결일자 체결년월 체결연월 체결시기 체결연도 체결년도 서명일 서명일자 조인일"
    " 협약일 협약일자 체결날짜 서명날짜 일자 날짜 체결 서명"
    "|date of signature|date of signing|date signed"
    "|signature date|signing date|signed on|signed|signature|dated|date|date of mou|date of"
    " agreement|year|data di stipula|data stipula|stipula|data firma|data di firma|data della firma"
    "|data sottoscrizione|data di sottoscrizione|firmato il|sottoscritto il|firma|data|anno"
    "|date de signature|date de la signature|signe le|signature|fecha de firma|fecha de la firma"
    "|fecha de suscripcion|fecha firma|firmado el|suscripcion|fecha|data de signatura"
    "|data de assinatura|concluded|concluded on|date of conclusion|conclusion date|date de"
    " conclusion"
    "|conclu le|date de la conclusion|suscrito el|data di conclusione|unterzeichnet|unterzeichnung"
    "|unterzeichnet am|datum der unterzeichnung|unterzeichnungsdatum|abgeschlossen am",
    "effective": "발효일 발효일자 발효 효력발생일 시행일 개시일 시작일 시작|effective date"
                 "|effective"
    "|effective from|entry into force|in force from|start date|commencement|commencement date"
    "|starts|start|valid from|from|decorrenza|data decorrenza|data e i v|data eiv|eiv|entrata"
    " in vigore|data di entrata in"
    " vigore|inizio|data inizio|data di inizio|inizio validita|in vigore dal|dal|efficacia"
    "|entree en vigueur|date d'entree en vigueur|prise d'effet|date de debut|debut|entrada en vigor"
    "|fecha de entrada en vigor|en vigor desde|en vigueur depuis|in force since|effective since|eif"
    "|in kraft|in kraft seit|inkrafttreten"
    "|date eif|date of effect|inicio|fecha de inicio|vigencia desde|desde",
    "end": "종료일 종료일자 만료일 만료일자 유효기한 유효기간만료일"
           " 종료 만료 만기 만기일 효력종료일|end date|expiry"
           " date|expiry"
    "|expiration|expiration date|expires|expires on|expiring on|valid until|valid till|valid up to"
    "|valid to|validity until|end|ends|until|to|termination date|date of expiry|scadenza"
    "|data scadenza|data di scadenza|fine|data fine|data di fine|fine validita|termine|al"
    "|valido fino al|echeance|date d'echeance|expiration|date d'expiration|valable jusqu"
    "|valable jusqu'en|valable jusqu'au|date de fin|fin|vencimiento|fecha de vencimiento|fecha"
    " de fin"
    "|ablauf|ablaufdatum|gultig bis|befristet bis"
    "|fecha fin|fecha de termino|vigencia hasta|valido hasta|hasta|termino",
    "term": "유효기간 협약기간 존속기간 계약기간 효력기간 기간|duration|validity|validity"
            " period|period"
    "|period of validity|term|terms|length|tenure|durata|validita|periodo|periodo di validita|duree"
    "|validite|periode|duracion|vigencia|plazo|dauer|laufzeit|geltungsdauer|gultigkeitsdauer",
    "renewals": "재체결일 재체결일자 갱신체결일"
                " 갱신 갱신일 갱신현황 갱신이력 갱신내역 연장 재체결 갱신여부 연장여부"
                " 연장이력 연장현황|renewal|renewals"
                "|renewed"
    "|renewed on|renewal date|extension|extensions|rinnovo|rinnovi|rinnovato il|data rinnovo"
    "|proroga"
    "|proroghe|renouvellement|renouvellements|reconduction|renovacion|renovaciones|prorroga",
    "changes": "개정 개정일 개정일자 개정이력 개정내역 개정현황 변경협약|addenda|addendum|amendment"
    "|amendments|amended on|amendment date|date of amendment|emendamento|emendamenti"
    "|atto aggiuntivo|atti aggiuntivi|avenant|avenants|adenda|adendas|enmienda|enmiendas",
    # "종료일", "termination date": of the term, unless another column tells its end (`columns`)
    "ended": "해지일 해지일자 해지통보일 종료통보일 종료통보일자"
             " 폐기일 폐기일자 폐기통보일 폐지일 실효일 실효일자"
    " 탈퇴일 탈퇴일자 효력상실일 효력소멸일 종료통고일"
    "|terminated|terminated on|date terminated|date of termination|denounced|denounced on"
    "|date of denunciation|denunciation|withdrawn on|date of withdrawal|withdrawal date|abrogated"
    " on"
    "|date of abrogation|ceased on|date of cessation|notice of termination|termination notice"
    "|notice given on|date of notice|data di denuncia|data denuncia|denunciato il|denuncia"
    "|data di disdetta|data disdetta|disdetto il|disdetta|data di recesso|data recesso|terminato il"
    "|cessato il|data di cessazione|data cessazione|revocato il|data di revoca|abrogato il"
    "|data di abrogazione|denonce le|date de denonciation|denonciation|abroge le|date d'abrogation"
    "|resilie le|date de resiliation|fecha de denuncia|denunciado el|terminado el"
    "|fecha de terminacion|rescindido el|fecha de rescision",
    "notice": "통보기간 통보기한 해지통보기간 종료통보기간 예고기간 통지기간"
    "|notice|notice period|period of notice|termination notice period|preavviso"
    "|termine di preavviso|periodo di preavviso|preavis|delai de preavis|preaviso"
    "|plazo de preaviso",
    "country": "국가 국가명 국가코드 국가부호"
               " 소재국 소재국가 상대국 상대국가 나라 국명 체결국 체결국가 당사국"
               "|country|country code|iso|iso code|iso country|iso country code|codice paese"
               "|codice stato"
    "|code pays|codigo pais"
    "|countries|nation|country name|country of partner|partner country|state party|stato estero"
    "|paese|paesi|nazione|paese partner|paese controparte|stato controparte|stati|pays|pays"
    " partenaire|etat partenaire|land|staat|partnerland|vertragsstaat|pais|paises|pais socio|pais"
    " contraparte",
    "partner": "기관명 기관 상대기관 상대기관명 협약기관 협약기관명 체결기관 체결기관명"
               " 대상기관 협력기관"
    " 기구명 국제기구명 협력대상 협약대상 체결대상 상대방 상대측 대학명 학교명 당사자 협력처 체결처"
    "|partner|partners|partner institution|partner name|institution|institutions|institute"
    "|organisation|organization|organisations|organizations|counterpart|counterparty|counterparties"
    "|party|parties|participants|contracting parties|signatory party|university|agency|name of"
    " the institute|name of institution"
    "|name of the organisation|name of partner|foreign partner|controparte|controparti|ente|enti"
    "|istituzione|istituzioni|istituto|contraente|contraenti|parti contraenti|parte|parti|parte"
    " contraente|soggetto|soggetti"
    "|organismo|organizzazione|universita|ente partner|ente estero|institution partenaire"
    "|partenaire|partenaires|organisme|etablissement|contrepartie|institucion|instituciones"
    "|vertragspartner|vertragspartei|vertragsparteien|contraparte|contrapartes|entidad|organismo"
    "|socio|universidad|institucion socia|institucio",
    "own_unit": "담당부서 주관부서 소관부서 소관부처 주무부처 소관과 소관 부서 주관 담당과"
                "|department|department concerned"
    "|centre concerned|center concerned|faculty|school|division|responsible unit|unit|our side"
    "|responsible office|ufficio|ufficio competente|ufficio responsabile|struttura|struttura"
    " proponente|dipartimento|direzione|area responsabile|service|service responsable|departement"
    "|direction|departamento|unidad|facultad|area responsable|dependencia",
    "title": "협약명 문서명 제목 명칭 건명 협정명 조약명 약정명 양해각서명 협약서명 사업명"
             " 협약제목|title|name of arrangement|name of the arrangement|name of treaty|name of"
             " instrument"
    "|name of document|name of the document|treaty|arrangement|nome dell'accordo|nome accordo"
    "|titel|bezeichnung"
    "|agreement title|title of agreement|title of mou|name of mou|name of agreement|document"
    "|name of the agreement|agreement|mou|subject|oggetto|oggetto dell'accordo|titolo|denominazione"
    "|accordo|intitule|titre|objet|accord|denomination|titulo|asunto|objeto|nombre del convenio"
    "|convenio|acuerdo|denominacion|titol",
    "kind": "조약구분 조약종류 분류"
            " 유형 종류 형태 협약유형 협약종류 문서유형 문서종류 문서 구분|form|type|kind|type of"
            " agreement"
            "|agreement type"
    "|category|instrument|tipo|tipologia|tipo atto|tipo di atto|natura|type d'accord|nature"
    "|categorie|tipo de convenio|tipo de acuerdo|clase|categoria",
    "areas": "교류내용 협력내용 협약내용 주요내용 협력분야 협약분야 분야 내용|area|areas|areas of"
    " cooperation|field|fields|field of cooperation|scope|purpose|contents|content|activities"
    "|materia|materie|settore|settori|ambito|ambiti|contenuto|finalita|domaine|domaines|contenu"
    "|contenido|ambito de cooperacion|finalidad",
    "place": "체결장소 서명장소 장소 체결지 서명지"
             "|place|place of signature|venue|location|luogo|luogo"
             " di firma"
    "|luogo firma|lieu|lieu de signature|lugar|lugar de firma",
    "signatories": "서명자 체결자 서명권자|signatory|signatories|signed by|signers|firmatario"
                   "|firmatari"
    "|signataire|signataires|firmante|firmantes",
    "remark": "비고 특이사항 특기사항 참고사항 참고 기타 메모|remark|remarks|note|notes|comment"
              "|comments"
    "|bemerkung|bemerkungen|anmerkung|anmerkungen|annotazioni|annotazione|osservazioni"
    "|osservazione|observation|observations|remarque"
    "|remarques|notas|nota|observaciones|comentarios|commentaires",
    "status": "상태 현황 진행상황 진행상태 유효여부 효력여부 추진현황 발효여부 효력상태 이행상태"
              "|status|current status|state|stato"
    "|stato accordo|situazione|vigente|in vigore|etat|statut|situation|estado|situacion",
    "file_number": "문서번호 관리번호 등록번호 조약번호 협약번호|file no|file number|reference|ref"
    "|reference no|reference number|agreement no|mou no|n fascicolo|fascicolo|numero fascicolo"
    "|numero protocollo|n protocollo|protocollo|codice|repertorio|n repertorio|dossier|n dossier"
    "|numero de dossier|expediente|n expediente|codigo|cote",
    "number": "연번 순번 번호 순 일련번호|no|n|nr|num|number|s no|sl no|sr no|serial no|serial"
              " number"
    "|serial|sno|id|numero|progressivo|prog|n ordine|n d'ordre|nro|item|#",
    # dates of the file's own making, people of the office: never days of the agreement
    "ignore": "등록일 접수일 입력일 수정일 보고일 담당 담당자 연락처 작성자 지역 대륙 권역|data"
    " protocollo|data di protocollo|data inserimento|data registrazione|ultimo aggiornamento"
    "|ultima modifica|last modified"
    "|date of entry|entry date|last updated|updated|date received|received on|contact"
    "|contact person|focal point|referente|responsabile|date d'enregistrement|mise a jour|contacto"
    "|fecha de registro|actualizado|region|continent|continente|area geografica",
}  # fmt: skip
_FILLERS = (
    "of the and or a an name names our their concerned de di del della dell dei degli la le les"
    " l il"
    " lo en in on by with per si no yes month day d et du des no n nr si list details"
)
FILLERS = frozenset(_FILLERS.split())
#: These alone are too short to count inside a longer head.
_WHOLE_ONLY = (
    "al to dal from n no nr id data date fin fine end year anno # state parte 순 체결"
    " 서명 갱신 연장 기관 내용 현황 구분 주관 소관 parti stati data mou agreement accordo accord"
    " service firma signature area unit direction school document term form 문서 land titel"
    " treaty arrangement dauer"
)
WHOLE_ONLY = frozenset(_WHOLE_ONLY.split())
DATE_WORDS = re.compile(
    r"일자|날짜|[가-힣]일$|년월|연월|\bdat[ae]d?\b|\bfecha\b|\bdate\b|decorrenza|scadenza"
)
DATED = re.compile(r"\b(?:date|data|fecha|year|anno)\b|일자|일시|날짜|년월일")
#: Days of what goes before or after: of a draft, of parliaments and gazettes, of files; and days
#: that are only intended.
OF_OTHER_DAYS = re.compile(
    r"가서명|가조인|비준|동의|기탁|수락|가입|심의|재가|승인|공포|게재|관보|고시|등록|접수|등재"
    r"|발효\s?통[보고]"
    r"|기준\s?일|차기|다음|(?:체결|서명|갱신|발효|시행)\s?예정|검토|작성|수정|갱신\s?기한"
    r"|\b(?:regist\w+|publi\w+|pubblic\w+|ratif\w+|deposit\w*|depot|receipt|received|notif\w+"
    r"|approv\w+|approb\w+|initial\w*|review|next|prossim\w+|gazett\w+|gazzett\w+|updat\w+"
    r"|aggiorna\w+|parafat\w*|paraph\w*|provision\w+|provvisor\w+|planned|expected|previst\w+"
    r"|prevue?|protocoll\w+|modif\w+|inseriment\w+|creat\w+|law|legge|loi|ley|parliament\w*)\b"
)
BRACKETED = re.compile(r"\(([^()]*)\)")


def _phrases() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for field, told in HEADS.items():
        hangul, *latin = told.split("|")
        found += [(letters(word), field) for word in hangul.split()]
        found += [(" ".join(words_of(phrase)) or phrase, field) for phrase in latin]
    return sorted(found, key=lambda one: -len(one[0]))


PHRASES = _phrases()
EXACT: dict[str, str] = {}
for _phrase, _field in reversed(sorted(PHRASES, key=lambda one: list(HEADS).index(one[1]))):
    EXACT[_phrase] = _field
#: What stands in heads beside their field: "Treaty title", "Signed event date".
_BESIDE = (
    "treaty treaties event definitive record official full short english korean italian original"
    " current final actual first last bilateral exact effective series volume page text language"
    " trattato trattati effettiva ufficiale lingua testo atto atti legge ratifica traite traites"
    " officiel langue texte tratado tratados oficial idioma texto"
)
HEAD_WORDS = (
    FILLERS
    | frozenset(_BESIDE.split())
    | {word for phrase, _field in PHRASES if not has_hangul(phrase) for word in phrase.split()}
)


@cache
def field_of(head: str) -> str:
    """The field a head names, "" for none."""
    bare = " ".join(words_of(BRACKETED.sub(" ", plain(head)))) or " ".join(words_of(head))
    if not bare:
        return "number" if head.strip() in ("#", "№") else ""
    compact = letters(bare)
    found = EXACT.get(bare) or (EXACT.get(compact) if has_hangul(bare) else None)
    if found is None and is_dated(head) and OF_OTHER_DAYS.search(unaccented(head)):
        return "ignore"
    return found or _inside(bare)


def _inside(bare: str) -> str:
    """The field of the longest phrase within a head."""
    padded, compact = f" {bare} ", letters(bare)
    found: list[tuple[int, str]] = []
    for phrase, field in PHRASES:
        if phrase in WHOLE_ONLY:
            continue
        if (phrase in compact) if has_hangul(phrase) else (f" {phrase} " in padded):
            found.append((len(phrase), field))
    fields = {field for _length, field in found}
    if "place" in fields:  # "luogo e data": the day stands behind the place
        return "signed" if DATED.search(bare) else "place"
    if {"end", "term"} <= fields:  # "valid up to / duration"
        return "end" if has_hangul(bare) and compact.endswith(("일", "일자")) else "term"
    if found:
        return found[0][1]
    words = bare.split()
    if DATED.search(bare) and not has_hangul(bare) and not HEAD_WORDS.issuperset(words):
        return ""  # "released date": of what, nobody knows
    first = [EXACT[word] for word in words if word in EXACT and word in WHOLE_ONLY]
    return first[0] if first else ""


@cache
def is_head(text: str) -> bool:
    """Whether a cell may be a head: short, without a number, made of words of heads."""
    bare = unaccented(text)
    if len(bare) > 60 or re.search(r"\d{2}", bare):
        return False
    if not field_of(text):
        return False
    found = words_of(text)
    if has_hangul(bare):
        return len(letters(text)) <= 14
    known = sum(word in HEAD_WORDS for word in found)
    return known >= 0.7 * len(found)


@cache
def is_dated(head: str) -> bool:
    """Whether a head speaks of a day, whatever day."""
    return DATE_WORDS.search(unaccented(head)) is not None
