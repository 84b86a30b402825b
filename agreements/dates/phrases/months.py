"""Dates by their month: 12월 3일, 지난달 말, 3 Dec 2026, la prima settimana di dicembre, 2026년
하반기; and years and their thirds."""

from calendar import monthrange
from datetime import date

from ..arithmetic import add_days
from ..partial import PartialDate, from_day, parse_edtf
from ..relative import (
    from_to,
    month_away,
    one_day_between,
    third_of_month,
    third_of_year,
    week_of_month,
)
from . import words
from .digits import day_of, odd
from .patterns import (
    DAY,
    DIGITS,
    END,
    FOUR,
    KO_END,
    KO_WEEKDAY,
    LATIN_WEEKDAY,
    NOT_INSIDE,
    NTH_KO,
    NTH_LATIN,
    OF,
    ORDINAL,
    START,
    START_KO,
    WEEKDAYS,
    YEAR_AFTER,
    YEAR_KO,
    YEARS_AWAY,
)
from .values import Asked, Build, Doubt, Found, Read, fixed, readers
from .words import any_of, in_table, korean, latin
from .years import nothing, year_of

FULL_MONTHS = {name: n for table in words.MONTHS.values() for name, n in table.items()}
ALL_MONTHS = {name: n for table in words.SHORT_MONTHS.values() for name, n in table.items()}
ALL_MONTHS |= FULL_MONTHS
MONTH = rf"(?P<mon>{any_of(ALL_MONTHS)})(?![a-z])\.?"
KO_MONTHS_AWAY = any_of(korean(words.MONTHS_AWAY))
LATIN_MONTHS_AWAY = any_of(latin(words.MONTHS_AWAY))
#: 3일간, 3일차, 3일 전: a length, a number, a distance.
NOT_A_DAY = r"(?!요일|간|차|정|동안|째|\s?(?:전|후|뒤)(?![가-힣])|\s?이내)"
PEOPLE = r"\s?(?:am|pm|people|persons|persone|participants|pax)\b"


def _week(monday: date) -> PartialDate:
    return one_day_between(monday, add_days(monday, 6))


def month_part(month: int, found: Found) -> Build:
    """The day, third, week or whole of a month."""
    if day := found.get("d") or found.get("d2"):
        return day_of(month, int(day))
    if found.get("lastday"):
        return lambda year: from_day(date(year, month, monthrange(year, month)[1]))
    if found.get("third"):
        third = in_table(found["third"], words.THIRDS)
        return lambda year: third_of_month(year, month, third)
    if found.get("nth"):
        return _nth(month, in_table(found["nth"], words.NTH_WEEK), found)
    return lambda year: parse_edtf(f"{year}-{month:02d}")


def _nth(month: int, number: int, found: Found) -> Build:
    """The nth week of a month, a weekday in it, or the nth of a weekday."""
    weekday = WEEKDAYS.get(found.get("nwd") or "")
    if weekday is None:
        return lambda year: _week(week_of_month(year, month, number))
    if not found.get("week"):
        return lambda year: from_day(_nth_weekday(year, month, number, weekday))
    return lambda year: from_day(add_days(week_of_month(year, month, number), weekday))


def _nth_weekday(year: int, month: int, number: int, weekday: int) -> date:
    days = [
        date(year, month, day)
        for day in range(1, monthrange(year, month)[1] + 1)
        if date(year, month, day).weekday() == weekday
    ]
    if number > len(days):
        return nothing(year)  # type: ignore[return-value]
    return days[number - 1 if number > 0 else -1]


def _korean(found: Found, asked: Asked) -> Read:
    if found["rm"]:
        away, month = month_away(asked.on, in_table(found["rm"], words.MONTHS_AWAY))
        return Read(month_part(month, found), away)
    month, year = int(found["m"]), year_of(found, asked.on)
    if not 1 <= month <= 12:
        return odd(found)
    # "12월 3 콘십 회의": the 일 is missing
    doubts = (Doubt("which_day", found["text"]),) if found.get("bare") else ()
    return Read(month_part(month, found), year, doubts)


def _months_from_to(found: Found, asked: Asked) -> Read:
    """10~11월."""
    first, last = int(found["a"]), int(found["m"])
    if not 1 <= first < last <= 12:
        return odd(found)
    return Read(
        lambda year: from_to(date(year, first, 1), date(year, last, monthrange(year, last)[1])),
        year_of(found, asked.on),
    )


def _abbreviated(found: Found, asked: Asked) -> tuple[Doubt, ...] | None:
    """Whether a month is shortened as another language has it: None where it then is no month."""
    name = found["mon"]
    tongues = {tag for tag in words.MONTHS if name in words.SHORT_MONTHS[tag]}
    if name in FULL_MONTHS or asked.language in tongues:
        return ()
    if asked.language == "ko" and "en" in tongues:
        return ()
    if not (found.get("d") or found.get("b")):
        return None
    return (Doubt("abbreviation", found["text"]),)


