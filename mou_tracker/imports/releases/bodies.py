"""Which agencies a release speaks of, and where: those of the world, and those that it brings
itself, with a country or a short name beside the name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from agreements.wording.countries import COUNTRIES
from agreements.wording.places import city_names, country_adjectives, country_names

from .text import HANGUL
from .world import Body, World

KO_BODY = (
    r"[가-힣]{1,14}(?:원|청|국|처|센터|위원회|공사|본부|공단|기구|사무소|사무국|총국"
    r"|감독원|관리부|조달부|재무부|부서)"
)
#: Words that only end like an agency: 라오스 공무원, 케냐 초청.
NO_BODY_KO = (
    "조달청장",
    "개국",
    "공무원",
    "직원",
    "의원",
    "위원",
    "회원",
    "지원",
    "인원",
    "임원",
    "자원",
    "재원",
    "요원",
    "요청",
    "신청",
    "초청",
    "일부",
    "간부",
    "거래처",
    "접수처",
    "정부",
)
#: What is spoken of with a country's name and is no agency of it.
NO_PARTNER_KO = (
    "정부",
    "대표단",
    "사절단",
    "방문단",
    "기업",
    "업체",
    "시장",
    "당국",
    "양국",
    "국민",
    "교민",
    "대사",
    "대사관",
    "장관",
    "차관",
    "총리",
    "대통령",
    "국왕",
    "정상",
    "측",
    "관계자",
    "전문가",
    "참가자",
    "양해각서",
    "협약",
    "협정",
    "의향서",
    "공동",
    "현지",
)
#: "이탈리아 (조달전담기관) 콘십과 … 양해각서": with whom a text of the same sentence is.
KO_PARTNER = (
    r"(?:[가-힣]{2,10}기관(?:인)?\s)?(?P<name>[가-힣A-Za-z]{2,10}?)(?P<bracket>\([^()]{2,60}\))?"
    r"(?=[과와]\s[^.]{0,80}?(?:양해각서|업무협약|협약서|협정|의향서|의정서|약정|MOU))"
)
#: "(원장 주다온)".
KO_HEAD = r"(?:[가-힣]{0,6}장|대표이사|총재)\s[가-힣]{2,4}"
DOMESTIC_KO = re.compile(r"한국|대한|국립|서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|제주")
KO_AFTER = r"(?=[은는이가과와의에을를도측,()·…\s]|$)"
#: Names in everyday use that the tables of countries do not have.
EVERYDAY = {
    "KR": {"ko": "한국 대한민국 우리나라", "en": "Korea", "it": "Corea"},
    "AU": {"ko": "호주"},
    "ZA": {"ko": "남아공"},
    "TR": {"ko": "터키", "en": "Turkey", "it": "Turchia"},
    "NL": {"en": "Holland", "it": "Olanda"},
    "GB": {"en": "Britain"},
}
PEOPLES = {"KR": "korean koreans coreano coreana coreani coreane sudcoreano sudcoreana"}
INSTITUTION = re.compile(
    r"\b(?:Agency|Bureau|Office|Authority|Board|Commission|Department|Directorate|Ministry|Centre"
    r"|Center|Institute|Administration|Service|Services|Chamber|Agenzia|Autorit[àa]|Ente|Centrale"
    r"|Direzione|Ufficio|Istituto|Dipartimento|Ministero|Consiglio|Society|Corporation)\b"
)
NOT_A_BODY = re.compile(
    r"Committee|Embassy|Ambasciata|Cabinet|Press|Stampa|Communications|Memorandum|Protocol|Action"
    r"|Working|Forum|Conference|Meeting|Republic\Z|Minist(?:er|ro)\b|Secretary|President"
)
#: What has a short name in brackets and is no agency: meetings, instruments.
NO_AGENCY = re.compile(
    r"Meeting|Forum|Conference|Network|Summit|Committee|Riunione|Conferenza"
    r"|\A(?:\w+ )?(?:Memorand\w+|Letters?|Agreement|Arrangement|Protocol\w*|Action Plan|Accordo"
    r"|Piano|Intesa|Lettera|Convenzione|Understanding)\b",
    re.IGNORECASE,
)
LATIN_WORD = r"[A-ZÀ-Þ][\w’'.&-]*[\w]|[A-Z]"
RUN = re.compile(
    rf"(?:{LATIN_WORD})(?:\s(?:(?:of|for|and(?! the)|the|di|per|gli|le|degli|delle"
    rf"|dei|della|del|dell['’]"
    rf"|e(?! l| il)|al|da|de|do|dos|y)\s)*(?:{LATIN_WORD}))*"
)
SHORT = re.compile(
    r"\s?\((?P<short>(?=[\w-]*[A-ZÀ-ÞĞİŞ][\w-]*[A-ZÀ-ÞĞİŞ])[A-ZÀ-ÞĞİŞ][\w-]{1,9})"
    r"(?:[,;/]\s?(?P<more>[^()]{3,90}))?\)"
)
#: "(PPS, Administrator Baek …)": no other name of it.
TITLED = re.compile(
    r"Administrator|Director|President|Minist|Secretary|Head|Chair|Commissioner"
    r"|Direttor|Amministrat|CEO|Chief|Officer"
)
#: "… of the Republic of Korea", "… della Repubblica di Corea".
OF_A_STATE = re.compile(
    r"\s(?:of|della|del|di|dell['’])\s?(?:the\s)?(?P<c>(?:Republic of |Repubblica )?\w[\w'’ ]*)\Z"
)
OF_WHAT = re.compile(r"\A[^,(]*?\b(?:of|for|di|del|della|dell['’])\s?(?:the\s)?(?=[A-ZÀ-Þ])")
LEGAL_FORMS = ("S.p.A.", "S.r.l.", "S.A.", "Ltd.", "Inc.", "GmbH", "Co.")
SMALL = re.compile(r"[a-zà-ù'’]+\Z")
ARTICLES = re.compile(
    r"\A(?:the|il|la|lo|gli|le|l['’]|d['’]|dell['’]|all['’]|dall['’]|con l['’])\s*(?=\S)",
    re.IGNORECASE,
)
RENAMED = {
    "ko": r"(?P<old>[가-힣 ]{3,20}?)(?:은|는|이|가)\s(?:(?P<since>\d{4})년\s)?[^.]{0,40}?"
    r"(?P<new>[가-힣]{3,20}?)(?:\([^)]*\))?(?:으로|로)\s(?:이름|명칭"
    r"|기관명)을?\s?(?:바꾸|바꿨|변경|개칭)"
    r"|(?P<new2>[가-힣]{3,16})\((?:[A-Z][\w-]{1,9},\s?)?(?:옛|구|舊"
    r"|전신)\s?(?P<old2>[가-힣 ]{3,20})\)",
    "en": r"(?P<new>[A-Z][\w ]{3,60}?|[A-Z]{2,6})(?: \([A-Z]+\))?,? (?:formerly"
    r"|until (?P<since>\d{4})(?: known as)?"
    r"|known until (?P<since2>\d{4}) as|previously|which was)(?: known as| called"
    r"| named)? (?:the )?(?P<old>[A-Z][\w ]{3,60})",
    "it": r"(?P<new>[A-ZÀ-Þ][\wÀ-ÿ ]{1,60}?)(?: \([A-Z]+\))?, (?:fino al (?P<since>\d{4}) "
    r"(?:denominat[oa]|chiamat[oa]|not[oa] come)"
    r"|già|ex|in precedenza(?: denominat[oa])?) (?P<old>[A-ZÀ-Þ][\wÀ-ÿ ]{3,60})",
}


#: "Roma, 22 giugno 2026".
DATED_FROM = re.compile(
    r"(?m)^\W{0,3}(?P<city>[A-ZÀ-Þ][\w'’ ]{2,25}),\s(?:\w+,?\s)?(?:\w+\s)?\d{1,2}\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place of the text that names an agency; `is_weak`: by its country only."""

    key: str
    start: int
    end: int
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class Renaming:
    old: str
    new: str
    since: str
    start: int
    end: int


