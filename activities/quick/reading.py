"""One line and Enter: "6.3 Consip 화상회의 AI조달 사례 공유, 5명".

A pure function over given candidates: what it understood, and from which words. It only proposes;
a person confirms. Reads Korean, English and Italian; never invents what is not written, and says
nothing where two agreements fit equally well.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache, lru_cache, partial

from activities.models.activity import ActivityKind, Mode
from activities.quick.lexicon import (
    AFTER_THEM,
    AND,
    ARTICLE,
    BEFORE_THEM,
    CONNECTORS,
    COUNT,
    EDGE,
    HANGING,
    JOINED,
    KINDS,
    MANY_SIDES,
    MODES,
    NOT_BEFORE,
    OTHERS,
    OURS,
    OURS_AFTER,
    OWNED,
    PARTICLES,
    PROPOSED,
    SUBJECT,
    THEIRS,
    THEIRS_AFTER,
    WITH,
)
from activities.quick.moments import Span, day_in, odd_day_in, time_in
from agreements.dates import Order, PartialDate
from agreements.languages import in_each_language

MAX_LINE = 300
REFERENCE = re.compile(r"[0-9a-z][0-9a-z._/-]{1,79}")
HANGUL = re.compile("[가-힣]")
#: Full-width letters, digits and signs as the plain ones, one for one.
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
ASIDE = re.compile(r"\s?\([^()]*\)\Z")
ACRONYM = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2,5}(?![0-9A-Za-z])")


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
    forums: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """What was understood; `spans`: field -> where in `text` it was read from. An agreement
    without a span follows from the party: the only one with it. `counted`: the title with the
    number of people in it, for who does not know whose people these were; `addressed`: with the
    party in it, where nothing else would tell it. `odd_day`: words written like a day that the
    calendar does not have. `head_count` are the partner's, `own_count` ours. `proposed_by`:
    "theirs" or "ours" where the line speaks of a proposal."""

    text: str
    title: str
    counted: str = ""
    addressed: str = ""
    when: PartialDate | None = None
    start: time | None = None
    end: time | None = None
    odd_day: str = ""
    party: Hashable | None = None
    agreements: tuple[Hashable, ...] = ()
    kind: str | None = None
    mode: str | None = None
    areas: tuple[Hashable, ...] = ()
    head_count: int | None = None
    own_count: int | None = None
    proposed_by: str = ""
    forum: Hashable | None = None
    spans: dict[str, Span] = field(default_factory=dict)

    @property
    def agreement(self) -> Hashable | None:
        return self.agreements[0] if self.agreements else None

    def words(self, name: str) -> str:
        """The words a field was read from; "" where it follows from another."""
        start, end = self.spans.get(name, (0, 0))
        return self.text[start:end]


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    """`word` as it may stand in a line: Latin words whole, though Hangul may follow ("AI조달",
    "Consip과"); Hangul anywhere; a hyphen or nothing may be written as a space."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    if HANGUL.search(folded):
        body = r"\s?".join(map(re.escape, folded.replace(" ", "")))
        after = NOT_BEFORE.get(folded[-2:], "")
        return re.compile(f"{body}(?![{after}])" if after else body)
    body = r"[\s-]".join(re.escape(part) for part in re.split(r"[\s-]+", folded))
    return re.compile(rf"(?<![0-9a-zà-ÿ]){body}(?![0-9a-zà-ÿ])")


@cache
def _words() -> dict[str, list[tuple[Hashable, re.Pattern[str]]]]:
    """What names a kind and a mode: its words, and its label in every language of the product."""
    return {
        name: [
            (choice.value, _pattern(word))
            for choice in choices
            if choice.value in table
            for word in [
                *table[choice.value].split(),
                *in_each_language(partial(str, choice.label)).values(),
            ]
        ]
        for name, table, choices in (("kind", KINDS, ActivityKind), ("mode", MODES, Mode))
    }


def _first(text: str, patterns: Iterable[tuple[Hashable, re.Pattern[str]]]) -> tuple | None:
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


def _references(folded: str, agreements: Iterable[Named]) -> Iterator[tuple[Hashable, Span]]:
    """Every reference that is written, in order; one that is joined to the one before reaches back
    to it."""
    known = {word.casefold(): one.key for one in agreements for word in one.words}
    before = None
    for token in REFERENCE.finditer(folded):
        word = token.group()
        while word and word not in known and word[-1] in "._/-":
            word = word[:-1]
        if word not in known:
            continue
        start, end = token.start(), token.start() + len(word)
        if before is not None and AND.fullmatch(folded, before, start):
            start = before
        before = end
        yield known[word], (start, end)


def _counts(folded: str) -> dict[str, tuple[int, Span]]:
    """Field -> (people, where): the partner's unless it is said that they are ours."""
    found: dict[str, tuple[int, Span]] = {}
    for match in COUNT.finditer(folded):
        before = folded[: match.start()]
        owned = OWNED.fullmatch(match["who"])
        if not int(match["n"]) or (OTHERS.search(before) and not owned):
            continue
        ours, theirs = OURS.search(before), THEIRS.search(before)
        ours_after = OURS_AFTER.match(folded, match.end())
        theirs_after = THEIRS_AFTER.match(folded, match.end())
        is_ours = bool(owned["ours"] if owned else ours or ours_after)
        if not (is_ours or owned or theirs or theirs_after) and MANY_SIDES.search(folded):
            continue
        start = (ours or theirs or WITH.search(before) or match).start()
        end = (ours_after or theirs_after or match).end()
        name = "own_count" if is_ours else "head_count"
        found.setdefault(name, (int(match["n"]), (start, end)))
    return found


