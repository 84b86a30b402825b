"""How many people of each side a line counts. Whose they are must be said: by a word for a side, a
party's name beside the number, a trip (ours) or a visit here (theirs); else the count stays in the
title and is nobody's."""

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from agreements.dates.phrases import fold
from agreements.dates.phrases.words import any_of

from .line import HANGUL, Span, overlaps
from .names import Hit

#: The key of the office in head counts.
OUR = "home"
#: Small numbers in letters, before a unit only.
NUMBERS = {
    word: number
    for number, words in enumerate(
        ("한 one un una", "두 two due", "세 three tre", "네 four quattro", "다섯 five cinque",
         "여섯 six sei", "일곱 seven sette", "여덟 eight otto", "아홉 nine nove", "열 ten dieci"),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
PEOPLE = (
    r"명|인(?=[\s,)·/]|$)|people|persons|participants|delegates|officials"
    r"|persone|partecipanti|funzionari|delegati|pax|colleagues|colleghi"
    r"|guests|visitors|trainees|experts|esperti|members|staff|engineers|dipendenti"
)
OWNED = {
    "ours": r"nostri|nostre|ours|of us|koreans|coreani|coreane|dei nostri",
    "theirs": r"loro|theirs|of them|of theirs|dei loro",
}
COUNT = re.compile(
    rf"(?<![\w.])(?<!alle )(?<!ore )(?P<n>\d{{1,4}}|(?<![가-힣]){any_of(NUMBERS)}(?=\s?(?:분|of"
    rf" us|of them|{PEOPLE})))"
    rf"\s?(?:(?P<unit>{PEOPLE}|(?<=[가-힣]\s)분|(?<=[가-힣])분)|(?:dei |of"
    rf" )?(?:(?P<ours>{OWNED['ours']})|(?P<theirs>{OWNED['theirs']})))(?![a-z])"
)
#: Words for a side before a count, or alone before a number.
OUR_WORDS = (
    r"우리\s?(?:측|청|쪽)?|당청|당사|본청|아측|한국\s?측?|우리측에서|our side|our|ours|us"
    r"|nostri|nostre|noi|we"
)
THEIR_WORDS = (
    r"상대\s?(?:측|방|쪽)?|저쪽|저측|그쪽|그측|귀측|their side|their|theirs|them|they|loro"
)
ENDS = r"(?=\s*(?:[,;:/·)]|e\s|and\s|\Z))"
OUR_AFTER = r"우리\s?측?|당청|from us|on our side|from our side|da parte nostra|dalla nostra parte"
THEIR_AFTER = (
    r"상대\s?[측방]?|저쪽|그쪽|from them|on their side|from their side|da parte loro"
    r"|dalla loro parte"
)
#: "and 3 others": of somebody already named.
OTHERS = re.compile(r"(?:외|and|e|altre|altri|other|another|plus)\s*\Z")
OTHERS_AFTER = re.compile(r"\s?(?:others?\b|altr[ie]\b|more\b)|\s중(?=[\s,])")
#: 12명 중 2명: of people already counted.
OF_THEM = re.compile(r"중\s\Z")
LISTED = re.compile(
    r"(?:\d|[a-z])\s?(?:명|인|[a-z]+)(?:\s(?:us|ours|nostri|nostre))?\s(?:e|and)\s*\Z"
)
TRIP = re.compile(
    r"출장|파견|business trip|trip to|mission to|missione|trasferta|we visited|our visit"
)
VISIT_HERE = re.compile(
    r"방한|내방|내한|초청|연수생|visit(?:ed|ing)? (?:to |us\b|seoul|korea|pps|daejeon)"
    r"|visits? (?:us|korea)|in visita (?:a seoul|in corea|da noi)|visita a (?:seoul|daejeon)"
)
#: Between a name and its count: nothing, or who they are.
THEIR_PEOPLE = (
    r"직원|담당자|대표단|컨설턴트|전문가|실무자|공무원|관계자|대표|연수생|방문단|사절단|연수단"
    r"|참가자"
    r"|delegation|officials|delegazione|visitors|team|experts"
)
OF_A_NAME = re.compile(rf"(?:측|쪽|측에서|에서|의)?(?:[\s:(]|측\s|(?:{THEIR_PEOPLE}),?\s)*")
PEOPLE_AFTER = re.compile(
    rf"\s(?:[a-z]+\s)?(?:{PEOPLE}|experts?|trainees?|staff|members|engineers|esperti|tirocinanti"
    rf"|dipendenti)(?![a-z])"
)
NUMBER_BEFORE = re.compile(r"(?<![\w./:])(?P<n>\d{1,4})\s\Z")
#: 조지아·요르단 연수생 20명: of both, and nobody knows how many of whom.
JOINED_BEFORE = re.compile(r"(?:[·,/&+]|와|과|및|\band|\be)\s?\Z")
#: In a bracket or a tail that holds counts alone.
FILL = (
    rf"[\s,;/·+&:]|및|e |and |{OUR_WORDS}|{THEIR_WORDS}|{OUR_AFTER}|{THEIR_AFTER}|con |with |of "
    rf"|dei |측|쪽|총"
    r"|in all|in tutto"
)


@dataclass(frozen=True, slots=True)
class People:
    """`ours` and each party's, with the spans of what was read; `whole`: brackets or tails that
    hold counts alone, which leave the title."""

    ours: int | None
    theirs: dict[Hashable, int]
    spans: dict[Hashable, Span]
    whole: tuple[Span, ...]
    read: tuple[Span, ...]
    #: Counts of nobody knows whom.
    unowned: tuple[str, ...] = ()


def people_in(
    text: str,
    folded: str,
    parties: list[Hit],
    partner: Hashable | None,
    *,
    home: Iterable[str] = (),
) -> People:
    """`partner`: whose people "theirs" are, the only other side; None where there is none or
    several. `home`: what the office is called."""
    found: dict[Hashable, tuple[int, Span]] = {}
    read: list[Span] = []
    own = [fold(name) for name in home]
    unowned = []
    for owner, number, span in (
        *_counted(folded, parties, partner, own),
        *_after_a_side(folded, partner, own, parties),
        *_before_a_name(folded, parties),
    ):
        if owner is None and number and not overlaps(span, read):
            unowned.append(text[slice(*span)])
        if owner is None or not number or overlaps(span, read):
            continue
        found.setdefault(owner, (number, span))
        read.append(span)
    ours = found.get(OUR)
    return People(
        ours[0] if ours else None,
        {who: number for who, (number, _span) in found.items() if who != OUR},
        {who: span for who, (_number, span) in found.items()},
        tuple(_alone(folded, read, [hit.span for hit in parties], own)),
        tuple(read),
        tuple(unowned),
    )


Owned = tuple[Hashable | None, int, Span]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word]


def _counted(
    folded: str, parties: list[Hit], partner: Hashable | None, own: list[str]
) -> Iterator[Owned]:
    """3명, 5 people, 3 ours: with the side that stands before or after."""
    for match in COUNT.finditer(folded):
        before = folded[: match.start()]
        others = OTHERS.search(before) and not LISTED.search(before)
        is_owned = match["ours"] or match["theirs"]
        of_those = OTHERS_AFTER.match(folded, match.end()) or OF_THEM.search(before)
        if (others and not is_owned) or of_those:
            continue
        owner, span = _owner(folded, match, parties, partner, own)
        yield owner, _number(match["n"]), span


def _owner(
    folded: str,
    match: re.Match[str],
    parties: list[Hit],
    partner: Hashable | None,
    own: list[str],
) -> tuple[Hashable | None, Span]:
    start, end = match.span()
    if match["ours"] or match["theirs"]:
        return (OUR if match["ours"] else partner), (start, end)
    before = folded[:start]
    for words, side in ((OUR_WORDS, OUR), (THEIR_WORDS, partner)):
        if found := re.search(rf"(?<![\w가-힣])(?:{words})[\s:]*\Z", before):
            return side, (found.start(), end)
    for words, side in ((OUR_AFTER, OUR), (THEIR_AFTER, partner)):
        if found := re.compile(rf"\s?\(?(?:{words})\)?{ENDS}").match(folded, end):
            return side, (start, found.end())
    near = [
        hit
        for hit in parties
        if hit.span[1] <= start and OF_A_NAME.fullmatch(folded, hit.span[1], start)
    ]
    if near:
        joined = JOINED_BEFORE.search(folded[: near[-1].span[0]]) and len(parties) > 1
        return (None if joined else near[-1].key), (near[-1].span[0], end)
    if own and (found := re.search(rf"(?<![\w가-힣])(?:{_called(own)})[\s:]*\Z", before)):
        return OUR, (found.start(), end)
    if after := _named_after(folded, end, parties):
        return after, (start, end)
    if TRIP.search(folded):
        return OUR, (start, end)
    if partner is not None and VISIT_HERE.search(folded):
        return partner, (start, end)
    return None, (start, end)


def _called(own: list[str]) -> str:
    return "|".join(map(re.escape, own))


def _named_after(folded: str, end: int, parties: list[Hit]) -> Hashable | None:
    """5 people from Consip, 4 funzionari Consip."""
    tied = re.match(r"\s(?:from|of|da|di|dal|della)\s", folded[end:])
    at = end + (tied.end() if tied else 1)
    for hit in parties:
        if hit.span[0] == at and folded[end : end + 1] == " ":
            return hit.key if tied or not HANGUL.search(folded[end - 2 : end]) else None
    return None


def _after_a_side(
    folded: str, partner: Hashable | None, own: list[str], parties: list[Hit]
) -> Iterator[Owned]:
    """우리 3, 콘십 5; ours 3, theirs 5; PPS 3 / Consip 5: a number without a unit."""
    number = r"\s?:?\s?(?P<n>\d{1,4})(?=\s*(?:[,;:/·)]|e\s|and\s|\Z))"
    sides = [(OUR_WORDS, OUR), (THEIR_WORDS, partner), (_called(own), OUR)]
    for words, side in sides:
        for match in re.finditer(rf"(?<![\w가-힣])(?:{words}){number}", folded) if words else ():
            yield side, int(match["n"]), match.span()
    for hit in parties:
        after = re.compile(rf"(?:측|쪽)?{number}").match(folded, hit.span[1])
        if after and re.search(r"[(,/]\s*\Z", folded[: hit.span[0]]):
            yield hit.key, int(after["n"]), (hit.span[0], after.end())


def _before_a_name(folded: str, parties: list[Hit]) -> Iterator[Owned]:
    """6 GPD officials."""
    for hit in parties:
        before = NUMBER_BEFORE.search(folded[: hit.span[0]])
        if before and PEOPLE_AFTER.match(folded, hit.span[1]):
            yield hit.key, int(before["n"]), before.span("n")


def _alone(folded: str, read: list[Span], names: list[Span], own: list[str]) -> Iterator[Span]:
    """The brackets and tails that hold counts alone."""
    fill = re.compile(rf"(?:{FILL}|{_called(own)})*" if own else rf"(?:{FILL})*")

    def only_counts(span: Span) -> bool:
        inside = [one for one in read if span[0] <= one[0] and one[1] <= span[1]]
        within = [one for one in names if span[0] <= one[0] and one[1] <= span[1]]
        rest = list(folded[slice(*span)])
        for first, last in (*inside, *within):
            rest[first - span[0] : last - span[0]] = " " * (last - first)
        return bool(inside) and fill.fullmatch("".join(rest)) is not None

    for match in re.finditer(r"\s?\(([^()]*)\)", folded):
        if only_counts(match.span(1)):
            yield match.span()
    for match in re.finditer(r"[,;]\s|\s(?=우리|상대|저쪽|당청)", folded):
        span = match.start(), len(folded)
        if "(" not in folded[slice(*span)] and only_counts(span):
            yield span
            return
