"""The title of a line: all of it but what has a field of its own, as a phrase with whole words and
brackets that close."""

import re
from collections.abc import Iterable

from .line import Span

EDGE = " \t,;:·-~–—+&/@○□◦※▶■●•◎◇◆▪*"
#: What hangs on at the end once a day or a clock is taken away: "inviata il", "on", "dalle".
HANGING_LAST = re.compile(
    r"(?:\s(?:on|later|this|ai|agli|at|in|the|from|to|dated|of|for|since|until|by|il|lo|la|l'|dal"
    r"|dalle|alle|alle"
    r" ore|ore|del|della|dell'|nel|in data|datata|al|per il|da|di|e|and|con))+\Z|\s(?:및|와|과)\Z",
    re.IGNORECASE,
)
HANGING_FIRST = re.compile(
    r"\A(?:에는|에|의|은|는|부터|까지|자)(?=\s)\s*|\A(?:on|at|in|il|alle|ore|the|del"
    r"|of)\s(?=(?:il|the|on|at|alle|ore)\s)",
    re.IGNORECASE,
)
EMPTY = re.compile(r"\(\s*[,;·/~:-]*\s*\)|\[\s*[,;·/~:-]*\s*\]")
BEFORE_CLOSING = re.compile(r"\s*[,;·/~-]*\s+([)\]])|\s*[,;·/]+([)\]])")
AFTER_OPENING = re.compile(r"([(\[])\s*[,;·/~:-]*\s*")
PUNCTUATION = re.compile(r"\s+([,;.:])(?=\s|\Z)")
DOUBLED = re.compile(r"([,;])(?:\s*[,;])+")
#: Labels of a form whose value has a field of its own, and what parted them.
LABEL = re.compile(
    r"(?i)(?<!\w)(?:일시|일자|날짜|시간|date|when|time|data|quando|ora)\s?:\s*(?=[/|,;.]|-\s|\Z)"
)
PARTED = re.compile(r"(?:\s[-–/|]\s*(?=[-–/|]\s))+|(?<=:)\s-(?=\s)|\A(?:ㅇ|o|O)\s(?=\S)")
PAIRS = {")": "(", "]": "["}


def title_of(text: str, taken: Iterable[Span]) -> str:
    """`text` without the words of `taken`, tidied."""
    rest, at = [], 0
    for first, last in sorted(taken):
        if first < at:
            first = at
        if last <= at:
            continue
        rest.append(text[at:first])
        at = last
    rest.append(text[at:])
    title = " ".join(rest)
    title = EMPTY.sub(" ", title)
    title = BEFORE_CLOSING.sub(lambda m: m[1] or m[2], title)
    title = AFTER_OPENING.sub(r"\1", title)
    title = PUNCTUATION.sub(r"\1", " ".join(title.split()))
    title = PARTED.sub("", LABEL.sub("", DOUBLED.sub(r"\1", title)))
    title = _balanced(title.strip(EDGE))
    for _ in range(3):
        before = title
        title = HANGING_FIRST.sub("", HANGING_LAST.sub("", title)).strip(EDGE)
        if title == before:
            break
    return title or text.strip(EDGE)


def _balanced(title: str) -> str:
    """Without brackets that have no partner."""
    open_at: list[int] = []
    drop = set()
    for at, letter in enumerate(title):
        if letter in "([":
            open_at.append(at)
        elif letter in PAIRS:
            if open_at and title[open_at[-1]] == PAIRS[letter]:
                open_at.pop()
            else:
                drop.add(at)
    drop |= set(open_at)
    return "".join(c for at, c in enumerate(title) if at not in drop).strip(EDGE) if drop else title
