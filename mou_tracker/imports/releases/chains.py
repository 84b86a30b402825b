"""Which agreement of the world a release speaks of, why, and which number in its chain the new term
has. Same party alone never joins: a renewal word, an ordinal or the dates told have to agree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agreements.dates import PartialDate

from .claims import Count, renewals_until_now
from .days import window_text
from .deals import NEWS, OLD_TEXT, Line, State, is_of_instrument, runs_out
from .verbs import THE_NEW_KO, Verb
from .words import ORDINALS
from .world import Known

if TYPE_CHECKING:
    from .reading import Reading

#: A new text in the place of the one that is known.
REPLACED = re.compile(
    r"replac(?:es|ing)|supersed(?:es|ing)|대체하는|갈음하는|in sostituzione|sostituisc",
    re.IGNORECASE,
)
FIRST = re.compile(
    r"처음|첫|최초|per la prima volta|\bfirst\b|originari|nasce|시작됐", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Chain:
    """`reference` "": no agreement of the world. `doubts`: why the match has to be looked at."""

    reference: str = ""
    kind: str = ""
    because: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    known: Known | None = None

    @property
    def last_ordinal(self) -> int | None:
        return (
            max((term.ordinal for term in self.known.terms), default=None) if self.known else None
        )


@dataclass(frozen=True, slots=True)
class Older:
    """A day of an earlier link of the chain, as the release tells it."""

    what: str
    value: PartialDate
    words: str
    line: Line


def matched(deal: frozenset[str], reading: "Reading", *, ends: bool = False) -> Chain:
    """The agreement of the world a deal is about. `ends`: the text tells of its end, so that it
    cannot be another one that is new."""
    home = reading.world.home.key
    if home not in deal:
        return Chain()
    other = next(key for key in sorted(deal) if key != home)
    body = reading.bodies.all[other]
    known = [one for one in reading.world.agreements if one.party == other]
    same = [one for one in known if one.parties == deal - {home}]
    if not known or (not same and len(deal) > 2):
        return Chain()
    doubts = [] if same else ["the known agreement has other parties as well"]
    known = same or known
    older = list(_older(deal, reading))
    scored = sorted(known, key=lambda one: -len(_agreeing(one, older)))
    best = scored[0]
    agreeing = _agreeing(best, older)
    lines = [line for line in reading.lines if deal in line.deals]
    says_renewal = any(
        act.told.verb in (Verb.RENEW, Verb.EXTEND, Verb.AMEND)
        for line in lines
        for act in line.acts
    ) or any(
        count.kind == "renewal_ordinal" and deal in count.line.deals for count in reading.counts
    )
    first = [
        count
        for count in reading.counts
        if count.kind == "instrument_ordinal" and count.value == 1 and deal in count.line.deals
    ]
    spelt = [word for word in body.spellings if word in reading.text]
    because = [f"party: {spelt[0]}" if spelt else f"country {body.country}"]
    because += [f"{what} agrees" for what in agreeing]
    if len(known) > 1 and not agreeing:
        doubts.append("several agreements with this party")
    elif len(known) > 1 and len(agreeing) == len(_agreeing(scored[1], older)):
        doubts.append("several agreements with this party agree as well")
    if ends:
        return Chain(best.reference, best.kind, tuple(because), tuple(doubts), best)
    if any(REPLACED.search(line.text) and line.has(State.NEWS) for line in lines):
        return Chain()
    news = any(line.has(State.NEWS, State.PLANNED) for line in lines)
    if news and not agreeing and not says_renewal:
        if first or any(
            re.search(r"새로|\bnew\b|nuov", line.text) for line in lines if line.has(State.NEWS)
        ):
            reading.ask.append("another agreement with this party, or a renewal of the known one?")
            return Chain(doubts=("another agreement with this party is known",))
        doubts.append("same party only: a renewal of this, or another agreement?")
    return Chain(best.reference, best.kind, tuple(because), tuple(doubts), best)


def _agreeing(known: Known, older: list[Older]) -> list[str]:
    found = []
    for term in known.terms:
        for one in older:
            if term.signed is not None and _contains(term.signed, one.value):
                name = "first signed" if term.ordinal == 0 else f"renewal {term.ordinal}"
                found.append(f"{name} {window_text(one.value)}")
                break
    return found


def _contains(known: PartialDate, told: PartialDate) -> bool:
    """Whether the one may be the other, told more or less exactly."""
    if None in (known.earliest, known.latest, told.earliest, told.latest):
        return False
    inside = known.earliest >= told.earliest and known.latest <= told.latest  # type: ignore[operator]
    around = known.earliest <= told.earliest and known.latest >= told.latest  # type: ignore[operator]
    return inside or around


def _older(deal: frozenset[str], reading: "Reading") -> Iterator[Older]:
    """Days of earlier texts: of history verbs, and of "the memorandum of 2019"."""
    for line in reading.lines:
        if deal not in line.deals or line.sentence.part == "foot":
            continue
        taken = []
        for act in line.acts:
            if act.state is not State.HISTORY or act.told.verb in (Verb.INITIAL, Verb.APPROVE):
                continue
            what = {Verb.RENEW: "renewal", Verb.EXTEND: "extension"}.get(act.told.verb, "original")
            for day in act.days:
                if (
                    day.value is None
                    or day.is_deadline
                    or (day.value.latest and day.value.latest >= reading.on)
                ):
                    continue
                first, last = min(day.start, act.told.start), max(day.end, act.told.end)
                taken.append(day)
                yield Older(what, day.value, line.words(first, last).strip(), line)
        for day in line.days:
            if day in taken or day.value is None:
                continue
            is_past = day.value.earliest is not None and day.value.earliest <= reading.on
            is_older = is_of_instrument(line.text, day, reading.language)
            if is_past and is_older and not runs_out(line.text, day):
                start, end = _with_instrument(line, day.start, day.end, reading.language)
                yield Older("original", day.value, line.words(start, end).strip(), line)
            elif (
                re.search(
                    r"put (?:their|its) cooperation on paper|cooperation (?:began|started)"
                    r"|협력은[^.]{0,30}시작|(?:nasce\w*|nat[oa]) nel",
                    line.text,
                )
                and day.value.latest
                and day.value.latest < reading.on
            ):
                if not any(day.start < other.start for other in taken) and taken:
                    continue
                first, last = day.start, day.end
                yield Older("original", day.value, line.words(first, last).strip(), line)


def _with_instrument(line: Line, start: int, end: int, language: str) -> tuple[int, int]:
    text = line.text
    if language == "ko":
        match = re.match(r"의?\s?(?:\S{1,8}\s)?(?:양해각서|협약|약정|의정서|MOU)", text[end:])
        return start, end + (match.end() if match else 0)
    if match := re.search(
        r"(?:the |l['’]|il )?(?:memorandum|agreement|accord\w*|protocol\w*"
        r"|intes[ae])[\w'’ ]{0,34}\Z",
        text[:start],
        re.I,
    ):
        return match.start(), end
    return start, end


def older_terms(deal: frozenset[str], chain: Chain, reading: "Reading") -> list[dict[str, Any]]:
    """What the release says about older links: additions or agreement, never new terms."""
    if not chain.reference:
        return []
    rows: list[dict[str, Any]] = []
    renewals = 0
    for one in sorted(
        _older(deal, reading),
        key=lambda each: (each.what != "original", each.value.earliest or reading.on),
    ):
        row: dict[str, Any] = {"agreement": chain.reference}
        if one.what == "extension":
            row |= {"amendment": "extension", "signed": one.value.text, "words": one.words}
        else:
            if one.what == "renewal":
                renewals += 1
            counted = _counted_beside(one, reading)
            ordinal = _ordinal_of_older(one, chain, renewals) if counted is None else counted
            row |= {"ordinal": ordinal, "signed": one.value.text, "words": one.words}
            if ordinal is None:
                row["sure"] = False
        if all(
            (row.get("ordinal"), row["signed"]) != (old.get("ordinal"), old["signed"])
            for old in rows
        ):
            rows.append(row)
    for end in _older_ends(deal, chain, reading):
        same = [
            row
            for row in rows
            if row.get("ordinal") == end["ordinal"]
            and reading.is_of_one_sentence(row["words"], end["words"])
        ]
        if same:
            same[0]["end"] = end["end"]
        else:
            rows.append(end)
    if any("amendment" in row for row in rows):
        reading.ask.append("was the earlier extension recorded? its new end is not said")
    return rows


def _counted_beside(one: Older, reading: "Reading") -> int | None:
    """ "Second renewal of the memorandum, signed 25 May": the count of a line that tells one day,
    and no other."""
    counts = [
        count.value
        for count in reading.counts
        if count.line is one.line and count.kind == "renewal_ordinal"
    ]
    return counts[0] if len(counts) == 1 and len(one.line.days) == 1 else None


def _ordinal_of_older(one: Older, chain: Chain, renewals: int) -> int | None:
    for term in chain.known.terms if chain.known else ():
        if term.signed is not None and _contains(term.signed, one.value):
            return term.ordinal
    if one.what == "original":
        return 0
    for word, number in ORDINALS["ko"].items():
        if re.search(rf"{word}\s?갱신", one.words) or re.search(rf"{word}\s?갱신", one.line.text):
            return number
    return renewals


def _older_ends(deal: frozenset[str], chain: Chain, reading: "Reading") -> Iterator[dict[str, Any]]:
    """ "올해 6월 말 만료", "valid until its tenth anniversary": the end of what runs."""
    pattern = re.compile(r"만료|expir|scad|in scadenza", re.IGNORECASE)
    before = re.compile(r"(?:scade|scadrà|expires?(?: on)?)\s(?:il\s|the\s)?\Z", re.IGNORECASE)
    for line in reading.lines:
        if deal not in line.deals or line.is_head:
            continue
        if match := re.search(r"(?:valid|in force) until its (?P<o>\w+) anniversary", line.text):
            years = ORDINALS["en"].get(match["o"])
            first = (
                next((term.signed for term in chain.known.terms if term.ordinal == 0), None)
                if chain.known
                else None
            )
            if years and first and first.earliest:
                start = (
                    line.text.rfind("remains", 0, match.start())
                    if "remains" in line.text[: match.start()]
                    else match.start()
                )
                yield {
                    "agreement": chain.reference,
                    "ordinal": chain.last_ordinal,
                    "end": str(first.earliest.year + years),
                    "words": line.words(max(0, start), match.end()),
                    "sure": False,
                }
        for day in line.days:
            after = line.text[day.end : day.end + 8]
            is_before = before.search(line.text[: day.start]) and OLD_TEXT.search(line.text)
            if (
                day.value
                and not is_of_instrument(line.text, day, reading.language)
                and (pattern.match(after.strip()) or is_before)
                and not re.search(r"\d년 전|년 전", after)
            ):
                text = window_text(day.value)
                if (
                    day.value.latest
                    and "/" in text
                    and day.value.earliest
                    and day.value.earliest.month == day.value.latest.month
                ):
                    text = f"{day.value.latest:%Y-%m}"
                yield {
                    "agreement": chain.reference,
                    "ordinal": chain.last_ordinal,
                    "end": text,
                    "words": line.words(day.start, day.end + 3).strip(),
                }


OLDER_KO = re.compile(r"(?:한|된|했던|하였던)\s")


def _is_of_older(count: Count, reading: "Reading") -> bool:
    """ "2024년에 세 번째로 갱신한 양해각서의 이행": of what runs, and not of the new one."""
    text = count.line.text
    at = count.line.sentence.words.find(count.words)
    end = at + len(count.words)
    if at < 0 or not OLDER_KO.match(text, end) or THE_NEW_KO.match(text, end + 1):
        return False
    return any(
        day.end <= at and day.value and day.value.latest
        and (reading.on - day.value.latest).days > NEWS.days
        for day in count.line.days
    )  # fmt: skip


def is_next(deal: frozenset[str], reading: "Reading", chain: Chain) -> bool:
    """Whether the text counts its instrument as the one after those that are known: "the second
    between the two agencies"."""
    last = chain.last_ordinal
    return last is not None and any(
        one.kind == "instrument_ordinal" and one.value == last + 2
        for one in reading.counts
        if deal in one.line.deals and one.line.has(State.NEWS) and not one.line.is_intention
    )


