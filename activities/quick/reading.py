"""One line and Enter: "6.3 Consip 화상회의 AI조달 사례 공유 (우리 3명, 상대 5명)".

A pure function over given candidates: a pipeline of small readers, each taking what it understands
(numbers that are no dates, clocks, dates, names, people, kinds), so that the next sees the rest. It
only proposes; a person confirms. `doubts` are questions: a line with one is shown and never saved
by one Enter. Reads Korean, English and Italian.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from agreements.dates import Order, PartialDate
from agreements.dates.phrases import Asked, Doubt, Phrase, find, other_times

from .clocks import IN_LETTERS, Clock, clocks_in, part_of_day_in
from .concerned import Concerned, concerned_by, partner_of
from .kinds import is_bare_kind, kind_and_mode, proposed_by
from .lexicon import CHANGED, PAST, PLANNED
from .line import MAX_LINE, Line, Span, blanked, masked, overlaps
from .names import Candidates, Hit, Named, Names, Place, areas_in, names_in, references_in
from .numbers import numbers_in
from .people import COUNT, OUR, People, people_in
from .titles import title_of
from .when import When, when_of
from .zones import zone_in

__all__ = ["MAX_LINE", "Candidates", "Named", "ParsedLine", "Place", "parse"]

#: The order of day and month in a line of that language, whoever writes it.
ORDERS: dict[str, Order] = {"ko": "mdy", "it": "dmy"}
#: Digits that nobody understood: a day half read, a clock in another manner.
LEFT_OVER = re.compile(
    r"(?<![\w.])\d{1,2}(?![\d%])[^\s,;()¤]*|(?<![\w.])(?!19|20)\d{3,4}\s?[-~]\s?\d{3,4}(?!\d)"
    r"|\b\d{3,4}h(?:rs)?\b|(?<![\w.])(?!19|20)(?:[01]\d|2[0-3])[0-5]\d(?![\w.])"
)
HOME_ZONE = "Asia/Seoul"


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """What was understood; `spans`: field -> where in `text` it was read from.

    An agreement without a span follows from a party, a country or a city. `when` is that of an
    activity, `due` that of a task ("until", 까지, entro): never both. `people`: key of a party, or
    OUR, -> how many. `doubts`: what a person has to be asked; `unread`: words for a time that
    nobody understood. `odd_day`: words written like a day that the calendar does not have.
    `proposed_by`: "theirs" or "ours" where the line speaks of a proposal.
    """

    text: str
    title: str
    language: str = ""
    when: PartialDate | None = None
    due: PartialDate | None = None
    start: time | None = None
    end: time | None = None
    time_zone: str = ""
    agreements: tuple[Any, ...] = ()
    parties: tuple[Any, ...] = ()
    kind: str | None = None
    mode: str | None = None
    areas: tuple[Hashable, ...] = ()
    people: dict[Hashable, int] = field(default_factory=dict)
    place: str = ""
    proposed_by: str = ""
    forum: Any = None
    odd_day: str = ""
    doubts: tuple[Doubt, ...] = ()
    unread: tuple[str, ...] = ()
    spans: dict[str, Span] = field(default_factory=dict)

    @property
    def party(self) -> Any:
        return self.parties[0] if self.parties else None

    @property
    def agreement(self) -> Any:
        return self.agreements[0] if self.agreements else None

    @property
    def head_count(self) -> int | None:
        """The first partner's people."""
        return next((n for who, n in self.people.items() if who != OUR), None)

    @property
    def own_count(self) -> int | None:
        return self.people.get(OUR)

    @property
    def is_task(self) -> bool:
        return self.due is not None

    @property
    def is_clear(self) -> bool:
        """Whether nothing about it has to be asked but what the line leaves out."""
        return not self.doubts and not self.is_task

    @property
    def is_sure(self) -> bool:
        """Whether it can be saved by one Enter as it stands."""
        named = self.agreements or self.parties or self.forum
        return self.is_clear and self.when is not None and bool(named)

    def words(self, name: str) -> str:
        """The words a field was read from; "" where it follows from another."""
        start, end = self.spans.get(name, (0, 0))
        return self.text[start:end]


