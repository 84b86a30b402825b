"""One line and Enter: "6.3 Consip 화상회의 AI조달 사례 공유, 5명".

A pure function over given candidates: what it understood, and from which words. It only proposes;
a person confirms. Reads Korean, English and Italian; never invents what is not written, and says
nothing where two agreements fit equally well.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from agreements.dates import DateError, PartialDate
from agreements.dates.reading import read
from agreements.dates.words import DAYS_AWAY, NOT_RECORDED

MAX_LINE = 300
#: Words -> kind. The leftmost, then longest, found in the line decides.
KINDS = {
    "meeting": "회의 화상회의 면담 간담회 회담 meeting riunione incontro videoconferenza "
    "videoconference call",
    "workshop": "워크숍 워크샵 세미나 포럼 workshop seminar seminario webinar",
    "best_practice_exchange": "사례공유 사례교류 best-practice",
    "study_visit": "시찰 견학 방문 study-visit visita-di-studio visita visit",
    "company_exchange": "기업교류 company-exchange",
    "professional_exchange": "전문가교류 인력교류 secondment",
    "case_selection": "사례선정 case-selection",
    "training": "연수 교육 training formazione corso",
    "publication": "발간 출판 publication pubblicazione",
    "correspondence": "공문 서한 이메일 메일 letter e-mail email lettera",
}
MODES = {
    "online": "화상 온라인 비대면 online zoom webex teams video videoconferenza videoconference "
    "webinar call",
    "in_person": "대면 in-person in-presenza",
    "hybrid": "하이브리드 hybrid ibrido ibrida",
}
COUNT = re.compile(
    r"(?<![\w.])(?P<n>\d{1,4})\s?(?:명|인|people|persons|participants|persone|partecipanti|pax)"
    r"(?![a-z])",
    re.IGNORECASE,
)
TOKEN = re.compile(r"[^\s,;]+")
PARTICLES = re.compile(r"(?:과의|와의|에서|과|와|은|는|이|가|의|에|측|을|를|로)(?=[\s,;]|\Z)")
CONNECTORS = re.compile(
    r"(?:on|about|with|of|for|at|in|to|su|sul|sulla|sui|con|di|del|della|per|a|tra)\b",
    re.IGNORECASE,
)
ACRONYM = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2,5}(?![0-9A-Za-z])")
EDGE = " \t,;:·-–—"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Named:
    """Something the line may name: `key` is given back, `words` are its names. `parties`: keys of
    the parties of an agreement."""

    key: Hashable
    words: tuple[str, ...]
    parties: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidates:
    parties: tuple[Named, ...] = ()
    agreements: tuple[Named, ...] = ()
    areas: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What was understood; `spans`: field -> where in `text` it was read from. An agreement
    without a span follows from the party: the only one with it."""

    text: str
    title: str
    when: PartialDate | None = None
    party: Hashable | None = None
    agreement: Hashable | None = None
    kind: str | None = None
    mode: str | None = None
    areas: tuple[Hashable, ...] = ()
    head_count: int | None = None
    spans: dict[str, Span] = field(default_factory=dict)

    def words(self, name: str) -> str:
        """The words a field was read from; "" where it follows from another."""
        start, end = self.spans.get(name, (0, 0))
        return self.text[start:end]


