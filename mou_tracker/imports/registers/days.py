"""Days in the cells of a register: every one that a cell tells, with its readings.

A day in digits may have several readings (`options`, by order of day, month and year); the column
decides. Nothing is completed: "2013. 3." is a month, "2014년" a year, "2021.2.30" no day at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from agreements.dates import DateError, PartialDate, parse_edtf
from agreements.dates.words import MONTHS, PARTS_OF_YEAR, YEARS_AWAY, any_of

from .text import REMEMBERED, has_hangul, unaccented

ORDERS = ("ymd", "dmy", "mdy")
EARLIEST = 1800  # a year before it is a slip of the pen
LATEST = 2200

#: As they are written in registers: further languages and spellings.
_MORE = {
    "sept": 9, "setiembre": 9, "settem": 9, "fevr": 2, "juil": 7, "avr": 4, "dec": 12, "dez": 12,
    "gener": 1, "febrer": 2, "marc": 3, "maig": 5, "juny": 6, "juliol": 7, "agost": 8,
    "setembre": 9, "novembre": 11, "desembre": 12, "mrt": 3, "mei": 5, "mai": 5, "out": 10,
    "sett": 9, "genn": 1, "febbr": 2, "magg": 5, "octobre": 10, "fev": 2, "aout": 8, "abr": 4,
}  # fmt: skip
MONTH_NUMBERS = {unaccented(name): number for name, number in MONTHS.items()} | _MORE
_MONTH = rf"(?P<mon>{any_of(MONTH_NUMBERS)})(?![a-z])\.?"
_ENGLISH = (
    "january february march april may june july august september october november december jan feb"
    " mar apr jun jul aug sep sept oct nov dec"
)
ENGLISH = frozenset(_ENGLISH.split())
OWN_MONTHS = {
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre gen feb mar apr mag giu lug ago set sett ott nov dic genn febbr",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
    " janv"
    " fevr avr juil sept oct nov dec",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre"
    " diciembre ene feb mar abr may jun jul ago sep sept oct nov dic",
}
SEASONS = {
    "봄": 3, "spring": 3, "primavera": 3, "printemps": 3, "여름": 6, "summer": 6, "estate": 6,
    "verano": 6, "ete": 6, "가을": 9, "autumn": 9, "fall": 9, "autunno": 9, "otono": 9,
    "automne": 9,
}  # fmt: skip
ERAS = {
    "heisei": 1988, "평성": 1988, "헤이세이": 1988, "平成": 1988, "showa": 1925, "소화": 1925,
    "쇼와": 1925, "昭和": 1925, "reiwa": 2018, "레이와": 2018, "令和": 2018, "민국": 1911,
    "民國": 1911, "단기": -2333, "b.e.": -543, "불기": -543,
}  # fmt: skip
ERA_LETTERS = {"h": "heisei", "s": "showa", "r": "reiwa"}
_PARTS = {unaccented(name): number for name, number in PARTS_OF_YEAR.items()} | {
    "1er semestre": 40, "2e semestre": 41, "premier semestre": 40, "second semestre": 41,
    "primer semestre": 40, "segundo semestre": 41, "primer trimestre": 33,
}  # fmt: skip
_AWAY = {unaccented(name): years for name, years in YEARS_AWAY.items()}

_D, _Y = r"\d{1,2}", r"(?<!\d)\d{4}"
_SEP = r"\s?[./-]\s?"
_ORD = r"(?:\s?(?:st|nd|rd|th|er|re|eme|e|o|a|º|°|ª)\b\.?)?"
_OF = r"(?:\s?[-./,]\s?|\s(?:de|of|del|di)\s|\s?)"
_YEAR_AFTER = r"(?P<y>\d{4}|'?\d{2})(?!\d)(?![./-]\d)"
_TAIL = (
    r"(?:\s?[~-]\s?(?:(?P<tm>\d{1,2})\s?[./월]\s?)?(?P<t>\d{1,2})(?:\s?일|\.)?(?![\d./]"
    r"|\s?(?:년|월|개)))?"
)
PATTERNS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("era", r"(?<![a-z])(?P<era>[hrs])(?P<y>\d{1,2})\.(?P<m>\d{1,2})\.(?P<d>\d{1,2})(?!\d)"),
        ("era", rf"(?P<era>{any_of(ERAS)})\s?(?P<y>\d{{1,4}})(?:\s?[.년/-]\s?(?P<m>{_D}))?"
                rf"(?:\s?[.월/-]\s?(?P<d>{_D}))?(?:일|\.)?"),
        ("away", rf"(?P<away>{any_of(_AWAY)})(?:\s?(?P<m>\d{{1,2}})월)?(?:\s?(?P<d>\d{{1,2}})일)?"),
        ("part", rf"(?P<y>{_Y})\s?(?:년도?)?\s?(?:의\s)?(?P<part>{any_of(_PARTS)})(?![a-z0-9])"),
        ("part", rf"(?<![a-z0-9])(?P<part>{any_of(_PARTS)})\s(?:of\s|del\s|de\s|di\s)?(?P<y>{_Y})"),
        ("season", rf"(?:(?P<y>{_Y})\s?년?\s?)(?P<season>{any_of(SEASONS)})(?![a-z])"),
        ("season", rf"(?<![a-z])(?P<season>{any_of(SEASONS)})\s(?:of\s|del\s|de\s)?(?P<y>{_Y})"),
        ("ymd", rf"(?P<y>{_Y})(?:\s?년\s?|{_SEP})(?P<m>{_D})(?:\s?월\s?|{_SEP})(?P<d>{_D})"
                rf"(?!\d)(?:\s?일|\s?\.(?!\d))?{_TAIL}"),
        ("compact", r"(?<![\d./-])(?P<y>(?:1[89]|20)\d\d)(?P<m>0\d"
                    r"|1[0-2])(?P<d>[0-3]\d)(?![\d./-])"),
        ("named", rf"(?<![\d.])(?P<d>{_D}){_ORD}\s?(?:[-~]|to|al?|au|y|and|e|et|&)\s?(?P<t>{_D})"
                  rf"{_ORD}{_OF}{_MONTH}{_OF}{_YEAR_AFTER}"),
        ("named", rf"(?<![\d.])(?P<d>{_D}){_ORD}{_OF}{_MONTH}{_OF}{_YEAR_AFTER}"),
        ("named", rf"(?<![a-z]){_MONTH}\s?(?P<d>{_D}){_ORD}(?:\s?[-~]\s?(?P<t>{_D}){_ORD})?"
                  rf"(?:\s?,\s?|\s)(?P<y>\d{{4}})(?!\d)"),
        ("two months", rf"(?<![a-z]){_MONTH}\s?[-/~]\s?(?P<last>{any_of(MONTH_NUMBERS)})(?![a-z])"
                       r"\.?\s(?:de\s|of\s|del\s)?(?P<y>\d{4})(?!\d)"),
        ("two months", rf"(?P<y>{_Y})\s?년\s?(?P<m>{_D})월?\s?[-/~]\s?(?P<t>{_D})\s?월(?!\s?\d)"),
        ("two ym", rf"(?<![\w'])'(?P<a>\d{{2}})\s?[./]\s?(?P<b>{_D})(?![./\d]|\.\d)"),
        ("month named", rf"(?<![a-z]){_MONTH}\s?(?:[-/,']\s?|de\s|of\s|del\s)?{_YEAR_AFTER}"),
        ("dmy", rf"(?<![\d./-])(?P<a>{_D}){_SEP}(?P<b>{_D}){_SEP}(?P<y>\d{{4}})"
                r"(?!\d)(?![./-]\d)"),
        ("dmy span", rf"(?<![\d./-])(?P<a>{_D})\s?[-~]\s?(?P<t>{_D})[./](?P<b>{_D})[./]"
                     r"(?P<y>\d{4})(?!\d)"),
        ("two", rf"(?<![\d./-])'?(?P<a>{_D}){_SEP}(?P<b>{_D}){_SEP}(?P<c>\d{{1,2}})(?:일|\.)?"
                r"(?![\d])(?![./-]\d)"),
        ("two ko", rf"(?<!\d)'?(?P<a>\d{{2}})년\s?(?P<b>{_D})월(?:\s?(?P<c>{_D})일)?"),
        ("ym", rf"(?P<y>{_Y})(?:\s?년\s?|{_SEP})(?P<m>{_D})(?!\d)(?:\s?월|\s?\.)?(?![./-]?\d)"),
        ("my", rf"(?<![\d./-])(?P<m>{_D})[./-](?P<y>\d{{4}})(?![\d])(?![./-]\d)"),
        ("between years", r"(?:between|entre|tra|fra)\s(?:il\s)?(?P<y>\d{4})\s(?:and|et|e|y)"
                          r"\s(?:il\s)?(?P<t>\d{4})(?!\d)"),
        ("years", rf"(?P<y>{_Y})\s?[-/~]\s?(?P<t>\d{{4}})(?!\d)(?![./-]\d)"),
        ("y", r"(?<![\d./-])(?P<y>(?:1[89]|20|21)\d\d)(?!\d)(?:\s?년도?)?(?![./-]?\d)"),
    )
)  # fmt: skip
#: A day in digits and nothing else.
PLAIN = re.compile(
    r"(?P<y>[12]\d{3})[./-]\s?\d{1,2}[./-]\s?\d{1,2}\.?|\d{1,2}[./-]\d{1,2}[./-][12]\d{3}"
)
PATTERNS_BY_NAME = {name: pattern for name, pattern in PATTERNS if name in ("ymd", "dmy")}
ANY_WORD = re.compile(any_of(_AWAY))
ZEROS = re.compile(
    r"(?<!\d)(?:0{4}|0{1,2})\s?[./년-]\s?0{1,2}\s?[./월-]\s?(?:0{4}|0{1,2})(?!\d)일?"
)
#: Days that programs write where there is none.
PROGRAM_DAYS = frozenset({(1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1900, 1, 0), (1904, 1, 1)})
NOT_RECORDED = re.compile(
    r"^(?:[-?.—*/~]+|미상|불명|없음|미확인|확인\s?불가|기록\s?없음|날짜\s?미상|일자\s?미상|n/?a"
    r"|n\.a\.?"
    r"|n\.d\.?|s\.d\.?|unknown|not known|undated|date unknown|no date|not recorded|none|nil|tbd|tba"
    r"|ignot[oa]|data ignota|sconosciut[oa]|senza data|non nota|non disponibile|nd|inconnue?"
    r"|date inconnue|sans date|desconocid[oa]|fecha desconocida|sin fecha|미정|해당\s?없음)$"
)
PLANNED = re.compile(
    r"예정|잠정|추진|계획|planned|expected|tentative|\btbc\b|to be (?:signed|confirmed)|previst[oa]"
    r"|da (?:firmare|confermare|definire)|in programma|prevue?|a signer|por firmar|scheduled"
    r"|foreseen"
)
ABOUT_AFTER = re.compile(r"\s?(?:경(?![가-힣])|쯤|무렵|circa\b|\(?추정\)?|\(circa\))")
ABOUT_BEFORE = re.compile(r"(?:\b(?:circa|ca\.|c\.|about|around|approx\.?|vers|hacia)|약|≈|~)\s?$")
DOUBT_AFTER = re.compile(r"\s?\(?\?+\)?")
SIGNS = re.compile(r"firma(?!t\w+ il ritiro)|sottoscri|sign|서명|체결|stipul|suscri|조인")
EFFECTS = re.compile(
    r"efficacia|vigore|vigueur|vigor|effective|effect|w\.?\s?e\.?\s?f|발효|시행|decorr|효력|commenc"
    r"|with effect|starting|inizio"
)
RENEWS = re.compile(r"갱신|재체결|renew|rinnov|renouvel|renov|reconduc")
ENDS = re.compile(
    r"만료|종료|까지|scad|expir|until|\btill\b|up to|fino al|jusqu|hasta|echeance|vencim|\bto\b"
    r"|\bend"
)
#: Words beside a day are heard in the brackets or the phrase behind it, else before it.
BEHIND = re.compile(
    r"^\s?(?:일|자|부)?\s?(?:[([]\s?(?P<in>[^()\[\]]{1,40})[)\]]\s?(?P<more>[가-힣]{2,6})?"
    r"|(?P<out>[^\d/,;&\n(]{1,20}))"
)
BEFORE = re.compile(r"(?P<out>[^/;&\n)]{1,30})$")
JOIN_SPAN = re.compile(
    r"\s?(?:\([^()]{1,3}\))?\s?(?:~|-|부터|에서|\bto\b|\bal\b|\bau\b|\ba\b|\buntil\b|\btill\b)\s?"
)
ROUND = re.compile(
    r"(?:\(|제)?\s?(?P<n>\d{1,2})\s?(?:회차|차|번째|회)\)?|(?P<word>\d{1,2})\s?(?:st|nd|rd|th|°"
    r"|º|o|a)\b"
)


@dataclass(frozen=True, slots=True)
class Day:
    """One day as a cell tells it. `options`: order -> value; `value`: the one read, None where
    `code` says why there is none (date_impossible, date_implausible, date_placeholder) or where
    the order is not settled yet. `role`: signed, effect, renewal, end, or "" where no word says.
    `span`: in the folded cell."""

    words: str
    span: tuple[int, int] = (0, 0)
    value: PartialDate | None = None
    precision: str = ""
    options: tuple[tuple[str, PartialDate], ...] = ()
    code: str = ""
    role: str = ""
    round: int | None = None
    is_planned: bool = False
    has_two_digits: bool = False
    is_foreign: bool = False
    is_era: bool = False
    #: How its digits stand: "ymd" proves that order for two-digit years of its column.
    form: str = ""

    @property
    def is_ambiguous(self) -> bool:
        return self.value is None and len({one.text for _order, one in self.options}) > 1

    @property
    def proves(self) -> str:
        """The order that this day alone tells."""
        orders = {order for order, _value in self.options}
        return next(iter(orders)) if len(orders) == 1 else ""

    def in_order(self, order: str) -> "Day":
        """Read in an order; unchanged where it has no such reading."""
        value = dict(self.options).get(order)
        return replace(self, value=value) if value is not None else self


def _edtf(year: int, month: int = 0, day: int = 0) -> PartialDate | None:
    text = f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")
    try:
        date(year, month or 1, day or 1)
        return parse_edtf(text)
    except (DateError, ValueError):
        return None


def _edtf_text(text: str) -> PartialDate | None:
    try:
        return parse_edtf(text)
    except DateError:
        return None


def _span(first: PartialDate | None, last: PartialDate | None) -> PartialDate | None:
    if first is None or last is None or first.day is None or last.day is None:
        return None
    try:
        return parse_edtf(f"{first.text}/{last.text}")
    except DateError:
        return None


def precision_of(value: PartialDate | None, told: str = "") -> str | None:
    """How exactly a value tells its day, in the words of the reports."""
    if value is None:
        return None
    if told:
        return told
    text = value.text.rstrip("~?%")
    if "/" in text or ".." in text:
        return "range"
    if len(text) == 4:
        return "year"
    if len(text) == 7:
        return {4: "half year", 3: "quarter"}.get(int(text[5]), "month")
    return "day"


def full_year(told: int, on: date, ahead: int) -> int:
    """Of two digits the year not further ahead than so many years."""
    year = 2000 + told
    return year if year <= on.year + ahead else 1900 + told


@lru_cache(REMEMBERED)
def scan(text: str, on: date, language: str = "", *, ahead: int = 10) -> tuple[Day, ...]:
    """Every day of a cell in order; `ahead`: years that one of two digits may lie ahead."""
    bare = unaccented(text)
    if (match := PLAIN.fullmatch(bare)) is not None:  # most cells, without looking further
        name = "ymd" if match["y"] else "dmy"
        plainly = PATTERNS_BY_NAME[name].fullmatch(bare)
        day = _read(name, plainly, on, language, ahead, text) if plainly else None
        if day is not None:
            return (day,)
    if not any(sign.isdigit() for sign in bare) and not ANY_WORD.search(bare):
        return ()
    found: list[Day] = []
    taken = [False] * len(bare)
    for match in ZEROS.finditer(bare):
        found.append(Day(match.group(), match.span(), code="date_placeholder"))
        taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    for name, pattern in PATTERNS:
        for match in pattern.finditer(bare):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            day = _read(name, match, on, language, ahead, text)
            if day is not None:
                found.append(day)
                taken[start:end] = [True] * (end - start)
    found.sort(key=lambda one: one.span)
    return tuple(_beside(bare, found, on))


def _read(
    name: str, match: re.Match[str], on: date, language: str, ahead: int, text: str
) -> Day | None:
    told = match.groupdict()
    words, span = match.group().strip(), match.span()
    day = Day(words, span, form=name)
    number = {key: int(value) for key, value in told.items() if value and value.isdecimal()}
    if name == "era":
        era = told["era"] or ""
        year = ERAS[ERA_LETTERS.get(era, era)] + number["y"]
        return _whole(replace(day, is_era=True), year, number.get("m", 0), number.get("d", 0), on)
    if name == "away":
        year = on.year + _AWAY[told["away"]]
        return _whole(day, year, number.get("m", 0), number.get("d", 0), on)
    if name == "part":
        value = parse_edtf(f"{number['y']}-{_PARTS[told['part']]}")
        return replace(day, value=value, precision=precision_of(value) or "")
    if name == "season":
        first = SEASONS[told["season"]]
        value = parse_edtf(f"{number['y']}-{first:02d}/{number['y']}-{first + 2:02d}")
        return replace(day, value=value, precision="season")
    if name in ("ymd", "compact"):
        return _with_tail(_whole(day, number["y"], number["m"], number["d"], on), number, on)
    if name in ("named", "month named"):
        return _named(day, told, number, on, language, ahead, text)
    if name in ("dmy", "dmy span"):
        return _orders(day, number["a"], number["b"], number["y"], number.get("t"), on)
    if name == "two months":
        first = number.get("m") or MONTH_NUMBERS.get(told.get("mon") or "", 0)
        last = number.get("t") or MONTH_NUMBERS.get(told.get("last") or "", 0)
        return _months(day, number["y"], first, last)
    if name == "two ym":
        day = replace(day, has_two_digits=True)
        year = full_year(number["a"], on, ahead)
        return _whole(day, year, number["b"], 0, on, is_month=True)
    if name == "two":
        return _two_digits(day, number, on, ahead)
    if name == "two ko":
        year = full_year(number["a"], on, ahead)
        day = replace(day, has_two_digits=True)
        return _whole(day, year, number["b"], number.get("c", 0), on)
    if name == "ym":
        if number["m"] > 12 and number["m"] > 31:
            return None
        return _whole(day, number["y"], number["m"], 0, on, is_month=True)
    if name == "my":
        return _whole(day, number["y"], number["m"], 0, on, is_month=True)
    if name == "between years":
        between = _edtf_text(f"[{number['y']}..{number['t']}]")
        return replace(day, value=between, precision="year") if between else None
    if name == "years":
        first, last = number["y"], number["t"]
        if not EARLIEST <= first < last <= LATEST:
            return None
        return replace(day, value=parse_edtf(f"{first}/{last}"), precision="years")
    return _whole(day, number["y"], 0, 0, on)


def _months(day: Day, year: int, first: int, last: int) -> Day:
    """One day in some months: January/February 2015."""
    if not 1 <= first < last <= 12 or not EARLIEST <= year <= LATEST:
        return replace(day, code="date_impossible")
    value = parse_edtf(f"[{year}-{first:02d}..{year}-{last:02d}]")
    return replace(day, value=value, precision="months")


def _whole(
    day: Day, year: int, month: int, told_day: int, on: date, *, is_month: bool = False
) -> Day:
    """A date whose parts are settled. A month 0 or a day 0 is one that nobody told."""
    if (year, month, told_day) in PROGRAM_DAYS:
        return replace(day, code="date_placeholder")
    if not EARLIEST <= year <= on.year + 150:
        return replace(day, code="date_implausible")
    value = _edtf(year, month, told_day if month else 0)
    if value is None or (is_month and not month):
        if is_month and not month and value is not None:
            return replace(day, value=value, precision="year")
        return replace(day, code="date_impossible")
    return replace(day, value=value, precision=precision_of(value) or "")


def _with_tail(day: Day, number: dict[str, int], on: date) -> Day:
    """From that day to a later one of its month, or of a later month."""
    if day.value is None or "t" not in number or not day.value.day:
        return day
    first = day.value.day
    last = _edtf(first.year, number.get("tm", first.month), number["t"])
    span = _span(day.value, last)
    if span is None:
        return replace(day, code="date_impossible", value=None)
    return replace(day, value=span, precision="range" if span.text != day.value.text else "day")


def _named(
    day: Day,
    told: dict[str, str | None],
    number: dict[str, int],
    on: date,
    language: str,
    ahead: int,
    text: str,
) -> Day:
    name = told["mon"] or ""
    year_words = (told["y"] or "").lstrip("'")
    year, has_two = int(year_words), len(year_words) == 2
    if has_two:
        year = full_year(year, on, ahead)
    day = replace(day, has_two_digits=has_two, is_foreign=_is_foreign(name, language, text))
    return _with_tail(_whole(day, year, MONTH_NUMBERS[name], number.get("d", 0), on), number, on)


def _is_foreign(name: str, language: str, text: str) -> bool:
    """A month of another language than the register's and English: its own writes it small."""
    if name in ENGLISH or language in ("", "en", "ko"):
        return name not in ENGLISH and language not in ("", "ko")
    own = OWN_MONTHS.get(language, "").split()
    at = unaccented(text).find(name)
    is_capital = at > 0 and len(text) > at and text[at].isupper() and not text.isupper()
    return name not in own or is_capital


