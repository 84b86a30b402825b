"""How, when, where and by whom something was signed. Nothing but a done verb of signing makes a
signing day; the day a release was issued is none by itself."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from .bodies import Bodies, Mention
from .days import Day
from .deals import Act, Line, State
from .events import PLAN_LINE, window
from .people import SIGNATURE_OF, Person, looks_korean, resolved, signers, sounds_korean
from .places import places_in
from .posts import posts_in
from .verbs import COPY_KO, SIGNED_LABEL, Tense, Told, Verb

Row = dict[str, Any]
MODES = (
    (
        "exchange_of_notes",
        r"서한(?:을|의)?\s?(?:서로\s)?(?:교환|주고받)|(?:(?<!양해)(?<!양해 )각서|공한|합의서|협약서"
        r"|서신)(?:을|를)?\s?(?:서로\s)?(?:교환|주고받)"
        r"|exchang\w+ (?:of )?(?:\w+ )?(?:letters|notes)|scambi\w+ (?:di )?(?:lettere"
        r"|note)",
    ),
    (
        "e_signature",
        r"전자\s?서명|\be-sign\w+|sign\w+ (?:\w+ ){0,3}electronically"
        r"|electronic(?:ally)?[ -](?:sign\w+)"
        r"|sottoscri\w+ (?:digital\w+|elettronic\w+)|electronic signatures?"
        r"|digital(?:ly)? sign\w+|firm\w+ (?:digital\w+"
        r"|elettronic\w+)|firmat\w+ digitalmente",
    ),
    (
        "online",
        r"온라인|화상|비대면|원격|영상으로|\bonline\b|remotely|virtual(?:ly)?"
        r"|video ?(?:link|conference|call)|by video|a distanza|videoconferenza"
        r"|collegamento video|da remoto|in video|modalità telematica|per via telematica",
    ),
    (
        "circulation",
        r"순회\s?서명|회람|순차(?:적으로)?\s?(?:교환|서명)|우편으로|서명본을 (?:차례로"
        r"|우편)|차례로 서명|circulat\w+"
        r"|in turn(?: by post)?|by (?:post|courier|diplomatic pouch)|per corrispondenza"
        r"|circolazione|a turno|counterparts",
    ),
    (
        "in_person",
        r"서명식|체결식|조인식|대면|만나 서명|한자리에서|ceremony|in person|in presenza"
        r"|cerimonia|nella sede|(?:on|in|at) the (?:sidelines|margins)|a margine d",
    ),
)
NO_CEREMONY = re.compile(
    r"no ceremony|without (?:a )?ceremony|senza cerimonia|서명식 없이|별도의 서명 절차는 없", re.I
)
SIGN_WORDS = re.compile(
    r"서명|체결|맺|조인|갱신|연장|서한|교환|sign|conclud|renewed|ceremony|letters"
    r"|notes|adopted|firm|sottoscri|sigl|lettere|rinnov|prorog|cerimonia",
    re.IGNORECASE,
)
DAY_OF_MEETING = re.compile(
    r"(?:on|during) the (?P<en>first|second|third|fourth|last|final|closing"
    r"|opening) day|(?P<ko>첫|둘째|셋째|마지막|첫째)\s?날|(?P<it>primo|second[oa]"
    r"|terz[oa]|ultimo) giorno|(?P<n>이튿)날",
    re.IGNORECASE,
)
EDGES = {
    "first": 0,
    "opening": 0,
    "첫": 0,
    "첫째": 0,
    "primo": 0,
    "last": -1,
    "final": -1,
    "closing": -1,
    "마지막": -1,
    "ultimo": -1,
    "second": 1,
    "둘째": 1,
    "이튿": 1,
    "secondo": 1,
    "seconda": 1,
    "third": 2,
    "셋째": 2,
    "terzo": 2,
    "terza": 2,
    "fourth": 3,
}
SAME_DAY = re.compile(
    r"같은 날|이날|이 자리에서|the same day|at the end of the (?:meeting|talks"
    r"|visit)|lo stesso giorno|al termine(?: dell)?",
    re.IGNORECASE,
)
SIGNING_NOUN = re.compile(
    r"\b(?:la|the) (?:firma|sottoscrizione|signing|signature)\b|(?:서명식|체결식"
    r"|서명)[은이]|\bexchange of (?:letters|notes)\b|\bscambio di (?:lettere|note)\b"
    r"|서한\s?교환[은이]",
    re.I,
)
PAIR = re.compile(r"(?P<a>\d{1,2})[°º]?\s(?:and|e)\s(?P<b>\d{1,2})\b")
#: "Firmato da … il 12 maggio e dal … il 19 maggio".
BY_EACH = re.compile(
    r"\b(?:by|da|dal|dalla|dall['’])\b[^.;]{2,80}?\b(?:and by|e da|e dal|e dalla|e dall['’])"
)
#: Letters between an agency and its day: "CNA signed its copy on".
BESIDE = 28
#: What of it: "PPS on", "PPS signed its copy on", and not "PPS presented it on".
SIGNED_ON = re.compile(
    r"[\s,]*(?:\([^)]*\)\s)?(?:(?:\w+\s)?(?:(?:counter|contro|sotto)-?)?(?:sign|firm|scri[st])\w+"
    r"(?:\s(?:its|the|la|il)\s(?:\w+\s)?\w+)?\s)?(?:on\s|il\s|l['’])?(?:the\s)?\Z",
    re.IGNORECASE,
)
#: Each on a day of its own.
IN_TURN = re.compile(
    r"각각|순차|서명본|측은[^.]{4,60}측은|차례로|서한|rispettivamente|respectively"
    r"|in turn|letters|lettere"
    r"|\bwhile\b|mentre|on its side",
    re.I,
)
KO_SIGNED_BY = re.compile(
    r"서명(?:은|을|에는)\s[^.]{4,90}?(?P<v>맡았|나섰|담당했|참여했"
    r"|(?<=[이가]\s)했다)|서명자는\s[^.]{4,90}?(?P<w>이다|다\.)"
)
DRAFTED = re.compile(r"(?:작성|대표)했")
SIGN_VERBS = (Verb.SIGN, Verb.RENEW, Verb.EXTEND, Verb.AMEND)


def signing_of(
    lines: list[Line], bodies: Bodies, people: list[Person], deal: frozenset[str], *, on: date
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """(mode, day, place; who signed) of the news of one deal."""
    news = [line for line in lines if line.has(State.NEWS)]
    told = _days(news, lines, bodies, on)
    by_body = _by_body(news, bodies, on)
    days = sorted({day for day, _line, _found in told} | set(by_body.values()))
    mode, mode_words, mode_at = _mode(lines)
    found: dict[str, Any] = {
        "mode": mode,
        "signed": None,
        "precision": "unknown",
        "place": None,
        "words": None,
    }
    if days:
        _day, line, at = _chosen(told, days)
        found |= {"signed": days[-1].isoformat(), "precision": "day"}
        if by_body:
            found["words"] = _words_of_days(news, days)
        elif line is not None:
            found["words"] = line.words(at.start, at.end).strip(" .,")
        if len(days) > 1 and not by_body:
            found["sure"] = False
    else:
        month = _month(news)
        if month:
            line, at = month
            found |= {
                "signed": at.value.text if at.value else None,
                "precision": "month",
                "words": line.words(at.start, at.end).strip(),
                "sure": False,
            }
        else:
            found |= {"sure": False, "words": _first_words(news)}
    if mode in (None, "in_person") and not by_body and len(days) < 2:
        place, at_line = _place(news, bodies, told)
        found["place"] = place
        if place and mode is None:
            found["mode"] = "in_person"
        if at_line is None and mode is None:
            found["mode"] = None
    if mode_words:
        found["mode_words"] = mode_words
    if found["words"] is None and by_body:
        found["words"] = _words_of_days(news, days)
    if found["words"] is None:
        found["words"] = mode_words or _first_words(news)
    if mode_at is None and found["mode"] is None:
        found.pop("mode_words", None)
    return found, _signatories(lines, bodies, by_body, State.NEWS, people, deal)


def _words_of_days(news: list[Line], days: list[date]) -> str | None:
    for line in news:
        for day in line.days:
            if day.value and days[-1] in (day.value.earliest, day.value.latest):
                return line.words(day.start, day.end).strip()
    return None


def _first_words(news: list[Line]) -> str | None:
    for line in news:
        for act in line.acts:
            if act.state is State.NEWS:
                return line.words(max(0, act.told.start - 12), act.told.end).strip()
    return None


def _days(
    news: list[Line], lines: list[Line], bodies: Bodies, on: date
) -> list[tuple[date, Line, Day]]:
    found = []
    for line in news:
        if line.is_head and len(news) > 1:
            continue
        for act in line.acts:
            if act.state is not State.NEWS or act.told.verb not in SIGN_VERBS:
                continue
            for day in act.days:
                if day.day and day.day <= on and not _is_aside(line, day):
                    found.append((day.day, line, day))
        if not any(one is line for _d, one, _f in found):
            found += _nth_day(line, lines, on)
        elif BY_EACH.search(line.text):  # "by … on 5 October and by … on 12 October"
            told = [day for _day, one, day in found if one is line]
            found += [
                (day.day, line, day)
                for day in line.days
                if day.day and day.day <= on and not day.is_deadline and day not in told
                and (on - day.day).days < 100
            ]  # fmt: skip
    if found:
        signed = [one for one in found if any(a.told.verb is Verb.SIGN for a in one[1].acts)]
        return signed or found
    for line in lines:  # "the ceremony was held on …"
        if re.search(
            r"서명식|체결식|조인식|signing|ceremony|cerimonia|firma", line.text, re.I
        ) and not line.has(State.PLANNED):
            found += [
                (day.day, line, day)
                for day in line.days
                if day.day and day.day <= on and not day.is_deadline and (on - day.day).days < 100
            ]
    return found if news else []


def _is_aside(line: Line, day: Day) -> bool:
    return day.is_deadline or bool(
        re.search(r"(?:since|dal|부터)\s?\Z", line.text[: day.start]) and "서명" not in line.text
    )


def _nth_day(line: Line, lines: list[Line], on: date) -> list[tuple[date, Line, Day]]:
    """ "On the second day" of the meeting told before."""
    match = DAY_OF_MEETING.search(line.text)
    told = match or SAME_DAY.search(line.text)
    if not told:
        return []
    before = [
        (one, day)
        for one in lines
        if one.sentence.start <= line.sentence.start
        for day in one.days
        if day.value
        and day.value.earliest
        and day.value.latest
        and (day.value.days or 99) < 15
        and not (one is line and day.start > told.start())
    ]
    if not before:
        return []
    value = before[-1][1].value
    assert value and value.earliest and value.latest
    if match:
        word = next(filter(None, match.groups())).casefold()
        step = EDGES[word]
        day = value.latest if step < 0 else date.fromordinal(value.earliest.toordinal() + step)
    else:
        day = value.latest
    at = Day(told.start(), told.end(), None)
    return [(day, line, at)] if value.earliest <= day <= min(on, value.latest) else []


def _chosen(told: list[tuple[date, Line, Day]], days: list[date]) -> tuple[date, Line | None, Any]:
    for day, line, at in told:
        if day == days[-1]:
            return day, line, at
    return (days[-1], told[0][1], told[0][2]) if told else (days[-1], None, None)


def _month(news: list[Line]) -> tuple[Line, Day] | None:
    for line in news:
        for act in line.acts:
            if act.state is State.NEWS:
                for day in act.days:
                    if day.value and not day.is_deadline and 1 < (day.value.days or 999) < 40:
                        return line, day
    return None


def _by_body(news: list[Line], bodies: Bodies, on: date) -> dict[str, date]:
    """Each side's own day, where a sentence gives both: 3 e 10 giugno, rispettivamente."""
    for line in news:
        if not any(act.state is State.NEWS for act in line.acts):
            continue
        base = line.sentence.start
        named = [
            one
            for one in bodies.within(base, line.sentence.end)
            if any(one.key in deal for deal in line.deals)
        ]
        keys = list(dict.fromkeys(one.key for one in named))
        if len(keys) != 2:
            continue
        for day in line.days:
            words = line.text[day.start : day.end]
            value = day.value
            if (
                value
                and "/" in value.text
                and PAIR.search(words)
                and re.search(r"rispettivamente|respectively|각각", line.text)
                and value.earliest
                and value.latest
            ):
                return dict(zip(keys, (value.earliest, value.latest), strict=True))
        each = [day for day in line.days if day.day and day.day <= on and not day.is_deadline]
        in_order = re.search(r"rispettivamente|respectively", line.text) and len(each) == 2
        if in_order and all(one.start - base > each[-1].end for one in named):
            return dict(zip(keys, (one.day for one in each if one.day), strict=True))
        has_words = IN_TURN.search(line.text) or BY_EACH.search(line.text)
        is_told = has_words is not None or _is_each_beside(line, named, on)
        if not is_told and len(places_in(line.text, bodies.language)) != 2:
            continue
        found: dict[str, date] = {}
        single = [day for day in line.days if day.day and day.day <= on and not day.is_deadline]
        if len({day.day for day in single}) == 2 and len(single) == 2:
            if bodies.language == "ko":
                for day in single:
                    near = [one for one in named if one.end - base <= day.start]
                    if near and day.day:
                        found[near[-1].key] = day.day
            else:
                for day in single:
                    is_beside = re.match(
                        r"\s?(?:\(|d(?:a|al|alla|all['’])\b)", line.text[day.end :]
                    )
                    ahead = [one.key for one in named if one.start - base >= day.end]
                    behind = [one.key for one in named if one.end - base <= day.start]
                    key = ahead[0] if is_beside and ahead else behind[-1] if behind else None
                    if day.day and key:
                        found[key] = day.day
            if len(found) == 2:
                return found
    return {}


