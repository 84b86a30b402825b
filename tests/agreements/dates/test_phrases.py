"""Each reader of dates alone: what it reads, what it asks, and what it leaves to others."""

from datetime import date

import pytest

from agreements.dates.phrases import Asked, find, finding

#: A Friday.
ON = date(2026, 11, 27)
ORDERS = {"ko": "mdy", "it": "dmy"}
#: Reader -> (text, language and what is known of the sentence, date, what is asked). "-": nothing
#: is read; None: a time is meant that no calendar has.
TABLE = {
    "half of a month": [
        ("la prima meta di dicembre", "it", "[2026-12-01..2026-12-15]", ""),
        ("nella seconda meta di novembre 2026", "it", "[2026-11-16..2026-11-30]", ""),
        ("the first half of december", "en", "[2026-12-01..2026-12-15]", ""),
        ("in the second half of february 2028", "en", "[2028-02-16..2028-02-29]", ""),
        ("12월 전반", "ko", "[2026-12-01..2026-12-15]", ""),
        ("12월 후반부에", "ko", "[2026-12-16..2026-12-31]", ""),
        ("2027년 1월 전반", "ko", "[2027-01-01..2027-01-15]", ""),
        ("13월 전반", "ko", None, "no_such_day"),
        ("12월 전반적인 논의", "ko", "-", ""),
        ("first half of 2027", "en", "-", ""),
        ("la prima meta del progetto", "it", "-", ""),
    ],
    "lunar": [
        ("음력 8월 15일", "ko", None, "beside"),
        ("음력 1월", "ko", None, "beside"),
        ("음력 15일", "ko", None, "beside"),
        ("음력", "ko", None, "beside"),
        ("lunar august 15", "en", None, "beside"),
        ("lunar january 1", "en", None, "beside"),
        ("양력 8월 15일", "ko", "-", ""),
        ("lunar calendar", "en", "-", ""),
    ],
    "korean": [
        ("12월 3일", "ko", "2026-12-03", ""),
        ("2026년 12월 3일", "ko", "2026-12-03", ""),
        ("'26년 12월 3일", "ko", "2026-12-03", ""),
        ("26년 6월", "ko", "2026-06", ""),
        ("12월3일", "ko", "2026-12-03", ""),
        ("작년 12월 3일", "ko", "2025-12-03", ""),
        ("내년 1월 초", "ko", "[2027-01-01..2027-01-10]", ""),
        ("지난달 말", "ko", "[2026-10-21..2026-10-31]", ""),
        ("다음달 10일", "ko", "2026-12-10", ""),
        ("익월 말일", "ko", "2026-12-31", ""),
        ("12월 중순", "ko", "[2026-12-11..2026-12-20]", ""),
        ("12월 둘째주", "ko", "[2026-12-07..2026-12-13]", ""),
        ("12월 첫째 주 목요일", "ko", "2026-12-03", ""),
        ("12월 마지막 금요일", "ko", "2026-12-25", ""),
        ("2월 29일", "ko", None, "no_such_day"),
        ("2028년 2월 29일", "ko", "2028-02-29", ""),
        ("13월 5일", "ko", None, "no_such_day"),
        ("11월 31일", "ko", None, "no_such_day"),
        ("12월 3 콘십 회의", "ko", "2026-12-03", "which_day"),
        ("12월 다섯째주", "ko", "[2026-12-28..2027-01-03]", ""),
        ("11월 다섯째주", "ko", None, "no_such_day"),
        ("12월 3~5일", "ko", "2026-12-03/2026-12-05", ""),
        ("12월 3일부터 5일", "ko", "2026-12-03/2026-12-05", ""),
        ("12월 5~3일", "ko", "2026-12-05", "no_such_day"),
        ("12월 3일(목)", "ko", "2026-12-03", ""),
        ("12월 3일(금)", "ko", "2026-12-03", "weekday"),
        ("12월 3일 목요일", "ko", "2026-12-03", ""),
        ("월요일", "ko", "-", ""),
        ("3개월", "ko", "-", ""),
        ("세월", "ko", "-", ""),
        ("12월요일", "ko", "-", ""),
    ],
    "months": [
        ("10~11월", "ko", "2026-10-01/2026-11-30", ""),
        ("2027년 1~3월", "ko", "2027-01-01/2027-03-31", ""),
        ("1월~2월", "ko", "2027-01-01/2027-02-28", ""),
        ("10-12월", "ko", "2026-10-01/2026-12-31", ""),
        ("내년 3~4월", "ko", "2027-03-01/2027-04-30", ""),
        ("0~3월", "ko", None, "no_such_day"),
        ("11~13월", "ko", None, "no_such_day"),
        ("12~11월", "ko", None, "no_such_day"),
        ("10~11월 3일", "ko", "-", ""),
        ("10~11개월", "ko", "-", ""),
    ],
    "third of a year": [
        ("내년 초", "ko", "[2027-01-01..2027-04-30]", "which_day"),
        ("2027년 중반", "ko", "[2027-05-01..2027-08-31]", "which_day"),
        ("올해 말까지", "ko", "[2026-09-01..2026-12-31]", "which_day"),
        ("연말", "ko", "[2026-09-01..2026-12-31]", "which_day"),
        ("연초", "ko", "[2026-01-01..2026-04-30]", "which_day"),
        ("early 2027", "en", "[2027-01-01..2027-04-30]", "which_day"),
        ("late next year", "en", "[2027-09-01..2027-12-31]", "which_day"),
        ("fine anno", "it", "[2026-09-01..2026-12-31]", "which_day"),
        ("all'inizio del 2027", "it", "[2027-01-01..2027-04-30]", "which_day"),
        ("meta 2027", "it", "[2027-05-01..2027-08-31]", "which_day"),
        ("연말정산", "ko", "-", ""),
        ("early december", "en", "-", ""),
        ("fine settimana", "it", "-", ""),
    ],
    "year": [
        ("2027년", "ko", "2027", ""),
        ("27년", "ko", "2027", ""),
        ("작년", "ko", "2025", ""),
        ("재작년", "ko", "2024", ""),
        ("in 2027", "en", "2027", ""),
        ("nel 2027", "it", "2027", ""),
        ("next year", "en", "2027", ""),
        ("l'anno scorso", "it", "2025", ""),
        ("during 2025", "en", "2025", ""),
        ("2027", "en", "-", ""),
        ("in 2027-12", "en", "-", ""),
        ("n. 2027", "en", "-", ""),
        ("3000년", "ko", "-", ""),
    ],
    "part": [
        ("상반기", "ko", "2026-40", ""),
        ("2027년 상반기", "ko", "2027-40", ""),
        ("내년 하반기", "ko", "2027-41", ""),
        ("2027년 1분기", "ko", "2027-33", ""),
        ("올해 4/4분기", "ko", "2026-36", ""),
        ("h1 2027", "en", "2027-40", ""),
        ("the second half of 2027", "en", "2027-41", ""),
        ("2027 q3", "en", "2027-35", ""),
        ("nel primo semestre 2027", "it", "2027-40", ""),
        ("secondo trimestre del 2027", "it", "2027-34", ""),
        ("이번 분기", "ko", "2026-36", ""),
        ("다음 분기", "ko", "2027-33", ""),
        ("last quarter", "en", "2026-35", ""),
        ("trimestre", "it", "-", ""),
        ("half of them", "en", "-", ""),
        ("반기", "ko", "-", ""),
        ("faq1", "en", "-", ""),
        ("first half of the project", "en", "-", ""),
        ("last quarter of 2027", "en", "2027-36", ""),
        ("prima meta dell'anno", "it", "2026-40", ""),
    ],
    "named month": [
        ("3 december 2026", "en", "2026-12-03", ""),
        ("3rd of december", "en", "2026-12-03", ""),
        ("december 3", "en", "2026-12-03", ""),
        ("december 3, 2026", "en", "2026-12-03", ""),
        ("3 dicembre", "it", "2026-12-03", ""),
        ("1° giugno 2026", "it", "2026-06-01", ""),
        ("il 3 dicembre 2026", "it", "2026-12-03", ""),
        ("3 dec '26", "en", "2026-12-03", ""),
        ("dec 3", "it", "2026-12-03", "abbreviation"),
        ("3 mar", "en", "2026-03-03", "which_year"),
        ("31 aprile 2026", "it", None, "no_such_day"),
        ("in march 2027", "en", "2027-03", ""),
        ("mid december", "en", "[2026-12-11..2026-12-20]", ""),
        ("fine dicembre", "it", "[2026-12-21..2026-12-31]", ""),
        ("la prima settimana di dicembre", "it", "[2026-11-30..2026-12-06]", ""),
        ("the first week of december", "en", "[2026-11-30..2026-12-06]", ""),
        ("il secondo giovedi di dicembre", "it", "2026-12-10", ""),
        ("the last friday of december", "en", "2026-12-25", ""),
        ("last december", "en", "2025-12", ""),
        ("next march", "en", "2027-03", ""),
        ("marzo scorso", "it", "2026-03", ""),
        ("we may meet", "en", "-", ""),
        ("decision", "en", "-", ""),
        ("3 decisions", "en", "-", ""),
        ("march to the office", "en", "-", ""),
        ("december 15 people", "en", "-", ""),
    ],
    "days of a month": [
        ("3-5 december 2026", "en", "2026-12-03/2026-12-05", ""),
        ("from 3 to 5 december", "en", "2026-12-03/2026-12-05", ""),
        ("dal 3 al 5 dicembre", "it", "2026-12-03/2026-12-05", ""),
        ("dall'1 all'8 dicembre", "it", "2026-12-01/2026-12-08", ""),
        ("december 3-5, 2026", "en", "2026-12-03/2026-12-05", ""),
        ("fra il 1 e il 10 dicembre", "it", "[2026-12-01..2026-12-10]", ""),
        ("between 3 and 5 december", "en", "[2026-12-03..2026-12-05]", ""),
        ("3 and 4 december", "en", "2026-12-03/2026-12-04", ""),
        ("3 and 5 december", "en", "2026-12-03/2026-12-05", "which_day"),
        ("3 or 4 december", "en", "2026-12-03/2026-12-04", "which_day"),
        ("3-5/12/2026", "it", "2026-12-03/2026-12-05", ""),
        ("3-5/12/2026", "ko", "-", ""),
        ("5-3 december 2026", "en", None, "no_such_day"),
        ("30-31 novembre 2026", "it", None, "no_such_day"),
        ("3 december", "en", "-", ""),
        ("3 people and 5 december", "en", "-", ""),
    ],
    "month away": [
        ("last month", "en", "2026-10", ""),
        ("next month", "en", "2026-12", ""),
        ("il mese scorso", "it", "2026-10", ""),
        ("il mese prossimo", "it", "2026-12", ""),
        ("early next month", "en", "[2026-12-01..2026-12-10]", ""),
        ("the first week of next month", "en", "[2026-11-30..2026-12-06]", ""),
        ("the 3rd of next month", "en", "2026-12-03", ""),
        ("fine del mese prossimo", "it", "[2026-12-21..2026-12-31]", ""),
        ("31 of this month", "en", None, "no_such_day"),
        ("month", "en", "-", ""),
        ("a month ago", "en", "-", ""),
        ("mese", "it", "-", ""),
        ("la prima settimana del mese prossimo", "it", "[2026-11-30..2026-12-06]", ""),
    ],
    "third of this month": [
        ("월말까지", "ko", "[2026-11-21..2026-11-30]", ""),
        ("월초", "ko", "[2026-11-01..2026-11-10]", ""),
        ("fine mese", "it", "[2026-11-21..2026-11-30]", ""),
        ("a meta mese", "it", "[2026-11-11..2026-11-20]", ""),
        ("inizio mese", "it", "[2026-11-01..2026-11-10]", ""),
        ("the end of this month", "en", "[2026-11-21..2026-11-30]", ""),
        ("the beginning of the month", "en", "[2026-11-01..2026-11-10]", ""),
        ("12월초", "ko", "-", ""),
        ("세월말", "ko", "-", ""),
        ("월말정산", "ko", "-", ""),
        ("end of the meeting", "en", "-", ""),
        ("fine del mese", "it", "[2026-11-21..2026-11-30]", ""),
        ("fine del mese prossimo", "it", "-", ""),
    ],
    "digits": [
        ("2026-12-03", "ko", "2026-12-03", ""),
        ("2026. 12. 3.", "ko", "2026-12-03", ""),
        ("2026/12/3", "en", "2026-12-03", ""),
        ("03-12-2026", "it", "2026-12-03", ""),
        ("2026.12", "ko", "2026-12", ""),
        ("2026.13", "ko", None, "no_such_day"),
        ("20261203", "ko", "2026-12-03", ""),
        ("26.12.3", "ko", "2026-12-03", ""),
        ("26.12.27", "ko", "2026-12-27", "which_order"),
        ("26.12.3", "it", "2003-12-26", "which_order"),
        ("'26.12.3", "ko", "2026-12-03", ""),
        ("12.3", "ko", "2026-12-03", ""),
        ("12/3", "ko", "2026-12-03", ""),
        ("12.3", "it", "2026-03-12", "which_year"),
        ("3/12", "it", "2026-12-03", ""),
        ("6/3", "en", "2026-06-03", "which_order"),
        ("6/6", "en", "2026-06-06", ""),
        ("25/12", "en", "2026-12-25", ""),
        ("3/12/2026", "it", "2026-12-03", ""),
        ("3/12/2026", "en", "2026-03-12", "which_order"),
        ("2.30", "ko", None, "no_such_day"),
        ("0226-06-01", "ko", None, "no_such_day"),
        ("2226년 6월 1일", "ko", None, "no_such_day"),
        ("11-26", "ko", "2026-11-26", "which_order"),
        ("261203 meeting", "ko", "2026-12-03", "which_order"),
        ("작년 12.3", "ko", "2025-12-03", ""),
        ("12.3~5", "ko", "2026-12-03/2026-12-05", ""),
        ("12.3-12.5", "ko", "2026-12-03/2026-12-05", ""),
        ("12.30~1.2", "ko", "2026-12-30/2027-01-02", ""),
        ("12.3(목)", "ko", "2026-12-03", ""),
        ("12.3(수)", "ko", "2026-12-03", "weekday"),
        ("1.2.3.4", "ko", "-", ""),
        ("0.5", "ko", "-", ""),
        ("12.3%", "ko", "-", ""),
        ("v12.3", "ko", "-", ""),
        ("koneps 2.0", "ko", "-", ""),
        ("12345678", "ko", "-", ""),
        ("2026", "ko", "-", ""),
        ("12:30", "ko", "-", ""),
    ],
    "days away": [
        ("어제", "ko", "2026-11-26", ""),
        ("그제", "ko", "2026-11-25", ""),
        ("모레", "ko", "2026-11-29", ""),
        ("내일은", "ko", "2026-11-28", ""),
        ("yesterday", "en", "2026-11-26", ""),
        ("the day after tomorrow", "en", "2026-11-29", ""),
        ("ieri", "it", "2026-11-26", ""),
        ("l'altro ieri", "it", "2026-11-25", ""),
        ("dopodomani", "it", "2026-11-29", ""),
        ("tonight", "en", "2026-11-27", ""),
        ("yesterdays", "en", "-", ""),
        ("pieri", "it", "-", ""),
        ("토어제", "ko", "-", ""),
        ("오늘날", "ko", "-", ""),
        ("내일배움카드", "ko", "-", ""),
        ("오늘날짜", "ko", "2026-11-27", ""),
    ],
    "days asked": [
        ("엊그제", "ko", "2026-11-25", "beside"),
        ("전날", "ko", "2026-11-26", "beside"),
        ("다음날", "ko", "2026-11-28", "beside"),
        ("이튿날에", "ko", "2026-11-28", "beside"),
        ("the other day", "en", "2026-11-25", "beside"),
        ("giorni fa", "it", "2026-11-25", "beside"),
        ("이전날짜", "ko", "-", ""),
        ("전날짜", "ko", "-", ""),
        ("the other days", "en", "-", ""),
    ],
    "so many": [
        ("3일 전", "ko", "2026-11-24", ""),
        ("3일 후에", "ko", "2026-11-30", ""),
        ("사흘 전", "ko", "2026-11-24", ""),
        ("열흘 뒤에", "ko", "2026-12-07", ""),
        ("2주 전", "ko", "2026-11-13", "which_day"),
        ("두 달 전", "ko", "2026-09", ""),
        ("3개월 후", "ko", "2027-02", ""),
        ("2년 전", "ko", "2024", "which_day"),
        ("3 days ago", "en", "2026-11-24", ""),
        ("a week ago", "en", "2026-11-20", "which_day"),
        ("a fortnight ago", "en", "2026-11-13", "which_day"),
        ("in two weeks", "en", "2026-12-11", "which_day"),
        ("fra tre giorni", "it", "2026-11-30", ""),
        ("due settimane fa", "it", "2026-11-13", "which_day"),
        ("un mese fa", "it", "2026-10", ""),
        ("un anno fa", "it", "2025", "which_day"),
        ("1.3일 전", "ko", "-", ""),
        ("3일 전체", "ko", "-", ""),
        ("3일 전자조달", "ko", "-", ""),
        ("3 days long", "en", "-", ""),
        ("in two minutes", "en", "-", ""),
        ("tra due fuochi", "it", "-", ""),
    ],
    "weekend": [
        ("지난 주말에", "ko", "[2026-11-21..2026-11-22]", "which_day"),
        ("주말", "ko", "[2026-11-21..2026-11-22]", "which_day"),
        ("이번 주말", "ko planned", "[2026-11-28..2026-11-29]", "which_day"),
        ("last weekend", "en", "[2026-11-21..2026-11-22]", "which_day"),
        ("over the weekend", "en", "[2026-11-21..2026-11-22]", "which_day"),
        ("next weekend", "en planned", "[2026-11-28..2026-11-29]", "which_day"),
        ("nel fine settimana", "it", "[2026-11-21..2026-11-22]", "which_day"),
        ("scorso weekend", "it", "[2026-11-21..2026-11-22]", "which_day"),
        ("주말농장", "ko", "-", ""),
        ("weekends", "en", "-", ""),
        ("la fine della settimana", "it", "-", ""),
    ],
    "week": [
        ("지난주", "ko", "[2026-11-16..2026-11-22]", ""),
        ("지난주 화요일", "ko", "2026-11-17", ""),
        ("이번주 금", "ko", "2026-11-27", ""),
        ("다음 주 목요일", "ko", "2026-12-03", ""),
        ("다다음주", "ko", "[2026-12-07..2026-12-13]", ""),
        ("지난주 초", "ko", "[2026-11-16..2026-11-22]", "beside"),
        ("전주 화요일", "ko", "2026-11-17", ""),
        ("last week", "en", "[2026-11-16..2026-11-22]", ""),
        ("tuesday of last week", "en", "2026-11-17", ""),
        ("next week, thursday", "en", "2026-12-03", ""),
        ("late next week", "en", "[2026-11-30..2026-12-06]", "beside"),
        ("giovedi della prossima settimana", "it", "2026-12-03", ""),
        ("la settimana scorsa", "it", "[2026-11-16..2026-11-22]", ""),
        ("이번 주문", "ko", "-", ""),
        ("다음 주제", "ko", "-", ""),
        ("weekly", "en", "-", ""),
        ("전주시", "ko", "-", ""),
        ("settimana", "it", "-", ""),
    ],
    "named weekday": [
        ("지난 금요일", "ko", "2026-11-20", ""),
        ("지난 화요일", "ko", "2026-11-24", "which_day"),
        ("이번 금요일", "ko", "2026-11-27", ""),
        ("다음 화요일", "ko", "2026-12-01", ""),
        ("오는 금요일", "ko", "2026-12-04", ""),
        ("last tuesday", "en", "2026-11-24", "which_day"),
        ("next tuesday", "en", "2026-12-01", ""),
        ("this tuesday", "en", "2026-11-24", "which_day"),
        ("coming friday", "en", "2026-12-04", ""),
        ("martedi scorso", "it", "2026-11-24", "which_day"),
        ("venerdi prossimo", "it", "2026-12-04", ""),
        ("lo scorso venerdi", "it", "2026-11-20", ""),
        ("last mon", "en", "-", ""),
        ("last tuesdays", "en", "-", ""),
        ("지난 월", "ko", "-", ""),
        ("scorso venerdino", "it", "-", ""),
    ],
    "weekday": [
        ("화요일", "ko past", "2026-11-24", ""),
        ("화요일", "ko planned", "2026-12-01", ""),
        ("화요일", "ko", "2026-11-24", "which_day"),
        ("화욜", "ko past", "2026-11-24", ""),
        ("on tuesday", "en past", "2026-11-24", ""),
        ("friday", "en past", "2026-11-20", ""),
        ("friday", "en planned", "2026-12-04", ""),
        ("giovedi", "it planned", "2026-12-03", ""),
        ("il giovedi", "it", "2026-11-26", "which_day"),
        ("tue", "en", "-", ""),
        ("mar", "it", "-", ""),
        ("화", "ko", "-", ""),
        ("mondays", "en", "-", ""),
        ("소화요일", "ko", "-", ""),
    ],
    "day alone": [
        ("20일", "ko", "2026-11-20", "which_month"),
        ("3일에", "ko", "2026-12-03", "which_month"),
        ("20일자", "ko", "2026-11-20", "which_month"),
        ("on the 20th", "en", "2026-11-20", "which_month"),
        ("the 3rd", "en", "2026-12-03", "which_month"),
        ("20 u.s.", "it", "2026-11-20", ""),
        ("30 u.s.", "it", "2026-10-30", ""),
        ("23 c.m.", "it", "2026-11-23", ""),
        ("2 p.v.", "it", "2026-12-02", ""),
        ("32일", "ko", None, "no_such_day"),
        ("3일간", "ko", "-", ""),
        ("3일 전", "ko", "-", ""),
        ("3일차", "ko", "-", ""),
        ("the 3rd session", "en", "-", ""),
        ("20th", "en", "-", ""),
        ("1.3일", "ko", "-", ""),
    ],
}
ROWS = [(name, *row) for name in sorted(TABLE) for row in TABLE[name]]
READ = [row for row in ROWS if row[3] != "-"]


