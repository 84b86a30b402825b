"""Several instruments with one partner in one release: a renewal and an action plan signed in one
sentence or in two, an agreement and a protocol. Each gets the sentences that are about it; what a
sentence says of the other is blanked out, letter for letter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from .days import Day
from .deals import Act, Line, State, blanked
from .signing import SIGN_VERBS
from .text import Part
from .words import instrument_pattern

#: What joins two objects of one verb.
AND = {
    "ko": re.compile(r"(?:와|과|및|,|·|그리고)\s?"),
    "en": re.compile(r"(?:,\s)?\b(?:and|as well as|together with|along with)\s", re.IGNORECASE),
    "it": re.compile(r"(?:,\s)?\b(?:e|ed|nonché|insieme a[l]?|oltre a[l]?)\s", re.IGNORECASE),
}
#: ... and what makes the one belong to the other: "to implement", "under the memorandum".
OF_THE_OTHER = {
    "ko": re.compile(
        r"이행|위한|따른|따라|근거|토대|바탕|기반|후속|체결|맺은|포함|부속|연계|중\s|대신|대체"
    ),
    "en": re.compile(
        r"\b(?:to|under|implement\w*|of the|its annex\w*|includ\w+|contain\w*|within|pursuant"
        r"|in line|based|replac\w+|supersed\w+|that|which|who)\b(?! (?:renewal|extension))",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\b(?:per|attua\w+|ai sensi|previst\w+|nell['’]ambito|in base|contenut\w+|allegat\w+|che"
        r"|sostitu\w+)\b",
        re.IGNORECASE,
    ),
}
#: The words before an instrument that belong to it: "the third renewal of the".
BEFORE_IT = {
    "ko": re.compile(
        r"(?:[「『‘“\"'][^」』’”\"']{0,40}|(?:[가-힣]{2,6}(?<![은는이가을를과와에서의로면며고])\s){0,3})\Z"
    ),
    "en": re.compile(
        r"(?:\b(?:\d{4}\s?[-–/]\s?\d{4}|the|an?|its|their|of|to|new|joint|fresh|\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth"
        r"|sixth|seventh|eighth|ninth|tenth"
        r"|renew\w*|extension|amended|revised|related|accompanying|corresponding|detailed|separate|dedicated|three-year|two-year|\w+-year)\s)*\Z",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"(?:\b(?:il|lo|la|un|uno|una|del|della|di|al|nuov\w|prim\w|second\w|terz\w|quart\w|quint\w"
        r"|sest\w|rinnov\w|proroga|relativ\w|conness\w|apposit\w|specific\w|congiunt\w|loro|suo|sua|biennale|triennale)\s|\b(?:l|un|dell|all)['’])*\Z",
        re.IGNORECASE,
    ),
}
#: ... and behind it: "2027-2029", "of 2012".
BEHIND_IT = re.compile(
    r"(?:[」』'’\"”]|\s?\(?(?:of |del |for |per il )?\d{4}\s?(?:[-–/~]\s?\d{4})?\)?)*"
)
#: A clause of its own follows: "시행계획에는 … 서명했다", "the plan by …".
OF_ITS_OWN = {
    "ko": re.compile(r"\A[」』’”\"']?(?:에)?(?:은|는)\s"),
    "en": re.compile(r"\A[^.;]{0,60}\bby\s", re.IGNORECASE),
    "it": re.compile(r"\A[^.;]{0,60}\bda(?:l|lla|ll['’])?\s?(?=[A-ZÀ-Þ])"),
}
SEVERAL = {
    "ko": re.compile(
        r"두\s?(?:건|개)의\s?(?:문서|협약|양해각서|약정|합의)|2건의\s?(?:문서|협약|양해각서)"
    ),
    "en": re.compile(
        r"\b(?:two|both) (?:\w+ )?(?:documents?|instruments?|texts?|agreements?|accords?|memoranda"
        r"|memorandums|arrangements?|mous)\b",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\b(?:due|entrambi|ambedue) (?:\w+ )?(?:documenti|atti|testi|accordi|intese|memorandum"
        r"|protocolli)\b",
        re.IGNORECASE,
    ),
}
ALSO = re.compile(
    r"도\s|아울러|함께|또한|이와 별도로|\b(?:also|in addition|as well|besides|at the same (?:time"
    r"|ceremony)|on the same (?:day|occasion)|separately|anche|inoltre|contestualmente"
    r"|nella stessa occasione|lo stesso giorno)\b|이날|같은 날",
    re.IGNORECASE,
)
OF_PASSIVE = re.compile(r"\b(?:was|were|been|stat[oaie])\s(?:\w+\s){0,2}\Z", re.IGNORECASE)
DOING_KO = re.compile(r"[가-힣](?:하고|하며|하였|했|하기로)|합의|논의|점검|추진|마련|검토")
#: What is left of a day before an instrument without the words of the day itself.
OF_A_DAY = re.compile(r"[\s,]*(?:on|in|il|l['’]|nel)?[\s,]*", re.IGNORECASE)
#: What is done with it later: "and an action plan will be drawn up".
OF_ANOTHER_VERB = re.compile(
    r"[^.,;]{0,30}?\b(?:will|would|shall|is to|are to|sarà|saranno|verrà|verranno|dovrà)\b",
    re.IGNORECASE,
)
OF_A_CHAIN = re.compile(r"\b(?:renewal|extension|rinnovo|proroga)\b", re.IGNORECASE)
#: Words behind an instrument that are of it: "양해각서 제3차 갱신에"; and what ends an object.
KO_BEHIND = re.compile(r"\s(?:제?\s?\d+\s?차\s?)?(?:갱신|연장|재체결|개정)")
KO_OBJECT = re.compile(r"[가-힣](?:에|을|를)\Z")
INDEFINITE = re.compile(r"(?:an?|un|una|uno)\s|un['’]", re.IGNORECASE)
#: Who signed, of whatever was named before.
OF_BOTH = re.compile(
    r"서명(?:은|을|자|식)|체결식|조인식|\bsign(?:ed|ator|ature|ing)|\bfirm(?:a|e|at|ar)",
    re.IGNORECASE,
)
#: Kinds that name one and the same text in turns.
ALIKE = {"other": "mou", "mou": "mou"}
KINDS_IT = {**ALIKE, "protocol": "mou"}


@dataclass(frozen=True, slots=True)
class Mention:
    """An instrument named in a sentence, with the words that belong to it."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Instrument:
    """One of several of a deal, with its sentences. `is_apart`: its kind tells it from the other;
    else every sentence may be of either, and all that is read is asked about."""

    kind: str
    lines: list[Line]
    is_apart: bool = True