def _is_each_beside(line: Line, named: list[Mention], on: date) -> bool:
    """ "CNA signed on 2 April and PPS on 14 April", "il 2 aprile dalla CNA e il 14 dal PPS": each
    of two right beside a day of its own."""
    base = line.sentence.start
    days = [day for day in line.days if day.day and day.day <= on and not day.is_deadline]
    if len({day.day for day in days}) != 2 or len(days) != 2:
        return False
    behind, ahead = [], []
    for day in days:
        before = [
            one
            for one in named
            if 0 <= day.start - (one.end - base) <= BESIDE
            and SIGNED_ON.match(line.text[one.end - base : day.start])
        ]
        after = [one for one in named if 0 <= one.start - base - day.end <= len(" dall'")]
        behind.append(before[-1].key if before else "")
        ahead.append(after[0].key if after else "")
    return any("" not in keys and keys[0] != keys[1] for keys in (behind, ahead))


def _mode(lines: list[Line]) -> tuple[str | None, str | None, Line | None]:
    plain = [
        line
        for line in lines
        if SIGN_WORDS.search(line.text)
        and not line.is_intention
        and (line.has(State.NEWS) or not line.has(State.HISTORY))
    ]
    news = [line for line in plain if line.has(State.NEWS)]
    near = {line.sentence.paragraph for line in news}
    for code, pattern in MODES:
        for line in [*news, *(one for one in plain if one.sentence.paragraph in near)]:
            match = re.search(pattern, line.text, re.IGNORECASE)
            if match and not (code == "in_person" and NO_CEREMONY.search(line.text)):
                if (
                    code == "online"
                    and re.search(
                        r"회의|training|교육|lezion|formazione",
                        line.text[match.end() : match.end() + 14],
                    )
                    and "서명" not in line.text
                ):
                    continue
                return code, line.words(*match.span()), line
    return None, None, None


