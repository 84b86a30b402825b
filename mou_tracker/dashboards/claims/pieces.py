"""A text cut into sentences, each as readers compare it, every sign knowing where it stood.

Runs of blanks are one blank, so that no pattern meets a long one; a sentence of more than
`LONGEST` signs is cut at a blank, so that what is read costs the same per sign however long the
text is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from agreements.dates.phrases import fold

LONGEST = 500
#: A sentence ends here; after a digit not before a month or a day: 2027. 4. 21. stays one.
END = re.compile(
    r"(?:(?<!\d)(?<!\.[A-Za-z])[.!?。…]|(?<=\d)[.!?](?! ?\d{1,2} ?[.월일]))[\"'”’)\]]{0,2}(?= |$)"
    r"|[\n□■△▲ㅇ○•]"
)
#: What a line begins with that does not go on from the one before, and ends with that is whole.
BEGINS, ENDS = tuple("□■△▲ㅇ○•*-"), tuple(".!?:。…")
HANGUL = re.compile("[가-힣]")
#: Small words that tell English from Italian.
TELLS = {
    "en": re.compile(r"\b(?:the|of|and|in|to|for|is|was|has|have|with|by|since|on)\b"),
    "it": re.compile(
        r"\b(?:il|lo|la|i|gli|le|di|del|dell|della|e|in|per|che|con|dal|nel|un|una|sono|stat[oi])\b"
    ),
}


@dataclass(frozen=True)
class Piece:
    """A sentence. `text`: as it is written, `folded`: as it is compared, sign for sign; `where`:
    the place of each sign in the whole text. `language`: ko, en or it."""

    text: str
    where: tuple[int, ...]

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def language(self) -> str:
        if HANGUL.search(self.text):
            return "ko"
        counts = {tag: len(words.findall(self.folded)) for tag, words in TELLS.items()}
        return "it" if counts["it"] > counts["en"] else "en"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the sentence as one of the whole text."""
        return self.where[start], self.where[end - 1] + 1


def pieces_of(text: str) -> Iterator[Piece]:
    """The sentences, without those that show nothing."""
    signs, where = [], []
    blank = True
    for at, sign in enumerate(_unwrapped(text)):
        if sign.isspace() and sign != "\n":
            if blank:
                continue
            sign = " "
        blank = sign in " \n"
        signs.append(sign)
        where.append(at)
    whole, start = "".join(signs), 0
    for end in _ends(whole):
        while start < end:
            cut = _cut(whole, start, end)
            inside = slice(start, cut)
            if whole[inside].strip():
                yield Piece(whole[inside].replace("\n", " "), tuple(where[inside]))
            start = cut


def _unwrapped(text: str) -> str:
    """With a blank where a line was only broken: before no empty line, no bullet and no other
    script, and after no end of a sentence."""
    told, before = [], ""
    for line in text.split("\n"):
        bare = line.strip()
        goes_on = bool(before and bare) and not (before.endswith(ENDS) or bare.startswith(BEGINS))
        if goes_on and bool(HANGUL.search(before)) != bool(HANGUL.search(bare)):
            goes_on = False
        told.append(f"{' ' if goes_on else chr(10)}{line}")
        before = bare
    return "".join(told)[1:]


def _ends(whole: str) -> Iterator[int]:
    for match in END.finditer(whole):
        yield match.end()
    yield len(whole)


def _cut(whole: str, start: int, end: int) -> int:
    if end - start <= LONGEST:
        return end
    blank = whole.rfind(" ", start, start + LONGEST)
    return blank + 1 if blank > start else start + LONGEST
