"""The text of a release as paragraphs and sentences, each a piece of it: what is proposed later
stands beside `words` that are exactly there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from .words import SAID_AROUND

BULLET = re.compile(r"\s*(?:[□○◦●ㅇ△▲▶※*·•\-–—☐■◇]|\([가-힣]{1,8}\)|[가-하]\.|\d{1,2}[.)])\s")
ENDS = re.compile(r"[.!?:;。]['\"”’»」』)\]]*\Z")
#: A text with a line wider than this is not broken by a page; in one that is, a line is full from
#: this share of the widest on: shorter ones are heads and items of lists. Hangul is twice as wide.
WIDEST_PAGE = 140
FULL_SHARE = 0.66
#: "2027. 3. / 5.", and "서명했 / 다.", which is no item of a list.
LONGEST_SENTENCE = 1_500  # characters
INSIDE_A_DAY = re.compile(r"(?:19|20)\d\d\.(?:\s?\d{1,2}\.)?\Z")
DAY_GOES_ON = re.compile(r"\d{1,2}\.")
#: "Contact:", "Manila, Friday, 18 September 2026": lines that begin anew.
LABEL = re.compile(r"[A-ZÀ-Þ가-힣][^\s:]{1,20}(?: [^\s:]{1,20})?\s?:\s")
DATELINE = re.compile(
    r"[A-ZÀ-Þ][\w'’ ]{1,30},(?: \w+,)? (?:\d{1,2} \w+|\w+ \d{1,2},) (?:19|20)\d\d"
)
SENTENCE_END = re.compile(
    r"(?:(?<=[다음함됨임요])\.|(?<=[^\s.])[.!?])[\"”’»」)]*\s+"
    r"(?=[\"“«‘'(「『\[]?[A-ZÀ-Þ가-힣0-9□○*▷<])"
)
ABBREVIATED = re.compile(
    r"(?:\b(?:dott|dott\.ssa|sig|ing|avv|prof|on|mr|mrs|ms|dr|st|no|art|n|tel|hon|rt"
    r"|p|s|sen|gen|col"
    r"|p\.a|s\.p|s\.r|e\.g|i\.e|u\.s|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\b[A-Z]|\d)\Z",
    re.IGNORECASE,
)
INITIAL = re.compile(r"(?:^|[\s.])[A-Z]\Z")
QUOTE = re.compile(r"\"[^\"\n]{3,400}\"|“[^”\n]{3,400}”|«[^»\n]{3,400}»|„[^“”\n]{3,400}[“”]")
HANGUL = re.compile("[가-힣]")
LATIN = re.compile(r"[A-Za-zÀ-ž]")


class Part(StrEnum):
    """Which part of a release a paragraph is: the headline and its lines, the text, the lines for
    editors below."""

    HEAD = "head"
    BODY = "body"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]` of the release. `clear`: the same letters with what somebody is quoted to
    have said blanked out, one for one, and line ends as spaces."""

    start: int
    end: int
    words: str
    clear: str
    paragraph: int
    part: Part = Part.BODY