def _named(found: Found, asked: Asked) -> Read | None:
    """A month by its name, with a day, a third, a week, a year, "last" or nothing."""
    doubts = _abbreviated(found, asked)
    if doubts is None:
        return None
    month = ALL_MONTHS[found["mon"]]
    if found.get("away"):
        return fixed(_away(month, in_table(found["away"], words.NAMED), asked.on))
    return Read(month_part(month, found), year_of(found, asked.on), doubts)


def _away(month: int, way: int, on: date) -> PartialDate:
    """Last December is the one before this month, next March the one after."""
    year = on.year
    if way < 0:
        year -= month >= on.month
    elif way > 0:
        year += month <= on.month
    return parse_edtf(f"{year}-{month:02d}")


def _bare(found: Found, asked: Asked) -> Read | None:
    """A month alone: by its full name, and no word of every day."""
    name = found["mon"]
    if name not in FULL_MONTHS and name not in words.SHORT_MONTHS.get(asked.language, {}):
        return None
    if (name in words.ALSO_WORDS or name not in FULL_MONTHS) and not found["prep"]:
        return None
    return _named(found, asked)


def _days(found: Found, asked: Asked) -> Read | None:
    """3-5 December, fra il 1 e il 10 dicembre; "3 and 5", "3 or 4" are two days and asked."""
    doubts = _abbreviated(found, asked) or ()
    month, first, last = ALL_MONTHS[found["mon"]], int(found["a"]), int(found["b"])
    joined = found.get("joined") or ""
    if found.get("between"):
        joined = ""
    elif joined.strip() in ("or", "o") or (joined and last != first + 1):
        doubts = (*doubts, Doubt("which_day", found["text"]))
    make = one_day_between if found.get("between") else from_to

    def build(year: int) -> PartialDate:
        return make(date(year, month, first), date(year, month, last))

    return Read(build, year_of(found, asked.on), doubts)


def _half_of_month(found: Found, asked: Asked) -> Read:
    """La seconda metà di novembre, 11월 전반: one day in it."""
    month = int(found["m"]) if found.get("m") else ALL_MONTHS[found["mon"]]
    is_first = found["half"] in FIRST_HALF

    def build(year: int) -> PartialDate:
        last = 15 if is_first else monthrange(year, month)[1]
        return one_day_between(date(year, month, 1 if is_first else 16), date(year, month, last))

    return Read(build, year_of(found, asked.on)) if 1 <= month <= 12 else odd(found)


def _days_in_digits(found: Found, asked: Asked) -> Read | None:
    """3-5/12: in the order of the line's language."""
    if asked.order == "mdy":
        return None
    first, last, month = int(found["a"]), int(found["b"]), int(found["m"])
    return Read(
        lambda year: from_to(date(year, month, first), date(year, month, last)),
        year_of(found, asked.on),
    )


def _year(found: Found, asked: Asked) -> Read:
    return fixed(parse_edtf(f"{year_of(found, asked.on)}"))


def _third_of_year(found: Found, asked: Asked) -> Read:
    """Early next year, 연말: four months of a year, to be asked."""
    year = year_of(found, asked.on) or asked.on.year
    value = third_of_year(year, in_table(found["third"], words.THIRDS_OF_YEAR))
    return fixed(value, Doubt("which_day", found["text"]))


def _part(found: Found, asked: Asked) -> Read:
    part = in_table(found["part"], words.PARTS)
    return Read(lambda year: parse_edtf(f"{year}-{part}"), year_of(found, asked.on))


def _quarter_away(found: Found, asked: Asked) -> Read:
    """이번 분기, last quarter."""
    count = asked.on.year * 4 + (asked.on.month - 1) // 3 + in_table(found["away"], words.NAMED)
    return fixed(parse_edtf(f"{count // 4}-{33 + count % 4}"))


def _of_month_away(found: Found, asked: Asked) -> Read:
    year, month = month_away(asked.on, in_table(found["rm"], words.MONTHS_AWAY))
    return Read(month_part(month, found), year)


def _third_of_this_month(found: Found, asked: Asked) -> Read:
    third = in_table(found["third"], words.THIRDS)
    return fixed(third_of_month(asked.on.year, asked.on.month, third))


def _lunar(found: Found, asked: Asked) -> Read:
    return Read(nothing, 0, (Doubt("beside", found["text"]),))


