"""Parties, people with their titles, and areas that a sentence names."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from activities.quick.names import pattern_of
from agreements.dates.phrases import fold
from agreements.dates.phrases.words import any_of

from . import lexicon
from .sentence import Sentence
from .values import FAR_AHEAD, FAR_BACK, KnownPerson, KnownPost, Verdict

Span = tuple[int, int]
#: A title stands so near to a name, with an article, a bracket or an institution between.
TITLE_NEAR = 48
TITLE = rf"(?:{any_of(lexicon.TITLES)})"
TITLE_BEFORE = re.compile(
    rf"(?P<t>(?:(?<![a-z])|(?<=[가-힣])){TITLE})(?![a-z])"
    r"(?: (?:of|di|del|della|for|per) [^,.;()]{1,30}?)?[ ,:(]{0,2}\Z"
)
TITLE_AFTER = re.compile(
    rf"[ ,(]{{0,3}}(?:the |il |l'|la |[가-힣]{{2,4}}?)?(?P<t>{TITLE})(?![a-z])"
)
#: "Administrator Hong Gil-dong", "홍길동 청장", "청장 홍길동".
UNKNOWN_LATIN = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,5}")
MOST_NAMES = 3
UNKNOWN_KO = (
    re.compile(
        rf"(?<![가-힣])(?!{any_of(lexicon.NO_NAMES)})(?P<name>[{lexicon.SURNAMES}][가-힣]{{1,2}}) "
        rf"(?:[가-힣]{{2,4}}(?=장))?(?P<t>{TITLE})(?!단)"
    ),
    re.compile(
        rf"(?P<t>{TITLE})[ (](?P<name>[{lexicon.SURNAMES}][가-힣]{{2}})(?=[ ,.)은는이가의과와]|\Z)"
    ),
)


def read(sentence: Sentence) -> None:
    _people(sentence)
    _parties(sentence)
    _strangers(sentence)
    _areas(sentence)


def _found(sentence: Sentence, names: Iterable[str]) -> Iterator[Span]:
    """Where any of `names` stands, the longest first; none over another."""
    for name in sorted(set(names), key=len, reverse=True):
        pattern = pattern_of(name)
        for match in pattern.finditer(sentence.folded) if pattern else ():
            if sentence.is_free(*match.span()):
                yield match.span()


def _areas(sentence: Sentence) -> None:
    for name, is_covered in sorted(sentence.known.areas.items(), key=lambda one: -len(one[0])):
        for span in _found(sentence, [name]):
            verdict = Verdict.AGREES if is_covered else Verdict.UNKNOWN
            reason = "area_covered" if is_covered else "area_not_covered"
            sentence.mark(span, "area", verdict, reason, figure="areas")


# --- Parties -------------------------------------------------------------------------------------


def _parties(sentence: Sentence) -> None:
    for party in sentence.known.parties:
        for span in _found(sentence, party.names):
            sentence.mark(span, "party", Verdict.AGREES, "party", figure="parties")
        for name, first, last in party.former:
            for span in _found(sentence, [name]):
                verdict, reason = _former(sentence, first, last)
                told = party.names[0] if party.names else ""
                sentence.mark(span, "party", verdict, reason, figure="parties", name=told)


def _former(sentence: Sentence, first: date | None, last: date | None) -> tuple[Verdict, str]:
    """A former name is right of days on which it was borne."""
    told = _names_a_day(sentence, first, last)
    if told is not None:
        return told, "former_name"
    if sentence.holds(lexicon.THEN):
        return Verdict.UNKNOWN, "former_name"
    return Verdict.CONTRADICTS, "renamed"


def _names_a_day(sentence: Sentence, first: date | None, last: date | None) -> Verdict | None:
    """Whether a date of the sentence lies within, wholly or perhaps; None where none does."""
    found = None
    for value, _span in sentence.dates:
        early, late = value.earliest or FAR_BACK, value.latest or FAR_AHEAD
        if (first or FAR_BACK) <= early and late <= (last or FAR_AHEAD):
            return Verdict.AGREES
        if early <= (last or FAR_AHEAD) and (first or FAR_BACK) <= late:
            found = Verdict.UNKNOWN
    return found


# --- People --------------------------------------------------------------------------------------


def _people(sentence: Sentence) -> None:
    for person in sentence.known.people:
        for span in _found(sentence, person.names):
            verdict, reason, params = _person(sentence, person)
            sentence.mark(span, "person", verdict, reason, figure=_figure(person), **params)
            _title(sentence, person, span)


def _figure(person: KnownPerson) -> str:
    heads = [post.party for post in person.posts if post.is_head]
    if heads:
        return f"head.{heads[0]}"
    signed = [one.party for one in person.signatures]
    return f"signed_by.{signed[0]}" if signed else ""


def _person(sentence: Sentence, person: KnownPerson) -> tuple[Verdict, str, dict[str, int]]:
    """In office on the day; or on a day the sentence names; or the one who signed."""
    if sentence.holds(lexicon.SIGN) and person.signatures:
        return _signatory(sentence, person)
    if any(post.is_held_on(sentence.on) for post in person.posts):
        return Verdict.AGREES, "in_office", {}
    if not person.posts:
        return Verdict.UNKNOWN, "office_not_recorded", {}
    told = {_names_a_day(sentence, post.first, post.last) for post in person.posts}
    if Verdict.AGREES in told:
        return Verdict.AGREES, "in_office_then", {}
    if Verdict.UNKNOWN in told or sentence.holds(lexicon.THEN):
        return Verdict.UNKNOWN, "former_office", {}
    return Verdict.CONTRADICTS, "not_in_office", {}


def _signatory(sentence: Sentence, person: KnownPerson) -> tuple[Verdict, str, dict[str, int]]:
    last = max(sentence.known.signed, default=None)
    ordinals = {one.ordinal for one in person.signatures}
    if sentence.dates or sentence.ordinal is not None:
        named = [n for n in ordinals if n == sentence.ordinal or sentence.names_day_of(n)]
        if named:
            return Verdict.AGREES, "signed_that", {"n": named[0]}
        return Verdict.UNKNOWN, "signed_another", {"n": max(ordinals)}
    if last in ordinals:
        return Verdict.AGREES, "signed_that", {"n": last}
    parties = {one.party for one in person.signatures}
    has_other = any(
        one.ordinal == last and one.party in parties
        for other in sentence.known.people
        for one in other.signatures
    )
    verdict = Verdict.CONTRADICTS if has_other else Verdict.UNKNOWN
    return verdict, "signed_another", {"n": max(ordinals)}


def _title(sentence: Sentence, person: KnownPerson, span: Span) -> None:
    """The title written beside a name, against those the person bears, in its language."""
    start, end = span
    after = TITLE_AFTER.match(sentence.folded, end)
    window = sentence.folded[max(0, start - TITLE_NEAR) : start]
    before = TITLE_BEFORE.search(window)
    if after:
        said, where = after["t"], after.span("t")
    elif before:
        shift = max(0, start - TITLE_NEAR)
        said, where = before["t"], (before.start("t") + shift, before.end("t") + shift)
    else:
        return
    borne = _parts_of(_titles(sentence, person))
    shown = _parts_of(title for one in (*person.posts, *person.signatures) for title in one.shown)
    same = {title for title in borne if bool(HANGUL.search(title)) == bool(HANGUL.search(said))}
    if said in borne | shown or _ends_so(said, borne | shown):
        return sentence.mark(where, "title", Verdict.AGREES, "title")
    if not same or not _of_one_language(said, same):
        return sentence.mark(where, "title", Verdict.UNKNOWN, "title_not_recorded")
    told = " / ".join(sorted(same))
    return sentence.mark(where, "title", Verdict.CONTRADICTS, "other_title", title=told)


HANGUL = re.compile("[가-힣]")


def _titles(sentence: Sentence, person: KnownPerson) -> Iterator[str]:
    for post in person.posts:
        if post.is_held_on(sentence.on) or not any(
            one.is_held_on(sentence.on) for one in person.posts
        ):
            yield from post.titles
    for one in person.signatures:
        yield from one.titles


def _parts_of(titles: Iterable[str]) -> set[str]:
    return {part for title in titles for part in _parts(fold(title)) if part}


@lru_cache(512)
def _parts(title: str) -> frozenset[str]:
    """ "ceo and general manager" is also each of the two."""
    return frozenset((title, *re.split(r" and | e | 겸 | & |, ?|/", title)))


def _ends_so(said: str, borne: set[str]) -> bool:
    """조달청장 is 청장."""
    return bool(HANGUL.search(said)) and any(title.endswith(said) for title in borne)


ITALIAN = re.compile(r"amministrat|direttor|direttric|president[e]|ministro|segretario|ambasciat")


def _of_one_language(said: str, titles: set[str]) -> bool:
    if HANGUL.search(said):
        return True
    is_italian = ITALIAN.search(said) is not None
    return any((ITALIAN.search(title) is not None) == is_italian for title in titles)


# --- Names of nobody known -----------------------------------------------------------------------


def _strangers(sentence: Sentence) -> None:
    """A name beside a title that none of ours bears: wrong where it is said to head a party whose
    head of that day is known, else unknown."""
    for pattern in UNKNOWN_KO if sentence.language == "ko" else ():
        for match in pattern.finditer(sentence.folded):
            _stranger(sentence, match.span("name"), match["t"], match.span())
    if sentence.language != "ko":
        for match in UNKNOWN_LATIN.finditer(sentence.piece.text):
            _latin_stranger(sentence, match.span())


def _latin_stranger(sentence: Sentence, span: Span) -> None:
    """A run of capitals: "PPS Administrator Hong Gil-dong", or a name with its title beside."""
    start, end = span
    words = sentence.folded[start:end].split(" ")
    for at, cut in ((at, cut) for at in range(len(words)) for cut in (3, 2, 1)):
        title = " ".join(words[at : at + cut])
        if title in lexicon.TITLES and 0 < len(words) - at - cut <= MOST_NAMES:
            name = end - len(" ".join(words[at + cut :])), end
            return _stranger(sentence, name, title, span)
    if len(words) > MOST_NAMES:
        return None
    shift = max(0, start - TITLE_NEAR)
    before = TITLE_BEFORE.search(sentence.folded[shift:start])
    after = TITLE_AFTER.match(sentence.folded, end)
    if before:
        return _stranger(sentence, span, before["t"], (shift + before.start(), end))
    if after and sentence.folded[end : end + 1] in ",(":
        return _stranger(sentence, span, after["t"], (start, after.end()))
    return None


def _stranger(sentence: Sentence, span: Span, title: str, whole: Span) -> None:
    if not sentence.is_free(*span):
        return
    head = _head_called(sentence, title, whole)
    if head is None:
        return sentence.mark(span, "person", Verdict.UNKNOWN, "nobody_known")
    person, post = head
    sentence.mark(
        span, "person", Verdict.CONTRADICTS, "other_head", figure=f"head.{post.party}",
        name=person.names[0],
    )  # fmt: skip


def _head_called(
    sentence: Sentence, title: str, whole: Span
) -> tuple[KnownPerson, KnownPost] | None:
    """The head on the day of the party that is named beside, where that is the head's title."""
    around = sentence.folded[max(0, whole[0] - 20) : whole[1] + 20]
    for person in sentence.known.people:
        for post in person.posts:
            is_called = any(title in _parts(fold(one)) or _ends_so(title, {fold(one)})
                            for one in post.titles)  # fmt: skip
            is_head = post.is_head and post.first is not None and post.is_held_on(sentence.on)
            if is_head and is_called and _is_named(sentence, post.party, around):
                return person, post
    return None


def _is_named(sentence: Sentence, party: int, around: str) -> bool:
    names = [name for one in sentence.known.parties if one.key == party for name in one.names]
    return any(pattern.search(around) for name in names if (pattern := pattern_of(name)))