@cache
def _countries(language: str) -> dict[str, str]:
    """Name of a country -> its code, as a text of that language may write it."""
    found: dict[str, str] = {}
    for code in sorted(COUNTRIES):
        for name in country_names(code):
            if bool(HANGUL.search(name)) == (language == "ko") and len(name) > 1:
                found.setdefault(name, code)
    for code, names in EVERYDAY.items():
        found |= {name: code for name in names.get(language, "").split()}
    return found


@cache
def country_pattern(language: str) -> re.Pattern[str]:
    names = sorted(_countries(language), key=len, reverse=True)
    body = "|".join(map(re.escape, names))
    return re.compile(rf"(?<![가-힣])(?:{body})" if language == "ko" else rf"\b(?:{body})\b")


def country_in(text: str, language: str) -> str:
    """The first country that is named or whose adjective stands in a piece of text."""
    if match := country_pattern(language).search(text):
        return _countries(language)[match[0]]
    if language != "ko":
        for word in re.findall(r"[A-Za-zÀ-ÿ]+", text):
            if code := _adjectives().get(word.casefold()):
                return code
    return ""


@cache
def _city_countries() -> dict[str, str]:
    return {name: code for code in sorted(COUNTRIES) for name in city_names(code)}


@cache
def _adjectives() -> dict[str, str]:
    found = {
        word.casefold(): code for code in sorted(COUNTRIES) for word in country_adjectives(code)
    }
    for code, words in PEOPLES.items():
        found |= dict.fromkeys(words.split(), code)
    return found