def language_of(text: str) -> str:
    """ko, it or en: by its letters, then by its commonest words."""
    hangul, latin = len(HANGUL.findall(text)), len(LATIN.findall(text))
    if hangul * 3 > latin:
        return "ko"
    italian = len(re.findall(r"\b(?:il|di|della|del|che|per|delle|dei|è|gli|nel)\b", text.lower()))
    english = len(re.findall(r"\b(?:the|of|and|to|in|for|with|on|by)\b", text.lower()))
    return "it" if italian > english else "en"


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where each begins and ends; lines that a page broke off are joined again."""
    found: list[tuple[int, int]] = []
    widest = max(map(_width, text.splitlines()), default=0)
    full = FULL_SHARE * widest if widest <= WIDEST_PAGE else None
    at = 0
    for line in text.splitlines(keepends=True):
        start, end = at, at + len(line.rstrip())
        at += len(line)
        start += len(line) - len(line.lstrip())
        if start >= end:
            found.append((at, at))
        elif (
            found
            and found[-1][0] < found[-1][1]
            and (_goes_on(text, found[-1], start, full) or _lists_signers(text, found[-1], start))
        ):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [one for one in found if one[0] < one[1]]


#: "□ 서 명 자" above its list.
SIGNERS_ALONE = re.compile(r"(?P<b>[^\w\s]?)\s?서\s?명\s?자\s?[:：]?\s*(?:\n|\Z)")


def _lists_signers(text: str, before: tuple[int, int], start: int) -> bool:
    """Whether a line is an item of the list of who signed: of a lower rank than its head."""
    head = SIGNERS_ALONE.match(text, before[0])
    bullet = re.match(r"[^\w\s]", text[start : start + 1])
    return bool(head and head.end() <= before[1] + 1 and bullet and bullet[0] != head["b"])


def _width(line: str) -> int:
    return len(line) + len(HANGUL.findall(line))


def _goes_on(text: str, before: tuple[int, int], start: int, full: float | None) -> bool:
    last = text[before[0] : before[1]].rpartition("\n")[2]
    if full is None or _width(last) < full:
        return False
    ends = text.find("\n", start)
    following = text[start : ends if ends >= 0 else len(text)].rstrip()
    if INSIDE_A_DAY.search(last) and DAY_GOES_ON.match(following):
        return True
    if following[0].islower():
        return not re.search(r"[.!?]\W?\Z", last)
    if ENDS.search(last) or _is_labelled(following):
        return False
    if BULLET.match(following + " ") and not (last[-1] >= "가" and following.startswith("다.")):
        return False
    if DATELINE.fullmatch(following):
        return False
    # a headline fills its line as well: what follows it begins anew
    return before[0] > 0 and not re.match(r"[\"“]?[A-ZÀ-Þ]{4,}", following[:12])


def _is_labelled(line: str) -> bool:
    """ "Contact: …", "서명일: …": a line of its own, and no word of a sentence before a colon."""
    return bool(LABEL.match(line) and (CONTACT_LINE.search(line) or OF_SIGNING.match(line)))


def flat(text: str) -> str:
    """The text with the line ends inside its paragraphs as spaces, one for one."""
    letters = list(text)
    for start, end in paragraphs(text):
        for at in range(start, end):
            if letters[at] in "\r\n\f":
                letters[at] = " "
    return "".join(letters)


def sentences(text: str, *, language: str) -> list[Sentence]:
    """All, in order, each marked with the part it stands in."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs(text)):
        spoken = list(_speech(text[start:end].replace("\n", " "), start, language))
        ahead = 0  # quotations before it end before the sentence
        for first, last in _cut(text, start, end):
            words = text[first:last]
            clear = apart(_without_quotes(words.replace("\n", " "), language))
            while ahead < len(spoken) and spoken[ahead][1] <= first:
                ahead += 1
            at = ahead
            while at < len(spoken) and spoken[at][0] < last:
                a, b = (min(max(one - first, 0), len(clear)) for one in spoken[at])
                at += 1
                if a < b:
                    clear = clear[:a] + " " * (b - a) + clear[b:]
            found.append(Sentence(first, last, words, clear, number))
    return _with_parts(found, language)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for match in SENTENCE_END.finditer(text, start, end):
        before = text[max(start, match.start() - 9) : match.start()]
        if text[match.start()] == "." and _is_abbreviated(before, text[match.end()]):
            continue
        yield from _pieces(text, first, match.end() - len(match[0]) + len(match[0].rstrip()))
        first = match.end()
    if first < end:
        yield from _pieces(text, first, end)


def _pieces(text: str, first: int, end: int) -> Iterator[tuple[int, int]]:
    """What nobody would write as one sentence, in pieces: each is gone through many times."""
    while end - first > LONGEST_SENTENCE:
        cut = text.rfind(" ", first + 1, first + LONGEST_SENTENCE)
        cut = cut if cut > first else first + LONGEST_SENTENCE
        yield first, cut
        first = cut
    if first < end:
        yield first, end


def _is_abbreviated(before: str, following: str) -> bool:
    """Whether a dot ends no sentence. 2026. 6. 25. is a day, "in 2026. The …" an end."""
    if not (ABBREVIATED.search(before) or INITIAL.search(before)):
        return False
    is_latin = following.isalpha() and not HANGUL.match(following)
    is_number = re.search(r"(?:\d{4}|\D\d{1,2}|\))\Z", before) is not None
    return not (is_number and (is_latin or (before[-4:].isdigit() and not following.isdigit())))


def _speech(paragraph: str, at: int, language: str) -> Iterator[tuple[int, int]]:
    """What is said in whole sentences, in a paragraph that tells who says it."""
    if not re.search(SAID_AROUND[language], paragraph, re.IGNORECASE):
        return
    for match in QUOTE.finditer(paragraph):
        if SAID_WHOLE.search(match[0]) and len(match[0].split()) > 3:
            yield at + match.start(), at + match.end()


#: A sentence ends in it, or is taken up behind it.
SAID_WHOLE = re.compile(r"[.!?](?:\s|[\"”»]\Z)|,[\"”»]\Z")


def _without_quotes(words: str, language: str) -> str:
    """Speech is blanked; a title in quotation marks stays."""
    if not re.search(SAID_AROUND[language], words, re.IGNORECASE):
        return words

    def blank(match: re.Match[str]) -> str:
        return " " * len(match[0]) if len(match[0].split()) > 2 else match[0]

    return QUOTE.sub(blank, words)