def _place(
    news: list[Line], bodies: Bodies, told: list[tuple[date, Line, Day]]
) -> tuple[str | None, Line | None]:
    days = [line for _day, line, _at in told]
    for line in [*days, *news]:
        if line.is_head:
            continue
        for start, end, name in places_in(line.text, bodies.language):
            if _is_of_signing(line, start, end, bodies.language) and not _is_of_older(line, start):
                return name, line
    for line in days:  # the meeting at whose margin it was signed
        paragraph = [
            one
            for one in news
            if one.sentence.paragraph == line.sentence.paragraph and one is not line
        ]
        for one in paragraph:
            for _start, _end, name in places_in(one.text, bodies.language):
                if re.search(r"\bin\s\Z|\ba\s\Z", one.text[:_start]):
                    return name, one
    return _seat(days, bodies)


def _seat(days: list[Line], bodies: Bodies) -> tuple[str | None, Line | None]:
    """ "In its seat": the city of the release's dateline."""
    for line in days:
        if re.search(
            r"nella (?:propria |sua )?sede|at its (?:seat|headquarters|premises)"
            r"|at the headquarters",
            line.text,
            re.I,
        ):
            head = bodies.text[:200]
            if match := re.search(
                r"(?m)^(?P<c>[A-ZÀ-Þ][\w'’ ]{2,25}),\s(?:[A-Za-zì]+,?\s)?\d", head
            ):
                return match["c"], line
    return None, None