def asked(manner: str, **more) -> Asked:
    """ "ko planned": a Korean line that speaks of a plan."""
    language, *known = manner.split()
    given = {"on": ON, "order": ORDERS.get(language), **dict.fromkeys(known, True), **more}
    return Asked(language=language, **given)


def read(text: str, manner: str, **more) -> list[tuple[str | None, str]]:
    found = find(text, asked(manner, **more))
    return [
        (one.value.text if one.value else None, " ".join(doubt.code for doubt in one.doubts))
        for one in found
    ]


@pytest.fixture
def only(monkeypatch):
    """Leaves the readers of that name."""

    def leave(name: str) -> None:
        left = [one for one in finding.READERS if one.name == name]
        monkeypatch.setattr(finding, "READERS", left)

    return leave


def test_every_reader_has_its_table():
    assert {one.name for one in finding.READERS} == set(TABLE)
    assert all(len(rows) >= 8 for rows in TABLE.values())
    assert all(any(row[2] == "-" for row in rows) for rows in TABLE.values())


@pytest.mark.parametrize(("name", "text", "manner", "value", "doubts"), ROWS)
def test_a_reader_alone(only, name, text, manner, value, doubts):
    only(name)
    assert read(text, manner) == ([] if value == "-" else [(value, doubts)])