def _orders(day: Day, first: int, second: int, year: int, tail: int | None, on: date) -> Day:
    if not EARLIEST <= year <= on.year + 150:
        return replace(day, code="date_implausible")
    if (year, second, first) in PROGRAM_DAYS:
        return replace(day, code="date_placeholder")
    if first == 0 or second == 0:
        return _whole(day, year, second if first == 0 else 0, 0, on)
    options = [
        (order, value)
        for order, value in (
            ("dmy", _edtf(year, second, first)),
            ("mdy", _edtf(year, first, second)),
        )
        if value is not None and value.day
    ]
    if tail is not None:
        last = _edtf(year, second, tail)
        span = _span(_edtf(year, second, first), last)
        options = [("dmy", span)] if span else []
    return _of_options(day, options)


def _two_digits(day: Day, number: dict[str, int], on: date, ahead: int) -> Day | None:
    """17.10.20: three readings, of which the calendar leaves some."""
    first, second, third = number["a"], number["b"], number["c"]
    is_year_marked = day.words.startswith("'")
    options = []
    for order, (year, month, told) in (
        ("ymd", (first, second, third)),
        ("dmy", (third, second, first)),
        ("mdy", (third, first, second)),
    ):
        if is_year_marked and order != "ymd":
            continue
        value = _edtf(full_year(year, on, ahead), month, told) if month and told else None
        if value is not None:
            options.append((order, value))
    return replace(_of_options(day, options), has_two_digits=True)