NTH_WEEK_KO = (
    rf"(?P<nth>{NTH_KO})\s?(?P<week>주)(?:째|차)?(?![가-힣]*[년일])(?:\s?(?P<nwd>{KO_WEEKDAY}))?"
    rf"|(?P<nth>{NTH_KO})\s?(?P<nwd>{KO_WEEKDAY})"
)
NTH_WEEK_LATIN = (
    rf"(?P<nth>{NTH_LATIN})\s(?:(?P<week>week|settimana)|(?P<nwd>{LATIN_WEEKDAY}))\s(?:in\s)?"
)
DAY_KO = (
    rf"(?P<d>{DIGITS})\s?일{NOT_A_DAY}|(?P<d2>{DIGITS})(?=\s?[~(]|\s?-\d|$)"
    rf"|(?P<d2>{DIGITS})(?=(?P<bare>\s)[가-힣a-z])(?!\s?(?:일|명|인|차|개|건|회|자|시|분|월|년|층"
    rf"|위))"
)
THIRDS_LATIN = any_of(latin(words.THIRDS))
ENDS_IN_HANGUL = any_of(korean(words.PARTS))
ENDS_IN_LATIN = any_of(latin(words.PARTS))
#: Behind a half or a quarter: the first half of the project is none of a year.
OF_THE_YEAR = (
    r"(?:\s(?:of\sthe\syear|dell'anno)\b|(?!\s(?:of|di|del|dello|della|dell')(?!\w)|\sdell'))"
)
JOINED = r"(?P<joined>\s?[&,]\s?|\s(?:and|or|e|o|ed)\s)"
DASHED = r"\s?[-~]\s?|\s(?:to|al|until|through)\s|\sall'"