@pytest.mark.parametrize(("name", "text", "manner", "value", "doubts"), READ)
def test_beside_all_others_it_reads_the_same(name, text, manner, value, doubts):
    assert read(text, manner) == [(value, doubts)]


@pytest.mark.parametrize(("name", "text", "manner", "value", "doubts"), READ)
def test_words_around_change_nothing(name, text, manner, value, doubts):
    """A date stands where it stands: the words before and behind it are none of its own."""
    around = ("콘십, ", ", 회의") if manner.startswith("ko") else ("x, ", ", y")
    if text[:6].isdigit() and not text[6:7].isdigit():
        pytest.skip("six digits are a day at the beginning of a line only")
    assert read(around[0] + text + around[1], manner) == [(value, doubts)]


@pytest.mark.parametrize("space", ["\n", "\t", "\u00a0", "  "], ids=repr)
@pytest.mark.parametrize(("name", "text", "manner", "value", "doubts"), READ)
def test_another_space_is_read_alike_or_not_at_all(name, text, manner, value, doubts, space):
    """The end of a line inside a phrase; only parts of it may be left, none of them of another day
    where the phrase is found whole."""
    found = find(text.replace(" ", space), asked(manner))
    whole = [one for one in found if one.span == (0, len(text.replace(" ", space)))]
    assert all((one.value and one.value.text) == value for one in whole)


