"""Meetings, visits, trainings and the like: what was held on which days, and what is to come within
which window. A window never becomes a day."""

import re
from datetime import date
from itertools import pairwise
from typing import Any

from .bodies import Bodies
from .days import Day, window_text
from .deals import Line, State, is_aimed_at, is_of_the_text
from .places import places_in
from .words import NTH, N, number_of

Match = re.Match[str]
Forum = dict[str, Any]
#: kind -> its words, the first that stands at a place holds.
KINDS = (
    (
        "company_exchange",
        r"(?:기업|수출)\s?(?:교류|상담회|사절단)|business (?:forum|mission|meeting)|B2B"
        r"|missione imprenditoriale",
    ),
    (
        "publication",
        r"사례집|안내서|편람|발간|보고서를? (?:내|펴)|handbook|manual|guide(?:book)?"
        r"|publish\w*|pubblic(?:heranno|herà|azione)|manuale",
    ),
    (
        "training",
        r"연수|교육과정|교육 과정|훈련|trainees?|\btrain\b|\bcorso\b|\bcorsi\b|formazione per"
        r"|\b(?:training|[\w-]+-(?:day|week|month)|language|summer|intensive) courses?\b"
        r"|\b(?:follow|attend|take|take part in|complete|offer|hold|run|open|teach)(?:ed|s|ing)?\s"
        r"(?:(?:an?|the|two|three|its|their)\s)?(?:\w+\s){0,3}?courses?\b",
    ),
    (
        "exchange_of_professionals",
        r"(?:담당자|전문가|직원|공무원|인력|실무자)[^.,]{0,26}(?:보내|파견|받아)"
        r"|second(?:ed|ment)|\bstage\b|(?:accoglier|ospiter"
        r"|invier)\w+[^.]{0,26}(?:funzionari|espert)|(?:assign|send"
        r"|host)\s(?:up to\s)?\w+\s(?:\w+\s)?(?:experts?|officers?|officials?)",
    ),
    ("workshop", r"워크숍|세미나|토론회|심포지엄|\bworkshop|seminar|\bseminari?o?\b|webinar"),
    (
        "study_visit",
        r"방문단|대표단이?|시찰|견학|\bvisit\b|delegation|delegazione|visita\b"
        r"|visit[oi] di studio|\bvisiter(?:à|anno)\b|si recher(?:à|anno)\b|\bwill travel to\b",
    ),
    (
        "meeting",
        r"회의|제?\s?\d{1,2}차 (?:[가-힣]+\s?)?위원회|공동위원회|정책대화|대화(?=[는를])"
        r"|회담|면담|간담회|협의회"
        r"|(?<![가-힣])총회|포럼|만나|의견을 나누|meeting|\bmeet\b|session|summit|committee|talks"
        r"|conference|incontro|riunion\w+|vertic[ei] |comitato|si vedranno"
        r"|si incontreranno|tavolo",
    ),
    (
        "other",
        r"상담회|전시회|박람회|행사|협상|개소식|negotiat\w+|exhibition|fair\b|fiera"
        r"|negoziat\w+",
    ),
)
EVENT = re.compile("|".join(pattern for _kind, pattern in KINDS), re.IGNORECASE)
#: Where people or companies go one way.
TRAVELS = ("exchange_of_professionals", "study_visit", "training", "company_exchange")
WITHIN_DEAL = re.compile(r"서명식|체결식|조인식|signing ceremony|cerimonia di firma")
HEADS = re.compile(
    r"기관장|청장급|수장|heads? of (?:institution|agenc|the two)|heads of both|vertici|i capi", re.I
)
PROPOSED = re.compile(
    r"싶다|희망|제안|뜻을 (?:밝|전)|propos\w+|wish\w*|hopes? to|invited|auspic\w+"
    r"|ha proposto|vorrebbe",
    re.I,
)
MIGHT = re.compile(r"\b(?:might|(?-i:may)|could|potrebbe(?:ro)?)\b", re.I)
PAST_LINE = {
    "ko": re.compile(
        r"(?:가졌|열렸|개최했|개최됐|만나|논의했|점검하고|열린|마쳤|나누는 데 그쳤"
        r"|참석했|열고|갖고|개최하고)|(?:했|었|았|였|됐)다\.?\Z"
    ),
    "en": re.compile(r"\b(?:held|met|took place|hosted|visited|opened)\b", re.I),
    "it": re.compile(
        r"\b(?:si è tenut\w+|si sono tenut\w+|svolt\w+|hanno incontrato|ha incontrato"
        r"|ha visitato|riunit\w+)\b",
        re.I,
    ),
}
PLAN_LINE = {
    "ko": re.compile(
        r"열린다|열리는|예정|계획|하기로|기로 했|싶다|개최할|방문한다|시작하기로|연다"
        r"|발간한다|펴낸다|협의한다|보낸다|파견한다|초청한다|받는다|추진|제안|열자"
        r"|[가-힣]한다(?=[.고,\s])|갖기로"
    ),
    "en": re.compile(
        r"\b(?:will|is to|are to|to be|foreseen|plans?|planned|scheduled|expected|due to"
        r"|next)\b",
        re.I,
    ),
    "it": re.compile(
        r"\b(?:in calendario|previst\w+|attes\w+|in programma|prossim\w+|si vedranno"
        r"|si incontreranno|si terr\w+|\w+(?:erà|eranno|irà|arà|anno))\b",
        re.I,
    ),
}
NTH_MEETING = {
    "ko": re.compile(
        rf"{NTH['ko']}\s?(?:회의|포럼|[가-힣·]{{0,14}}(?:회의|포럼|위원회|협의회|공동위))"
    ),
    "en": re.compile(
        rf"{NTH['en']}\s(?:\w+\s){{0,3}}?(?:meeting|session|round|forum|conference)", re.I
    ),
    "it": re.compile(
        rf"{NTH['it']}\s(?:\w+\s){{0,3}}?(?:riunione|sessione|incontro|conferenza|forum)", re.I
    ),
}
SAME_DAY = re.compile(r"같은 날|이날|the same day|lo stesso giorno", re.I)
PEOPLE = {
    "ko": re.compile(rf"{N['ko']}\s?(?:여\s?)?명"),
    "en": re.compile(
        rf"(?:up to\s)?{N['en']}[ -](?:\w+\s){{0,2}}?(?:people|persons|officers?|experts?"
        rf"|officials?|civil servants|delegates|trainees|members)",
        re.I,
    ),
    "it": re.compile(
        rf"{N['it']}\s(?:\w+\s)?(?:persone|funzionari|espert[ie]|delegati|dirigenti|dipendenti)",
        re.I,
    ),
}
COMPANIES = re.compile(
    r"(?P<n>\d{1,3})\s?개\s?(?:사|기업|업체)|(?P<m>\d{1,3})\s(?:companies|firms|imprese|aziende)"
)
FORUM_KO = re.compile(
    r"['‘「](?:제?\s?(?P<n>\d{1,2})[회차]\s)?(?P<name>[가-힣A-Za-z ]{3,30}(?:포럼"
    r"|회의|총회|컨퍼런스))(?:\((?P<s>[A-Z]{2,9})\))?['’」]"
)
FORUM_AGAIN = re.compile(r"제?\s?(?P<n>\d{1,2})[회차]\s(?:포럼|회의|총회)")
INWARD = re.compile(
    r"한국에 연수|한국(?:으로|에) (?:연수|파견|보내)|우리나라(?:에|로)|조달청에 보내"
    r"|조달청(?:으로|에) (?:파견|보내)|to Korea|in Corea",
    re.I,
)