def instruments_of(lines: list[Line], language: str) -> list[Instrument]:
    """Two with their sentences; none where the release tells of one."""
    body = [line for line in lines if not line.is_head and line.sentence.part is Part.BODY]
    signed = [line for line in body if line.has(State.NEWS) and not line.is_intention]
    found = [one for one in (_joined(line, language) for line in signed) if one]
    pair = found[0] if found else _in_turn(signed, body, language)
    if pair is None:
        return []
    kinds = sorted(pair, key=lambda kind: kind in ("action_plan", "protocol"))
    is_apart = _same(kinds[0], language) != _same(kinds[1], language)
    several = [
        Instrument(kind, list(_lines_of(kind, other, at, lines, language)), is_apart)
        for at, (kind, other) in enumerate((kinds, kinds[::-1]))
    ]
    is_told = all(any(line.has(State.NEWS) for line in one.lines) for one in several)
    return several if is_told else []


def tells_of_several(lines: list[Line], language: str) -> bool:
    """ "Two memoranda were signed": of which nothing tells the one from the other."""
    return any(
        line.has(State.NEWS) and not line.is_head and SEVERAL[language].search(line.text)
        for line in lines
    )


def _mentions(line: Line, language: str) -> list[Mention]:
    """Those that are no older text ("the memorandum of 2019"), in order."""
    found = []
    for match in instrument_pattern(language).finditer(line.text):
        start = BEFORE_IT[language].search(line.text[: match.start()])
        begin = start.start() if start else match.start()
        behind = BEHIND_IT.match(line.text, match.end())
        end = behind.end() if behind else match.end()
        found.append(Mention(match.lastgroup or "", begin, end))
    return found


def _same(kind: str, language: str) -> str:
    """Kinds between which a text changes for one and the same instrument, as one."""
    return (KINDS_IT if language == "it" else ALIKE).get(kind, kind)


def _joined(line: Line, language: str) -> tuple[str, str] | None:
    """ "Signed the third renewal of the memorandum and an action plan"."""
    pair = _pair(line, language)
    return pair and (pair[0].kind, pair[1].kind)


def _pair(line: Line, language: str) -> tuple[Mention, Mention] | None:
    """The two objects of the verbs of a sentence, joined by "and"."""
    named = _mentions(line, language)
    for first, second in pairwise(named):
        if _joins(line, first, second, language):
            return first, second
    return None