def _is_of_older(line: Line, at: int) -> bool:
    """ "… al memorandum firmato a Seoul il 4 maggio": where another text was signed."""
    return any(
        act.state is State.HISTORY and 0 <= at - act.told.end < 24
        for act in line.acts
        if act.told.end <= at
    )


def _is_of_signing(line: Line, start: int, end: int, language: str) -> bool:
    if language == "ko":
        if re.search(r"(?:체결|서명|갱신|조인|연장)\(\Z", line.text[:start]):
            return True  # "3차 갱신 체결(암만)"
        return (
            re.match(
                r"\s?(?:현지|시내)?\s?(?:에서|에\s모여|소재|시에서|의 [가-힣 ]{2,20}에서"
                r"|[가-힣 ]{2,20}(?:본청|청사|본관|회의실|대사관|호텔)에서)",
                line.text[end:],
            )
            is not None
            and not re.match(r"에서 (?:열린|열리는|개최)", line.text[end:])
        ) or bool(re.match(r"에서 (?:열린|개최된)\s[^,.]{0,30}(?:서명식|체결식)", line.text[end:]))
    before = line.text[:start]
    if re.search(r"(?:Embassy|Ambasciata)[\w ]{0,30}\Z", before):
        return False
    if re.search(r"a margine [\w' ’]{0,30}(?:di|a)\s\Z", before):
        return True
    return bool(re.search(r"(?:\bin|\bat|\ba|\bad)\s(?:the\s)?\Z", before)) and not re.search(
        r"\b(?:visit|based|held|office|sede)\b[^.,]{0,12}\Z", before
    )


