"""Dates counted from today: 어제, 3일 전, 지난주 화요일, next Friday, fra due settimane."""

from ..arithmetic import add_days
from ..partial import from_day, parse_edtf
from ..relative import coming, distance, monday_of, month_away, most_recent, one_day_between, tried
from . import words
from .digits import day_of, odd
from .patterns import KO_WEEKDAY, LATIN_WEEKDAY, NOT_INSIDE, WEEKDAYS, weekdays_called
from .values import Asked, Doubt, Found, Read, fixed, readers
from .words import any_of, in_table, korean, latin

#: First letters of a unit of time.
UNITS = {
    "주": "week", "w": "week", "s": "week", "달": "month", "개": "month", "mo": "month",
    "me": "month", "년": "year", "y": "year", "an": "year",
}  # fmt: skip
#: The next of its name, whatever the week.
COMING = ("오는", "돌아오는", "coming", "this coming")


def _day(found: Found, asked: Asked) -> Read:
    return fixed(from_day(add_days(asked.on, in_table(found["day"], words.DAYS))))


def _day_asked(found: Found, asked: Asked) -> Read:
    """엊그제 is a day or two ago; 전날 and 다음날 are counted from a day that is told elsewhere."""
    day = from_day(add_days(asked.on, in_table(found["day"], words.DAYS_ASKED)))
    return fixed(day, Doubt("beside", found["day"]))


def _so_many(found: Found, asked: Asked) -> Read:
    """n days ago is a day, n weeks ago a day to be asked, n months ago a month."""
    count = found["n"]
    number = int(count) if count.isdigit() else in_table(count, words.NUMBERS)
    number *= 1 if found.get("after") else -1
    unit = next(
        (one for start, one in UNITS.items() if (found["unit"] or "").startswith(start)), ""
    )
    vague = Doubt("which_day", found["text"])
    if "fortnight" in found["text"]:
        unit, number = "week", 2 * number
    if unit == "month":
        year, month = month_away(asked.on, number)
        return fixed(parse_edtf(f"{year}-{month:02d}"))
    if unit == "year":
        return fixed(parse_edtf(f"{asked.on.year + number}"), vague)
    day = from_day(add_days(asked.on, number * (7 if unit == "week" else 1)))
    return fixed(day, *([vague] if unit == "week" else []))


def _week(found: Found, asked: Asked) -> Read:
    table = words.WEEKS_ASKED if found["week"] in words.WEEKS_ASKED else words.WEEKS_AWAY
    monday = monday_of(asked.on, in_table(found["week"], table))
    weekday = found.get("wd") or found.get("wd2")
    if weekday:
        return fixed(from_day(add_days(monday, min(weekdays_called(weekday)))))
    is_unclear = found.get("edge") or table is words.WEEKS_ASKED
    doubts = [Doubt("beside", found["text"])] if is_unclear else []
    return fixed(one_day_between(monday, add_days(monday, 6)), *doubts)


def _weekend(found: Found, asked: Asked) -> Read:
    """The last one, or with words of plan the next; asked."""
    monday = monday_of(asked.on, 0 if asked.planned or asked.on.weekday() >= 5 else -1)
    value = one_day_between(add_days(monday, 5), add_days(monday, 6))
    return fixed(value, Doubt("which_day", found["text"]))


def _named_weekday(found: Found, asked: Asked) -> Read:
    """A weekday with last, this or next: asked where it can mean two days."""
    weekday, word, on = WEEKDAYS[found["wd"]], found["away"], asked.on
    if word in COMING:
        return fixed(from_day(coming(weekday, on)))
    way = in_table(word, words.NAMED)
    of_week = add_days(monday_of(on, way), weekday)
    first, other = of_week, of_week
    if way < 0:
        first = most_recent(weekday, on)
    elif way > 0 or (of_week < on and not asked.past):
        other = coming(weekday, on)
    choices = tuple(from_day(one) for one in dict.fromkeys((first, other)))
    doubts = [Doubt("which_day", found["text"], choices)] if first != other else []
    return fixed(from_day(first), *doubts)


