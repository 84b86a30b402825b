"""Whose clock a line speaks of: 로마시간, CET, ora locale, Asia/Seoul."""

import re
from collections.abc import Hashable, Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from agreements.dates.phrases import Doubt, fold

from .line import Line, Span
from .names import Candidates

#: Zones that mean one place; CET and the like are those of a partner who keeps them that day.
FIXED = {"kst": "Asia/Seoul", "utc": "UTC", "gmt": "UTC"}
SHORT = (
    "kst utc gmt cet cest eet eest wet west jst msk trt get est edt cst cdt mst pst pdt ist bst ict"
    " uzt sgt hkt aest sast"
)
ABBREVIATION = re.compile(
    rf"(?<!\w)\(?(?P<zone>{'|'.join(SHORT.split())})\)?(?![\w/-])(?:\s?기준)?"
)
SIGNED = re.compile(r"(?:gmt|utc) ?[+-] ?\d{1,2}(?::\d\d)?|(?<=:\d\d)\+\d\d:?\d\d")
ZULU = re.compile(r"(?<=:\d\d)z\b")
IANA = re.compile(r"(?<!\w)(?:europe|asia|africa|america|australia|pacific|atlantic)/[a-z_]+")
LOCAL = re.compile(
    r"\(?(?:현지 ?시간|현지 ?시각|현지)(?: ?기준)?(?:으로)?\)?(?=[\s,)]|\d|$|오|에)"
    r"|\b(?:local time|ora locale|ore locali|their time|loro ora)\b"
)
OURS = re.compile(
    r"\(?(?:한국|우리|서울) ?(?:시간|시각)(?: ?기준)?(?:으로)?\)?"
    r"|\b(?:korea(?:n)? time|seoul time|our time|ora (?:coreana|di seoul|della corea))\b"
)


def zone_for(abbreviation: str, day: date | None, zones: Iterable[str]) -> str:
    """The one zone of `zones` that is called so on that day; "" where none or several are."""
    if abbreviation in FIXED:
        return FIXED[abbreviation]
    noon = datetime.combine(day or date(2026, 1, 1), time(12))
    called = {zone: noon.replace(tzinfo=ZoneInfo(zone)).tzname() or "" for zone in zones}
    found = [zone for zone, name in called.items() if name.lower() == abbreviation]
    return found[0] if len(found) == 1 else ""


def _stem(name: str) -> str:
    """What every word for the clocks of a place begins with: ora italiana."""
    return name[:-1] if len(name) > 4 else name


def _time_of(name: str) -> re.Pattern[str]:
    """로마시간, 로마 기준, Rome time, ora di Roma, ora italiana."""
    word, stem = re.escape(name), re.escape(_stem(name))
    return re.compile(
        rf"\(?(?<![가-힣a-z]){word}\s?(?:현지\s?)?(?:(?:시간|시각)(?:\s?기준)?|기준)(?:으로)?\)?"
        rf"|\(?\b{word}(?:'s)? time\b\)?"
        rf"|\(?\bor[ae] (?:di |d'|della |del |locale di ){word}\b\)?|\bora {stem}(?:na|ana|iana)\b"
    )


def zone_in(
    line: Line,
    *,
    day: date | None,
    known: Candidates,
    parties: Iterable[Hashable],
    countries: Iterable[Hashable],
    home: str,
    clocks: Iterable[Span],
) -> tuple[str, list[Span], list[Doubt]]:
    """(zone, where it is named, what has to be asked) of a line; ("", [], []) where it names
    none. `parties`, `countries`: those named, whose clocks may be meant."""
    folded = line.folded
    of_party = {one.key: one.time_zone for one in known.parties if one.time_zone}
    of_country = {one.country: one.time_zone for one in known.parties if one.time_zone}
    named = {of_party[key] for key in parties if key in of_party}
    named |= {of_country[code] for code in countries if code in of_country}

    def asked(match: re.Match[str]) -> tuple[str, list[Span], list[Doubt]]:
        return "", [match.span()], [Doubt("zone", line.text[slice(*match.span())].strip())]

    if match := SIGNED.search(folded):
        return asked(match)
    if match := ZULU.search(folded):
        return "UTC", [match.span()], []
    if match := IANA.search(folded):
        zone = next((one for one in {*of_party.values(), home} if one.lower() == match[0]), "")
        return (zone, [match.span()], []) if zone else asked(match)
    if match := OURS.search(folded):
        return home, [match.span()], []
    for place in (*known.cities, *known.countries):
        written = [name for name in map(fold, place.words) if _stem(name) in folded]
        for name in sorted(written, key=len, reverse=True):
            match = _time_of(name).search(folded)
            if match and place.country in of_country:
                return of_country[place.country], [match.span()], []
            beside = match or _beside_a_clock(folded, name, clocks)
            if beside:
                return asked(beside)
    if match := LOCAL.search(folded):
        return (named.pop(), [match.span()], []) if len(named) == 1 else asked(match)
    if match := ABBREVIATION.search(folded):
        zone = zone_for(match["zone"], day, sorted(named or set(of_party.values())))
        return (zone, [match.span()], []) if zone else asked(match)
    return "", [], []


def _beside_a_clock(folded: str, name: str, clocks: Iterable[Span]) -> re.Match[str] | None:
    behind = re.compile(rf"\s\(?{re.escape(name)}\)?(?=\s*(?:[,;)]|\Z))")
    ahead = re.compile(rf"(?<![가-힣a-z]){re.escape(name)}\s")
    for start, end in clocks:
        for match in (behind.match(folded, end), *ahead.finditer(folded, 0, start)):
            near = match and (match.start() == end or match.end() == start)
            if match and near and (match.end() != start or folded[start].isdigit()):
                return match
    return None
