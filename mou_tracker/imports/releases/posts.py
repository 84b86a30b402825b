"""Who signed where the text tells a post and no name: "the Administrator of PPS and the Chief
Executive of …", "조달청장과 …원장이 서명했다". Kept as the post it is, without an invented name."""

import re
from collections.abc import Iterator

from .bodies import Bodies
from .deals import Line
from .people import KO_PARTICLE, KO_TITLE, LATIN_TITLE, Person, body_before, signers, without_body
from .text import Sentence
from .verbs import Told

OF = r"\s(?:of|at|for|di|del|dello|della|dell['’])\s?(?:the\s)?(?:[A-ZÀ-Þ]\w+\s){0,2}"
#: "PPS Administrator", "the agency's president".
BEFORE = re.compile(r"\)?(?:['’]s)?\s")
NAMED = re.compile(r",?\s(?:[A-Z][\w.]*\s){0,2}?[A-ZÀ-Þ][a-zà-ÿ]")
KO_NAMED = re.compile(r"\s[가-힣]{2,4}(?:이|가|은|는|과|와|\()")
#: Nobody in particular: "양국 청장", "both heads".
BOTH = re.compile(r"(?:양국|양측|양\s기관|두\s기관|각)\s?\Z")
PASSIVE = re.compile(
    r"[^.;]{0,90}?\b(?:by|da|dal|dalla|dall['’]|sono stat[ie]|è stat[oa])\b\s?", re.IGNORECASE
)
#: Between a subject and its verb stands nothing that somebody else does.
ANOTHER_CLAUSE = re.compile(
    r"[.;]|\b(?:said|announced|told|welcomed|met|visited|after|before|while|ha detto|ha incontrato"
    r"|mentre|dopo)\b",
    re.IGNORECASE,
)


def posts_in(line: Line, verbs: list[Told], persons: list[Person], bodies: Bodies) -> list[Person]:
    """Those whom the sentence has sign by their post, as persons without a name."""
    reader = _korean if bodies.language == "ko" else _latin
    spans = [(one.start, one.end) for one in persons]
    found = [
        one
        for one in reader(line.sentence, bodies)
        if one.body and not any(a < one.end and one.start < b for a, b in spans)
    ]
    base = line.sentence.start
    places = [(verb.start, verb.end) for verb in verbs]
    chosen = signers(line.sentence, found, places, bodies.language)
    if bodies.language == "ko":
        return chosen
    return [
        one
        for one in chosen
        if any(_signs(line.text, one.start - base, one.end - base, verb) for verb in verbs)
    ]


def _signs(text: str, start: int, end: int, verb: Told) -> bool:
    if end <= verb.start:
        between = text[end : verb.start]
        return len(between) < 160 and not ANOTHER_CLAUSE.search(between)
    by = PASSIVE.match(text, verb.end)
    return by is not None and by.end() <= start and "." not in text[by.end() : start]


def _korean(sentence: Sentence, bodies: Bodies) -> Iterator[Person]:
    text, base = sentence.clear, sentence.start
    ends = {m.end - base: m.key for m in bodies.within(base, sentence.end)}
    pattern = rf"(?:(?<=[\s(])|^)(?P<title>[가-힣]{{0,12}}?{KO_TITLE}){KO_PARTICLE}(?=[\s,.]|$)"
    for match in re.finditer(pattern, text):
        before, after = text[: match.start()], text[match.end("title") :]
        if BOTH.search(before) or KO_NAMED.match(after) or not match["part"]:
            continue
        title = match["title"]
        body = body_before(text, match.start(), ends, title, bodies)
        yield Person(
            "", without_body(title), base + match.start(), base + match.end("title"),
            body=body, particle=match["part"].strip(),
        )  # fmt: skip


def _latin(sentence: Sentence, bodies: Bodies) -> Iterator[Person]:
    text, base = sentence.clear, sentence.start
    named = [(m.start - base, m.end - base, m.key) for m in bodies.within(base, sentence.end)]
    for match in re.finditer(rf"(?<![\w-]){LATIN_TITLE}(?![\w-])", text):
        start, end = match.span()
        body = ""
        for first, last, key in named:
            if first >= end and re.fullmatch(OF, text[end:first]):
                body, end = key, _past_its_names(text, last)
                break
            if last <= start and BEFORE.fullmatch(text[last:start]):
                body, start = key, first
                break
        if body and not NAMED.match(text, end):
            capacity = match[0].strip()
            yield Person("", capacity, base + start, base + end, body=body)


def _past_its_names(text: str, at: int) -> int:
    """Behind "… of the Republic of Korea (PPS)"."""
    match = re.match(
        r"(?:\s(?:of|della|di)\s(?:the\s)?(?:[A-ZÀ-Þ]\w+\s?(?:of|di|del|della)?\s?){1,3})?"
        r"(?:\s?\([^()]{2,20}\))?",
        text[at:],
    )
    return at + (len(match[0].rstrip()) if match else 0)