def _joins(line: Line, first: Mention, second: Mention, language: str) -> bool:
    text = line.text
    noun = re.compile(instrument_pattern(language).pattern, re.IGNORECASE)
    ends = [match.span() for match in noun.finditer(text)]
    a = next(span for span in ends if first.start <= span[0] < first.end)
    b = next(span for span in ends if second.start <= span[0] < second.end)
    between = text[a[1] : b[0]]
    if len(between) > 140 or "." in between:
        return False
    verbs = line.news_of(SIGN_VERBS)
    its_own = text[max(a[1], second.start) : b[0]]  # "the third renewal of the memorandum"
    ours = between.removesuffix(its_own) if OF_A_CHAIN.search(its_own) else between
    if not verbs or OF_THE_OTHER[language].search(_without_verbs(ours, a[1], verbs)):
        return False
    inside = [act for act in verbs if a[1] <= act.told.start and act.told.end <= b[0]]
    outside = [act for act in verbs if act not in inside]
    if inside and not outside and language == "ko":
        return False
    if inside and language != "ko" and first.kind == second.kind:
        return False
    if not inside and ";" in between:
        return False
    if not inside and not _are_joined(line, a[1], second, b[0], language):
        return False
    if not inside and language != "ko" and not _has_both(text, first, second, verbs):
        return False
    if first.kind == second.kind:
        return _are_two(text, first, second)
    if _same(first.kind, language) != _same(second.kind, language):
        return True
    return INDEFINITE.match(text[second.start : second.end].strip()) is not None


def _has_both(text: str, first: Mention, second: Mention, verbs: list[Act]) -> bool:
    """Whether a verb has the two as objects: "signed a … and a …", "a … and a … were signed"."""
    return any(
        (
            act.told.end <= first.start
            and first.start - act.told.end < 90
            and not re.search(r"[.;]", text[act.told.end : first.start])
            and not OF_ANOTHER_VERB.match(text, second.end)
        )
        or (second.end <= act.told.start and OF_PASSIVE.search(text[second.end : act.told.start]))
        for act in verbs
    )


def _are_joined(line: Line, start: int, second: Mention, end: int, language: str) -> bool:
    """Whether "and" stands right before the words of the second, and nothing is done in between."""
    if language == "ko":
        joint = AND["ko"].search(line.text, start, end)
        return joint is not None and not DOING_KO.search(line.text[start:end])
    return _joint(line, start, second, end, language) is not None


def _joint(
    line: Line, start: int, second: Mention, end: int, language: str
) -> re.Match[str] | None:
    """The "and" before the words of the second, or before its day: "and on 19 May the renewal"."""
    for joint in AND[language].finditer(line.text, start, end):
        if language == "ko" or joint.end() >= second.start:
            return joint
        between = line.text[joint.end() : second.start]
        for day in line.days:
            between = between.replace(line.text[day.start : day.end], "")
        if OF_A_DAY.fullmatch(between):
            return joint
    return None


def _without_verbs(between: str, base: int, verbs: list[Act]) -> str:
    for act in verbs:
        at = act.told.start - base
        if 0 <= at < len(between):
            between = blanked(between, at, act.told.end - base)
    return between


def _are_two(text: str, first: Mention, second: Mention) -> bool:
    """Each with a title of its own, or each "a": of the same kind."""
    said = [text[one.start : one.end].strip() for one in (first, second)]
    return all(re.match(r"[「『]", one) for one in said) or all(
        INDEFINITE.match(one) for one in said
    )


def _cut_of(line: Line, language: str) -> tuple[Mention, Mention, int] | None:
    """(the two, from where on the words are of the second)."""
    pair = _pair(line, language)
    if pair is None:
        return None
    first, second = pair
    inside = [
        act.told.end if language == "ko" or _is_passive(line, first, act) else act.told.start
        for act in line.news_of(SIGN_VERBS)
        if first.start < act.told.start < second.start
    ]
    if inside:
        return first, second, max(inside[0], first.end)
    joint = _joint(line, first.end, second, max(second.end, first.end), language)
    cut = joint.start() if joint and joint.start() <= second.start else second.start
    return first, second, max(cut, first.end) if first.end <= second.start else second.start


def _is_passive(line: Line, first: Mention, act: Act) -> bool:
    """ "The memorandum was renewed": what is before the verb is what it is said of."""
    between = line.text[first.end : act.told.start]
    return OF_PASSIVE.search(between) is not None and ";" not in between