FIRST_HALF = ("prima", "first", "전반", "전반부")
READERS = (
    *readers(
        "half of a month",
        _half_of_month,
        rf"\b(?:la\s|nella\s|the\s|in the\s)?(?P<half>prima|seconda|first|second)\s(?:meta|half)\s"
        rf"(?:di|of)\s{MONTH}{YEAR_AFTER}",
        rf"{START_KO}(?:{YEAR_KO}\s?)?(?P<m>{DIGITS})\s?월\s?(?P<half>전반부?|후반부?)(?=[\s,에]|$)",
    ),
    *readers(
        "lunar",
        _lunar,
        rf"{START_KO}음력\s?(?:{DIGITS}\s?월\s?)?(?:{DIGITS}\s?일)?",
        r"\blunar\s\w+\s\d{1,2}(?!\d)",
    ),
    *readers(
        "korean",
        _korean,
        rf"{START_KO}(?:{YEAR_KO}\s?(?:의\s)?)?(?:(?P<m>{DIGITS})\s?월(?!요일)"
        rf"|(?P<rm>{KO_MONTHS_AWAY}))"
        rf"(?:\s?(?:{DAY_KO}|(?P<lastday>말일)|(?P<third>초순|상순|중순|하순|말경|초|말){KO_END}"
        rf"|{NTH_WEEK_KO}))?",
    ),
    *readers(
        "months",
        _months_from_to,
        rf"{START_KO}"
        rf"(?:{YEAR_KO}\s?)?(?P<a>{DIGITS})(?:월)?\s?[~-]\s?(?P<m>{DIGITS})\s?월(?!\s?\d|요일)",
    ),
    *readers(
        "third of a year",
        _third_of_year,
        rf"{START_KO}{YEAR_KO}\s?(?P<third>초|중반|말|초반|후반)(?=[\s,에까]|$)",
        rf"{NOT_INSIDE}연(?P<third>초|말)(?![가-힣])",
        rf"{NOT_INSIDE}연(?P<third>초|말)(?=까지|에)",
        rf"\b(?:in\s)?(?P<third>early|mid|late)[\s-](?:{FOUR}|(?P<ry>{YEARS_AWAY}))\b",
        rf"\b(?:all'|a\s|verso la\s)?(?P<third>inizio|meta|fine)\s(?:del\s|dell'|d')?"
        rf"(?:{FOUR}|(?P<ry>{YEARS_AWAY})|anno)\b",
    ),
    *readers(
        "year",
        _year,
        rf"{START_KO}{YEAR_KO}",
        rf"\b(?:in|nel|during)\s{FOUR}(?![\d/-]|[.,]\d)",
        rf"\b(?P<ry>{YEARS_AWAY})\b",
    ),
    # before "part", where "last quarter" is that of a year: the last quarter of 2027
    *readers(
        "part",
        _quarter_away,
        rf"{NOT_INSIDE}(?P<away>지난|이번|다음)\s?분기",
        rf"\b(?P<away>last|this|next)\squarter\b{OF_THE_YEAR}",
        rf"\b(?P<away>scorso|questo|prossimo)\strimestre\b{OF_THE_YEAR}",
    ),
    *readers(
        "part",
        _part,
        rf"{START_KO}(?:(?:{YEAR_KO}|{FOUR})\s?(?:의\s)?)?(?P<part>{ENDS_IN_HANGUL})",
        rf"{START}(?:(?:the|il|nel|in)\s)?{FOUR}\s(?P<part>{ENDS_IN_LATIN})(?!\w)",
        rf"{START}(?:(?:the|il|nel|in)\s)?(?P<part>{ENDS_IN_LATIN})(?!\w){YEAR_AFTER}"
        rf"{OF_THE_YEAR}",
    ),
    *readers(
        "named month",
        _named,
        rf"{START}(?:the\s|il\s|l')?{DAY}[\s/-]?{OF}{MONTH}{YEAR_AFTER}",
        rf"(?<!\d\s)(?<!\d)\b{MONTH}\s?(?:the\s)?(?P<d>{DIGITS})(?:st|nd|rd|th)?"
        rf"(?![\d:.]\d|\d|{PEOPLE}){YEAR_AFTER}",
        rf"\b(?:(?:in|nel|a|di)\s)?{MONTH}\s{OF}(?:{FOUR}(?!\d)|(?P<ry>{YEARS_AWAY})\b)",
        rf"\b(?:in\s|a\s|by\s)?(?:the\s|il\s)?(?P<third>{THIRDS_LATIN})[\s-]{OF}{MONTH}{YEAR_AFTER}",
        rf"\b(?:on\s)?(?:the\s|la\s|nella\s|il\s)?{NTH_WEEK_LATIN}{OF}{MONTH}{YEAR_AFTER}",
        rf"\b(?:the\s|lo\s|il\s)?(?P<away>last|next|this|scorso|prossimo|questo)\s{MONTH}(?!\s\d)",
        rf"(?<!\d\s)\b{MONTH}\s(?P<away>scorso|prossimo)\b",
        rf"\b(?:the\s|la\s|nella\s|il\s)?(?P<nth>primo|prima|secondo|terzo|quarto|ultimo)\s"
        rf"(?P<nwd>{LATIN_WEEKDAY})\s(?:di\s|del mese di\s){MONTH}{YEAR_AFTER}",
    ),
    *readers(
        "named month",
        _bare,
        rf"\b(?P<prep>(?:nel mese di|in|a|ad|di|per"
        rf"|during)\s)?{MONTH}(?!\s?\d)",
    ),
    *readers(
        "days of a month",
        _days,
        rf"{START}(?:from\s|dal\s|dall')?(?:the\s|il\s|l')?(?P<a>{DIGITS}){ORDINAL}"
        rf"(?:{DASHED}|{JOINED})(?:the\s|il\s"
        rf"|l')?(?P<b>{DIGITS}){ORDINAL}\s?{OF}{MONTH}{YEAR_AFTER}",
        rf"\b(?P<between>between|fra|tra)\s(?:the\s|il\s|l')?(?P<a>{DIGITS}){ORDINAL}"
        rf"\s(?:and|e)\s(?:the\s|il\s|l')?(?P<b>{DIGITS}){ORDINAL}\s{OF}{MONTH}{YEAR_AFTER}",
        rf"\b{MONTH}\s(?P<a>{DIGITS})\s?[-~]\s?(?P<b>{DIGITS})(?![\d:]){YEAR_AFTER}",
    ),
    *readers(
        "days of a month",
        _days_in_digits,
        rf"{START}(?:dal\s|from\s)?(?P<a>{DIGITS})(?:\s?[-~]\s?|\s(?:al|to)\s)(?P<b>{DIGITS})/(?P<m>{DIGITS})(?:/{FOUR})?{END}",
    ),
    *readers(
        "month away",
        _of_month_away,
        rf"\b(?:in\s)?(?:(?:the\s|il\s)?(?P<third>{THIRDS_LATIN})[\s-](?:del\s|{OF})"
        rf"|(?:the\s|la\s|nella\s)?{NTH_WEEK_LATIN}(?:del\s|{OF})"
        rf"|(?:the\s|il\s)?{DAY}\s(?:of\s|del\s)?)?(?P<rm>{LATIN_MONTHS_AWAY})\b",
    ),
    *readers(
        "third of this month",
        _third_of_this_month,
        rf"{NOT_INSIDE}월(?P<third>초|말)(?=[\s,에까]|$)",
        r"\b(?:a\s|per\s)?(?P<third>inizio|meta|fine)\s(?:del\s)?mese\b(?!\s(?:scors|prossim))",
        r"\b(?:at\s)?(?P<third>the end of|end of|the beginning of)\s(?:the\s|this\s)month\b",
    ),
)
