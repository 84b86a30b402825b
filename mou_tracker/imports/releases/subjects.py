"""What an instrument is about, and what each side promises under it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from .bodies import Bodies
from .deals import Line, State
from .events import due_of
from .verbs import KO_FINITE

#: Code of an area -> its words.
AREAS = (
    (
        "ai-procurement",
        r"인공지능|(?<![A-Za-z])AI(?![A-Za-z])|artificial intelligence|machine learning"
        r"|intelligenza artificiale|\bIA\b",
    ),
    (
        "data-integration",
        r"데이터\s?(?:연계|통합|연동|공유|교환|표준)|자료\s?연계|(?:link\w*|integrat\w+"
        r"|interoperab\w+|shar\w+|exchang\w+)[\w ]{0,18}(?:data|registers|databases)"
        r"|data (?:integration|exchange|sharing|linkage)|banche dati|(?:integrazione"
        r"|scambio|condivisione)[\w ]{0,12} dati|interoperabilit",
    ),
    (
        "green-procurement",
        r"녹색|친환경|지속가능|탄소|기후|\bgreen\b|sustainab\w+|environmental\w*"
        r"|low-carbon|climate|\bverd[ei]\b|sostenibil\w+|ambiental\w+|ecologic\w+",
    ),
    (
        "innovative-procurement",
        r"혁신\s?(?:제품|조달|구매|장터|기술|기업)|innovati\w+|innovazion\w+"
        r"|innovativ\w+|innovation",
    ),
    (
        "e-procurement",
        r"전자\s?(?:조달|입찰|구매|계약|시스템)|나라장터|온라인 조달|조달\s?시스템"
        r"|e-procurement|electronic (?:procurement|tender\w*|purchas\w+)|e-tender\w*"
        r"|KONEPS|(?:gare|appalti|acquisti|procedure) (?:telematic|elettronic"
        r"|digital)\w+|piattaform\w+ (?:telematic|digital|di acquisto)\w*",
    ),
)
LISTED = re.compile(
    r"[△▲▷◇①②③④⑤⑥]\s?(?P<i>[^△▲▷◇①②③④⑤⑥\n]{2,60}?)(?=\s?[△▲▷◇①②③④⑤⑥]|[,.]?\s?(?:이다"
    r"|입니다|등(?:이|을|으|에|\s|$)|을|를|에\s|[.\n]|$))"
)
KO_FIELDS = re.compile(
    r"(?:(?:협력|주요)\s?(?:분야|범위|내용|사항|과제)(?:은|는|에는|으로는|로는|로"
    r"|으로)?\s?(?P<after>[^.]{4,160}))|(?P<before>[^.]{4,140}?)(?:을|를|이"
    r"|가)?\s?(?:주요\s|새로운\s|새\s)?(?:협력\s?분야|협력 과제|협력 범위)(?:에|로"
    r"|으로)"
)
KO_IN = re.compile(
    r"(?:(?:와는|과는|은|는)\s|\A\W{0,4})(?P<l>[^.]{3,90}?)\s?"
    r"(?:등(?:\s[가-힣]{1,3}\s?(?:개\s)?분야)?|분야)"
    r"(?:에서|의|에서의|에)\s(?:[가-힣]{1,5}\s){0,2}?(?:협력|교류|공동|함께|손잡|힘을)"
    r"|(?:와는|과는|은|는)\s(?P<m>[^.]{3,90}?)\s?등\s?\d{1,2}개\s?분야\s(?:에서\s)?협력"
    r"|(?:양 기관|양측|두 기관|세 기관|3개 기관)(?:은|는)\s(?P<j>[^.]{3,90}?)(?:을|를)\s"
    r"(?:함께|공동으로)\s(?:추진|협력|진행|연구|모색)"
    # "이번 양해각서는 … 담고 있다"
    r"|(?:양해각서|협약|협정|약정|의향서|의정서|문서|MOU)(?:은|는|에는)\s"
    r"(?:[^.]{3,60}?(?:이며|으며|하며|며|고),\s)?(?P<k>[^.,]{3,90}?)(?:을|를|이|가)\s"
    r"(?:주요 내용으로 )?(?:담[고았긴겼]|포함|골자로|다루|다룬)"
)
LATIN_FIELDS = {
    "en": re.compile(
        r"(?:areas?|fields?|lines of (?:work|cooperation)|priorities|topics|themes"
        r"|fronts|subjects)(?: of (?:cooperation|work))?\b[^:.]{0,40}?(?::|are|include"
        r"|includes|cover|covers|will be|namely|such as)\s(?P<l>[^.;]{4,220})|(?:covers?"
        r"|cover|will cover|focus\w* on)\s(?P<k>[a-z][^.;]{4,220})|(?:cooperat\w+"
        r"|work together|collaborat\w+|memorandum|agreement|covers|covering"
        r"|focus\w*)\s(?:\w+\s)?(?:on|in the fields? of|in the areas? of"
        r"|in)\s(?P<m>[a-z][^.;]{4,220})"
        r"|\badds?\s(?P<n>[a-z][^.;]{4,120}?)\s(?:to|as)\s(?:the |its |an? )?"
        r"(?:areas?|fields?|subjects?|scope)",
        re.I,
    ),
    "it": re.compile(
        r"(?:fronti|ambiti|settori|temi|materie|aree|filoni|argomenti"
        r"|priorità)[^:.]{0,40}?(?::|sono|riguardano|comprendono)\s(?P<l>[^.;]{4,260})"
        r"|in (?:materia|tema) di\s(?P<m>[^.;]{4,200})|(?:riguard\w+|verter\w+ su"
        r"|toccher\w+|comprend\w+)(?: in particolare)?\s(?P<k>[^.;]{4,220})"
        r"|\b(?:tra|fra) (?:i|gli|le) (?:nuov[ie] |principali |altr[ie] )?(?:ambiti|temi|settori"
        r"|campi|aree|materie)(?: di \w+)?,? (?P<p>(?:l['’]|la |il |lo |gli |le |i )[^.;]{4,200})"
        r"|(?:punta|mira) (?:a|al|allo|alla|ai|agli|alle)(?: scambio di buone pratiche)?"
        r"(?: su| sul| sugli| sulla| sulle| sui)? (?P<q>[^.;]{4,200})"
        r"|(?:nell['’]ambito|nel settore|nel campo|nei settori) (?:di |del |della "
        r"|delle |dei |dell['’])(?P<n>[^.;]{4,200})",
        re.I,
    ),
}
KO_SPLIT = re.compile(r",\s?|\s?[·ㆍ]\s?(?=[가-힣]{3})|(?<=[가-힣])(?:과|와)\s|\s및\s|\s그리고\s")
LATIN_SPLIT = re.compile(
    r",\s(?:and\s|e\s|ed\s)?|\s(?:and|e|ed|as well as|nonché)\s(?:di\s|sulla\s|su\s)?"
)
TITLE = re.compile(
    r"[「『'‘“\"](?P<t>[^」』'’”\"]{4,60}?)\s?(?:양해각서|협약|약정|MOU)[」』'’”\"]"
    r"|(?:memorandum d['’]intesa|lettera d['’]intenti|Memorandum of Understanding"
    r"|letter of intent|agreement|protocollo d['’]intesa"
    r"|accordo)[\w ]{0,24}\s(?:on\s|sull['’]|sul\s|sui\s|sugli\s|sulle\s|sulla\s|in materia di\s)"
    r"(?P<l>[^.,;(]{4,80})",
    re.I,
)
GENERIC = re.compile(
    r"\A(?:공공\s?조달(?:\s?(?:분야|발전))?(?:\s?(?:협력|발전))*|(?:la "
    r"|the )?(?:cooperazione|cooperation)?(?: in)?(?:the field of | materia di "
    r"| the )?(?:acquisti pubblici|appalti pubblici|public procurement"
    r"|public purchasing)|public procurement|협력)\Z",
    re.I,
)

PROMISE_KO = re.compile(
    r"(?:제공|공유|지원|파견|전수|개방|공개|발간|개발|구축|마련|운영|교환|실시|초청"
    r"|수용|보급|연계|자문|번역|정비|추진|설치|이전|발굴|공동 발굴|파견|초청)(?:한다"
    r"|하기로 했(?:다|으며|고)|하기로 하고|할 계획이다|할 예정이다|하기로 합의했다|하고|하며)"
    r"|(?:펴낸|보낸|받는|만든|돕는|여는|맡는|내놓는|모은|알려 준|익히게 한|나눈"
    r"|마무리한)다|마무리(?:하고|하며|한다|하기로 했다)|(?:펴내|보내|받아들이|만들"
    r"|돕|나누|맡)(?:기로 했다|고|며|ㄹ 계획이다)|(?:낼|보낼|만들|받을|도울|나눌"
    r"|맡을|줄|할|열|펴낼|익히게 할) (?:계획|예정|방침)이다"
)
#: A clause that takes its tense from the next.
OPEN_KO = re.compile(r"(?:하고|하며|고|며)[,\s]*\Z")
NO_PROMISE_KO = re.compile(
    r"검토하기로|검토한다|논의|협의한다|협의하기로|희망|싶다|뜻을 밝|의견을|가능성"
    r"|서명|체결|갱신|회의를 열|회담|면담|방문|시찰|밝혔|말했|열린다|열기로|개최"
    r"|시작하기로|(?:워크숍|세미나|박람회|포럼|전시회|심포지엄)(?!을 통해|를 통해)"
    r"|연장된다|연장한다|협상"
)
SUBJECT_KO = re.compile(
    r"(?P<s>양측|양 기관|두 기관|양국|양 당사자|우리 측|우리측"
    r"|[가-힣]{2,12}(?:\s?측)?|[A-Z]{2,8})(?:은|는|이|가)\s"
)
JOINT_KO = ("공동", "양측", "양 기관", "두 기관", "양국", "양 당사자")
PROMISE = {
    "en": re.compile(
        r"(?P<s>(?:the )?(?:two|both) (?:sides|parties|bodies|agencies|institutions)"
        r"|both|the parties|they|[A-Z][\w’' ]{1,60}?)\s(?P<v>(?:will|shall"
        r"|undertakes? to|agrees? to|commits? to|has undertaken to|have undertaken to"
        r"|pledged to)\s(?:jointly |also |each |in turn )*(?P<w>\w+)[^.;]*?)(?=;|\.(?:\s"
        r"|$)|$|,\s(?:and\s)?(?:both|[A-Z][\w]*|the (?:two|parties|other))\s(?:will"
        r"|shall))",
        re.I,
    ),
    "it": re.compile(
        r"(?P<s>(?:le|entrambe le|le due) (?:parti|amministrazioni|istituzioni|agenzie)"
        r"|entrambe|[A-ZÀ-Þ][\w’' ]{1,60}?)(?:,\s(?:dal canto suo|a sua volta"
        r"|da parte sua|invece|inoltre),)?\s(?:si impegn\w+ a |inoltre "
        r"|si )?(?P<v>(?P<w>\w{2,}(?:erà|irà|arà|eranno|iranno|aranno))\b[^.;]*?)(?=;"
        r"|\.(?:\s|$)|$|,\s(?:e\s|mentre\s)(?:la |il |l['’])?[A-Z]\w+[^.]{0,20}(?:erà"
        r"|irà|arà))"
    ),
}
NO_PROMISE = re.compile(
    r"\b(?:work|cooperate|sign\w*|renew\w*|be|meet\w*|visit\w*|take|enter|remain|run|last|expire"
    r"|hold|travel|continue|come|allow|start|begin|become|have|firmer\w+"
    r"|sottoscriver\w+|sarà|saranno|avrà|avranno|resterà|resteranno|incontrer\w+"
    r"|vedr\w+|visiter\w+|terr\w+|entrer\w+|durerà|rinnover\w+|potr\w+|dovr\w+"
    r"|verr\w+|confluir\w+|parteciper\w+|scadr\w+)\b",
    re.I,
)
#: The same subject goes on: ", and will share the outcomes".
CARRIED = re.compile(r",?\s(?:and|e)\s(?:will|shall)\s(?:also\s)?(?P<w>\w[^.;]*)", re.IGNORECASE)
UNSURE = re.compile(r"look into|consider|examin|explore|valut|esamin", re.I)


def areas_of(
    lines: list[Line], bodies: Bodies, promises: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """From lists of fields and titles; areas that only promises name are not sure."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        if line.is_intention or (line.has(State.HISTORY) and not line.has(State.NEWS)):
            continue
        for piece, has_labels in _pieces(line, bodies.language):
            for words in _items(piece, bodies.language):
                _take(found, words, has_labels and not line.is_head)
    for promise in promises:
        for code, pattern in AREAS:
            if code not in found and re.search(pattern, promise["words"], re.IGNORECASE):
                found[code] = {"code": code, "words": promise["words"], "sure": False}
    return list(found.values())


