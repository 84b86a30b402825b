"""Whom a line names: references, parties in every spelling, countries, cities, forums, areas.

A name counts as a whole word; Hangul may run on after it ("조지아측", "콘십회의"), not before it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from agreements.dates.phrases import ALL_MONTHS, fold
from agreements.dates.phrases.patterns import WEEKDAYS
from agreements.wording.countries import COUNTRIES
from agreements.wording.places import country_adjectives, country_names

from .line import HANGUL, Span, blanked, overlaps


@dataclass(frozen=True, slots=True)
class Named:
    """Something the line may name: `key` is given back, `words` are its names. `parties`: keys of
    the parties of an agreement; `country`: of a party, ISO 3166-1 alpha-2; `time_zone`: its
    clocks."""

    key: Hashable
    words: tuple[str, ...]
    parties: frozenset[Hashable] = frozenset()
    country: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Countries or cities: the names of one, and which country it is or lies in."""

    country: str
    words: tuple[str, ...]
    #: Adjectives: "delegazione georgiana" says the country where nothing else does.
    peoples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidates:
    """All that may be named. `home`: names of the office, which say nothing."""

    parties: tuple[Named, ...] = ()
    agreements: tuple[Named, ...] = ()
    areas: tuple[Named, ...] = ()
    forums: tuple[Named, ...] = ()
    countries: tuple[Place, ...] = ()
    cities: tuple[Place, ...] = ()
    home: tuple[str, ...] = ()
    home_countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found."""

    key: Hashable
    span: Span
    words: str = ""


@dataclass(slots=True)
class Names:
    """What was found, each in order of the line (folded: `text`). `doubts`: (code, words) to ask
    about."""

    text: str = ""
    references: list[Hit] = field(default_factory=list)
    parties: list[Hit] = field(default_factory=list)
    countries: list[Hit] = field(default_factory=list)
    cities: list[Hit] = field(default_factory=list)
    forums: list[Hit] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def spans(self) -> list[Span]:
        found = (*self.references, *self.parties, *self.countries, *self.cities, *self.forums)
        return [hit.span for hit in found]


REFERENCE = re.compile(r"[0-9a-z][0-9a-z._/-]{1,79}")
#: What joins two references.
AND = re.compile(r"[\s,;]*(?:(?:및|와|과|and|e|ed|&|·|/|\+)[\s,;]*)?")
#: Short forms of companies, and words that a short name may be by accident.
LEGAL_FORMS = {"spa", "srl", "ag", "sa", "as", "ltd", "inc", "gmbh", "co", "plc"}
#: A longer word that only begins like a name.
LONGER = {
    "조지아": "주", "인도": "네시아주적장차량", "이란": "", "가나": "다안", "수단": "", "오만":
    "한함",
    "말리": "기는", "차드": "", "페루": "", "몽골": "", "로마": "자", "터키": "석", "요단": "강",
    "월남": "전", "본": "부",
}  # fmt: skip
#: What makes a country's name another place or thing.
NOT_THE_COUNTRY = re.compile(
    r"\A(?:,? ?(?:usa|u\.s\.|tech|state|university|주립|주정부|공대|주(?![가-힣])|강(?![가-힣의])"
    r"|식(?!당)|풍 )|어(?![가-힣]))"
)
#: Another body of that country than the one we have an agreement with.
ANOTHER_BODY = re.compile(
    r"(?:\s|의\s|측\s)?(?:[가-힣]{0,6}(?:재무부|외교부|외무부|법무부|교육부|보건부|국방부|기획부"
    r"|산업부|경제부|대사관|대사(?![가-힣]*업)|총영사|영사관|장관|총리|대통령|의회|국회"
    r"|은행|대학|공항|법원|감사원|상공회의소|기업|업체|협회|연구소|연구원|재단|위원회|공단|왕실"
    r"|주지사|(?<!조달)시장(?=[\s,(]|$))"
    r"|(?!정부|본부|일부|조달청|조달부|접수처)[가-힣]{0,8}(?:부|처|청|시)(?=[\s,(와과에의측은는]"
    r"|$)(?<!조달청)|(?:ministry"
    r"|embassy|ambassador|consulate|parliament|university|central bank|court of"
    r"|minister|prime minister|president of|(?:[a-z-]+ ){0,3}(?:authority|chamber|commission"
    r"|company|companies|firms?|royal|institute|anac)))|.{0,3}\s?(?:ambasciat\w+|minister\w+"
    r"|universita|autorita|mef|anac|impres[ae]|aziend[ae])"
)
#: Bodies of no country, or of ours: a country beside them may be the subject only.
OTHER_BODIES = re.compile(
    r"세계은행|아시아개발은행|국제통화기금|유엔|기재부|기획재정부|외교부|산업부|국조실|코이카"
    r"|수출입은행|무역협회|코트라"
    r"|(?<![a-z])(?:world bank|banca mondiale|koica|kotra|ebrd|adb|imf|undp|oecd|wto|unops|eib|afdb"
    r"|idb)(?![a-z])|(?<![가-힣])(?:일본|중국|미국|영국|독일|태국|인도|호주|몽골|칠레|페루"
    r"|대만)(?=[\s,의과와측은는이가])"
)
#: "French delegation": of a country with which there is no agreement, else it would be named.
PEOPLES = sorted({fold(name) for code in COUNTRIES for name in country_adjectives(code)})
OTHER_PEOPLES = re.compile(
    rf"(?<![a-z])(?:{'|'.join(PEOPLES)})"
    r"(?= (?:delegation|delegates|officials|ministry|agency|government|team|side|colleagues))"
)
#: What is of a country and no body at all.
NO_BODY = re.compile(
    r"\s(?:restaurant|food|cuisine|coffee|wine|language|culture|ristorante|cucina|caffe|vino"
    r"|lingua|turco)\b"
)
#: The same before the name: "ristorante turco", "Ambasciata d'Italia".
BODY_BEFORE = re.compile(
    r"(?:ambasciat\w+|consolato|minister\w+|universita|autorita|mef|anac|impres[ae]|aziend[ae]"
    r"|regione \w+,?|banca|embassy|ministry|university|bank|ristorante"
    r"|cucina|caffe|lingua)"
    r"(?: of| d'| di| del| della| dell'| of the)?\s?\Z"
)
MORE_COUNTRIES = re.compile(r"외 ?\d{1,3} ?개국|외 ?\d{1,3} ?개 ?(?:기관|국가)")
#: Capitalised words that may follow a country's name.
AFTER_A_COUNTRY = {
    "meeting", "call", "visit", "delegation", "training", "workshop", "seminar", "letter",
    "procurement", "on", "about",
    "government", "team", "side", "agency", "public", "office", "video", "mail", "email",
    "riunione", "lettera", "visita",
    *ALL_MONTHS, *WEEKDAYS,
}  # fmt: skip
BEFORE_ANOTHER = re.compile(r"(?:atlanta,? |미국 |state of |new |us |air |michael |south )\Z")
#: Countries whose names are everyday words in small letters.
ALSO_NOUNS = {"turkey", "china", "chile", "jordan"}
#: Hangul that may follow a short Hangul name directly.
RUNS_ON = re.compile(
    r"(?:측|쪽|의|에|와|과|로|은|는|이|가|을|를|도|만|및|정부|조달|청|대사|대표|공무|방문|방한"
    r"|출장|회의"
    r"|연수|초청|교육|화상|면담|서한|공문|총리|장관|국장|담당|협력|공사|위원|기관|사절|시찰|내방"
    r"|관련|양해|갱신|사업"
    r"|워크|세미|실무|고위|전문|컨설|직원|법인|쌍방|간|행|발|산|인|어|으로|한테|께|에게|이랑|하고"
    r"|랑|처럼|현지|외|등|진출|시장|팀|단"
    r"|포럼|까지|부터|에서)"
)


def with_short_forms(parties: Iterable[Named], *, home: Iterable[str]) -> tuple[Named, ...]:
    """Each also by a name without its country ("이탈리아 반부패청" as 반부패청), where no
    other party and not the office itself is called so."""
    rows = tuple(parties)
    taken = Counter(fold(word) for row in rows for word in row.words)
    taken.update(fold(word) for word in home)
    short = {row.key: _without_country(row) for row in rows}
    taken.update(word for words in short.values() for word in words)
    return tuple(
        replace(row, words=(*row.words, *(w for w in short[row.key] if taken[w] == 1)))
        for row in rows
    )


def _without_country(party: Named) -> set[str]:
    countries = [fold(name) for name in country_names(party.country)] if party.country else []
    found = set()
    for word in map(fold, party.words):
        for name in countries:
            if HANGUL.search(name) and word.startswith(name) and len(word[len(name) :].strip()) > 3:
                found.add(word[len(name) :].strip())
    return found


@lru_cache(maxsize=8192)
def pattern_of(word: str) -> re.Pattern[str] | None:
    """`word` as it may stand in a folded line: a hyphen or nothing may be written as a space."""
    folded = _plain(word)
    bare = re.sub(r"[^\w가-힣]", "", folded)
    if len(bare) < 2 or (bare in LEGAL_FORMS and not word.isupper()):
        return None
    if HANGUL.search(folded):
        # a space between syllables only where it may divide two words: 칠레 조달청
        bare = folded.replace(" ", "")
        between = r"\s?" if len(bare) > 4 else ""
        body = between.join(map(re.escape, bare)) if between or " " not in folded else ""
        body = body or r"\s?".join(map(re.escape, folded.split()))
        return re.compile(rf"(?<![가-힣]){body}")
    parts = [re.escape(part) for part in re.split(r"[\s-]+", folded) if part]
    return re.compile(rf"(?<![0-9a-z]){r'[ -]?'.join(parts)}(?![0-9a-z])")


def _letters(folded: str) -> str:
    """Without what a writer may set otherwise: spaces and hyphens."""
    return re.sub(r"[\s-]", "", folded)


@lru_cache(maxsize=8192)
def _letters_of(word: str) -> str:
    """A line without these letters does not name it: no pattern is made."""
    return _letters(_plain(word))


def _plain(word: str) -> str:
    return fold(unicodedata.normalize("NFKC", word)).strip()


def _runs_on(name: str, after: str) -> bool:
    """Whether the Hangul after a Hangul name leaves it the word it is."""
    if not after or not HANGUL.match(after) or not HANGUL.search(name):
        return True
    bare = name.replace(" ", "")
    if after[0] in LONGER.get(bare, ""):
        return False
    return len(bare) > 2 or RUNS_ON.match(after) is not None


def _occurrences(text: str, folded: str, word: str) -> Iterator[Span]:
    pattern = pattern_of(word)
    if pattern is None:
        return
    for match in pattern.finditer(folded):
        written = text[slice(*match.span())]
        if fold(word) in LEGAL_FORMS and not written.isupper():
            continue  # "Consip spa": a legal form
        if _runs_on(match.group(), folded[match.end() : match.end() + 2]):
            yield match.span()


def _found(
    text: str, folded: str, named: Iterable[tuple[Hashable, Iterable[str]]], taken: list[Span]
) -> list[Hit]:
    """The longest names first, none over another, in order of the line."""
    letters = _letters(folded)
    hits = [
        Hit(key, span, text[slice(*span)])
        for key, words in named
        for word in words
        if _letters_of(word) in letters
        for span in _occurrences(text, folded, word)
    ]
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (one.span[0] - one.span[1], one.span)):
        if not overlaps(hit.span, (*taken, *(one.span for one in kept))):
            kept.append(hit)
    taken += [hit.span for hit in kept]
    return sorted(kept, key=lambda one: one.span)


def references_in(folded: str, agreements: Iterable[Named]) -> Iterator[Hit]:
    """Every reference that is written, in order; one that is joined to the one before reaches
    back to it."""
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
        yield Hit(known[word], (start, end))


def names_in(text: str, folded: str, known: Candidates, references: list[Hit]) -> Names:
    """All that the line names beside `references`."""
    found = Names(text=folded, references=references)
    taken = [hit.span for hit in found.references]
    # the office's own name is in the line too; where it is part of a partner's, the longer holds
    everybody = [(one.key, one.words) for one in known.parties] + [(None, known.home)]
    sides = [hit for hit in _found(text, folded, everybody, taken) if hit.key is not None]
    found.parties = [hit for hit in sides if not _is_legal_form(folded, hit, sides)]
    found.forums = _found(text, folded, [(one.key, one.words) for one in known.forums], taken)
    places = [(one.country, one.words) for one in known.countries]
    for hit in _found(text, folded, places, taken):
        before, after = folded[: hit.span[0]], folded[hit.span[1] :]
        if _is_another(text, hit, before, after):
            found.doubts.append(("which_country", hit.words))
            continue
        found.countries.append(hit)
        if ANOTHER_BODY.match(after) or BODY_BEFORE.search(before):
            found.doubts.append(("which_body", hit.words))
    if not (found.references or found.parties or found.countries or found.doubts):
        peoples = [(one.country, one.peoples) for one in known.countries]
        for hit in _found(text, folded, peoples, taken):
            found.countries.append(hit)
            before, after = folded[: hit.span[0]], folded[hit.span[1] :]
            if ANOTHER_BODY.match(after) or NO_BODY.match(after) or BODY_BEFORE.search(before):
                found.doubts.append(("which_body", hit.words))
    ours = [hit.span for hit in (*found.parties, *found.countries)]
    for match in other_countries(known).finditer(blanked(folded, taken)):
        if any(is_joined(folded, match.span(), span) for span in ours):
            found.doubts.append(("other_country", match.group()))
    if not (found.references or found.parties) and found.countries:
        rest = blanked(folded, taken)
        others = [*other_countries(known).finditer(rest), *OTHER_PEOPLES.finditer(rest)]
        others += OTHER_BODIES.finditer(rest)
        found.doubts += [("other_country", match.group()) for match in others[:1]]
    if (found.parties or found.countries) and (more := MORE_COUNTRIES.search(folded)):
        found.doubts.append(("other_country", more.group()))
    cities = [(one.country, one.words) for one in known.cities]
    found.cities = _found(text, folded, cities, taken)
    return found


def _is_legal_form(folded: str, hit: Hit, others: Iterable[Hit]) -> bool:
    """The SPA of "Consip SPA" is no party of that name."""
    ahead = [folded[one.span[1] : hit.span[0]] for one in others if one.span[1] <= hit.span[0]]
    return fold(hit.words) in LEGAL_FORMS and any(re.fullmatch("[ -]", one) for one in ahead)


def is_joined(folded: str, one: Span, other: Span) -> bool:
    """그리스·이탈리아, Greece and Italy: named in one breath."""
    first, second = sorted((one, other))
    return (
        re.fullmatch(
            r"(?:측|쪽)?\s?(?:[·,/&+]|와|과|및|and|e|ed|with|con)\s?", folded[first[1] : second[0]]
        )
        is not None
    )


def _is_another(text: str, hit: Hit, before: str, after: str) -> bool:
    """Whether a country's name is part of another: a state of the USA, a river, somebody's name."""
    if NOT_THE_COUNTRY.match(after) or BEFORE_ANOTHER.search(before) or hit.words in ALSO_NOUNS:
        return True
    if HANGUL.search(hit.words):
        return False
    following = re.match(r" ([A-Z][a-z]+)", text[hit.span[1] :])
    return following is not None and fold(following[1]) not in AFTER_A_COUNTRY


@lru_cache(maxsize=16)
def _other_countries(known: frozenset[str]) -> re.Pattern[str]:
    names = [
        fold(name)
        for code in COUNTRIES - known - {"RE"}  # "riunione"
        for name in country_names(code)
        if len(name) > (2 if HANGUL.search(name) else 4)
    ]
    korean = "|".join(sorted((n for n in names if HANGUL.search(n)), key=len, reverse=True))
    latin = "|".join(
        map(re.escape, sorted((n for n in names if not HANGUL.search(n)), key=len, reverse=True))
    )
    return re.compile(rf"(?<![가-힣])(?:{korean})|(?<![a-z])(?:{latin})(?![a-z])")


def other_countries(known: Candidates) -> re.Pattern[str]:
    """Countries with which there is no agreement, but the office's own."""
    mine = {one.country for one in known.countries} | set(known.home_countries)
    return _other_countries(frozenset(mine))


# --- areas ---

ACRONYM = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2,5}(?![0-9A-Za-z])")


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


def areas_in(text: str, folded: str, areas: tuple[Named, ...]) -> dict[Hashable, Span]:
    """Area -> where it was first read."""
    found: dict[Hashable, Span] = {}
    for key, pattern in _acronyms(areas):
        if match := pattern.search(text):
            found.setdefault(key, match.span())
    for area in areas:
        if hits := _found(text, folded, [(area.key, area.words)], []):
            found.setdefault(area.key, hits[0].span)
    return found