def _proposed_by(text: str, title: str, party: Span | None) -> str:
    """Whose proposal the line tells of; "" where it tells of none."""
    if not PROPOSED.search(ASIDE.sub("", title)):
        return ""
    them = party and (
        SUBJECT.search(text[slice(*party)])
        or AFTER_THEM.match(text, party[1])
        or BEFORE_THEM.search(text[: party[0]])
    )
    return "theirs" if them else "ours"


def _initials(name: str) -> str:
    return "".join(part[0] for part in re.split(r"[\s-]+", name) if part).upper()


def _acronyms(areas: tuple[Named, ...]) -> Iterator[tuple[Hashable, re.Pattern[str]]]:
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
        if first < len(text[:end].rstrip(EDGE + "()")) <= last:
            end = len(JOINED.sub("", text[:first]).rstrip(EDGE + "("))
    for first, last in sorted(front):
        start += len(text[start:end]) - len(text[start:end].lstrip(EDGE))
        if first <= start < last:
            start = min(last, end)
    start += len(text[start:end]) - len(text[start:end].lstrip(EDGE))
    return start, end


#: What may stand at the end of a line and has a field of its own.
AT_THE_END = ("when", "start", "head_count", "own_count")


def _title(text: str, spans: dict[str, Span]) -> str:
    """The line without what has a field of its own, as far as it reads well: "Consip workshop on
    green procurement" keeps its workshop, "서한 접수" its letter."""
    # a count with a particle is part of a phrase: "3명에게 자료 송부"
    spans = {
        name: span
        for name, span in spans.items()
        if not (name.endswith("_count") and text[span[1] : span[1] + 1].isalpha())
    }
    back = [
        span
        for name, span in spans.items()
        if name in AT_THE_END or (name == "party" and text[: span[0]].rstrip().endswith(","))
    ]
    start, end = _peel(text, spans.values(), back)
    if hanging := HANGING.search(text[:end].rstrip(EDGE)):
        end = max(hanging.start(), start) if end < len(text) else end
    kind = spans.get("kind") or spans.get("mode")
    rest = text[start:end].strip(EDGE)
    # in Italian and English a noun stands before its own: "lettera ricevuta"; a label has a colon
    leads = kind and not HANGUL.search(text[slice(*kind)]) and ":" not in text[kind[0] : start]
    if kind and kind[0] < start and (leads or " " not in rest or CONNECTORS.match(rest)):
        start = kind[0]
    return text[start:end].strip(EDGE) or text.strip(EDGE)


def _folded(text: str) -> str:
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    # a letter that folds to two would shift every span
    return text.lower() if len(text.lower()) == len(text) else text


def _blanked(text: str, span: Span) -> str:
    """`text` of the same length without what stands there."""
    first, last = span
    return text[:first] + " " * (last - first) + text[last:]


def parse(line: str, *, on: date, known: Candidates, order: Order | None = None) -> ParsedLine:
    """Reads one line (at most 300 characters are looked at) on the day `on`. `order`: of 6/3 in
    the writer's language; in a line with Hangul the month stands first."""
    plain = unicodedata.normalize("NFC", line).translate(NARROW)
    text = " ".join(plain.split())[:MAX_LINE]
    folded = _folded(text)
    spans: dict[str, Span] = {}
    value: dict[str, Hashable] = {}
    timeless = text
    if hit := time_in(folded):
        value["start"], value["end"], spans["start"] = hit
        timeless = _blanked(timeless, spans["start"])
    if HANGUL.search(text):
        order = "mdy"
    if odd := odd_day_in(timeless, on, order):
        timeless = _blanked(timeless, odd)
    if hit := day_in(timeless, on, order):
        value["when"], (first, last) = hit
        article = ARTICLE.search(text[:first])
        spans["when"] = (article.start() if article else first), last
    elif odd:
        value["odd_day"] = text[slice(*odd)]
    for name, (count, span) in _counts(folded).items():
        value[name], spans[name] = count, span
    references = list(_references(folded, known.agreements))
    spans |= {f"agreement{at or ''}": span for at, (_key, span) in enumerate(references)}
    value["agreements"] = tuple(dict.fromkeys(key for key, _span in references))
    if hit := _named(folded, known.parties):
        value["party"], spans["party"] = hit
    if "party" in spans and (particle := PARTICLES.match(text, spans["party"][1])):
        spans["party"] = spans["party"][0], particle.end()
    if hit := _named(folded, known.forums):
        value["forum"], spans["forum"] = hit
    for name, patterns in _words().items():
        if hit := _first(folded, patterns):
            value[name], spans[name] = hit
    areas = _areas(text, folded, known.areas)
    if not references and "party" in value:
        theirs = [one.key for one in known.agreements if value["party"] in one.parties]
        value["agreements"] = tuple(theirs) if len(theirs) == 1 else ()
    title = _title(text, spans)
    value["proposed_by"] = _proposed_by(text, title, spans.get("party"))
    counted = _title(text, {name: at for name, at in spans.items() if name != "head_count"})
    addressed = _title(text, {name: at for name, at in spans.items() if name != "party"})
    if areas:
        spans["areas"] = min(areas.values())
    told = {"title": title, "counted": counted, "addressed": addressed}
    return ParsedLine(text=text, **told, areas=tuple(areas), spans=spans, **value)