def _weekday(found: Found, asked: Asked) -> Read:
    """Its last day, or with words of plan the next; asked where neither is told."""
    weekday, on = WEEKDAYS[found["wd"]], asked.on
    choices = (from_day(most_recent(weekday, on)), from_day(coming(weekday, on)))
    first = choices[asked.planned]
    if asked.planned != asked.past:
        return fixed(first)
    return fixed(first, Doubt("which_day", found["text"], choices))


def _day_alone(found: Found, asked: Asked) -> Read:
    """A day of a month that is not told: the nearest is offered."""
    near = []
    for months in (-1, 0, 1):
        year, month = month_away(asked.on, months)
        if one := tried(day_of(month, int(found["d"])), year):
            near.append(one)
    if not near:
        return odd(found)
    best = min(near, key=lambda one: abs(distance(one, asked.on)))
    return fixed(best, Doubt("which_month", found["text"], tuple(near)))


N_KO = rf"(?P<n>\d{{1,3}}|{any_of(korean(words.NUMBERS))})"
N_LATIN = rf"(?P<n>\d{{1,3}}|{any_of(latin(words.NUMBERS))})"
KO_UNIT = r"(?P<unit>일|주일|주|달|개월|년)"
ALONE = r"(?<![\d.])(?<![가-힣])"
WEEKS_KO, WEEKS_LATIN = any_of(korean(words.WEEKS_AWAY)), any_of(latin(words.WEEKS_AWAY))
#: 이번 주문, 다음 주제: another word.
WEEK_ENDS = (
    r"(?:(?<=[일욜중내초말)])|(?![가-힣])"
    r"|(?=에|의(?![가-힣]{2})|까지|부터|께|쯤|경|중|내(?![가-힣])|[월화수목금토일](?=[\s,)]|$)))"
)
#: 오늘날, 내일배움카드, 금일봉, 모레노: other words.
NO_DAY_KO = r"(?!날(?!짜)|배움|채움|봉|노|의\s)"
NOT_A_NUMBER = (
    "session|round|meeting|edition|conference|forum|renewal|anniversary|week|time|draft|annual"
    "|joint|committee|of"
)

#: 20 u.s., 23 c.m., 2 p.v.: of the last month that had it, of this one, of the next.
OF_OFFICES = {"u": -1, "c": 0, "p": 1}


def _of_offices(found: Found, asked: Asked) -> Read:
    """The day of an Italian office: "20 u.s." is the last 20th."""
    way, day = OF_OFFICES[found["way"]], int(found["d"])
    days = []
    for months in (-1, 0, 1):
        year, month = month_away(asked.on, months)
        if one := tried(day_of(month, day), year):
            days.append(one)
    of_this = [one for one in days if one.day and one.day.month == asked.on.month]
    fitting = [one for one in days if (distance(one, asked.on) > 0) == (way > 0)]
    chosen = of_this if way == 0 else fitting[-1:] if way < 0 else fitting[:1]
    return fixed(chosen[0]) if chosen else odd(found)


