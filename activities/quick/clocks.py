"""Clocks in a line: 15:00~16:30, PM 3:30, 저녁 7시 반, alle 7 di sera; and whose clock it is
(`zones`).

Twenty-four hours are read as written; 3시, "at 3" and "alle 3" without a part of the day are the
afternoon's up to 5, and asked from 6 to 8, where morning and evening are as likely.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time

from agreements.dates.phrases import ALL_MONTHS
from agreements.dates.phrases.words import any_of

from .line import Span, overlaps

MORNING, SMALL_HOURS, NOON, EVENING, NIGHT = "morning", "small hours", "noon", "evening", "night"


def _parts(**table: str) -> dict[str, str]:
    """Words of a part of the day ("_" is a space)."""
    return {word.replace("_", " "): part for part, text in table.items() for word in text.split()}


#: Korean words stand before a clock, others before or after it.
PARTS_KO = _parts(
    morning="오전 아침", small_hours="새벽", noon="낮 점심 대낮 한낮", evening="오후 저녁",
    night="밤 심야",
)  # fmt: skip
AMPM = _parts(morning="am a.m. a.m", evening="pm p.m. p.m")
#: Behind a clock.
PHRASES = _parts(
    morning="in_the_morning di_mattina del_mattino della_mattina antimeridiane",
    evening="in_the_afternoon in_the_evening di_sera della_sera di_pomeriggio del_pomeriggio"
    " pomeridiane",
    night="at_night di_notte",
)
#: Beside the day, before a clock: "ieri sera alle 8".
OF_THE_DAY = _parts(
    morning="stamattina stamani mattina morning", evening="stasera sera pomeriggio afternoon"
    " evening"
    " tonight", night="notte night",
)  # fmt: skip
PARTS = {
    word: part.replace("_", " ")
    for table in (PARTS_KO, AMPM, PHRASES, OF_THE_DAY)
    for word, part in table.items()
}
#: A meal tells the part of the day, where the clock does not.
MEALS = {MORNING: re.compile(r"조찬|아침 ?식사|breakfast|\bcolazione"),
         EVENING: re.compile(r"만찬|저녁|dinner|\bcena\b|supper|리셉션|reception")}  # fmt: skip
HALVES = {" e mezza": 30, " e mezzo": 30, " e un quarto": 15, " e trenta": 30, " e quindici": 15,
          " e tre quarti": 45, " meno un quarto": -15, " meno dieci": -10}  # fmt: skip
QUARTERS = {"half past": 30, "quarter past": 15, "quarter to": -15}
HOURS = {
    name: at
    for at, name in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(),  # noqa: SIM905
        start=1,
    )
}
HOURS_KO = {
    name: at
    for at, name in enumerate(
        ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한", "열두"),
        start=1,
    )
}
NOONS = ("정오", "noon", "midday", "mezzogiorno")
MIDNIGHTS = ("자정", "midnight", "mezzanotte")

H, MM = r"(?P<h>\d{1,2})", r"(?P<m>\d\d)"
BEFORE_KO = rf"(?:(?P<part>{any_of(PARTS_KO)})\s?)?"
AFTER = rf"(?:\s?(?P<after>{any_of(AMPM)})(?![a-z]|\s?\d)|\s(?P<phrase>{any_of(PHRASES)}))"
NOT_INSIDE = r"(?<![\d:./])"
#: 3시간, 3시작: no clock.
HOUR_KO = (
    r"시(?!간|작|민|장|의회|찰|범|연|행|스템|점|설|도|기|정|대)"
    r"(?:\s?(?P<m>\d{1,2})\s?분|\s?(?P<ban>반)(?=[\s,)에부까경쯤~-]|$))?(?:\s?정각)?"
)
NAMED_MONTH = any_of(ALL_MONTHS)
#: Behind "at 7" or "alle 7": 7 December and 7 to 9 December are days.
NO_DAY = (
    rf"(?!\d|/|[.,]\d(?!\d)|(?:st|nd|rd|th)?\s(?:of\s|di\s)?(?:{NAMED_MONTH})\b"
    rf"|(?:st|nd|rd|th)?\s?(?:to|al|and|e|or|-|~)\s?\d{{1,2}}(?:st|nd|rd|th|o)?\s(?:of\s"
    rf"|di\s)?(?:{NAMED_MONTH})\b)"
)
LEAD = (
    r"@\s?|\b(?:alle ore|dalle ore|alle|dalle|ore|at|from|around|verso le)\s|\bh(?:\.\s?|\s"
    r"|(?=\d\d))"
)
SINGLE = tuple(
    re.compile(pattern)
    for pattern in (
        # 오후 3:30, PM 3:30, 3:30 pm, 15:30시
        rf"(?:(?P<part>{any_of(PARTS_KO)})\s?|(?<![a-z])(?P<ampm>{any_of(AMPM)})\s?)?{NOT_INSIDE}"
        rf"{H}:{MM}(?!\d)(?:\s?시(?=부터|까지|에|쯤|[\s,)]|$))?(?:{AFTER})?",
        # 오후 3시 반, PM 4시
        rf"(?:(?P<part>{any_of(PARTS_KO)})\s?"
        rf"|(?<![a-z])(?P<ampm>{any_of(AMPM)})\s?)?{NOT_INSIDE}{H}\s?{HOUR_KO}",
        # 1630, where it can be no year
        r"(?<![\w.:])(?P<h>0[7-9]|1[0-8]|2[1-3])(?P<m>[0-5][05])(?:hrs|h)?(?=[\s,)]|$)",
        # 오후 다섯 시
        rf"(?:(?P<part>{any_of(PARTS_KO)})\s?)?(?<![가-힣])(?P<hour>{any_of(HOURS_KO)})\s?{HOUR_KO}",
        # 3pm, 3.30 pm, 7 in the evening
        rf"{NOT_INSIDE}{H}(?:\.{MM})?{AFTER}",
        # pm3, 오후 3
        rf"(?<![a-z])(?P<ampm>{any_of(AMPM)})\s?{H}(?![\d:.]\d|\d|\s?시)",
        # alle 9 e mezza, ore 15.30, at 3
        rf"(?:{LEAD}){H}(?:[.:,]{MM}|\se\s(?P<m2>\d\d)"
        rf"|(?P<half>{any_of(HALVES)}))?{NO_DAY}(?:{AFTER}|\s?o'clock)?",
        # 15h30, 3 o'clock
        rf"{NOT_INSIDE}{H}h(?P<m>\d\d)?(?!\w)",
        rf"{NOT_INSIDE}{H}\so'clock(?:\s(?P<phrase>{any_of(PHRASES)}))?",
        rf"\b(?:at\s)?(?P<quarter>{any_of(QUARTERS)})\s(?P<hour>\d{{1,2}}"
        rf"|{any_of(HOURS)})\b(?:{AFTER})?",
        rf"(?P<word>{any_of((*NOONS, *MIDNIGHTS))})",
    )
)
#: Two hours that share a word: 2~4시, 3-5pm, dalle 15 alle 17, 9-10:30.
DOUBLE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:from\s)?{H}(?::{MM})?(?:\s?[~-]\s?"
        rf"|\sto\s)(?P<h2>\d{{1,2}})(?:[:.](?P<m2>\d\d))?\s?(?P<after>{any_of(AMPM)})(?![a-z])",
        rf"{BEFORE_KO}"
        rf"(?<![\d:./-]){H}\s?[~-]\s?(?P<h2>\d{{1,2}})\s?시(?!간)(?:\s?(?P<m2>\d{{1,2}})\s?분"
        rf"|\s?(?P<ban>반))?",
        rf"\b(?:dalle ore|dalle|ore|h)\s{H}(?:[.:,]{MM})?(?:\s?[~-]\s?|\s(?:alle ore"
        rf"|alle)\s)(?P<h2>\d{{1,2}})(?:[.:,](?P<m2>\d\d))?(?![\d/]"
        rf"|[.,]\d)(?:\s(?P<phrase>{any_of(PHRASES)}))?",
        rf"\b(?:at|from)\s{H}(?::{MM})?\s?(?:-|~"
        rf"|to)\s?(?P<h2>\d{{1,2}})(?::(?P<m2>\d\d))?{NO_DAY}(?![\d:/.])",
        rf"(?<![\d:./-]){H}\s?[~-]\s?(?P<h2>\d{{1,2}}):(?P<m2>\d\d)(?!\d)",
        r"(?<![\d:./-])(?P<h>\d{1,2})\.(?P<m>00|15|30|45)\s?[~-]\s?(?P<h2>\d{1,2})\.(?P<m2>00|15"
        r"|30|45)(?![\d.])",
    )
)
JOIN = re.compile(
    r"\s?[~-]\s?|/|\s?부터\s?|\s?에서\s?|\s?to\s?|\s(?:alle ore|alle|until|till|fino alle|a)\s"
)
TIED_AFTER = re.compile(
    r"에(?=[\s,]|$)|\s?부터(?=[\s,]|$)|께(?=[\s,]|$)|\s?(?:경|쯤"
    r"|정도)(?:에)?(?=[\s,]|$)"
)
TIED_BEFORE = re.compile(r"(?<!\w)(?:at|from|alle|dalle|ore|at around|around|a)\s\Z")
UNTIL_AFTER = re.compile(r"\s?까지(?:는|로)?")
UNTIL_BEFORE = re.compile(r"(?<!\w)(?:by|entro le|entro le ore|non oltre le)\s\Z")
#: A word that makes a clock another thing.
ASK_AFTER = re.compile(
    r"\s?(?:이전|이후|전(?![가-힣])|전에|후(?![가-힣])|후에|사이|넘어|좀 안|안 돼|종료|끝|마감"
    r"|마침|in poi|or later|at the latest|쯤이나)"
)
ASK_BEFORE = re.compile(
    r"(?:\A|\s)~\Z|(?<!\w)(?:fino|ended at|ends at|finished at|terminat[ao]|conclus[ao]|finit[ao]"
    r"|after|before|until|till|not before|dopo(?: le)?|prima delle|fino alle|oltre"
    r" le)\s(?:le\s)?\Z"
)
PART_BEFORE = re.compile(rf"(?<!\w)(?P<part>{any_of(OF_THE_DAY)}|{any_of(PARTS_KO)})(?:,?\s)\Z")
#: A part of the day beside a day, without a clock: 어제저녁, yesterday evening.
PART_ALONE = re.compile(
    rf"(?:(?<![가-힣])|(?<=어제|오늘|내일|모레))(?:{any_of(PARTS_KO)})(?=에?[\s,]|$"
    rf"|\s중)(?:\s중)?에?"
    r"|(?:in the\s|this\s)?\b(?:morning|afternoon|evening)\b(?=[\s,]|$)"
    r"|\b(?:mattina|pomeriggio|sera)\b(?=[\s,]|$)"
)
#: An hour in letters: read by nobody, and asked.
IN_LETTERS = re.compile(
    r"\b(?:ten|five|twenty|quarter) (?:to|past) \w+|"
    r"\bore (?!di\b|del)[a-z]{3,}|\ball'una\b|\balle (?:due|tre|quattro|cinque|sei|sette|otto"
    r"|nove|dieci|undici)\b"
    r"|\bat (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven)\b|(?<![가-힣])(?:한|두|세"
    r"|네|다섯|여섯|일곱|여덟|아홉|열)\s?시(?!간|기)"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day and its end; `doubt`: words to ask about, "" where it is clear. `is_until`: the
    end of a task's day."""

    start: time
    end: time | None
    span: Span
    doubt: str = ""
    part: str = ""
    is_until: bool = False