def _pattern(word: str) -> re.Pattern:
    """`word` as it may stand in a line: Latin words whole, though Hangul may follow ("AI조달",
    "Consip과"); Hangul anywhere; a hyphen or nothing may be written as a space."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    if re.search(r"[가-힣]", folded):
        return re.compile(r"\s?".join(map(re.escape, folded.replace(" ", ""))))
    body = r"[\s-]".join(re.escape(part) for part in re.split(r"[\s-]+", folded))
    return re.compile(rf"(?<![0-9a-zà-ÿ]){body}(?![0-9a-zà-ÿ])")


_WORDS = {
    name: [(key, _pattern(word)) for key, words in table.items() for word in words.split()]
    for name, table in (("kind", KINDS), ("mode", MODES))
}


def _first(text: str, patterns: Iterable[tuple[Hashable, re.Pattern]]) -> tuple | None:
    """(key, span) of the leftmost, then longest match."""
    found = [
        (match.start(), -match.end(), at, key)
        for at, (key, pattern) in enumerate(patterns)
        if (match := pattern.search(text))
    ]
    if not found:
        return None
    start, end, _at, key = min(found, key=lambda one: one[:3])
    return key, (start, -end)


def _named(text: str, candidates: Iterable[Named]) -> tuple | None:
    return _first(
        text, [(one.key, _pattern(word)) for one in candidates for word in one.words if word]
    )


def _windows(text: str) -> Iterator[tuple[int, str, Span]]:
    """Runs of up to four words, longest first from each start."""
    tokens = list(TOKEN.finditer(text))
    for at in range(len(tokens)):
        for length in range(min(4, len(tokens) - at), 0, -1):
            span = tokens[at].start(), tokens[at + length - 1].end()
            yield at, text[span[0] : span[1]], span


def _date(text: str, on: date) -> tuple[PartialDate, Span] | None:
    """The first date written. Away from the beginning only what shows digits, or "어제"."""
    for at, words, span in _windows(text):
        bare = words.rstrip(".")
        if bare in NOT_RECORDED or len(bare) > 40 or COUNT.fullmatch(words):
            continue
        if at and not (re.search(r"\d\D", bare) or bare.casefold() in DAYS_AWAY):
            continue
        try:
            value = read(words, on=on).value
        except DateError:
            continue
        if value is not None:
            return value, span
    return None


def _initials(name: str) -> str:
    return "".join(part[0] for part in re.split(r"[\s-]+", name) if part).upper()


def _acronyms(areas: tuple[Named, ...]) -> Iterator[tuple[Hashable, re.Pattern]]:
    """Acronyms in capitals: those a name itself writes ("AI-driven", "인공지능(AI)"); else the
    initials of two words or more, "AI" for "Artificial intelligence"."""
    written = dict.fromkeys(
        (area.key, found)
        for area in areas
        for name in area.words
        for found in ACRONYM.findall(name)
    )
    taken = {found for _key, found in written}
    spelled = dict.fromkeys(
        (area.key, initials)
        for area in areas
        for name in area.words
        if ACRONYM.fullmatch(initials := _initials(name)) and initials not in taken
    )
    for key, word in (*written, *spelled):
        yield key, re.compile(rf"(?<![0-9A-Za-z]){word}(?![0-9A-Za-z])")


def _areas(text: str, folded: str, areas: tuple[Named, ...]) -> dict[Hashable, Span]:
    found: dict[Hashable, Span] = {}
    for key, pattern in _acronyms(areas):
        if match := pattern.search(text):
            found.setdefault(key, match.span())
    for area in areas:
        if hit := _named(folded, [area]):
            found.setdefault(area.key, hit[1])
    return found


def _peel(text: str, front: Iterable[Span], back: Iterable[Span]) -> Span:
    """What remains of the line once `front` spans are taken off its beginning, `back` its end."""
    start, end = 0, len(text)
    for first, last in sorted(back, reverse=True):
        end = len(text[:end].rstrip(EDGE))
        if first < end <= last:
            end = first
    for first, last in sorted(front):
        start += len(text[start:end]) - len(text[start:end].lstrip(EDGE))
        if first <= start < last:
            start = min(last, end)
    start += len(text[start:end]) - len(text[start:end].lstrip(EDGE))
    return start, end


def _title(text: str, spans: dict[str, Span]) -> str:
    """The line without what has a field of its own, as far as it reads well: "Consip workshop on
    green procurement" keeps its workshop."""
    back = [span for name, span in spans.items() if name in ("when", "head_count")]
    start, end = _peel(text, spans.values(), back)
    kind = spans.get("kind") or spans.get("mode")
    if kind and kind[0] < start and (start >= end or CONNECTORS.match(text[start:end])):
        start = kind[0]
    return text[start:end].strip(EDGE) or text.strip(EDGE)


def parse(line: str, *, on: date, known: Candidates) -> Entry:
    """Reads one line (at most 300 characters are looked at) on the day `on`."""
    text = " ".join(unicodedata.normalize("NFC", line).split())[:MAX_LINE]
    folded = text.casefold()
    if len(folded) != len(text):  # a letter that folds to two would shift every span
        folded = text.lower() if len(text.lower()) == len(text) else text
    spans: dict[str, Span] = {}
    value: dict[str, Hashable] = {}
    if hit := _date(text, on):
        value["when"], spans["when"] = hit
    if match := COUNT.search(folded):
        value["head_count"], spans["head_count"] = int(match["n"]) or None, match.span()
    for name, candidates in (("agreement", known.agreements), ("party", known.parties)):
        if hit := _named(folded, candidates):
            value[name], spans[name] = hit
    if "party" in spans and (particle := PARTICLES.match(text, spans["party"][1])):
        spans["party"] = spans["party"][0], particle.end()
    for name, patterns in _WORDS.items():
        if hit := _first(folded, patterns):
            value[name], spans[name] = hit
    areas = _areas(text, folded, known.areas)
    if "agreement" not in value and "party" in value:
        theirs = [one.key for one in known.agreements if value["party"] in one.parties]
        if len(theirs) == 1:
            value["agreement"] = theirs[0]
    title = _title(text, spans)
    if areas:
        spans["areas"] = min(areas.values())
    return Entry(text=text, title=title, areas=tuple(areas), spans=spans, **value)
