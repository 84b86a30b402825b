"""The days of a sentence of a release, counted from the release's own day. What dates any sentence
may hold is read by `agreements.dates.phrases`; here stand the words of releases: seasons, "within
the year", a bare day of the month whose month the tense tells."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from agreements.dates import DateError, PartialDate, from_day, parse_edtf
from agreements.dates.phrases import Asked, Phrase, find, fold

from .verbs import KO_FINITE


@dataclass(frozen=True, slots=True)
class Day:
    """A date at a place of the sentence. `value` None: words that name no day. `is_deadline`: by
    then at the latest."""

    start: int
    end: int
    value: PartialDate | None
    sure: bool = True
    is_deadline: bool = False
    latest_from: date | None = None

    @property
    def day(self) -> date | None:
        return self.value.day if self.value else None


#: "'15. 3.", "’28년 상반기", "'28. 2월까지": the year in two digits behind its mark.
SHORT_YEAR_KO = re.compile(
    r"(?<!\d)['’‘](?P<y>\d\d)(?:년|\.)\s?"
    r"(?:(?P<half>[상하])반기|(?:(?P<m>\d{1,2})(?:월|\.)(?:\s?(?P<d>\d{1,2})(?:일|\.)(?!\d))?)?)"
)
SEASONS = {
    "봄": 3,
    "여름": 6,
    "가을": 9,
    "spring": 3,
    "summer": 6,
    "autumn": 9,
    "fall": 9,
    "primavera": 3,
    "estate": 6,
    "autunno": 9,
    "겨울": 12,
    "winter": 12,
    "inverno": 12,
}
SEASON = re.compile(
    r"(?:(?P<y>\d{4})년\s|(?P<rel>올해|올|내년|지난해|작년|금년|이번|오는"
    r"|지난)\s?)?(?P<ko>봄|여름|가을)(?=에|까지|께|쯤|,|\s|철|$)"
    r"|(?:(?P<by>by|before|entro)\s)?(?P<lead>in |nell['’]|in the |the |next |this "
    r"|last |late |early |l['’]|la |la prossima )+"
    r"(?P<latin>spring|summer|autumn|primavera|estate|autunno)"
    r"(?P<brk> (?:break|recess|holidays?))?(?: (?:of |del "
    r"|dell['’]anno )?(?P<y2>\d{4})| (?P<after>scors[oa]|prossim[oa]))?"
    r"|(?P<by2>entro|prima dell['’]) ?(?:l['’]|la |l['’])?(?P<latin2>estate"
    r"|primavera|autunno)(?: (?:del )?(?P<y3>\d{4}))?",
    re.IGNORECASE,
)
WITHIN_YEAR = re.compile(
    r"연내|올해\s?(?:안에|안으로|내에|내|말까지|중)|금년\s?(?:내|중)|연말까지"
    r"|within (?:the|this) year|(?:before|by) the end of (?:the|this) year"
    r"|by (?:the )?year[- ]end|later this year|entro (?:la fine dell['’]|l['’]"
    r"|quest['’])anno(?! prossimo)"
    r"|entro fine anno"
)
WITHIN_NEXT = re.compile(
    r"내년\s?(?:안에|내|말까지)|by the end of next year"
    r"|entro (?:la fine del(?:l['’]anno prossimo| prossimo anno))"
)
BY_YEAR_END = re.compile(
    r"(?P<y>\d{4})년\s?말까지|(?:by|before|until) the end of (?P<y2>\d{4})"
    r"|entro (?:la fine del |fine )?(?P<y3>\d{4})(?!\s?-)"
)
#: "The Memorandum of 2019", "l'accordo del 2021".
OF_A_YEAR = re.compile(
    r"(?:memorand\w+|agreement|accord\w*|mou|protocol\w*|intes[ae]|convenzion\w+"
    r"|arrangement)(?:\s(?:of understanding|d['’]intesa|di \w+))?"
    r"\s(?:of|del|dated|from)\s(?P<y>(?:19|20)\d\d)(?![\d-])",
    re.IGNORECASE,
)
#: "in 2019 and 2022", "nel 2012, 2017 e 2022": the years that share the word before them.
YEARS_IN_A_ROW = re.compile(
    r"\b(?:in|nel)\s(?:19|20)\d\d(?:,\s(?:19|20)\d\d)*\s(?:and|e)\s(?P<y>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
SPANNING = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-01\.\.(?P<y2>\d{4})-(?P<m2>\d\d)-(?P<d2>\d\d)")
FIRST_MONTHS = re.compile(
    r"(?:nei|ai|i) primi mesi (?:del(?:l['’]anno)? )?(?P<next>prossimo anno"
    r"|anno prossimo|prossimo)|(?:nei )?primi mesi del (?P<y>\d{4})"
    r"|(?:in the )?(?:first|early) months of (?:(?P<en>next year)|(?P<y2>\d{4}))|연초(?=에|\s|,)"
)
COUNT_OF_YEARS = re.compile(
    r"(?<![\d’'])\d{1,2}\s?년(?:\s?(?:동안|간|에 걸|여|이\s|째|씩|단위"
    r"|\s?(?:더\s)?연장)|(?=[\s,.이으]))|\d{1,2}\s?(?:주년|년차|개년)"
    r"|\d{2,4}-\d{3,4}-\d{4}|\b\d{4}-\d{4}\b|\(\s?\d{2,4}\)"
)
REPORTED = re.compile(
    r"(?:announced|said|reported|stated) (?:on )?(?:January|February|March|April|May"
    r"|June|July|August|September|October|November"
    r"|December) \d{1,2}(?!\d)(?:, \d{4})?"
    r"|(?P<d>\d{1,2})일\s?(?:\([가-힣]\)\s?)?(?=밝혔|전했|발표|알렸|소개)"
    r"|지난달 \d{1,2}일(?= 밝혔)"
)
DEADLINE_KO = re.compile(r"\s?까지")
DEADLINE_LATIN = re.compile(
    r"(?:\b(?:by|before|until|entro|fino al|sino al)\s(?:the\s|il\s|l['’])?)\Z", re.I
)
AFTER_DEADLINE = re.compile(r"(?:by|entro)\b", re.IGNORECASE)
LATIN_PAST = re.compile(
    r"\b(?:was|were|has|have|had|took|held|signed|met|visited|ha|hanno|è stat[oa]|sono stat[ie]"
    r"|si è|era|scorso|scorsa)\b",
    re.IGNORECASE,
)
TO_COME = re.compile(r"\b(?:be|will|would|should|to)\s(?:\w+ly\s)?\Z", re.IGNORECASE)
#: What was, where what is told to come follows it: "Following a visit on 12 April, CNA expects".
WAS_BEFORE = re.compile(
    r"\b(?:following|after|since|dopo|a seguito di)\b"
    r"|,\s(?:già\s)?(?:firmat|sottoscritt|siglat|stipulat)[oaie]\b",
    re.IGNORECASE,
)
LATIN_PLAN = re.compile(
    r"\b(?:will|is to|are to|to be|expect(?:ed|s)?|hopes?(?= to)|aims?(?= to)"
    r"|foreseen|plans?|planned|scheduled|due to|next"
    r"|would|should|intend"
    r"|in calendario|previst[oaie]|prevede|in programma|attes[oaie]|prossim[oaie]|sar[àa]|saranno"
    r"|si terr\w+|\w{3,}(?:er|ir)(?:à|anno))\b",
    re.IGNORECASE,
)


def days_in(text: str, *, on: date, language: str, before: date | None = None) -> list[Day]:
    """All dates of a sentence, in order. `before`: the day that was told last, whose month a bare
    day that follows it shares."""
    taken: list[tuple[int, int]] = []
    found = list(_words_of_releases(text, on, taken))
    masked = list(text)
    of_years = COUNT_OF_YEARS.finditer(text) if language == "ko" else ()
    for start, end in [
        *taken,
        *(m.span() for m in of_years),
        *(m.span() for m in REPORTED.finditer(text)),
    ]:
        masked[start:end] = "\x00" * (end - start)
    folded = fold("".join(masked))
    past, planned = (_phrases(folded, on, language, is_plan) for is_plan in (False, True))
    for behind, ahead in zip(past, planned, strict=False):
        is_plan = _is_planned(text, behind, ahead, on, language)
        chosen = ahead if is_plan else behind
        start, end = chosen.span
        codes = {doubt.code for doubt in chosen.doubts}
        value = chosen.value
        if "which_month" in codes:
            value = _bare_day(text[start:end], on, is_plan, before) or value
            codes.discard("which_month")
        if "beside" in codes and value is not None:
            codes.discard("beside")
        if value is not None and value.day is not None and chosen.has_year:
            codes.discard("which_day")
        if "which_year" in codes and value is not None:
            value = _nearest_year(value, on, is_plan) or value
            codes.discard("which_year")
        is_range = value is not None and "/" in value.text and "부터" in text[start:end]
        is_deadline = not is_range and bool(
            DEADLINE_KO.match(text, end)
            or text[:end].rstrip().endswith("까지")
            or DEADLINE_LATIN.search(text[:start])
            or AFTER_DEADLINE.match(text[start:end])
        )
        if value is not None and value.day:
            before = value.day
        found.append(
            Day(start, end, value, not codes, is_deadline, _loose_latest(text[start:end], value))
        )
    return sorted(found, key=lambda one: one.start)


def _phrases(folded: str, on: date, language: str, planned: bool) -> list[Phrase]:
    asked = Asked(
        on=on,
        language=language,
        order="dmy" if language == "it" else None,
        planned=planned,
        past=not planned,
    )
    return find(folded, asked)


#: "19일 … 회의를 열고 … 하기로 했다": the day is of what is over.
OVER_BY_THEN = re.compile(
    r"(?:회의|회담|면담|협의)[가-힣]*\s(?:열고|갖고|가지고|마치고|개최하고|열어|갖고서)|만나\s"
)
#: ... as is that of "체결하고 … 공유하기로 했다", and of none that is only planned.
DONE_BY_THEN = re.compile(
    r"(?:서명|체결|갱신|연장|조인|교환)(?:식을\s(?:갖고|열고)|하고|해|하여|한 뒤|한 데 이어)[,\s]"
    r"|맺고[,\s]|만나고\s|(?:회담|면담|협의|논의|접견)(?:하고|해|하여)[,\s]"
)


def _is_planned(text: str, behind: Phrase, ahead: Phrase, on: date, language: str) -> bool:
    """... and not over. `behind`, `ahead`: the same words as of a past day, and of one to come."""
    at = behind.span[1]
    if language == "ko":
        match = KO_FINITE.search(text, at)
        is_over = match and OVER_BY_THEN.search(text, at, match.start())
        if match and match["planned"] == "기로":
            is_over = is_over or DONE_BY_THEN.search(text, at, match.start())
        return bool(match and match["planned"] and not is_over)
    plan = LATIN_PLAN.search(text)
    if not plan:
        return False
    past = _past_in(text)
    was_before = (past and past.start() < at) or WAS_BEFORE.search(text, 0, at)
    if was_before and at <= plan.start():  # "signed on 19 April and will meet in June"
        return _is_nearer(ahead, behind, on)
    return not past or abs(plan.start() - at) < abs(past.start() - at)


def _past_in(text: str) -> re.Match[str] | None:
    """The first word of the past, and not "will be held", "to be jointly signed"."""
    every = LATIN_PAST.finditer(text)
    return next((one for one in every if not TO_COME.search(text[: one.start()])), None)


def _is_nearer(ahead: Phrase, behind: Phrase, on: date) -> bool:
    later, before = ahead.value, behind.value
    if not (later and later.earliest and before and before.latest):
        return before is None
    return abs(later.earliest - on) < abs(on - before.latest)


def _bare_day(words: str, on: date, is_plan: bool, before: date | None) -> PartialDate | None:
    match = re.search(r"\d{1,2}", words)
    if not match:
        return None
    number = int(match[0])
    start = before if before and abs((on - before).days) < 60 else None
    if start and start.day < number <= monthrange(start.year, start.month)[1]:
        same = start.replace(day=number)
        if is_plan or same <= on:
            return from_day(same)
    day = on
    for _step in range(62):
        if day.day == number:
            return from_day(day)
        day += timedelta(days=1 if is_plan else -1)
    return None


YEAR = re.compile(r"\d{4}(?=-|\b)")


def _later(years: int, match: re.Match[str]) -> str:
    return str(int(match[0]) + years)


def _nearest_year(value: PartialDate, on: date, is_plan: bool) -> PartialDate | None:
    """Moved by years until it lies ahead, or behind."""
    text = value.text
    for _step in range(3):
        first, last = value.earliest, value.latest
        if not first or not last:
            return None
        if is_plan and last < on:
            step = 1
        elif not is_plan and first > on:
            step = -1
        else:
            return value
        text = YEAR.sub(partial(_later, step), text)
        value = parse_edtf(text)
    return value


def ahead_of(day: Day, on: date, words: str) -> Day:
    """The same day in the year in which it lies ahead, unless its `words` say the year."""
    if day.value is None or re.search(r"\d{4}", words):
        return day
    return replace(day, value=_nearest_year(day.value, on, True) or day.value)


def _loose_latest(words: str, value: PartialDate | None) -> date | None:
    """ "Early in the year" ends in March or April."""
    if (
        value
        and value.latest
        and re.search(r"초|early|inizi|primi", words)
        and (value.days or 0) > 90
    ):
        return date(value.latest.year, 3, 31)
    return None


#: A year of two digits may lie so many years ahead of a release: "'98" in 2027 is 1998.
AHEAD = 30


def _words_of_releases(text: str, on: date, taken: list[tuple[int, int]]) -> Iterator[Day]:
    def free(match: re.Match[str]) -> bool:
        is_free = not any(match.start() < end and start < match.end() for start, end in taken)
        if is_free:
            taken.append(match.span())
        return is_free

    for match in SHORT_YEAR_KO.finditer(text):
        month, number = int(match["m"] or 0), int(match["d"] or 0)
        century = 2000 if 2000 + int(match["y"]) <= on.year + AHEAD else 1900
        told = f"{century + int(match['y'])}" + (f"-{month:02d}" if month else "")
        if match["half"]:
            told += "-40" if match["half"] == "상" else "-41"
        try:
            value = parse_edtf(told + (f"-{number:02d}" if number else ""))
        except DateError:
            continue
        if free(match):
            end = match.end() - len(match[0]) + len(match[0].rstrip())
            is_deadline = text.startswith("까지", end)
            yield Day(match.start(), end, value, True, is_deadline)
    for match in BY_YEAR_END.finditer(text):
        if free(match):
            year = int(match["y"] or match["y2"] or match["y3"])
            yield Day(*match.span(), from_day(date(year, 12, 31)), True, True)
    for match in WITHIN_NEXT.finditer(text):
        if free(match):
            yield Day(*match.span(), from_day(date(on.year + 1, 12, 31)), True, True)
    for match in WITHIN_YEAR.finditer(text):
        if free(match):
            yield Day(*match.span(), parse_edtf(f"[{on}..{on.year}-12-31]"), True)
    for match in FIRST_MONTHS.finditer(text):
        if free(match):
            told = match["y"] or match["y2"]
            year = int(told) if told else on.year + 1
            value = parse_edtf(f"[{year}-01-01..{year}-04-30]")
            yield Day(*match.span(), value, False, latest_from=date(year, 3, 31))
    for match in SEASON.finditer(text):
        if free(match):
            yield _season(match, on)
    for match in YEARS_IN_A_ROW.finditer(text):
        _first, *others = re.finditer(r"\d{4}", match[0])
        for later in others:  # the first is read with the word before it
            span = match.start() + later.start(), match.start() + later.end()
            taken.append(span)
            yield Day(*span, parse_edtf(later[0]))
    for match in OF_A_YEAR.finditer(text):
        if free(match):
            yield Day(*match.span("y"), parse_edtf(match["y"]))


def _season(match: re.Match[str], on: date) -> Day:
    told = match.groupdict()
    word = (told["ko"] or told["latin"] or told["latin2"]).casefold()
    first = SEASONS[word]
    if told.get("brk") or match[0].casefold().startswith(("before ", "prima dell")):
        return Day(*match.span(), None, False, True)  # before the summer break: no day
    year = int(told["y"] or told["y2"] or told["y3"] or 0)
    rel = (told["rel"] or told["lead"] or told["after"] or "").strip()
    if not year:
        shift = {"내년": 1, "지난해": -1, "작년": -1}.get(rel, 0)
        year = on.year + shift
        if rel in ("last", "scorsa", "scorso", "지난") and date(year, first, 1) > on:
            year -= 1
        elif (
            rel in ("next", "prossima", "prossimo", "오는") and date(year, first + 2, 28) < on
        ) or (not shift and date(year, first + 2, 28) < on and rel not in ("올해", "올", "this")):
            year += 1
    last = date(year, first + 2, monthrange(year, first + 2)[1])
    if told.get("by") or told.get("by2"):
        value = parse_edtf(f"[{on}..{last}]")
        return Day(*match.span(), value, False, False, last)
    return Day(*match.span(), parse_edtf(f"[{date(year, first, 1)}..{last}]"), False)


def window_text(value: PartialDate) -> str:
    """A run of whole months as "2027-01/2027-04"; else as it is told."""
    text = value.text.strip("[]")
    match = SPANNING.fullmatch(text)
    if match and int(match["d2"]) == monthrange(int(match["y2"]), int(match["m2"]))[1]:
        return f"{match['y']}-{match['m']}/{match['y2']}-{match['m2']}"
    if value.text.startswith("[") and (value.days or 99) <= 16:
        return text.replace("..", "/")
    return value.text