#: "Milano, 8 giugno 2027 - Lunedì 7 giugno …": where the dateline ends.
DASH = re.compile(r"(?<=\d{4} )[-–—](?= [A-ZÀ-Þ])")


def apart(text: str) -> str:
    """The text, with what parts a dateline from its sentence as a semicolon."""
    return DASH.sub(";", text)


FINISHED = re.compile(r"[.!?][\"”’»)\]]*\Z")


def _with_parts(found: list[Sentence], language: str) -> list[Sentence]:
    """Before the first paragraph that is a whole sentence: the head. Lines of contacts, notes: the
    foot."""
    by_paragraph: dict[int, list[Sentence]] = {}
    for one in found:
        by_paragraph.setdefault(one.paragraph, []).append(one)
    if not any(_is_prose(rows) for rows in by_paragraph.values()):
        return [replace(one, part=_without_prose(one)) for one in found]
    first = next(
        (
            number
            for number, rows in by_paragraph.items()
            if FINISHED.search(rows[-1].words.strip()) and _is_prose(rows)
        ),
        0,
    )
    last = max((number for number, rows in by_paragraph.items() if _is_prose(rows)), default=first)
    notes = next(
        (
            number
            for number, rows in by_paragraph.items()
            if number > first and NOTES.fullmatch(rows[0].words.strip())
        ),
        last + 1,
    )
    last = min(last, notes)
    return [
        replace(
            one,
            part=Part.HEAD
            if one.paragraph < first and not OF_SIGNING.match(one.words)
            else Part.FOOT
            if (one.paragraph > last or one.paragraph == notes or FOOT_BEGINS.match(one.words))
            and not OF_SIGNING.match(one.words)
            else Part.BODY,
        )
        for one in found
    ]


def _without_prose(one: Sentence) -> Part:
    """Of a text without a whole sentence: headlines and lines with labels."""
    if CONTACT_LINE.search(one.words):
        return Part.FOOT
    is_told = LABELLED.match(one.words) or CLIPPED_KO.match(one.words)
    return Part.BODY if is_told else Part.HEAD


#: "- 조달청 차장이 서명함", "- '27. 11. 3. 3차 갱신 체결(암만)": items of a paper without verbs.
CLIPPED_KO = re.compile(
    r"\W{0,4}(?:.{6,}(?:[함됨임음]|예정|계획)\.?\s*\Z"
    r"|['’‘]?\d{2,4}\.\s?\d{1,2}\..*(?:체결|서명|갱신|조인|연장|발효)(?:\([^()]*\))?\s*\Z)"
)


#: "체결장소: 서울", "Place: Lisbon".
LABELLED = re.compile(r"\W{0,4}[^\W\d][\w ·()]{1,28}\s?[:：|\t]\s?\S")
#: ... of the day of signing, of who signed, of how long.
OF_SIGNING = re.compile(
    r"\W{0,4}(?:(?:협약|양해각서)?\s?(?:체결|서명|조인)(?:식)?\s?(?:일|일자|일시|날짜)|협약일자?"
    r"|서명권자"
    r"|유효기간|협약기간|date of (?:signature|signing)|signing date|signed(?: on| by)?"
    r"|signator(?:y|ies)"
    r"|duration|data (?:di|della) (?:firma|sottoscrizione)|firmat[oa](?: il)?|firmatari[oa]?"
    r"|durata)\s?[:：|\t]|\W{0,4}서\s?명\s?자\s*[:：|\t○◦ㅇ·•(-]",
    re.IGNORECASE,
)
NOTES = re.compile(
    r"notes? (?:to|for) (?:the )?(?:editors?|press|media)|not[ae] (?:per (?:la|i) "
    r"|ai )\w+|<?\s?참고\s?\w*>?|붙임|background",
    re.IGNORECASE,
)
FOOT_BEGINS = re.compile(
    r"(?:\*|※|notes? to (?:the )?editors?|nota per|note per|붙임|첨부|문의|담당"
    r"|자료 ?문의|<참고>|참고)",
    re.IGNORECASE,
)
CONTACT_LINE = re.compile(
    r"\d{2,4}-\d{3,4}-\d{4}|@|\btel\b|\+\d{2}|^(?:media|press|문의|담당|informazioni|ufficio)\b",
    re.IGNORECASE,
)


def _is_prose(rows: list[Sentence]) -> bool:
    whole = " ".join(one.words for one in rows)
    if CONTACT_LINE.search(whole) and len(whole) < 160 and len(rows) < 3:
        return False
    return len(whole) > (10 if HANGUL.search(whole) else 28) and bool(
        re.search(r"다\.|다\"|[\w)][.!?][\"”’»)]*\Z", whole.strip())
    )