def parse(
    line: str, *, on: date, known: Candidates, order: Order | None = None, language: str = ""
) -> ParsedLine:
    """Reads one line (at most 300 characters are looked at) on the day `on`. `language`: the
    writer's, which decides where the line does not. `order`: of 6/3 in it; in a line with Hangul
    the month stands first, in an Italian one the day."""
    read = Line.of(line, reader=language)
    folded, text = read.folded, read.text
    references = list(references_in(folded, known.agreements))
    numbers = [hit.span for hit in references]
    numbers += [span for span in numbers_in(folded) if not overlaps(span, numbers)]
    clear = masked(folded, numbers)
    counts = [match.span() for match in COUNT.finditer(clear)]
    clocks = clocks_in(masked(clear, counts), counts)
    clock_spans = [one.span for one in clocks]
    undated = masked(clear, counts + clock_spans)
    phrases = find(undated, _asked(read, on=on, order=order, clear=clear, clocks=clocks))
    until = any(one.is_until for one in clocks)
    when = when_of(read, phrases, on=on, clear=clear, until=until)
    # a name may be written right after a day: 11월24일콘십회의
    nameable = blanked(folded, [one.span for one in phrases] + clock_spans)
    names = names_in(text, nameable, known, references)
    concerned = concerned_by(names, known)
    sides = [*names.parties, *_as_parties(names.countries, concerned, known)]
    partner = partner_of(concerned, known)
    people = people_in(text, blanked(nameable, numbers), sides, partner, home=known.home)
    zone, zone_spans, zone_doubts = zone_in(
        read,
        day=when.value.day if when.value else None,
        known=known,
        parties=concerned.parties,
        countries=[hit.key for hit in (*names.countries, *names.cities)],
        home=HOME_ZONE,
        clocks=clock_spans,
    )
    clock, clock_doubts = _clock(read, clocks, when)
    place, place_span = _place(read, names, zone_spans)
    rest = masked(
        undated, [*(one.span for one in phrases), *zone_spans, *names.spans, *people.read]
    )
    unread = _unread(rest, place_span)
    known_zones = zone_spans if zone else []
    gone = _gone(read, when, clocks, known_zones, people, phrases, counts)
    party_span = names.parties[0].span if names.parties else None
    proposer = proposed_by(title_of(text, gone + names.spans), text, party_span)
    doubts = [
        *concerned.doubts,
        *(Doubt(code, words) for code, words in names.doubts),
        *when.doubts,
        *([Doubt("task", _words(text, when.span))] if when.due else []),
        *clock_doubts,
        *(zone_doubts if clocks else []),
        *_suggested(folded, when, on, bool(proposer)),
        *(Doubt("unread", words) for words in unread),
        *([Doubt("people", people.unowned[0])] if people.unowned and people.read else []),
    ]
    title = _title(read, gone, references)
    told = kind_and_mode(folded, title)
    areas = areas_in(text, folded, known.areas)
    forum = names.forums[0] if names.forums else None
    spans = _spans(names, concerned, when, clock, people)
    spans |= {name: span for name, (_value, span) in told.items()}
    if place_span:
        spans["place"] = place_span
    if areas:
        spans["areas"] = min(areas.values())
    return ParsedLine(
        text=text,
        title=title,
        language=read.language,
        when=when.value,
        due=when.due,
        start=clock.start if clock else None,
        end=clock.end if clock else None,
        time_zone=zone if clock else "",
        agreements=concerned.agreements,
        parties=concerned.parties,
        kind="action_item" if when.due else told["kind"][0] if "kind" in told else None,
        mode=told["mode"][0] if "mode" in told else None,
        areas=tuple(areas),
        people=({OUR: people.ours} if people.ours else {}) | dict(people.theirs),
        place=place,
        proposed_by=proposer,
        forum=forum.key if forum else None,
        odd_day=when.odd,
        doubts=tuple(dict.fromkeys(_as_written(read, one) for one in doubts)),
        unread=tuple(unread),
        spans=spans,
    )


def _as_written(line: Line, doubt: Doubt) -> Doubt:
    """With the words as they stand in the line, not as they are compared."""
    at = line.folded.find(doubt.words) if doubt.words else -1
    return replace(doubt, words=line.text[at : at + len(doubt.words)]) if at >= 0 else doubt


def _asked(line: Line, *, on: date, order: Order | None, clear: str, clocks: list[Clock]) -> Asked:
    return Asked(
        on=on,
        language=line.language,
        order=ORDERS.get(line.language, order),
        planned=PLANNED.search(clear) is not None,
        past=PAST.search(clear) is not None,
        changed=CHANGED.search(clear) is not None,
        timed=bool(clocks),
    )


#: A day that is proposed is no day on which something was done.
SUGGESTED = re.compile(r"propos|propon|제안")


def _suggested(folded: str, when: When, on: date, is_proposal: bool) -> list[Doubt]:
    """A proposal that is told of, and not made: its day may be the one proposed."""
    ahead = when.value is not None and (when.value.earliest or on) > on
    match = SUGGESTED.search(folded)
    return [Doubt("topic", match.group())] if match and ahead and not is_proposal else []


def _words(text: str, span: Span | None) -> str:
    return text[slice(*span)] if span else ""


def _as_parties(countries: list[Hit], concerned: Concerned, known: Candidates) -> list[Hit]:
    """A country's name, where it stands for its one party: 조지아 3명."""
    by_country = {one.country: one.key for one in known.parties if one.key in concerned.parties}
    return [Hit(by_country[hit.key], hit.span) for hit in countries if hit.key in by_country]