def _take(found: dict[str, dict[str, Any]], words: str, has_labels: bool) -> None:
    code = next((code for code, pattern in AREAS if re.search(pattern, words, re.IGNORECASE)), None)
    if code:
        if code not in found:
            found[code] = {"code": code, "words": words}
    elif has_labels and 1 < len(words) < 70 and not GENERIC.search(words):
        found.setdefault(words, {"label": words, "words": words, "sure": False})


def _pieces(line: Line, language: str) -> Iterator[tuple[str, bool]]:
    text, words = line.text, line.sentence.words
    if language == "ko":
        listed = [words[slice(*m.span("i"))] for m in LISTED.finditer(text)]
        if listed:
            for one in listed:
                yield f"\x00{one.strip()}", True
        elif match := KO_IN.search(text):
            piece = words[slice(*match.span(match.lastgroup or "l"))]
            yield re.sub(r"\A.*(?:은|는|에 따라)\s", "", piece), True
        elif match := KO_FIELDS.search(text):
            name = "after" if match["after"] else "before"
            piece = words[slice(*match.span(name))]
            piece = re.sub(r"\A.*?(?:은|는)\s", "", piece, count=1) if name == "before" else piece
            yield piece, name == "before"
    elif match := LATIN_FIELDS[language].search(text):
        name = next(key for key in match.groupdict() if match[key])
        if not re.search(r"\b(?:will|metterà|accoglierà)\b", match[name]):
            yield (
                words[slice(*match.span(name))],
                (name in ("l", "m") and language == "it") or name == "l",
            )
    if (match := TITLE.search(text)) and (line.has(State.NEWS, State.PLANNED) or language == "ko"):
        name = "t" if match["t"] else "l"
        yield f"\x00{words[slice(*match.span(name))].strip()}", False