class Bodies:
    """The agencies of one release. `all`: by key; `mentions`: in order of the text."""

    def __init__(self, text: str, language: str, world: World, foot: int) -> None:
        self.text, self.language, self.world = text, language, world
        self.foot = foot
        self.all: dict[str, Body] = {world.home.key: world.home}
        self.all |= {body.key: body for body in world.bodies}
        self.renamings = list(self._renamings())
        self._of_the_text()
        self._country_of_the_dateline()
        self.mentions = sorted(self._mentions(), key=lambda one: one.start)

    # -- new ones ------------------------------------------------------------------------------

    def _renamings(self) -> Iterator[Renaming]:
        for match in re.finditer(RENAMED[self.language], self.text):
            told = match.groupdict()
            old, new = told.get("old") or told.get("old2"), told.get("new") or told.get("new2")
            if old and new:
                old, new = (ARTICLES.sub("", one.strip()) for one in (old, new))
                since = told.get("since") or told.get("since2") or ""
                yield Renaming(old, new, since, *match.span())

    def _of_the_text(self) -> None:
        reader = self._korean if self.language == "ko" else self._latin
        for name, short, more, country in reader():
            known = self._known(name, short, more)
            if known is None:
                known = self._renamed(name, short)
            if known is not None:
                body = self.all[known]
                also = (*body.also, name, short, more)
                self.all[known] = replace(
                    body,
                    short_name=body.short_name or short,
                    also=tuple(dict.fromkeys(filter(None, also))),
                    country=body.country or country,
                )
                continue
            if twin := self._twin(name, country):
                body = self.all[twin]
                longer = max(body.names.get(self.language, ""), name, key=len)
                names = {} if body.is_known else {self.language: longer}
                self.all[twin] = replace(
                    body,
                    names={**body.names, **names},
                    short_name=body.short_name or short,
                    also=tuple(
                        filter(
                            None,
                            (
                                *body.also,
                                *body.names.values(),
                                name,
                                _bare(name, self.language),
                                short,
                                more,
                            ),
                        )
                    ),
                )
                continue
            names = {self.language: name} | (
                {"latin": more} if more and self.language == "ko" else {}
            )
            key = short or name
            if key not in self.all:
                self.all[key] = Body(key, names, short, country, also=(_bare(name, self.language),))
        for one in self.renamings:
            for key, body in self.all.items():
                is_it = one.new in body.spellings or _bare(one.new, "ko") in body.spellings
                if is_it and not body.is_known:
                    self.all[key] = replace(
                        body,
                        former_name=one.old,
                        renamed_since=one.since,
                        also=(*body.also, one.old),
                    )

    def _country_of_the_dateline(self) -> None:
        """Of the one agency that the text brings without: the country of the city the release is
        dated from."""
        without = self._without_country()
        match = DATED_FROM.search(self.text)
        if len(without) != 1 or not match:
            return
        code = _city_countries().get(match["city"].strip(), "")
        if code and code != self.world.home.country:
            self.all[without[0]] = replace(self.all[without[0]], country=code)

    def _without_country(self) -> list[str]:
        """Agencies that the text brings, and says no country of."""
        return [key for key, body in self.all.items() if not (body.country or body.is_known)]

    def _known(self, name: str, short: str, more: str) -> str | None:
        told = {_plain(one) for one in (name, short, more, _bare(name, self.language)) if one}
        own, state = self._without_state(name)
        for key, body in self.all.items():
            if state and state == body.country and own in map(_plain, body.spellings):
                return key
            spellings = {
                _plain(one) for word in body.spellings for one in (word, _bare(word, self.language))
            }
            if told & spellings and not (body.is_home and _bare(name, self.language) != name):
                return key
        return None

    def _without_state(self, name: str) -> tuple[str, str]:
        """ "Public Procurement Service of the Republic of Korea": the plain name, and of which
        country it is said to be; "" of neither where it says none."""
        match = OF_A_STATE.search(name)
        if match and (country := country_in(match["c"], self.language)):
            return _plain(name[: match.start()]), country
        first, _space, rest = name.partition(" ")  # "Korean Public Procurement Service"
        if first == "South":
            first, _space, rest = rest.partition(" ")
        country = country_in(re.sub(r"['’]s?\Z", "", first), self.language) if rest else ""
        return (_plain(rest), country) if country else ("", "")

    def _twin(self, name: str, country: str) -> str:
        """One the text has brought already, with or without its ministry: 재무부 조달정책국."""
        if not country:
            return ""
        return next(
            (
                key
                for key, body in self.all.items()
                if not body.is_home
                and body.country == country
                and any(_is_longer(one, name) for one in body.names.values())
            ),
            "",
        )

    def _renamed(self, name: str, short: str) -> str | None:
        """The known party that the text says is called so now."""
        for one in self.renamings:
            if _plain(one.new) in (_plain(name), _plain(_bare(name, self.language)), _plain(short)):
                known = self._known(one.old, "", "")
                if known and self.all[known].is_known:
                    return known
        return None

    def _korean(self) -> Iterator[tuple[str, str, str, str]]:
        countries = country_pattern("ko").pattern
        pattern = re.compile(
            rf"(?P<country>{countries})\s(?:[가-힣]{{2,8}}(?:부|처|청)\s(?:산하|소속)(?:의)?\s)?"
            rf"(?P<name>(?:[가-힣]{{2,6}}(?:부|처)\s)?{KO_BODY})"
            rf"(?P<bracket>\([^()]{{2,90}}\))?{KO_AFTER}"
        )
        alone = re.compile(
            rf"(?<![가-힣])(?P<name>{KO_BODY})(?P<bracket>\((?=[A-Z])[^()]{{2,90}}\))"
        )
        partner = re.compile(rf"(?P<country>{countries})\s{KO_PARTNER}")
        for pattern_ in (pattern, alone, partner):
            for match in pattern_.finditer(self.text):
                told = match.groupdict()
                short, more = _bracketed(told.get("bracket") or "")
                country = _countries("ko").get(told.get("country") or "", "")
                if told.get("country") and re.search(
                    r"(?:대사관|대사|외교부|정부|대통령실)\Z", match["name"]
                ):
                    continue
                if match["name"].endswith(NO_BODY_KO):
                    continue
                if pattern_ is partner and match["name"].endswith(NO_PARTNER_KO):
                    continue
                name = (
                    f"{told['country']} {match['name']}" if told.get("country") else match["name"]
                )
                yield name, short, more, country

        yield from self._domestic()

    def _domestic(self) -> Iterator[tuple[str, str, str, str]]:
        """Agencies of home's own country: beside home, and with a head of a Korean name or a name
        that says so."""
        home = self.world.home
        called = home.names.get("ko", "")
        if home.country != "KR" or not called:
            return
        beside = re.compile(
            rf"{re.escape(called)}(?:\([^()]*\))?(?:[과와]\s|\s?[-–·∙]\s?)(?P<name>{KO_BODY})"
            rf"(?P<bracket>\([^()]{{2,90}}\))?{KO_AFTER}"
        )
        headed = "\n".join(
            self.text[max(0, one.start() - 40) : one.start()] + "("
            for one in re.finditer(rf"\({KO_HEAD}\)", self.text)
        )
        for match in beside.finditer(self.text):
            name = match["name"]
            is_headed = f"{name}(" in headed
            if country_pattern("ko").match(name) or name.endswith((*NO_BODY_KO, *NO_PARTNER_KO)):
                continue
            if is_headed or DOMESTIC_KO.match(name):
                yield name, _bracketed(match["bracket"] or "")[0], "", home.country

    def _latin(self) -> Iterator[tuple[str, str, str, str]]:
        head = self.text[: self.foot]
        for match in SHORT.finditer(head):
            name = _before(head[: match.start()], match["short"])
            if TITLED.match(name):  # "Amministratore delegato di Acquisti Italia (AI)"
                name = OF_WHAT.sub("", name, count=1)
            if TITLED.search(name) and not INSTITUTION.search(name):
                continue
            if name and not NO_AGENCY.search(name):
                country = self._country_around(match.start() - len(name), match.end())
                more = match["more"] or ""
                yield name, match["short"], "" if TITLED.search(more) else more, country
        for match in RUN.finditer(head):
            name = ARTICLES.sub("", re.split(r" and (?=[A-Z]\w+['’]s|[A-Z]{2,})", match[0])[0])
            if TITLED.match(name) and not INSTITUTION.match(
                name
            ):  # "Administrator of the Public Procurement Service of …"
                name = OF_WHAT.sub("", name, count=1)
            if not INSTITUTION.search(name) or NOT_A_BODY.search(name) or len(name.split()) < 2:
                continue
            if SHORT.match(head, match.end()):
                continue
            country = country_in(name, self.language) or self._follows(match.end())
            if country := country or self._labelled(match.start()):
                yield re.sub(r"\s(?:of|di|della|del)\Z", "", name), "", "", country

    def _country_around(self, start: int, end: int) -> str:
        name = self.text[start:end]
        inside = country_in(name, self.language)
        if inside:
            return inside
        if follows := self._follows(end):
            return follows
        beside = re.match(r",?\s(?:the|la|il|l['’])[^.;(]{0,40}", self.text[end:])
        if beside and (code := country_in(beside[0].partition(",")[2] or beside[0], self.language)):
            return code
        return ""

    def _labelled(self, at: int) -> str:
        """ "- Latvia: memorandum with the Procurement Monitoring Bureau": of the line it stands
        in."""
        line = self.text[self.text.rfind("\n", 0, at) + 1 : at]
        match = re.match(r"\W*(?P<c>[A-ZÀ-Þ][\w'’ ]{2,24}?)\s?(?:[:–—]|\s-)\s", line)
        return _countries(self.language).get(match["c"], "") if match else ""

    def _follows(self, end: int) -> str:
        """ "… of the Republic of Korea"."""
        match = re.match(
            r"\s?(?:\([^)]*\)\s?)?(?:,\s)?(?:of|della|del|di"
            r"|dell['’])\s?(?:the\s)?(?:Republic of (?:the )?"
            r"|Repubblica (?:di |del |della |d['’])?)?(?P<c>[A-Z][\w’' ]{2,30})",
            self.text[end:],
        )
        return country_in(match["c"], self.language) if match else ""

    # -- where they stand ----------------------------------------------------------------------

    def _mentions(self) -> Iterator[Mention]:
        taken: list[tuple[int, int]] = []
        spelt = [
            (word, key)
            for key, body in self.all.items()
            for one in body.spellings
            for word in dict.fromkeys((one, _bare(one, self.language)))
            if len(word) > 1 and not (body.is_home and word != one)
        ]
        for word, key in sorted(spelt, key=lambda one: -len(one[0])):
            for match in _spelling(word).finditer(self.text):
                if not any(match.start() < end and start < match.end() for start, end in taken):
                    taken.append(match.span())
                    yield Mention(key, *match.span())
        by_country: dict[str, list[str]] = {}
        for key, body in self.all.items():
            if body.country:
                by_country.setdefault(body.country, []).append(key)
        home = self.world.home
        for start, end, code in self._countries_named():
            if any(start < last and first < end for first, last in taken):
                continue
            keys = [home.key] if code == home.country else by_country.get(code, [])
            if len(keys) > 1:
                told = {one.key for one in self.all.values() if self._is_spelt(one)}
                keys = [key for key in keys if key in told]
            if len(keys) == 1:
                yield Mention(keys[0], start, end, is_weak=True)
        if self.language == "ko":
            for match in re.finditer(r"우리\s?(?:측|나라)", self.text):
                yield Mention(home.key, *match.span(), is_weak=True)

    def _is_spelt(self, body: Body) -> bool:
        return any(_spelling(word).search(self.text) for word in body.spellings if len(word) > 1)

    def _countries_named(self) -> Iterator[tuple[int, int, str]]:
        for match in country_pattern(self.language).finditer(self.text):
            yield *match.span(), _countries(self.language)[match[0]]
        if self.language != "ko":
            for match in re.finditer(r"[A-Za-zÀ-ÿ]{4,}", self.text):
                if code := _adjectives().get(match[0].casefold()):
                    yield *match.span(), code
            return

    def country_called(self, word: str) -> str:
        """The country of a name, "" of what is none."""
        return _countries(self.language).get(word, "")

    def within(self, start: int, end: int, *, weak: bool = True) -> list[Mention]:
        return [
            one
            for one in self.mentions
            if start <= one.start and one.end <= end and (weak or not one.is_weak)
        ]