def _of_options(day: Day, options: list[tuple[str, PartialDate]]) -> Day:
    if not options:
        return replace(day, code="date_impossible")
    texts = {value.text for _order, value in options}
    value = options[0][1] if len(texts) == 1 else None
    precision = precision_of(options[0][1]) or ""
    return replace(day, options=tuple(options), value=value, precision=precision)


def _beside(bare: str, days: list[Day], on: date) -> Iterator[Day]:
    """The words beside each day; two with nothing but a dash between them are one span."""
    at = 0
    while at < len(days):
        day, end = days[at], days[at].span[1]
        following = days[at + 1] if at + 1 < len(days) else None
        if following and JOIN_SPAN.fullmatch(bare, end, following.span[0]):
            both = _joined(day, following)
            if both is not None:
                day, end = both, following.span[1]
                at += 1
        limit = days[at + 1].span[0] if at + 1 < len(days) else len(bare)
        before = bare[days[at - 1].span[1] if at else 0 : day.span[0]]
        at += 1
        yield _heard(day, before, bare[end:limit], is_last=at >= len(days))


def _joined(first: Day, last: Day) -> Day | None:
    """From … to …, where both are days whose order is settled."""
    value = _span(first.value, last.value)
    if value is None:
        return None
    span = (first.span[0], last.span[1])
    return replace(first, words=f"{first.words}~{last.words}", span=span, value=value,
                   precision="range", options=())  # fmt: skip