def window(day: Day, on: date) -> dict[str, Any]:
    """when, earliest, latest; where the words leave the last day open, from which day on any is."""
    value = day.value
    if value is None:
        return {"when": None, "sure": False}
    earliest, latest = value.earliest, value.latest
    text = window_text(value)
    if day.is_deadline and latest and latest > on and 1 < (value.days or 99) < 12:
        text, earliest = f"..{latest}", on  # by the end of June
    elif day.is_deadline and not text.startswith("["):
        text, earliest = f"..{value.latest if value.day else value.text}", on
    told: dict[str, Any] = {"when": text}
    if not value.day or day.is_deadline:
        told |= {
            "earliest": earliest.isoformat() if earliest else None,
            "latest": latest.isoformat() if latest else None,
        }
    if day.latest_from:
        told["latest_may_be_from"] = min(day.latest_from, latest or day.latest_from).isoformat()
    if not day.sure:
        told["sure"] = False
    return told


def due_of(line: Line, start: int, end: int, on: date) -> str | None:
    for day in line.days:
        if (
            start <= day.start
            and day.end <= end + 1
            and day.value
            and (day.value.latest or on) > on
        ):
            return str(window(day, on)["when"])
    return None


def _somewhere_within(lines: list[Line], line: Line) -> dict[str, Any]:
    """A talk without a day, beside days told before: some day of them."""
    before = [
        day.value
        for one in lines
        if one.sentence.start < line.sentence.start
        for day in one.days
        if day.value and "/" in day.value.text and (day.value.days or 99) < 15
    ]
    if not before or before[-1].earliest is None or before[-1].latest is None:
        return {}
    return {"earliest": before[-1].earliest.isoformat(), "latest": before[-1].latest.isoformat()}


