"""Words of a one-line entry, Korean, English and Italian: data for `activities.quick.reading`."""

import re


def _any(*, korean: str = "", other: str = "") -> re.Pattern[str]:
    """A pattern for any of the words ("_" is a space): Korean ones wherever they stand, others as
    whole words. A word may be a pattern."""
    parts = [word.replace("_", r"\s?") for word in korean.split()]
    parts += [rf"\b{word.replace('_', ' ')}\b" for word in other.split()]
    return re.compile("|".join(parts))


#: Words ("-" may be a space) -> kind. The leftmost, then longest, found in the line decides.
KINDS = {
    "meeting": "회의 화상회의 면담 간담회 회담 총회 협의 미팅 통화 전화 접견 예방 만찬 오찬 조찬"
    " 화상통화"
    " meeting met meet riunione incontro incontrato incontrati incontrata colloquio videoconferenza"
    " videoconference videochiamata videocall telefonata chiamata call phone phoned called spoke"
    " telefonato sentito 콜 콘콜 유선"
    " dinner lunch breakfast pranzo cena colazione-di-lavoro",
    "workshop": "워크숍 워크샵 세미나 포럼 웨비나 workshop seminar seminario webinar",
    "best_practice_exchange": "사례공유 사례교류 사례교환 best-practice best-practices buone-prassi"
    " buone-pratiche",
    "study_visit": "시찰 견학 방문 방한 내방 내한 study-visit visita-di-studio visita visit visited"
    " visits",
    "company_exchange": "기업교류 company-exchange",
    "professional_exchange": "전문가교류 인력교류 secondment",
    "case_selection": "사례선정 case-selection",
    "training": "연수 교육 training formazione corso",
    "publication": "발간 출판 publication pubblicazione",
    "correspondence": "공문 서한 서신 이메일 메일 송부 회신 회답 답신 팩스 친서 letter e-mail"
    " email mail"
    " emailed mailed wrote fax lettera pec nota-di nota-da nota-a scritto scrivere replied nota"
    " sent inviato inviata inviati inviate trasmesso trasmessa spedito spedita forwarded reminder",
}
MODES = {
    "online": "화상 온라인 비대면 웨비나 online zoom webex teams video videoconferenza "
    "videoconference videochiamata videocall telefonata chiamata webinar call 통화 전화",
    "in_person": "대면 in-person in-presenza",
    "hybrid": "하이브리드 hybrid ibrido ibrida",
}
#: Syllables after which a Hangul word is another one: 방문단 is a delegation, 회의록 are minutes.
NOT_BEFORE = {
    "방문": "단객자", "회의": "록실비", "교육": "청부원", "연수": "원구", "대면": "적",
    "서신": "영애", "크숍": "룸장", "콜": "가-힣", "서한": "문",
}  # fmt: skip
#: What was sent or received, whatever it is about: 회의자료 송부.
SENDING = re.compile(
    r"(?:송부|발송|접수|수신|전달|회신|제출|보냄|받음)(?:함|했음|하였음|완료"
    r"|예정)?\s*(?:\([^()]*\))?\Z"
    r"|(?:자료|회의록|의견|초안|문안|보고서|명단|초청장|목록|일정|결과|안건|서류|문서|\.pdf"
    r"|\.hwpx?|\.docx?)"
    r"[을를]?\s?(?:송부|발송|접수|수신|전달|회신|제출)"
)
#: What happens by itself on a day, or is told of somebody else's intention: no contact of that day.
NO_CONTACT = _any(
    korean="만료 효력 자동_연장 하겠다고 한다고 예정이라고 겠다고",
    other="expires? expiring expiry runs_out lapses? scade scadra said_they says_they they_will",
)
#: The day is not fixed.
TENTATIVE = _any(
    korean="잠정 미정 미확정 유력",
    other="tbc tbd tentative da_confermare da_definire provvisori[oa] provisional",
)
#: It is still to be done.
STILL_TO_DO = _any(
    korean="하기(?=\\s*(?:\\d|\\Z)) 필요 독촉(?!\\s?(?:메일|공문|서한)) 요망 해야 할_것(?!\\S)",
    other="remind chase follow_up_with need_to to_do todo must remember_to don't_forget richiamare"
    " sollecitare ricordare ricordarsi_di rispondere chiamare preparare scrivere",
)
#: A day by which something is due.
DEADLINE_WORD = _any(korean="시한 기한 마감", other="deadline scadenza scadenze due_date")
#: The line speaks of what is to come, or of what is over.
PLANNED = _any(
    korean="예정 할_계획 계획임 계획이다 계획_중 계획\\Z 하기로 할_것 키로 추진 약속 잡힘 잡음"
    " 잡기로 갈_것"
    " 개최할 방한할 방문할 열릴 있을",
    other="will to_be_held planned scheduled upcoming tentative tentatively plan_to expected"
    " going_to"
    " previst[oaie] in_programma si_terra ci_sara fissat[oa] programmat[oa] pianificat[oa] sara"
    " saranno"
    " verra verranno visitera visiteranno incontrera incontreremo incontreranno andremo saremo"
    " parteciperemo"
    " partecipera parteciperanno invieremo inviera ricevera riceveremo avra_luogo si_svolgera"
    " arrivera"
    " arriveranno parleremo sentiremo terremo terra",
)
PAST = _any(
    korean="접수 수신 받음 받았 했음 하였음 했다 였음 완료 개최함 다녀옴 마침 마쳤 왔음 갔음"
    " 만남(?![가-힣])"
    " 참석함 면담함 논의함 협의함",
    other="received sent met held visited attended was were discussed spoke came had called emailed"
    " wrote phoned ricevut[oa] inviat[oa] spedit[oa] svolt[oa] tenut[oa] incontrat[oi] partecipato"
    " si_e_tenut[oa] arrivat[oa] scritto sentito",
)
#: The day is one that was given up, or never came about.
CHANGED = _any(
    korean="연기 취소 변경 순연 무산 불발 불참 앞당 당김 미룸 미뤄 늦춤 늦춰 불가 지연",
    other="postponed? moved_(?:to|from) reschedul\\w+ cancel\\w* called_off no-show no_show"
    " declined"
    " brought_forward rinvi\\w+ spostat[oa] annullat[oa] posticipat[oa] anticipat[oa] disdett[oa]"
    " non_disponibile saltat[oa] delayed in_ritardo",
)
#: Something to be done within the time that is told.
TO_DO = _any(
    korean="회신 답신 답장 송부 제출 검토 작성 답변 회답 전달 준비 보고 확인 요청 번역",
    other="send reply answer submit prepare draft review finish invi\\w+ rispo\\w+ prepar\\w+"
    " spedi\\w+",
)
#: A date that belongs to something talked about: "11.20 회의 관련", "2027 계획", "12.3 체결".
TOPIC_AFTER = re.compile(
    r"[^,;()~]{0,12}?\s(?:전|전에|후|후에|뒤|직후|직전|이후|이전)(?![가-힣])"
    r"|[^,;()~]{0,12}?(?:후속|준비|사전)"
    r"|[^,;()~]{0,20}?(?:관련|건으로|건에 대|에 대한|을 위한|를 위한)"
    r"|\s?(?:계획|일정|목표|예산|전망|실적|회의록|회의 ?결과|체결|서명|만료|발효|종료|접수한|받은"
    r"|보낸|개최된|개최한|예정(?!\s*(?:\Z|[,)]))\s)"
    r"|\s(?:plan|plans|targets?|budget|schedule|report|minutes|agenda|follow-up|piano|programma"
    r"|obiettivi"
    r"|bilancio|calendario|verbale|signed|expir\w+|firmato|scadenza)\b"
)
TOPIC_BEFORE = re.compile(
    r"(?<!\w)(?:signed|expires?|expiring|expiry|in force since|effective|firmato|scade|in"
    r" scadenza|about the|about|for the"
    r"|ahead of the|ahead of|in view of(?: the)?|in vista del|만료일|체결일|서명일|발효일|시행일"
    r"|마감일)\s?(?:on\s|il\s)?\Z"
)
#: Something is asked for: a day to come is the one asked for.
REQUESTED = _any(korean="요청 초청장 통보 문의 여부 희망 초청_메일 안내문")
#: The line is about a document, a preparation or a request: the day may be of what it is about.
ABOUT_SOMETHING = _any(
    korean="준비(?!물) 사전 후속 안건 번역 회신 답신 회답 관련 대한 위한 조율",
    other="minutes summary report agenda notes reply replied response answer follow-?up preparing"
    " preparation preparatory invitation invited request requested draft_of translation visit_of"
    " verbale resoconto relazione ordine_del_giorno risposta riscontro seguito preparazione invito"
    " richiesta richiesto bozza traduzione telefonata_sulla sulla_visita sulla_riunione suggests?"
    " suggested wants? wishes asked_whether available expected disponibil[ei] attes[oaie]",
)
#: A meeting that is proposed, not fixed: "회의 제안", "propose a meeting", "proposta di incontro".
#: A proposal that is looked at ("제안서 검토") stands elsewhere in a line.
PROPOSED = re.compile(
    r"\A(?:propos(?:es|ed|e|ing|al|ta|to)|propon\w+|proporre|(?:ha|has)\spropos(?:to|ed))\b"
    r"|\b(?:proposed\sby|propost[ao]\sda)\b|\b(?:proposed|propost[ao])\Z|\A제안\s*:|제안(?:함|했음|하였음|드림|합니다)?\Z",
    re.IGNORECASE,
)
#: ... by the partner: what follows its name, or stands before it.
SUBJECT = re.compile(r"(?:이|가|측에서|에서)(?=\s)")
AFTER_THEM = re.compile(
    r"(?:측|측이|측에서)?\s?제안|\s(?:ha\s|has\s)?(?:propos|propon)", re.IGNORECASE
)
BEFORE_THEM = re.compile(
    r"(?:propost[ao]|proposal|proposed)\s(?:di|da|dal|della|by|from|of)\s\Z", re.IGNORECASE
)
