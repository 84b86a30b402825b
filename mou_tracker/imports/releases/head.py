"""What a release says of itself: its day, who issued it, an embargo, whom to ask."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from agreements.dates.phrases import Asked, find, fold
from agreements.wording.places import zone_of_country

from .bodies import Bodies, Mention
from .text import LABELLED, Part, Sentence, apart

LOOKED_AT = 900  # characters of the beginning
#: Characters before the day of "for release on": of more it is a sentence about a release.
MOST_BEFORE = 40
ISSUED = re.compile(
    r"배포|보도\s?일|보도\s?가능|즉시\s?보도|release|issued|dat[ae]\s?:"
    r"|(?<!ha )(?<!hanno )comunicato",
    re.IGNORECASE,
)
NOT_ISSUED = re.compile(r"보도\s?시점|embargo|엠바고|not for (?:release|publication) before", re.I)
PUBLISHED_KO = re.compile(r"보도\s?일")
EMBARGO = re.compile(
    r"(?:보도\s?시점|엠바고)\s?[:：]?[^\n/]{4,45}?(?:이후|부터|까지)"
    r"|(?:embargo(?:ed)?|not for (?:release|publication))\s"
    r"(?:until|before|till)[^\n]{4,60}|embargo fino (?:al(?:le)?|a)[^\n]{4,60}",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"(?P<h>\d{1,2})[:.](?P<m>\d{2})|(?P<h2>\d{1,2})시|(?P<h3>\d{1,2}) ?(?P<half>[ap])\.?m"
)
WEEKDAYS = (
    "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:luned|marted|mercoled|gioved"
    "|venerd)[iì]|sabato|domenica"
)
#: "Bulletin No. 31, 6 August": the number is no day.
NUMBERED = re.compile(r"\b(?:[Nn]o|[Nn]r|[Nn]um|[Nn])\.\s?\d+(?=[,\s])")
DATELINE = re.compile(
    rf"(?:\A|\n)[^\w\n]{{0,4}}[A-ZÀ-Þ][\w'’ /-]{{1,40}}(?:,\s|\s[–—-]\s|\s?\((?=[^()]*\Z))"
    rf"(?:(?:{WEEKDAYS}),?\s)?\Z",
    re.IGNORECASE,
)
PHONE = (
    r"(?:\+\d{1,3}[\d ()-]{6,18}\d|\d{2,4}-\d{3,4}-\d{4}|(?<=tel\. )\d[\d ]{6,14}\d"
    r"|(?<=tel )\d[\d ]{6,14}\d)"
)
EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
KO_POST = r"(?:과장|사무관|주무관|서기관|행정관|팀장|국장|대변인|부이사관|전문관|연구관)"
KO_CONTACT = re.compile(
    rf"(?:(?P<label>책임자|담당자|문의처?|담당)\s?[:：]?\s?)?(?:(?<![가-힣])"
    rf"(?P<t1>{KO_POST})\s(?P<n1>[가-힣]{{2,4}})"
    rf"|(?<![가-힣])(?P<n2>(?![가-힣]{{1,3}}(?:관|과|실|팀"
    rf"|국)\s)[가-힣]{{2,4}})\s(?P<t2>{KO_POST}))"
    rf"\s?\(?\s?(?P<phone>{PHONE})?(?:,?\s?(?P<mail>{EMAIL}))?\)?"
)
KO_UNIT = re.compile(r"담당\s?부서\s?[:：]\s?(?P<u>[^/\n(|]{3,40})")
KO_UNIT_BEFORE = re.compile(r"(?P<u>[가-힣]{2,16}(?:관실|담당관|과|팀|실|국|관))\s\Z")
LATIN_CONTACT = re.compile(
    r"^(?:press|media|ufficio|contact|informazioni|per informazioni|contatti"
    r"|for further|further information|enquiries"
    r"|notes? to|stampa|communications?)\b|@|\btel\b|\+\d{2}",
    re.IGNORECASE,
)
LATIN_UNIT = re.compile(
    r"(?P<u>(?:[Pp]ress|[Mm]edia) (?:[Oo]ffice|[Ss]ervice|[Rr]elations|[Tt]eam)"
    r"|[Uu]fficio (?:[Ss]tampa|[Rr]elazioni [\w]+|[A-Z\w]+)"
    r"|Communications? (?:Service|Office|Department)|(?:International"
    r"|Public) [\w ]{3,25}(?:Division|Office|Unit|Department)"
    r"|Servizio [\w ]{3,30})"
)
LATIN_PERSON = re.compile(
    r"(?:(?P<t>dott\.ssa|dott\.|ing\.|avv\.|Mr\.?|Ms\.?|Mrs\.?"
    r"|Dr\.?)\s)?(?P<n>[A-ZÀ-Þ][a-zà-ÿ’'-]+(?:\s(?:de|van|di"
    r"|der)\s?)?(?:\s[A-ZÀ-Þ][\wà-ÿ’'-]+){1,2})"
)
NOT_A_PERSON = re.compile(
    r"Press|Media|Office|Service|Ufficio|Stampa|Communications|Notes|Department"
    r"|Ministry|Agenzia|Direzione|Relazioni"
    r"|Informazioni|International|Republic|Division|Centr|Unit|Team|Note|Contact"
)
PRESS = re.compile(r"press|stampa|media|communicat|comunicazion", re.IGNORECASE)
DIRECTORS = ("과장", "국장", "팀장", "담당관")
CORRECTS = re.compile(
    r"(?:this (?:statement|release|version) (?:corrects|replaces|supersedes)"
    r"|(?:il presente|questo) comunicato (?:corregge|sostituisce|rettifica)"
    r"|(?:정정|바로잡|대체))[^.;]*",
    re.IGNORECASE,
)


#: "announced on June 2": the day it was told, where no line gives one.
ANNOUNCED = re.compile(
    r"(?:announced|said|stated|reported)\s(?:on\s)?\Z|(?:ha (?:annunciato|comunicato"
    r"|reso noto))\s(?:il\s|ieri\s)?\Z",
    re.IGNORECASE,
)


def day_of(text: str, *, language: str, on: date | None) -> tuple[date | None, str, bool]:
    """(day, words, sure) of the release: of a line of its own, of a dateline. A day inside a
    sentence is none, unless it is the one on which something was announced. `sure` False: its
    numbers may be another day as well."""
    reference = on or date(2020, 1, 1)
    asked = Asked(
        on=reference, language=language, order="dmy" if language == "it" else None, past=True
    )
    found = []
    parts = [(0, text[:LOOKED_AT])]
    if len(text) > LOOKED_AT:
        tail = max(LOOKED_AT, text.rfind("\n", 0, len(text) - 200) + 1, len(text) - LOOKED_AT)
        parts.append((tail, text[tail:]))
    for offset, piece in parts:
        numbered = NUMBERED.sub(lambda match: "#" * len(match[0]), apart(piece))
        for phrase in find(fold(numbered), asked):
            words = piece[slice(*phrase.span)]
            day = phrase.value.day if phrase.value else None
            if (
                day is None
                or not re.search(r"\d{4}", words)
                or not re.search(r"\d.*\d{4}|\d{4}.*\d", words)
            ):
                continue
            start, end = phrase.span
            line_start = piece.rfind("\n", 0, start) + 1
            line_end = piece.find("\n", end) if piece.find("\n", end) > 0 else len(piece)
            before = re.split(r" / ", piece[line_start:start])[-1]
            rank = _rank(before, piece[end:line_end])
            if rank is not None:
                found.append((rank, offset + start, day, words, before))
    if not found:
        return *_announced(text, language, asked), True
    is_sure = True
    _rank_of, _at, day, words, before = min(found, key=lambda one: one[:2])
    if either := _of_two_orders(words, text, asked):
        day, is_sure = either
    if dateline := DATELINE.search(before):
        words = dateline[0].lstrip(" \n[(-") + words
    elif beside := re.search(r"배포\s\Z", before):
        words = beside[0] + words
    elif beside := re.match(r"\s(?:배포|\d{1,2}:\d{2})", text[_at + len(words) :]):
        words += beside[0]
    return day, words.strip(), is_sure


#: Days between a day that a text tells in full and its own.
NEAR = 14


def _of_two_orders(words: str, text: str, asked: Asked) -> tuple[date, bool] | None:
    """(day, whether it is settled) of a day in numbers that may be read in two orders, in a
    language that has both: 06/07/2027. A day that the text tells in full, shortly before one of
    the two, settles it."""
    choices = {
        choice.day
        for phrase in find(fold(words), asked)
        for doubt in phrase.doubts
        if doubt.code == "which_order"
        for choice in doubt.choices
        if choice.day
    }
    if len(choices) < 2:
        return None
    told = [
        phrase.value.day
        for phrase in find(fold(text), asked)
        if phrase.value and phrase.value.day and not phrase.doubts
        and re.search(r"\d{4}", text[slice(*phrase.span)])
    ]  # fmt: skip
    fits = [one for one in choices if any(0 <= (one - day).days <= NEAR for day in told)]
    return (fits[0], True) if len(fits) == 1 else (min(choices), False)


def _announced(text: str, language: str, asked: Asked) -> tuple[date | None, str]:
    """The day on which something was announced; its year is that of a day told with one."""
    piece = text[:LOOKED_AT]
    phrases = find(fold(piece), asked)
    whole = next(
        (
            one.value
            for one in phrases
            if one.value and one.value.day and re.search(r"\d{4}", piece[slice(*one.span)])
        ),
        None,
    )
    for phrase in phrases:
        start, end = phrase.span
        is_it = ANNOUNCED.search(piece[:start]) or re.match(r"\s?(?:밝혔|발표|전했)", piece[end:])
        if is_it and phrase.value and phrase.value.day and whole and whole.day:
            day = phrase.value.day
            if language == "ko" and not re.search(r"월|\d\.", piece[start:end]):
                day = whole.day.replace(day=day.day) if day.day >= whole.day.day else day
            return day.replace(year=whole.day.year), piece[start:end].strip()
    return None, ""


def _rank(before: str, after: str) -> int | None:
    if NOT_ISSUED.search(before):
        return 3
    is_issued = ISSUED.search(before) and len(before) < MOST_BEFORE
    if "배포" in before[-MOST_BEFORE:] and is_issued:
        return 0
    if is_issued and PUBLISHED_KO.search(before):
        return 1  # in the papers of that day
    if is_issued or re.match(r"\s?(?:배포|조간|석간|즉시)", after):
        return 0
    if DATELINE.search(before):
        return 1
    if not re.sub(r"\W", "", before) and len(after.strip()) < 60:
        return 1
    return 2 if not after.strip(" .·|)]") and len(before) < 40 else None


def document(
    text: str,
    sentences: list[Sentence],
    bodies: Bodies,
    *,
    day: date | None,
    words: str,
    language: str,
) -> dict[str, Any]:
    issuer = issuer_of(sentences, bodies)
    told: dict[str, Any] = {
        "kind": "press_release",
        "date": day.isoformat() if day else None,
        "date_words": words or None,
        "issuer": issuer,
        "embargo": _embargo(text, day, bodies.all[issuer].country if issuer else "", language),
        "contacts": list(_contacts(text, sentences, bodies, issuer, language)),
    }
    if match := CORRECTS.search(text):
        asked = Asked(on=day or date(2020, 1, 1), language=language, past=True)
        phrases = [one for one in find(fold(match[0]), asked) if one.value and one.value.day]
        if phrases and language != "ko":
            told["corrects"] = {"date": phrases[0].value.text, "words": match[0].partition(",")[0]}  # type: ignore[union-attr]
    return told


def issuer_of(sentences: list[Sentence], bodies: Bodies) -> str | None:
    """The agency of the lines for editors, else the first that the text names."""
    foot = [one for one in sentences if one.part is Part.FOOT]
    for one in foot:
        if LATIN_CONTACT.search(one.words) and (
            named := bodies.within(one.start, one.end, weak=False)
        ):
            return named[0].key
    body = [one for one in sentences if one.part is Part.BODY and not LABELLED.match(one.words)]
    for part in (body, sentences):
        for one in part:
            named = bodies.within(one.start, one.end, weak=False)
            if named and _is_by_home(one.words[: named[0].start - one.start], bodies):
                return bodies.world.home.key
            if named:
                return named[0].key
    return None


def _is_by_home(before: str, bodies: Bodies) -> bool:
    """ "… 조달청장은 … 과 만났다": told by the office of which the head is named first."""
    name = bodies.world.home.names.get("ko", "")
    return bool(name) and re.search(rf"(?<![가-힣]){name}장[은이]\s", before) is not None


def _embargo(text: str, day: date | None, country: str, language: str) -> dict[str, Any] | None:
    match = EMBARGO.search(text)
    if not match or re.search(r"즉시|immediate", match[0]):
        return None
    asked = Asked(on=day or date(2020, 1, 1), language=language, planned=True)
    days = [one.value.day for one in find(fold(match[0]), asked) if one.value and one.value.day]
    clock = CLOCK.search(match[0][match[0].find(")") + 1 :]) or CLOCK.search(match[0])
    if not days:
        return None
    until = days[0].isoformat()
    if clock:
        hour = int(clock["h"] or clock["h2"] or clock["h3"])
        if (clock["half"] or "").lower() == "p" and hour < 12:
            hour += 12
        until += f"T{hour:02d}:{int(clock['m'] or 0):02d}"
    return {
        "until": until,
        "time_zone": zone_of_country(country) or None if country else None,
        "words": match[0].strip(),
    }


def _contacts(
    text: str, sentences: list[Sentence], bodies: Bodies, issuer: str | None, language: str
) -> Iterator[dict[str, Any]]:
    if language == "ko":
        yield from _korean(text, issuer)
        return
    for one in sentences:
        if one.part is not Part.FOOT or not LATIN_CONTACT.search(one.words):
            continue
        yield from _latin(one.words, bodies.within(one.start, one.end, weak=False), issuer)


def _korean(text: str, issuer: str | None) -> Iterator[dict[str, Any]]:
    unit = KO_UNIT.search(text)
    last = unit["u"].strip() if unit else ""
    for match in KO_CONTACT.finditer(text):
        if not (match["phone"] or match["mail"]):
            continue
        title, name = match["t1"] or match["t2"], match["n1"] or match["n2"]
        start = match.start("t1") if match["t1"] else match.start("n2")
        before = KO_UNIT_BEFORE.search(text[max(0, start - 30) : start])
        last = before["u"] if before and not unit else last
        is_director = match["label"] == "책임자" or title in DIRECTORS
        told = {
            "party": issuer,
            "unit": last or None,
            "role": "director" if is_director else "desk_officer",
            "name": name,
            "title": title,
            "phone": match["phone"],
            "email": match["mail"],
            "words": match[0].strip(),
        }
        yield {key: value for key, value in told.items() if value or key in ("party", "unit")}


def _latin(line: str, named: list[Mention], issuer: str | None) -> Iterator[dict[str, Any]]:
    unit = LATIN_UNIT.search(line)
    for match in LATIN_PERSON.finditer(line):
        if NOT_A_PERSON.search(match["n"]):
            continue
        phone, mail = re.search(PHONE, line), re.search(EMAIL, line)
        told = {
            "party": named[0].key if named else issuer,
            "unit": unit["u"] if unit else None,
            "role": "press" if PRESS.search(line) else "desk_officer",
            "name": match["n"],
            "title": match["t"],
            "phone": phone[0].strip() if phone else None,
            "email": mail[0] if mail else None,
            "words": line[min(match.start(), unit.start() if unit else len(line)) :].strip(),
        }
        yield {key: value for key, value in told.items() if value or key in ("party", "unit")}
        return