def _is_longer(name: str, other: str) -> bool:
    """Whether one of two names only leaves out how the other begins: Purchasing Office; of Hangul
    the last words say it: 조달국, 정부조달국, 재무부 조달국. In other scripts they say little: of a
    country that has one Office known to us, any other Office is another."""
    if HANGUL.search(name):
        name, other = name.split()[-1], other.split()[-1]
    shorter, longer = sorted((name, other), key=len)
    return name == other or (len(shorter) > 2 and longer.endswith(shorter))


def _bracketed(bracket: str) -> tuple[str, str]:
    """ "(CAE, Central de …)": short name and full name."""
    parts = [one.strip() for one in bracket.strip("()").split(",") if one.strip()]
    short = next((one for one in parts if re.fullmatch(r"[A-ZÀ-ÞĞİŞ][\w-]{1,9}", one)), "")
    more = next((one for one in parts if one != short and re.search(r"[A-Za-z].*\s", one)), "")
    return short, more


def _before(text: str, short: str) -> str:
    """The name before "(RIK)": from the farthest capitalised word with its first letter."""
    line = text.rpartition("\n\n")[2][-140:]
    words = list(re.finditer(r"\S+", line))
    best = None
    offset = len(text) - len(line)
    for count, match in enumerate(reversed(words), start=1):
        word = match[0]
        if word in LEGAL_FORMS:
            continue
        if count > len(short) + 4 or (re.search(r"[.,;:!?»”)]\Z", word) and count > 1):
            break
        bare = ARTICLES.sub("", word) if re.match(r"\w{1,4}['’]\w", word) else word
        if bare[:1].isupper() and bare[0] == short[0].upper() and bare not in ("The", "Il", "La"):
            best = offset + match.end() - len(bare)
        if not bare[:1].isupper() and not SMALL.match(bare):
            break
    if best is not None and country_pattern("en").fullmatch(text[best:].strip()):
        best = None  # "the Supplies Agency of Kenya (KSA)"
    if best is None:
        run = list(RUN.finditer(line))
        if run and run[-1].end() == len(line.rstrip()):
            return ARTICLES.sub("", run[-1][0])
        return ""
    return ARTICLES.sub("", text[best:].strip())


def _bare(name: str, language: str) -> str:
    """Without the country before it."""
    if match := country_pattern("ko" if HANGUL.search(name) else language).match(name):
        rest = name[match.end() :].strip()
        is_name = len(rest) > 2 or (len(rest) == 2 and not rest.endswith(NO_PARTNER_KO))
        return rest if is_name and HANGUL.search(rest) else name
    return name


def _plain(name: str) -> str:
    return re.sub(r"[\s.·]", "", name).casefold()


@cache
def _spelling(word: str) -> re.Pattern[str]:
    if HANGUL.search(word):
        return re.compile(rf"(?<![가-힣]){re.escape(word)}(?!장(?![가-힣])|장[은는이가])")
    # "CNA는": a Korean ending is a letter as well
    return re.compile(rf"(?<!\w){re.escape(word)}(?![^\W가-힣])")