# -- who signed -----------------------------------------------------------------------------------


def _signatories(
    lines: list[Line],
    bodies: Bodies,
    by_body: dict[str, date],
    state: State,
    people: list[Person],
    deal: frozenset[str],
) -> list[dict[str, Any]]:
    everybody = people
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        base = line.sentence.start
        persons = [
            one
            for one in everybody
            if base <= one.start < line.sentence.end and line.text[one.start - base] != " "
        ]
        for person, is_sure in _of_line(line, persons, bodies, state, everybody):
            one = resolved(person, everybody)
            key = one.name.split()[-1]
            if key in found:
                continue
            found[key] = _signatory(one, line, is_sure)
    rows = list(found.values())
    if not rows and bodies.language == "ko":
        rows = list(_heads_of_both(lines, state, everybody, deal))
    _fill_bodies(rows, deal, bodies)
    if state is State.NEWS:
        rows += _by_post(rows, lines, bodies, people, deal)
    for row in rows:
        if row["party"] in by_body:
            row["signed"] = by_body[row["party"]].isoformat()
    _places_by_body(rows, lines, bodies, by_body)
    return rows


#: "두 기관장이 협약서에 서명했다".
HEADS_KO = re.compile(r"(?:두|양|각|세|3개)\s?기관(?:의)?\s?(?:장|수장|대표)(?:이|은|들이)\s")


