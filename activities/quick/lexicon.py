"""Words of a one-line entry, Korean, English and Italian: data for `activities.quick.reading`."""

import re

from agreements.dates.words import MONTHS, any_of

#: Words -> kind. The leftmost, then longest, found in the line decides.
KINDS = {
    "meeting": "회의 화상회의 면담 간담회 회담 총회 협의 미팅 통화 meeting riunione incontro "
    "colloquio videoconferenza videoconference videochiamata videocall telefonata chiamata call",
    "workshop": "워크숍 워크샵 세미나 포럼 웨비나 workshop seminar seminario webinar",
    "best_practice_exchange": "사례공유 사례교류 best-practice",
    "study_visit": "시찰 견학 방문 방한 study-visit visita-di-studio visita visit",
    "company_exchange": "기업교류 company-exchange",
    "professional_exchange": "전문가교류 인력교류 secondment",
    "case_selection": "사례선정 case-selection",
    "training": "연수 교육 training formazione corso",
    "publication": "발간 출판 publication pubblicazione",
    "correspondence": "공문 서한 서신 이메일 메일 송부 letter e-mail email lettera",
}
MODES = {
    "online": "화상 온라인 비대면 웨비나 online zoom webex teams video videoconferenza "
    "videoconference videochiamata videocall telefonata chiamata webinar call 통화 전화",
    "in_person": "대면 in-person in-presenza",
    "hybrid": "하이브리드 hybrid ibrido ibrida",
}
#: Syllables after which a Hangul word is another one: 방문단 is a delegation, 회의록 are minutes.
NOT_BEFORE = {"방문": "단객자", "회의": "록실비", "교육": "청부원", "연수": "원구", "대면": "적"}
PEOPLE = "명|인|people|persons|participants|persone|partecipanti|pax"
#: "3 nostri e 5 loro": whose they are, instead of people.
OWNED = re.compile(
    r"(?:dei |of )?(?:(?P<ours>nostri|nostre|ours)|(?P<theirs>loro|theirs))", re.IGNORECASE
)
COUNT = re.compile(
    rf"(?<![\w.])(?P<n>\d{{1,4}})\s?(?P<who>{PEOPLE}|{OWNED.pattern})(?![a-z])", re.IGNORECASE
)
#: What stands before a count and says whose people these are; "외 3명" counts only the others.
OURS = re.compile(r"(?:우리\s?측?|당청|our|ours|nostri|noi)\s*\Z", re.IGNORECASE)
THEIRS = re.compile(r"(?:상대\s?[측방]?|their|theirs|loro)\s*\Z", re.IGNORECASE)
#: ... or after it: "3명 우리, 5명 상대".
OURS_AFTER = re.compile(r"\s?(?:우리\s?측?|당청)(?=\s*(?:[,;/·)]|\Z))")
THEIRS_AFTER = re.compile(r"\s?상대\s?[측방]?(?=\s*(?:[,;/·)]|\Z))")
#: Three or more at one table: whose the people in all were is not said.
MANY_SIDES = re.compile(
    r"(?<!\w)(?:[3-9]|삼|사|다)자\s?(?:간\s?)?(?:회|협|면|간담)|trilateral|multilateral"
)
OTHERS = re.compile(r"(?:외|and|e|altre|altri|other|another)\s*\Z", re.IGNORECASE)
#: What stands before a count and goes with it.
WITH = re.compile(r"(?<!\w)(?:con|with)\s*\Z", re.IGNORECASE)
#: A time of day: 15:00, 15:00~16:30, 오후 3시 반, 3pm, ore 15.30.
TIMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d:.])(?:(?:(?:alle\s)?ore|alle|at|h)\s)?(?:(?P<half>오전|오후)\s?)?(?P<h>\d{1,2}):(?P<m>\d\d)(?![\d:])"
        r"(?:\s?(?P<after>am|pm)\b)?"
        r"(?:\s?[~–-]\s?(?P<h2>\d{1,2}):(?P<m2>\d\d)(?![\d:]))?(?:에|부터)?",
        r"(?<![\d:.])(?:(?P<half>오전|오후)\s?)?(?P<h>\d{1,2})(?:시\s?)?[~–-]\s?"
        r"(?:(?P<half2>오전|오후)\s?)?(?P<h2>\d{1,2})시(?!간)(?:에|까지)?",
        r"(?<![\d:.])(?:(?P<half>오전|오후)\s?)?(?P<h>\d{1,2})시(?!간)"
        r"(?:\s?(?P<m>\d{1,2})분|\s?(?P<ban>반))?(?:에|부터)?",
        r"(?:\bat\s)?(?<![\d:.])(?P<h>\d{1,2})\s?(?P<after>am|pm)\b",
        r"\b(?:(?:dalle|ore|h)\s|dalle\sore\s)(?P<h>\d{1,2})(?:[.:](?P<m>\d\d))?\s?(?:[~–-]|alle)\s?"
        r"(?P<h2>\d{1,2})(?:[.:](?P<m2>\d\d))?(?![\d.:])",
        r"\b(?:alle\sore|ore|alle|h)\s(?P<h>\d{1,2})(?:[.:](?P<m>\d\d))?(?![\d.])",
    )
)
PARTICLES = re.compile(r"(?:과의|와의|에서|과|와|은|는|이|가|의|에|측|을|를|로)(?=[\s,;]|\Z)")
CONNECTORS = re.compile(
    r"(?:총|on|about|with|of|for|at|in|to|from|by|su|sul|sulla|sui|sugli|sulle|con|di|dei|del|della|"
    r"degli|delle|dello|da|dal|dalla|per|a|al|alla|tra|e|ed|and)\b",
    re.IGNORECASE,
)
#: What joins two counts or days: "3 nostri e 5 loro".
JOINED = re.compile(r"\s(?:e|ed|and|및)\s*\Z", re.IGNORECASE)
#: What hangs on at the end once a day is taken away: "inviata il".
HANGING = re.compile(
    r"\s(?:(?:per|entro|nel|for|by|within) ?(?:il|lo|la|the)?"
    r"|on|il|lo|l'|dal|del|in|at)\Z",
    re.IGNORECASE,
)
#: A part of a month; the month is what is kept.
PART_OF_MONTH = re.compile(r"\s?(?:초순?|중순|하순|말)(?=[\s,;에]|\Z)에?")
#: 6.3-5, and the 11.20-21 of a workshop.
SHORT_RANGE = re.compile(r"(?P<month>\d{1,2}[./])(?P<first>\d{1,2})\s?[-~–]\s?(?P<last>\d{1,2})\.?")
#: The most recent of its name, today left out: 지난 금요일, last Friday, venerdì scorso.
LAST_NAMED = re.compile(
    r"(?:지난|last)\s(?P<a>[^\W\d]+)|(?P<b>[^\W\d]+)\sscors[oa]"
    r"|scors[oa]\s(?P<c>[^\W\d]+)",
    re.IGNORECASE,
)
#: What joins two references.
AND = re.compile(r"[\s,;]*(?:(?:및|와|과|and|e|ed|&|·|/|\+)[\s,;]*)?", re.IGNORECASE)
#: Words for a time without digits, wherever they stand in the line.
AWAY = re.compile(
    r"\b(?:어제|그저께|그제|오늘|금일|내일|명일|모레|yesterday|today|tomorrow|ieri|oggi|domani|dopodomani)"
    r"|\b(?:stamattina|stamani|stasera|this (?:morning|afternoon|evening)|tonight|tmrw)\b"
    r"|(?:하루|이틀|사흘|나흘|닷새|열흘|보름|주일?|\d일)\s?(?:후|뒤|전)|\b(?:in|fra|tra)\s\w+\s(?:day|week|giorn|settiman)"
    r"|\b(?:ago|fa)\b"
    r"|지난|이번|이달|다음|반기|분기|\b(?:last|next|this|half|quarter)\b"
    r"|scors[oa]|prossim[oa]|quest[oa]|semestre|trimestre",
    re.IGNORECASE,
)
#: An article or a preposition goes with the day behind it: "il 5/12", "on 3 June".
ARTICLE = re.compile(r"(?<!\w)(?:il|lo|on|in|nel|the)\s\Z", re.IGNORECASE)
#: What stands before a day and what hangs on to it: "on 3 June", 3일에, 6월말.
BEFORE_A_DAY = re.compile(r"\A(?:on|in|nel)\s(?=\S)(?!\w+\s(?:day|week))", re.IGNORECASE)
AFTER_A_DAY = re.compile(
    r"(?:(?<=월)(?:초순?|중순|하순|말))?(?:(?<=[일월년달주기제늘께말초순])(?:에는|에|의|은|는))?\Z"
)
#: 3.6, 3.6.26: who writes the day first does so with dots too.
DOTTED = re.compile(r"\d{1,2}\.\d{1,2}(?:\.(?:\d\d)?)?")
#: A half or a quarter of this year; "1h" alone is an hour.
PART_ALONE = re.compile(
    r"[상하전후]반기|[1-4](?:/4)?\s?분기|q[1-4]|[1-4]q|(?:primo|secondo) semestre"
    r"|(?:primo|secondo|terzo|quarto) trimestre",
    re.IGNORECASE,
)
#: Written like a day, with a month and a day in digits.
LIKE_A_DAY = re.compile(
    r"(?:\d{4}[./-])?\d{1,2}[./-]\d{1,2}\.?|(?:\d{4}년\s?)?\d{1,2}월\s?\d{1,2}일"
    r"|\d{1,2}\s[^\W\d]{3,9}(?:\s\d{4})?|[^\W\d]{3,9}\s\d{1,2}"
)
#: "Nov 19", "marzo 2027": a month by its name, and a day or a year.
NAMED_MONTH = re.compile(rf"{any_of(MONTHS)}\.?\s(?:(?P<day>\d{{1,2}})|\d{{4}})", re.IGNORECASE)
#: A meeting that is proposed, not fixed: "회의 제안", "propose a meeting", "proposta di incontro".
#: A proposal that is looked at ("제안서 검토") stands elsewhere in a line.
PROPOSED = re.compile(
    r"\A(?:propos(?:es|ed|e|ing|al|ta|to)|propon\w+|proporre|(?:ha|has)\spropos(?:to|ed))\b"
    r"|\b(?:proposed\sby|propost[ao]\sda)\b|\A제안\s*:|제안(?:함|했음|하였음|드림|합니다)?\Z",
    re.IGNORECASE,
)
#: ... by the partner: what follows its name, or stands before it.
SUBJECT = re.compile(r"(?:이|가|측에서)\Z")
AFTER_THEM = re.compile(
    r"(?:측|측이|측에서)?\s?제안|\s(?:ha\s|has\s)?(?:propos|propon)", re.IGNORECASE
)
BEFORE_THEM = re.compile(
    r"(?:propost[ao]|proposal|proposed)\s(?:di|da|dal|della|by|from|of)\s\Z", re.IGNORECASE
)
#: What parts of a line may be set apart with.
EDGE = " \t,;:·-–—+&"
