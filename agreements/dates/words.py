"""The words in which people write dates: Korean, English, Italian and Spanish, as data.

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
#: Remarks beside a date. `planned` warns; the others lower what is known of it.
PLANNED = {
    "예정", "예정일", "잠정", "planned", "tentative", "expected", "tbc", "previsto", "prevista",
    "in programma", "da confermare",
}  # fmt: skip
DOUBTED = {"추정", "?", "uncertain", "incerta", "incerto"}
ABOUT_BEFORE = {"약", "circa", "ca.", "c.", "about", "around", "approx.", "verso il", "verso"}
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
    )
    for number, name in enumerate(names.split(), start=1)
} | {"sept": 9}

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
PARTS_OF_YEAR = {
    name: number
    for first, table in ((33, _QUARTERS), (40, _HALVES))
    for number, names in enumerate(table, start=first)
    for name in names.split("|")
} | {
    f"{nth}{mark} {name}": first + nth - 1
    for first, name, count in ((33, "trimestre", 4), (40, "semestre", 2))
    for nth in range(1, count + 1)
    for mark in "o°"
}
