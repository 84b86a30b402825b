"""The words in which people write dates, as data: Korean, English, Italian and Spanish, the months
of French, German and Portuguese, and what `agreements.wording` writes itself.

All are casefolded and NFKC-normalised, as `reading` compares them (so 1º has become 1o).
"""

import re
from collections.abc import Iterable

#: Marks and Chinese characters that stand for those the patterns know (年月日, weekdays).
SAME_AS = str.maketrans("’‘‐−年月火水木金土日", "''--년월화수목금토일")


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first, so that none hides behind its beginning."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


#: Somebody said that nobody wrote it down. `?` and `-` alone; "2013?" is a doubt about 2013.
NOT_RECORDED = {
    "", "-", "--", "–", "—", "?", "??", "미상", "불명", "미정", "기록 없음", "n/a", "n.a.", "n.d.",
    "unknown", "not known", "not recorded", "undated", "tbd", "tba", "ignota", "non nota",
    "non noto", "non registrata", "da definire", "sin fecha",
}  # fmt: skip
#: What stores write for no day at all: 0000-00-00, 00/00/0000, 0000년 0월 0일.
ZEROS = re.compile(r"(?:0000|(?:0[ ./\-년월일]{0,2}){6,8})\Z")
#: Open on both sides.
AT_SOME_TIME = {"at some time", "시기 미상", "in data imprecisata"}
#: Remarks beside a date. `planned` warns; the others lower what is known of it.
PLANNED = {
    "예정", "예정일", "잠정", "planned", "tentative", "expected", "tbc", "previsto", "prevista",
    "in programma", "da confermare",
}  # fmt: skip
DOUBTED = {"추정", "?", "uncertain", "incerta", "incerto"}
#: In brackets beside a date, and nothing to it: by whose clock, the how manieth.
BESIDE_THE_POINT = {
    "현지시간", "현지 시간", "현지시각", "현지 시각", "현지", "현지일자", "현지 일자", "한국시간",
    "한국 시간", "local time", "local date", "local", "kst", "cet", "cest", "ora locale",
    "data locale", "양력", "양", "hora local", "heure locale", "ortszeit",
}  # fmt: skip
ROUND = re.compile(
    r"제?\s?\d{1,3}\s?(?:회차|회|차)|(?:no\.?|n\.|nr\.|#)\s?\d{1,3}|"
    r"\d{1,3}(?:st|nd|rd|th|o|a|°)(?: (?:round|session|time|renewal|edizione|volta|rinnovo))?\Z"
)
#: In brackets beside a date, they change it or take it back: refused.
CHANGING = re.compile(
    r"음력|\b음\b|lunar|연기|취소|이전|이후|까지|부터|before|after|until|since|postponed|cancelled|canceled"
    r"|rinviat|annullat|prima|dopo|fino|기원전|\bbc\b|\ba\.?c\b"
)
ABOUT_BEFORE = {"≈", "약", "circa", "ca.", "c.", "about", "around", "approx.", "verso il", "verso"}
ABOUT_AFTER = {"경", "쯤", "무렵", "circa", "ca."}

#: From January on, by language: in full, and as they are shortened.
MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
        "dicembre",
        "gen feb mar apr mag giu lug ago set ott nov dic",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "janv févr mars avr mai juin juil août sept oct nov déc",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jänner feber maerz apr mai juni juli aug sept okt nov dez",
        "jan feb mär apr mai jun jul aug sep okt nov dez",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "jan fev mar abr mai jun jul ago set out nov dez",
    )
    for number, name in enumerate(names.split(), start=1)
}
#: Every season but winter, which lies in two years, by its first month.
SEASONS = {
    name: first
    for first, names in (
        (3, "봄 spring primavera"),
        (6, "여름 summer estate"),
        (9, "가을 autumn fall autunno"),
    )
    for name in names.split()
}

#: Monday first. A weekday that disagrees is answered in the manner it was written in.
WEEKDAYS = tuple(
    tuple(names.split())
    for names in (
        "월 화 수 목 금 토 일",
        "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
        "monday tuesday wednesday thursday friday saturday sunday",
        "mon tue wed thu fri sat sun",
        "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "lunedi martedi mercoledi giovedi venerdi sabato domenica",
        "lun mar mer gio ven sab dom",
        "lunes martes miércoles jueves viernes sábado domingo",
    )
)
#: Where no brackets set them apart, 일 is also "day" and mar also March.
BARE_WEEKDAYS = {
    name for names in WEEKDAYS for name in names if len(name) > 1 and name not in MONTHS
}