def _heads_of_both(
    lines: list[Line], state: State, everybody: list[Person], deal: frozenset[str]
) -> Iterator[Row]:
    """Where the heads are said to have signed: those whom the text names behind their agencies,
    "조달청(청장 …)", one of each."""
    for line in lines:
        match = HEADS_KO.search(line.text)
        if match is None or line.is_head:
            continue
        if not any(
            act.state is state and act.told.verb in SIGN_VERBS and act.told.start >= match.end()
            for act in line.acts
        ):
            continue
        heads: dict[str, Person] = {}
        for one in everybody:
            if one.is_in_brackets and one.body in deal and one.capacity.endswith("장"):
                heads.setdefault(one.body, one)
        if len(heads) == len(deal):
            for one in heads.values():
                row = _signatory(one, line, True)
                yield row | {"words": line.words(*match.span()).strip()}
        return


def _by_post(
    rows: list[Row], lines: list[Line], bodies: Bodies, people: list[Person], deal: frozenset[str]
) -> list[Row]:
    """Who is told by a post alone, for a side for which nobody is named."""
    home = bodies.world.home.key
    found: dict[tuple[str, str], Row] = {}
    for line in lines:
        verbs = [] if line.is_head else [one.told for one in line.news_of(SIGN_VERBS)]
        if bodies.language == "ko" and (match := KO_SIGNED_BY.search(line.text)):
            start, end = match.span("v" if match["v"] else "w")
            verbs.append(Told(Verb.SIGN, Tense.DONE, start, end))
        for one in posts_in(line, verbs, people, bodies) if verbs else ():
            row: Row = {
                "party": one.body, "name": {}, "capacity": one.capacity,
                "words": line.words(one.start - line.sentence.start, one.end - line.sentence.start),
            }  # fmt: skip
            if home in deal:
                row["side"] = "ours" if one.body == home else "theirs"
            if one.body in deal and all(one.body != other["party"] for other in rows):
                found.setdefault((one.body, one.capacity), row | {"_at": one.start})
    sides = [party for party, _capacity in found]
    for (party, _capacity), row in found.items():
        if sides.count(party) > 1 or any(other["party"] is None for other in rows):
            row["sure"] = False
    return list(found.values())


#: Between "la firma di" and a person, and from one person to the next.
OF_AND_OF = re.compile(
    r"[\s']{0,3}|,?\s(?:e|ed|and)\s(?:(?:del|della|dell['’]|di|of|the)\s?){0,2}", re.IGNORECASE
)