def _in_turn(signed: list[Line], body: list[Line], language: str) -> tuple[str, str] | None:
    """Each in a sentence: "… was renewed. An action plan was also signed."; "two documents: the
    first is …"."""
    kinds: dict[str, str] = {}
    also = False
    for line in signed:
        for act in line.news_of(SIGN_VERBS):
            if act.instrument:
                kinds.setdefault(_same(act.instrument, language), act.instrument)
                also = also or bool(kinds and ALSO.search(line.text) and len(kinds) > 1)
    if not tells_of_several(body, language):
        told = list(kinds.values())
        return (told[0], told[1]) if len(told) == 2 and also else None
    for line in body:
        if line.has(State.HISTORY) and not line.has(State.NEWS):
            named = _mentions(line, language)[:1]
        else:
            named = _mentions(line, language)
        for one in named:
            if not SEVERAL[language].search(line.text[one.start : one.end + 1]):
                kinds.setdefault(_same(one.kind, language), one.kind)
    told = list(kinds.values())
    return (told[0], told[1]) if len(told) == 2 else None


def _lines_of(
    kind: str, other: str, number: int, lines: list[Line], language: str
) -> Iterator[Line]:
    """The sentences about the one of two; a sentence that names neither goes on with what the one
    before it was about, or, where it tells who signed, is of both."""
    going_on: str | None = None
    paragraph = -1
    for line in lines:
        if line.is_head:
            if number == 0:
                yield line
            continue
        if line.sentence.paragraph != paragraph:
            going_on, paragraph = None, line.sentence.paragraph
        if cut := _cut_of(line, language):
            going_on = None
            is_first = cut[0].kind == kind and (kind != other or number == 0)
            yield _of_one(line, *cut, is_first=is_first, kind=kind, language=language)
            continue
        named = {
            _same(one.kind, language)
            for one in _mentions(line, language)
            if not SEVERAL[language].search(line.text[one.start : one.end + 1])
        }
        mine, its = _same(kind, language), _same(other, language)
        if mine != its and (mine in named) != (its in named):
            going_on = mine if mine in named else its
            if mine in named:
                yield _named(line, kind)
        elif mine != its and mine in named:
            first = _mentions(line, language)[0].kind  # both: the one it begins with
            if _same(first, language) == mine:
                yield line
        elif line.has(State.NEWS) or mine == its or OF_BOTH.search(line.text):
            yield _named(line, kind)
        elif going_on in (mine, None) and (going_on == mine or number == 0):
            yield line


def _named(line: Line, kind: str) -> Line:
    acts = [
        replace(act, instrument=act.instrument and kind) if act.state is State.NEWS else act
        for act in line.acts
    ]
    return replace(line, acts=acts)


def _with_its_verb(line: Line, first: Mention, cut: int, language: str) -> int:
    """Where the first begins, with the verb that is said of it alone."""
    told = [act.told for act in line.news_of(SIGN_VERBS)]
    of_second = any(first.end <= verb.start <= cut for verb in told)
    verbs = [verb for verb in told if verb.end <= first.start and of_second]
    return verbs[-1].start if verbs and language != "ko" else first.start


def _of_one(
    line: Line, first: Mention, second: Mention, cut: int, *, is_first: bool, kind: str,
    language: str,
) -> Line:  # fmt: skip
    last = second.end
    if OF_ITS_OWN[language].search(line.text[last:]):  # who signed it, on which day
        last = len(line.text)
    elif language == "ko" and KO_OBJECT.search(line.text[:cut].rstrip()):
        behind = KO_BEHIND.match(line.text, last)
        last = behind.end() if behind else last
    start, end = (cut, last) if is_first else (_with_its_verb(line, first, cut, language), cut)
    own = line.without(start, end)
    each = _days_of_each(line, cut)
    if each:
        own.days = [day for day in own.days if day not in each[is_first]]
    told = [day for act in line.acts if act.state is State.NEWS for day in act.days]

    def days_of(act: Act) -> tuple[Day, ...]:
        if each and act.state is State.NEWS:
            return tuple(each[not is_first])
        if not act.days and any((day.end <= cut) is is_first for day in line.days):
            return ()  # told with it, if not as a day of the verb: the other's is not its own
        days = act.days or (told if act.state is State.NEWS else ())
        return tuple(day for day in days if not start <= day.start < end)

    own.acts = [
        replace(
            act,
            instrument=kind if act.state is State.NEWS else act.instrument,
            days=days_of(act),
        )
        for act in line.acts
        if not start <= act.told.start < end
    ]
    return own


def _days_of_each(line: Line, cut: int) -> tuple[list[Day], list[Day]] | None:
    """Those of the first and of the second, where each was signed on a day of its own."""
    days = [day for day in line.days if day.day and not day.is_deadline]
    first, second = [day for day in days if day.end <= cut], [d for d in days if d.start >= cut]
    return (first, second) if first and second else None