DAYS_AWAY = {
    "그저께": -2, "그제": -2, "어제": -1, "오늘": 0, "금일": 0, "내일": 1, "명일": 1, "모레": 2,
    "the day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1,
    "the day after tomorrow": 2, "l'altro ieri": -2, "ieri": -1, "oggi": 0, "domani": 1,
    "dopodomani": 2, "ayer": -1, "hoy": 0, "stamattina": 0, "stamani": 0, "stasera": 0,
    "this morning": 0, "this afternoon": 0, "this evening": 0, "tonight": 0, "tmrw": 1,
}  # fmt: skip
#: So many days or weeks from today or ago. Months are no such sum: nobody means the very day.
NUMBERS = {
    "한": 1, "두": 2, "세": 3, "네": 4, "일": 1, "이": 2, "삼": 3, "사": 4,
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "ten": 10,
    "un": 1, "una": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "dieci": 10,
}  # fmt: skip
DAYS_COUNTED = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "열흘": 10, "보름": 15}
_N = r"(?P<n>\d{1,3}|" + any_of(NUMBERS) + ")"
SPANS_AWAY = tuple(
    re.compile(pattern + r"\Z", re.ASCII)
    for pattern in (
        rf"{_N}\s?(?:일|(?P<week>주일?))\s?(?:(?P<after>후|뒤)|전)에?",
        rf"(?P<n>{any_of(DAYS_COUNTED)})\s?(?:(?P<after>후|뒤)|전)에?",
        rf"(?P<after>in) {_N} (?:days?|(?P<week>weeks?))",
        rf"{_N} (?:days?|(?P<week>weeks?)) ago",
        rf"(?P<after>fra|tra) {_N} (?:giorn[oi]|(?P<week>settiman[ae]))",
        rf"{_N} (?:giorn[oi]|(?P<week>settiman[ae])) fa",
    )
)
MONTHS_AWAY = {
    "지난달": -1, "지난 달": -1, "이번 달": 0, "이번달": 0, "이달": 0, "다음 달": 1, "다음달": 1,
    "last month": -1, "this month": 0, "next month": 1, "il mese scorso": -1, "questo mese": 0,
    "il mese prossimo": 1, "il prossimo mese": 1,
}  # fmt: skip
YEARS_AWAY = {
    "작년": -1, "지난해": -1, "올해": 0, "금년": 0, "내년": 1,
    "last year": -1, "this year": 0, "next year": 1, "l'anno scorso": -1, "quest'anno": 0,
    "l'anno prossimo": 1, "il prossimo anno": 1, "este año": 0,
}  # fmt: skip
#: Weeks run from Monday to Sunday. "Next Tuesday" is the one of next week, and says so.
WEEKS_AWAY = {
    "지난주": -1, "지난 주": -1, "이번 주": 0, "이번주": 0, "금주": 0, "다음 주": 1, "다음주": 1,
    "차주": 1, "this": 0, "next": 1, "next week": 1, "last week": -1, "questo": 0, "questa": 0,
    "prossimo": 1, "prossima": 1,
}  # fmt: skip
WEEKS_AFTER = {
    "prossimo": 1, "prossima": 1, "next week": 1, "last week": -1, "della prossima settimana": 1,
    "this week": 0, "di questa settimana": 0, "della settimana prossima": 1,
}  # fmt: skip
LOOSELY_NEXT = {"next", "prossimo", "prossima"}

_QUARTERS = (
    "1분기|1/4분기|1사분기|q1|1q|first quarter|1st quarter|primo trimestre|i trimestre",
    "2분기|2/4분기|2사분기|q2|2q|second quarter|2nd quarter|secondo trimestre|ii trimestre",
    "3분기|3/4분기|3사분기|q3|3q|third quarter|3rd quarter|terzo trimestre|iii trimestre",
    "4분기|4/4분기|4사분기|q4|4q|fourth quarter|4th quarter|quarto trimestre|iv trimestre",
)
_HALVES = (
    "상반기|전반기|h1|1h|first half|1st half|primo semestre|prima metà|i semestre",
    "하반기|후반기|h2|2h|second half|2nd half|secondo semestre|seconda metà|ii semestre",
)
#: The second number of the EDTF text: quarters 33–36, halves 40 and 41.
PARTS_OF_YEAR = (
    {
        name: number
        for first, table in ((33, _QUARTERS), (40, _HALVES))
        for number, names in enumerate(table, start=first)
        for name in names.split("|")
    }
    | {
        f"{nth}{mark} {name}": first + nth - 1
        for first, name, count in ((33, "trimestre", 4), (40, "semestre", 2))
        for nth in range(1, count + 1)
        for mark in "o°"
    }
    | {f"{name}{nth}": 32 + nth for name in ("quarter ", "t") for nth in range(1, 5)}
)