def _heard(day: Day, before: str, behind: str, *, is_last: bool) -> Day:
    near = BEHIND.match(behind)
    inside, out = (near["in"] or "", near["out"] or near["more"] or "") if near else ("", "")
    ahead = found["out"] if (found := BEFORE.search(before)) else ""
    # what is said of a day stands behind it in Korean, else before it
    latin = (inside, ahead, out if is_last else "")
    heard = (inside, out, ahead) if has_hangul(out) else latin
    role, number = next(filter(None, map(_role, heard)), ""), None
    for words in heard:
        is_meeting = re.search(r"\d\s?차\s?회의", words) is not None
        if number is None and (match := ROUND.search(words)) and not is_meeting:
            number = int(match["n"] or match["word"])
    day = replace(day, role=role, round=number, is_planned=PLANNED.search(behind[:24]) is not None)
    if day.value is None or "/" in day.value.text or ".." in day.value.text:
        return day
    mark = ""
    if ABOUT_AFTER.match(behind) or ABOUT_BEFORE.search(before):
        mark = "~"
    elif (doubt := DOUBT_AFTER.match(behind)) and doubt.group().strip():
        mark = "?"
    return replace(day, value=parse_edtf(day.value.text + mark)) if mark else day


def _role(words: str) -> str:
    for role, pattern in (
        ("renewal", RENEWS), ("effect", EFFECTS), ("end", ENDS), ("signed", SIGNS),
    ):  # fmt: skip
        if pattern.search(words):
            return role
    return ""