def _hour(hour: int, part: str) -> tuple[int, bool] | None:
    """The hour of the day and whether it is clear; None where there is no such hour."""
    if hour > 24:
        return None
    kind = PARTS.get(part)
    if kind is None:
        return hour % 24, hour != 24 and not 1 <= hour <= 8
    if hour > 12:
        return hour % 24, hour != 24 and kind not in (MORNING, SMALL_HOURS)
    if kind == MORNING:
        return hour % 12, hour != 12
    if kind == SMALL_HOURS:
        return hour % 12, hour <= 6 or hour == 12
    if kind == NOON:
        return (hour if hour >= 10 else hour + 12), hour >= 10 or hour <= 5
    if kind == NIGHT:
        return (hour + 12, True) if 6 <= hour <= 11 else (hour % 12, False)
    return hour % 12 + 12, True


def _of_meal(hour: int, folded: str) -> str:
    """The part of the day that a meal of the line tells an hour without one."""
    told = [part for part, pattern in MEALS.items() if pattern.search(folded)]
    return {MORNING: "오전", EVENING: "오후"}[told[0]] if len(told) == 1 and 5 <= hour <= 9 else ""


def _one(match: re.Match[str], part: str, folded: str) -> tuple[time, str, str] | None:
    """(time, doubt, part of the day) of one clock."""
    found = {name: value for name, value in match.groupdict().items() if value}
    if word := found.get("word"):
        return time(12 if word in NOONS else 0), "" if word in NOONS else word, ""
    for name in ("part", "ampm", "after", "phrase"):
        part = found.get(name) or part
    minute = int(found.get("m") or found.get("m2") or 0)
    minute = 30 if found.get("ban") else HALVES.get(found.get("half", ""), minute)
    written = found.get("h") or found["hour"]
    hour = int(written) if written.isdigit() else (HOURS | HOURS_KO)[written]
    minute = QUARTERS.get(found.get("quarter", ""), minute)
    read = _hour(hour, part or _of_meal(hour, folded))
    if read is None or minute > 59:
        return None
    at, clear = read
    if not part and not clear:
        if written[0] == "0":
            clear = True  # 03:30 is written in 24 hours
        elif 1 <= at <= 5:
            at, clear = at + 12, True  # nobody meets at three in the night
    at = at * 60 + minute
    return time(at // 60 % 24, at % 60), "" if clear else match.group().strip(), part


def _pair(match: re.Match[str]) -> tuple[time, time, str] | None:
    """(start, end, doubt) of two hours that share a word."""
    found = {name: value for name, value in match.groupdict().items() if value}
    part = found.get("part") or found.get("after") or found.get("phrase") or ""
    first, last = int(found["h"]), int(found["h2"])
    minutes = int(found.get("m", 0)), 30 if "ban" in found else int(found.get("m2", 0))
    one, two = _hour(first, part), _hour(last, part)
    if one is None or two is None or max(minutes) > 59:
        return None
    start, end, clear = one[0], two[0], one[1] and two[1]
    if not part:
        start, end, clear = _unmarked(first, last)
    elif PARTS[part] == MORNING and last < first:  # 오전 11~1시
        end = last + 12
    elif PARTS[part] == EVENING and start > end:  # 11-1pm
        start = first
    if end <= start and end < 12:
        return None
    return time(start, minutes[0]), time(end % 24, minutes[1]), "" if clear else match.group()


def _unmarked(first: int, last: int) -> tuple[int, int, bool]:
    """Two bare hours: 10~12, 14~16, 2~4 (the afternoon), 11~1; 7~9 is asked."""
    if first <= 5 and last <= 8:
        return first + 12, last + 12, first < last
    if last < first and last <= 8:
        return first, last + 12, first >= 9
    return first % 24, last % 24, first >= 9


def clocks_in(folded: str, taken: list[Span]) -> list[Clock]:
    """Every clock of a line in order, two joined by a dash as one with an end."""
    found: list[Clock] = []
    used = list(taken)
    for pattern in DOUBLE:
        for match in pattern.finditer(folded):
            if not overlaps(match.span(), used) and (pair := _pair(match)):
                found.append(_widened(folded, Clock(pair[0], pair[1], match.span(), pair[2])))
                used.append(found[-1].span)
    singles = sorted(_singles(folded, used), key=lambda one: one.span)
    return sorted([*found, *_joined(folded, singles)], key=lambda one: one.span)


def _singles(folded: str, used: list[Span]) -> Iterator[Clock]:
    taken = list(used)
    for pattern in SINGLE:
        for match in pattern.finditer(folded):
            if overlaps(match.span(), taken):
                continue
            before = PART_BEFORE.search(folded[: match.start()])
            if one := _one(match, before["part"] if before else "", folded):
                taken.append(match.span())
                yield Clock(one[0], None, match.span(), one[1], one[2])


def _joined(folded: str, singles: list[Clock]) -> Iterator[Clock]:
    at = 0
    while at < len(singles):
        one, two = singles[at], singles[at + 1] if at + 1 < len(singles) else None
        at += 1
        if two and JOIN.fullmatch(folded, one.span[1], two.span[0]):
            at += 1
            one = _from_to(one, two)
        yield _widened(folded, one)


def _from_to(one: Clock, two: Clock) -> Clock:
    """오후 2시~4시: both are in the afternoon; 3:00-5:00 pm likewise."""
    start, end, doubt = one.start, two.start, one.doubt or two.doubt
    if one.part and not two.part:
        late = PARTS[one.part] == EVENING
        end = end.replace(hour=end.hour + 12) if late and end.hour < 12 else end
        doubt = one.doubt
    elif two.part and not one.part and PARTS[two.part] == EVENING:
        later = start.replace(hour=start.hour + 12) if start.hour < 12 else start
        start, doubt = (later if later < end else start), two.doubt
    elif not one.part and end < start and end.hour < 9 and two.doubt:
        end, doubt = end.replace(hour=end.hour + 12), one.doubt
    elif not one.doubt and two.doubt and end > start:
        doubt = ""
    return Clock(start, end, (one.span[0], two.span[1]), doubt, one.part or two.part)


def _widened(folded: str, clock: Clock) -> Clock:
    """With the words that go with it, and the doubt of those that change it."""
    first, last = clock.span
    doubt, until = clock.doubt, False
    if match := UNTIL_AFTER.match(folded, last):
        until, last = clock.end is None, match.end()
    elif match := ASK_AFTER.match(folded, last):
        doubt = doubt or folded[first : match.end()]
    elif match := TIED_AFTER.match(folded, last):
        last = match.end()
    if match := UNTIL_BEFORE.search(folded[:first]):
        until, first = True, match.start()
    elif match := ASK_BEFORE.search(folded[:first]):
        doubt = doubt or folded[match.start() : last]
    elif match := TIED_BEFORE.search(folded[:first]):
        first = match.start()
    return replace(clock, span=(first, last), doubt=doubt, is_until=until)


def part_of_day_in(folded: str, taken: list[Span]) -> Span | None:
    """A part of the day without a clock."""
    for match in PART_ALONE.finditer(folded):
        if not overlaps(match.span(), taken):
            return match.span()
    return None
