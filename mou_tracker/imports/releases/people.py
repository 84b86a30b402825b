"""The persons of a sentence, and what the sentence has them do: who signed stands as the subject of
the verb of signing or beside "signed by"; who attended, spoke or is named as head did not sign."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .bodies import Bodies, country_pattern
from .text import Sentence
from .verbs import SIGNED_LABEL

KO_TITLE = (
    r"(?:[가-힣]{0,6}(?:청장|차장|원장|국장|센터장|위원장|장관|차관|처장|이사장|사장"
    r"|총재|본부장|조정관|총장|소장|단장"
    r"|대표이사|대표|대사|의장|부장|감독관|담당관|협력관|정책관|기획관|심의관"
    r"|사무총장|과장|실장|청장 직무대행))"
)
KO_STOP = re.compile(
    r"(?:의|은|는|을|를|과|와|에서|에게|에|해|인|하고|하며|중인|했으며|으로|및|등|전"
    r"|현|각각|한|이날|한편)\Z|\d|[\"'‘’“”」]"
)
#: What stands before a post or a name and is none: "양국 조달청장", "당시 장수만 청장".
KO_NO_NAME = re.compile(r"양국|양측|양자|두|각국|상대국|당시|현직|전임|신임|초대|역대")
KO_PARTICLE = r"(?P<part>이다|과|와|이|가|은|는|께서|의|을|를|에게|도|,|\s및|·)?"
KO_ATTENDED = re.compile(
    r"참석(?!해\s|하여\s)|임석|배석|입회|참관|축사|축하|지켜보|동석|환영사|격려|주재"
    r"|초청|방문|면담|만나|만난"
)
LATIN_TITLE = (
    r"(?i:(?:(?:First|Deputy|Vice|Acting|Assistant|Senior|Chief|Executive|Permanent"
    r"|Managing|Interim)[ -])*"
    r"(?:Director[- ]General|Administrator|Under-?[Ss]ecretary|Secretary(?:[- ]General| of State)?"
    r"|Minister|Ambassador|President|General Manager|Chair(?:man|woman|person)?"
    r"|Commissioner|Director|CEO"
    r"|Chief (?:\w+ )?Officer|Chief Executive|Governor|Head|Comptroller|Superintendent"
    r"|Registrar|Counsellor)(?:\s(?:and|&)\s(?:General Manager"
    r"|Chief \w+(?: Officer)?|Managing Director|President|CEO))?"
    r"|(?:(?:Vice|Sotto)[ -]?)?(?:Dirett(?:ore|rice)|Vicedirett(?:ore|rice)|Amministrat(?:ore|rice)"
    r"|President(?:e|essa)|Vicepresidente|Segretari[oa]|Vicesegretari[oa]"
    r"|Ministr[oa]|Viceministr[oa]"
    r"|Sottosegretari[oa]|Ambasciat(?:ore|rice)|Consiglier[ea]|Commissari[oa]"
    r"|Sovrintendente|Responsabile"
    r"|Viceamministrat(?:ore|rice)|Dirigente|Capo)(?:\s(?:[Gg]enerale|[Dd]elegat[oa]"
    r"|[Cc]ommerciale|[Aa]ggiunt[oa]"
    r"|[Vv]icari[oa]|[Ss]traordinari[oa]|[Ee]secutiv[oa]|unic[oa]|reggente|pro tempore"
    r"|facente funzioni|e (?:Direttor(?:e|rice)"
    r"|Amministrat(?:ore|rice)) [Gg]enerale))*)"
)
TITLE_START = r"(?<![\w-])"
NAME = (
    r"(?:[A-ZÀ-Þ][\w’'-]*[a-zà-ÿğışçñ][\w’'-]*)(?:\s(?:(?:de|di|da|del|della|dos|do"
    r"|van|der|den|von|bin|binti|al|el|la"
    r"|ten|ter)\s)*(?:[A-ZÀ-Þ][\w’'-]*[\w]|[A-Z]\.)){1,3}"
)
OF_BODY = (
    r"(?:\s(?:of|di|del|della|dell['’]|for"
    r"|at)\s?(?:the\s)?(?P<of>(?:[^,;.()]|S\.p\.A\.|S\.r\.l\.|Ltd\."
    r"|Inc\.){2,70}?)(?:\s\([A-ZÀ-Þ]\w{1,9}\))?)?"
)
OF_WHOM = OF_BODY.removesuffix("?")
LATIN_FORMS = (
    re.compile(
        rf"{TITLE_START}(?P<title>{LATIN_TITLE})"
        rf"(?:{OF_WHOM}(?:,\s|(?<=[A-Z]{{2}})\s)|,?\s)(?P<name>{NAME})"
    ),
    # by surname only: "Director-General Holm"
    re.compile(
        rf"{TITLE_START}(?P<title>{LATIN_TITLE})(?P<of>(?!))?\s"
        r"(?P<name>[A-ZÀ-Þ][a-zà-ÿğışçñ’'-]{1,}[a-zà-ÿğışçñ])(?=\s(?:and|signed|e|ha|hanno|of|per"
        r"|for)\b"
        r"|[,.;)]|$)"
    ),
    re.compile(
        rf"(?P<name>{NAME}),\s(?:the |il |la |l['’]|its "
        rf"|who is )?(?P<title>{LATIN_TITLE}){OF_BODY}(?=[,;.)]|\sand\s|\se\s|\ssigned"
        rf"|\sper\s|\sha|$)"
    ),
)
BY_SURNAME, BY_NAME_FIRST = LATIN_FORMS[1:]
#: Words with a capital that follow a post and are no name.
NO_NAME = re.compile(
    r"General\w*|Generale|Executive|Delegat\w+|The|In|On|At|For|Korea\w*|Corea\w*|[A-Z]\w+(?:an"
    r"|ese|ish|ano|ana)",
)
FOR_BODY = re.compile(
    r"(?:signed (?:it |the text )?)?(?:for|on behalf of|per conto di|per"
    r"|a nome di)\s(?:the\s|l['’]|la\s|il\s)?",
    re.I,
)
#: "Per AAP ha firmato l'…": for whom, before the person.
FOR_WHOM = re.compile(r"\b(?:per|for|on behalf of)\s(?:the\s|l['’]|la\s|il\s)?\Z", re.IGNORECASE)
SIGNED_BY = re.compile(
    r",?\s(?:(?:ha|hanno) (?:firmato|sottoscritto|siglato)\s|(?:has )?signed\s|by\s)?"
    r"(?:l['’]|il\s|la\s|the\s)?",
    re.IGNORECASE,
)
ATTENDED = re.compile(
    r"in the presence of|witness|attended|hosted|looked on|looking on|joined by"
    r"|accompanied|thanked|opened"
    r"|congratulat|alla presenza|in presenza (?:di|del)|assistit|intervenut"
    r"|presenzia|accompagnat|ospitat"
    r"|presenti|welcomed",
    re.IGNORECASE,
)
#: "presenti …, che hanno sottoscritto".
WHO_SIGNED = re.compile(
    r"\b(?:che|i quali) (?:l['’])?(?:ha|hanno) (?:sottoscritto|firmato|siglato)"
    r"|\bwho (?:both )?signed",
    re.IGNORECASE,
)
#: "on behalf of Administrator Nam": who is represented.
BEHALF = re.compile(
    r"(?:on behalf of|instead of|in place of|in the name of|per conto (?:di|del"
    r"|della|dell['’])|delegated by|delegat[oa] (?:da|dal|dalla|dall['’])|a nome (?:di|del|della"
    r"|dell['’])|in vece (?:di|del|della"
    r"|dell['’]))\s?(?:the )?\Z",
    re.IGNORECASE,
)
RELATIVE = re.compile(r",?\s(?:who|che)\s(?!signed|ha firmato|hanno firmato|ha sottoscritto)")
SIGNATURE_OF = re.compile(
    r"(?:la|le) firm[ae] (?:di |del |della |dell['’]|d['’])|(?:bears?"
    r"|carr\w+) the signatures? of (?:the )?"
    r"|A (?:sottoscriver|firmar|siglar)(?:e|l[oai])\b(?! sar)|signatories (?:were|are)|firmatari"
    r"|(?<!the )(?<!The )[Ss]igning (?:(?:it |the \w+ )?(?:in|at|for) [^.;]{2,40}? )?(?:were"
    r"|was) (?=[A-Z])"
)


@dataclass(frozen=True, slots=True)
class Person:
    """`start`, `end`: of name and title in the text of the release; `latin`: as in brackets."""

    name: str
    capacity: str
    start: int
    end: int
    latin: str = ""
    body: str = ""
    particle: str = ""
    is_in_brackets: bool = False
    on_behalf_of: str = ""


#: Where the item of a list ends, behind a name.
ITEM_ENDS = r"|(?=\s*(?:[○◦ㅇ·•/|-]|$))"


def persons_in(sentence: Sentence, bodies: Bodies) -> list[Person]:
    reader = _korean if bodies.language == "ko" else _latin
    return list(reader(sentence, bodies))


def _korean(sentence: Sentence, bodies: Bodies) -> Iterator[Person]:
    text, base = sentence.clear, sentence.start
    brackets = [m.span() for m in re.finditer(r"\([^()]*\)", text)]
    ends = {m.end - base: m.key for m in bodies.within(base, sentence.end)}
    taken: list[tuple[int, int]] = []
    for match in re.finditer(
        rf"(?<=[\s)])(?P<title>{KO_TITLE}){KO_PARTICLE}(?=[\s,.()·\"”]|$)", text
    ):
        inside = any(a < match.start() < b for a, b in brackets)
        start, name, latin = _name_before(text, match.start(), ends)
        if not name:
            continue
        taken.append(match.span())
        yield Person(
            name,
            without_body(match["title"]),
            base + start,
            base + match.end("title"),
            latin,
            body_of_country(text[: match.start()], match["title"], bodies)
            or body_before(text, start, ends, match["title"], bodies),
            (match["part"] or "").strip(),
            inside,
            _on_behalf(text[max(0, start - 25) : start], text[match.end("title") :][:24]),
        )
    for match in re.finditer(
        rf"(?:(?<=[\s(])|^)(?P<title>{KO_TITLE})\s(?P<name>[가-힣]{{2,4}}"
        rf"|[가-힣]{{1,8}}\s[가-힣]{{1,9}}?)"
        rf"(?P<latin>\([A-Z][^()]*\))?(?P<part>\)|(?:과|와|이|가|은|는|께서|,)(?=[\s,.)은는]|$)"
        rf"{ITEM_ENDS if SIGNED_LABEL.search(text) else ''})",
        text,
    ):
        if any(a < match.end("title") and match.start() < b for a, b in taken):
            continue
        if KO_STOP.search(match["name"]) or re.search(KO_TITLE + r"\Z", match["name"]):
            continue
        inside = any(a < match.start() < b for a, b in brackets)
        yield Person(
            match["name"],
            without_body(match["title"]),
            base + match.start("title"),
            base + match.end("name"),
            (match["latin"] or "").strip("()"),
            body_before(text, match.start("title"), ends, match["title"], bodies),
            match["part"],
            inside,
        )


def without_body(title: str) -> str:
    unit = re.search(r"(?:총국장|국장|청장|원장|처장|위원장|센터장|본부장)\Z", title)
    if unit and len(title) > 5:
        return unit[0]
    return "청장" if title.endswith("조달청장") else title.strip()


def _name_before(text: str, at: int, ends: dict[int, str]) -> tuple[int, str, str]:
    """(start, name, name in Latin letters): the words of a name before a title."""
    latin = ""
    head = text[:at].rstrip()
    if match := re.search(r"\s?\((?P<latin>[A-ZÀ-Þ][^()]{2,60})\)\Z", head):
        latin, head = match["latin"], head[: match.start()]
    if len(head) in ends and (past := _over_body(head, ends)):  # 마르코 … 콘십 사장
        head = past
        if match := re.search(r"\s?\((?P<latin>[A-ZÀ-Þ][^()]{2,60})\)\Z", head):
            latin, head = match["latin"], head[: match.start()]
    start = len(head)
    words: list[str] = []
    while len(words) < 4:
        part = re.search(r"(?P<w>[가-힣]{1,9})\s?\Z", head)
        if not part or head[: part.start("w")][-1:].isdigit():  # "2018년 조달청장": no name
            break
        if KO_NO_NAME.fullmatch(part["w"]):
            break
        if not words and country_pattern("ko").fullmatch(part["w"]):
            head = head[: part.start("w")]  # "쩐 반 민 베트남 …국장"
            start = len(head.rstrip())
            continue
        if part.end("w") in ends or (
            KO_STOP.search(part["w"])
            and (len(words) or len(part["w"]) > 3 or part["w"][-1] in "의은는을를과와")
        ):
            break
        if re.fullmatch(rf"{KO_TITLE}[이가은는]", part["w"]):
            break
        if re.fullmatch(KO_TITLE, part["w"]) and len(part["w"]) > 1:
            break
        if (
            words
            and (len(words[0]) in (2, 3, 4) and _is_korean_name(words[0]) and len(words) == 1)
            and not latin
            and _ends_a_noun(part["w"])
        ):
            break
        words.insert(0, part["w"])
        start = part.start("w")
        head = head[: part.start("w")]
        if part.start("w") in ends or head.rstrip()[-1:] in (",", ")", ""):
            break
        if head.rstrip() and len(head.rstrip()) in ends:
            break
    return start, " ".join(words), latin


def _over_body(head: str, ends: dict[int, str]) -> str:
    """What stands before an agency that follows a name: "레지아니(Marco Reggiani) 콘십 사장"."""
    match = re.search(r"(?P<b>\)|[가-힣]{2,5})\s(?P<o>[가-힣A-Za-z]{2,14})\Z", head)
    if not match or match.start("b") + len(match["b"]) in ends:
        return ""
    name = match["b"]
    if name != ")" and KO_STOP.search(name):
        return ""
    is_name = name == ")" or _is_korean_name(name) or _is_foreign_name(head[: match.end("b")])
    return head[: match.end("b")] if is_name else ""


#: "조달청장과 리비아 초르치 콘십 사장": two words behind somebody else or at the beginning.
FOREIGN_NAME = re.compile(
    rf"(?:\A|[,·]\s|(?:{KO_TITLE})(?:과|와|,)\s|(?:은"
    rf"|는)\s)(?P<a>[가-힣]{{1,6}})\s(?P<b>[가-힣]{{2,6}})\Z"
)
NO_NAMES_KO = re.compile(r"산하|소속|측|정부|국가|중앙|연방|우리|현지|양국")


def _is_foreign_name(head: str) -> bool:
    match = FOREIGN_NAME.search(head)
    if match is None or country_pattern("ko").fullmatch(match["b"]):  # 리비아 is a name as well
        return False
    return not any(NO_NAMES_KO.search(one) or _ends_a_noun(one) for one in match.group("a", "b"))


SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부"
)


def looks_korean(name: str) -> bool:
    return len(name) in (2, 3, 4) and name[0] in SURNAMES and " " not in name


def _is_korean_name(word: str) -> bool:
    return len(word) == 3 and word[0] in SURNAMES


def _ends_a_noun(word: str) -> bool:
    return re.search(r"(?:청|원|국|처|부|센터|위원회|공사|관|실|과)\Z", word) is not None


def body_of_country(before: str, title: str, bodies: Bodies) -> str:
    """ "지요드 라히모프 우즈베키스탄 조달청장": the head of that country's, and not of home's."""
    match = COUNTRY_LAST.search(before)
    if match is None or not title.endswith("장"):
        return ""
    code = bodies.country_called(match[1])
    keys = [key for key, body in bodies.all.items() if code and body.country == code]
    return keys[0] if len(keys) == 1 else ""


COUNTRY_LAST = re.compile(r"([가-힣]{2,12})\s\Z")


def body_before(text: str, start: int, ends: dict[int, str], title: str, bodies: Bodies) -> str:
    """Whose officer: the agency named right before, or whose head the title names."""
    head = text[:start]
    if title == "조달청장" and bodies.world.home.country == "KR":
        return bodies.world.home.key
    if title.endswith("장") and len(title) > 4:  # 국가공공조달청장: the head of that agency
        heads = [
            key for key, body in bodies.all.items()
            if any(word.endswith(title[:-1]) for word in body.spellings) and not body.is_home
        ]  # fmt: skip
        if len(heads) == 1:
            return heads[0]
    after = [
        (end, key)
        for end, key in ends.items()
        if start < end
        and title
        and re.fullmatch(rf"\s{re.escape(title)}", text[end : end + 1 + len(title)])
    ]
    if after:
        return min(after)[1]
    near = [
        (end, key)
        for end, key in ends.items()
        if end <= len(head)
        and re.fullmatch(r"(?:\s?\([^()]*\))?의?\s?(?:[가-힣]+(?:관|실|국|장)\s)?\(?", head[end:])
    ]
    return max(near)[1] if near else ""


def _on_behalf(before: str, after: str) -> str:
    if match := re.match(
        rf"[이가은는]\s(?P<t>{KO_TITLE})(?:을|를)\s(?:대신해|대신하여|대리해)", after
    ):
        return match["t"]
    match = re.search(
        rf"(?P<t>{KO_TITLE})(?:을|를)\s(?:대신해|대신하여|대리해|대리하여)\s\Z", before
    )
    return match["t"] if match else ""


def _latin(sentence: Sentence, bodies: Bodies) -> Iterator[Person]:
    text, base = sentence.clear, sentence.start
    taken: list[tuple[int, int]] = []
    for form in LATIN_FORMS:
        for match in form.finditer(text):
            name = match["name"] if form is BY_SURNAME else _trimmed(match["name"])
            if form is BY_SURNAME and NO_NAME.fullmatch(name):
                continue
            if (
                form is BY_NAME_FIRST
                and re.search(r"\b(?:a|ad|in|at|da|presso)\s\Z", text[: match.start()])
                and not BY_WHOM.search(text[: match.start()])
            ):
                continue  # "a Villa Madama, l'Amministratore …"
            if any(a < match.end("name") and match.start("name") < b for a, b in taken):
                continue
            if not name or any(
                m.start - base < match.start("name") + len(name)
                and match.start("name") < m.end - base
                for m in bodies.within(base, sentence.end, weak=False)
            ):
                continue
            at = match.start("name") + max(match["name"].find(name), 0)
            start = min(match.start("name"), match.start("title"))
            end = max(at + len(name), match.end("title"))
            taken.append((start, end))
            body = _latin_body(text, match, start, end, bodies, base)
            yield Person(name, match["title"].strip(), base + start, base + end, name, body)


#: "Sottoscritto da …, e da …": by whom, and not from where.
BY_WHOM = re.compile(
    r"\b(?:firmat|sottoscritt|siglat|stipulat|rinnovat|prorogat|conclus)[oaie]\b[^.;]*\bda\s\Z",
    re.IGNORECASE,
)
HONORIFIC = re.compile(
    r"\A(?:(?:Mr|Mrs|Ms|Mx|Dr|Sir|Dame|Prof|Hon|Dott|Dottssa|Ing|Avv|Sig|Sigra)\.?\s)+"
)


def _trimmed(name: str) -> str:
    """Without what only begins like a part of the name."""
    words = HONORIFIC.sub("", name).split()
    while words and re.fullmatch(r"(?:The|In|On|At|For|And|By|Il|La|Nel|Alla)", words[-1]):
        words.pop()
    return " ".join(words) if len(words) > 1 else ""


def _latin_body(
    text: str, match: re.Match[str], start: int, end: int, bodies: Bodies, base: int
) -> str:
    within = bodies.within(base, base + len(text))
    if after := FOR_BODY.match(text, min(end + 1, len(text))):
        for one in within:
            if one.start - base == after.end():
                return one.key
    for one in within:  # "per AAP ha firmato l'amministratrice …", "for PPS, Administrator …"
        before, gap = text[: one.start - base], text[one.end - base : start]
        if one.end - base <= start and FOR_WHOM.search(before) and SIGNED_BY.fullmatch(gap):
            return one.key
    if match["of"]:
        a, b = match.span("of")
        for one in within:
            if a <= one.start - base and one.end - base <= b + 1:
                return one.key
        if called := _called_by_its_kind(match["of"], bodies):
            return called
    for one in within:  # PPS Director General Jang Haneul
        gap = text[one.end - base : start]
        if one.end - base <= start and re.fullmatch(r"\)?(?:['’]s)?\s?", gap):
            return one.key
    if beside := re.match(r"\s\(", text[end:]):  # Grace Tan (CSA)
        for one in within:
            if one.start - base == end + beside.end():
                return one.key
    if match.re is BY_NAME_FIRST and (after := re.match(r",\s(?:the\s)?", text[end:])):
        for one in within:  # "Lee Dohyun, Administrator, Public Procurement Service"
            if one.start - base == end + after.end():
                return one.key
    if match.re is LATIN_FORMS[0] and (
        after := re.match(r",?\s(?:of|di|della|del|dell['’])\s?(?:the\s)?", text[end:])
    ):
        for one in within:
            if one.start - base == end + after.end():
                return one.key
    return ""


def _called_by_its_kind(word: str, bodies: Bodies) -> str:
    """ "dell'Istituto", "of the Board": the only agency with that word in its name."""
    bare = word.strip()
    if not bare[:1].isupper() or " " in bare:
        return ""
    fits = [
        key
        for key, body in bodies.all.items()
        if any(bare in name.split() for name in body.names.values())
    ]
    return fits[0] if len(fits) == 1 else ""


def signers(
    sentence: Sentence, persons: list[Person], verbs: list[tuple[int, int]], language: str
) -> list[Person]:
    """Those whom the sentence has sign; `verbs`: places of the verbs of signing in it."""
    text = sentence.clear
    chosen = []
    for one in persons:
        start, end = one.start - sentence.start, one.end - sentence.start
        if one.is_in_brackets:
            continue
        if language == "ko":
            if one.particle in ("의", "을", "를", "에게", "도"):
                continue
            verb = next((v for v in verbs if v[0] >= end), None)
            if verb is None or not _same_clause(text[end : verb[0]]):
                continue
            then = KO_SIGNED_THEN.match(text[end : verb[0]])
            if then and not re.search(r"[은는]\s", then[0]):
                continue
            if KO_ATTENDED.search(text[end : min(verb[0], end + 22)]):
                continue
        else:
            cut = ATTENDED.search(text)
            if cut and start > cut.start() and not WHO_SIGNED.search(text, end):
                continue
            if BEHALF.search(text[:start]) or _signed_then(text, start, verbs):
                continue
            if RELATIVE.match(text, end) or re.match(
                r",?\s(?:said|ha detto|spiega|added)", text[end:]
            ):
                continue
        chosen.append(one)
    return chosen


#: Who signed the text of which more is told: "the memorandum signed in 2018 by …".
SIGNED_THEN = re.compile(
    r"\b(?P<verb>signed|concluded|firmat[oaie]|sottoscritt[oaie]|siglat[oaie]|stipulat[oaie])\b"
    r"[^.;]{0,60}?\b(?:by|da|dal|dallo|dalla|dai|dagli|dall['’])\b[^.;]*\Z",
    re.IGNORECASE,
)
SIGNING_NOW = re.compile(r"\b(?:with|con)\s", re.IGNORECASE)
KO_SIGNED_THEN = re.compile(
    r"[^.]{0,40}?(?:이|가)\s(?:(?:함께|각각|직접|공동으로|[가-힣]{2,8}에서)\s)?"
    r"(?:서명|체결|조인)(?:한|했던|하였던)\s"
)


def _signed_then(text: str, start: int, verbs: list[tuple[int, int]]) -> bool:
    """Whether who stands at `start` is told to have signed another text than that of `verbs`."""
    match = SIGNED_THEN.search(text[:start])
    if match is None or not verbs:
        return False
    a, b = match.span("verb")
    between = text[b:start]
    is_of_news = any(first < b and a < last for first, last in verbs)
    is_new_clause = any(b <= first < start for first, _last in verbs)
    return not (is_of_news or is_new_clause or SIGNING_NOW.search(between))


def _same_clause(between: str) -> bool:
    """Whether no clause with a subject of its own ends in between."""
    return (
        re.search(r"[가-힣](?:했으며|하였으며|으며|했고|하였고|는데|지만),?\s|\.\s", between)
        is None
    )


def resolved(person: Person, everybody: list[Person]) -> Person:
    """ "하 청장" as 하은수 청장; "Cerbelli" as Tullio Cerbelli, where only one fits."""
    if not person.body:
        same = {one.body for one in everybody if one.name == person.name and one.body}
        if len(same) == 1:
            person = replace(person, body=same.pop())
    if len(person.name) == 1:
        fits = {
            one.name: one
            for one in everybody
            if one.name.startswith(person.name)
            and 2 <= len(one.name) <= 4
            and one.capacity == person.capacity
        }
        if len(fits) == 1:
            full = next(iter(fits.values()))
            return replace(person, name=full.name, latin=full.latin, body=person.body or full.body)
    if person.latin and " " not in person.name:
        called = {
            one.name: one
            for one in everybody
            if " " in one.name and person.name in (one.name.split()[-1], one.name.split()[0])
        }
        if len(called) == 1:
            full = next(iter(called.values()))
            return replace(person, name=full.name, latin=full.latin, body=person.body or full.body)
    return person


#: Korean family names in Latin letters, for telling which of two signs for home: never more.
_ROMANISED = """
    Kim Lee Yi Rhee Park Pak Choi Choe Jung Jeong Chung Kang Cho Jo Yoon Yun Jang Chang Lim Im
    Han Oh Seo Suh Shin Sin Kwon Hwang Ahn An Song Ryu Yoo Yu Hong Ko Go Moon Mun Yang Son Bae
    Pae Baek Paik Heo Hur Nam Shim Sim Noh Roh No Ha Kwak Gwak Sung Seong Cha Joo Ju Woo Wu Koo
    Gu Min Jin Chin Ji Um Eom Chae Won Cheon Bang Gong Kong Hyun Ham Byun Yeom Chu Do Seok Seol
    Ma Gil Wi Pyo Myung Ki Ban Geum Ok Yuk Maeng Je Mo Tak Kook Eun Pyeon
"""
ROMANISED = frozenset(_ROMANISED.split())


def sounds_korean(name: str) -> bool:
    """Family name first, as releases of Korea write it: "Bang Yuna"."""
    parts = name.split()
    return bool(parts) and parts[0] in ROMANISED and len(parts) <= 2