ASIDE = re.compile(r",\s(?:alla presenza|in the presence|che|which|di durata|with effect)\b")


def _items(piece: str, language: str) -> Iterator[str]:
    piece = ASIDE.split(piece)[0]
    if piece.startswith("\x00"):
        yield piece[1:]
        return
    for item in (KO_SPLIT if language == "ko" else LATIN_SPLIT).split(piece):
        bare = item.strip(" .,;:")
        bare = (
            re.sub(
                r"(?:을|를|이|가)?\s?(?:등|중심).*\Z|(?:이다|입니다)\Z|(?:을|를|으로|로)\Z",
                "",
                bare,
            )
            if language == "ko"
            else bare
        )
        bare = re.sub(r"\s(?:between|tra (?:le|la|il|i|gli|l['’]|due)) .*\Z", "", bare)
        if language == "it":
            bare = re.sub(r"\A(?:di|su|sul|sulla|sulle)\s", "", bare)
        if bare:
            yield bare.strip()


# -- promises -------------------------------------------------------------------------------------


def commitments_of(
    lines: list[Line], bodies: Bodies, deal: frozenset[str], text: str, *, on: date
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for line in lines:
        if line.is_head or line.is_intention or line.has(State.NEWS, State.PLANNED, State.HISTORY):
            continue
        reader = _korean if bodies.language == "ko" else _latin
        for side, start, end, promised in reader(line, bodies, deal):
            row: dict[str, Any] = {"text": promised, "side": side}
            due = due_of(line, start, end, on)
            if due:
                row["due"] = due
            row["words"] = re.sub(r"\A(?:and|e|mentre)\s", "", line.words(start, end).strip(" ,."))
            if (
                side is None
                and bodies.language == "ko"
                and found
                and _goes_on(row["words"], found[-1])
            ):
                if due:
                    found[-1]["due"] = due
                    found[-1]["words"] = text[found[-1]["_at"] : line.sentence.start + end].strip(
                        " ,."
                    )
                continue
            row["_at"] = line.sentence.start + start
            if side is None or UNSURE.search(promised):
                row["sure"] = False
            if all(row["words"] != one["words"] for one in found):
                found.append(row)
    return found


#: (side or None, first and last letter in the sentence, what is promised).
Promise = tuple[str | None, int, int, str]


def _goes_on(words: str, before: dict[str, Any]) -> bool:
    """ "사례집은 내년 3분기까지 … 발간한다": more of what was promised the sentence before."""
    subject = re.match(r"(?P<s>[가-힣 ]{2,14}?)(?:은|는)\s", words)
    return bool(subject and subject["s"].split()[-1] in before["words"])


def _side(key: str | None, deal: frozenset[str], bodies: Bodies) -> str | None:
    home = bodies.world.home.key
    if key is None or key not in deal or home not in deal:
        return None
    return "ours" if key == home else "theirs"


#: " - (조달청) 안내서를 제공한다": whose promise a line of a list is.
WHOSE_KO = re.compile(r"\W{0,6}\((?P<w>[가-힣A-Z ]{2,12})\)\s")


def _korean(line: Line, bodies: Bodies, deal: frozenset[str]) -> Iterator[Promise]:
    text, base = line.text, line.sentence.start
    if not PROMISE_KO.search(text):
        return
    if gapped := re.search(
        r"(?P<a>[가-힣A-Z ]{2,14}?(?:은|는))\s(?P<x>[^,]{3,60}?)(?:을"
        r"|를),\s(?P<b>[가-힣A-Z ]{2,14}?(?:은|는))\s(?P<y>[^,]{3,60}?)(?P<o>을"
        r"|를)\s(?:각각\s)?(?P<v>[가-힣]+(?:한다|하기로 했다|할 계획이다))",
        text,
    ):
        verb = re.sub(r"하기로 했다|할 계획이다", "한다", gapped["v"])
        for who, what, last in (("a", "x", gapped.end("x") + 1), ("b", "y", gapped.end())):
            start, end = gapped.span(who)
            key = _subject_key(bodies, base + start, base + end, gapped[who])
            side = "joint" if key == "joint" else _side(key, deal, bodies)
            yield side, start, last, f"{gapped[what].strip()}{gapped['o']} {verb}"
        return
    subject: str | None = None
    at = 0
    if label := WHOSE_KO.match(text):
        subject = _subject_key(bodies, base + label.start("w"), base + label.end("w"), label["w"])
    for clause in re.finditer(r"[^,]+?(?:(?:하고|하며|고|며),\s|\.|$)|[^,]+,\s?", text):
        match = SUBJECT_KO.search(clause[0])
        if match:
            subject = _subject_key(
                bodies, base + clause.start(), base + clause.start() + match.end(), match["s"]
            )
            at = clause.start() + match.end()
        else:
            at = clause.start()
        if not PROMISE_KO.search(clause[0]) or NO_PROMISE_KO.search(clause[0]):
            continue
        if all(
            OPEN_KO.search(one[0]) and _is_over(text, clause.start() + one.end())
            for one in PROMISE_KO.finditer(clause[0])
        ):
            continue  # "보수 공사를 마무리하고 … 새로 짰다"
        start, end = clause.start(), clause.start() + len(clause[0].rstrip(" ,."))
        start += len(clause[0]) - len(clause[0].lstrip())
        start += len(re.match(r"(?:[ㅇ○□◦·-]\s*)?(?:\([가-힣]+\)\s*)?", text[start:])[0])  # type: ignore[index]
        words = text[max(at, start) : end].strip()
        side = (
            "joint"
            if subject in ("joint", None) and (subject or re.search("공동", text))
            else _side(subject, deal, bodies)
        )
        yield side, start, end, _plain(words)


def _is_over(text: str, at: int) -> bool:
    """Whether the clause goes on to a verb of what was done, that is none of what was agreed on."""
    match = KO_FINITE.search(text, at)
    before = text[max(at, match.start() - 4) : match.start()] if match else ""
    return bool(match and match["done"] and not re.search(r"기로\s?\Z", before))


def _subject_key(bodies: Bodies, start: int, end: int, word: str) -> str | None:
    if any(one in word for one in JOINT_KO):
        return "joint"
    named = bodies.within(start, end)
    return named[-1].key if named else None


def _plain(words: str) -> str:
    """Of the plan, what is promised: "… 익히게 할 계획이다" as "… 익히게 한다"."""
    words = re.sub(
        r"할 (?:계획|예정|방침)이다\Z|하기로 (?:했다|했으며|했고|하고|합의했다)\Z|하고\Z"
        r"|하며\Z",
        "한다",
        words,
    )
    return re.sub(
        r"\A(?:올해|내년)\s(?:\S*반기|\d분기|안)(?:까지|에|중)?\s(?:중\s)?|\A(?:이와 함께|또한)\s",
        "",
        words,
    )


def _latin(line: Line, bodies: Bodies, deal: frozenset[str]) -> Iterator[Promise]:
    text, base = line.text, line.sentence.start
    at = 0
    pattern = PROMISE[bodies.language]
    while match := pattern.search(text, at):
        at = match.end("v")
        if NO_PROMISE.match(match["w"]) or re.match(r"look forward", match["v"]):
            continue
        who = match["s"].casefold()
        start = match.start("s")
        if re.search(
            r"\b(?:two|both|parties|they|parti|amministrazioni|istituzioni|entrambe)\b", who
        ):
            side: str | None = "joint"
        else:
            named = bodies.within(base, base + match.end("s"))
            if not named or match.end("s") - (named[-1].end - base) > 3:
                continue
            start = named[-1].start - base
            side = _side(named[-1].key, deal, bodies)
            pair = [one for one in named if one.key in deal]
            if (
                len({one.key for one in pair}) > 1
                and re.search(r"\s(?:and|e|ed)\s", text[pair[0].end - base : pair[-1].start - base])
                and pair[-1].start - pair[0].end < 30
            ):
                side, start = "joint", pair[0].start - base
        end = match.end("v")
        words = re.sub(
            r"^(?:will|shall|undertakes? to|agrees? to|commits? to)\s", "", match["v"]
        ).strip()
        if re.search(r"\bjointly\b", match["v"]):
            side = "joint"
        yield side, start, end, words[:1].upper() + words[1:]
        if more := CARRIED.match(text, end):
            at = more.end()
            yield side, more.start("w"), more.end("w"), more["w"][:1].upper() + more["w"][1:]