RELATIVE = ("days away", "days asked", "so many", "week", "weekend", "named weekday", "weekday")
ABSOLUTE = [
    row
    for row in READ
    if row[0] in ("korean", "digits", "named month", "days of a month", "part", "months", "year")
    and any(year in row[1] for year in ("2026", "2027", "2028", "'26", "26년", "26.12", "h1"))
]


@pytest.mark.parametrize(("name", "text", "manner", "value", "doubts"), ABSOLUTE)
@pytest.mark.parametrize("on", [date(2019, 2, 28), date(2028, 2, 29), date(2031, 1, 1)], ids=str)
def test_a_year_that_is_written_holds_on_any_day(name, text, manner, value, doubts, on):
    assert read(text, manner, on=on) == [(value, doubts)]


@pytest.mark.parametrize(
    ("name", "text", "manner", "value", "doubts"), [row for row in READ if row[0] in RELATIVE]
)
def test_counted_from_today_it_moves_with_today(name, text, manner, value, doubts):
    """Four weeks later every such date is four weeks later: but counts of months and years."""
    moved = find(text, asked(manner, on=date(2026, 12, 25)))
    before = find(text, asked(manner))
    for one, other in zip(before, moved, strict=True):
        if len(one.value.text) >= 10:
            assert (other.value.earliest - one.value.earliest).days == 28
            assert (other.value.latest - one.value.latest).days == 28