def _of_line(
    line: Line, persons: list[Person], bodies: Bodies, state: State, everybody: list[Person]
) -> Iterator[tuple[Person, bool]]:
    verbs = [
        (act.told.start, act.told.end)
        for act in line.acts
        if act.state is state
        and act.told.verb in SIGN_VERBS
        and not (act.told.is_attributive and not COPY_KO.match(line.text, act.told.end))
    ]
    if verbs and not (line.is_head):
        yield from ((one, True) for one in signers(line.sentence, persons, verbs, bodies.language))
    if state is not State.NEWS:
        return
    if label := SIGNED_LABEL.search(line.text):
        yield from (
            (one, True) for one in persons if one.start >= line.sentence.start + label.end()
        )
        return
    if bodies.language == "ko":
        if match := KO_SIGNED_BY.search(line.text):
            yield from (
                (one, True)
                for one in signers(
                    line.sentence, persons, [match.span("v" if match["v"] else "w")], "ko"
                )
            )
        if (match := DRAFTED.search(line.text)) and re.search(
            r"서한|문서|양해각서|서명", line.text
        ):
            verb = [(match.start(), match.end())]
            yield from ((one, False) for one in signers(line.sentence, persons, verb, "ko"))
        return
    for match in SIGNATURE_OF.finditer(line.text):
        base = line.sentence.start
        if match[0].startswith("A "):
            yield from ((one, True) for one in signers(line.sentence, persons, [], bodies.language))
            continue
        at = match.end()
        for one in persons:  # "le firme della Direttrice … e del Vice Amministratore …"
            if one.start - base >= at and OF_AND_OF.fullmatch(line.text, at, one.start - base):
                yield one, True
                at = one.end - base
        name = re.match(r"[A-ZÀ-Þ][\wà-ÿ'’-]+", line.text[match.end() :])
        fits = [one for one in everybody if name and one.name.split()[-1] == name[0]]
        if name and fits:
            at = base + match.end()
            body = _side_named(line, match.start(), bodies)
            yield (
                Person(
                    fits[0].name,
                    fits[0].capacity,
                    base + max(0, match.start() - 28),
                    at + len(name[0]),
                    fits[0].latin,
                    body or fits[0].body,
                ),
                True,
            )


def _side_named(line: Line, at: int, bodies: Bodies) -> str:
    """La lettera italiana reca …: whose letter."""
    base = line.sentence.start
    near = [one for one in bodies.within(base, base + at)]
    return near[-1].key if near else ""


def _signatory(one: Person, line: Line, is_sure: bool) -> dict[str, Any]:
    start, end = one.start - line.sentence.start, one.end - line.sentence.start
    name = (
        {"ko": one.name} | ({"latin": one.latin} if one.latin and one.latin != one.name else {})
        if re.search("[가-힣]", one.name)
        else {"latin": one.name}
    )
    row: dict[str, Any] = {
        "party": one.body or None,
        "name": name,
        "capacity": one.capacity,
        "words": line.words(max(0, start), end).strip(),
    }
    if one.on_behalf_of:
        row["on_behalf_of"] = one.on_behalf_of
    if not is_sure or (one.latin and " " not in one.name):
        row["sure"] = False
    row["_at"] = one.start
    return row


def _fill_bodies(rows: list[Row], deal: frozenset[str], bodies: Bodies) -> None:
    """Of two who sign for two, the one whose side is not said signs for the other."""
    rows[:] = [row for row in rows if not row["party"] or row["party"] in deal]
    for row in rows:
        if row["party"] is None:
            row["party"] = _nearest_body(row, bodies, deal)
            if row["party"] is not None:
                row["_guessed"] = True
    guessed = [row for row in rows if row.get("_guessed")]
    if len(guessed) > 1 and len({row["party"] for row in guessed}) == 1:
        for row in guessed:  # two of one side only by what stands nearest
            row["party"] = None
            row.pop("_guessed")
    _by_their_names(rows, deal, bodies)
    told = {row["party"] for row in rows if row["party"] and not row.get("_guessed")}
    for row in rows:
        rest = [key for key in deal if key not in told]
        if (row["party"] is None or row.get("_guessed")) and len(rest) == 1 and len(rows) == 2:
            row["party"] = rest[0]
        elif row["party"] is None:
            row["sure"] = False
            others = {one["party"] for one in rows if one is not row and one["party"]}
            if len(rows) == 2 and len(others) == 1 and len(deal) == 2:
                row["party"] = next(key for key in deal if key not in others)
        row.pop("_guessed", None)
    home = bodies.world.home.key
    for row in rows:
        if row["party"] and home in deal:
            row["side"] = "ours" if row["party"] == home else "theirs"