READERS = (
    *readers(
        "day alone",
        _of_offices,
        r"(?<![\d./:-])(?:(?:in data|il|del)\s)?(?P<d>\d{1,2})\s(?P<way>[ucp])\.\s?[smv]\.(?!\w)",
    ),
    *readers(
        "days away",
        _day,
        rf"{NOT_INSIDE}(?P<day>{any_of(korean(words.DAYS))}){NO_DAY_KO}",
        rf"(?<![\w'])(?P<day>{any_of(latin(words.DAYS))})(?!\w)",
    ),
    *readers(
        "days asked",
        _day_asked,
        rf"{NOT_INSIDE}(?P<day>{any_of(korean(words.DAYS_ASKED))})(?=[\s,.에(]|$)",
        rf"\b(?P<day>{any_of(latin(words.DAYS_ASKED))})\b",
    ),
    *readers(
        "so many",
        _so_many,
        rf"{ALONE}{N_KO}\s?{KO_UNIT}\s?(?:(?P<after>후|뒤)|전)(?![가-힣])",
        rf"{ALONE}{N_KO}\s?{KO_UNIT}\s?(?:(?P<after>후|뒤)|전)에",
        rf"(?<![가-힣])(?P<n>{any_of(words.DAY_WORDS)})(?P<unit>)\s?(?:(?P<after>후|뒤)|전)에?",
        rf"\b{N_LATIN}\s(?P<unit>days?|weeks?|months?|years?)\sago\b",
        r"\b(?P<n>a)\s(?P<unit>)fortnight\sago\b",
        rf"\b(?P<after>in|fra|tra)\s{N_LATIN}\s(?P<unit>days?|weeks?|months?|giorn[oi]"
        rf"|settiman[ae]|mes[ei])\b",
        rf"\b{N_LATIN}\s(?P<unit>giorn[oi]|settiman[ae]|mes[ei]|ann[oi])\sfa\b",
    ),
    *readers(
        "weekend",
        _weekend,
        rf"{NOT_INSIDE}(?:지난\s?|이번\s?|다음\s?)?주말(?=에|[\s,.)]|$)",
        r"\b(?:over |at |on )?(?:the |this |last |next )?weekend\b",
        r"\b(?:nel |il |lo |questo |scorso )*(?:fine settimana|weekend)\b",
    ),
    *readers(
        "week",
        _week,
        rf"{NOT_INSIDE}(?P<week>{WEEKS_KO})(?:\s?(?P<wd>{KO_WEEKDAY})"
        rf"|\s?\(?(?P<wd2>[월화수목금토일])\)?(?=[\s,)]|$))?(?:\s?(?P<edge>초|말|중반)(?=[에\s,]"
        rf"|$))?"
        rf"{WEEK_ENDS}",
        rf"{NOT_INSIDE}(?P<week>{any_of(words.WEEKS_ASKED)})(?:\s?(?P<wd>{KO_WEEKDAY})|(?=\s))",
        rf"\b(?:on\s)?(?P<wd>{LATIN_WEEKDAY})(?:,?\s(?:of\s|di\s|della\s"
        rf"|dell')?)(?P<week>{WEEKS_LATIN})\b",
        rf"\b(?P<week>{WEEKS_LATIN}),?\s(?:on\s)?(?P<wd>{LATIN_WEEKDAY})\b",
        rf"\b(?:(?P<edge>early|late|end|inizio|fine|meta)\s(?:of\s)?)?(?P<week>{WEEKS_LATIN})\b",
    ),
    *readers(
        "named weekday",
        _named_weekday,
        rf"{NOT_INSIDE}(?P<away>{any_of(korean(words.NAMED))})\s?(?P<wd>{KO_WEEKDAY})",
        rf"\b(?P<away>{any_of(latin(words.NAMED))})\s(?P<wd>{LATIN_WEEKDAY})\b",
        rf"\b(?P<wd>{LATIN_WEEKDAY})\s(?P<away>scorso|scorsa|prossimo|prossima)\b",
    ),
    *readers(
        "weekday",
        _weekday,
        rf"{NOT_INSIDE}(?P<wd>{KO_WEEKDAY})",
        rf"\b(?:on\s|il\s)?(?P<wd>{LATIN_WEEKDAY})\b",
    ),
    *readers(
        "day alone",
        _day_alone,
        r"(?<![\d./:~-])(?P<d>\d{1,2})\s?일"
        r"(?!요일|여|간|차|정|동안|\s?(?:전|후|뒤|이내|간|동안)(?:에|까지|으?로|의|부터|[\s,.)]|$))"
        r"(?=[\s,()에까]|자|$)",
        rf"\b(?:on\s)?the\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)(?=[\s,.;)]|$)(?!\s(?:{NOT_A_NUMBER}))",
    ),
)
