"""Words by which a sentence says when: Korean, English and Italian, as `phrases` compares them
(small letters without accents)."""

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first; a space may be missing in Hangul."""
    return (
        "(?:"
        + "|".join(
            re.escape(word).replace("\\ ", r"\s?" if word > "가" else r"\s")
            for word in sorted(words, key=len, reverse=True)
        )
        + ")"
    )


def in_table(text: str, table: dict[str, int]) -> int:
    """What a word means, however its spaces are set: also across the end of a line."""
    if text in table:
        return table[text]
    bare = "".join(text.split())
    return next(number for word, number in table.items() if "".join(word.split()) == bare)


def korean(table: Iterable[str]) -> list[str]:
    """The words in Hangul."""
    return [word for word in table if word > "가" or word[-1] >= "가"]


def latin(table: Iterable[str]) -> list[str]:
    """The words in Latin letters."""
    return [word for word in table if word < "가" and word[-1] < "가"]


def _table(text: str) -> dict[str, int]:
    """ "a|b=-1 c=2" as {"a": -1, "b": -1, "c": 2}; "_" is a space."""
    found: dict[str, int] = {}
    for entry in text.split():
        names, _equals, number = entry.partition("=")
        found |= {name.replace("_", " "): int(number) for name in names.split("|")}
    return found


DAYS = _table(
    "그끄저께=-3 그저께|그제|재작일=-2 어제|작일|어저께|전일=-1 오늘|금일|방금|아까=0 내일|명일"
    "|익일=1 모레|내일모레=2"
    " 글피=3"
    " the_day_before_yesterday|day_before_yesterday|a_day_before_yesterday=-2 yesterday|yest.=-1"
    " today|just_now|later_today|in_data_odierna|data_odierna=0"
    " tomorrow|tmrw|tmr=1 the_day_after_tomorrow|day_after_tomorrow=2"
    " this_morning|this_afternoon|this_evening|tonight=0 last_night=-1"
    " l'altro_ieri|altroieri|l'altroieri|avantieri=-2 ieri=-1 oggi=0 domani=1 dopodomani=2"
    " stamattina|stamani|stamane|stasera|stanotte|oggi_pomeriggio|poco_fa|questa_mattina=0"
)
#: "The day before", counted from another one that the sentence may mean: asked.
DAYS_ASKED = _table("전날=-1 다음날|이튿날=1 엊그제|엊그저께=-2 giorni_fa|the_other_day=-2")
#: A week, or the city of Jeonju.
WEEKS_ASKED = _table("전주=-1")
MONTHS_AWAY = _table(
    "지난달|지난_달|전월|작월|저번달|저번_달=-1 이번달|이번_달|이달|당월|금월=0 다음달|다음_달"
    "|내달|익월|차월=1"
    " 지지난달|지지난_달|전전월=-2 다다음달|다다음_달=2"
    " last_month=-1 this_month=0 next_month=1"
    " il_mese_scorso|mese_scorso|lo_scorso_mese|scorso_mese=-1 questo_mese|il_mese_corrente=0"
    " il_mese_prossimo|mese_prossimo|il_prossimo_mese|prossimo_mese=1"
)
YEARS_AWAY = _table(
    "재작년|그러께=-2 작년|지난해|전년=-1 올해|금년|이번_해=0 내년|명년|다음_해=1 내후년|후년=2"
    " last_year=-1 this_year=0 next_year=1"
    " l'anno_scorso|anno_scorso|lo_scorso_anno|scorso_anno=-1 quest'anno|l'anno_corrente=0"
    " l'anno_prossimo|anno_prossimo|il_prossimo_anno|prossimo_anno=1"
)
WEEKS_AWAY = _table(
    "지지난주|지지난_주|전전주=-2 지난주|지난_주|저번주|저번_주|작주=-1 이번주|이번_주|금주=0"
    " 다음주|다음_주|내주|차주|담주=1 다다음주|다다음_주=2"
    " the_week_before_last|week_before_last=-2 last_week=-1 this_week=0 next_week=1"
    " the_week_after_next|week_after_next=2"
    " la_settimana_scorsa|settimana_scorsa|la_scorsa_settimana|scorsa_settimana=-1"
    " questa_settimana|della_settimana|in_settimana=0"
    " la_settimana_prossima|settimana_prossima|la_prossima_settimana|prossima_settimana=1"
)
#: "Last Tuesday", "next Friday": which week is meant may be asked.
NAMED = _table(
    "지난|last|scorso|scorsa|lo_scorso|la_scorsa=-1 이번|this|questo|questa=0"
    " 다음|next|prossimo|prossima|il_prossimo|la_prossima|오는|coming|this_coming|돌아오는=1"
)
WEEKDAYS = {
    "ko": _table("월요일=0 화요일=1 수요일=2 목요일=3 금요일=4 토요일=5 일요일=6"),
    "en": _table("monday=0 tuesday=1 wednesday=2 thursday=3 friday=4 saturday=5 sunday=6"),
    "it": _table("lunedi=0 martedi=1 mercoledi=2 giovedi=3 venerdi=4 sabato=5 domenica=6"),
}
#: Shortened: they count beside a day or in brackets only.
SHORT_WEEKDAYS = {
    "ko": _table("월=0 화=1 수=2 목=3 금=4 토=5 일=6"),
    "en": _table("mon=0 tue|tues=1 wed|weds=2 th|thu|thur|thurs=3 fri=4 sat=5 sun=6"),
    "it": _table("lun=0 mar=1 mer=2 gio=3 ven=4 sab=5 dom=6"),
}
MONTHS = {
    "en": _table(
        "january=1 february=2 march=3 april=4 may=5 june=6 july=7 august=8 september=9 october=10"
        " november=11 december=12"
    ),
    "it": _table(
        "gennaio=1 febbraio=2 marzo=3 aprile=4 maggio=5 giugno=6 luglio=7 agosto=8 settembre=9"
        " ottobre=10 novembre=11 dicembre=12"
    ),
}
SHORT_MONTHS = {
    "en": _table("jan=1 feb=2 mar=3 apr=4 jun=6 jul=7 aug=8 sep|sept=9 oct=10 nov=11 dec=12"),
    "it": _table("gen=1 feb=2 mar=3 apr=4 mag=5 giu=6 lug=7 ago=8 set|sett=9 ott=10 nov=11 dic=12"),
}
#: Full names that are words of every day as well.
ALSO_WORDS = {"may", "march", "june", "april", "august"}
THIRDS = _table("초|초순|상순=1 중순=2 말|하순|말경=3"
                " early|the_beginning_of|beginning_of|the_start_of|start_of=1"
                " mid|mid-|the_middle_of|middle_of=2 late|the_end_of|end_of|end=3"
                " ai_primi_di|prima_decade_di|nella_prima_decade_di|the_first_third_of"
                "|nei_primi_giorni_di|i_primi_giorni_di|primi_giorni_di|the_first_days_of"
                "|first_days_of=1"
                " ultima_decade_di|terza_decade_di|l'ultima_decade_di|nell'ultima_decade_di"
                "|the_last_third_of|last_third_of|gli_ultimi_giorni_di|ultimi_giorni_di"
                "|negli_ultimi_giorni_di|the_last_days_of=3"
                " inizio|inizi|l'inizio_di|inizio_di|primi_di|i_primi_di|agli_inizi_di=1"
                " meta|meta_di|la_meta_di=2 fine|fine_di|la_fine_di=3")  # fmt: skip
THIRDS_OF_YEAR = _table("초|초반|early|inizio=1 중반|mid|meta=2 말|후반|late|fine=3")
NTH_WEEK = _table("첫|첫째|첫번째|첫_번째|1째|1=1 둘째|두번째|두_번째|2째|2=2"
                  " 셋째|세번째|세_번째|3째|3=3 넷째|네번째|네_번째|4째|4=4"
                  " 다섯째|다섯번째|5째|5=5 마지막|끝=-1"
                  " first|1st=1 second|2nd=2 third|3rd=3 fourth|4th=4 fifth|5th=5 last=-1"
                  " prima|primo=1 seconda|secondo=2 terza|terzo=3 quarta|quarto=4 quinta|quinto=5"
                  " ultima|ultimo=-1")  # fmt: skip
PARTS = _table(
    "상반기|전반기|h1|1h|first_half|1st_half|primo_semestre|i_semestre|1o_semestre|prima_meta=40"
    " 하반기|후반기|h2|2h|second_half|2nd_half|secondo_semestre|ii_semestre|2o_semestre"
    "|seconda_meta=41"
    " 1분기|1/4분기|1사분기|일사분기|q1|1q|first_quarter|1st_quarter|primo_trimestre|i_trimestre"
    "|1o_trimestre=33"
    " 2분기|2/4분기|2사분기|이사분기|q2|2q|second_quarter|2nd_quarter|secondo_trimestre"
    "|ii_trimestre|2o_trimestre=34"
    " 3분기|3/4분기|3사분기|삼사분기|q3|3q|third_quarter|3rd_quarter|terzo_trimestre"
    "|iii_trimestre|3o_trimestre=35"
    " 4분기|4/4분기|4사분기|사사분기|q4|4q|fourth_quarter|4th_quarter|last_quarter"
    "|quarto_trimestre|iv_trimestre|4o_trimestre=36"
)
NUMBERS = _table(
    "한|일|하루|a|an|one|un|una|uno=1 두|이|이틀|two|due|a_couple_of=2 세|석|삼|사흘|three|tre=3"
    " 네|넉|사|나흘|four|quattro=4 다섯|오|닷새|five|cinque=5 여섯|육|엿새|six|sei=6"
    " 일곱|칠|이레|seven|sette=7 여덟|팔|eight|otto=8 아홉|구|nine|nove=9 열|십|열흘|ten|dieci=10"
    " 보름=15"
)
#: Counts that are days by themselves: 사흘 전.
DAY_WORDS = ("하루", "이틀", "사흘", "나흘", "닷새", "엿새", "이레", "열흘", "보름")
#: Feasts, seasons and the like: a time is meant, and we do not know which days.
OTHER_TIMES = (
    "음력|양력|설날|구정|신정|추석|한가위|크리스마스|성탄절|연말연시|연말|연초|연내|연중|월말|월초"
    "|주초|주중|명절|휴가철|여름|겨울|가을|봄철|보름께|조만간|최근|근일|당일|매주|매월|매년|매달"
    "|격주|격월|수시|그날|그때|몇 ?일|며칠|수일|몇 ?주|몇 ?달|지난번|저번|다음번|요즘|그간|금번 주"
    "|lunar|christmas|xmas|easter|thanksgiving|chuseok|recently|soon|fortnight|eve"
    "|midweek|eod|eow|eom|year[- ]end|month[- ]end|spring|summer|autumn|winter|the same day"
    "|natale|pasqua|ferragosto|capodanno|epifania|vigilia|estate|inverno|autunno|primavera"
    "|fine anno|inizio anno|fine mese|inizio mese|meta mese|a breve"
    "|di recente|recentemente|nei giorni scorsi|quanto prima|lo stesso giorno|stesso giorno"
)