def _by_their_names(rows: list[dict[str, Any]], deal: frozenset[str], bodies: Bodies) -> None:
    """Of two without a side in a Korean text, the one with a Korean name signs for home."""
    home = bodies.world.home
    free = [row for row in rows if row["party"] is None]
    if (
        len(rows) != 2
        or len(free) != 2
        or len(deal) != 2
        or home.key not in deal
        or home.country != "KR"
    ):
        return
    own = [
        row
        for row in rows
        if looks_korean(row["name"].get("ko", "")) or sounds_korean(row["name"].get("latin", ""))
    ]
    if len(own) == 1:
        other = next(key for key in deal if key != home.key)
        for row in rows:
            row["party"] = home.key if row is own[0] else other
            if "ko" not in row["name"]:
                row["sure"] = False


def _nearest_body(row: Row, bodies: Bodies, deal: frozenset[str]) -> str | None:
    before = [
        one
        for one in bodies.mentions
        if one.end <= row["_at"]
        and one.key in deal
        and row["_at"] - one.end < 60
        and not re.search(r"[.!?]\s", bodies.text[one.end : row["_at"]])
    ]
    return before[-1].key if before else None


def _places_by_body(
    rows: list[Row], lines: list[Line], bodies: Bodies, by_body: dict[str, date]
) -> None:
    if not by_body:
        return
    for line in lines:
        base = line.sentence.start
        places = places_in(line.text, bodies.language)
        if len(places) != 2 or not line.has(State.NEWS):
            continue
        for start, _end, name in places:
            near = [one for one in bodies.within(base, base + start) if one.key in by_body]
            for row in rows:
                if near and row["party"] == near[-1].key:
                    row["place"] = name


def planned_of(
    lines: list[Line], bodies: Bodies, people: list[Person], deal: frozenset[str], *, on: date
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """When a signing is intended, and who is to sign."""
    best: tuple[int, dict[str, Any]] | None = None
    for line in lines:
        for act in line.acts:
            if act.state is not State.PLANNED:
                continue
            for day in act.days:
                if not day.value or not day.value.latest or day.value.latest < on:
                    continue
                if _is_of_something_before(line, act, day, bodies.language):
                    continue
                rank = (
                    (day.value.days or 999)
                    + (500 if len(line.deals) > 1 else 0)
                    + (100 if line.is_head else 0)
                )
                told = planned_day(line, day, act, bodies, on)
                if best is None or rank < best[0]:
                    best = rank, told
        if (
            not line.acts
            and SIGNING_NOUN.search(line.text)
            and PLAN_LINE[bodies.language].search(line.text)
        ):
            ahead = [d for d in line.days if d.value and d.value.earliest and d.value.earliest > on]
            if ahead and best is None:
                told = window(ahead[0], on)
                places = places_in(line.text, bodies.language)
                place = {"place": places[0][2]} if places else {}
                best = 999, {**told, **place, "words": line.sentence.words}
    return (best[1] if best else None), _signatories(lines, bodies, {}, State.PLANNED, people, deal)


#: "9월까지 문안을 확정하고 연내에 …", a clause of its own between the day and the verb.
CLAUSE_KO = re.compile(r"[가-힣](?:고|며|해|하여|한 뒤|한 후),?\s")


def _is_of_something_before(line: Line, act: Act, day: Day, language: str) -> bool:
    """Whether a day is none of the signing that is planned: the new end of what is extended, or of
    what is to be done before."""
    if act.told.verb is Verb.EXTEND and day.is_deadline and language != "ko":
        return True
    later = [one for one in act.days if one.start > day.end and one.end <= act.told.start]
    between = line.text[day.end : act.told.start]
    return language == "ko" and bool(later) and CLAUSE_KO.search(between) is not None


def planned_day(line: Line, day: Day, act: Act, bodies: Bodies, on: date) -> dict[str, Any]:
    told = window(day, on)
    for start, end, name in places_in(line.text, bodies.language):
        if _is_of_signing(line, start, end, bodies.language):
            told["place"] = name
            break
    first, last = min(day.start, act.told.start), max(day.end, act.told.end)
    return {**told, "words": line.words(first, last).strip()}