def ordinal_of(deal: frozenset[str], reading: "Reading", chain: Chain, act: str) -> dict[str, Any]:
    """The number of the new term: what the text counts, against what it lists and what is known."""
    counts = [
        one
        for one in reading.counts
        if deal in one.line.deals
        and one.kind in ("renewal_ordinal", "instrument_ordinal")
        and not one.line.is_intention
        and not (reading.language == "ko" and _is_of_older(one, reading))
    ]
    now = [one for one in counts if one.line.has(State.NEWS) or not one.line.has(State.HISTORY)]
    if any(one.line.has(State.NEWS) for one in now):
        counts = now  # what else is counted is history: "'19. 6. 1차 갱신"
    if not chain.reference and act != "renewal":
        words = [one.words for one in counts if one.kind == "instrument_ordinal"]
        told: dict[str, Any] = {"ordinal": 0}
        if words:
            told["ordinal_words"] = words
        if any(one.value != 1 for one in counts):
            told["sure"] = False
        return told
    if act == "original" and not counts:
        return (
            {"ordinal": 0, "sure": False}
            if not chain.reference
            else {"ordinal": None, "sure": False}
        )
    by_words = [
        one.value if one.kind == "renewal_ordinal" else (one.value or 1) - 1 for one in counts
    ]
    listed = len({one.value.text for one in _older(deal, reading) if one.what == "renewal"})
    lines = [line for line in reading.lines if deal in line.deals]
    listed = listed or renewals_until_now(lines, reading.language)
    by_world = chain.last_ordinal + 1 if chain.last_ordinal is not None else None
    values = [value for value in by_words if value is not None]
    votes = [
        *values,
        *([listed + 1] if listed else []),
        *([by_world] if by_world is not None else []),
    ]
    if not votes:
        return {"ordinal": None, "sure": False}
    body = [
        value
        for one, value in zip(counts, by_words, strict=True)
        if not one.line.is_head and value is not None
    ]
    best = max(dict.fromkeys(votes), key=lambda value: (votes.count(value), value in body))
    if values and best not in values:
        best = (body or values)[0]
    told = {"ordinal": best, "ordinal_words": list(dict.fromkeys(one.words for one in counts))}
    if not values or len(set(values)) > 1 or (listed and listed + 1 > best):
        told["sure"] = False
    recorded = (
        next((t for t in chain.known.terms if t.ordinal == best), None) if chain.known else None
    )
    if recorded is not None:
        told["recorded"] = True
    return told