def _unread(rest: str, place: Span | None) -> list[str]:
    """Words for a time, and digits, that no reader took."""
    if place:
        rest = masked(rest, [place])
    found = other_times(rest)
    for pattern in (IN_LETTERS, LEFT_OVER):
        found += [match.group().strip() for match in pattern.finditer(rest)]
    return found


#: 16시(현지 09시): the same moment on another clock.
THERE = re.compile(
    r"\((?:현지|한국|우리|local|ora locale|seoul|rome|[가-힣]{1,6})\s?(?:시간|시각"
    r"|time)?\s?\Z"
)


def _clock(line: Line, clocks: list[Clock], when: When) -> tuple[Clock | None, list[Doubt]]:
    """The clock of the day; two are asked, and one without a day."""
    if not clocks:
        return None, []
    clock = clocks[0]
    doubts = [Doubt("clock", clock.doubt)] if clock.doubt else []
    if clock.end is not None and clock.end <= clock.start and not clock.doubt:
        doubts.append(Doubt("clock", _words(line.text, clock.span)))
    if len(clocks) > 1 and not THERE.search(line.folded[: clocks[1].span[0]]):
        doubts.append(Doubt("two_clocks", _words(line.text, clocks[1].span)))
    if when.value is not None and when.value.day is None:
        doubts.append(Doubt("clock", _words(line.text, clock.span)))
    if clock.is_until and when.due is None:
        doubts.append(Doubt("clock", _words(line.text, clock.span)))
    return (None if when.due else clock), doubts


#: After a city: which house there, and which room in it.
HOUSE = re.compile(
    r"\s?(?:본청|청사|본부|정부청사|본관|별관|무역관)(?:\s\d{1,2}층)?(?:\s[가-힣]{0,4}(?:회의실"
    r"|강당|홀|볼룸))?"
    r"|\s(?:hq|headquarters|office)"
)
PLACE_SAID = re.compile(
    r"(?:장소|where|place|venue|luogo|dove)\s?:\s*(?!zoom|teams|webex|online|온라인)"
    r"(?P<place>[^,;/|().]{2,60})"
)


def _place(line: Line, names: Names, taken: list[Span]) -> tuple[str, Span | None]:
    """Where it says "place:"; else the first city that is no part of a zone."""
    if match := PLACE_SAID.search(line.folded):
        start = match.start("place")
        words = line.text[slice(*match.span("place"))].strip()
        return words, (start, start + len(words))
    for hit in names.cities:
        if not overlaps(hit.span, taken):
            house = HOUSE.match(line.folded, hit.span[1])
            span = hit.span[0], house.end() if house else hit.span[1]
            return _words(line.text, span), span
    return "", None


def _gone(
    line: Line,
    when: When,
    clocks: list[Clock],
    zones: list[Span],
    people: People,
    phrases: list[Phrase],
    counts: list[Span],
) -> list[Span]:
    """The words that leave the title, because a field of their own has them."""
    understood = when.value or when.due
    gone = [*(when.gone if understood else ()), *zones]
    gone += [one.span for one in clocks[:1]]
    if understood:
        used = [one.span for one in phrases] + gone
        part = part_of_day_in(masked(line.folded, used), counts)
        gone += [part] if part else []
    if len(people.theirs) < 2:  # there is one field for the partner's people
        gone += people.whole
    return gone


def _title(line: Line, gone: list[Span], references: list[Hit]) -> str:
    """Without references at its ends, unless nothing but the kind would remain."""
    edges = [hit.span for hit in references if _at_edge(line.text, hit.span, gone)]
    title = title_of(line.text, [*gone, *edges])
    return title_of(line.text, gone) if edges and is_bare_kind(title) else title


def _at_edge(text: str, span: Span, gone: list[Span]) -> bool:
    """Whether a reference stands at the beginning or end once the rest is taken away."""
    edge = " \t,;:·-–—~&[]"
    rest = blanked(text, gone)
    return not rest[: span[0]].strip(edge) or not rest[span[1] :].strip(edge)


def _spans(
    names: Names, concerned: Concerned, when: When, clock: Clock | None, people: People
) -> dict[str, Span]:
    """Field -> the words it was read from."""
    spans = {f"agreement{at or ''}": hit.span for at, hit in enumerate(names.references)}
    if names.parties:
        spans["party"] = names.parties[0].span
    if when.span:
        spans["due" if when.due else "when"] = when.span
    if clock:
        spans["start"] = clock.span
    for who, span in people.spans.items():
        spans.setdefault("own_count" if who == OUR else "head_count", span)
    if names.forums:
        spans["forum"] = names.forums[0].span
    source = {"country": names.countries, "city": names.cities}.get(concerned.source)
    if source:
        spans["guessed_from"] = source[0].span
    return spans