def activities_of(
    lines: list[Line], bodies: Bodies, world_matches: dict[frozenset[str], str], *, on: date
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    forum: dict[str, Any] | None = None
    last_day: Day | None = None
    last_line: Line | None = None
    for line in lines:
        if line.is_head or line.sentence.part == "foot":
            continue
        named = FORUM_KO.search(line.text)
        if named:
            forum = {"name": named["name"].strip(), "short_name": named["s"]}
            forum = {key: value for key, value in forum.items() if value}
        is_near = last_line is not None and last_line.sentence.paragraph in (
            line.sentence.paragraph,
            line.sentence.paragraph - 1,
        )
        for clause in _each(line, bodies.language):
            row = _of_line(clause, bodies, forum, named, last_day if is_near else None, on)
            if row is None:
                continue
            if row["when"] is None and row["state"] == "held":
                row |= _somewhere_within(lines, line)
            with_whom(row, clause, bodies, world_matches)
            found.append(row)
        if any(day.day for day in line.days):
            last_day = next(day for day in reversed(line.days) if day.day)
            last_line = line
    return found


#: Between "9월 서울" and "11월 밀라노".
PAIRED = re.compile(r"(?:에서|에)?(?:\s?(?:,|·|및|그리고|와|과)\s?(?:이어\s)?|\s)")
#: Where the next of several begins: each with its own day, and its own word or place.
NEXT_OF = {
    "ko": re.compile(
        r"(?:[를을고며와과],?|,)\s(?=(?:이어\s)?(?:[^,]{0,12}\d|오는|내년|내달|다음))"
    ),
    "en": re.compile(
        r"(?:,|;)?\s(?:and|followed by|then|while)\s(?=[^.;]{0,120}?\b(?:in|on|from|by|next)\s)",
        re.I,
    ),
    "it": re.compile(
        r"(?:,|;)?\s(?:e|ed|mentre|poi|seguita da|seguito da)\s"
        r"(?=[^.;]{0,120}?\b(?:nel|a|il|dal|in|ad)\s)",
        re.I,
    ),
}


def _each(line: Line, language: str) -> list[Line]:
    """Two visits, two meetings of one sentence, each as the sentence without the other; the
    sentence itself where it tells of one."""
    if line.acts:
        return [line]
    return [piece for clause in _clauses(line, language) for piece in _cut(clause, language)]


def _clauses(line: Line, language: str) -> list[Line]:
    """The sentence at its semicolons, where what stands between them has its own kind and day; the
    rest goes with what stands before it."""
    text = line.text
    cuts = [0]
    for match in re.finditer(";", text):
        at = match.start()
        if _tells(line, cuts[-1], at, language) and _tells(line, at, len(text), language):
            cuts.append(at)
    ends = [*cuts[1:], len(text)]
    if len(cuts) == 1:
        return [line]
    return [
        line.without(end, len(text)).without(0, start)
        for start, end in zip(cuts, ends, strict=True)
    ]


def _tells(line: Line, start: int, end: int, language: str) -> bool:
    return bool(EVENT.search(line.text, start, end)) and any(
        start <= day.start and day.end <= end and not is_of_the_text(line.text, day, language)
        for day in line.days
    )


def _cut(line: Line, language: str) -> list[Line]:
    """One clause as the first of two and the others, each again as often as it tells of several."""
    text = line.text
    kinds = [match.span() for match in EVENT.finditer(text)]
    days = [d for d in line.days if d.value and not is_of_the_text(text, d, language)]
    if not kinds or len(days) < 2:
        return [line]
    if len(kinds) == 1:
        return _at_each_place(line, kinds[0], days, language)
    for match in NEXT_OF[language].finditer(text):
        cut = match.start() + 1 if language == "ko" else match.start()
        first = [span for span in kinds if span[1] <= cut]
        second = [span for span in kinds if span[0] >= cut]
        if not (first and second and any(day.end <= cut for day in days)):
            continue
        if not any(day.start >= cut for day in days):
            continue
        if language != "ko":  # each with its own verb, or with that of the first
            return [line.without(cut, len(text)), line.without(0, cut)]
        return [line.without(cut, second[-1][1]), line.without(_after_subject(text), cut)]
    return [line]


def _at_each_place(line: Line, kind: tuple[int, int], days: list[Day], language: str) -> list[Line]:
    """ "Will visit Mombasa on 12 February and Kisumu on 13 February", "9월 서울, 11월 밀라노에서
    회의를 연다"."""
    text, places = line.text, places_in(line.text, language)
    if language == "ko":
        return _before_the_word(line, kind, days, places)
    for match in NEXT_OF[language].finditer(text, kind[1]):
        cut = match.start()
        halves = (
            any(kind[1] <= start < cut for start, _end, _name in places)
            and any(kind[1] <= day.start < cut for day in days),
            any(start >= cut for start, _end, _name in places)
            and any(day.start >= cut for day in days),
        )
        if all(halves):
            return [line.without(cut, len(text)), line.without(kind[1], cut)]
    return [line]


def _before_the_word(
    line: Line, kind: tuple[int, int], days: list[Day], places: list[tuple[int, int, str]]
) -> list[Line]:
    """Each day with its place behind it and nothing but a comma between the pairs; then the word
    for what is held there."""
    pairs = []
    for day in days:
        own = [place for place in places if day.end <= place[0] <= day.end + 3]
        if day.end <= kind[0] and own:
            pairs.append((day.start, own[0][1]))
    gaps = [line.text[a[1] : b[0]] for a, b in pairwise(pairs)]
    if len(pairs) < 2 or not all(PAIRED.fullmatch(gap) for gap in gaps):
        return [line]
    rows = []
    for start, end in pairs:
        row = line
        for other in pairs:
            if other != (start, end):
                row = row.without(*other)
        rows.append(row)
    return rows


def _after_subject(text: str) -> int:
    """Behind "양 기관은": who it is that does both."""
    match = re.match(r"[^,]{0,40}?[은는]\s", text)
    return match.end() if match else 0


def _of_line(
    line: Line,
    bodies: Bodies,
    forum: Forum | None,
    named: Match | None,
    last_day: Day | None,
    on: date,
) -> dict[str, Any] | None:
    language, text = bodies.language, line.text
    days = [day for day in line.days if not is_of_the_text(text, day, language)]
    kind, at = _kind(text, days)
    if kind is None or MIGHT.search(text) or WITHIN_DEAL.search(text):
        return None
    day = _day_of(line, days, at, last_day, language)
    acts = [act for act in line.acts if not (language == "ko" and is_aimed_at(text, act.told))]
    is_of_signing = any(act.state is not State.HISTORY for act in acts)
    is_of_signing = is_of_signing and not _tells_of_a_meeting(text, language)
    if is_of_signing and not (kind == "other" and re.search(r"협상|negot|negoz", text)):
        return None
    past, plan = (
        PAST_LINE[language].search(text),
        PLAN_LINE[language].search(text) or PROPOSED.search(text),
    )
    own = text if language == "ko" else text[slice(*_clause_around(text, at))]
    if day is None:
        if kind == "study_visit" and plan and any(d.value is None for d in days):
            day = next(d for d in days if d.value is None)
        elif not (
            past and kind == "meeting" and re.search(r"의견을 나누|met with|ha incontrato", text)
        ):
            return None
    if day is not None and day.value is not None and not (past or plan):
        return None
    if (
        day is not None
        and day.value is not None
        and day.value.latest
        and (on - day.value.latest).days > 120
    ):
        return None
    row: dict[str, Any] = {"kind": kind}
    _add_forum(row, text, forum, named, language)
    if HEADS.search(text) or (
        language != "ko"
        and re.search(
            r"(?:Administrator|Director[- ]General|President|Direttore generale"
            r"|Amministratore)\s[A-Z]",
            text,
        )
        and kind == "study_visit"
    ):
        row["level"] = "heads of institution"
    _add_numbers(row, text, language, kind)
    row |= _state_of(own, day, past, plan, on)
    if place := _place_of(text, at, day, language):
        row["place"] = place
    start, end = _words(line, day, at, bodies)
    row["words"] = line.words(start, end).strip(" ,.")
    return row


def _kind(text: str, days: list[Day]) -> tuple[str | None, tuple[int, int]]:
    hits = [
        (match.start(), kind, match.span())
        for kind, pattern in KINDS
        if (match := re.search(pattern, text, re.IGNORECASE))
    ]
    if not hits:
        return None, (0, 0)
    by_kind = {kind: span for _s, kind, span in hits}
    if (
        "meeting" in by_kind
        and re.search(r"만나\s|면담|회담", text)
        and not re.search(r"싶다|보내", text)
    ):
        return "meeting", by_kind["meeting"]
    for kind in ("training", "exchange_of_professionals", "company_exchange", "publication"):
        if kind in by_kind and not (
            kind == "publication" and re.search(r"Staatscourant|Gazzetta|관보", text)
        ):
            return kind, by_kind[kind]
    for kind in ("workshop", "study_visit", "meeting", "other"):
        if kind in by_kind:
            is_meeting = re.search(
                r"면담|회담|\d차 [가-힣 ]{0,12}(?:위원회|회의|협의회)(?:를|을) 열", text
            )
            if kind == "study_visit" and "meeting" in by_kind and is_meeting:
                continue
            return kind, by_kind[kind]
    return None, (0, 0)


def _day_of(
    line: Line, days: list[Day], at: tuple[int, int], last_day: Day | None, language: str
) -> Day | None:
    first, last = _clause_around(line.text, at)
    real = [day for day in days if day.value is not None and first <= day.start < last]
    if language != "ko":
        real = [day for day in real if not _is_of_what_was_before(line.text, day, at)]
    if not real:
        same = SAME_DAY.search(line.text)
        if same and last_day:
            return Day(*same.span(), last_day.value, last_day.sure)
        return None
    ranged = [
        day for day in real if day.value and "/" in day.value.text and (day.value.days or 99) < 15
    ]
    if ranged and abs(ranged[0].start - at[0]) < 60:
        return ranged[0]
    before = [day for day in real if day.end <= at[0] and day.day]
    if language == "ko" and before:
        return before[-1]
    return min(real, key=lambda day: abs(day.start - at[0]))


#: "Following talks in March, the seminar …", "PPS was told on 12 April that the seminar …".
BEFORE_IT = re.compile(
    r"\A\W*(?:following|after|dopo|a seguito|in seguito)\b[^,]*,\s", re.IGNORECASE
)
SAID_THEN = re.compile(r",?\s(?:that|che)\s")
TOLD = re.compile(
    r"\b(?:told|informed|said|announced|confirmed|agreed|decided|annunciato|confermato|comunicato"
    r"|deciso|detto)\b[^,;]{0,20}\Z",
    re.IGNORECASE,
)


def _is_of_what_was_before(text: str, day: Day, at: tuple[int, int]) -> bool:
    """Whether it is the day of what led to it, or on which it was told of."""
    before = BEFORE_IT.match(text)
    if before and day.end <= before.end() <= at[0]:
        return True
    is_told = SAID_THEN.match(text, day.end) and TOLD.search(text[: day.start])
    return bool(is_told and day.end <= at[0])


def _clause_around(text: str, at: tuple[int, int]) -> tuple[int, int]:
    """The clause in which a word stands: each has its own days."""
    cuts = [
        match.end()
        for match in re.finditer(
            r"(?:고|며),\s|;\s|,\s(?:mentre|while|and both|and the)\s"
            r"|,?\s(?:e|ed)\s(?=si\s\w+anno\b)|,\sand\s(?=(?:they\s)?will\b)",
            text,
        )
    ]
    return max([0, *(cut for cut in cuts if cut <= at[0])]), min(
        [len(text), *(cut for cut in cuts if cut > at[0])]
    )


def _tells_of_a_meeting(text: str, language: str) -> bool:
    return bool(
        re.search(
            r"si (?:incontreranno|vedranno|riuniranno)|will (?:then |also )?meet\b"
            r"|held in|held on|held from|tenut[ao]si|svoltasi|에서 열린|(?:회의|위원회|협의회"
            r"|포럼|면담|회담)(?:를|을)\s(?:열고|갖고|열어|개최하고|마치고)",
            text,
        )
    )


def _add_forum(
    row: dict[str, Any], text: str, forum: Forum | None, named: Match | None, language: str
) -> None:
    if named and forum:
        row["forum"] = dict(forum) | ({"session": int(named["n"])} if named["n"] else {})
    elif forum and (again := FORUM_AGAIN.search(text)):
        short = {"short_name": forum["short_name"]} if "short_name" in forum else dict(forum)
        row["forum"] = short | {"session": int(again["n"])}
    elif row["kind"] == "meeting" and (nth := NTH_MEETING[language].search(text)):
        number = number_of(nth["o"], language)
        if number:
            row["session"] = number
            row["title"] = {language: nth[0]}


def _add_numbers(row: dict[str, Any], text: str, language: str, kind: str) -> None:
    if kind in ("meeting",):
        return
    if match := PEOPLE[language].search(text):
        number = number_of(match["n"], language)
        if number and number > 1:
            row["people"] = number
    if match := COMPANIES.search(text):
        row["companies"] = int(match["n"] or match["m"])


def _state_of(
    text: str, day: Day | None, past: Match | None, plan: Match | None, on: date
) -> dict[str, Any]:
    if day is None:
        return {"state": "held" if past and not plan else "window", "when": None, "sure": False}
    if day.value is None:
        return {"state": "window", "when": None, "sure": False}
    told = window(day, on)
    latest = day.value.latest
    if PROPOSED.search(text):
        return {"state": "proposed", **told}
    if latest and latest <= on and past:
        return {"state": "held", **told}
    if day.value.day and not day.is_deadline:
        return {"state": "scheduled", **told}
    return {"state": "window", **told}


def _place_of(text: str, at: tuple[int, int], day: Day | None, language: str) -> str | None:
    places = places_in(text, language)
    near = [(abs(start - at[0]), name) for start, _end, name in places]
    return min(near)[1] if near else None


def _words(line: Line, day: Day | None, at: tuple[int, int], bodies: Bodies) -> tuple[int, int]:
    """From the first to the last of the day, the place and the word of the kind."""
    points = [at]
    if day is None:  # nothing but with whom
        points += [
            (one.start - line.sentence.start, one.end - line.sentence.start)
            for one in bodies.within(line.sentence.start, line.sentence.end)[:1]
        ]
    if day is not None:
        points.append((day.start, day.end))
    for start, end, _name in places_in(line.text, bodies.language):
        if abs(start - at[0]) < 50:
            points.append((start, end))
    return min(start for start, _e in points), max(end for _s, end in points)


def with_whom(
    row: dict[str, Any], line: Line, bodies: Bodies, matches: dict[frozenset[str], str]
) -> None:
    """The agreements or the party concerned, and the direction of people."""
    home = bodies.world.home.key
    if "forum" in row:
        return
    deals = [deal for deal in line.deals if home in deal]
    references = [matches[deal] for deal in deals if deal in matches]
    if references:
        row["agreements"] = references
    elif len(deals) == 1 and len(deals[0]) == 2:
        row["party"] = next(key for key in deals[0] if key != home)
    if row["kind"] in TRAVELS and (direction := _direction(row, line, bodies)):
        row["direction"] = direction
    if row.get("state") == "proposed" and deals:
        other = next(key for key in sorted(deals[0]) if key != home)
        named = bodies.within(line.sentence.start, line.sentence.end)
        if named and named[0].key == other:
            row["proposed_by"] = bodies.all[other].country or other


#: Whoever is named before it is who travels.
TRAVELLING = re.compile(
    r"\b(?:visiter(?:à|anno)|ricambier(?:à|anno) la visita|si recher(?:à|anno)"
    r"|will (?:then )?(?:visit|travel to|return the visit|be received (?:in|by)))\b",
    re.IGNORECASE,
)


def _direction(row: dict[str, Any], line: Line, bodies: Bodies) -> str | None:
    """inbound: people come to us."""
    home = bodies.world.home
    text = line.text
    if INWARD.search(text):
        return "inbound"
    base = line.sentence.start
    named = [one for one in bodies.within(base, line.sentence.end) if text[one.start - base] != " "]
    at, _end = re.search("|".join(p for k, p in KINDS if k == row["kind"]), text, re.I).span()  # type: ignore[union-attr]
    near = [one for one in named if one.start - line.sentence.start <= at]
    subject = near[-1].key if near else named[0].key if named else None
    if "초청" in text and named:  # whoever is named first invites
        return "inbound" if named[0].key == home.key else "outbound"
    if re.search(r"accoglier|ospiter|host\b|받아들|받기로", text):
        return "inbound" if subject == home.key else "outbound" if subject else None
    if travels := TRAVELLING.search(text):
        before = [one for one in named if one.start - base < travels.start()]
        if before:
            return "outbound" if before[-1].key == home.key else "inbound"
    if re.search(r"delegation|delegazione", text):
        is_ours = any(one.key == home.key for one in named)
        return "outbound" if is_ours else "inbound" if subject else None
    if re.search(r"\bassign|invier|보낸|보낼|파견|send", text):
        return "outbound" if subject == home.key else "inbound" if subject else None
    return None
